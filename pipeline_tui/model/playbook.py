"""The playbook: what the job asks for in each stage."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline_tui.errors import UsageError
from pipeline_tui.model.folding import stored_key
from pipeline_tui.model.stages import Stage

Playbook = Mapping[Stage, tuple[str, ...]]
"""By stage, the names of its duties in order. A name is the same duty in every stage."""

SEPARATOR = ";"
LONGEST = 60
"""Characters of a duty: it stands in a list and in a refusal of one line."""

DEFAULT: dict[Stage, tuple[str, ...]] = {
    Stage.SEARCH: (
        "source recorded",
        "segment set",
        "contact with a phone or mail",
        "needs noted",
        "reliability checked",
        "first next step dated",
    ),
    Stage.NEGOTIATION: (
        "decision maker known",
        "needs clarified in a meeting or call",
        "individual proposal sent",
        "competitors known",
    ),
    Stage.OBJECTIONS: ("every objection answered", "none left open", "terms agreed"),
    Stage.CONTRACT: (
        "contract number and dates",
        "every required document present",
        "obligations entered",
        "signed",
    ),
    Stage.AFTER_SALES: (
        "deliveries and payments on time",
        "feedback asked",
        "complaints settled",
        "referral asked",
        "next contact dated",
    ),
}
"""What employers' descriptions of the job ask for."""


def playbook_text(duties: tuple[str, ...]) -> str:
    """Duties as the setting holds them."""
    return f"{SEPARATOR} ".join(duties)


def parse_duties(text: str) -> tuple[str, ...]:
    """The duties of a setting, `needs noted; call the boss`; an empty one asks for none.

    Raises UsageError for an empty duty, a long one, or one that stands there twice.
    """
    if not text.strip():
        return ()
    duties: dict[str, str] = {}
    for part in text.split(SEPARATOR):
        duty = " ".join(part.split())
        if not duty:
            raise UsageError(
                f"a duty is empty: write them with {SEPARATOR} between them,"
                f" 'needs noted{SEPARATOR} call the boss'"
            )
        if len(duty) > LONGEST:
            raise UsageError(f"a duty is at most {LONGEST} characters long: {duty[:LONGEST]!r}…")
        if stored_key(duty) in duties:
            raise UsageError(f"the duty {duty!r} stands there twice")
        duties[stored_key(duty)] = duty
    return tuple(duties.values())
