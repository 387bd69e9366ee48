"""A manager is away: the clients go to a substitute, are worked on, and come back."""

from __future__ import annotations

import json
import stat
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from cli_program import Program

from pipeline_tui.book.tables import TABLES, kind_of
from pipeline_tui.model.activity import Party
from pipeline_tui.model.contract import Contract, Obligation, ObligationKind
from pipeline_tui.model.encoding import encode
from pipeline_tui.model.objection import Objection

if TYPE_CHECKING:
    from pathlib import Path

LAST_DAY = {"PIPELINE_NOW": "2026-12-07T10:00+00:00"}


class Desk(Program):
    """A manager with a book and settings of their own."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(folder)
        folder.mkdir()
        self.ok("config", "set", "owner", name)

    def documents(self) -> dict[str, list[bytes]]:
        read = self.opened.read()
        return {table: [encode(each) for each in read.of(kind_of(table))] for table in TABLES}

    def take(self, file: Path, *words: str) -> Any:
        return self.json("handover", "in", file, *words)


class Two:
    """Ann, who is away, Ben, who stands in, and the folder in which files change hands."""

    def __init__(self, folder: Path) -> None:
        self.ann, self.ben = Desk(folder / "ann", "Ann"), Desk(folder / "ben", "Ben")
        self.post = folder / "post"
        self.post.mkdir()
        self.answers = 0

    def out(self, *words: str) -> Path:
        """Ann hands over; the file for Ben."""
        self.ann.ok("handover", "out", *words, "--to", "Ben", "--until", "2026-12-04",
                    "-o", self.post / f"for-ben-{self.answers}")  # fmt: skip
        return self.post / f"for-ben-{self.answers}.handover.json"

    def back(self, *words: str) -> Path:
        """Ben gives back; the file for Ann."""
        self.answers += 1
        path = self.post / f"for-ann-{self.answers}.json"
        self.ben.ok("handover", "back", *words, "-o", path)
        return path


@pytest.fixture
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    """Ann has two key clients and one that nobody else looks after; Ben has two of his own."""
    two = Two(tmp_path_factory.mktemp("office"))
    two.ben.many(["add", "Ben's own", "--next", "x", "--due", "fri"], ["add", "Ben's other"])
    two.ann.many(
        ["add", "Solartek", "--value", "500k", "--currency", "EUR", "--tag", "key", "--contact",
         "Anna", "--email", "anna@solartek.eu", "--next", "send offer", "--due", "fri",
         "--note", "knows Leipzig", "--set", "region=north"],
        ["add", "Stays here", "--next", "y", "--due", "fri"],
        ["add", "Blue Ocean", "--value", "80k", "--currency", "EUR", "--tag", "key",
         "--contact", "Bo"],
        ["deal", "add", "1", "--title", "Second plant"],
        ["log", "1.1", "call", "wants a better price"],
        ["next", "3", "ring Bo", "--due", "+3d"],
    )  # fmt: skip
    _records(two.ann)
    return two


def _records(ann: Desk) -> None:
    day = ann.now.today
    with ann.opened.change("records", ann.now) as change:
        change.put(Objection(id=1, prospect=1, deal=1, category="price", words="too dear", on=day))
        change.put(Contract(id=1, prospect=3, deal=1, number="K-7", created=day))
        change.put(
            Obligation(id=1, prospect=3, deal=1, contract=1, kind=ObligationKind.PAYMENT,
                       by=Party.THEM, due=day.replace(day=30), text="first half")
        )  # fmt: skip


def test_the_whole_story_and_one_undo_restores_the_first_book(two: Two) -> None:
    ann, ben = two.ann, two.ben
    file = two.out("tag:key")
    taken = ben.take(file)
    assert taken["handover"]["name"] == "Ann"
    assert [each["ref"] for each in taken["did"]] == ["3", "4"]
    assert [each["prospect"] for each in ben.json("list", "--prospects")] == [
        "Ben's own", "Ben's other", "Solartek", "Blue Ocean",
    ]  # fmt: skip
    # Ben works, with references of his own
    ben.many(
        ["log", "3.1", "meeting", "saw the plant", "--next", "send papers", "--due", "+2d"],
        ["done", "3.1", "send offer"],
        ["move", "3.1", "negotiation"],
        ["edit", "3.1", "--value", "450k"],
        ["edit", "3", "--tag", "hot", "--set", "size=big", "--note", "knows Leipzig well"],
        ["contact", "add", "3", "Clara", "--email", "clara@solartek.eu"],
        ["deal", "add", "3", "--title", "Third plant", "--value", "9k"],
        ["next", "3.3", "ask for papers", "--due", "+5d"],
        ["log", "3", "note", "of the whole client"],
        ["lose", "4.1", "--reason", "price"],
    )
    # meanwhile Ann cannot leave it alone
    ann.many(
        ["edit", "1", "--tag", "vip", "--segment", "solar"],
        ["edit", "1.1", "--value", "480k"],
        ["contact", "add", "1", "Dora", "--email", "dora@solartek.eu"],
        ["deal", "add", "1", "--title", "Ann's new one"],
        ["log", "1.1", "email", "sent greetings"],
        ["edit", "2", "--note", "not handed over"],
    )
    before = ann.documents()
    answer = two.back()
    told = ann.take(answer, "--dry-run")
    assert ann.documents() == before
    (conflict,) = told["conflicts"]
    assert conflict | {"prospect": ""} == {
        "key": "1.1.value", "prospect": "", "mine": "480000, EUR", "theirs": "450000, EUR",
        "takes": "mine",
    }  # fmt: skip
    done = ann.take(answer)
    assert done["did"] == told["did"]
    shown = ann.json("show", "1")
    assert shown["tags"] == ["key", "vip", "hot"]
    assert shown["fields"] == {"region": "north", "size": "big"}
    assert (shown["segment"], shown["notes"]) == ("solar", "knows Leipzig well")
    assert [each["name"] for each in shown["contacts"]] == ["Anna", "Dora", "Clara"]
    assert [each["id"] for each in shown["contacts"]] == [1, 2, 3]
    deals = {each["ref"]: each for each in shown["deal_records"]}
    assert [deals[ref]["title"] for ref in ("1.2", "1.3", "1.4")] == [
        "Second plant", "Ann's new one", "Third plant",
    ]  # fmt: skip
    assert (deals["1.1"]["stage"], deals["1.1"]["value"]) == ("negotiation", "480000")
    events = [each["event"] for each in deals["1.1"]["history"]]
    assert sorted(events) == ["moved", "opened", "revalued"]
    texts = {each["text"]: each["ref"] for each in shown["activities"]}
    assert texts["saw the plant"] == "1.1"
    assert texts["of the whole client"] == "1"
    assert "sent greetings" in texts
    steps = {each["text"]: (each["ref"], each["done"]) for each in shown["next_steps"]}
    assert steps["ask for papers"] == ("1.4", None)
    assert steps["send papers"] == ("1.1", None)
    assert steps["send offer"][1] == "2026-11-23"
    lost = ann.json("show", "3")
    assert lost["deal_records"][0]["lost_reason"] == "price"
    assert lost["next_steps"] == []  # Ben's loss dropped the step that was planned

    ann_after = ann.documents()
    again = ann.ok("handover", "in", answer).out
    assert "Nothing changed." in again
    assert ann.documents() == ann_after
    ann.ok("undo")
    assert ann.documents() == before
    ann.ok("redo")
    assert ann.documents() == ann_after


def test_theirs_can_be_preferred_for_all_or_for_one(two: Two) -> None:
    two.ben.take(two.out("tag:key"))
    two.ben.many(
        ["edit", "3.1", "--value", "450k"], ["move", "3.1", "contract"],
        ["edit", "3", "--segment", "roofs"],
    )  # fmt: skip
    two.ann.many(
        ["edit", "1.1", "--value", "480k"], ["lose", "1.1", "--reason", "price"],
        ["edit", "1", "--segment", "solar"],
    )  # fmt: skip
    answer = two.back()
    keys = [each["key"] for each in two.ann.take(answer, "--dry-run")["conflicts"]]
    assert keys == ["1.segment", "1.1.stage", "1.1.value"]
    one = two.ann.take(answer, "--take", "1.1.stage")
    assert [each["takes"] for each in one["conflicts"]] == ["mine", "theirs", "mine"]
    (deal,) = [each for each in two.ann.json("list") if each["ref"] == "1.1"]
    assert (deal["stage"], deal["status"], deal["value"]) == ("contract", "open", "480000")
    two.ann.ok("undo")
    two.ann.take(answer, "--prefer", "theirs")
    (deal,) = [each for each in two.ann.json("list") if each["ref"] == "1.1"]
    assert (deal["stage"], deal["value"], deal["segment"]) == ("contract", "450000", "roofs")
    two.ann.ok("undo")
    ran = two.ann("handover", "in", answer, "--take", "1.2.value")
    assert ran.code == 2
    assert "no such conflict" in ran.refusal
    shown = two.ann.ok("handover", "in", answer).out
    for text in ("Both sides changed it", "1.1.stage", "lost: price", "--prefer theirs"):
        assert text in shown


def test_what_one_side_removed(two: Two) -> None:
    two.ben.take(two.out("tag:key"))
    two.ben.many(
        ["remove", "3.2", "--yes"],  # untouched by Ann: goes there too
        ["log", "4.1", "call", "work on what Ann removes"],
        ["contact", "remove", "3", "Anna"],
    )
    two.ann.many(["remove", "3.1", "--yes"], ["log", "1.1", "call", "mine"])
    before = two.ann.documents()
    answer = two.back()
    told = two.ann.take(answer)
    assert [each["key"] for each in told["conflicts"]] == ["3.1.removed"]
    assert [each["title"] for each in two.ann.json("show", "1")["deal_records"]] == [""]
    assert two.ann.json("show", "1")["contacts"] == []
    assert two.ann.json("show", "3")["deal_records"] == []
    two.ann.ok("undo")
    assert two.ann.documents() == before
    two.ann.take(answer, "--take", "3.1.removed")
    shown = two.ann.json("show", "3")
    assert [each["ref"] for each in shown["deal_records"]] == ["3.1"]
    assert [each["text"] for each in shown["activities"]] == ["work on what Ann removes"]


def test_a_whole_prospect_is_never_removed_unasked(two: Two) -> None:
    two.ben.take(two.out("tag:key"))
    two.ben.ok("remove", "4", "--yes")
    answer = two.back()
    told = two.ann.take(answer)
    assert [(each["key"], each["takes"]) for each in told["conflicts"]] == [("3.removed", "mine")]
    assert two.ann.json("show", "3")["prospect"] == "Blue Ocean"
    two.ann.take(answer, "--take", "3.removed")
    assert two.ann("show", "3").code == 3
    two.ann.ok("undo")
    two.ann.ok("remove", "3", "--yes")
    two.ben.ok("undo")  # Ben has it again
    two.ben.ok("undo")
    two.ben.ok("log", "4.1", "call", "worked")
    told = two.ann.take(two.back())
    assert [each["key"] for each in told["conflicts"]] == ["3.removed"]
    assert two.ann("show", "3").code == 3
    two.ann.take(two.post / "for-ann-2.json", "--take", "3.removed")
    shown = two.ann.json("show", "3")
    assert [each["ref"] for each in shown["obligations"]] == ["3.1"]
    assert [each["text"] for each in shown["activities"]] == ["worked"]


def test_deals_taken_out_with_work_of_mine_stay_as_a_conflict(two: Two) -> None:
    two.ben.take(two.out("tag:key"))
    two.ben.ok("remove", "3.1", "--yes")
    two.ann.ok("log", "1.1", "call", "since then")
    answer = two.back()
    told = two.ann.take(answer)
    assert [each["key"] for each in told["conflicts"]] == ["1.1.removed"]
    assert "since then" in two.ann.ok("show", "1").out
    two.ann.take(answer, "--take", "1.1.removed")
    assert [each["ref"] for each in two.ann.json("show", "1")["deal_records"]] == ["1.2"]


def test_without_the_journal_every_difference_is_shown(two: Two) -> None:
    two.ben.take(two.out("tag:key"))
    two.ben.many(["edit", "3.1", "--value", "450k"], ["log", "3.1", "call", "new"])
    two.ann.ok("edit", "2", "--note", "elsewhere")
    two.ann.ok("edit", "1.1", "--close", "15 dec")
    two.ann.book.with_name("book.json.journal").unlink()
    taken = two.ann("handover", "in", two.back(), "--json")
    assert "the journal of this book is missing" in taken.err
    told = taken.json
    assert told["base_unknown"] == ["1"]
    assert {each["key"] for each in told["conflicts"]} == {"1.1.value", "1.1.close"}
    assert "new" in two.ann.ok("show", "1").out
    (deal,) = [each for each in two.ann.json("list") if each["ref"] == "1.1"]
    assert deal["value"] == "500000"


def test_an_edit_by_hand_is_never_overwritten_silently(two: Two) -> None:
    two.ben.take(two.out("tag:key"))
    two.ben.ok("edit", "3.1", "--value", "450k")
    text = two.ann.book.read_text()
    two.ann.book.write_text(text.replace('"value":"500000"', '"value":"510000"', 1))
    told = two.ann.take(two.back())
    assert [each["key"] for each in told["conflicts"]] == ["1.1.value"]
    assert told["base_unknown"] == ["1"]


def test_a_second_answer_adds_what_is_new_since_the_first(two: Two) -> None:
    two.ben.take(two.out("tag:key"))
    two.ben.ok("log", "3.1", "call", "first", "--next", "later", "--due", "+4d")
    two.ann.take(two.back())
    two.ben.ok("log", "3.1", "call", "second")
    two.ben.ok("done", "3.1", "later")
    told = two.ann.take(two.back("1"))
    assert told["conflicts"] == []
    shown = two.ann.json("show", "1")
    texts = [each["text"] for each in shown["activities"]]
    assert sorted(texts) == sorted(["wants a better price", "first", "second", "later"])
    assert [each["text"] for each in shown["next_steps"] if each["done"]] == ["later"]


def test_a_merge_on_either_side_does_not_lose_the_thread(two: Two) -> None:
    two.ben.take(two.out("tag:key"))
    two.ben.ok("merge", "1", "3")  # Ben's own client turns out to be Solartek
    two.ben.ok("log", "1.2", "call", "on Ann's deal")
    two.ann.ok("merge", "2", "1")
    before = two.ann.documents()
    answer = two.back()
    told = two.ann.take(answer)
    shown = two.ann.json("show", "2")
    assert [each["ref"] for each in shown["deal_records"]] == ["2.1", "2.2", "2.3", "2.4"]
    assert {each["text"]: each["ref"] for each in shown["activities"]} == {
        "wants a better price": "2.2", "on Ann's deal": "2.2",
    }  # fmt: skip
    assert {each["key"] for each in told["conflicts"]} == {"2.name", "2.notes"}
    two.ann.take(answer)
    two.ann.ok("undo")
    assert two.ann.documents() == before


def test_two_that_the_substitute_merged_come_back_as_two(two: Two) -> None:
    two.ben.take(two.out("tag:key"))
    two.ben.many(
        ["merge", "3", "4"],
        ["log", "3.3", "call", "on Blue Ocean's deal"],
        ["log", "3.1", "call", "on Solartek's deal"],
        ["edit", "3.3", "--value", "90k"],
    )
    told = two.ann.take(two.back())
    assert told["conflicts"] == []
    shown = {ref: two.ann.json("show", ref) for ref in ("1", "3")}
    assert [each["ref"] for each in shown["1"]["deal_records"]] == ["1.1", "1.2"]
    assert [each["value"] for each in shown["3"]["deal_records"]] == ["90000"]
    assert [each["text"] for each in shown["3"]["activities"]] == ["on Blue Ocean's deal"]
    assert "on Solartek's deal" in [each["text"] for each in shown["1"]["activities"]]
    assert [each["name"] for each in shown["3"]["contacts"]] == ["Bo"]


def test_referrals_of_both_sides_make_no_circle(two: Two) -> None:
    two.ben.take(two.out("tag:key"))
    two.ben.ok("referral", "add", "3", "--of", "4")
    two.ann.ok("referral", "add", "3", "--of", "1")
    told = two.ann.take(two.back(), "--prefer", "theirs")
    keys = [(each["key"], each["theirs"], each["takes"]) for each in told["conflicts"]]
    assert keys == [("3.referred_by", "a circle", "mine")]
    tree = two.ann.json("referral", "tree")
    assert [(each["ref"], each["depth"]) for each in tree] == [("3", 0), ("1", 1)]


def test_the_next_absence(two: Two) -> None:
    """What Ben has from the first time is renewed; what he did not give back stops it."""
    two.ben.take(two.out("tag:key"))
    two.ben.ok("log", "3.1", "call", "first summer")
    two.ann.take(two.back())
    two.ann.many(["edit", "1", "--note", "newer"], ["done", "1.1"])
    file = two.out("tag:key")
    two.ben.take(file)
    shown = two.ben.json("show", "3")
    assert shown["notes"] == "newer"
    assert len(two.ben.json("list", "--prospects")) == 4
    two.ben.ok("log", "3.1", "call", "second summer")
    told = two.ann.take(two.back())
    assert told["conflicts"] == []
    assert [(each["what"], each["table"], each["text"]) for each in told["did"]] == [
        ("added", "activities", "second summer")
    ]

    two.ben.ok("log", "3.1", "call", "not given back")
    two.answers += 1
    ran = two.ben("handover", "in", two.out("tag:key"))
    assert ran.code == 1
    assert "in this book already, with changes of its own" in ran.refusal
    assert "handover back 2" in ran.err


def test_the_pack_can_be_read_on_paper(two: Two) -> None:
    file = two.out("tag:key")
    text = file.with_name("for-ben-0.md").read_text()
    # Blue Ocean wants something a day earlier
    order = [text.index(each) for each in ("Due until then", "## 3  Blue Ocean", "## 1  Solartek")]
    assert order == sorted(order)
    for each in ("send offer", "we promised", "they promised", "too dear", "anna@solartek.eu",
                 "500,000 EUR", "K-7", "first half", "wants a better price",
                 "knows Leipzig"):  # fmt: skip
        assert each in text
    assert "Stays here" not in text
    page = file.with_name("for-ben-0.html").read_text()
    parsed = _Page(page)
    assert parsed.title == "Hand-over to Ben from Ann"
    assert "send offer" in parsed.text
    assert not parsed.loads
    for each in two.post.iterdir():
        assert stat.S_IMODE(each.stat().st_mode) == 0o600, each


class _Page(HTMLParser):
    """What a browser would show, and what it would load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.title, self.loads = "", "", []
        self._tag = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag
        if tag in ("script", "link", "img", "iframe") or {"src", "href"} & {a for a, _ in attrs}:
            self.loads.append(tag)

    def handle_data(self, data: str) -> None:
        if self._tag == "title":
            self.title += data.strip()
        self.text += data


