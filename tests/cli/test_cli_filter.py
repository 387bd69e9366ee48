"""The filter language as it is typed behind `pipeline list`."""

from __future__ import annotations

import pytest
from cli_program import Program, Ran

ADDED = (
    ("add", "Solartek Énergie", "--value", "500k EUR", "--stage", "negotiation", "--tag", "key",
     "--source", "fair", "--segment", "solar", "--owner", "Anna", "--title", "Big roof",
     "--next", "call Anna", "--due", "2026-11-27", "--close", "2026-12-15",
     "--set", "region=North"),
    ("add", "Nordwind", "--value", "80k USD", "--stage", "contract", "--tag", "cold", "--tag",
     "north", "--source", "referral", "--probability", "65", "--product", "Blades",
     "--contact", "Jörg Weiß", "--email", "joerg@nordwind.de"),
    ("add", "ООО Ромашка", "--note", "not solar at all"),
    ("add", "Blue Ocean", "--value", "7,200.50 EUR", "--stage", "after-sales"),
    ("add", "Harbor (East)", "--value", "100k EUR"),
)  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("filter"))
    for command in ADDED[:2]:
        program.ok(*command, env=program.on_day("2026-11-01"))
    program.many(*ADDED[2:], ("lose", "5", "--reason", "price"))
    return program


FINDS = [
    ("stage:negotiation", "1"),
    ("stage:neg,contract", "1 2"),
    ("stage>=contract", "2 4"),
    ("status:open", "1 2 3"),
    ("status:won,lost", "4 5"),
    ("value>80k", "1 5"),
    ("value>=80k", "1 2 5"),
    ("value<80k", "4"),
    ("value<=80kUSD", "2"),
    ("value>€1000", "1 4 5"),
    ("value=7200.50", "4"),
    ("value:none", "3"),
    ("tag:key", "1"),
    ("tag:KEY,cold", "1 2"),
    ("tag:none", "3 4 5"),
    ("-tag:cold", "1 3 4 5"),
    ("due:fri", "1"),
    ("due<=2026-11-27", "1"),
    ("due<tomorrow", ""),
    ("due:none status:open", "2 3"),
    ("due:overdue", ""),
    ("close>2026-11-30", "1"),
    ("created<yesterday", "1 2"),
    ("closed:today", "4 5"),
    ("idle>14d", "1 2"),
    ("idle>=2w status:open", "1 2"),
    ("idle<1", "3 4 5"),
    ("probability>=50", "2 4"),
    ("probability:65%", "2"),
    ("stale:yes", "2"),
    ("stale:no status:open", "1 3"),
    ("source:referral", "2"),
    ("source:none", "3 4 5"),
    ("segment:SOLAR", "1"),
    ("owner:anna", "1"),
    ("product:blades", "2"),
    ("currency:usd value>0", "2"),
    ("reason:price", "5"),
    ("name:energie", "1"),
    ("title:roof", "1"),
    ("next:anna", "1"),
    ("next:none status:open", "2 3"),
    ("ref:2", "2"),
    ("ref:1.1,4.1", "1 4"),
    ("field.region:north", "1"),
    ("field.nope:x", ""),
    ("energie", "1"),
    ("РОМАШКА", "3"),
    ("jorg", "2"),
    ("joerg@nordwind.de", "2"),
    ("solar", "1 3"),
    ("-solar", "2 4 5"),
    ("not solar", "2 4 5"),
    ("not not solar", "1 3"),
    ('"big roof"', "1"),
    ('"blue ocean"', "4"),
    ("tag:key or tag:cold", "1 2"),
    ("status:open (tag:key or value:none)", "1 3"),
    ("status:open -(tag:key or value:none)", "2"),
    ("tag:key tag:cold", ""),
]


@pytest.fixture(scope="module")
def found(book: Program) -> dict[str, Ran]:
    lines = [("list", *words.split(" "), "--json", "--sort", "ref") for words, _ in FINDS]
    return dict(zip([words for words, _ in FINDS], book.many(*lines), strict=True))


@pytest.mark.parametrize(("words", "numbers"), FINDS)
def test_what_a_filter_finds(found: dict[str, Ran], words: str, numbers: str) -> None:
    ran = found[words]
    assert ran.code == 0, ran.err
    assert [deal["ref"].partition(".")[0] for deal in ran.json] == numbers.split()


