"""Which column of a file tells what."""

from __future__ import annotations

from collections.abc import Mapping as Wordbook
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.fields import ACT_FIELDS, DEAL_FIELDS, SEVERAL, Field
from pipeline_tui.exchange.header_words import HALVES, Claim, claim_of, space_of
from pipeline_tui.exchange.layout import is_value
from pipeline_tui.exchange.profiles import PLAIN, Kind, Profile, find_profile
from pipeline_tui.model.folding import fold_key
from pipeline_tui.present.text import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

_WITH_A_DEAL = {"estado": Field.STATUS, "titel": Field.TITLE, "umsatz": Field.VALUE}
"""Words that have this meaning only if there is another column of a deal: else they are a state, an
academic title, or the annual revenue."""
_MOST_NAMED, _LONGEST_NAMED = 12, 60
Places = Wordbook[int, Field | None]
"""What columns tell that somebody pointed at, by place; none is left out."""
NO_PLACES: Places = {}


@dataclass
class Mapping:
    """The columns of a file by what they tell."""

    headers: Sequence[str]
    columns: dict[Field, list[int]] = field(default_factory=dict)
    """Places of columns; several only for the fields that may have several."""
    unmapped: list[int] = field(default_factory=list)
    """Places of the columns that tell nothing we know."""
    origin: str = ""
    """The namespace of the ids, `opportunity_id`."""
    profile: Profile = PLAIN
    """The program that the file comes from."""
    kind: Kind = Kind.DEALS
    """What the rows of the file are."""
    has_bare_company_id: bool = False
    """Whether companies have an id whose header says no more than `id`."""

    def header(self, of: Field) -> str:
        """The header of the field's first column, for messages."""
        return self.headers[self.columns[of][0]]


def parse_map(options: Iterable[str]) -> dict[Field, str]:
    """What `--map FIELD=HEADER` says; an empty header leaves the field out.

    Raises UsageError for a word that is no such pair or no field.
    """
    chosen = {}
    for option in options:
        name, equals, header = option.partition("=")
        if not equals:
            raise UsageError(f"--map {option!r} has no =: write --map value='Deal amount'")
        chosen[_field(name)] = header
    return chosen


def _field(name: str) -> Field:
    wanted = fold_key(name)
    for each in Field:
        if fold_key(each) == wanted:
            return each
    claim = claim_of(name)
    if claim is not None:
        return claim.field
    raise UsageError(
        f"--map knows no field {name!r}{_near(name, [each.value for each in Field])}",
        f"There are: {', '.join(Field)}",
    )


def _near(word: str, names: Sequence[str]) -> str:
    import difflib

    near = difflib.get_close_matches(word, names, n=1)
    return f": did you mean {near[0]!r}?" if near else ""


def _has_data(place: int) -> bool:
    return False


def map_headers(
    name: str,
    headers: Sequence[str],
    chosen: dict[Field, str],
    origin: str | None = None,
    places: Places = NO_PLACES,
    profile: Profile | None = None,
    is_blank: Callable[[int], bool] = _has_data,
) -> Mapping:
    """The columns of a file: those that `chosen` names, the rest by their headers.

    Case, spaces, `_`, `*` and a prefix like `Deal - ` do not matter. Raises
    UsageError for a chosen header that is not there, and where no column says
    what a prospect or a deal is called.
    """
    mapping = find_columns(name, headers, chosen, places, profile, is_blank)
    _check(name, mapping)
    header = mapping.header(Field.ID) if Field.ID in mapping.columns else ""
    mapping.origin = origin or mapping.profile.origin or id_space(header, headers)
    return mapping


def find_columns(
    name: str,
    headers: Sequence[str],
    chosen: dict[Field, str],
    places: Places = NO_PLACES,
    profile: Profile | None = None,
    is_blank: Callable[[int], bool] = _has_data,
) -> Mapping:
    """The same, whether or not the columns are enough for an import.

    `profile` is the program that the file comes from; none to know it by its headers.
    `is_blank` says whether the column at a position holds no data; it is asked only if two
    columns claim one field.
    """
    mapping = Mapping(headers, profile=find_profile(headers) if profile is None else profile)
    taken = set(places)
    for place, known in places.items():
        if known is not None:
            mapping.columns.setdefault(known, []).append(place)
    for each, header in chosen.items():
        if header.strip():
            place = _place(name, header, headers)
            mapping.columns[each] = [place]
            taken.add(place)
    for known, won in _won(headers, mapping, chosen, taken, is_blank):
        mapping.columns.setdefault(known, []).extend(won)
        taken.update(won)
    for place, header in enumerate(headers):
        is_open = place not in taken and fold_key(header) not in mapping.profile.columns
        known = _bare(header, mapping) if is_open else None
        if known is not None and known not in chosen and known not in mapping.columns:
            mapping.columns[known] = [place]
            taken.add(place)
    if Field.TITLE not in places.values():
        _settle_title(mapping, chosen)
    mapping.kind = _kind(mapping)
    _settle_ids(mapping, {*chosen, *places.values()})
    _drop_unread(mapping, {*chosen, *places.values()})
    read = {place for found in mapping.columns.values() for place in found}
    mapping.unmapped = [
        place for place, header in enumerate(headers) if place not in read and header.strip()
    ]
    return mapping


