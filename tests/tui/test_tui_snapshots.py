"""Every screen in two sizes and two themes, as text and styles.

`PIPELINE_SNAPSHOTS=renew pytest tests/tui/test_tui_snapshots.py` writes them anew; look at
the difference before you commit it.
"""

from __future__ import annotations

import html
import os
import re
from importlib.metadata import version
from pathlib import Path

import pytest
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.deals import move_deal
from pipeline_tui.config import Settings
from pipeline_tui.model.stages import Stage
from pipeline_tui.present.text import pad

FOLDER = Path(__file__).parent / "snapshots"
THEMES = ("textual-dark", "textual-light")
SIZES = ((80, 24), (120, 40))
STORIES: dict[str, tuple[str, ...]] = {
    "today": (),
    "board": ("B",),
    "prospects": ("P", "space", "space"),
    "report": ("R",),
    "why": ("R", "down", "right", "y"),
    "dossier": ("enter",),
    "history": ("H",),
    "help": ("question_mark",),
    "form": ("c",),
    "quick-add": ("a",),
    "filter": ("P", "slash"),
}
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STYLE = re.compile(r"\.terminal-r(\d+) \{ ([^}]*) \}")
_TEXT = re.compile(r'<text class="terminal-r(\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>')
_BACK = re.compile(r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"')
_CELL, _LINE = 12.2, 24.4
"""Of Textual's SVG, in its units."""


def reduced(svg: str) -> str:
    """A screenshot without its ids: the lines, then how each cell looks."""
    svg = re.sub(r"terminal-\d+-", "terminal-", svg)
    styles = dict(_STYLE.findall(svg))
    lines: dict[int, list[tuple[float, str, str]]] = {}
    for style, x, y, text in _TEXT.findall(svg):
        place = round(float(y) / _LINE)
        kept = html.unescape(text).replace("\xa0", " ")
        lines.setdefault(place, []).append((float(x), styles[style].strip("; "), kept))
    backs: dict[int, list[str]] = {}
    for colour, x, y, wide in _BACK.findall(svg):
        cells = f"{round(float(x) / _CELL)}+{round(float(wide) / _CELL)}"
        backs.setdefault(round(float(y) / _LINE), []).append(f"{cells}{colour}")
    names: dict[str, str] = {}
    texts, looks = [], []
    for place in sorted(lines):
        parts = sorted(lines[place])
        texts.append(_line(parts))
        runs = []
        for x, style, text in parts:
            if text.strip():
                name = names.setdefault(style, _LETTERS[len(names)])
                runs.append(f"{name}{round(x / _CELL)}")
        looks.append(f"{' '.join(runs)} | {' '.join(_joined(backs.get(place - 1, [])))}".strip())
    legend = [f"{name}: {style}" for style, name in names.items()]
    return "\n".join([*texts, "", *legend, "", *looks]) + "\n"


def _line(parts: list[tuple[float, str, str]]) -> str:
    """The texts of a line, each in its place: the picture leaves blanks out."""
    line = ""
    for x, _, text in parts:
        line = pad(line, round(x / _CELL)) + text
    return line.rstrip()


def _joined(spans: list[str]) -> list[str]:
    """Backgrounds side by side that are the same, as one."""
    joined: list[tuple[int, int, str]] = []
    found = (re.fullmatch(r"(\d+)\+(\d+)(#\w+)", span) for span in spans)
    for start, wide, colour in sorted((int(m[1]), int(m[2]), m[3]) for m in found if m):
        if joined and joined[-1][2] == colour and sum(joined[-1][:2]) == start:
            joined[-1] = (joined[-1][0], joined[-1][1] + wide, colour)
        else:
            joined.append((start, wide, colour))
    return [f"{start}+{wide}{colour}" for start, wide, colour in joined]


@pytest.fixture
def moved(sampled: Tables, monkeypatch: pytest.MonkeyPatch) -> Tables:
    """The sample book with one more change: a new prospect's uid would be another each time."""
    monkeypatch.setattr("pipeline_tui.book.author.machine_id", lambda: "5e1f0a" + "0" * 10)
    with sampled.book.change("move 1.1 objections", now()) as change:
        deal = change.deals.get(10001)
        assert deal
        move_deal(change, deal, Stage.OBJECTIONS)
    return sampled


@pytest.mark.skipif(version("textual") != "8.2.8", reason="written with Textual 8.2.8")
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", STORIES)
def test_it_looks_as_it_did(
    moved: Tables, monkeypatch: pytest.MonkeyPatch, name: str, size: tuple[int, int]
) -> None:
    monkeypatch.setattr("textual.widgets.Input.cursor_blink", False)
    shots: dict[str, str] = {}

    async def story(on: Screens) -> None:
        await on.press(*STORIES[name])
        for theme in THEMES:
            on.app.theme = theme
            await on.settle()
            shots[theme] = reduced(on.app.export_screenshot())

    drive(moved, story, size, Settings(currency="EUR", zone="UTC"))
    for theme, shot in shots.items():
        path = FOLDER / f"{name}-{size[0]}x{size[1]}-{theme.removeprefix('textual-')}.txt"
        if os.environ.get("PIPELINE_SNAPSHOTS") == "renew":
            path.parent.mkdir(exist_ok=True)
            path.write_text(shot, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == shot, path.name
