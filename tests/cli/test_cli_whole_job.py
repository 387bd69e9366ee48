"""The whole job by command lines: one client, from the fair to the third order.

Every step goes through the program as the manager types it, on its own day. What she
sees is checked where she looks: the line that says what was done, today, the dossier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline_tui.book import Book
from pipeline_tui.book.tables import TABLES, kind_of
from pipeline_tui.model.encoding import encode

if TYPE_CHECKING:
    from pathlib import Path

    from cli_program import Program, Ran

UNDO = "Undo with: pipeline undo "


class Manager:
    """Who works with the book, day after day."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.day = "2026-02-02"

    def does(self, *lines: tuple[Any, ...]) -> list[Ran]:
        """Commands one after the other that all succeed, without a word of complaint."""
        done = self.program.many(*lines, env=self.program.on_day(self.day))
        for line, ran in zip(lines, done, strict=True):
            assert (ran.code, ran.err) == (0, ""), (line, ran)
        return done

    def says(self, *line: Any) -> list[str]:
        """What one command says, without the line about undo."""
        return [each for each in self.does(line)[0].lines if not each.startswith(UNDO)]

    def is_told(self, *line: Any) -> str:
        """The one line that refuses a command."""
        (ran,) = self.program.many(line, env=self.program.on_day(self.day))
        return ran.refusal

    def json(self, *line: Any) -> Any:
        return self.does((*line, "--json"))[0].json

    def today(self, group: str) -> list[tuple[str, str]]:
        """What of a group of today there is to do, and why."""
        return [(each["next_step"], each["reason"]) for each in self.json("today")[group]]

    def open_duties(self, ref: str, stage: str) -> list[str]:
        found = self.json("duty", "list", ref)
        return [each["name"] for each in found if each["stage"] == stage and not each["is_done"]]


def test_one_client_from_the_fair_to_the_third_order(pipeline: Program, tmp_path: Path) -> None:
    manager = Manager(pipeline)
    a_catalogue_a_target_and_an_old_client(manager)
    found_at_the_fair(manager)
    an_offer_that_is_about_to_run_out(manager)
    two_objections(manager)
    accepted_at_its_total(manager)
    a_contract_with_four_papers_and_three_payments(manager)
    signed_and_won(manager)
    a_payment_that_comes_late(manager)
    a_complaint_and_what_became_of_it(manager)
    a_referral(manager)
    the_next_order_is_asked_for(manager)
    what_the_dossier_tells(manager)
    everything_travels(manager, tmp_path)
    everything_can_be_taken_back(manager)


def a_catalogue_a_target_and_an_old_client(manager: Manager) -> None:
    """What was there before: prices, a plan for the year, one answer that worked."""
    manager.does(
        ("config", "set", "currency", "EUR"),
        ("config", "set", "commission.base", "1500"),
        ("config", "set", "commission.rate", "2"),
        ("config", "set", "commission.tiers", "10k:4"),
        ("target", "set", "2026-03", "--value", "20k", "--deals", "1"),
        ("product", "add", "Inverter", "--price", "480", "--sku", "INV-10", "--unit", "pcs"),
        ("product", "add", "Cable", "--price", "2.50", "--unit", "m"),
        ("product", "add", "Montage", "--price", "65", "--unit", "hour"),
        (
            "competitor",
            "add",
            "Sunpower",
            "--strength",
            "fast delivery",
            "--weakness",
            "no service",
        ),
        ("add", "Hansa", "--value", "5k", "--stage", "objections"),
        ("objection", "add", "1", "price", "too dear", "--competitor", "Sunpower"),
        ("objection", "answer", "1", "it lasts 30 years", "--outcome", "resolved"),
        ("win", "1"),
    )
    library = manager.says("objection", "library", "price")
    assert "1  it lasts 30 years  1 of 1, 100 % (21 to 100 %)  won with it: 1.1" in library


