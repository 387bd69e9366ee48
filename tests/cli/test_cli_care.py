"""Staying in touch with clients: cadence, repeat orders, referrals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hostile_names import NAMES, harm_in

from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.moving import Way, win
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.config import Settings

if TYPE_CHECKING:
    from cli_program import Program


def planned(program: Program, ref: str = "1") -> list[tuple[str, str]]:
    steps = program.json("show", ref)["next_steps"]
    return [(each["text"], each["due"]) for each in steps if each["done"] is None]


def in_touch(program: Program, day: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = program.ok("today", "--json", env=program.on_day(day)).json[
        "in_touch"
    ]
    return found


def test_a_cadence_makes_the_next_contact(pipeline: Program) -> None:
    pipeline.many(["add", "Solartek", "--no-deal"], ["log", "1", "call", "--at", "2026-11-13"])
    said = pipeline.ok("cadence", "1", "6w")
    assert said.lines[:2] == ["1 Solartek: every 42 d.", "Next: keep in touch, Mon 4 Jan 2027"]
    assert planned(pipeline) == [("keep in touch", "2027-01-04")]  # 42 d after the creation
    assert "every 42 d" in pipeline.ok("show", "1").out

    pipeline.ok("cadence", "1", "30d")
    assert planned(pipeline) == [("keep in touch", "2026-12-23")]
    env = pipeline.on_day("2026-12-01")
    logged = pipeline.ok("log", "1", "call", "all is well", env=env)
    assert logged.lines[1] == "Next: keep in touch, Thu 31 Dec"  # it moves with the contact
    assert planned(pipeline) == [("keep in touch", "2026-12-31")]

    done = pipeline.ok("done", "1", env=pipeline.on_day("2027-01-05"))
    assert done.lines[:2] == ["Done: keep in touch (1 Solartek).", "Next: keep in touch, Thu 4 Feb"]
    assert planned(pipeline) == [("keep in touch", "2027-02-04")]

    pipeline.ok("undo")  # both at once
    assert planned(pipeline) == [("keep in touch", "2026-12-31")]
    cleared = pipeline.ok("cadence", "1", "none")
    assert cleared.lines[0] == "1 Solartek: no cadence."
    assert planned(pipeline) == []
    assert pipeline.json("show", "1")["cadence_days"] is None


def test_it_gives_way_to_a_step_of_the_manager_and_never_stands_beside_one(
    pipeline: Program,
) -> None:
    pipeline.many(["add", "Solartek"], ["cadence", "1", "30d"])
    assert planned(pipeline) == [("keep in touch", "2026-12-23")]
    pipeline.ok("next", "1", "send papers", "--due", "fri")
    assert planned(pipeline) == [("send papers", "2026-11-27")]
    pipeline.ok("undo")
    assert planned(pipeline) == [("keep in touch", "2026-12-23")]
    pipeline.ok("redo")

    pipeline.ok("cadence", "1", "14d")
    assert planned(pipeline) == [("send papers", "2026-11-27")]
    pipeline.ok("log", "1", "call", "hello")
    assert planned(pipeline) == [("send papers", "2026-11-27")]
    done = pipeline.ok("done", "1", "--next", "ask again", "--due", "tomorrow")
    assert done.lines[1] == "Next: ask again, tomorrow"
    assert planned(pipeline) == [("ask again", "2026-11-24")]
    done = pipeline.ok("done", "1")
    assert done.lines[1] == "Next: keep in touch, Mon 7 Dec"
    assert planned(pipeline) == [("keep in touch", "2026-12-07")]


def test_winning_and_losing_leave_a_client_with_a_next_contact(pipeline: Program) -> None:
    pipeline.many(["add", "Solartek", "--next", "call", "--due", "fri"], ["cadence", "1", "30d"])
    pipeline.ok("done", "1", "--drop")
    assert planned(pipeline) == []  # what the manager drops does not come back at once
    won = pipeline.ok("win", "1")
    assert "Next: keep in touch, Wed 23 Dec" in won.lines
    pipeline.ok("undo")
    assert planned(pipeline) == []
    lost = pipeline.ok("lose", "1", "--reason", "price")
    assert "Next: keep in touch, Wed 23 Dec" in lost.lines
    pipeline.many(["undo"], ["next", "1", "call", "--due", "fri"])
    pipeline.ok("move", "1", "after-sales")
    assert planned(pipeline) == [("call", "2026-11-27")]


def test_who_has_not_heard_from_us_for_too_long_stands_in_today(pipeline: Program) -> None:
    pipeline.many(["add", "Solartek", "--no-deal"], ["add", "Nordwind", "--stage", "after-sales"],
                  ["cadence", "1", "30d"], ["done", "1", "--drop"],
                  ["cadence", "2", "2w"], ["done", "2", "--drop"])  # fmt: skip
    assert in_touch(pipeline, "2026-12-07") == []
    (line,) = in_touch(pipeline, "2026-12-10")
    assert (line["ref"], line["reason"]) == ("2", "every 14 d, the last contact 17 d ago")
    assert [each["ref"] for each in in_touch(pipeline, "2026-12-24")] == ["2", "1"]
    assert "Keep in touch (2)" in pipeline.ok("today", env=pipeline.on_day("2026-12-24")).out
    pipeline.ok("log", "2", "note", "thought of them", env=pipeline.on_day("2026-12-20"))
    (line,) = in_touch(pipeline, "2026-12-24")  # the other has a step planned now
    assert line["ref"] == "1"


def test_a_client_who_orders_regularly_is_asked_for_the_next_order(pipeline: Program) -> None:
    days = ["2026-01-05", "2026-03-08", "2026-05-09"]  # 62 and 62 days apart
    with pipeline.opened.change("add", pipeline.now) as change:
        early = date(2026, 1, 1)
        prospect = add_prospect(change, NewProspect("Solartek", created=early))
        for day in days:
            prospect, deal = add_deal(change, prospect, NewDeal("EUR", created=early))
            win(change, deal, Way(Settings(), date.fromisoformat(day)))

    assert in_touch(pipeline, "2026-07-25") == []  # 77 d: 62 × 1.25 is 77.5
    (line,) = in_touch(pipeline, "2026-07-28")
    assert line["reason"] == "orders every 62 d, the last one 80 d ago"
    said = (line["ref"], line["next_step"], line["next_due"])
    assert said == ("1", "ask for the next order", "2026-07-26")

    pipeline.ok("next", "1", "call", "--due", "2026-12-30")
    assert in_touch(pipeline, "2026-07-28") == []  # something is planned
    pipeline.many(["undo"], ["deal", "add", "1"])
    assert in_touch(pipeline, "2026-07-28") == []  # a deal is open
    pipeline.many(["lose", "1.4", "--reason", "price"])
    assert len(in_touch(pipeline, "2026-12-28")) == 1  # a lost one is no order

    pipeline.ok("cadence", "1", "2w")
    assert planned(pipeline) == [("keep in touch", "2026-12-07")]
    (line,) = in_touch(pipeline, "2026-12-28")  # a contact is no order
    assert line["next_step"] == "ask for the next order"


def test_bad_cadences_are_refused(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    before = pipeline.digest
    words = ("0d", "5000d", "soon", "-3d", "3 m", "", "१२d", "1.5w")
    for word, ran in zip(
        words, pipeline.many(*[["cadence", "1", "--", word] for word in words]), strict=True
    ):
        assert "cadence" in ran.refusal, word
        assert ran.book == before


# -- referrals -------------------------------------------------------------------------------


def grown(program: Program) -> None:
    """1 Solartek named 2 and 3; 2 named 4; 5 is nobody's."""
    program.many(
        ["add", "Solartek", "--value", "100k", "--currency", "EUR"],
        ["referral", "1", "Nordwind", "--value", "50k", "--currency", "EUR", "--contact", "Ben",
         "--email", "ben@nordwind.example", "--next", "call Ben", "--due", "fri"],
        ["referral", "add", "solartek", "Blue Ocean", "--no-deal"],
        ["referral", "2", "Acme", "--value", "7k", "--currency", "USD"],
        ["add", "Lonely", "--source", "fair"],
    )  # fmt: skip


