"""Contracts, obligations, feedback, cadence and referrals by keys."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from textual.widgets import OptionList
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.activities import Happened, log_activity
from pipeline_tui.actions.contracts import NewContract, add_contract
from pipeline_tui.actions.feedback import NewFeedback, add_feedback
from pipeline_tui.actions.moving import Way, win
from pipeline_tui.actions.obligations import NewObligation, add_obligations
from pipeline_tui.config import Settings
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.contract import Contract, Obligation, ObligationKind
from pipeline_tui.model.feedback import Feedback, FeedbackKind
from pipeline_tui.model.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable

    import msgspec

    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect

TODAY = now().today


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def acme(tables: Tables) -> Tables:
    """Acme with a deal of 90,000 EUR in contract and a step far ahead."""
    tables.add("Acme", "90k eur", stage="contract", step="call Anna", due="+60d")
    return tables


def prepare(
    tables: Tables, act: Callable[[Change, Prospect, Deal], object], command: str = "prepare"
) -> None:
    with tables.book.change(command, now()) as change:
        prospect, deal = change.prospects.get(1), change.deals.get(10001)
        assert prospect
        assert deal
        act(change, prospect, deal)


def all_of(tables: Tables, kind: type[msgspec.Struct]) -> list[msgspec.Struct]:
    return list(tables.book.read().of(kind))


def choices(on: Screens) -> list[str]:
    """What the choice on top offers."""
    listed = on.app.screen.query_one("#choose-list", OptionList)
    return [str(option.prompt) for option in listed.options]


async def choose(on: Screens, label: str) -> None:
    """Go to a line of the choice on top, and take it."""
    place = next(at for at, each in enumerate(choices(on)) if each.startswith(label))
    await on.press("home", *["down"] * place, "enter")


async def to_tab(on: Screens, title: str) -> None:
    """Open the dossier's tab of that title."""
    for _ in range(30):
        tab = on.app.screen.query_one("#tabs").active_pane  # type: ignore[attr-defined]
        if str(tab._title) == title:
            return
        await on.press("right")
    raise AssertionError(title)


def test_a_contract_is_added_signed_and_won_and_undone(acme: Tables) -> None:
    before = acme.revision

    async def story(on: Screens) -> None:
        await on.press("P", "enter", "A")
        await choose(on, "Contract")
        await on.fill(number="K-17", starts="2026-12-01", ends="2027-11-30",
                      documents="invoice, stamp")  # fmt: skip
        await on.press("ctrl+s")
        assert "pipeline contract add 1.1 --document invoice --document stamp" in on.toasts
        await to_tab(on, "Contracts")
        assert "K-17" in on.text
        assert "0/2" in on.text
        await on.press("enter")
        assert choices(on)[:4] == [
            "Sign it", "Sign it today and win the deal", "Is there: invoice", "Is there: stamp",
        ]  # fmt: skip
        await choose(on, "Is there: stamp")
        await on.press("enter")
        await choose(on, "Sign it today")
        assert "Signed K-17; missing: invoice; 1.1 is won" in on.toasts
        assert "pipeline contract sign 1.1 --contract 1 --win" in on.toasts
        assert acme.deal("1.1").status == "won"
        await on.press("u")

    drive(acme, story, size=(120, 40))
    assert acme.revision == before + 4
    assert acme.deal("1.1").status == "open"
    (contract,) = all_of(acme, Contract)
    assert isinstance(contract, Contract)
    assert (contract.signed, [each.name for each in contract.missing]) == (None, ["invoice"])


def test_a_refused_contract_comes_back_with_what_was_typed(acme: Tables) -> None:
    before = acme.revision

    async def story(on: Screens) -> None:
        await on.press("P", "enter", "A")
        await choose(on, "Contract")
        await on.fill(number="K-17", starts="2026-12-01", ends="2026-11-30")
        await on.press("ctrl+s")
        await on.until(lambda: "before the start" in on.text)
        assert "K-17" in on.text

    drive(acme, story, size=(120, 40))
    assert acme.revision == before


def test_payments_are_added_in_parts_and_marked_as_done_in_the_dossier(acme: Tables) -> None:
    prepare(acme, lambda change, prospect, deal: add_contract(change, deal, NewContract("K-17")))

    async def story(on: Screens) -> None:
        await on.press("P", "enter", "A")
        await choose(on, "Obligation")
        await on.fill(text="rate", due="2027-01-31", split="3")
        await on.press("ctrl+s")
        assert "--split 3 --contract 1" in on.toasts
        await to_tab(on, "Obligations")
        for part in ("rate 1 of 3", "rate 2 of 3", "rate 3 of 3", "Sun 28 Feb 2027"):
            assert part in on.text
        await on.press("down", "enter")
        await choose(on, "Done today")
        assert "Done: payment of 30,000 EUR: rate 2 of 3" in on.toasts
        await on.press("enter")
        await choose(on, "Edit it")
        await on.fill(due="2027-03-05", amount="31k", by="me")
        await on.press("ctrl+s")
        assert "31,000 EUR" in on.text

    drive(acme, story, size=(120, 40))
    found = [each for each in all_of(acme, Obligation) if isinstance(each, Obligation)]
    assert [(each.due, each.done, each.by) for each in found] == [
        (date(2027, 1, 31), None, "them"),
        (date(2027, 3, 5), TODAY, "me"),
        (date(2027, 3, 31), None, "them"),
    ]


def late(change: Change, prospect: Prospect, deal: Deal) -> None:
    """A payment five days late, a complaint past its deadline, a contract that ends."""
    new = NewContract("K-17", starts=ago(300), ends=TODAY + timedelta(days=20), signed=ago(300))
    contract = add_contract(change, deal, new)
    money = Money(deal.value, deal.currency) if deal.value is not None else None
    owed = NewObligation(ObligationKind.PAYMENT, ago(5), "advance", money)
    add_obligations(change, contract, owed)
    said = NewFeedback(FeedbackKind.COMPLAINT, "broken lid", ago(9), deadline_days=7)
    add_feedback(change, prospect, deal, said)