def found_at_the_fair(manager: Manager) -> None:
    """Search: the duties of the stage fill up as the facts come in."""
    added = manager.says("add", "Solartek", "--source", "fair", "--value", "12k",
                         "--contact", "Anna Petrova", "--email", "anna@solartek.eu")  # fmt: skip
    assert added == [
        "Added 2.1 Solartek, search, 12,000 EUR.",
        "It has no next step: pipeline next 2.1 TEXT --due fri",
    ]
    assert "search  2/6" in manager.says("duty", "list", "2")
    assert manager.open_duties("2", "search") == [
        "segment set", "needs noted", "reliability checked", "first next step dated",
    ]  # fmt: skip
    manager.does(
        ("edit", "2", "--segment", "solar", "--needs", "a roof of inverters by May"),
        ("contact", "edit", "2", "Anna", "--role", "director", "--decides"),
        ("reliability", "add", "2", "payment-history", "mixed", "two of six paid late"),
    )
    checked = manager.says("reliability", "add", "2", "registry", "good", "--source", "court book")
    assert "Reliability: B = (3×0.5 + 2×1)/5 = 0.70." in checked
    manager.does(("log", "2", "meeting", "met at the fair", "--next", "call Anna", "--due", "fri"))
    assert "search  6/6" in manager.says("duty", "list", "2")
    assert "1  Anna Petrova  director  anna@solartek.eu  decides" in manager.says("show", "2")

    manager.day = "2026-02-06"
    assert ("call Anna", "today") in manager.today("due")
    done = manager.says("done", "2", "--outcome", "wants an offer", "--next", "see the roof",
                        "--due", "tue")  # fmt: skip
    assert done == ["Done: call Anna (2.1 Solartek).", "Next: see the roof, Tue 10 Feb"]
    assert manager.says("advance", "2") == ["2.1 Solartek: search → negotiation."]


def an_offer_that_is_about_to_run_out(manager: Manager) -> None:
    """Negotiation: terms, an offer out of the catalogue, and its last day drawing near."""
    manager.day = "2026-02-10"
    manager.does(
        ("log", "2", "visit", "20 inverters, 200 m of cable"),
        ("done", "2", "--next", "ask what they think", "--due", "20 feb"),
        ("terms", "2", "--key", "--discount", "5", "--payment-days", "30"),
        ("edit", "2", "--competitor", "Sunpower"),
    )
    assert manager.open_duties("2", "negotiation") == ["individual proposal sent"]
    offered = manager.says("proposal", "add", "2", "--valid-until", "28 feb")
    assert offered == [
        "2.1 Solartek: drew up proposal 1, 0 EUR, draft, valid until Sat 28 Feb.",
        "From the terms: 5 % discount, 30 days to pay.",
    ]
    assert (
        manager.is_told("proposal", "send", "2")
        == "proposal 1 has no lines: there is nothing to send"
    )
    filled = manager.says("proposal", "line", "add", "2", "Inverter x 20", "Cable x 200",
                          "Montage x 40 @ 60")  # fmt: skip
    assert "11,875 EUR" in filled[0]
    manager.does(("config", "set", "owner", "Maria Keller"))
    printed = manager.does(("proposal", "print", "2"))[0].out
    assert "| 3 | Montage | 60.00 | 40 hour | 2,400.00 |" in printed
    assert "**11,875.00**" in printed
    sent = manager.says("proposal", "send", "2")
    assert sent == ["2.1 Solartek: proposal 1 sent, 11,875 EUR, valid until Sat 28 Feb."]
    assert manager.open_duties("2", "negotiation") == []
    assert manager.today("deadlines") == []

    manager.day = "2026-02-26"
    assert manager.today("overdue") == [("ask what they think", "6 d overdue")]
    assert manager.today("deadlines") == [
        ("answer to proposal 1", "valid until Sat 28 Feb, sent 16 d ago")
    ]


def two_objections(manager: Manager) -> None:
    """Objections: one met with the answer that worked before, one that takes two tries."""
    manager.does(("done", "2", "--outcome", "they hesitate"), ("advance", "2"))
    raised = manager.says("objection", "add", "2", "price", "too expensive",
                          "--competitor", "sunpower")  # fmt: skip
    assert raised[0] == "2.1 Solartek: price objection 2: too expensive."
    manager.does(("competitor", "price", "sunpower", "Inverter", "430", "--source", "Anna"))
    assert manager.open_duties("2", "objections") == ["every objection answered", "none left open"]

    env = manager.program.on_day(manager.day)
    asked = manager.program.in_terminal("objection", "answer", "2", env=env, keys=b"1\n")
    assert asked.code == 0, asked
    assert "it lasts 30 years" in asked.out
    assert "no service" in asked.out  # what is known of the competitor
    assert manager.json("objection", "list", "2")[0]["answer"] == "it lasts 30 years"
    assert manager.says("objection", "close", "2", "resolved") == [
        "2.1 Solartek: price objection 2 resolved."
    ]

    manager.does(
        ("objection", "add", "2", "trust", "you are far away"),
        ("objection", "answer", "2", "we come by train"),
    )
    assert manager.open_duties("2", "objections") == ["none left open"]
    manager.does(
        ("objection", "close", "2", "unresolved"),
        ("objection", "reopen", "2", "far"),
        ("objection", "edit", "2", "far", "--answer", "our man lives in Graz"),
        ("objection", "close", "2", "far", "resolved"),
    )
    assert manager.open_duties("2", "objections") == []
    states = {each["category"]: each["status"] for each in manager.json("objection", "list", "2")}
    assert states == {"price": "resolved", "trust": "resolved"}


