"""Reports as files: for a mail, a browser, a spreadsheet, a script."""

from __future__ import annotations

import csv
import io
import stat
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hostile_names import NAMES, harm_in

from pipeline_tui.actions.activities import Happened, log_activity
from pipeline_tui.actions.deals import NewDeal, add_deal, lose_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.reports.catalogue import ALL

if TYPE_CHECKING:
    from cli_program import Program

REPORTS = tuple(entry.name for entry in ALL)
FORMATS = ("table", "md", "html", "csv", "json")


class Tags(HTMLParser):
    """What a browser makes of a page: elements, attributes, the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "rect", "line", "circle", "polygon", "polyline", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.open)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A book in which every text of a deal is one of those names."""
    from cli_program import Program

    program = Program(tmp_path_factory.mktemp("hostile"))
    with program.opened.change("hostile", program.now) as change:
        for place, name in enumerate(NAMES):
            prospect = add_prospect(change, NewProspect(name, source=name, segment=name))
            prospect, deal = add_deal(change, prospect, NewDeal("EUR", title=name, product=name))
            log_activity(change, prospect, deal, Happened(ActivityKind.CALL, name))
            if place % 2:
                lose_deal(change, deal, name)
    return program


def test_every_report_comes_in_every_format(sampled: Program) -> None:
    asked = [(name, how) for name in REPORTS for how in FORMATS]
    answers = sampled.many(*(["report", name, "--format", how, "--why"] for name, how in asked))
    for (name, how), ran in zip(asked, answers, strict=True):
        assert (ran.code, ran.err) == (0, ""), (name, how, ran)
        if how == "json":
            assert ran.json["report"] == name
        if how == "csv":
            assert ran.out.startswith("table,row,figure,value,currency,unit,")
        if how == "html":
            assert not Tags(ran.out).open  # whatever was opened is closed


def test_the_daily_status_for_a_mail_fits_a_screen(sampled: Program) -> None:
    page = sampled.ok("report", "status", "--format", "md")
    assert len(page.lines) <= 40
    table = [line for line in page.lines if line.startswith("| ")][:7]
    assert len({len(line) for line in table}) == 1  # the columns stand straight
    assert "| **all open** |" in page.out


def test_a_page_loads_nothing_and_runs_nothing(hostile: Program) -> None:
    lines = [["report", name, "--format", "html", "--why", "--period", "all"] for name in REPORTS]
    for ran in hostile.many(*lines):
        found = Tags(ran.out)
        assert harm_in(ran.out) == []
        assert not {"script", "img", "link", "iframe", "object", "form"} & set(found.tags)
        for name, value in found.attributes:
            assert not name.startswith("on"), name
            assert name not in ("src", "style"), name
            assert name != "href" or (value or "").startswith("#why-"), value
        assert "default-src 'none'" in ran.out


def test_a_page_shows_each_name_as_it_is(hostile: Program) -> None:
    by = ["report", "velocity", "--by", "segment", "--period", "all", "--format", "html"]
    text = Tags(hostile.ok(*by).out).text
    for name in ("Acme [/] Ltd", "<b>HTML</b> <script>alert(1)</script> &amp;", "株式会社ひかり"):
        assert name in text


def test_a_spreadsheet_runs_no_name(hostile: Program) -> None:
    lines = (["report", name, "--format", "csv", "--period", "all", "--why"] for name in REPORTS)
    for ran in hostile.many(*lines):
        for row in csv.reader(io.StringIO(ran.out, newline="")):
            for cell in row:
                is_number = cell.removeprefix("-").replace(".", "", 1).isdigit()
                assert is_number or not cell.startswith(tuple("=+-@\t\r\n＝＋－＠")), cell


