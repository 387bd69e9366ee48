"""The settings as typed values, read from a TOML file."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.config import checks
from pipeline_tui.config.keys import check_keys
from pipeline_tui.config.schema import (
    ANSWER_DAYS,
    CONTRACT_DOCUMENTS,
    FEEDBACK_DEADLINE_DAYS,
    HOOK_SECONDS,
    IDLE_LIMITS,
    PROBABILITIES,
    SETTINGS,
    VALID_DAYS,
    WARN_DAYS,
    find_setting,
)
from pipeline_tui.errors import SettingsError, UsageError
from pipeline_tui.model.categories import CATEGORIES, parse_categories
from pipeline_tui.model.commission import Applies, Pays, Plan, parse_products, parse_tiers
from pipeline_tui.model.dates import DateOrder
from pipeline_tui.model.playbook import DEFAULT, Playbook, parse_duties
from pipeline_tui.model.probability import Probability
from pipeline_tui.model.stages import OPEN_STAGES, Stage
from pipeline_tui.present.cellwidth import IndicMarks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline_tui.config.checks import Value


MOST_BYTES = 128 * 1024
"""Of the settings file: a hundred times what a manager needs."""
_LONGEST_KEY, _LONGEST_VALUE, _LONGEST_MESSAGE = 200, 10_000, 300
_MOST_DOTS = 250
"""In a line: tomllib takes the cube of the number of names in a dotted key."""


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
    country: str = ""
    """ISO code of the country of phone numbers that name none."""
    date_order: DateOrder = DateOrder.DAY_FIRST
    probability: Mapping[Stage, Probability] = msgspec.field(default_factory=PROBABILITIES.copy)
    """Percent, by open stage."""
    idle_limit: Mapping[Stage, int] = msgspec.field(default_factory=IDLE_LIMITS.copy)
    """Days, by open stage."""
    targets: Mapping[str, Target] = {}
    """By month, `2026-11`."""
    categories: tuple[str, ...] = CATEGORIES
    """Of objections."""
    answer_days: int = ANSWER_DAYS
    """Within which an objection is to be answered."""
    proposal_valid_days: int = VALID_DAYS
    proposal_warn_days: int = WARN_DAYS
    playbook: Playbook = msgspec.field(default_factory=DEFAULT.copy)
    """The duties of each stage."""
    is_strict: bool = False
    """Whether a deal moves on with open duties only where a reason is given."""
    commission: Plan = Plan()
    contract_documents: str = CONTRACT_DOCUMENTS
    """The papers that a new contract needs, comma-separated."""
    obligation_warn_days: int = 0
    """How long before its day an obligation stands in the list of the day."""
    feedback_deadline_days: int = FEEDBACK_DEADLINE_DAYS
    """Within which a complaint is to be settled."""
    rates: Mapping[str, tuple[tuple[date, Decimal], ...]] = {}
    """By currency, in the order of days: what one unit is worth from a day on, in `currency`."""
    hook_seconds: int = HOOK_SECONDS
    """How long a hook may run."""
    columns: str = ""
    """Of the Prospects table, comma-separated; empty is the usual ones."""
    theme: str = "textual-dark"
    indic_marks: IndicMarks = IndicMarks.AUTO
    """How wide Indian vowel signs are on the terminal."""
    filters: Mapping[str, str] = {}
    """Filters to use again, by name."""
    imports: Mapping[str, Mapping[str, str]] = {}
    """How files are read, by the name of the profile; what each says, by its key."""
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
        country=str(values.get("country", "")),
        date_order=DateOrder(str(values.get("date_order", DateOrder.DAY_FIRST))),
        probability=_probabilities(values),
        idle_limit=_idle_limits(values),
        targets=_targets(values),
        categories=_categories(values),
        answer_days=int(values.get("objection.answer_days", ANSWER_DAYS)),
        proposal_valid_days=int(values.get("proposal.valid_days", VALID_DAYS)),
        proposal_warn_days=int(values.get("proposal.warn_days", WARN_DAYS)),
        playbook={
            stage: parse_duties(str(values[f"playbook.{stage}"]))
            if f"playbook.{stage}" in values
            else duties
            for stage, duties in DEFAULT.items()
        },
        is_strict=values.get("playbook.strict") == "yes",
        commission=_plan(values),
        contract_documents=str(values.get("contract.documents", CONTRACT_DOCUMENTS)),
        obligation_warn_days=int(values.get("obligation.warn_days", 0)),
        feedback_deadline_days=int(values.get("feedback.deadline_days", FEEDBACK_DEADLINE_DAYS)),
        rates=_rates(values),
        hook_seconds=int(values.get("hook.seconds", HOOK_SECONDS)),
        columns=str(values.get("columns", "")),
        theme=str(values.get("theme", "textual-dark")),
        indic_marks=IndicMarks(str(values.get("indic_marks", IndicMarks.AUTO))),
        filters=_named(values, "filter"),
        imports=_profiles(values),
        keys=_named(values, "key"),
    )


def read_values(path: Path) -> dict[str, Value]:
    """What a settings file sets, by dotted key, checked. Raises SettingsError."""
    text = read_text(path)
    return values_of(text, path) if text else {}


def read_text(path: Path) -> str:
    """Return the text of a settings file, empty if there is none. Raises SettingsError."""
    try:
        content = _content(path)
        if len(content) > MOST_BYTES:
            raise SettingsError(f"the settings are larger than {MOST_BYTES // 1024} KB: {path}")
        return content.decode()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingsError(f"cannot read the settings: {error.strerror}: {path}") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"the settings are not valid TOML: {error}: {path}") from None


def _content(path: Path) -> bytes:
    """Return at most one byte more than the limit. A FIFO must not hang us, nor an endless
    device; /dev/null has no settings. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        if not (stat.S_ISREG(os.fstat(descriptor).st_mode) or str(path) == os.devnull):
            raise OSError(errno.EINVAL, "not an ordinary file")
        pieces = []
        left = MOST_BYTES + 1
        while left and (piece := os.read(descriptor, left)):
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)
    finally:
        os.close(descriptor)


