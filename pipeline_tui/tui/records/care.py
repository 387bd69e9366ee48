"""Staying in touch with a prospect: its cadence, whom it named to us and who named it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions import contacts, prospects, words
from pipeline_tui.actions.activities import Planned, plan_step
from pipeline_tui.actions.cadence import parse_cadence, set_cadence
from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.referrals import SOURCE, clear_referral, refer
from pipeline_tui.errors import UsageError
from pipeline_tui.query.refs import find_prospect
from pipeline_tui.tui.dialogs.form import Answers, Field, Form
from pipeline_tui.tui.records.act import Act, asking, command, doing
from pipeline_tui.tui.records.asked import amount_field, day_field, money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.tui.records.scene import Scene


def adds(scene: Scene) -> list[Act]:
    """Cadence and referrals."""
    found = [_cadence(scene), _referral(scene)]
    if scene.prospect.referred_by is None:
        return [*found, _referred_by(scene)]
    return [*found, _clear(scene)]


def acts(scene: Scene, record: object) -> Sequence[Act]:
    """There is no record of its own: the line of the day is about the prospect."""
    return ()


def _cadence(scene: Scene) -> Act:
    prospect = scene.prospect
    days = prospect.cadence_days

    def shown(text: str) -> str:
        found = parse_cadence(text)
        return "no cadence" if found is None else f"every {found} d"

    return asking(
        "Cadence: how often it wants to hear from you",
        lambda: Form(
            f"Cadence: {prospect.name}",
            (
                Field("every", "Every", f"{days}d" if days else "30d", "30d, 6w or none", shown,
                      required=True),
            ),
        ),
        lambda change, answers: set_cadence(
            change, scene.prospect_now(change), parse_cadence(answers["every"])
        ),
        lambda answers: command("cadence", prospect.ref, answers["every"]),
        lambda answers: f"{prospect.name}: {shown(answers['every'])}",
    )  # fmt: skip


def _referral(scene: Scene) -> Act:
    prospect, currency = scene.prospect, scene.settings.currency

    def form() -> Form:
        return Form(
            f"{prospect.name} named",
            (
                Field("name", "Name", hint="the company or person", required=True),
                Field("contact", "Contact"),
                Field("email", "E-mail", check=words.email),
                Field("phone", "Phone", check=words.phone),
                amount_field("value", "Value", currency),
                Field("next", "Next step", hint="call Anna"),
                day_field(scene, "due", "Due", "+3d"),
            ),
            "Add",
        )

    def line(answers: Answers) -> str:
        names = ("contact", "email", "phone", "value", "next")
        due = answers["due"] if answers["next"].strip() else ""
        options = {name: answers[name] for name in names}
        return command("referral", prospect.ref, answers["name"], **options, due=due)

    return asking(
        "Referral: somebody it named to you",
        form,
        lambda change, answers: _add_referral(scene, change, answers),
        line,
        lambda answers: f"Added {answers['name']}, referred by {prospect.name}",
    )


def _add_referral(scene: Scene, change: Change, answers: Answers) -> None:
    referrer = scene.prospect_now(change)
    owner = scene.settings.owner or None
    new = prospects.NewProspect(answers["name"], source=SOURCE, owner=owner)
    added = refer(change, referrer, prospects.add_prospect(change, new))
    if any(answers[name].strip() for name in ("contact", "email", "phone")):
        person = contacts.NewContact(
            answers["contact"],
            emails=tuple(filter(None, [answers["email"].strip()])),
            phones=tuple(filter(None, [answers["phone"].strip()])),
        )
        added, _ = contacts.add_contact(change, added, person)
    value = money(answers["value"], scene.settings.currency)
    currency = value.currency if value else scene.settings.currency
    deal = NewDeal(currency, value=value.amount if value else None)
    added, opened = add_deal(change, added, deal)
    if answers["next"].strip():
        if not answers["due"].strip():
            raise UsageError("a next step needs a day")
        plan_step(change, added, opened, Planned(answers["next"], scene.day(answers["due"])))


def _referred_by(scene: Scene) -> Act:
    prospect = scene.prospect
    return asking(
        "Referred by: who named it to you",
        lambda: Form(
            f"Who named {prospect.name}?",
            (Field("referrer", "Prospect", hint="12 or part of a name", required=True),),
        ),
        lambda change, answers: refer(
            change, find_prospect(change, answers["referrer"]), scene.prospect_now(change)
        ),
        lambda answers: command("referral", answers["referrer"], of=prospect.ref),
        lambda answers: f"{prospect.name}: referred by {answers['referrer']}",
    )


def _clear(scene: Scene) -> Act:
    prospect = scene.prospect
    return doing(
        "It has no referrer",
        lambda change: clear_referral(change, scene.prospect_now(change)),
        command("referral", "clear", prospect.ref),
        f"{prospect.name}: no referrer",
    )
