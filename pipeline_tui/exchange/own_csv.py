"""Our own CSV export, read back: also after a spreadsheet has saved it in its own way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.amounts import Mark, read_amounts
from pipeline_tui.exchange.csv_text import unguard
from pipeline_tui.exchange.dates import read_dates
from pipeline_tui.exchange.own import Dossier, OwnFile, OwnRow
from pipeline_tui.exchange.own_cells import BETWEEN_PHONES, read_list, read_object
from pipeline_tui.exchange.sheet import Rejected
from pipeline_tui.exchange.stage_words import combined, stage_standing, status_standing
from pipeline_tui.model.activity import Party, Step
from pipeline_tui.model.deal import Deal, Loss
from pipeline_tui.model.history import Event, Lost, Moved, Opened
from pipeline_tui.model.limits import MOST_DEALS
from pipeline_tui.model.money import parse_currency
from pipeline_tui.model.probability import Probability, parse_probability
from pipeline_tui.model.prospect import Contact, Prospect
from pipeline_tui.model.stages import Stage, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline_tui.exchange.drafts import Reading
    from pipeline_tui.exchange.sheet import Sheet

_DATES = ("created", "closed", "expected_close", "next_due", "touched", "prospect_created")
_PLAIN = re.compile(r"[0-9]*(?:\.[0-9]+)?")
_REF = re.compile(r"([0-9]{1,12})\.([0-9]{1,4})")
_BETWEEN = re.compile(r"[^,;\s]+")
_UID = re.compile(r"[0-9A-Za-z-]{1,64}")


def read_own_csv(sheet: Sheet, reading: Reading) -> OwnFile:
    """The deals of an export. Raises UsageError when a spreadsheet has written its dates
    so that they can be read in two ways."""
    reader = _Reader(sheet, reading)
    file = OwnFile(sheet.name, sheet.headers, {}, [], list(sheet.rejected))
    for place, row in enumerate(sheet.rows):
        try:
            dossier = reader.dossier(place)
        except (UsageError, msgspec.DecodeError, ValueError) as error:
            file.rejected.append(Rejected(row.number, row.values, str(error)))
            continue
        file.values[row.number] = row.values
        file.rows.append(OwnRow(row.number, dossier, is_whole=False))
    file.rejected.sort(key=lambda each: each.number)
    return file


class _Reader:
    """The rows of an export as dossiers of one deal each."""

    def __init__(self, sheet: Sheet, reading: Reading) -> None:
        self.reading = reading
        columns = list(zip(*(row.values for row in sheet.rows), strict=True))
        columns = columns or [()] * len(sheet.headers)
        self.columns = dict(zip(sheet.headers, columns, strict=True))
        self.dates: dict[str, list[date | None]] = {}
        self.odd: dict[int, str] = {}
        for name in _DATES:
            if name in self.columns:
                found = read_dates(name, self.columns[name], reading.date_format, reading.zone)
                self.dates[name] = found.days
                self._note(found.odd)
        cells = self.columns.get("value", [""] * len(sheet.rows))
        is_ours = all(map(_PLAIN.fullmatch, cells))
        mark = reading.mark or (Mark.POINT if is_ours else None)
        currencies = self.columns.get("currency", [reading.currency] * len(sheet.rows))
        amounts = read_amounts("value", cells, [each or "USD" for each in currencies], mark)
        self.values = [None if each is None else each.amount for each in amounts.values]
        self._note(amounts.odd)
        self.place = 0

    def _note(self, odd: Mapping[int, str]) -> None:
        for place, reason in odd.items():
            self.odd.setdefault(place, reason)

    def dossier(self, place: int) -> Dossier:
        """What a row says. Raises UsageError, ValueError or msgspec.DecodeError."""
        if place in self.odd:
            raise UsageError(self.odd[place])
        self.place = place
        ref = _REF.fullmatch(self._text("ref"))
        if ref is None or not 1 <= int(ref[2]) <= MOST_DEALS:
            raise UsageError(f"{self._text('ref')[:20]!r} is no number of a deal")
        prospect = self._prospect(int(ref[1]))
        deal = self._deal(prospect, int(ref[2]))
        return Dossier(prospect=prospect, deals=(deal,), steps=self._steps(deal))

    def _text(self, name: str) -> str:
        cells = self.columns.get(name)
        return words.text(unguard(cells[self.place]), name) if cells else ""

    def _date(self, name: str) -> date | None:
        return self.dates[name][self.place] if name in self.dates else None

    def _tags(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, re.split(r"[,\s]+", self._text(name)))))

    def _prospect(self, number: int) -> Prospect:
        uid = self._text("uid")
        if not _UID.fullmatch(uid):
            raise UsageError("its uid is none")
        name, role = self._text("contact"), self._text("role")
        emails = tuple(map(words.email, _BETWEEN.findall(self._text("email"))))
        phones = tuple(map(words.phone, filter(None, self._text("phone").split(BETWEEN_PHONES))))
        decides = self._text("decides") == "yes"
        contact = Contact(id=1, name=name, role=role, emails=emails, phones=phones, decides=decides)
        has_contact = bool(name or emails or phones)
        return Prospect(
            number=number,
            uid=uid,
            name=words.required(self._text("prospect"), "prospect"),
            created=self._date("prospect_created") or self._created(),
            contacts=(contact,) if has_contact else (),
            source=self._text("source") or None,
            segment=self._text("segment") or None,
            owner=self._text("prospect_owner") or None,
            tags=self._tags("prospect_tags"),
            fields=read_object(self._text("prospect_fields")),
            needs=self._text("needs"),
            notes=self._text("notes"),
            origins=read_list(self._text("prospect_origins")),
            contacts_made=1 if has_contact else 0,
        )

    def _created(self) -> date:
        created = self._date("created")
        if created is None:
            raise UsageError("the day on which it began is missing")
        return created

    def _deal(self, prospect: Prospect, number: int) -> Deal:
        created, closed = self._created(), self._date("closed")
        status = Status(self._text("status"))
        stage = Stage(self._text("stage"))
        standing = combined(stage_standing(stage), status_standing(status))
        if standing is None:
            raise UsageError(f'stage "{stage}" contradicts status "{status}"')
        guessed = self._tags("guessed_dates")
        if status is not Status.OPEN and closed is None:
            closed, guessed = self._import_day(), (*guessed, "closed")
        first = Stage.SEARCH if stage is Stage.AFTER_SALES else stage
        if status is Status.WON:
            stage = Stage.AFTER_SALES
        reason = self._text("lost_reason")
        value, close = self.values[self.place], self._date("expected_close")
        is_late = "created" in guessed
        opened = Opened(on=created, stage=first, value=value, close=close, guessed=is_late)
        owner = self._text("owner") or None
        tags = self._tags("tags")
        return Deal(
            prospect=prospect.number,
            number=number,
            title=self._text("title"),
            stage=stage,
            value=value,
            currency=parse_currency(self._text("currency") or self.reading.currency),
            probability=self._probability(status, stage),
            close=close,
            product=self._text("product") or None,
            created=created,
            touched=self._date("touched") or closed or created,
            lost=Loss(on=closed, reason=reason) if closed and status is Status.LOST else None,
            owner=None if owner == prospect.owner else owner,
            tags=tuple(tag for tag in tags if tag not in prospect.tags),
            fields=read_object(self._text("fields")),
            competitors=read_list(self._text("competitors")),
            origins=read_list(self._text("origins")),
            history=_history(opened, closed, status, reason, "closed" in guessed),
        )

    def _import_day(self) -> date:
        if self.reading.today is None:
            raise UsageError("the day on which it closed is missing")
        return self.reading.today

    def _probability(self, status: Status, stage: Stage) -> Probability | None:
        """The deal's own. An older export has no column for that of the stage, so the
        same percentage is not the deal's own there."""
        text = self._text("probability")
        if not text or status is not Status.OPEN:
            return None
        percent = parse_probability(text)
        if "stage_probability" in self.columns:
            return percent
        return None if percent == self.reading.probability.get(stage) else percent

    def _steps(self, deal: Deal) -> tuple[Step, ...]:
        text, due = self._text("next_step"), self._date("next_due")
        if not text or due is None:
            return ()
        by = Party(self._text("next_by") or Party.ME)
        created = self.reading.today or due
        step = Step(
            id=0, prospect=deal.prospect, deal=deal.number, text=text, due=due, by=by,
            created=created,
        )  # fmt: skip
        return (step,)


def _history(
    opened: Opened, closed: date | None, status: Status, reason: str, is_guessed: bool
) -> tuple[Event, ...]:
    """The past as far as a row tells it."""
    stage = opened.stage
    if closed is None or status is Status.OPEN:
        return (opened,)
    if status is Status.WON:
        return (opened, Moved(on=closed, old=stage, new=Stage.AFTER_SALES, guessed=is_guessed))
    return (opened, Lost(on=closed, stage=stage, reason=reason, guessed=is_guessed))
