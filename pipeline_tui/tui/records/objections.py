"""What can be done with an objection; the library is offered while one is answered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipeline_tui.actions.objections import (
    ObjectionEdit,
    Raised,
    answer_objection,
    close_objection,
    edit_objection,
    is_before_objections,
    raise_objection,
    reopen_objection,
)
from pipeline_tui.errors import UsageError
from pipeline_tui.model.categories import parse_category
from pipeline_tui.model.dates import Lean
from pipeline_tui.model.deal import ref_of
from pipeline_tui.model.folding import fold
from pipeline_tui.model.objection import Objection, ObjectionStatus, Outcome
from pipeline_tui.present.text import clean, shorten
from pipeline_tui.query.competitors import find_named
from pipeline_tui.render.chances import chance_text
from pipeline_tui.render.competitor_page import against_lines
from pipeline_tui.reports.competition import competitor_record
from pipeline_tui.reports.library import library_of
from pipeline_tui.tui.dialogs.form import Answers, Field, Form
from pipeline_tui.tui.dialogs.offering import Offer, OfferingForm
from pipeline_tui.tui.editing import Edited
from pipeline_tui.tui.records.act import Act, asking, command, doing, editing, removing
from pipeline_tui.tui.records.scene import now

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.tui.records.scene import Scene

_WORD = "objection"
_OFFERED = 5
_LONGEST = 60


def adds(scene: Scene) -> list[Act]:
    """Record what the client holds against the deal."""

    def run(change: Change, answers: Answers) -> None:
        raised = Raised(
            answers["category"],
            answers["words"],
            answers["competitor"].strip() or None,
            scene.day(answers["on"], Lean.PAST),
        )
        deal = scene.deal_now(change) if scene.view else None
        prospect = scene.prospect_now(change)
        raise_objection(change, prospect, deal, raised, scene.settings.categories)

    def line(answers: Answers) -> str:
        words = ("add", scene.ref, answers["category"], answers["words"])
        return _command(*words, competitor=answers["competitor"], on=_past(answers["on"]))

    deal = scene.view.deal if scene.view else None
    still = f"; the deal is still in {deal.stage}" if deal and is_before_objections(deal) else ""
    said = f"{scene.label}: an objection{still}"
    return [asking("Objection", lambda: _add_form(scene), run, line, lambda _: said)]


def acts(scene: Scene, record: Objection) -> list[Act]:
    """Answer it, say how it ended, take it up again, correct it, take it out."""
    usual = {
        ObjectionStatus.OPEN: [_answer(scene, record), _close(record, Outcome.UNRESOLVED)],
        ObjectionStatus.ANSWERED: [_close(record, outcome) for outcome in Outcome],
    }.get(record.status, [_reopen(record)])
    remove = removing(record, _WORD, _command("remove", *_named(record)))
    return [*usual, _edit(scene, record), remove]


def _add_form(scene: Scene) -> Form:
    return Form(
        f"Objection: {scene.label}",
        (
            _category_field(scene, ""),
            Field("words", "What they said", required=True),
            Field("competitor", "Compared with", hint="a competitor, if they named one"),
            _day_field(scene, "on", "When"),
        ),
        "Add",
    )


def _category_field(scene: Scene, value: str) -> Field:
    known = scene.settings.categories

    def check(text: str) -> str:
        # the category that it has may have left the settings since
        return value if fold(text) == fold(value) else parse_category(text, known)

    return Field("category", "Category", value, ", ".join(known), check, required=True)


def _day_field(scene: Scene, name: str, label: str) -> Field:
    def check(text: str) -> str:
        found = scene.day(text, Lean.PAST)
        return f"{found:%A}, {found.isoformat()}"

    return Field(name, label, "today", check=check, required=True)


def _answer(scene: Scene, record: Objection) -> Act:
    def run(change: Change, answers: Answers) -> None:
        outcome = _outcome(answers["outcome"]) if answers["outcome"].strip() else None
        day = scene.day(answers["on"], Lean.PAST)
        answer_objection(change, now(change, record, _WORD), answers["answer"], day, outcome)

    def line(answers: Answers) -> str:
        words = ("answer", *_named(record), answers["answer"])
        return _command(*words, outcome=answers["outcome"], on=_past(answers["on"]))

    label = f"Answered: {_cut(record.words)}"
    return asking("Answer it", lambda: _answer_form(scene, record), run, line, lambda _: label)


def _answer_form(scene: Scene, record: Objection) -> Form:
    """The answer, below it what worked before and what is known of the competitor."""
    library = library_of(scene.snapshot, record.category)
    offers = [
        Offer(each.answer, chance_text(each.chance, each.reason))
        for each in library.answers[:_OFFERED]
    ]
    return OfferingForm(
        f"{record.category}: {record.words}",
        (
            Field("answer", "Your answer", required=True),
            Field("outcome", "Outcome", hint="resolved, unresolved, or empty", check=_outcome),
            _day_field(scene, "on", "When"),
        ),
        "Answer",
        offers,
        _against(scene, record),
    )


def _against(scene: Scene, record: Objection) -> list[str]:
    """What is known of the competitor that the client compares with."""
    card = find_named(scene.snapshot, record.competitor) if record.competitor else None
    if card is None:
        return []
    lines = against_lines(competitor_record(scene.snapshot, card), scene.today)
    return [f"{card.name}:", *lines]


def _outcome(text: str) -> Outcome:
    """Raises UsageError."""
    found = [each for each in Outcome if each.startswith(fold(text)) and fold(text)]
    if len(found) != 1:
        raise UsageError(f"{text!r} is no outcome: use {' or '.join(Outcome)}, or leave it empty")
    return found[0]


def _close(record: Objection, outcome: Outcome) -> Act:
    return doing(
        f"It is {outcome}",
        lambda change: close_objection(change, now(change, record, _WORD), outcome),
        _command("close", *_named(record), outcome.value),
        f"{outcome.value.capitalize()}: {_cut(record.words)}",
    )


def _reopen(record: Objection) -> Act:
    return doing(
        "Take it up again",
        lambda change: reopen_objection(change, now(change, record, _WORD)),
        _command("reopen", *_named(record)),
        f"Open again: {_cut(record.words)}",
    )


def _edit(scene: Scene, record: Objection) -> Act:
    def form() -> Form:
        texts = _texts(record)
        fields = [
            _category_field(scene, texts["category"]),
            Field("words", "What they said", texts["words"], required=True),
            Field("competitor", "Compared with", texts["competitor"]),
        ]
        if record.answer:
            fields.append(Field("answer", "Your answer", texts["answer"], required=True))
        return Form(f"Edit: {record.words}", fields)

    def save(change: Change, wanted: Answers) -> None:
        edit = ObjectionEdit(
            category=wanted.get("category"),
            words=wanted.get("words"),
            competitor=wanted.get("competitor"),
            answer=wanted.get("answer"),
        )
        edit_objection(change, now(change, record, _WORD), edit, scene.settings.categories)

    def edited() -> Edited:
        return Edited(
            f"the objection {_cut(record.words)}",
            partial(_edit_line, record),
            _texts(record),
            lambda change: _texts(now(change, record, _WORD)),
            save,
        )

    return editing("Edit it", form, edited)


def _edit_line(record: Objection, wanted: Answers) -> str:
    """The command line that writes the answers that were changed."""
    is_cleared = wanted.get("competitor") == ""
    return _command("edit", *_named(record), **wanted, **{"no-competitor": is_cleared})


def _texts(record: Objection) -> Answers:
    """The fields of an objection as its form shows them."""
    return {
        "category": record.category,
        "words": record.words,
        "competitor": record.competitor or "",
        "answer": record.answer,
    }


def _named(record: Objection) -> tuple[str, str]:
    """How it is named on a command line."""
    return ref_of(record.prospect, record.deal), str(record.id)


def _command(*words: str, **options: str | bool) -> str:
    return command(_WORD, *words, **options)


def _past(text: str) -> str:
    """A day for a command line; today goes without saying."""
    return "" if fold(text) == "today" else text


def _cut(text: str) -> str:
    return shorten(clean(text), _LONGEST)
