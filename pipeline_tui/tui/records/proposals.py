"""Proposals on the screens."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.actions import proposal_answers, proposals
from pipeline_tui.book.atomic import replace_file
from pipeline_tui.errors import NotFoundError, PipelineError
from pipeline_tui.exchange.target import refuse_target
from pipeline_tui.model.proposal import Answer, Proposal, ProposalStatus
from pipeline_tui.present import values
from pipeline_tui.present.text import clean
from pipeline_tui.render.offers import printed_offer
from pipeline_tui.tui.dialogs.choice import Choice
from pipeline_tui.tui.dialogs.form import Field, Form
from pipeline_tui.tui.editing import Edited
from pipeline_tui.tui.records import proposal_form
from pipeline_tui.tui.records.act import Act, asking, command, doing, editing, removing
from pipeline_tui.tui.records.scene import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.tui.dialogs.form import Answers
    from pipeline_tui.tui.records.scene import Scene
    from pipeline_tui.tui.screens.base import PipelineScreen

_DOWNLOADS = {"html": "HTML, for a browser and paper", "md": "Markdown, for a mail"}
"""Suffix and meaning of what a browser can download."""


def adds(scene: Scene) -> Sequence[Act]:
    """Draw one up for the deal under the cursor."""
    if scene.view is None:
        return ()

    def run(change: Change, answers: Answers) -> None:
        new = proposal_form.new_proposal(scene, answers)
        days = scene.settings.proposal_valid_days
        prospect, deal = scene.prospect_now(change), scene.deal_now(change)
        proposals.add_proposal(change, prospect, deal, new, days)

    def line(answers: Answers) -> str:
        options = proposal_form.options_of(proposal_form.unusual(scene, answers))
        return command("proposal", "add", scene.ref, **options)

    return (
        asking(
            "Proposal",
            partial(proposal_form.new_form, scene),
            run,
            line,
            lambda answers: f"Drew up a proposal for {scene.label}",
        ),
    )


def acts(scene: Scene, record: Proposal) -> Sequence[Act]:
    """What can be done with one; what its status forbids is not offered."""
    status = record.status(scene.today)
    found: list[Act] = []
    if status is ProposalStatus.DRAFT:
        found += [_send(record), _edit(scene, record)]
    if status in (ProposalStatus.SENT, ProposalStatus.EXPIRED):
        is_over = status is ProposalStatus.EXPIRED
        found += [_accept(scene, record, is_over), _refuse(record), _extend(scene, record)]
    if record.lines:
        found.append(_print(record))
    found.append(_copy(scene, record))
    if record.lines and record.answer is not Answer.ACCEPTED:
        found.append(_give_value(record))
    found.append(removing(record, "proposal", command("proposal", "remove", _ref(record))))
    return found


def _ref(proposal: Proposal) -> str:
    return f"p{proposal.id}"


def _current(change: Change, proposal: Proposal) -> Proposal:
    return now(change, proposal, "proposal")


def _total(proposal: Proposal) -> str:
    return values.money(proposal.total, proposal.currency)


def _send(proposal: Proposal) -> Act:
    return doing(
        "Send it: log that the client has it",
        lambda change: proposal_answers.send_proposal(change, _current(change, proposal)),
        command("proposal", "send", _ref(proposal)),
        f"Proposal {proposal.id} sent, {_total(proposal)}",
    )


def _edit(scene: Scene, proposal: Proposal) -> Act:
    def save(change: Change, wanted: Answers) -> None:
        edit = proposal_form.proposal_edit(scene, wanted)
        proposals.edit_proposal(change, _current(change, proposal), edit)

    def edited() -> Edited:
        return Edited(
            f"proposal {proposal.id}",
            lambda wanted: command(
                "proposal", "edit", _ref(proposal), **proposal_form.options_of(wanted)
            ),
            proposal_form.texts_of(proposal),
            lambda change: proposal_form.texts_of(_current(change, proposal)),
            save,
        )

    return editing("Edit lines and terms", partial(proposal_form.edit_form, scene, proposal),
                   edited)  # fmt: skip


def _accept(scene: Scene, proposal: Proposal, is_over: bool) -> Act:
    """The client's yes; one that is over or that replaces another is said in the label."""
    before = [
        each.id
        for each in scene.everything.proposals
        if each.deal == proposal.deal and each.answer is Answer.ACCEPTED
    ]
    how = proposal_answers.Accepting(anyway=is_over, instead=bool(before))
    label = f"Accepted, the deal is worth {_total(proposal)}"
    label += ", though it has expired" if is_over else ""
    label += f", in place of proposal {before[0]}" if before else ""
    return doing(
        label,
        lambda change: proposal_answers.accept_proposal(change, _current(change, proposal), how),
        command("proposal", "accept", _ref(proposal), anyway=how.anyway, instead=how.instead),
        f"Proposal {proposal.id} accepted, {_total(proposal)}",
    )


