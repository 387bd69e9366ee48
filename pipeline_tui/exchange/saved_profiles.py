"""How the files of one system are read, kept in the settings under a name."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import NotFoundError
from pipeline_tui.exchange.amounts import Mark
from pipeline_tui.exchange.dates import parse_date_format
from pipeline_tui.exchange.headers import parse_map
from pipeline_tui.exchange.layout import delimiter_name, parse_delimiter
from pipeline_tui.exchange.on_duplicate import OnDuplicate
from pipeline_tui.exchange.stage_words import parse_stage_map

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline_tui.exchange.drafts import Reading


class SavedProfile(NamedTuple):
    """What a profile says of reading a file, in the words of the options of `import`; empty or
    none is what it leaves open."""

    map: tuple[str, ...] = ()
    """`value=Deal size`"""
    stage_map: tuple[str, ...] = ()
    """`Demo held=negotiation`"""
    date_format: str | None = None
    decimal: Mark | None = None
    currency: str | None = None
    origin: str | None = None
    on_duplicate: OnDuplicate | None = None
    keep_unmapped: bool = False
    delimiter: str | None = None
    no_header: bool = False

    def over(self, other: SavedProfile) -> SavedProfile:
        """This one, with what it leaves open as the other says. Of one field or word, what
        this one says holds."""
        return SavedProfile(
            (*other.map, *self.map),
            (*other.stage_map, *self.stage_map),
            self.date_format or other.date_format,
            self.decimal or other.decimal,
            self.currency or other.currency,
            self.origin or other.origin,
            self.on_duplicate or other.on_duplicate,
            self.keep_unmapped or other.keep_unmapped,
            self.delimiter or other.delimiter,
            self.no_header or other.no_header,
        )

    def applied(self, reading: Reading) -> Reading:
        """The reading as the profile says it. Raises UsageError."""
        stages = parse_stage_map(self.stage_map)
        return replace(
            reading,
            currency=self.currency or reading.currency,
            is_currency_said=self.currency is not None or reading.is_currency_said,
            fields={**reading.fields, **parse_map(_last(self.map))},
            stages={**reading.stages, **stages.standings},
            row_by_row=reading.row_by_row | stages.rejected,
            date_format=parse_date_format(self.date_format) or reading.date_format,
            mark=self.decimal or reading.mark,
            origin=self.origin or reading.origin,
            keep_unmapped=self.keep_unmapped or reading.keep_unmapped,
        )

    def as_settings(self) -> dict[str, str]:
        """The same as the settings keep it, by key."""
        found = {
            "map": shlex.join(_last(self.map)),
            "stage_map": shlex.join(_last_words(self.stage_map)),
            "date_format": self.date_format or "",
            "decimal": self.decimal.value if self.decimal else "",
            "currency": self.currency or "",
            "origin": self.origin or "",
            "on_duplicate": self.on_duplicate.value if self.on_duplicate else "",
            "keep_unmapped": "yes" if self.keep_unmapped else "",
            "delimiter": delimiter_name(self.delimiter) if self.delimiter else "",
            "no_header": "yes" if self.no_header else "",
        }
        return {key: text for key, text in found.items() if text}


def profile_named(name: str, saved: Mapping[str, Mapping[str, str]]) -> SavedProfile:
    """The profile that the manager saved under a name. Raises NotFoundError."""
    says = saved.get(name)
    if says is None:
        known = ", ".join(saved) or "none yet"
        raise NotFoundError(
            f"there is no profile {name!r}: saved are {known}",
            "Save one with: pipeline import FILE … --save-profile NAME",
        )
    mark, duplicates = says.get("decimal"), says.get("on_duplicate")
    delimiter = says.get("delimiter")
    return SavedProfile(
        tuple(shlex.split(says.get("map", ""))),
        tuple(shlex.split(says.get("stage_map", ""))),
        says.get("date_format"),
        Mark(mark) if mark else None,
        says.get("currency"),
        says.get("origin"),
        OnDuplicate(duplicates) if duplicates else None,
        says.get("keep_unmapped") == "yes",
        parse_delimiter(delimiter) if delimiter else None,
        says.get("no_header") == "yes",
    )


def _last(pairs: Sequence[str]) -> list[str]:
    """Of several pairs for one field the last, as the command line has it over a profile."""
    return list({each.partition("=")[0].strip(): each for each in pairs}.values())


def _last_words(pairs: Sequence[str]) -> list[str]:
    return list({each.rpartition("=")[0].strip(): each for each in pairs}.values())