def accepted_at_its_total(manager: Manager) -> None:
    """The offer is accepted on its last days: the deal is worth what was offered."""
    assert manager.says("proposal", "accept", "2") == [
        "2.1 Solartek: proposal 1 accepted, 11,875 EUR.", "Value: 12,000 EUR → 11,875 EUR",
    ]  # fmt: skip
    assert manager.today("deadlines") == []


def a_contract_with_four_papers_and_three_payments(manager: Manager) -> None:
    """Contract: what is owed by whom, and which papers are missing."""
    manager.day = "2026-03-02"
    manager.does(("move", "2", "contract", "--reason", "they said yes"))
    drawn = manager.says("contract", "add", "2", "--number", "K-17", "--starts", "today",
                         "--ends", "2027-03-01")  # fmt: skip
    assert drawn[0] == "Added 2.1 K-17, from Mon 2 Mar, until Mon 1 Mar 2027."
    assert manager.is_told("obligation", "add", "2", "delivery", "--due", "2026-02-20")
    manager.does(("obligation", "add", "2", "delivery", "inverters", "--due", "20 mar"))
    split = manager.says("obligation", "add", "2", "payment", "--due", "31 mar", "--split", "3")
    assert "1 of 3, due Tue 31 Mar and 2 more" in split[0]
    assert split[0].endswith("together 11,875 EUR.")
    amounts = [each["amount"] for each in manager.json("obligation", "list", "2")]
    assert amounts == [None, "3958.33", "3958.33", "3958.34"]

    papers = ("signed", "spec", "invoice")
    for there, paper in enumerate(papers, 1):
        said = manager.says("contract", "document", "2", paper)
        assert said[0].endswith(f"is there, {there} of 4 papers there.")
    assert said[1].startswith("Missing: acceptance certificate ")
    assert manager.open_duties("2", "contract") == ["every required document present", "signed"]
    manager.does(("contract", "document", "2", "acceptance"))


def signed_and_won(manager: Manager) -> None:
    """Signing wins the deal; target and commission move along."""
    before = manager.json("commission", "--what-if", "2.1")
    assert before["earned"]["amount"] == "1500"
    signed = manager.says("contract", "sign", "2", "--win")
    assert signed == [
        "Signed 2.1 K-17, signed Mon 2 Mar, from Mon 2 Mar, until Mon 1 Mar 2027.",
        "2.1 is won, in after-sales.",
    ]
    assert manager.open_duties("2", "contract") == []
    target = manager.json("target", "show")
    assert (target["won"], target["gap"], target["deals_gap"]) == ("11875", "8125", 0)
    earned = manager.json("commission")
    assert earned["earned"]["amount"] == "1775"  # 1500 + 2 % of 10,000 + 4 % of 1,875
    assert earned["earned"]["amount"] == before["what_if"]["earned"]["amount"]
    assert manager.says("cadence", "2", "30d")[1] == "Next: keep in touch, Wed 1 Apr"


def a_payment_that_comes_late(manager: Manager) -> None:
    """After-sales: delivered in time, paid three days late."""
    manager.day = "2026-03-20"
    assert manager.today("obligations") == [("delivery: inverters", "we owe it, today")]
    assert manager.says("obligation", "done", "2", "inverters") == [
        "Done: 2.1 delivery: inverters, due Fri 20 Mar."
    ]
    manager.day = "2026-04-03"
    assert manager.today("obligations") == [("payment: 1 of 3", "they owe it, 3 d overdue")]
    assert manager.program("today", "--check", env=manager.program.on_day(manager.day)).code == 1
    assert manager.open_duties("2", "after-sales")[0] == "deliveries and payments on time"
    owed = manager.says("obligation", "list", "--overdue")
    assert owed[-1] == "They owe 3,958.33 EUR, 3,958.33 EUR of it overdue."
    assert manager.says("obligation", "done", "2")[1] == "It was 3 d late."
    assert manager.today("obligations") == []


def a_complaint_and_what_became_of_it(manager: Manager) -> None:
    """A complaint has a deadline, stands in today before it, and is settled with an answer."""
    said = manager.says("feedback", "add", "2", "complaint", "two inverters hum", "--score", "6")
    assert said == ["Added complaint 1 of 2.1: two inverters hum, to settle by Fri 10 Apr."]
    assert "complaints settled" in manager.open_duties("2", "after-sales")
    manager.day = "2026-04-10"
    assert manager.today("deadlines") == [("two inverters hum", "complaint, today")]
    assert manager.says("feedback", "resolve", "2", "sent two new ones") == [
        "Settled complaint 1 of 2.1: two inverters hum."
    ]
    assert manager.today("deadlines") == []


