"""Every setting: its key, what it means, its default, and what it may be.

The settings file, `pipeline config`, the error messages and the docs all read
this one table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import msgspec

from pipeline_tui.config import checks
from pipeline_tui.config.checks import Value
from pipeline_tui.errors import UsageError
from pipeline_tui.model import commission, playbook
from pipeline_tui.model.categories import CATEGORIES
from pipeline_tui.model.dates import DateOrder
from pipeline_tui.model.folding import is_word
from pipeline_tui.model.money import CURRENCIES
from pipeline_tui.model.probability import Probability
from pipeline_tui.model.stages import OPEN_STAGES, Stage
from pipeline_tui.present.cellwidth import IndicMarks


class Setting(msgspec.Struct, frozen=True):
    """One key of the settings file."""

    key: str
    """Dotted; `MONTH` stands for any month, like 2026-11."""
    meaning: str
    default: Value | None
    check: Callable[[Value], Value]
    """Gives the value as it is kept; raises UsageError for one that makes no sense."""
    example: str


PROBABILITIES: dict[Stage, Probability] = dict(
    zip(OPEN_STAGES, map(Probability, (10, 30, 50, 80)), strict=True)
)
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
    Setting("currency", "Currency of a value that names none.", "USD", checks.currency, "EUR"),
    Setting(
        "owner",
        "Your name, for new prospects and in the history of changes.",
        "",
        checks.plain,
        "Anna",
    ),
    Setting(
        "zone", "Time zone of your days; empty is the machine's.", "", checks.zone, "Europe/Berlin"
    ),
    Setting(
        "country",
        "Country of imported phone numbers that name none; empty leaves those as they came.",
        "",
        checks.country,
        "DE",
    ),
    Setting(
        "date_order",
        "How 1/2/2026 is read: day-first or month-first.",
        DateOrder.DAY_FIRST.value,
        checks.date_order,
        "month-first",
    ),
    *(
        Setting(
            f"stage.{stage}.probability",
            f"Percent of deals in {stage} that you expect to win.",
            PROBABILITIES[stage],
            checks.probability,
            f"{PROBABILITIES[stage]}.5",
        )
        for stage in OPEN_STAGES
    ),
    *(
        Setting(
            f"stage.{stage}.idle_limit",
            f"Days without a touch after which a deal in {stage} is stale.",
            IDLE_LIMITS[stage],
            checks.days,
            "21",
        )
        for stage in OPEN_STAGES
    ),
    *(
        Setting(
            f"playbook.{stage}",
            f"Duties in {stage}, with ; between them; empty asks for none.",
            playbook.playbook_text(duties),
            checks.duties,
            "source recorded; call the boss",
        )
        for stage, duties in playbook.DEFAULT.items()
    ),
    Setting(
        "playbook.strict",
        "yes: a deal moves on with open duties only where a reason is given.",
        "no",
        checks.yes_or_no,
        "yes",
    ),
    Setting(
        "commission.base", "What you are paid a month anyway.", "", checks.amount_or_none, "2000"
    ),
    Setting(
        "commission.rate",
        "Your percent of what is sold, below any tier.",
        "",
        checks.rate_or_none,
        "2.5",
    ),
    Setting(
        "commission.tiers",
        "From that won value of the month on, another percent.",
        "",
        checks.tiers,
        "50000:6; 100000:8",
    ),
    Setting(
        "commission.tier_applies",
        "A tier's percent: on the part above its threshold, or on all once it is reached.",
        commission.Applies.ABOVE.value,
        checks.one_of(*commission.Applies),
        "all",
    ),
    Setting(
        "commission.pays",
        "What earns it: signing (the deal is won) or payment (the client has paid).",
        commission.Pays.SIGNING.value,
        checks.one_of(*commission.Pays),
        "payment",
    ),
    Setting(
        "commission.products",
        "Products with a percent of their own; they are no part of the tiers.",
        "",
        checks.products,
        "Inverters:4; Cooling:2.5",
    ),
    Setting(
        f"target.{MONTH}.value", "What you are to win in that month.", None, checks.amount, "100000"
    ),
    Setting(f"target.{MONTH}.deals", "How many deals you are to win.", None, checks.deals, "12"),
    Setting(
        "objection.categories",
        "Kinds of objections, comma-separated.",
        ", ".join(CATEGORIES),
        checks.categories,
        "price, delivery, trust",
    ),
    Setting(
        "objection.answer_days",
        "Days after which an unanswered objection stands in today.",
        ANSWER_DAYS,
        checks.days,
        "1",
    ),
    Setting(
        "proposal.valid_days",
        "Days for which a proposal holds, where it says no other day.",
        VALID_DAYS,
        checks.days,
        "14",
    ),
    Setting(
        "proposal.warn_days",
        "Days before its end that a sent proposal shows among the deadlines of today.",
        WARN_DAYS,
        checks.days,
        "5",
    ),
    Setting(
        "contract.documents",
        "The papers that a new contract needs, comma-separated.",
        CONTRACT_DOCUMENTS,
        checks.names,
        "signed contract, invoice",
    ),
    Setting(
        "obligation.warn_days",
        "Days before its day from which an obligation stands in today.",
        0,
        checks.from_none,
        "3",
    ),
    Setting(
        "feedback.deadline_days",
        "Days within which a complaint is to be settled.",
        FEEDBACK_DEADLINE_DAYS,
        checks.from_none,
        "3",
    ),
    Setting(
        "columns",
        "Columns of the Prospects table, as in list --columns; empty is the usual ones.",
        "",
        checks.plain,
        "ref,prospect,value,close,source",
    ),
    Setting(
        "hook.seconds",
        "How long a hook may run before it is stopped; see hooks.md.",
        HOOK_SECONDS,
        checks.seconds,
        "30",
    ),
    Setting(
        "theme",
        "The colours of the screens; see the palette.",
        "textual-dark",
        checks.plain,
        "nord",
    ),
    Setting(
        "indic_marks",
        "Cells of Indian vowel signs: spacing (most terminals), zero (kitty) or auto.",
        IndicMarks.AUTO.value,
        checks.indic_marks,
        "zero",
    ),
    Setting(
        f"rate.{CODE}.{DAY}",
        "What 1 unit of a currency is worth from a day on, in the currency of the settings.",
        None,
        checks.rate,
        "1.08",
    ),
    Setting(
        f"filter.{NAME}", "A filter to use again as @NAME.", None, checks.plain, "tag:key idle>14d"
    ),
    *(
        Setting(
            f"import.{NAME}.{what}", f"{meaning} See import --save-profile.", None, check, example
        )
        for what, meaning, check, example in (
            (
                "map",
                "Fields and the column headers that hold them.",
                checks.pairs,
                "value=Sum 'prospect=Client name'",
            ),
            (
                "stage_map",
                "Stage words and the stages they mean.",
                checks.pairs,
                "'Demo held=negotiation'",
            ),
            ("date_format", "Date format.", checks.plain, "day-first"),
            ("decimal", "Decimal separator.", checks.one_of("point", "comma"), "comma"),
            ("currency", "Currency of amounts without one.", checks.currency, "EUR"),
            ("origin", "Name of the system that the ids belong to.", checks.plain, "crm"),
            (
                "on_duplicate",
                "What to do with a deal that is in the book already.",
                checks.one_of("skip", "update", "create"),
                "update",
            ),
            (
                "keep_unmapped",
                "Whether unknown columns are kept as fields of your own.",
                checks.yes_or_no,
                "yes",
            ),
            ("delimiter", "Delimiter of text files.", checks.plain, "semicolon"),
            ("no_header", "Whether the file has no header.", checks.yes_or_no, "yes"),
        )
    ),
    Setting(
        f"key.{NAME}", "The key of an action; NAME as the help has it.", None, checks.key, "ctrl+n"
    ),
)

_BY_KEY = {setting.key: setting for setting in SETTINGS}
_RATE_KEY = r"rate\.([A-Z]{3})\.([0-9]{4}-[0-9]{2}-[0-9]{2})"
_PROFILE_KEY = r"import\.([^.]+)\.([a-z_]+)"
_MONTH_KEY = r"target\.([0-9]{4}-(?:0[1-9]|1[0-2]))\.([a-z_]+)"


def _general(key: str) -> str:
    """The key of the table: `target.2026-11.deals` is `target.MONTH.deals`."""
    if monthly := re.fullmatch(_MONTH_KEY, key):
        return f"target.{MONTH}.{monthly[2]}"
    if (rate := re.fullmatch(_RATE_KEY, key)) and _is_rate(rate[1], rate[2]):
        return f"rate.{CODE}.{DAY}"
    if (profile := re.fullmatch(_PROFILE_KEY, key)) and is_name(profile[1]):
        return f"import.{NAME}.{profile[2]}"
    if (named := re.fullmatch(r"(filter|key)\.([^.]+)", key)) and is_name(named[2]):
        return f"{named[1]}.{NAME}"
    return key


def is_name(text: str) -> bool:
    """Whether a saved filter, a profile or an action can have that name, in any script."""
    return is_word(text, also="-_")


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
