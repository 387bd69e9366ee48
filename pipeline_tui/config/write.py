"""Settings are written one key at a time; the comments of the file stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pipeline_tui.book.atomic import replace_file
from pipeline_tui.config.schema import Value, find_setting
from pipeline_tui.config.settings import check_together, read_values
from pipeline_tui.errors import SettingsError
from pipeline_tui.paths import make_private_folder

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from pathlib import Path

    from tomlkit import TOMLDocument


def set_value(path: Path, key: str, value: Value) -> Value:
    """Set one key; returns the value as it is kept. Raises UsageError or SettingsError."""
    import tomlkit

    kept = find_setting(key).check(value)
    document, values = _open(path)
    check_together({**values, key: kept})
    *parents, name = key.split(".")
    table = cast("MutableMapping[str, object]", document)
    for parent in parents:
        if parent not in table:
            table[parent] = tomlkit.table()
        table = cast("MutableMapping[str, object]", table[parent])
    table[name] = kept
    _save(path, document)
    return kept


def unset_value(path: Path, key: str) -> bool:
    """Go back to the default of one key. Returns whether the file had set it.

    Raises UsageError where the default does not go with another setting.
    """
    find_setting(key)
    document, values = _open(path)
    check_together({name: value for name, value in values.items() if name != key})
    *parents, name = key.split(".")
    table = cast("MutableMapping[str, object]", document)
    for parent in parents:
        if parent not in table:
            return False
        table = cast("MutableMapping[str, object]", table[parent])
    if name not in table:
        return False
    del table[name]
    _save(path, document)
    return True


def _open(path: Path) -> tuple[TOMLDocument, dict[str, Value]]:
    import tomlkit

    values = read_values(path)  # a file with a fault is not written over
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8")), values
    except FileNotFoundError:
        return tomlkit.document(), values


def _save(path: Path, document: TOMLDocument) -> None:
    try:
        make_private_folder(path.parent)
    except OSError as error:
        raise SettingsError(f"cannot write the settings: {error.strerror}: {path}") from None
    replace_file(path, [document.as_string().encode()])