def test_a_folder_is_made_for_the_files_and_a_second_hand_over_is_noted(two: Two) -> None:
    folder = two.post / "for-ben"
    words = ["handover", "out", "tag:key", "--to", "Ben Ö.", "--until", "fri", "-o", f"{folder}/"]
    assert "note" not in two.ann.ok(*words).out
    assert sorted(each.name for each in folder.iterdir()) == [
        "handover-beno-2026-11-23.handover.json",
        "handover-beno-2026-11-23.html",
        "handover-beno-2026-11-23.md",
    ]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    said = two.ann.ok(*words, "--force").out
    assert "note: some of them are away with Ben Ö. as well" in said


def test_hostile_names_are_text_in_the_pack(two: Two) -> None:
    two.ann.ok("add", "<script>alert(1)</script> | [x](y) \x1b[2J", "--tag", "evil")
    file = two.out("tag:evil")
    page = _Page(file.with_name("for-ben-0.html").read_text())
    assert page.loads == []
    assert "<script>alert(1)</script>" in page.text
    for end in (".md", ".html"):
        assert "\x1b" not in file.with_name(f"for-ben-0{end}").read_text()
    two.ben.take(file)
    assert two.ben.json("list", "--prospects")[-1]["prospect"].endswith("\x1b[2J")


