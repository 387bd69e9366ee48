"""Which program a file comes from: known by its headers, or named with `--profile`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.stage_words import Standing, our_word
from pipeline_tui.model.folding import fold_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NO_PROFILE = "none"


class Kind(StrEnum):
    """What the rows of a file are, in the order in which files are taken in."""

    COMPANIES = "companies"
    PEOPLE = "people"
    DEALS = "deals"
    ACTIVITIES = "activities"
    PRODUCTS = "products"
    OTHER = "other"
    """Something that a pipeline has no place for."""


class Profile(NamedTuple):
    """How a program writes its exports."""

    name: str
    """As a person says it: `Pipedrive deals`."""
    kind: Kind = Kind.DEALS
    known_by: frozenset[str] = frozenset()
    """The headers by which a file is recognised, by `fold_key`; all of them must be there."""
    columns: Mapping[str, Field | None] = {}
    """What its headers tell where that differs from the common ones; none is left out."""
    stages: Mapping[str, Standing] = {}
    """Where its stage words stand, by `fold_key`."""
    origin: str = ""
    """The namespace of its ids; empty for that of the header."""
    companies: str = ""
    """The namespace by which its files name companies."""
    people: str = ""
    """The namespace by which its files name people."""
    key_pattern: str = ""
    """How the key of a company looks that stands in place of its name."""
    email_is_link: bool = False
    """Whether the e-mail of a row points at somebody of another file."""
    nothing: frozenset[str] = frozenset()
    """What its cells say where nothing is known, in lower case."""
    source: str = ""
    """The source of who comes without one."""
    act: str = ""
    """What a row is that says no kind of activity: `call`, `meeting`, `task`."""


PLAIN = Profile("a plain list")


def find_profile(headers: Iterable[str], wanted: str | None = None) -> Profile:
    """The profile named `wanted`, else the one that knows most of the headers.

    Raises UsageError for a name that no profile has, or that several have.
    """
    from pipeline_tui.exchange.profile_table import PROFILES

    if wanted is not None:
        return PLAIN if wanted.casefold() == NO_PROFILE else _named(wanted, headers)
    keys = {fold_key(each) for each in headers}
    fitting = [each for each in PROFILES if each.known_by <= keys]
    return max(fitting, key=lambda each: len(each.known_by), default=PLAIN)


def _named(wanted: str, headers: Iterable[str]) -> Profile:
    """The profile of that name; of a program with several, the one that fits best."""
    from pipeline_tui.exchange.profile_table import PROFILES

    key = fold_key(wanted)
    exact = [each for each in PROFILES if fold_key(each.name) == key]
    found = exact or [each for each in PROFILES if fold_key(each.name).startswith(key)]
    if not key or not found:
        names = ", ".join(sorted({each.name for each in PROFILES}))
        raise UsageError(f"there is no profile {wanted!r}", f"{names}, none")
    keys = {fold_key(each) for each in headers}
    return max(found, key=lambda each: len(keys & (each.known_by | each.columns.keys())))


def refuse_kind(name: str, profile: Profile) -> None:
    """Say of a file without prospects what it is. Raises UsageError."""
    if profile.kind is Kind.PRODUCTS:
        raise UsageError(
            f"{name} holds products ({profile.name}), not prospects",
            "Import them with: pipeline product import FILE",
        )
    if profile.kind is Kind.OTHER:
        raise UsageError(
            f"{name} holds {profile.name}: they cannot be imported",
            "To read it as a list of prospects all the same: --profile none",
        )


def columns_of(text: str) -> dict[str, Field | None]:
    """A table like `stage: deal stage, phase; -: lifecycle stage` by folded header."""
    found: dict[str, Field | None] = {}
    for part in filter(str.strip, text.split(";")):
        name, _, headers = part.partition(":")
        field = None if name.strip() == "-" else Field(name.strip())
        found.update((fold_key(each), field) for each in headers.split(","))
    return found


def stages_of(text: str) -> dict[str, Standing]:
    """A table like `search: new, contacted; lost: dead` by folded word."""
    found: dict[str, Standing] = {}
    for part in filter(str.strip, text.split(";")):
        name, _, words = part.partition(":")
        standing = our_word(name)
        if standing is None:
            raise ValueError(f"{name!r} is no stage")
        found.update((fold_key(each), standing) for each in words.split(","))
    return found


def keys_of(text: str) -> frozenset[str]:
    """Folded headers, from a text with commas between them."""
    return frozenset(fold_key(each) for each in text.split(","))
