"""From the columns of a sheet to drafts."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange import cells
from pipeline_tui.exchange.acts import read_act
from pipeline_tui.exchange.column_cells import ColumnCells, always
from pipeline_tui.exchange.column_money import read_money
from pipeline_tui.exchange.deal_columns import read_days, read_standings
from pipeline_tui.exchange.drafts import Draft, Drafts, faults
from pipeline_tui.exchange.fields import DEAL_FIELDS, Field
from pipeline_tui.exchange.header_words import space_of
from pipeline_tui.exchange.headers import id_space, map_headers
from pipeline_tui.exchange.own_fields import RowOwner, own_field_names, own_fields
from pipeline_tui.exchange.person_names import whole_name
from pipeline_tui.exchange.phones import read_phones
from pipeline_tui.exchange.profiles import PLAIN, Kind, find_profile, refuse_kind
from pipeline_tui.exchange.sheet import Judged, Rejected
from pipeline_tui.exchange.unkept_cells import NAME_PARTS, note_unkept
from pipeline_tui.exchange.unread_columns import KEEP_HINT, unread_columns

if TYPE_CHECKING:
    from pipeline_tui.exchange.amounts import Mark
    from pipeline_tui.exchange.drafts import Act, Reading
    from pipeline_tui.exchange.headers import Mapping
    from pipeline_tui.exchange.sheet import Sheet
    from pipeline_tui.exchange.unread_columns import UnreadColumns

_MARKS = frozenset({"true", "false", "yes", "no", "0", "1", "x", "y", "n"})


def read_drafts(sheet: Sheet, reading: Reading, packs: bool = False) -> Drafts:
    """The drafts of a sheet, and the rows that cannot be one; with `packs` the rows of the
    sheet are held small as soon as their columns were taken.

    Raises UsageError for what only the user can decide: columns that are not
    there, stages that are not known, dates that can be read in two ways.
    """
    if not sheet.rows and not sheet.rejected:
        raise PipelineError(f"{sheet.name} has a header and no rows")
    profile = find_profile(sheet.headers, reading.profile)
    if not reading.fields and not reading.places:
        refuse_kind(sheet.name, profile)
    mapping = map_headers(
        sheet.name,
        sheet.headers,
        dict(reading.fields),
        reading.origin,
        reading.places,
        profile,
        sheet.is_blank,
    )
    reading = replace(
        reading,
        mark=reading.mark or sheet.judged.mark,
        date_format=reading.date_format or sheet.judged.said or None,
    )
    columns = _Columns(sheet, mapping, reading)
    unread = unread_columns(sheet.headers, columns.cells, mapping.unmapped)
    if packs:
        sheet.pack()
    drafts = columns.drafts()
    rejected = list(sheet.rejected)
    if columns.odd:
        rows = sheet.rows
        rejected += [
            Rejected(rows[place].number, rows[place].values, reason)
            for place, reason in columns.odd.items()
        ]
        drafts = [draft for place, draft in enumerate(drafts) if place not in columns.odd]
    return Drafts(
        sheet,
        drafts,
        sorted(rejected, key=lambda each: each.number),
        [
            *([] if profile is PLAIN else [f"read as: {profile.name}"]),
            *sheet.notices,
            *columns.notices(),
            *_unread_notices(unread, mapping, reading.keep_unmapped),
        ],
        profile,
        columns.judged(),
        mapping.kind,
        not {Field.PROSPECT, Field.PROSPECT_ID}.isdisjoint(mapping.columns),
    )


def _unread_notices(unread: UnreadColumns, mapping: Mapping, is_kept: bool) -> list[str]:
    """What to say of the columns that are not imported. An activity has no fields of its own."""
    if mapping.kind is Kind.ACTIVITIES:
        return unread.notices()
    return unread.kept_notices() if is_kept else unread.notices(KEEP_HINT)


class _Columns(ColumnCells):
    """The columns of a sheet as typed lists, one value a row."""

    def __init__(self, sheet: Sheet, mapping: Mapping, reading: Reading) -> None:
        super().__init__(sheet, mapping, reading)
        self.profile = mapping.profile
        self.mark: Mark | None = None
        """The decimal separator, if it is known."""
        self.currency_notices: list[str] = []

    def drafts(self) -> list[Draft]:
        """One draft a row; those in `odd` are not to be used."""
        self._check_names()
        standings = read_standings(self)
        stages = [each.stage for each in standings]
        statuses = [each.status for each in standings]
        created, close, closed = read_days(self, statuses)
        values, currencies, self.currency_notices, self.mark = read_money(self)
        deals = self._deals()
        contacts = self._contacts()
        note_unkept(self, contacts, statuses)
        drafts = list(
            map(
                Draft,
                self.numbers,
                self._prospects(),
                contacts,
                self.texts(Field.ROLE),
                self.several(Field.EMAIL, cells.emails),
                self.several(Field.PHONE, partial(read_phones, country=self.reading.country)),
                self.texts(Field.TITLE),
                values,
                currencies,
                stages,
                statuses,
                self.percents(Field.PROBABILITY),
                [each or self.profile.source for each in self.texts(Field.SOURCE)],
                self.texts(Field.SEGMENT),
                self.texts(Field.OWNER),
                self.texts(Field.PRODUCT),
                self.several(Field.TAGS, cells.tags),
                created,
                close,
                closed,
                self.texts(Field.REASON),
                self._notes(),
                self.texts(Field.NEEDS),
                self.texts(Field.NEXT),
                self.dates(Field.DUE, always),
                self._ids(deals),
                self._links(Field.PROSPECT_ID, self.profile.companies),
                self._people(),
                self._links(Field.DEAL_ID, self.profile.origin),
                self._acts(),
                self.several(Field.COMPETITOR, cells.names),
                self._own_fields(),
                deals,
            )
        )
        self.note(faults(drafts))
        return drafts

    def notices(self) -> list[str]:
        """What to say of the file beside its rejected rows."""
        rejected = {self.numbers[place] for place in self.odd}
        return [*self.currency_notices, *self.findings.notices(rejected)]

    def judged(self) -> Judged:
        """How the cells of the file are read, as far as it shows that."""
        order = next(iter(self.orders)) if len(self.orders) == 1 else ""
        value_at = next(iter(self.mapping.columns.get(Field.VALUE, [])), None)
        said, delimiter = self.reading.date_format or "", self.sheet.judged.delimiter
        return Judged(self.mark, order, said, value_at, delimiter, self.percent_scale)

    def _check_names(self) -> None:
        """A column of yes and no is a mark, whatever its header. Raises UsageError."""
        values = {cell.strip().lower() for cell in self.raw(Field.PROSPECT)} - {""}
        chosen = (*self.reading.fields, *self.reading.places.values())
        if values and values <= _MARKS and Field.PROSPECT not in chosen:
            raise UsageError(
                f"column {self.mapping.header(Field.PROSPECT)!r} of {self.sheet.name} holds only"
                f" {' and '.join(sorted(values))}: that is not what prospects are called",
                "Say which column is: --map prospect='…'",
            )

    def _prospects(self) -> list[str]:
        names = self.texts(Field.PROSPECT)
        if self.profile.key_pattern:
            is_key = re.compile(self.profile.key_pattern).fullmatch
            names = ["" if is_key(name) else name for name in names]
        return names

    def _ids(self, deals: list[bool]) -> list[str]:
        """The ids of the rows themselves. In a file of deals they are those of deals, so a row
        without a deal has none."""
        space, is_deals = self.mapping.origin, self.mapping.kind is Kind.DEALS
        return [
            f"{space}:{each}" if each and (is_deal or not is_deals) else ""
            for each, is_deal in zip(self.texts(Field.ID), deals, strict=True)
        ]

    def _links(self, of: Field, namespace: str) -> list[str]:
        """The names that a column gives to something of another file."""
        if of is Field.PROSPECT_ID and self.profile.key_pattern:
            is_key = re.compile(self.profile.key_pattern).fullmatch
            names = self.texts(Field.PROSPECT)
            return [f"{namespace}:{name}" if is_key(name) else "" for name in names]
        if of not in self.mapping.columns:
            return [""] * self.count
        space = namespace or space_of(self.mapping.header(of))
        if of is Field.PROSPECT_ID and self.mapping.has_bare_company_id and not namespace:
            space = id_space(self.mapping.header(of), self.mapping.headers)
        return [f"{space}:{each}" if each else "" for each in self.texts(of)]

    def _people(self) -> list[str]:
        if self.profile.email_is_link:
            emails = self.several(Field.EMAIL, cells.emails)
            return [next(iter(each), "") for each in emails]
        return self._links(Field.CONTACT_ID, self.profile.people)

    def _acts(self) -> list[Act | None]:
        of = self.mapping.columns
        if not self.profile.act and Field.ACTIVITY not in of and Field.ON not in of:
            return [None] * self.count
        outcomes = [" ".join(each) for each in self.several(Field.OUTCOME, cells.whole)]
        return list(
            map(
                read_act,
                [each or self.profile.act for each in self.texts(Field.ACTIVITY)],
                self.dates(Field.ON),
                self.texts(Field.NEXT),
                self._notes(),
                outcomes,
                self.dates(Field.DUE, always),
                self.texts(Field.DONE),
                [self.reading.today] * self.count,
            )
        )

    def _contacts(self) -> list[str]:
        names = self.texts(Field.CONTACT)
        parts = [self.texts(each) for each in NAME_PARTS]
        if not any(map(any, parts)):
            return names
        return list(map(whole_name, names, *parts))

    def _notes(self) -> list[str]:
        columns = [
            self.clean(self.cells[place], Field.NOTES)
            for place in self.mapping.columns.get(Field.NOTES, [])
            if self.cells
        ]
        if len(columns) <= 1:
            return columns[0] if columns else [""] * self.count
        return ["\n".join(filter(None, each)) for each in zip(*columns, strict=True)]

    def _own_fields(self) -> list[dict[str, str]]:
        unread = self.mapping.unmapped
        if not self.reading.keep_unmapped or not unread or not self.cells:
            return [{}] * self.count
        names = own_field_names([self.sheet.headers[place] for place in unread])
        columns = [
            self.clean(self.cells[place], name) for place, name in zip(unread, names, strict=True)
        ]
        owners = map(RowOwner, self.texts(Field.PROSPECT), self._contacts(), self._deals())
        return own_fields(names, columns, list(owners))

    def _deals(self) -> list[bool]:
        """Whether a row tells of a deal: some cell of a deal's column says something."""
        places = [
            place
            for of, places in self.mapping.columns.items()
            if of in DEAL_FIELDS
            for place in places
        ]
        if not places or not self.cells:
            return [False] * self.count
        return list(map(any, zip(*(self.cells[place] for place in places), strict=True)))