def test_bad_files_and_words_are_one_line_and_change_nothing(two: Two) -> None:
    file = two.out("tag:key")
    letter = json.loads(file.read_text())

    def written(name: str, **changed: Any) -> Path:
        path = two.post / name
        path.write_text(json.dumps(letter | changed))
        return path

    (two.post / "empty").write_text("")
    (two.post / "half").write_bytes(file.read_bytes()[:500])
    prospect = letter["prospects"][0]
    foreign = prospect | {"prospect": prospect["prospect"] | {"uid": "0" * 16}}
    cases = [
        (two.post / "none", 1, "there is no file"),
        (two.post, 1, "there is no file"),
        (two.post / "empty", 1, "is no hand-over"),
        (two.post / "half", 1, "is no hand-over"),
        (written("newer", version=9), 1, "newer version"),
        (written("format", format="pipeline-tui"), 1, "is no hand-over"),
        (written("way", way="up"), 1, "damaged hand-over"),
        (written("uid", uid="../x"), 1, "its uid is none"),
        (written("twice", prospects=[prospect, prospect]), 1, "one prospect twice"),
        (written("own"), 1, "this is what went out of this book"),
        (written("stranger", way="back", uid="f" * 16), 3, "not in this book"),
        (written("foreign", way="back", prospects=[foreign]), 1, "never handed over"),
    ]
    for path, code, said in cases:
        before = two.ann.digest
        ran = two.ann("handover", "in", path)
        assert ran.code == code, ran
        assert said in ran.refusal
        assert two.ann.digest == before
    for words, code, said in (
        (["handover", "out", "tag:nobody", "--to", "B", "--until", "fri"], 2, "no prospect"),
        (["handover", "out", "--to", "B"], 2, "--until DATE"),
        (["handover", "out", "--until", "fri"], 2, "--to NAME"),
        (["handover", "out", "--to", "B", "--from", "fri", "--until", "today"], 2, "before it"),
        (["handover", "out", "--to", "B", "--until", "fri", "-o", "no/where/x"], 1, "no folder"),
        (["handover", "out", "tag:key", "--to", "B", "--until", "fri", "-o",
          str(two.post / "for-ben-0")], 1, "is there already"),
        (["handover", "back", "-o", "x"], 3, "no hand-over is taken in"),
        (["handover", "back", "1"], 2, "-o FILE"),
    ):  # fmt: skip
        before, files = two.ann.digest, sorted(two.post.iterdir())
        ran = two.ann(*words)
        assert ran.code == code, ran
        assert said in ran.refusal
        assert (two.ann.digest, sorted(two.post.iterdir())) == (before, files)
    two.ben.take(file)
    digest = two.ben.digest
    assert "in this book already" in two.ben.ok("handover", "in", file).out
    assert two.ben.digest == digest
    back = two.back()
    ran = two.ben("handover", "in", back)
    assert "send it to the owner" in ran.refusal
    ran = two.ben("import", file)
    assert "is a hand-over" in ran.refusal
    assert "pipeline handover in" in ran.err