def _place(name: str, header: str, headers: Sequence[str]) -> int:
    if header in headers:
        return headers.index(header)
    folded = [fold_key(each) for each in headers]
    if fold_key(header) in folded:
        return folded.index(fold_key(header))
    raise UsageError(
        f"{name} has no column {header!r}{_near(header, headers)}",
        f"It has: {_named(headers)}",
    )


def _named(headers: Sequence[str]) -> str:
    shown = [repr(shorten(each, _LONGEST_NAMED)) for each in headers if each.strip()]
    more = f" … and {len(shown) - _MOST_NAMED} more" if len(shown) > _MOST_NAMED else ""
    return ", ".join(shown[:_MOST_NAMED]) + more


def _won(
    headers: Sequence[str],
    mapping: Mapping,
    chosen: Container[Field],
    taken: Container[int],
    is_blank: Callable[[int], bool],
) -> Iterator[tuple[Field, list[int]]]:
    """The columns of each field by their headers. Of two columns of one field, one that has data
    wins, then the better header, then the first column."""
    claims: dict[Field, list[tuple[int, int]]] = {}
    for place, header in enumerate(headers):
        claim = None if place in taken or not header.strip() else _claim(header, mapping.profile)
        if claim is not None and claim.field not in chosen:
            claims.setdefault(claim.field, []).append((claim.rank, place))
    for known, found in claims.items():
        if known in SEVERAL:
            yield known, [place for _, place in found]
        elif known not in mapping.columns:
            is_contested = len(found) > 1
            best = min(found, key=lambda each: (is_contested and is_blank(each[1]), each))
            yield known, [best[1], *_other_half(headers, known, best[1], found)]


def _other_half(
    headers: Sequence[str], known: Field, best: int, found: Sequence[tuple[int, int]]
) -> list[int]:
    """The column with the closing day of lost deals, if the best one has that of won deals."""
    if known is not Field.CLOSED or not fold_key(headers[best]).endswith(HALVES):
        return []
    return [
        place
        for _, place in sorted(found)
        if place != best and fold_key(headers[place]).endswith(HALVES)
    ][:1]


def _claim(header: str, profile: Profile) -> Claim | None:
    """The field that a header names in files of that program; a profile lists the better
    header first."""
    key = fold_key(header)
    if key not in profile.columns:
        return claim_of(header)
    known = profile.columns[key]
    return None if known is None else Claim(known, list(profile.columns).index(key) - 1_000)


def _bare(header: str, mapping: Mapping) -> Field | None:
    """`Name` and `ID` alone say little: what the other columns are decides."""
    key = fold_key(header)
    if key in ("name", "nombre", "названиеклиента"):
        return _bare_name(key, mapping)
    if key in BARE_IDS:
        return Field.ID
    is_deal = not DEAL_FIELDS.isdisjoint(mapping.columns)
    return _WITH_A_DEAL.get(key) if is_deal else None


def _bare_name(key: str, mapping: Mapping) -> Field:
    """`Vorname; Name` is a first and a last name, and so is `Nombre; Apellidos`."""
    columns = mapping.columns
    if key == "nombre" and Field.LAST_NAME in columns:
        return Field.FIRST_NAME
    is_half = Field.FIRST_NAME in columns and Field.LAST_NAME not in columns
    if is_half and fold_key(mapping.header(Field.FIRST_NAME)) == "vorname":
        return Field.LAST_NAME
    if Field.PROSPECT in columns:
        return Field.CONTACT
    # a list with addresses and no company holds people, and so does one that links to companies
    is_person = not _ADDRESSES.isdisjoint(columns) and Field.CONTACT not in columns
    return Field.CONTACT if is_person else Field.PROSPECT


