"""Make the pictures of the screens: the sample book on a fixed day, as small SVG files.

python docs/screenshots.py            write them
python docs/screenshots.py --check    exit with 1 if one is out of date
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.actions.sample import fill_with_samples
from pipeline_tui.book import Book
from pipeline_tui.clock import moment
from pipeline_tui.config import Settings
from pipeline_tui.present.cellwidth import IndicMarks, measure
from pipeline_tui.tui.app import PipelineApp
from pipeline_tui.tui.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
NOW = "2026-11-23T09:00+00:00"
"""A Monday."""
SIZE = (118, 32)
SCREENS: dict[str, Sequence[str]] = {
    "today": (),
    "board": ("B",),
    "prospects": ("P",),
    "dossier": ("enter",),
    "report": ("R",),
}
"""The keys from the first screen to each picture."""


async def take(name: str, folder: Path) -> str:
    """The picture of one screen."""
    book = Book(folder / f"{name}.json")
    with book.change("demo", moment(None, NOW)) as change:
        fill_with_samples(change)
    desk = Desk(book, Settings(currency="EUR", zone="UTC"))
    desk.look()
    app = PipelineApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for key in SCREENS[name]:
            await pilot.press(key)
            await pilot.pause()
        for _ in range(3):
            await pilot.pause(0.05)
        while any(each.group == "report" and not each.is_finished for each in app.workers):
            await pilot.pause(0.05)
        await pilot.pause()
        return small(app.export_screenshot(title=f"pipeline: {name}"), name)


def small(svg: str, name: str) -> str:
    """The picture without fonts of other sites and with short names that stay the same."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "monospace")
    prefix = re.search(r"(terminal-\w+?)-", svg)
    if prefix:
        svg = svg.replace(prefix[1], name)
    svg = re.sub(r"[ \t]+\n", "\n", svg)
    return re.sub(r"\n\s*\n+", "\n", svg)


def pictures() -> Iterator[tuple[Path, str]]:
    """Every picture with its text."""
    os.environ.update(PIPELINE_NOW=NOW, TZ="UTC", TEXTUAL_ANIMATIONS="none")
    os.environ.pop("NO_COLOR", None)
    measure(IndicMarks.SPACING, {})
    with tempfile.TemporaryDirectory() as folder:
        for name in SCREENS:
            yield HERE / f"{name}.svg", asyncio.run(take(name, Path(folder)))


def main() -> int:
    """Write or check the pictures."""
    stale = []
    for path, text in pictures():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.stderr.write(f"out of date: {', '.join(stale)}; run: python docs/screenshots.py\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
