"""What goes to the client: whole, escaped, in a file that writes over nothing."""

from __future__ import annotations

import re
import stat
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hostile_names import NAMES, harm_in

if TYPE_CHECKING:
    from pathlib import Path

    from cli_program import Program

KNOWN = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "small", "bdi",
         "dl", "div", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "ul", "li",
         "p"}  # fmt: skip


class Page(HTMLParser):
    """The tags and the text of a page, as a browser reads them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture
def offer(pipeline: Program) -> Program:
    ran = pipeline.many(
        ("config", "set", "currency", "EUR"), ("config", "set", "owner", "Maria Keller"),
        ("add", "Solartek", "--contact", "Anna Petrova", "--title", "Roof"),
        ("product", "add", "Inverter", "--price", "480", "--sku", "INV-10", "--unit", "pcs"),
        ("proposal", "add", "1", "--line", "Inverter x 10 -5%", "--line", "Cable x 200 @ 1.20",
         "--title", "Roof", "--discount", "2.5", "--payment-days", "30", "--bonus", "free service",
         "--note", "Delivery in two weeks.\n- carriage paid\n1. of all"),
    )  # fmt: skip
    assert [each.code for each in ran] == [0] * 5, ran
    return pipeline


def test_markdown_for_a_mail(offer: Program) -> None:
    assert (
        offer.ok("proposal", "print", "1").out
        == """\
# Proposal 1: Roof

|  |  |
| --- | --- |
| For | Solartek |
| Attention | Anna Petrova |
| From | Maria Keller |
| Date | 23 November 2026 |
| Number | 1 |
| Valid until | 23 December 2026 |

|  | Product | Price, EUR | Quantity | Discount | Amount, EUR |
| ---: | --- | ---: | ---: | ---: | ---: |
| 1 | Inverter (INV-10) | 480.00 | 10 pcs | 5 % | 4,560.00 |
| 2 | Cable | 1.20 | 200 |  | 240.00 |
|  | Subtotal |  |  |  | 4,800.00 |
|  | Discount 2.5 % |  |  |  | −120.00 |
|  | **Total, EUR** |  |  |  | **4,680.00** |

## Terms

- Payment within 30 days of the invoice
- Included: free service
- This proposal is valid until 23 December 2026

Delivery in two weeks.

\\- carriage paid

1\\. of all
"""
    )


def test_a_page_of_its_own(offer: Program, tmp_path: Path) -> None:
    file = tmp_path / "offer.html"
    said = offer.ok("proposal", "print", "p1", "-o", str(file))
    assert said.lines == [f"Printed proposal 1 to {file}."]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text(encoding="utf-8")
    page = Page(text)
    shown = "".join(page.text)
    for each in ("Proposal 1", "Solartek", "Anna Petrova", "Maria Keller", "23 December 2026",
                 "INV-10", "10 pcs", "4,560.00", "−120.00", "4,680.00 EUR", "free service",
                 "- carriage paid"):  # fmt: skip
        assert each in shown, each
    assert set(page.tags) <= KNOWN
    assert not {"src", "href", "onload", "onclick"} & page.attributes  # it loads nothing
    assert "url(" not in text
    assert "http:" not in text
    assert "https:" not in text
    assert "default-src 'none'" in text
    assert "@media print" in text


def test_it_writes_over_nothing(offer: Program, tmp_path: Path) -> None:
    file = tmp_path / "offer.html"
    file.write_text("mine")
    refused = offer("proposal", "print", "1", "-o", str(file))
    assert refused.refusal == f"{file} is there already"
    assert file.read_text() == "mine"
    offer.ok("proposal", "print", "1", "-o", str(file), "--force")
    assert file.read_text().startswith("<!doctype html>")
    for target, said in (
        (offer.book.with_name("book.json.md"), "is the book"),
        (tmp_path / "no" / "x.html", "there is no folder"),
        (tmp_path / "x.pdf", "cannot be printed as .pdf"), (tmp_path, "is a folder"),
    ):  # fmt: skip
        before = offer.digest
        assert said in offer("proposal", "print", "1", "-o", str(target)).refusal
        assert offer.digest == before
    to_bob = offer("proposal", "print", "1", "--contact", "Bob")
    assert "no contact called 'Bob'" in to_bob.refusal


def test_without_our_name_it_says_so(offer: Program) -> None:
    offer.ok("config", "unset", "owner")
    ran = offer("proposal", "print", "1")
    assert ran.code == 0
    assert "| From |" not in ran.out
    assert "pipeline config set owner" in ran.err


def test_yen_and_dinars_are_printed_with_the_digits_they_have(offer: Program) -> None:
    offer.many(
        ("proposal", "add", "1", "--line", "Sake x 3 @ 1101 -50%", "--currency", "JPY"),
        ("proposal", "add", "1", "--line", "Gold x 2 @ 0.333", "--currency", "BHD"),
    )
    assert "| **1,652** |" in offer.ok("proposal", "print", "p2").out  # 1,651.5
    assert "| **0.666** |" in offer.ok("proposal", "print", "p3").out


MARKDOWN_ESCAPED = re.compile(r"\\[\\`*_{}\[\]<>#|~&]")


@pytest.mark.parametrize("place", range(4))
def test_no_name_does_harm_in_what_is_printed(pipeline: Program, place: int) -> None:
    names = [name for name in NAMES[place::4] if "\x00" not in name]
    lines = []
    for number, name in enumerate(names, 1):
        short = name[:2000]
        lines += [
            ("add", "--contact", short, "--", name),
            ("product", "add", "--price", "5", "--unit", short, "--sku", f"s{number}", "--",
             f"{name} {number}"),
            ("terms", str(number), "--bonus", short),
            ("proposal", "add", str(number), "--line", f"s{number} x 2", "--line",
             f"{short} n x 1 @ 7", "--title", short, "--note", short),
            ("proposal", "list", "--", str(number)), ("proposal", "show", f"p{number}"),
            ("product", "list"), ("product", "unsold", str(number)), ("terms", str(number)),
            ("show", str(number)),
            ("proposal", "print", f"p{number}"),
            ("proposal", "print", f"p{number}", "--format", "html"),
            ("proposal", "send", f"p{number}"),
            ("proposal", "refuse", f"p{number}", "--reason", short),
            ("product", "edit", f"s{number}", "--name", f"{name} new"),
        ]  # fmt: skip
    pipeline.ok("config", "set", "owner", names[0][:2000])
    answers = pipeline.many(*lines)
    for words, ran in zip(lines, answers, strict=True):
        assert ran.code == 0, (words, ran)
        assert harm_in(ran.out) == [], words
        assert harm_in(ran.err) == [], words
        if "html" in words:
            page = Page(ran.out)
            assert set(page.tags) <= KNOWN, words
            assert page.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class",
                                       "scope", "colspan", "data-head", "dir"}, words  # fmt: skip
        elif words[1] == "print":
            bare = MARKDOWN_ESCAPED.sub("", ran.out)
            assert "<" not in bare, words
            rows = [line for line in bare.splitlines() if line.startswith("|")]
            assert {row.count("|") for row in rows} <= {3, 6}, words  # no cell more than there are
    seen = pipeline.many_in_terminal(*lines[4:10])
    assert harm_in(seen, is_terminal=True) == []
