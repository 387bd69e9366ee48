"""Settings are written under a lock, one change at a time; the comments of the file stay."""

from __future__ import annotations

import os
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pipeline_tui.book.atomic import replace_file, sweep_temporary
from pipeline_tui.book.lock import SETTINGS, locked
from pipeline_tui.config.schema import NAME, find_setting, is_name
from pipeline_tui.config.settings import check_together, read_text, read_values, values_of
from pipeline_tui.errors import SettingsError, UsageError
from pipeline_tui.paths import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping, Sequence

    from tomlkit import TOMLDocument

    from pipeline_tui.config.checks import Value


class _Edit:
    """The settings file while its lock is held. What is changed in it is written at the end."""

    def __init__(self, document: TOMLDocument, values: Mapping[str, Value]) -> None:
        self._document = document
        self.values = dict(values)
        """What the file is to set, by dotted key."""

    def put(self, key: str, value: Value) -> None:
        """Set one key, as it is kept."""
        *parents, name = key.split(".")
        self._table(parents)[name] = _toml_value(value)
        self.values[key] = value

    def remove(self, key: str) -> None:
        """Remove one key that the file sets."""
        *parents, name = key.split(".")
        del self._table(parents)[name]
        del self.values[key]

    def text(self) -> str:
        """The file as it is to be."""
        return self._document.as_string()

    def _table(self, parents: Sequence[str]) -> MutableMapping[str, object]:
        """Return a table of the file; make it if it is missing."""
        import tomlkit

        table = cast("MutableMapping[str, object]", self._document)
        for parent in parents:
            if parent not in table:
                table[parent] = tomlkit.table()
            table = cast("MutableMapping[str, object]", table[parent])
        return table


def set_value(path: Path, key: str, value: Value) -> Value:
    """Set one key; returns the value as it is kept. Raises UsageError or SettingsError."""
    return set_values(path, {key: value})[key]


def set_values(path: Path, wanted: Mapping[str, Value]) -> dict[str, Value]:
    """Set several keys as one change; returns the values as they are kept. Raises UsageError or
    SettingsError."""
    kept = {key: find_setting(key).check(value) for key, value in wanted.items()}
    with _editing(path) as edit:
        for key, value in kept.items():
            edit.put(key, value)
        check_together(edit.values)
    return kept


def set_profile(path: Path, name: str, says: Mapping[str, str]) -> None:
    """Keep how files are imported under a name; replace what was kept under it.

    Raises UsageError for a name that is not valid, or SettingsError.
    """
    profile_name(name)
    kept = {
        key: find_setting(key).check(text)
        for key, text in ((f"import.{name}.{what}", text) for what, text in says.items())
    }
    with _editing(path) as edit:
        for key in [each for each in edit.values if each.startswith(f"import.{name}.")]:
            if key not in kept:
                edit.remove(key)
        for key, value in kept.items():
            edit.put(key, value)


def profile_name(name: str) -> str:
    """Return the name if it is valid. Raises UsageError."""
    if not is_name(name) or name == NAME:
        raise UsageError(f"{name[:60]!r} is not a valid name (letters, digits, - and _)")
    return name


def unset_value(path: Path, key: str) -> bool:
    """Go back to the default of one key. Returns whether the file had set it.

    Raises UsageError if the default conflicts with another setting.
    """
    return unset_values(path, [key])


def unset_values(path: Path, keys: Sequence[str]) -> bool:
    """Go back to the defaults of several keys as one change. Returns whether the file had set
    one of them. Raises UsageError or SettingsError."""
    for key in keys:
        find_setting(key)
    with _editing(path) as edit:
        present = [key for key in keys if key in edit.values]
        for key in present:
            edit.remove(key)
        check_together(edit.values)
    return bool(present)


def _toml_value(value: Value) -> object:
    """A decimal keeps its digits; tomlkit itself takes only floats."""
    import tomlkit

    return tomlkit.value(str(value)) if isinstance(value, Decimal) else value


@contextmanager
def _editing(path: Path) -> Iterator[_Edit]:
    """Change the settings file: read it under its lock, and replace it if it was changed.

    A file with a fault is not written over. Raises SettingsError, BookLockedError, NotSavedError.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    read_values(path)  # one with a fault gets no lock file
    real = Path(os.path.realpath(path))  # two links to one file have one lock
    try:
        make_private_folder(real.parent)
    except OSError as error:
        raise SettingsError(f"cannot write the settings: {error.strerror}: {path}") from None
    with locked(real, words=SETTINGS):
        sweep_temporary(real.parent, f".{real.name}.", seconds=0)  # their writers have the lock
        text = read_text(path)
        values = values_of(text, path)
        try:
            edit = _Edit(tomlkit.parse(text), values)
            yield edit
            changed = edit.text()
        except (TOMLKitError, RecursionError):
            raise _unchangeable(path) from None
        if changed == text:
            return
        if values_of(changed, path) != edit.values:
            raise _unchangeable(path)
        replace_file(real, [changed.encode()])


def _unchangeable(path: Path) -> SettingsError:
    return SettingsError(
        f"the settings are laid out in a way that cannot be changed here: {path}",
        "Nothing was changed. Edit the file with an editor.",
    )
