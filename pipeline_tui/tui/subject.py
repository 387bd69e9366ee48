"""What an action is about: a prospect, mostly one of its deals, mostly with a next step."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import DealView


class Subject(NamedTuple):
    """What stands under the cursor."""

    prospect: Prospect
    view: DealView | None = None
    step: Step | None = None
    """The step of the line, else the one that is due first."""

    @property
    def ref(self) -> str:
        """As the manager types it: `12.1`, or `12` for a prospect without a deal."""
        return self.view.deal.ref if self.view else self.prospect.ref

    @property
    def label(self) -> str:
        """What to call it on a line."""
        return self.view.label if self.view else self.prospect.name


def current(change: Change, subject: Subject) -> tuple[Prospect, Deal | None]:
    """The prospect and deal as they are now. Raises NotFoundError when they are gone."""
    prospect = change.prospects.get(subject.prospect.number)
    if prospect is None:
        raise NotFoundError(f"prospect {subject.prospect.number} was removed meanwhile")
    return prospect, current_deal(change, subject.view) if subject.view else None


def current_deal(change: Change, view: DealView) -> Deal:
    """The deal as it is now. Raises NotFoundError when it is gone."""
    deal = change.deals.get(view.deal.key)
    if deal is None or change.prospects.get(view.prospect.number) is None:
        raise NotFoundError(f"deal {view.deal.ref} was removed meanwhile")
    return deal


def command(*words: str, **options: str | Sequence[str] | bool) -> str:
    """The command line that would do the same.

    An empty option is left out; one of several values is repeated, and may be empty; a
    flag that does not hold is left out.
    """
    given: list[str] = []
    for name, value in options.items():
        if isinstance(value, bool):
            given += [f"--{name}"] if value else []
            continue
        several = [value] * bool(value.strip()) if isinstance(value, str) else value
        for text in several:
            given += [f"--{name}", text.strip()]
    dashed = next((place for place, word in enumerate(words) if word.startswith("-")), len(words))
    plain = ["--", *words[dashed:]] if words[dashed:] else []
    parts = [*words[:dashed], *given, *plain]
    return shlex.join(parts).encode("utf-8", "replace").decode()
