"""The stages of a deal, in their order, and the status that follows from them."""

from __future__ import annotations

from enum import StrEnum

from pipeline_tui.model.folding import fold_key
from pipeline_tui.model.naming import named


class Stage(StrEnum):
    """One pass of a prospect, from the first search to the care after the sale."""

    SEARCH = "search"
    NEGOTIATION = "negotiation"
    OBJECTIONS = "objections"
    CONTRACT = "contract"
    AFTER_SALES = "after-sales"

    @property
    def position(self) -> int:
        """0 for search … 4 for after-sales."""
        return _POSITION[self]

    @property
    def following(self) -> Stage | None:
        """The next stage; none behind after-sales."""
        return _ORDER[self.position + 1] if self.position + 1 < len(_ORDER) else None


_ORDER = tuple(Stage)
_POSITION = {stage: position for position, stage in enumerate(_ORDER)}
OPEN_STAGES: tuple[Stage, ...] = tuple(stage for stage in Stage if stage is not Stage.AFTER_SALES)


class Status(StrEnum):
    """Derived from the stage and the loss, never stored."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


def parse_stage(text: str) -> Stage:
    """The stage of a word (`negotiation`, `neg`, `After Sales`) or of its place, 1 to 5.

    Raises UsageError for anything else, and names the stages.
    """
    word = fold_key(text)
    if len(word) == 1 and word in "12345":
        return _ORDER[int(word) - 1]
    return named(Stage, text, "stage")


def status_of(stage: Stage, lost: object) -> Status:
    """Lost where there is a loss (None: there is none), won in after-sales, else open."""
    if lost is not None:
        return Status.LOST
    return Status.WON if stage is Stage.AFTER_SALES else Status.OPEN