def test_csv_holds_every_figure_once_for_each_currency(pipeline: Program) -> None:
    pipeline.many(
        ["add", "Acme", "--value", "500 EUR"], ["add", "Bolt", "--value", "70.50 USD"],
        ["add", "Coil"],
    )  # fmt: skip
    rows = list(csv.DictReader(pipeline.ok("report", "status", "--format", "csv").lines))
    found = [row for row in rows if row["table"] == "stages" and row["figure"] == "value"]
    search = {row["currency"]: row for row in found if row["row"] == "search"}
    assert {currency: row["value"] for currency, row in search.items()} == {
        "EUR": "500", "USD": "70.50",
    }  # fmt: skip
    assert {row["note"] for row in search.values()} == {"1 without a value"}
    total = [row for row in found if row["row"] == "all open"]
    assert [row["note"] for row in total] == ["total; 1 without a value"] * 2
    unknown = [row for row in rows if row["unknown"]]
    assert all(row["value"] == "" for row in unknown)


def test_the_file_decides_the_format_and_is_for_the_owner_alone(sampled: Program) -> None:
    for name, sign in (("a.html", "<!doctype"), ("b.md", "# Sales"), ("c.csv", "table,"),
                       ("d.json", "{"), ("e.txt", "Sales velocity")):  # fmt: skip
        path = sampled.folder / name
        said = sampled.ok("report", "velocity", "-o", path)
        assert said.out == f"Wrote Sales velocity to {path}.\n"
        assert path.read_text().startswith(sign)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_is_never_written_over_unasked(sampled: Program) -> None:
    path = sampled.folder / "mine.html"
    path.write_text("mine")
    refused = sampled("report", "status", "-o", path)
    assert "is there already" in refused.refusal
    assert path.read_text() == "mine"
    sampled.ok("report", "status", "-o", path, "--force")
    assert path.read_text().startswith("<!doctype")
    before = sampled.digest
    near = sampled("report", "status", "--format", "html", "--force", "-o", sampled.book)
    assert "is the book" in near.refusal
    assert "cannot be a .xlsx file" in sampled("report", "status", "-o", "x.xlsx").refusal
    assert sampled.digest == before


def test_the_status_as_of_a_day_in_one_currency(pipeline: Program) -> None:
    pipeline.many(
        ["config", "set", "currency", "EUR"], ["config", "set", "rate.USD.2026-01-01", "0.5"],
        ["add", "Acme", "--value", "500 EUR"], ["add", "Bolt", "--value", "100 USD"],
    )  # fmt: skip
    now = pipeline.ok("report", "status", "--in", "EUR", "--json").json
    stages = {row["label"]: row["cells"] for row in now["tables"][0]["rows"]}
    assert stages["search"]["value"]["value"] == {"EUR": "550.00"}
    assert "1 USD = 0.5 EUR since 2026-01-01" in now["notes"]
    past = pipeline.ok("report", "status", "--as-of", "2026-11-22", "--json").json
    assert past["date"] == "2026-11-22"
    assert past["tables"][0]["total"]["cells"]["deals"]["value"] == 0
    plain = pipeline.json("report", "status")
    assert plain["open"]["value"] == {"EUR": "500", "USD": "100"}  # as scripts know it


def test_why_names_rule_terms_and_deals(sampled: Program) -> None:
    page = sampled.ok("report", "status", "--why").out
    assert "rule: sum of the values of open deals (search to contract)" in page
    assert "(2 deals: 1.1 8.1)" in page


def test_the_month_is_one_document(sampled: Program) -> None:
    sampled.many(["config", "set", "currency", "EUR"],
                 ["config", "set", "target.2026-11.value", "440k"])  # fmt: skip
    page = sampled.ok("report", "monthly", "--period", "this-month", "--format", "md").out
    titles = [line for line in page.splitlines() if line.startswith("## ")]
    found = [title.removeprefix("## ").split(" (")[0] for title in titles]
    wanted = [
        "Plan and fact, 2026-11", "In the period: 2026-11", "How it was won", "Open pipeline",
        "Won", "Lost", "Why deals were lost", "Activities by kind and week",
        "Pipeline by segment",
        "What clients said", "Deliveries and payments", "Next month, 2026-12",
        "To close in 2026-12", "Over time",
    ]  # fmt: skip
    assert [title for title in found if title in wanted] == wanted  # other reports stand between
    assert "| attainment            |      50.0 % |       |" in page
    assert sampled("report", "monthly", "--by", "stage").code == 2
