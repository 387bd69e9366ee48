"""The settings as typed values, read from a TOML file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.config.keys import check_keys
from pipeline_tui.config.schema import (
    IDLE_LIMITS,
    PROBABILITIES,
    SETTINGS,
    Value,
    find_setting,
)
from pipeline_tui.errors import SettingsError, UsageError
from pipeline_tui.model.dates import DateOrder
from pipeline_tui.model.stages import OPEN_STAGES, Stage
from pipeline_tui.present.cellwidth import IndicMarks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Target(msgspec.Struct, frozen=True):
    """The sales plan of one month."""

    value: Decimal | None = None
    """In the currency of the settings."""
    deals: int | None = None


class Settings(msgspec.Struct, frozen=True):
    """Everything that a manager may set, with its defaults."""

    currency: str = "USD"
    owner: str = ""
    zone: str = ""
    date_order: DateOrder = DateOrder.DAY_FIRST
    probability: Mapping[Stage, int] = msgspec.field(default_factory=PROBABILITIES.copy)
    """Percent, by open stage."""
    idle_limit: Mapping[Stage, int] = msgspec.field(default_factory=IDLE_LIMITS.copy)
    """Days, by open stage."""
    targets: Mapping[str, Target] = {}
    """By month, `2026-11`."""
    rates: Mapping[str, tuple[tuple[date, Decimal], ...]] = {}
    """By currency, in the order of days: what one unit is worth from a day on, in `currency`."""
    columns: str = ""
    """Of the Prospects table, comma-separated; empty is the usual ones."""
    theme: str = "textual-dark"
    indic_marks: IndicMarks = IndicMarks.AUTO
    """How wide Indian vowel signs are on the terminal."""
    filters: Mapping[str, str] = {}
    """Filters to use again, by name."""
    keys: Mapping[str, str] = {}
    """Keys of the screens that the manager has changed, by the action's id."""


def load_settings(path: Path) -> Settings:
    """The settings of a file; the defaults where there is none.

    Raises SettingsError, which names the file, the key and the nearest valid key.
    """
    values = read_values(path)
    if not values:
        return Settings()
    return Settings(
        currency=str(values.get("currency", "USD")),
        owner=str(values.get("owner", "")),
        zone=str(values.get("zone", "")),
        date_order=DateOrder(str(values.get("date_order", DateOrder.DAY_FIRST))),
        probability=_by_stage(values, "probability", PROBABILITIES),
        idle_limit=_by_stage(values, "idle_limit", IDLE_LIMITS),
        targets=_targets(values),
        rates=_rates(values),
        columns=str(values.get("columns", "")),
        theme=str(values.get("theme", "textual-dark")),
        indic_marks=IndicMarks(str(values.get("indic_marks", IndicMarks.AUTO))),
        filters=_named(values, "filter"),
        keys=_named(values, "key"),
    )


def read_values(path: Path) -> dict[str, Value]:
    """What a settings file sets, by dotted key, checked. Raises SettingsError."""
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"cannot read the settings: {error.strerror}: {path}") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"the settings are not valid TOML: {error}: {path}") from None
    values = dict(_checked(_parsed(text, path), path))
    try:
        check_keys(_named(values, "key"))
    except UsageError as error:
        raise SettingsError(f"{path}: {error.message}") from None
    return values


def _parsed(text: str, path: Path) -> dict[str, object]:
    import tomllib  # 2 ms, and most managers have no settings file

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"the settings are not valid TOML: {error}: {path}") from None


def _checked(tree: Mapping[str, object], path: Path) -> Iterator[tuple[str, Value]]:
    for key, value in _flat(tree, ""):
        try:
            if isinstance(value, bool) or not isinstance(value, str | int):
                raise UsageError(f"{value!r} is neither text nor a whole number")
            yield key, find_setting(key).check(value)
        except UsageError as error:
            raise SettingsError(f"{path}: {key}: {error.message}", error.hint) from None


def _flat(tree: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _by_stage(
    values: Mapping[str, Value], what: str, defaults: Mapping[Stage, int]
) -> dict[Stage, int]:
    return {
        stage: int(values.get(f"stage.{stage}.{what}", defaults[stage])) for stage in OPEN_STAGES
    }


def _named(values: Mapping[str, Value], group: str) -> dict[str, str]:
    return {
        key.partition(".")[2]: str(value)
        for key, value in values.items()
        if key.startswith(f"{group}.")
    }


def _targets(values: Mapping[str, Value]) -> dict[str, Target]:
    months = sorted({key.split(".")[1] for key in values if key.startswith("target.")})
    targets = {}
    for month in months:
        value, deals = values.get(f"target.{month}.value"), values.get(f"target.{month}.deals")
        targets[month] = Target(
            None if value is None else Decimal(value), None if deals is None else int(deals)
        )
    return targets


def _rates(values: Mapping[str, Value]) -> dict[str, tuple[tuple[date, Decimal], ...]]:
    found: dict[str, list[tuple[date, Decimal]]] = {}
    for key, value in values.items():
        if key.startswith("rate."):
            _, currency, day = key.split(".")
            found.setdefault(currency, []).append((date.fromisoformat(day), Decimal(value)))
    return {currency: tuple(sorted(rates)) for currency, rates in found.items()}


def effective_values(path: Path) -> dict[str, Value]:
    """Every key with the value that holds: what the file sets, else the default."""
    defaults = {each.key: each.default for each in SETTINGS if each.default is not None}
    return {**defaults, **read_values(path)}
