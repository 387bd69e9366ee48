"""The dossier of one prospect as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.activity import Party
from pipeline_tui.model.deal import ref_of
from pipeline_tui.present import values
from pipeline_tui.present.text import clean_lines
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line
from pipeline_tui.render.event_text import event_text
from pipeline_tui.render.reliability_page import grade_words
from pipeline_tui.render.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.model.terms import Terms
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.dossier import Everything
    from pipeline_tui.reports.referrals import Referrals

_MOST_LINES = 20
_MOST_NAMED = 6


def show_page(everything: Everything) -> Page:
    """Everything about a prospect; the newest of its timeline first."""
    prospect, today = everything.prospect, everything.today
    page: Page = [Heading(f"{prospect.number}  {prospect.name}", level=1)]
    facts = [
        ("source", prospect.source),
        ("segment", prospect.segment),
        ("owner", prospect.owner),
        ("tags", " ".join(f"#{tag}" for tag in prospect.tags)),
        ("terms", terms_text(prospect.terms)),
        ("not bought yet", named(everything.not_bought)),
        ("reliability", grade_words(everything.grade, today)),
        *prospect.fields.items(),
        *referral_facts(everything.referrals),
        ("cadence", f"every {prospect.cadence_days} d" if prospect.cadence_days else ""),
        ("since", prospect.created.isoformat()),
    ]
    page.append(
        Grid(
            (Column("", gives_way=True), Column("", wraps=True)),
            [[Cell(n, Tone.QUIET), v] for n, v in facts if v],
            False,
        )
    )
    page += notes_page(prospect)
    if prospect.contacts:
        page += [Heading("Contacts"), *contacts_page(prospect)]
    page += [Heading("Deals"), *_deals(everything.views, today)]
    page += [Heading("Next steps"), *steps_page(everything.steps, today)]
    for section in SECTIONS:
        if grid := section.grid(everything):
            page += [Heading(section.title), grid]
    page += [Heading("Timeline"), *timeline_page(everything, _MOST_LINES)]
    return page


def terms_text(terms: Terms | None) -> str:
    """`key account, 5 % discount, 30 days to pay, bonus: free service`; empty for none."""
    if terms is None:
        return ""
    parts = (
        "key account" if terms.key_account else "",
        f"{terms.discount:f} % discount" if terms.discount else "",
        f"{terms.payment_days} days to pay" if terms.payment_days is not None else "",
        f"bonus: {terms.bonus}" if terms.bonus else "",
    )
    return ", ".join(part for part in parts if part)


def named(names: Sequence[str]) -> str:
    """The first of many names, and how many more there are."""
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def referral_facts(referrals: Referrals) -> list[tuple[str, str]]:
    """`referred by 12 Solartek` and `referred 3: 15 Acme, …`, as far as there is any."""
    by = referrals.referrer
    facts = []
    if referrals.referred_by is not None:
        said = f"{by.number} {by.name}" if by else "somebody who is no longer in the book"
        facts.append(("referred by", said))
    if referrals.referred:
        names = ", ".join(f"{each.number} {each.name}" for each in referrals.referred)
        facts.append((f"referred {len(referrals.referred)}", names))
    return facts


def notes_page(prospect: Prospect) -> Page:
    """Needs and notes, with the lines that the manager gave them."""
    page: Page = []
    for name, text in (("Needs", prospect.needs), ("Notes", prospect.notes)):
        if text:
            page += [Heading(name), *(line(each) for each in clean_lines(text))]
    return page


def contacts_page(prospect: Prospect) -> Page:
    """The people to talk to."""
    text = Column("", wraps=True)
    heads = (Column("", right=True), text, text, text, text, Column(""))
    rows: list[list[Part]] = [
        [
            str(each.id), each.name, each.role, ", ".join(each.emails), ", ".join(each.phones),
            Cell("decides" if each.decides else "", Tone.GOOD),
        ]
        for each in prospect.contacts
    ]  # fmt: skip
    return [Grid(heads, rows, False)]


def _deals(views: Sequence[DealView], today: date) -> Page:
    if not views:
        return [line(Cell("none", Tone.QUIET))]
    heads = (
        Column("ref", right=True),
        Column("deal", wraps=True),
        Column("stage", wraps=True),
        Column("value", right=True),
        Column("prob", right=True, leaves=1),
        Column("close", leaves=3),
        Column("idle", right=True, leaves=2),
        Column("against", wraps=True, leaves=4),
    )
    rows: list[list[Part]] = []
    for view in views:
        deal = view.deal
        stage = f"lost from {deal.stage}: {deal.lost.reason}" if deal.lost else deal.stage.value
        close = deal.closed or deal.close
        rows.append(
            [
                deal.ref,
                deal.title or "—",
                stage,
                values.money(deal.value, deal.currency),
                view.probability.text,
                closing_text(deal, close, today),
                f"{view.idle_days} d",
                ", ".join(deal.competitors),
            ]
        )
    return [Grid(heads, rows)]


def steps_page(steps: Sequence[Step], today: date) -> Page:
    """What is planned, the earliest first."""
    planned = sorted((s for s in steps if s.done is None), key=lambda s: (s.due, s.id))
    if not planned:
        return [line(Cell("no next step", Tone.BAD))]
    rows: list[list[Part]] = [
        [
            f"{step.prospect}.{step.deal}" if step.deal else str(step.prospect),
            Cell(values.due(step.due, today), Tone.BAD if step.due < today else Tone.PLAIN),
            step.text,
            "they promised" if step.by is Party.THEM else "",
        ]
        for step in planned
    ]
    heads = (Column("", right=True), Column(""), Column("", wraps=True), Column(""))
    return [Grid(heads, rows, False)]


def timeline_page(everything: Everything, most: int | None = None) -> Page:
    """What happened, the newest first."""
    prospect = everything.prospect
    entries: list[tuple[date, int, str, str, str]] = []
    for activity in everything.activities:
        text = activity.text + (f" → {activity.outcome}" if activity.outcome else "")
        ref = ref_of(prospect.number, activity.deal)
        entries.append((activity.on, 10_000 + activity.id, ref, activity.kind.value, text))
    for deal in (view.deal for view in everything.views):
        for place, event in enumerate(deal.history):
            entries.append((event.on, place, deal.ref, "deal", event_text(event, deal.currency)))
    known = [(section.word, each) for section in SECTIONS for each in section.happened(everything)]
    for place, (word, each) in enumerate(known, 5_000):  # of a day too, the newest first
        entries.append((each.on, place, each.ref, word, each.text))
    entries.sort(key=lambda entry: entry[:2], reverse=True)
    page: Page = [_timeline_grid(entries[:most], everything.today)]
    if most is not None and len(entries) > most:
        page.append(line(Cell(f"… and {len(entries) - most} more; all of it: --json", Tone.QUIET)))
    return page


def _timeline_grid(entries: Sequence[tuple[date, int, str, str, str]], today: date) -> Grid:
    heads = (Column(""), Column("", right=True), Column(""), Column("", wraps=True))
    rows: list[list[Part]] = [
        [values.day(on, today), ref, Cell(kind, Tone.QUIET), text]
        for on, _, ref, kind, text in entries
    ]
    return Grid(heads, rows, False)


def closing_text(deal: Deal, day: date | None, today: date) -> str:
    """Return a deal's closing day, marked if an import guessed it."""
    if day is None:
        return ""
    return values.day(day, today) + (" (guessed)" if deal.is_closing_guessed else "")
