"""Settings are written one key at a time; the comments of the file stay."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

from pipeline_tui.book.atomic import replace_file
from pipeline_tui.config.schema import NAME, find_setting, is_name
from pipeline_tui.config.settings import check_together, read_values
from pipeline_tui.errors import SettingsError, UsageError
from pipeline_tui.paths import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence
    from pathlib import Path

    from tomlkit import TOMLDocument

    from pipeline_tui.config.checks import Value


def set_value(path: Path, key: str, value: Value) -> Value:
    """Set one key; returns the value as it is kept. Raises UsageError or SettingsError."""
    kept = find_setting(key).check(value)
    document, values = _open(path)
    check_together({**values, key: kept})
    *parents, name = key.split(".")
    _table(document, parents)[name] = _toml_value(kept)
    _save(path, document)
    return kept


def set_profile(path: Path, name: str, says: Mapping[str, str]) -> None:
    """Keep how files are imported under a name, in the place of what that name said.

    Raises UsageError for a name that is none, or SettingsError.
    """
    profile_name(name)
    kept = {what: find_setting(f"import.{name}.{what}").check(text) for what, text in says.items()}
    document, _ = _open(path)
    table = _table(document, ["import", name])
    for what in [each for each in table if each not in kept]:
        del table[what]
    table.update(kept)
    _save(path, document)


def profile_name(name: str) -> str:
    """The name, if it is one. Raises UsageError."""
    if not is_name(name) or name == NAME:
        raise UsageError(f"{name[:60]!r} is not a valid name (letters, digits, - and _)")
    return name


def _toml_value(value: Value) -> object:
    """A decimal keeps its digits; tomlkit itself takes only floats."""
    import tomlkit

    return tomlkit.value(str(value)) if isinstance(value, Decimal) else value


def _table(document: TOMLDocument, parents: Sequence[str]) -> MutableMapping[str, object]:
    """A table of the file; made where it is not there."""
    import tomlkit

    table = cast("MutableMapping[str, object]", document)
    for parent in parents:
        if parent not in table:
            table[parent] = tomlkit.table()
        table = cast("MutableMapping[str, object]", table[parent])
    return table


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