def _refuse(proposal: Proposal) -> Act:
    def run(change: Change, answers: Answers) -> None:
        current = _current(change, proposal)
        proposal_answers.refuse_proposal(change, current, answers["reason"])

    return asking(
        "Refused, with the reason",
        lambda: Form(
            f"Proposal {proposal.id} refused",
            (Field("reason", "Why", hint="price, terms, a competitor", required=True),),
            "Refuse",
        ),
        run,
        lambda answers: command("proposal", "refuse", _ref(proposal), reason=answers["reason"]),
        lambda answers: f"Proposal {proposal.id} refused: {answers['reason'].strip()}",
    )


def _extend(scene: Scene, proposal: Proposal) -> Act:
    def run(change: Change, answers: Answers) -> None:
        edit = proposals.ProposalEdit(valid_until=scene.day(answers["valid"]))
        proposals.edit_proposal(change, _current(change, proposal), edit)

    def line(answers: Answers) -> str:
        option = {"valid-until": answers["valid"]}
        return command("proposal", "edit", _ref(proposal), **option)

    until = Field(
        "valid", "Valid until", "+14d", check=proposal_form.shown_until(scene), required=True
    )
    return asking(
        "Put its last day off",
        lambda: Form(f"Proposal {proposal.id} for longer", (until,)),
        run,
        line,
        lambda answers: f"Proposal {proposal.id} is valid until {answers['valid'].strip()}",
    )


def _copy(scene: Scene, proposal: Proposal) -> Act:
    def run(change: Change) -> None:
        current = _current(change, proposal)
        deal = proposal_answers.deal_of(change, current)
        days = scene.settings.proposal_valid_days
        proposals.copy_proposal(change, current, scene.prospect_now(change), deal, days)

    return doing(
        "Copy it to a new draft",
        run,
        command("proposal", "copy", _ref(proposal)),
        f"Copied proposal {proposal.id} to a new draft",
    )


def _give_value(proposal: Proposal) -> Act:
    return doing(
        f"Give the deal its value, {_total(proposal)}",
        lambda change: proposal_answers.put_value(change, _current(change, proposal)),
        command("proposal", "value", _ref(proposal)),
        f"The deal is worth {_total(proposal)}",
    )


def _print(proposal: Proposal) -> Act:
    """To a file, beside which nothing in the book changes."""
    form = Form(
        f"Print proposal {proposal.id}",
        (
            Field("file", "File", f"proposal-{proposal.id}.html",
                  ".html for a browser and paper, .md for a mail", required=True),
        ),
        "Print",
    )  # fmt: skip

    async def perform(screen: PipelineScreen) -> None:
        if screen.app.is_web:
            await _download(screen, proposal)
            return

        async def do(answers: Answers) -> None:
            path = Path(answers["file"].strip()).expanduser()
            _write(screen, proposal, path)
            line = command("proposal", "print", _ref(proposal), output=str(path))
            screen.notify(
                clean(f"pipeline {line}"),
                title=f"Printed proposal {proposal.id}",
                markup=False,
            )

        await screen.ask(form, do)

    return Act("Print it to a file", perform)


def _write(screen: PipelineScreen, proposal: Proposal, path: Path) -> None:
    """Raises PipelineError where the file cannot be written, or is there already."""
    if path.suffix.lower() not in (".html", ".htm", ".md", ".txt"):
        raise PipelineError(f"a proposal cannot be printed as {path.suffix or path}: use .html or"
                            " .md")  # fmt: skip
    refuse_target(path, screen.desk.book.path, force=False)
    is_html = path.suffix.lower() in (".html", ".htm")
    replace_file(path, [_printed(screen, proposal, is_html)])


async def _download(screen: PipelineScreen, proposal: Proposal) -> None:
    """Let the browser download the proposal in the chosen format."""
    from pipeline_tui.tui.served import deliver

    choice = Choice(f"Download proposal {proposal.id}", "", _DOWNLOADS)
    chosen = await screen.app.push_screen_wait(choice)
    if chosen is None:
        return
    try:
        content = _printed(screen, proposal, chosen == "html")
    except PipelineError as error:
        screen.pipeline.tell_error(error)
    else:
        deliver(screen.pipeline, f"proposal-{proposal.id}.{chosen}", content)


def _printed(screen: PipelineScreen, proposal: Proposal, is_html: bool) -> bytes:
    """Return the proposal as the client gets it. Raises NotFoundError."""
    picture = screen.desk.picture
    found = picture.snapshot.of(Proposal).get(proposal.id) if picture else None
    if picture is None or found is None:
        raise NotFoundError("that proposal was removed meanwhile")
    owner = screen.desk.settings.owner
    return printed_offer(picture.snapshot, found, owner, picture.today, is_html).encode(
        "utf-8", "replace"
    )