def test_a_referral_is_a_prospect_that_knows_who_named_it(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    added = pipeline.ok("referral", "1", "New Co", "--value", "20k", "--currency", "EUR",
                        "--contact", "Ben", "--next", "call Ben", "--due", "fri")  # fmt: skip
    assert added.lines == [
        "Added 2.1 New Co, search, 20,000 EUR.",
        "Referred by 1 Solartek.",
        "Next: call Ben, Fri 27 Nov",
        "Undo with: pipeline undo 2",
    ]
    child, parent = pipeline.json("show", "2"), pipeline.json("show", "1")
    assert child["source"] == "referral"
    assert child["referred_by"] == {"ref": "1", "uid": parent["uid"]}
    assert (child["referred"], parent["referred"]) == ([], ["2"])
    assert "referred by  1 Solartek" in pipeline.ok("show", "2").out
    assert "referred 1   2 New Co" in pipeline.ok("show", "1").out
    listed = pipeline.json("list", "--prospects")
    assert [each["referred_by"] for each in listed] == [None, child["referred_by"]]
    pipeline.ok("undo")
    assert [each["ref"] for each in pipeline.json("list", "--prospects")] == ["1"]


def test_one_that_is_in_the_book_already(pipeline: Program) -> None:
    grown(pipeline)
    said = pipeline.ok("referral", "1", "--of", "lonely")
    assert said.lines[0] == "5 Lonely: referred by 1 Solartek."
    lonely = pipeline.json("show", "5")
    assert (lonely["referred_by"]["ref"], lonely["source"]) == ("1", "fair")  # what it was
    cleared = pipeline.ok("referral", "clear", "5")
    assert cleared.lines[0] == "5 Lonely: no referrer."
    assert pipeline.json("show", "5")["referred_by"] is None


def test_the_tree_says_what_was_won_in_each_branch(pipeline: Program) -> None:
    grown(pipeline)
    pipeline.many(["win", "1"], ["win", "2"], ["win", "4"])
    tree = pipeline.json("referral", "tree")
    assert [(each["ref"], each["depth"], each["referred"], each["referred_by"]) for each in tree] \
        == [("1", 0, 2, None), ("2", 1, 1, "1"), ("4", 2, 0, "2"), ("3", 1, 0, "1")]  # fmt: skip
    assert [each["won"] for each in tree] == [
        {"EUR": "100000"},
        {"EUR": "50000"},
        {"USD": "7000"},
        {},
    ]
    assert [each["branch"] for each in tree] == [
        {"EUR": "50000", "USD": "7000"}, {"USD": "7000"}, {}, {},
    ]  # fmt: skip
    assert [each["ref"] for each in pipeline.json("referral", "tree", "2")] == ["2", "4"]
    page = pipeline.ok("referral", "tree").lines
    assert page[1].startswith("1 Solartek")
    assert page[2].startswith("  2 Nordwind")
    assert page[3].startswith("    4 Acme")


def test_referrals_are_found(pipeline: Program) -> None:
    grown(pipeline)

    def refs(*filter_: str) -> list[str]:
        return [each["ref"] for each in pipeline.json("list", *filter_, "--sort", "ref")]

    assert refs("referrer:1") == refs("referrer:solar") == ["2.1"]
    assert refs("referrer:1,2") == refs("referrer:any") == ["2.1", "4.1"]
    assert refs("source:referral") == ["2.1", "4.1"]
    assert refs("referrer:none") == ["1.1", "5.1"]
    prospects = pipeline.json("list", "--prospects", "referrer:1")
    assert [each["ref"] for each in prospects] == ["2", "3"]


def test_of_itself_and_circles_are_refused_in_one_line(pipeline: Program) -> None:
    grown(pipeline)
    before = pipeline.digest
    refused = [
        (["referral", "1", "--of", "1"], "cannot refer itself"),
        (["referral", "2", "--of", "1"], "makes a circle"),
        (["referral", "4", "--of", "1"], "makes a circle"),
        (["referral", "5", "--of", "2"], "was referred by prospect 1"),
        (["referral", "1"], "whom did it name?"),
        (["referral", "1", "Name", "--of", "5"], "whom did it name?"),
        (["referral", "1", " "], "is empty"),
        (["referral", "9", "Name"], "there is no prospect 9"),
        (["referral", "clear", "5"], "has no referrer"),
        (["referral", "tree", "9"], "there is no prospect 9"),
    ]
    for (line, says), ran in zip(
        refused, pipeline.many(*[each for each, _ in refused]), strict=True
    ):
        assert says in ran.refusal, line
        assert ran.book == before, line
    pipeline.ok("referral", "1", "--of", "2")  # said again: nothing is different
    assert pipeline.digest == before


def test_removing_the_referrer_leaves_a_sound_book(pipeline: Program) -> None:
    grown(pipeline)
    uid = pipeline.json("show", "1")["uid"]
    pipeline.ok("remove", "1", "--yes")
    assert pipeline("doctor").code == 0
    assert pipeline.json("show", "2")["referred_by"] == {"ref": None, "uid": uid}
    assert "somebody who is no longer in the book" in pipeline.ok("show", "2").out
    assert [each["ref"] for each in pipeline.json("referral", "tree")] == ["2", "4"]
    refused = pipeline("referral", "5", "--of", "2").refusal
    assert "by somebody who is no longer in the book" in refused
    pipeline.ok("undo")
    assert pipeline.json("show", "2")["referred_by"]["ref"] == "1"


def test_a_circle_made_by_hand_does_not_hang_the_tree(pipeline: Program) -> None:
    grown(pipeline)
    uids = {ref: pipeline.json("show", ref)["uid"] for ref in ("1", "4")}
    text = pipeline.book.read_text()
    old = f'"uid":"{uids["1"]}","name":"Solartek"'
    assert old in text
    text = text.replace(old, f'{old},"referred_by":"{uids["4"]}"')
    pipeline.book.write_text(text)
    tree = pipeline.json("referral", "tree")
    assert sorted(each["ref"] for each in tree) == ["1", "2", "3", "4"]
    said = pipeline.ok("referral", "4", "--of", "5").lines[0]
    assert said == "5 Lonely: referred by 4 Acme."


def lives_of(number: int, name: str) -> list[list[str]]:
    """Every command of contracts and care that shows a text, with that text."""
    ref = str(number)
    return [
        ["add", "--stage", "contract", "--value", "9k", "--", name],
        ["contract", "add", "--number", name, "--note", name, "--document", name,
         "--document", f"{name} two", "--starts", "2026-11-01", ref],
        ["contract", "document", "--", ref, name],
        ["contract", "document", "--", ref, name[:1]],
        ["contract", "document", "--drop", "--", ref, f"{name} none"],
        ["contract", "sign", "--contract", name, "--win", ref],
        ["contract", "show", ref],
        ["obligation", "add", "--due", "2026-11-20", "--amount", "5", "--", ref, "payment", name],
        ["obligation", "add", "--due", "2026-10-01", "--", ref, "payment", name],
        ["obligation", "add", "--due", "fri", "--repeat", name, "--", ref, "payment", name],
        ["obligation", "edit", "--text", f"{name} 2", "--", ref, "payment"],
        ["obligation", "done", "--", ref, f"{name} not there"],
        ["obligation", "list", ref],
        ["feedback", "add", "--due", "today", "--", ref, "complaint", name],
        ["feedback", "resolve", "--", ref, name, name],
        ["feedback", "reopen", "--", ref, name],
        ["feedback", "list"],
        ["cadence", "--", ref, name],
        ["cadence", ref, "30d"],
        ["referral", "add", "--contact", name, "--next", name, "--due", "fri", "--", ref, name],
        ["referral", "--", ref, ""],
        ["show", ref],
        ["remove", str(number + 1), "--yes"],
        ["undo"],
        ["referral", "clear", str(number + 1)],
        ["referral", "--", ref, "--of", str(number + 1)],
        ["referral", "add", "--of", str(number + 1), "--", ref],
    ]  # fmt: skip


def test_no_text_of_a_record_does_harm(pipeline: Program) -> None:
    chosen = NAMES[::5]
    lines = [line for at, name in enumerate(chosen) for line in lives_of(2 * at + 1, name)]
    lines += [["contract", "list"], ["obligation", "list", "--all"], ["feedback", "list"],
              ["referral", "tree"], ["today"], ["list", "referrer:any"], ["doctor"]]  # fmt: skip
    for line, ran in zip(lines, pipeline.many(*lines), strict=True):
        assert ran.code in (0, 2, 3), (line, ran)
        assert "fault of the program" not in ran.err, (line, ran.err)
        assert harm_in(ran.out) == harm_in(ran.err) == [], line
    seen = pipeline.many_in_terminal(*lines[-7:], ["show", "1"], ["contract", "show", "3"])
    assert harm_in(seen, is_terminal=True) == []
    kept = pipeline.json("contract", "list")
    assert [each["number"] for each in kept] == [name.strip() for name in chosen]
    texts = [each["words"] for each in pipeline.json("feedback", "list")]
    assert texts == [name.strip() for name in chosen]
