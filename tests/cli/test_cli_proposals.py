"""Offers by the command line: drawn up, sent, answered, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_program import Program

LINES = ("--line", "inv-10 x 10 -5%", "--line", "Cable 3 x 2.5 x 200", "--line", "Montage x 8 @ 65")


@pytest.fixture
def seller(pipeline: Program) -> Program:
    """A deal with Solartek, and a catalogue of two products."""
    ran = pipeline.many(
        ("config", "set", "currency", "EUR"),
        ("add", "Solartek", "--value", "4000", "--title", "Roof", "--contact", "Anna Petrova"),
        ("product", "add", "Inverter", "--price", "480", "--sku", "INV-10", "--unit", "pcs"),
        ("product", "add", "Cable 3 x 2.5", "--price", "1.20", "--unit", "m"),
        ("product", "add", "Licence", "--price", "99 USD"),
    )
    assert [each.code for each in ran] == [0] * 5, ran
    return pipeline


def test_from_the_draft_to_the_value_of_the_deal(seller: Program) -> None:
    added = seller.ok("proposal", "add", "solar", *LINES, "--title", "Roof, phase 1")
    assert added.lines == [
        "1.1 Solartek: drew up proposal 1 (Roof, phase 1), 5,320 EUR, draft,"
        " valid until Wed 23 Dec.",
        "Undo with: pipeline undo 5",
    ]
    assert seller.ok("list", "proposal:draft").lines[1].startswith("1.1")
    sent = seller.ok("proposal", "send", "1")
    assert sent.lines[0] == (
        "1.1 Solartek: Roof: proposal 1 sent, 5,320 EUR, valid until Wed 23 Dec."
    )
    accepted = seller.ok("proposal", "accept", "1", env=seller.on_day("2026-12-01"))
    assert accepted.lines[:2] == [
        "1.1 Solartek: Roof: proposal 1 accepted, 5,320 EUR.",
        "Value: 4,000 EUR → 5,320 EUR",
    ]
    dossier = seller.json("show", "1")
    (deal,) = dossier["deal_records"]
    assert (deal["value"], deal["history"][-1]["event"]) == ("5320", "revalued")
    assert [(a["kind"], a["text"], a["on"]) for a in dossier["activities"]] == [
        ("email", "proposal 1 sent, 5,320 EUR", "2026-11-23"),
        ("note", "proposal 1 accepted, 5,320 EUR", "2026-12-01"),
    ]
    (proposal,) = dossier["proposals"]
    assert (proposal["status"], proposal["answered"]) == ("accepted", "2026-12-01")
    assert [line["product"] for line in proposal["lines"]] == [
        "Inverter", "Cable 3 x 2.5", "Montage",
    ]  # fmt: skip
    assert [line["total"] for line in proposal["lines"]] == ["4560", "240", "520"]
    for _ in range(3):
        seller.ok("undo")
    assert seller.json("show", "1")["proposals"] == []
    assert seller.json("list")[0]["value"] == "4000"


def test_the_terms_of_the_client_apply_unless_told_otherwise(seller: Program) -> None:
    terms = seller.ok("terms", "1", "--key", "--discount", "5", "--payment-days", "30",
                      "--bonus", "free service")  # fmt: skip
    assert terms.lines[0] == (
        "1 Solartek: key account, 5 % discount, 30 days to pay, bonus: free service."
    )
    usual = seller.ok("proposal", "add", "1", *LINES)
    assert usual.lines[1] == "From the terms: 5 % discount, bonus free service, 30 days to pay."
    own = seller.json("proposal", "add", "1", *LINES, "--discount", "0", "--bonus", "",
                      "--payment-days", "none", "--valid-until", "none")  # fmt: skip
    assert (own["discount"], own["bonus"], own["payment_days"]) == ("0", "", None)
    assert (own["total"], own["valid_until"]) == ("5320", None)
    shown = seller.json("proposal", "show", "p1")
    assert (shown["subtotal"], shown["discount"], shown["total"]) == ("5320", "5", "5054")
    assert (shown["bonus"], shown["payment_days"]) == ("free service", 30)
    # what was agreed later changes no offer that is drawn up
    seller.ok("terms", "1", "--discount", "20")
    assert seller.json("proposal", "show", "p1")["total"] == "5054"


def test_terms_are_shown_changed_and_cleared(seller: Program) -> None:
    assert seller.ok("terms", "1").lines == ["1 Solartek: no terms of its own."]
    seller.ok("terms", "1", "--key", "--discount", "7.5%")
    assert seller.json("terms", "1") == {
        "key_account": True, "discount": "7.5", "bonus": "", "payment_days": None,
    }  # fmt: skip
    assert seller.json("list", "--prospects")[0]["terms"]["key_account"] is True
    assert "key account, 7.5 % discount" in seller.ok("show", "1").out
    assert [each["ref"] for each in seller.json("list", "key:yes")] == ["1.1"]
    assert seller.json("list", "key:no") == []
    seller.ok("terms", "1", "--no-key", "--discount", "0")
    assert seller.json("show", "1")["terms"] is None
    seller.ok("undo")
    seller.ok("terms", "1", "--clear")
    assert seller.json("list", "key:yes") == []


REFUSED = (
    (("add", "1", "--line", "Inverterr x 10"),
     "no price for 'Inverterr', which the catalogue does not have: did you mean 'Inverter'?"),
    (("add", "1", "--line", "Inverter x 10 --5%"), "'-5' is not a valid discount"),
    (("add", "1", "--line", "Inverter -101%"), "'101' is not a valid discount"),
    (("add", "1", "--line", "Inverter x 2", "--discount", "101"), "'101' is not a valid discount"),
    (("add", "1", "--line", "Inverter", "--discount", "-1"), "'-1' is not a valid discount"),
    (("add", "1", "--line", "Inverter", "--line", "Licence"),
     "'Licence' is priced in USD, the proposal is in EUR: a proposal has one currency"),
    (("add", "1", "--line", "Inverter @ 500 GBP", "--currency", "USD"), "in GBP, the proposal"),
    (("add", "1", "--line", "Inverter @ 0.999"), "more decimals than EUR"),
    (("add", "1", "--line", "Inverter", "--valid-until", "yesterday"), "2026-11-22 is over"),
    (("add", "1", "--line", "Inverter", "--payment-days", "soon"), "is not a valid number of days"),
    (("add", "1", "--line", "Gold x 900000000 @ 900000000000"), "than a deal can be worth"),
    (("add", "1", "--line", ""), "names no product"),
    (("add", "2", "--line", "Inverter"), "there is no prospect 2"),
    (("add", "1", "--line", "\udc80 @ 5"), "not valid text"),
    (("send", "p1"), "proposal 1 has no lines: there is nothing to send"),
    (("print", "p1"), "proposal 1 has no lines: there is nothing to print"),
    (("value", "p1"), "proposal 1 has no lines: it comes to nothing"),
    (("accept", "p1"), "proposal 1 is a draft: the client has not seen it"),
    (("refuse", "p1", "--reason", "price"), "proposal 1 is a draft"),
    (("edit", "p1"), "nothing to change"),
    (("edit", "p1", "--discount", "200"), "0 to 100 percent"),
    (("edit", "1", "5", "--discount", "2"), "1 has no proposal '5'"),
    (("line", "remove", "p1", "1"), "proposal 1 has no lines"),
    (("list", "--status", "foo"), "unknown status 'foo'"),
    (("show", "p9"), "no prospect is called 'p9'"),
)  # fmt: skip


def test_what_makes_no_sense_is_refused_and_nothing_is_changed(seller: Program) -> None:
    seller.ok("proposal", "add", "1")
    before = seller.digest
    answers = seller.many(*(("proposal", *words) for words, _ in REFUSED))
    for (words, said), ran in zip(REFUSED, answers, strict=True):
        assert said in ran.refusal, (words, ran)
        assert len(ran.err.splitlines()) <= 2, (words, ran)
    assert seller.digest == before


def test_what_the_client_has_is_not_changed_behind_its_back(seller: Program) -> None:
    seller.many(("proposal", "add", "1", *LINES), ("proposal", "send", "p1"))
    before = seller.digest
    for words in (
        ("edit", "p1", "--discount", "3"), ("line", "add", "p1", "Inverter"),
        ("line", "remove", "p1", "cable"), ("send", "p1"),
    ):  # fmt: skip
        assert "was sent on 2026-11-23" in seller("proposal", *words).refusal
    assert seller.digest == before
    seller.ok("proposal", "edit", "p1", "--valid-until", "+60d")  # but it can hold for longer
    copied = seller.ok("proposal", "copy", "p1", env=seller.on_day("2026-12-01"))
    assert "drew up proposal 2, 5,320 EUR, draft, valid until Thu 31 Dec" in copied.lines[0]
    assert seller.ok("proposal", "line", "remove", "1", "cable").lines[0] == (
        "Removed Cable 3 x 2.5 from proposal 2, 5,080 EUR, draft, valid until Thu 31 Dec."
    )
    assert seller.json("proposal", "line", "add", "1", "Inverter")["total"] == "5560"


def test_all_lines_of_a_draft_can_be_new(seller: Program) -> None:
    seller.ok("proposal", "add", "1", *LINES)
    edited = seller.json("proposal", "edit", "1", "--line", "Licence x 2", "--discount", "50")
    assert (edited["currency"], edited["total"]) == ("USD", "99")
    assert [line["product"] for line in edited["lines"]] == ["Licence"]


def test_an_expired_one_needs_a_word_or_a_new_day(seller: Program) -> None:
    seller.many(("proposal", "add", "1", *LINES, "--valid-until", "+3d"),
                ("proposal", "send", "1"))  # fmt: skip
    later = seller.on_day("2026-12-10")
    assert seller.ok("proposal", "list", "--status", "expired", env=later).lines[1:]
    assert seller.ok("list", "proposal:expired", env=later).lines[1:]
    before = seller.digest
    refused = seller("proposal", "accept", "1", env=later)
    assert refused.refusal == "proposal 1 was valid until 2026-11-26"
    assert "--anyway" in refused.err
    assert seller.digest == before
    # the client said so in time; only the manager is late
    assert seller("proposal", "accept", "1", "--on", "2026-11-25", env=later).code == 0
    seller.ok("undo")
    assert seller("proposal", "accept", "1", "--anyway", env=later).code == 0
    seller.ok("undo")
    seller.ok("proposal", "edit", "1", "--valid-until", "+5d", env=later)
    assert seller.ok("proposal", "accept", "1", env=later).lines[0].endswith("accepted, 5,320 EUR.")
    seller.ok("proposal", "copy", "p1", env=later)
    assert "which is over" in seller(
        "proposal", "send", "p2", env=seller.on_day("2027-03-01")
    ).refusal  # fmt: skip


def test_a_second_yes_on_a_deal_must_say_what_it_means(seller: Program) -> None:
    seller.many(
        ("proposal", "add", "1", *LINES), ("proposal", "send", "p1"),
        ("proposal", "accept", "p1"), ("proposal", "copy", "p1"),
        ("proposal", "edit", "p2", "--discount", "10"), ("proposal", "send", "p2"),
    )  # fmt: skip
    before = seller.digest
    again = seller("proposal", "accept", "p2")
    assert again.refusal == "proposal 1 is accepted for deal 1.1 already"
    assert "--instead" in again.err
    assert "accepted already" in seller("proposal", "accept", "p1").refusal
    assert "accepted already" in seller("proposal", "refuse", "p1", "--reason", "x").refusal
    assert seller.digest == before
    instead = seller.ok("proposal", "accept", "p2", "--instead")
    assert instead.lines[1] == "Value: 5,320 EUR → 4,788 EUR"
    assert [each["status"] for each in seller.json("proposal", "list")] == ["refused", "accepted"]


def test_the_value_is_left_or_given_on_request(seller: Program) -> None:
    seller.many(("proposal", "add", "1", *LINES), ("proposal", "send", "1"))
    kept = seller.ok("proposal", "accept", "1", "--keep-value")
    assert not any(line.startswith("Value") for line in kept.lines)
    assert seller.json("list")[0]["value"] == "4000"
    assert seller.json("proposal", "value", "p1")["value"] == "5320"


def test_an_offer_in_another_currency_takes_the_deal_with_it(seller: Program) -> None:
    seller.many(("proposal", "add", "1", "--line", "Licence x 3"), ("proposal", "send", "1"))
    said = seller.ok("proposal", "accept", "1")
    assert said.lines[1] == "Value: 4,000 EUR → 297 USD"
    yen = seller.json("proposal", "add", "1", "--line", "Sake x 3 @ 101 -50%", "--currency", "JPY")
    assert (yen["currency"], yen["total"]) == ("JPY", "152")  # 151.5


def test_a_refusal_keeps_its_reason(seller: Program) -> None:
    seller.many(("proposal", "add", "1", *LINES), ("proposal", "send", "1"))
    assert seller("proposal", "refuse", "1").code == 2
    said = seller.ok("proposal", "refuse", "1", "--reason", "price")
    assert said.lines[:2] == [
        "1.1 Solartek: Roof: proposal 1 refused (price).",
        "For a better one: pipeline proposal copy p1",
    ]
    last = seller.json("show", "1")["activities"][-1]
    assert (last["text"], last["outcome"]) == ("proposal 1 refused, 5,320 EUR", "price")


def test_which_proposal_is_meant(seller: Program) -> None:
    seller.many(
        ("proposal", "add", "1", "--line", "Inverter", "--title", "Small"),
        ("proposal", "add", "1", "--line", "Inverter x 2", "--title", "Large"),
    )
    which = seller("proposal", "send", "1")
    assert (which.code, which.refusal) == (3, "1 has 2 proposals; say which:")
    assert which.err.splitlines()[1:] == [
        "  1  Small  draft  480 EUR", "  2  Large  draft  960 EUR",
    ]  # fmt: skip
    assert seller.json("proposal", "send", "1", "larg")["id"] == 2
    assert seller.json("proposal", "send", "solartek")["id"] == 1  # the only draft that is left
    assert "is in 2 proposals" in seller("proposal", "show", "1", "inverter").refusal
    assert seller.json("proposal", "show", "1.1", "2")["title"] == "Large"
    removed = seller.ok("proposal", "remove", "p2")
    assert removed.lines[0].startswith("Removed proposal 2 (Large)")
    assert seller("proposal", "show", "p2").refusal == "proposal 2 is no longer there"


def test_lost_deals_get_no_offers(seller: Program) -> None:
    seller.many(("proposal", "add", "1", *LINES), ("lose", "1", "--reason", "price"))
    for words in (("add", "1.1", *LINES), ("send", "p1"), ("copy", "p1")):
        assert "deal 1.1 is lost" in seller("proposal", *words).refusal


def test_another_client_gets_the_lines_on_terms_of_its_own(seller: Program) -> None:
    seller.many(
        ("terms", "1", "--discount", "5"), ("proposal", "add", "1", *LINES),
        ("add", "Nordwind"), ("terms", "2", "--discount", "2", "--payment-days", "10"),
    )  # fmt: skip
    copied = seller.ok("proposal", "copy", "p1", "--to", "nord")
    assert copied.lines[1] == "From the terms: 2 % discount, 10 days to pay."
    assert seller.json("proposal", "show", "nord")["ref"] == "2.1"
    assert seller.json("proposal", "list", "nord")[0]["prospect"] == "Nordwind"


def test_sent_offers_that_run_out_are_on_the_list_of_the_day(seller: Program) -> None:
    seller.many(("next", "1", "call", "--due", "30 dec"),
                ("proposal", "add", "1", *LINES, "--valid-until", "4 dec"),
                ("proposal", "send", "1"))  # fmt: skip

    def deadlines(day: str) -> list[dict[str, object]]:
        found = seller.ok("today", "--json", env=seller.on_day(day)).json["deadlines"]
        assert isinstance(found, list)
        return found

    assert deadlines("2026-11-30") == []
    (near,) = deadlines("2026-12-01")
    assert near["reason"] == "valid until Fri 4 Dec, sent 8 d ago"
    assert (near["kind"], near["record"], near["value"]) == ("proposal", 1, "5320")
    assert deadlines("2026-12-04")[0]["reason"] == "valid until today, sent 11 d ago"
    assert deadlines("2026-12-07")[0]["reason"] == "expired 3 d ago, sent 14 d ago"
    assert "Deadlines (1)" in seller.ok("today", env=seller.on_day("2026-12-07")).out
    seller.ok("config", "set", "proposal.warn_days", "10")
    assert len(deadlines("2026-11-30")) == 1
    seller.many(("proposal", "copy", "p1"), ("proposal", "send", "p2"))
    assert deadlines("2026-12-07") == []  # a later one has taken its place
    seller.ok("undo")
    assert len(deadlines("2026-12-07")) == 1
    seller.ok("proposal", "refuse", "p1", "--reason", "price")
    assert deadlines("2026-12-07") == []


def test_the_words_of_an_offer_are_found(seller: Program) -> None:
    seller.many(("add", "Nordwind"), ("proposal", "add", "1", *LINES, "--title", "Phase 1",
                                      "--note", "carriage paid"))  # fmt: skip
    for words in (
        ("montage",),
        ("carriage",),
        ("phase",),
        ("proposal:draft",),
        ("-proposal:none",),
    ):
        assert [each["ref"] for each in seller.json("list", *words)] == ["1.1"], words
    assert [each["ref"] for each in seller.json("list", "proposal:none")] == ["2.1"]
    assert len(seller.json("list", "proposal:none,draft")) == 2
    assert "write key:yes" in seller("list", "key:perhaps").refusal


def test_days_of_validity_are_a_setting(seller: Program) -> None:
    seller.ok("config", "set", "proposal.valid_days", "7")
    assert seller.json("proposal", "add", "1", *LINES)["valid_until"] == "2026-11-30"
    assert seller("config", "set", "proposal.valid_days", "0").code == 2
