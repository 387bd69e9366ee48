"""Every setting: its key, what it means, its default, and what it may be.

The settings file, `pipeline config`, the error messages and the docs all read
this one table.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from datetime import date

import msgspec

from pipeline_tui.clock import local_zone
from pipeline_tui.errors import UsageError
from pipeline_tui.model import commission, playbook
from pipeline_tui.model.categories import CATEGORIES, parse_categories
from pipeline_tui.model.dates import DateOrder
from pipeline_tui.model.money import CURRENCIES, parse_amount, parse_currency
from pipeline_tui.model.stages import OPEN_STAGES, Stage
from pipeline_tui.model.whole import whole
from pipeline_tui.present.cellwidth import IndicMarks

Value = str | int
"""What a setting can be in the file: text or a whole number."""


class Setting(msgspec.Struct, frozen=True):
    """One key of the settings file."""

    key: str
    """Dotted; `MONTH` stands for any month, like 2026-11."""
    meaning: str
    default: Value | None
    check: Callable[[Value], Value]
    """Gives the value as it is kept; raises UsageError for one that makes no sense."""
    example: str


def _currency(value: Value) -> Value:
    return parse_currency(str(value))


def _text(value: Value) -> Value:
    return _utf8(value)


def _utf8(value: Value) -> str:
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError("the value is not valid text: it holds bytes that are not UTF-8") from None
    return text


def _zone(value: Value) -> Value:
    local_zone(str(value))
    return str(value)


def _country(value: Value) -> Value:
    code = str(value).strip().upper()
    if code and not re.fullmatch(r"[A-Z]{2}", code):
        raise UsageError(f"{value!r} is no country code: write two letters like DE, IN or US")
    return code


def _date_order(value: Value) -> Value:
    if value not in list(DateOrder):
        raise UsageError(f"{value!r} is no order of dates: use {' or '.join(DateOrder)}")
    return str(value)


def _indic_marks(value: Value) -> Value:
    if value not in list(IndicMarks):
        raise UsageError(f"{value!r} is none of {', '.join(IndicMarks)}")
    return str(value)


def _amount(value: Value) -> Value:
    return format(parse_amount(str(value)), "f")


def _amount_or_none(value: Value) -> Value:
    return _amount(value) if str(value).strip() else ""


def _rate_or_none(value: Value) -> Value:
    return format(commission.parse_rate(str(value)), "f") if str(value).strip() else ""


def _tiers(value: Value) -> Value:
    tiers = commission.parse_tiers(str(value))
    return "; ".join(f"{tier.start:f}:{tier.rate:f}" for tier in tiers)


def _products(value: Value) -> Value:
    text = str(_text(value)).strip()
    commission.parse_products(text)
    return text


def _one_of(*choices: str) -> Callable[[Value], Value]:
    def check(value: Value) -> Value:
        word = str(value).strip().lower()
        if word not in choices:
            raise UsageError(f"{value!r} is neither {' nor '.join(choices)}")
        return word

    return check


def _duties(value: Value) -> Value:
    return playbook.playbook_text(playbook.parse_duties(str(_text(value))))


def _rate(value: Value) -> Value:
    rate = parse_amount(str(value))
    if not rate:
        raise UsageError("a rate is above zero")
    return format(rate, "f")


def _whole(value: Value, smallest: int, largest: int) -> int:
    number = whole(str(value), largest)
    if number is None or number < smallest:
        raise UsageError(f"{str(value)[:40]!r} is no whole number from {smallest} to {largest}")
    return number


def _key(value: Value) -> Value:
    if not re.fullmatch(r"[\w+]+(,[\w+]+)*", str(value)):
        raise UsageError(f"{value!r} is no key: write it like f5, ctrl+n or n")
    return str(value)


def _percent(value: Value) -> Value:
    return _whole(value, 0, 100)


def _days(value: Value) -> Value:
    return _whole(value, 1, 3650)


def _categories(value: Value) -> Value:
    return ", ".join(parse_categories(_utf8(value)))


def _from_none(value: Value) -> Value:
    return _whole(value, 0, 3650)


def _names(value: Value) -> Value:
    return ", ".join(name.strip() for name in str(_text(value)).split(",") if name.strip())


def _seconds(value: Value) -> Value:
    return _whole(value, 1, 600)


def _pairs(value: Value) -> Value:
    text = str(_text(value))
    try:
        pairs = shlex.split(text)
    except ValueError:
        raise UsageError(f"{text[:60]!r} has a quote that does not end") from None
    for each in pairs:
        if "=" not in each:
            raise UsageError(f"{each[:60]!r} is no pair: write it like 'value=Deal size'")
    return text


def _deals(value: Value) -> Value:
    return _whole(value, 0, 1_000_000)


PROBABILITIES: dict[Stage, int] = dict(zip(OPEN_STAGES, (10, 30, 50, 80), strict=True))
"""In percent, by stage, where the manager has set no other."""
IDLE_LIMITS: dict[Stage, int] = dict(zip(OPEN_STAGES, (14, 10, 7, 14), strict=True))
"""Days without a touch after which a deal is stale, by stage."""
ANSWER_DAYS = 3
"""Days within which an objection is to be answered."""
VALID_DAYS = 30
"""Days for which a proposal holds, where the manager has set no other."""
WARN_DAYS = 3
"""Days before its end that a proposal is spoken of."""
CONTRACT_DOCUMENTS = "signed contract, specification, invoice, acceptance certificate"
FEEDBACK_DEADLINE_DAYS = 7
HOOK_SECONDS = 10
MONTH, NAME = "MONTH", "NAME"
CODE, DAY = "CODE", "DAY"

SETTINGS: tuple[Setting, ...] = (
    Setting("currency", "Currency of a value that names none.", "USD", _currency, "EUR"),
    Setting("owner", "Your name; new prospects are yours.", "", _text, "Anna"),
    Setting("zone", "Time zone of your days; empty is the machine's.", "", _zone, "Europe/Berlin"),
    Setting(
        "country",
        "Country of imported phone numbers that name none; empty leaves those as they came.",
        "",
        _country,
        "DE",
    ),
    Setting(
        "date_order",
        "How 1/2/2026 is read: day-first or month-first.",
        DateOrder.DAY_FIRST.value,
        _date_order,
        "month-first",
    ),
    *(
        Setting(
            f"stage.{stage}.probability",
            f"Percent of deals in {stage} that you expect to win.",
            PROBABILITIES[stage],
            _percent,
            str(PROBABILITIES[stage] + 5),
        )
        for stage in OPEN_STAGES
    ),
    *(
        Setting(
            f"stage.{stage}.idle_limit",
            f"Days without a touch after which a deal in {stage} is stale.",
            IDLE_LIMITS[stage],
            _days,
            "21",
        )
        for stage in OPEN_STAGES
    ),
    *(
        Setting(
            f"playbook.{stage}",
            f"Duties in {stage}, with ; between them; empty asks for none.",
            playbook.playbook_text(duties),
            _duties,
            "source recorded; call the boss",
        )
        for stage, duties in playbook.DEFAULT.items()
    ),
    Setting(
        "playbook.strict",
        "yes: a deal moves on with open duties only where a reason is given.",
        "no",
        _one_of("yes", "no"),
        "yes",
    ),
    Setting("commission.base", "What you are paid a month anyway.", "", _amount_or_none, "2000"),
    Setting(
        "commission.rate", "Your percent of what is sold, below any tier.", "", _rate_or_none, "2.5"
    ),
    Setting(
        "commission.tiers",
        "From that won value of the month on, another percent.",
        "",
        _tiers,
        "50000:6; 100000:8",
    ),
    Setting(
        "commission.tier_applies",
        "A tier's percent: on the part above its threshold, or on all once it is reached.",
        commission.Applies.ABOVE.value,
        _one_of(*commission.Applies),
        "all",
    ),
    Setting(
        "commission.pays",
        "What earns it: signing (the deal is won) or payment (the client has paid).",
        commission.Pays.SIGNING.value,
        _one_of(*commission.Pays),
        "payment",
    ),
    Setting(
        "commission.products",
        "Products with a percent of their own; they are no part of the tiers.",
        "",
        _products,
        "Inverters:4; Cooling:2.5",
    ),
    Setting(f"target.{MONTH}.value", "What you are to win in that month.", None, _amount, "100000"),
    Setting(f"target.{MONTH}.deals", "How many deals you are to win.", None, _deals, "12"),
    Setting(
        "objection.categories",
        "Kinds of objections, comma-separated.",
        ", ".join(CATEGORIES),
        _categories,
        "price, delivery, trust",
    ),
    Setting(
        "objection.answer_days",
        "Days after which an unanswered objection stands in today.",
        ANSWER_DAYS,
        _days,
        "1",
    ),
    Setting(
        "proposal.valid_days",
        "Days for which a proposal holds, where it says no other day.",
        VALID_DAYS,
        _days,
        "14",
    ),
    Setting(
        "proposal.warn_days",
        "Days before its end that a sent proposal shows among the deadlines of today.",
        WARN_DAYS,
        _days,
        "5",
    ),
    Setting(
        "contract.documents",
        "The papers that a new contract needs, comma-separated.",
        CONTRACT_DOCUMENTS,
        _names,
        "signed contract, invoice",
    ),
    Setting(
        "obligation.warn_days",
        "Days before its day from which an obligation stands in today.",
        0,
        _from_none,
        "3",
    ),
    Setting(
        "feedback.deadline_days",
        "Days within which a complaint is to be settled.",
        FEEDBACK_DEADLINE_DAYS,
        _from_none,
        "3",
    ),
    Setting(
        "columns",
        "Columns of the Prospects table, as in list --columns; empty is the usual ones.",
        "",
        _text,
        "ref,prospect,value,close,source",
    ),
    Setting(
        "hook.seconds",
        "How long a hook may run before it is stopped; see hooks.md.",
        HOOK_SECONDS,
        _seconds,
        "30",
    ),
    Setting("theme", "The colours of the screens; see the palette.", "textual-dark", _text, "nord"),
    Setting(
        "indic_marks",
        "Cells of Indian vowel signs: spacing (most terminals), zero (kitty) or auto.",
        IndicMarks.AUTO.value,
        _indic_marks,
        "zero",
    ),
    Setting(
        f"rate.{CODE}.{DAY}",
        "What 1 unit of a currency is worth from a day on, in the currency of the settings.",
        None,
        _rate,
        "1.08",
    ),
    Setting(f"filter.{NAME}", "A filter to use again as @NAME.", None, _text, "tag:key idle>14d"),
    *(
        Setting(
            f"import.{NAME}.{what}", f"{meaning} See import --save-profile.", None, check, example
        )
        for what, meaning, check, example in (
            ("map", "Which column tells what.", _pairs, "value=Sum 'prospect=Client name'"),
            ("stage_map", "What stage words mean.", _pairs, "'Demo held=negotiation'"),
            ("date_format", "How dates are written.", _text, "day-first"),
            ("decimal", "What stands before the cents.", _one_of("point", "comma"), "comma"),
            ("currency", "Currency of values that name none.", _currency, "EUR"),
            ("origin", "The system that the ids belong to.", _text, "crm"),
            (
                "on_duplicate",
                "What is done with a deal that is in the book.",
                _one_of("skip", "update", "create"),
                "update",
            ),
            (
                "keep_unmapped",
                "Whether unknown columns become fields.",
                _one_of("yes", "no"),
                "yes",
            ),
        )
    ),
    Setting(f"key.{NAME}", "The key of an action; NAME as the help has it.", None, _key, "ctrl+n"),
)

_BY_KEY = {setting.key: setting for setting in SETTINGS}
_RATE_KEY = r"rate\.([A-Z]{3})\.(\d{4}-\d{2}-\d{2})"
_PROFILE_KEY = r"import\.([\w-]+)\.(\w+)"
_MONTH_KEY = r"target\.(\d{4}-(?:0[1-9]|1[0-2]))\.(\w+)"


def _general(key: str) -> str:
    """The key of the table: `target.2026-11.deals` is `target.MONTH.deals`."""
    if monthly := re.fullmatch(_MONTH_KEY, key):
        return f"target.{MONTH}.{monthly[2]}"
    if (rate := re.fullmatch(_RATE_KEY, key)) and _is_rate(rate[1], rate[2]):
        return f"rate.{CODE}.{DAY}"
    if profile := re.fullmatch(_PROFILE_KEY, key):
        return f"import.{NAME}.{profile[2]}"
    if named := re.fullmatch(r"(filter|key)\.([\w-]+)", key):
        return f"{named[1]}.{NAME}"
    return key


def _is_rate(currency: str, day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return currency in CURRENCIES


def find_setting(key: str) -> Setting:
    """The setting of a key. Raises UsageError, with the nearest key there is."""
    known = _BY_KEY.get(_general(key))
    if known is not None and not any(word in key for word in (MONTH, NAME, CODE, DAY)):
        return known
    import difflib

    near = difflib.get_close_matches(key, _BY_KEY, n=1, cutoff=0.5)
    raise UsageError(
        f"there is no setting {key!r}" + (f": did you mean {near[0]}?" if near else ""),
        "See them all with: pipeline config list",
    )