def values_of(text: str, path: Path) -> dict[str, Value]:
    """Return what a text sets, by dotted key, checked. Raises SettingsError."""
    try:
        values = dict(_checked(_parsed(text, path), path))
    except RecursionError:
        raise SettingsError(f"the settings are nested too deeply: {path}") from None
    try:
        check_together(values)
    except UsageError as error:
        raise SettingsError(f"{path}: {_brief(error.message)}") from None
    return values


def check_together(values: Mapping[str, Value]) -> None:
    """Refuse what each setting alone may be, but not with the others. Raises UsageError."""
    check_keys(_named(values, "key"))


def _parsed(text: str, path: Path) -> dict[str, object]:
    import tomllib  # 2 ms, and most managers have no settings file

    for line in text.split("\n"):
        if line.count(".") > _MOST_DOTS and not line.lstrip().startswith("#"):
            raise SettingsError(f"a line of the settings has too many dots: {path}")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError) as error:  # also a number of too many digits
        why = _brief(str(error)) if isinstance(error, ValueError) else "a number is too large"
        raise SettingsError(f"the settings are not valid TOML: {why}: {path}") from None


def _checked(tree: Mapping[str, object], path: Path) -> Iterator[tuple[str, Value]]:
    for key, told in _flat(tree, ""):
        if len(key) > _LONGEST_KEY:
            raise SettingsError(f"{path}: there is no setting {_brief(repr(key))}")
        try:
            check = find_setting(key).check
            is_switch = isinstance(told, bool) and check is checks.yes_or_no
            value = str(told) if is_switch else told
            if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
                raise UsageError(f"{value!r} is neither text nor a number")
            if _is_too_long(value):
                raise UsageError(f"the value is longer than {_LONGEST_VALUE:,} characters")
            yield key, check(value)
        except UsageError as error:
            raise SettingsError(f"{path}: {key}: {_brief(error.message)}", error.hint) from None


def _is_too_long(value: Value) -> bool:
    """Whether a value is too long to check: some checks take the square of its length."""
    if isinstance(value, int):
        return value.bit_length() > _LONGEST_VALUE  # Python refuses to write it as text
    return len(str(value)) > _LONGEST_VALUE


def _brief(message: str) -> str:
    """Return the message, cut if it quotes a long value."""
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…"


def _flat(tree: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _probabilities(values: Mapping[str, Value]) -> dict[Stage, Probability]:
    return {
        stage: Probability(values.get(f"stage.{stage}.probability", PROBABILITIES[stage]))
        for stage in OPEN_STAGES
    }


def _idle_limits(values: Mapping[str, Value]) -> dict[Stage, int]:
    return {
        stage: int(values.get(f"stage.{stage}.idle_limit", IDLE_LIMITS[stage]))
        for stage in OPEN_STAGES
    }


def _named(values: Mapping[str, Value], group: str) -> dict[str, str]:
    return {
        key.partition(".")[2]: str(value)
        for key, value in values.items()
        if key.startswith(f"{group}.")
    }


def _profiles(values: Mapping[str, Value]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, value in _named(values, "import").items():
        name, _, what = key.rpartition(".")
        found.setdefault(name, {})[what] = str(value)
    return found


def _categories(values: Mapping[str, Value]) -> tuple[str, ...]:
    text = values.get("objection.categories")
    return CATEGORIES if text is None else parse_categories(str(text))


def _targets(values: Mapping[str, Value]) -> dict[str, Target]:
    months = sorted({key.split(".")[1] for key in values if key.startswith("target.")})
    targets = {}
    for month in months:
        value, deals = values.get(f"target.{month}.value"), values.get(f"target.{month}.deals")
        targets[month] = Target(
            None if value is None else Decimal(value), None if deals is None else int(deals)
        )
    return targets


def _plan(values: Mapping[str, Value]) -> Plan:
    texts = {
        key.partition(".")[2]: str(value)
        for key, value in values.items()
        if key.startswith("commission.")
    }
    base, rate = texts.get("base", ""), texts.get("rate", "")
    return Plan(
        base=Decimal(base) if base else None,
        rate=Decimal(rate) if rate else None,
        tiers=parse_tiers(texts.get("tiers", "")),
        applies=Applies(texts.get("tier_applies", Applies.ABOVE)),
        pays=Pays(texts.get("pays", Pays.SIGNING)),
        products=parse_products(texts.get("products", "")),
    )


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
