"""Competitors on a deal: name one, see its card, add to it, take it out of the race."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipeline_tui.actions.competitors import SIDES, rewrite_competitor, see_price
from pipeline_tui.actions.deals import DealEdit, edit_deal
from pipeline_tui.errors import NotFoundError
from pipeline_tui.model.dates import Lean
from pipeline_tui.model.folding import fold
from pipeline_tui.model.money import parse_money
from pipeline_tui.present import values
from pipeline_tui.present.text import clean, shorten
from pipeline_tui.query.competitors import find_competitor, find_named
from pipeline_tui.render.competitor_page import competitor_page
from pipeline_tui.render.plain import plain_text
from pipeline_tui.reports.competition import competitor_record
from pipeline_tui.tui.dialogs.choice import Choice
from pipeline_tui.tui.dialogs.form import Answers, Field, Form
from pipeline_tui.tui.editing import Edited
from pipeline_tui.tui.records.act import Act, asking, command, doing, editing

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.competitor import Competitor
    from pipeline_tui.tui.records.scene import Scene
    from pipeline_tui.tui.screens.base import PipelineScreen

_LONGEST = 60
_LABELS = {
    "strengths": "Strengths",
    "weaknesses": "Weaknesses",
    "opportunities": "Opportunities",
    "threats": "Threats",
}


def adds(scene: Scene) -> list[Act]:
    """Name a competitor on the deal; see the cards of those that are named."""
    if scene.view is None:
        return []
    cards = [
        Act(f"Competitor {_cut(name)}: card, prices …", partial(_show_card, scene, name))
        for name in scene.view.deal.competitors
    ]
    return [_name_one(scene), *cards]


def acts(scene: Scene, record: Competitor) -> list[Act]:
    """With the card of a competitor: add to it, note a price, take it out of the race."""
    found = [_edit(record), _price(scene, record)]
    named = scene.view.deal.competitors if scene.view else ()
    if any(fold(each) == fold(record.name) for each in named):
        found.append(_out_of_the_race(scene, record.name))
    return found


def _name_one(scene: Scene) -> Act:
    def form() -> Form:
        return Form(
            f"Who else is in the race: {scene.label}",
            (Field("name", "Competitor", required=True, check=partial(_understood, scene)),),
            "Name",
        )

    def run(change: Change, answers: Answers) -> None:
        edit = DealEdit(add_competitors=(answers["name"],))
        edit_deal(change, scene.deal_now(change), edit)

    return asking(
        "Competitor",
        form,
        run,
        lambda answers: command("edit", scene.ref, competitor=answers["name"]),
        lambda answers: f"{scene.label}: against {_cut(answers['name'])}",
    )


def _understood(scene: Scene, text: str) -> str:
    """Whether there is a card of that name already."""
    card = find_named(scene.snapshot, text)
    return f"{card.name}, known" if card else "new: it gets an empty card"


async def _show_card(scene: Scene, name: str, screen: PipelineScreen) -> None:
    """The card with its win rate, and what can be done with it."""
    card = find_competitor(scene.snapshot, name)
    page = competitor_page(competitor_record(scene.snapshot, card), scene.today)
    offered = acts(scene, card)
    answers = {str(place): act.label for place, act in enumerate(offered)}
    chosen = await screen.app.push_screen_wait(Choice(card.name, plain_text(page[1:]), answers))
    if chosen is not None:
        await offered[int(chosen)].perform(screen)


def _card_now(change: Change, card: Competitor) -> Competitor:
    """The card as the book has it. Raises NotFoundError when it is gone."""
    found = find_named(change, card.name)
    if found is None:
        raise NotFoundError(f"{_cut(card.name)} was removed or renamed meanwhile")
    return found


def _edit(card: Competitor) -> Act:
    def form() -> Form:
        texts = _texts(card)
        fields = [
            Field(side, _LABELS[side], texts[side], "one a line", has_lines=True) for side in SIDES
        ]
        notes = Field("notes", "Notes", texts["notes"], has_lines=True)
        return Form(f"Competitor {card.name}", (*fields, notes))

    def save(change: Change, wanted: Answers) -> None:
        rewrite_competitor(change, _card_now(change, card), wanted)

    def edited() -> Edited:
        return Edited(
            card.name,
            partial(_edit_line, card),
            _texts(card),
            lambda change: _texts(_card_now(change, card)),
            save,
        )

    return editing("Add to its card", form, edited)


def _edit_line(card: Competitor, wanted: Answers) -> str:
    """The command line that writes the fields that were changed."""
    options: dict[str, list[str]] = {"drop": []}
    for side, word in SIDES.items():
        if side in wanted:
            have: tuple[str, ...] = getattr(card, side)
            lines = [each.strip() for each in wanted[side].splitlines() if each.strip()]
            options[word] = [each for each in lines if each not in have]
            options["drop"] += [each for each in have if each not in lines]
    if "notes" in wanted:
        options["note"] = [wanted["notes"]]
    return command("competitor", "edit", card.name, **options)


def _texts(card: Competitor) -> Answers:
    """The fields of a card as its form shows them, one line each."""
    sides = {side: "\n".join(getattr(card, side)) for side in SIDES}
    return {**sides, "notes": card.notes}


def _price(scene: Scene, card: Competitor) -> Act:
    currency = scene.settings.currency

    def amount(text: str) -> str:
        money = parse_money(text, currency)
        return values.money(money.amount, money.currency)

    def past(text: str) -> str:
        found = scene.day(text, Lean.PAST)
        return f"{found:%A}, {found.isoformat()}"

    def form() -> Form:
        return Form(
            f"A price of {card.name}",
            (
                Field("product", "Product", required=True),
                Field("amount", "Price", hint=f"95 {currency}", check=amount, required=True),
                Field("source", "Seen where", hint="tender, website"),
                Field("on", "When", "today", check=past, required=True),
            ),
            "Note",
        )

    def run(change: Change, answers: Answers) -> None:
        money = parse_money(answers["amount"], currency)
        day = scene.day(answers["on"], Lean.PAST)
        found = _card_now(change, card)
        see_price(change, found, answers["product"], money, day, answers["source"])

    def line(answers: Answers) -> str:
        words = ("price", card.name, answers["product"], answers["amount"])
        day = "" if fold(answers["on"]) == "today" else answers["on"]
        return command("competitor", *words, on=day, source=answers["source"])

    said = f"Recorded a price of {_cut(card.name)}"
    return asking("Note a price", form, run, line, lambda _: said)


def _out_of_the_race(scene: Scene, name: str) -> Act:
    def run(change: Change) -> None:
        edit_deal(change, scene.deal_now(change), DealEdit(remove_competitors=(name,)))

    return doing(
        f"Out of the race: {scene.ref} is no longer against it",
        run,
        command("edit", scene.ref, **{"no-competitor": name}),
        f"{scene.label}: {_cut(name)} is out of the race",
    )


def _cut(text: str) -> str:
    return shorten(clean(text), _LONGEST)
