"""Evidence of reliability on the screens: add, edit, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions.evidence import Checked, EvidenceEdit, add_evidence, edit_evidence
from pipeline_tui.model.dates import Lean
from pipeline_tui.model.evidence import (
    USUAL,
    Evidence,
    EvidenceKind,
    Verdict,
    parse_evidence_kind,
    parse_verdict,
    parse_weight,
)
from pipeline_tui.tui.dialogs.form import Field, Form
from pipeline_tui.tui.editing import Edited
from pipeline_tui.tui.records.act import Act, asking, command, editing, removing
from pipeline_tui.tui.records.scene import now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.book import Change
    from pipeline_tui.tui.dialogs.form import Answers
    from pipeline_tui.tui.records.scene import Scene

WORD = "evidence"
_NEVER = "never"


def adds(scene: Scene) -> Sequence[Act]:
    """What was checked of the prospect."""
    label = "Reliability: something that was checked"
    return (_adding(scene, label, f"Checked: {scene.prospect.name}", _new_texts()),)


def _adding(scene: Scene, label: str, title: str, texts: Answers) -> Act:
    return asking(
        label,
        lambda: _form(scene, title, texts, "Add"),
        lambda change, answers: add_evidence(
            change, scene.prospect_now(change), _checked(scene, answers)
        ),
        lambda answers: _line(scene, answers),
        lambda answers: f"{scene.prospect.name}: {answers['kind']}, {answers['says']}",
    )


def acts(scene: Scene, evidence: Evidence) -> Sequence[Act]:
    """Change a piece, check it again, or take it out; the title shows how the grade is
    worked out. One that does not hold any more is to be checked again first of all."""
    title = f"{evidence.kind}: {scene.everything.grade.arithmetic}"

    def edited() -> Edited:
        return Edited(
            f"{evidence.kind} of {scene.prospect.name}",
            lambda wanted: _edit_line(scene, evidence, wanted),
            _texts(evidence),
            lambda change: _texts(now(change, evidence, WORD)),
            lambda change, wanted: _save(scene, evidence, change, wanted),
        )

    change = editing("Change it", lambda: _form(scene, title, _texts(evidence), "Save"), edited)
    newest = {**_texts(evidence), "on": "today", "expires": ""}
    again = _adding(scene, "Check it again", f"Checked again: {scene.prospect.name}", newest)
    line = command("reliability", "remove", scene.prospect.ref, str(evidence.id))
    first = (again, change) if evidence.is_stale(scene.today) else (change, again)
    return (*first, removing(evidence, WORD, line))


def _form(scene: Scene, title: str, texts: Answers, button: str) -> Form:
    def seen(text: str) -> str:
        day = scene.day(text, Lean.PAST)
        return f"{day:%A}, {day.isoformat()}"

    def until(text: str) -> str:
        day = _last_day(scene, text)
        return f"{day:%A}, {day.isoformat()}" if day else "it does not grow old"

    return Form(
        title,
        (
            Field("kind", "Kind", texts["kind"], ", ".join(EvidenceKind), _kind, required=True),
            Field("says", "Says", texts["says"], ", ".join(Verdict), parse_verdict, required=True),
            Field("text", "What was seen", texts["text"]),
            Field("source", "Source", texts["source"], "where it can be looked up again"),
            Field("on", "Of", texts["on"], check=seen, required=True),
            Field("expires", "Until", texts["expires"], "by its kind; or never", until),
            Field("weight", "Weight", texts["weight"], "1 to 5; by its kind", parse_weight),
        ),
        button,
    )


def _kind(text: str) -> str:
    """The kind with what it usually counts."""
    kind = parse_evidence_kind(text)
    return f"{kind}: weight {USUAL[kind].weight}, holds {USUAL[kind].days} days"


def _last_day(scene: Scene, text: str) -> date | None:
    """The last day of an answer; none for never. Raises UsageError."""
    return None if text.strip().lower() == _NEVER else scene.day(text)


def _new_texts() -> Answers:
    return {
        "kind": EvidenceKind.PAYMENT_HISTORY.value,
        "says": Verdict.GOOD.value,
        "text": "",
        "source": "",
        "on": "today",
        "expires": "",
        "weight": "",
    }


def _texts(evidence: Evidence) -> Answers:
    """A piece as the form shows it."""
    return {
        "kind": evidence.kind.value,
        "says": evidence.says.value,
        "text": evidence.text,
        "source": evidence.source,
        "on": evidence.on.isoformat(),
        "expires": evidence.expires.isoformat() if evidence.expires else _NEVER,
        "weight": str(evidence.weight),
    }


def _checked(scene: Scene, answers: Answers) -> Checked:
    expires, weight = answers["expires"].strip(), answers["weight"].strip()
    return Checked(
        kind=parse_evidence_kind(answers["kind"]),
        says=parse_verdict(answers["says"]),
        text=answers["text"],
        source=answers["source"],
        on=scene.day(answers["on"], Lean.PAST),
        expires=_last_day(scene, expires) if expires else None,
        never_expires=expires.lower() == _NEVER,
        weight=parse_weight(weight) if weight else None,
    )


def _save(scene: Scene, evidence: Evidence, change: Change, wanted: Answers) -> None:
    kind, says, on = wanted.get("kind"), wanted.get("says"), wanted.get("on")
    expires, weight = wanted.get("expires"), wanted.get("weight")
    edit = EvidenceEdit(
        kind=parse_evidence_kind(kind) if kind else None,
        says=parse_verdict(says) if says else None,
        text=wanted.get("text"),
        source=wanted.get("source"),
        on=scene.day(on, Lean.PAST) if on else None,
        expires=_last_day(scene, expires) if expires else None,
        never_expires=expires is not None and expires.lower() in (_NEVER, ""),
        weight=parse_weight(weight) if weight else None,
    )
    edit_evidence(change, now(change, evidence, WORD), edit)


def _edit_line(scene: Scene, evidence: Evidence, wanted: Answers) -> str:
    if wanted.get("expires") == "":
        wanted = {**wanted, "expires": _NEVER}
    changed = {name: [value] for name, value in wanted.items()}
    return command("reliability", "edit", scene.prospect.ref, str(evidence.id), **changed)


def _line(scene: Scene, answers: Answers) -> str:
    return command(
        "reliability",
        "add",
        scene.prospect.ref,
        parse_evidence_kind(answers["kind"]),
        parse_verdict(answers["says"]),
        *([answers["text"]] if answers["text"].strip() else []),
        source=answers["source"],
        on=answers["on"],
        expires=answers["expires"],
        weight=answers["weight"],
    )