def test_an_overdue_hand_over_is_on_the_list_of_the_day(two: Two) -> None:
    file = two.out("tag:key")
    two.ben.take(file)
    for desk, text in ((two.ann, "take the work back from Ben"), (two.ben, "back to Ann")):
        (line,) = _due_handovers(desk)
        assert text in line["next_step"]
        assert line["prospect"] == "Solartek and 1 more"
    assert "3 d overdue" in two.ann.ok("handover", "list", env=LAST_DAY).out
    two.ann.take(two.back())
    for desk in (two.ann, two.ben):
        assert _due_handovers(desk) == []
        assert desk.json("handover", "list")[0]["back"] == "2026-11-23"


def _due_handovers(desk: Desk) -> list[Any]:
    lines = desk.ok("today", "--json", env=LAST_DAY).json["deadlines"]
    return [each for each in lines if each["kind"] == "handover"]


def test_a_return_is_taken_though_the_hand_over_was_undone(two: Two) -> None:
    ann, ben = two.ann, two.ben
    before = ann.documents()
    ben.take(two.out("tag:key"))
    out = ann.opened.read().revision
    ben.many(["edit", "3.1", "--value", "450k"], ["log", "4.1", "call", "hello"])
    ann.ok("undo", str(out))
    assert ann.documents() == before
    answer = two.back()
    taken = ann("handover", "in", answer, "--json")
    assert "undone or lost in a restore" in taken.err
    assert (taken.json["conflicts"], taken.json["base_unknown"]) == ([], [])
    assert {each["ref"]: each["value"] for each in ann.json("list")}["1.1"] == "450000"
    assert [each["back"] for each in ann.json("handover", "list")] == ["2026-11-23"]
    again = ann.take(answer)
    assert again["change"] is None
    ann.ok("undo", str(taken.json["change"]))
    assert ann.documents() == before