def a_referral(manager: Manager) -> None:
    """A client who was helped names another one; nobody names himself, nor in a circle."""
    added = manager.says("referral", "2", "Novak Bau", "--contact", "Jan Novak",
                         "--phone", "+43 316 1234",
                         "--next", "call Jan", "--due", "+90d")  # fmt: skip
    assert added[:2] == ["Added 3.1 Novak Bau, search.", "Referred by 2 Solartek."]
    for referrer, of in (("2", "2"), ("3", "2")):
        assert manager.is_told("referral", referrer, "--of", of)
    assert any(each.startswith("  3 Novak Bau") for each in manager.says("referral", "tree"))
    assert manager.json("show", "3")["source"] == "referral"
    assert manager.open_duties("2", "after-sales") == []


def the_next_order_is_asked_for(manager: Manager) -> None:
    """Two orders make a rhythm; when the third is late by it, today asks for it."""
    manager.does(
        ("deal", "add", "2", "--title", "Second roof", "--value", "9k", "--product", "Inverter"),
        ("win", "2.2"),
        ("done", "2", "--outcome", "all is well"),
    )
    manager.day = "2026-05-27"
    assert manager.today("in_touch") == []  # 39 days between the orders, × 1.25 is 49
    manager.day = "2026-05-29"
    assert manager.today("in_touch") == [
        ("ask for the next order", "orders every 39 d, the last one 49 d ago")
    ]
    assert manager.says("deal", "add", "2", "--title", "Third roof", "--value", "14k")[0] == (
        "Added 2.3 Solartek: Third roof, search, 14,000 EUR."
    )
    assert manager.today("in_touch") == []
    april = manager.json("commission", "--period", "2026-04")["earned"]
    assert (april["volume"], april["amount"]) == ("9000", "1680")


def what_the_dossier_tells(manager: Manager) -> None:
    """Every record is on one page, in search, and in history with the command that made it."""
    page = "\n".join(manager.says("show", "2"))
    for words in (
        "terms        key account, 5 % discount, 30 days to pay", "reliability  B",
        "referred 1   3 Novak Bau", "cadence      every 30 d", "11,875 EUR", "Sunpower",
        "Inverter, Cable, Montage", "it lasts 30 years", "our man lives in Graz", "K-17",
        "done, 3 d late", "sent two new ones", "two of six paid late", "Third roof",
    ):  # fmt: skip
        assert words in page, words
    searched = ("montage", "graz", "k-17", "hum", "obligation:overdue", "sunpower")
    for words in searched:
        assert any(each["ref"] == "2.1" for each in manager.json("list", words)), words
    done = [each["command"] for each in manager.json("history", "--limit", "999")]
    for command in (
        "add Solartek", "terms 2", "proposal add", "proposal send", "objection add",
        "objection answer", "proposal accept", "contract add", "obligation add", "contract sign",
        "obligation done", "feedback add", "feedback resolve", "referral 2", "deal add 2",
        "win 2.2",
    ):  # fmt: skip
        assert any(each.startswith(command) for each in done), command


def documents(path: Path) -> dict[str, list[bytes]]:
    """Every document of a book by table."""
    read = Book(path).read()
    found = {each: sorted(encode(one) for one in read.of(kind_of(each))) for each in TABLES}
    return {table: docs for table, docs in found.items() if docs}


def everything_travels(manager: Manager, folder: Path) -> None:
    """Our own JSON, taken into an empty book, gives the same documents."""
    file, other = folder / "all.json", folder / "other.json"
    manager.does(("export", "-o", file))
    env = manager.program.on_day(manager.day) | {"PIPELINE_BOOK": str(other)}
    (taken,) = manager.program.many(("import", file), env=env)
    assert taken.code == 0, taken
    mine, theirs = documents(manager.program.book), documents(other)
    assert set(mine) == set(theirs)
    for table, docs in mine.items():
        assert theirs[table] == docs, table
    assert len(mine) >= 11, sorted(mine)


def everything_can_be_taken_back(manager: Manager) -> None:
    """As many undos as changes give the empty book's documents again."""
    changes = len(manager.json("history", "--limit", "999"))
    assert changes > 50
    manager.does(*[("undo",)] * changes)
    assert documents(manager.program.book) == {}
    assert manager.is_told("undo")