def test_d_works_off_what_records_ask_for_today(acme: Tables) -> None:
    prepare(acme, late)

    async def story(on: Screens) -> None:
        assert "they owe it, 5 d overdue" in on.text
        assert "complaint, 2 d overdue" in on.text
        assert "contract ends in 20 d" in on.text
        await on.press("d")
        assert choices(on)[0] == "Done today"
        await on.press("enter")
        assert "Done: payment of 90,000 EUR: advance, 5 d late" in on.toasts
        assert "Obligations" not in on.text
        await on.press("d")
        assert choices(on)[0] == "Settle it"
        await on.press("enter")
        await on.fill(resolution="sent a new one")
        await on.press("ctrl+s")
        assert "pipeline feedback resolve 1.1 1 'sent a new one'" in on.toasts
        await on.press("d")
        assert choices(on)[:2] == ["Renew it", "It is not renewed"]
        await on.press("enter")
        await on.fill(until="2027-12-31")
        await on.press("ctrl+s")
        assert "Renewed K-17 until 2027-12-31" in on.toasts
        assert "Nothing is due" in on.text
        await on.press("u", "u", "u")
        assert "they owe it, 5 d overdue" in on.text

    drive(acme, story, size=(120, 40))


def test_d_on_a_client_to_keep_in_touch_with_logs_a_call_and_plans_the_next(
    tables: Tables,
) -> None:
    tables.add("Acme", "90k eur", stage="contract")

    def quiet(change: Change, prospect: Prospect, deal: Deal) -> None:
        import msgspec

        deal = win(change, deal, Way(Settings())).deal
        change.put(msgspec.structs.replace(deal, touched=ago(50), created=ago(60)))
        log_activity(change, prospect, deal, Happened(ActivityKind.CALL, "hello", on=ago(45)))
        change.put(msgspec.structs.replace(prospect, cadence_days=30, created=ago(60)))

    prepare(tables, quiet)

    async def story(on: Screens) -> None:
        assert "every 30 d, the last contact 45 d ago" in on.text
        await on.press("d")
        assert on.name == "Form"
        await on.fill(text="all is well")
        await on.press("ctrl+s")
        assert "Nothing is due" in on.text

    drive(tables, story, size=(120, 40))
    (step,) = tables.book.read().steps
    assert (step.text, step.due, step.deal) == ("keep in touch", TODAY + timedelta(days=30), None)


def test_what_is_saved_as_it_was_offers_no_undo(acme: Tables) -> None:
    acme.add("Nordwind", "5k eur", step="call", due="+90d")

    async def story(on: Screens) -> None:
        await on.press("P", "enter")
        for _ in range(2):
            await on.press("A")
            await choose(on, "Cadence")
            await on.fill(every="6w")
            await on.press("ctrl+s")
        assert "Nothing changed" in on.toasts
        assert "pipeline cadence 1 6w" in on.toasts
        assert "undoes it" not in on.toasts

    drive(acme, story, size=(120, 40))


def test_cadence_and_referrals_by_keys(acme: Tables) -> None:
    acme.add("Nordwind", "5k eur", step="call", due="+90d")

    async def story(on: Screens) -> None:
        await on.press("P", "enter", "A")
        await choose(on, "Cadence")
        await on.fill(every="6w")
        assert "every 42 d" in on.text
        await on.press("ctrl+s")
        assert "pipeline cadence 1 6w" in on.toasts
        assert "cadence: every 42 d" in on.text
        await on.press("A")
        await choose(on, "Referral")
        await on.fill(name="New Co", contact="Ben", email="ben@new.example", value="20k",
                      next="call Ben", due="fri")  # fmt: skip
        await on.press("ctrl+s")
        assert "pipeline referral 1 'New Co' --contact Ben" in on.toasts
        assert "referred 1: 3 New Co" in on.text
        await on.press("A")
        await choose(on, "Referred by")
        await on.fill(referrer="new co")
        await on.press("ctrl+s")
        await on.until(lambda: "makes a circle" in on.text)
        await on.fill(referrer="nordwind")
        await on.press("ctrl+s")
        assert "referred by: 2 Nordwind" in on.text

    drive(acme, story, size=(120, 40))
    prospects = list(acme.book.read().prospects)
    assert [each.referred_by for each in prospects] == [
        prospects[1].uid, None, prospects[0].uid,
    ]  # fmt: skip
    assert prospects[0].cadence_days == 42
    assert [s.text for s in acme.steps("3.1")] == ["call Ben"]


def test_feedback_is_taken_in_and_corrected(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("P", "enter")
        await to_tab(on, "Feedback")
        await on.press("A")
        assert choices(on)[0] == "Feedback"
        await on.press("enter")
        await on.fill(kind="gossip", words="broken [lid]", score="12")
        await on.press("ctrl+s")
        assert "unknown kind of feedback" in on.text
        await on.fill(kind="complaint")
        await on.press("ctrl+s")
        await on.until(lambda: "12 is not a valid score" in on.text)
        await on.fill(score="3")
        await on.press("ctrl+s")
        assert "broken [lid]" in on.text
        await on.press("enter")
        await choose(on, "Edit it")
        await on.fill(due="", score="")
        await on.press("ctrl+s")

    drive(acme, story, size=(120, 40))
    (found,) = all_of(acme, Feedback)
    assert isinstance(found, Feedback)
    assert (found.words, found.due, found.score) == ("broken [lid]", None, None)