def test_a_return_is_taken_after_a_restore_which_is_what_ann_did_since(two: Two) -> None:
    ann, ben = two.ann, two.ben
    ann.ok("backup", "make")
    ann.ok("edit", "3", "--segment", "solar")
    ann.ok("add", "Late", "--value", "1k", "--currency", "EUR", "--tag", "key")
    ben.take(two.out("tag:key"))
    ben.many(
        ["edit", "3.1", "--value", "450k"],  # Solartek
        ["edit", "4", "--segment", "wind"],  # Blue Ocean, which the restore puts back too
        ["edit", "5.1", "--value", "2k"],  # Late, which the restore removes
    )
    copy = next(each for each in ann.json("backup", "list") if each["reason"] == "manual")
    ann.ok("backup", "restore", copy["name"])
    ann.ok("handover", "out", "tag:key", "--to", "Eve", "--until", "fri",
           "-o", two.post / "for-eve")  # fmt: skip
    taken = ann("handover", "in", two.back(), "--json").json
    assert taken["base_unknown"] == []
    assert {each["key"]: each["takes"] for each in taken["conflicts"]} == {
        "3.segment": "mine", "4.removed": "mine",
    }  # fmt: skip
    assert {each["ref"]: each["value"] for each in ann.json("list")}["1.1"] == "450000"
    assert len({each["id"] for each in ann.json("handover", "list")}) == 2  # Eve's stays
