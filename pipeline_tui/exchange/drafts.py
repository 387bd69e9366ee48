"""Drafts: what the rows of a file say, typed and checked, not yet in any book."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.origins import name_of_id
from pipeline_tui.exchange.profiles import PLAIN, Kind, Profile
from pipeline_tui.exchange.sheet import NOTHING_JUDGED, Judged
from pipeline_tui.model.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, tzinfo
    from decimal import Decimal

    from pipeline_tui.exchange.amounts import Mark
    from pipeline_tui.exchange.fields import Field
    from pipeline_tui.exchange.own_sheet import Home
    from pipeline_tui.exchange.sheet import Rejected, Sheet
    from pipeline_tui.exchange.stage_words import Standing
    from pipeline_tui.model.activity import ActivityKind
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.stages import Stage, Status


@dataclass(frozen=True)
class Reading:
    """How a file is to be read: what the options of the command line say."""

    currency: str
    """Of values that name none."""
    is_currency_said: bool = False
    """Whether somebody said so for this file; else a header that names one goes over it."""
    fields: Mapping[Field, str] = field(default_factory=dict)
    places: Mapping[int, Field | None] = field(default_factory=dict)
    """What single columns tell, by their place; none is left out. For where somebody sees them."""
    stages: Mapping[str, Standing] = field(default_factory=dict)
    row_by_row: frozenset[str] = frozenset()
    """Stage words, by `fold_key`, whose rows are rejected one by one, to be mended."""
    rejects_unknown_stages: bool = False
    """Where somebody mends rows, an unknown stage word is a fault of its row, not of the file."""
    date_format: str | None = None
    mark: Mark | None = None
    origin: str | None = None
    profile: str | None = None
    """The program that the file comes from, by name; none to know it by its headers."""
    country: str = ""
    """ISO code of the country of phone numbers that name none; empty to leave those alone."""
    keep_unmapped: bool = False
    today: date | None = None
    """Nothing was won, lost or begun behind this day."""
    zone: tzinfo | None = None
    probability: Mapping[Stage, Decimal] = field(default_factory=dict)
    """Percent, by open stage: what a deal has that says nothing else."""
    home: Home | None = None
    """The book that the import goes to: a sheet that was exported from it is compared with it."""


class Act(NamedTuple):
    """Something that happened, or a task."""

    kind: ActivityKind
    on: date | None
    text: str
    outcome: str
    due: date | None
    """The day of a task that is to be done."""


class Draft(NamedTuple):
    """What one row says."""

    row: int
    prospect: str
    contact: str
    role: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    title: str
    value: Money | None
    currency: str
    stage: Stage | None
    status: Status | None
    probability: Decimal | None
    source: str
    segment: str
    owner: str
    product: str
    tags: tuple[str, ...]
    created: date | None
    close: date | None
    closed: date | None
    reason: str
    notes: str
    needs: str
    next: str
    due: date | None
    origin: str
    """`opportunity_id:1C1I7A6R`; empty where the file has no ids."""
    prospect_origin: str
    contact_origin: str
    """Points at somebody: `krayin person:3`, or an e-mail address."""
    deal_origin: str
    act: Act | None
    competitors: tuple[str, ...]
    fields: dict[str, str]
    has_deal: bool

    @property
    def name(self) -> str:
        """What the prospect is called: the company, else its id, the person, the deal."""
        return (
            self.prospect
            or (name_of_id(self.prospect_origin) if self.prospect_origin else "")
            or self.contact
            or self.title
            or next(iter(self.emails), "")
            or self.origin.partition(":")[2]
        )


class Drafts(NamedTuple):
    """What a file says."""

    sheet: Sheet
    drafts: list[Draft]
    rejected: list[Rejected]
    notices: list[str]
    profile: Profile = PLAIN
    """The program that the file comes from."""
    judged: Judged = NOTHING_JUDGED
    kind: Kind = Kind.DEALS
    """What the rows are."""
    names_companies: bool = False
    """Whether the file has a column of companies or of their ids."""


EMPTY = Draft(
    row=0, prospect="", contact="", role="", emails=(), phones=(), title="", value=None,
    currency="", stage=None, status=None, probability=None, source="", segment="", owner="",
    product="", tags=(), created=None, close=None, closed=None, reason="", notes="", needs="",
    next="", due=None, origin="", prospect_origin="", contact_origin="",
    deal_origin="", act=None, competitors=(), fields={}, has_deal=False,
)  # fmt: skip


def draft_of(row: int, deal: Deal) -> Draft:
    """How a deal stands, as a row of another system would say it."""
    return EMPTY._replace(
        row=row,
        title=deal.title,
        value=None if deal.value is None else Money(deal.value, deal.currency),
        currency=deal.currency,
        stage=deal.stage,
        status=deal.status,
        probability=deal.probability,
        owner=deal.owner or "",
        product=deal.product or "",
        tags=deal.tags,
        created=deal.created,
        close=deal.close,
        closed=None if deal.is_open or deal.is_closing_guessed else deal.closed,
        reason=deal.lost.reason if deal.lost else "",
        fields=deal.fields,
        has_deal=True,
        competitors=deal.competitors,
    )


def faults(drafts: Sequence[Draft]) -> dict[int, str]:
    """What is wrong with rows as a whole, by their place."""
    found = {}
    for place, draft in enumerate(drafts):
        if draft.act is not None:
            continue
        if not draft.name:
            found[place] = "no company, contact or title names the prospect"
    return found