def _kind(mapping: Mapping) -> Kind:
    """What the rows of a file are, by its columns if no profile knows it."""
    columns = mapping.columns
    if mapping.profile is not PLAIN:
        return mapping.profile.kind
    if Field.ACTIVITY in columns or Field.ON in columns:
        return Kind.ACTIVITIES
    if not DEAL_FIELDS.isdisjoint(columns):
        return Kind.DEALS
    return Kind.COMPANIES if _PERSONAL.isdisjoint(columns) else Kind.PEOPLE


def _settle_ids(mapping: Mapping, fixed: set[Field | None]) -> None:
    """An id names the row itself in a file of its kind, and refers to another row elsewhere."""
    columns = mapping.columns
    if mapping.kind is Kind.PEOPLE:
        if Field.CONTACT_ID in columns and not {Field.ID, Field.CONTACT_ID} & fixed:
            columns.setdefault(Field.ID, columns.pop(Field.CONTACT_ID))
        return
    own, link = {
        Kind.COMPANIES: (Field.PROSPECT_ID, Field.ID),
        Kind.ACTIVITIES: (Field.DEAL_ID, Field.ID),
    }.get(mapping.kind, (Field.ID, Field.ID))
    if link not in columns or own in columns or {own, link} & fixed:
        return
    header = fold_key(mapping.header(link))
    is_bare = header in BARE_IDS
    is_general = is_bare or header in ("recordid", "externalid")
    if is_general is (mapping.kind is Kind.ACTIVITIES) or "activit" in header:
        return
    columns[own] = columns.pop(link)
    mapping.has_bare_company_id = is_bare and own is Field.PROSPECT_ID


def _settle_title(mapping: Mapping, chosen: dict[Field, str]) -> None:
    """In a list of people, a `Title` is what somebody is, not what a deal is called."""
    columns = mapping.columns
    if Field.TITLE not in columns or Field.TITLE in chosen or Field.ROLE in columns:
        return
    is_bare = fold_key(mapping.header(Field.TITLE)) == "title"
    has_people = any(
        each in columns for each in (Field.EMAIL, Field.PHONE, Field.CONTACT, Field.LAST_NAME)
    )
    if is_bare and has_people and DEAL_FIELDS.isdisjoint(columns.keys() - {Field.TITLE}):
        columns[Field.ROLE] = columns.pop(Field.TITLE)


_ONLY_OF_ACTS = frozenset({Field.OUTCOME, Field.DONE, Field.DEAL_ID})


def _drop_unread(mapping: Mapping, chosen: Container[Field | None]) -> None:
    """Count no column as known that is not read: the amount of an activity, the outcome of a
    deal. They are listed with the others then."""
    known = mapping.columns.keys()
    is_act = mapping.kind is Kind.ACTIVITIES or Field.ACTIVITY in known or Field.ON in known
    for each in known - ACT_FIELDS if is_act else known & _ONLY_OF_ACTS:
        if each not in chosen:
            del mapping.columns[each]


_NAMING = (Field.PROSPECT, Field.CONTACT, Field.FIRST_NAME, Field.LAST_NAME, Field.TITLE,
           Field.EMAIL, Field.CONTACT_ID, Field.PROSPECT_ID)  # fmt: skip
_ADDRESSES = frozenset({Field.EMAIL, Field.PHONE, Field.CONTACT_ID})
_PERSONAL = frozenset({Field.CONTACT, Field.FIRST_NAME, Field.LAST_NAME, Field.CONTACT_ID,
                       Field.ROLE})  # fmt: skip
BARE_IDS = ("id", "uid", "guid", "key")
"""Headers that do not say what they are the id of."""


def names_something(mapping: Mapping) -> bool:
    """Whether some column says what a prospect or a deal is called."""
    return any(each in mapping.columns for each in _NAMING)


def _check(name: str, mapping: Mapping) -> None:
    is_called = mapping.profile.kind is Kind.ACTIVITIES and Field.PHONE in mapping.columns
    if not is_called and not names_something(mapping):
        raise UsageError(
            f"no column of {name} holds the prospect name: {_named(mapping.headers)}",
            "If the first row holds data: --no-header --map prospect=A"
            if any(map(is_value, mapping.headers))
            else "Name the column: --map prospect='…'",
        )


def id_space(header: str, headers: Sequence[str]) -> str:
    """The space of the ids under a header; empty without one.

    Ids of two systems must not meet: a bare `ID` is known by all headers of its file.
    """
    if not header or fold_key(header) not in BARE_IDS:
        return space_of(header) if header else ""
    import zlib

    names = "\n".join(sorted(fold_key(each) for each in headers))
    return f"id-{zlib.crc32(names.encode()):08x}"
