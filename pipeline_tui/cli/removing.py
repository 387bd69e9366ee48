"""`pipeline remove`."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.actions.deals import remove_deal
from pipeline_tui.actions.prospects import Removed, remove_prospect
from pipeline_tui.cli.options import Refs
from pipeline_tui.cli.piping import Concerned, From, concerned
from pipeline_tui.cli.session import session_of
from pipeline_tui.cli.terminals import can_ask
from pipeline_tui.errors import PipelineError
from pipeline_tui.query.refs import find_deal, find_prospect, is_deal_ref
from pipeline_tui.render.removed import removed_line

if TYPE_CHECKING:
    from pipeline_tui.book import Snapshot


def remove(
    ctx: typer.Context,
    refs: Refs = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    from_: From = None,
) -> None:
    """Remove prospects or deals, with all that hangs on them. It can be undone."""
    session = session_of(ctx)
    called = _called(session.read(), concerned(refs, from_))
    if not yes and can_ask():
        from pipeline_tui.present.text import clean

        if not typer.confirm(clean(f"Remove {', '.join(called.values())}?")):
            raise PipelineError("nothing was removed")
    removed = Removed()
    with session.change() as change:
        for ref in called:
            if is_deal_ref(ref):
                removed += remove_deal(change, find_deal(change, ref))
            else:
                removed += remove_prospect(change, find_prospect(change, ref))
    deals = sum(map(is_deal_ref, called))
    said = [f"Removed {shown}." for shown in called.values()]
    session.say(*said, removed_line(removed, deals))


def _called(snapshot: "Snapshot", meant: Concerned) -> dict[str, str]:
    """What is meant, by number, and what to call it. Raises NotFoundError, AmbiguousError."""

    def call(ref: str) -> tuple[str, str]:
        prospect = find_prospect(snapshot, ref)
        number = ref if is_deal_ref(ref) else prospect.ref
        return number, f"{number} {prospect.name}"

    return dict(called for _, called in meant.find(snapshot, call))