def test_words_quoted_for_the_shell_are_one_text(book: Program) -> None:
    assert [deal["ref"] for deal in book.json("list", "big roof")] == ["1.1"]
    assert book.json("list", "roof big") == []
    assert [deal["ref"] for deal in book.json("list", "harbor (east)")] == ["5.1"]
    assert [deal["ref"] for deal in book.json("list", "tag:key or tag:cold")] == ["2.1", "1.1"]


NOT_UNDERSTOOD: list[tuple[list[str], str]] = [
    (["stagee:search"], "did you mean stage?"),
    (["foo:bar"], "a filter knows no 'foo'"),
    (["stage:somewhere"], "unknown stage 'somewhere'"),
    (["status:maybe"], "unknown status 'maybe'"),
    (["value>lots"], "'lots' is not a valid amount"),
    (["value>-5"], "negative"),
    (["due<someday"], "no date in 'someday'"),
    (["due<31feb"], "no date"),
    (["due<2026-02-31"], "there is no such day"),
    (["idle>long"], "not a valid number of days"),
    (["probability>200"], "0 to 100 percent"),
    (["stale:perhaps"], "neither yes nor no"),
    (["tag<key"], "tag has no order"),
    (["value>"], "the filter has no value after value>"),
    (['"open'], "a quote is not closed"),
    (["(tag:key"], "a ( without its )"),
    (["tag:key)"], "a ) without its ("),
    (["tag:key", "or"], "something is missing"),
    (["not"], "something is missing"),
    (["not"] * 2_000 + ["x"], "too many 'not'"),
    (["(" * 2_000 + "x"], "too many parentheses"),
]


def test_what_is_not_understood_is_said_in_one_line(book: Program) -> None:
    answers = book.many(*(("list", *words) for words, _ in NOT_UNDERSTOOD))
    for (_, said), ran in zip(NOT_UNDERSTOOD, answers, strict=True):
        assert ran.code == 2
        assert said in ran.refusal
        assert len(ran.err.splitlines()) == 1


def test_the_same_language_holds_for_prospects_and_reports(book: Program) -> None:
    assert [each["ref"] for each in book.json("list", "--prospects", "-tag:cold", "idle>14")] == [
        "1"
    ]
    assert book.json("report", "status", "tag:key")["open"]["count"] == 1
    assert book.json("report", "status", "-tag:key")["open"]["count"] == 2
    assert book("report", "status", "nope:1").code == 2


def test_sorting(book: Program) -> None:
    orders = {
        (): "2 3 1 4 5",  # open ones first, those without a next step on top
        ("--sort", "value"): "4 2 5 1 3",  # no value is last
        ("--sort", "-value"): "1 5 2 4 3",  # either way
        ("--sort", "prospect"): "4 5 2 1 3",
        ("--sort", "status,-value"): "1 2 3 4 5",
        ("--sort", "-value", "--limit", "2"): "1 5",
        ("--sort", "due", "--limit", "1"): "1",
    }
    answers = book.many(*(("list", "--json", *words) for words in orders))
    for (words, order), ran in zip(orders.items(), answers, strict=True):
        refs = [deal["ref"].partition(".")[0] for deal in ran.json]
        assert refs == order.split(), words


def test_columns(book: Program) -> None:
    table = book.ok("list", "--columns", "ref,prospect,close,tags,reason", "--sort", "ref").lines
    assert table[0].split() == ["ref", "prospect", "close", "tags", "reason"]
    assert table[1].split() == ["1.1", "Solartek", "Énergie", "2026-12-15", "#key"]
    assert table[5].split() == ["5.1", "Harbor", "(East)", "price"]
    for words in (("--columns", "valu"), ("--sort", "valu")):
        ran = book("list", *words)
        assert ran.code == 2
        assert ran.refusal == "there is no column 'valu': did you mean value?"
    assert book("list", "--prospects", "--sort", "value").code == 2  # not silently ignored


def test_markdown_keeps_names_as_they_are(pipeline: Program) -> None:
    pipeline.ok("add", "A | B *bold* <b>x</b> [l](u) `c` # & ~", "--value", "5k EUR")
    lines = pipeline.ok("list", "--format", "md").lines
    assert lines[0].startswith("| ref | prospect | deal | stage | value |")
    assert r"A \| B \*bold\* \<b\>x\</b\> \[l\](u) \`c\` \# \& \~" in lines[2]
    assert len(lines[2].replace(r"\|", "").split("|")) == len(lines[0].split("|"))


def test_a_filter_that_finds_nothing_is_no_error(book: Program) -> None:
    assert book.ok("list", "tag:nobody").out == "No deal matches tag:nobody.\n"
    assert book.json("list", "tag:nobody") == []
