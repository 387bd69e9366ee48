"""Indian vowel signs are as wide as the terminal makes them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from rich import cells

from pipeline_tui.present.cellwidth import IndicMarks, measure, settled, spacing_signs
from pipeline_tui.present.text import pad, shorten, width

if TYPE_CHECKING:
    from collections.abc import Iterator

# What Rich counts, and what xterm, VTE, Alacritty, st and tmux do.
WIDTHS = [
    ("क्लाइंट", 4, 5), ("स्वास्थ्य", 5, 6), ("हिन्दी", 3, 5), ("राजेश कुमार", 7, 9),
    ("தமிழ்", 3, 4), ("বাংলা", 2, 5),
]  # fmt: skip
ALIKE = [("Солартек", 8), ("株式会社", 8), ("주식회사", 8), ("🇮🇳", 2), ("Jörg", 4), ("ไทย", 3)]


@pytest.fixture(autouse=True)
def _rich_as_it_was() -> Iterator[None]:
    yield
    measure(IndicMarks.ZERO, {})


@pytest.mark.parametrize(("text", "zero", "spacing"), WIDTHS)
def test_signs_are_counted_as_the_setting_says(text: str, zero: int, spacing: int) -> None:
    assert measure(IndicMarks.ZERO, {})
    assert width(text) == zero
    assert measure(IndicMarks.SPACING, {})
    assert width(text) == cells.cell_len(text) == cells.cached_cell_len(text) == spacing
    assert width(pad(text, 20)) == 20
    for room in range(1, 12):
        assert width(shorten(text, room)) <= room
    assert measure(IndicMarks.ZERO, {})
    assert width(text) == zero


@pytest.mark.parametrize(("text", "expected"), ALIKE)
def test_everything_else_stays_as_it_was(text: str, expected: int) -> None:
    for how in IndicMarks:
        assert measure(how, {})
        assert width(text) == expected


def test_auto_knows_kitty() -> None:
    assert settled(IndicMarks.AUTO, {"KITTY_WINDOW_ID": "1"}) is IndicMarks.ZERO
    assert settled(IndicMarks.AUTO, {}) is IndicMarks.SPACING
    assert settled(IndicMarks.ZERO, {}) is IndicMarks.ZERO
    assert settled(IndicMarks.SPACING, {"KITTY_WINDOW_ID": "1"}) is IndicMarks.SPACING


def test_the_ranges_are_those_of_unicode() -> None:
    known = {code for code in range(0x0900, 0x0E00) if unicodedata.category(chr(code)) == "Mc"}
    assert known <= set(spacing_signs())
    newer = set(spacing_signs()) - known  # signs that this Python has not heard of
    assert all(unicodedata.category(chr(code)) == "Cn" for code in newer)


def test_rich_still_keeps_its_table_where_we_change_it() -> None:
    """When this fails, Rich has changed: the columns of Indian names will not line up."""
    assert cells.load_cell_table("auto").widths  # type: ignore[attr-defined]
    assert measure(IndicMarks.SPACING, {})
    assert cells.get_character_cell_size("ी") == 1


def test_another_rich_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(cells, "load_cell_table")
    assert not measure(IndicMarks.SPACING, {})


def test_a_table_of_another_shape_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "load_cell_table", lambda version: None)
    assert not measure(IndicMarks.SPACING, {})


def test_textual_measures_the_same() -> None:
    from textual._cells import cell_len
    from textual.strip import Strip

    assert measure(IndicMarks.SPACING, {})
    assert cell_len("हिन्दी") == 5
    assert Strip([cells_segment("हिन्दी")]).cell_length == 5


def cells_segment(text: str) -> object:
    from rich.segment import Segment

    return Segment(text)
