"""Make the picture of the README: the day and the status of the sample book, as SVG."""

from __future__ import annotations

import io
import re
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from pipeline_tui.actions.sample import fill_with_samples
from pipeline_tui.book import Book
from pipeline_tui.clock import Moment
from pipeline_tui.config import Settings
from pipeline_tui.render.status_page import status_page
from pipeline_tui.render.terminal import print_on
from pipeline_tui.render.today_page import today_page
from pipeline_tui.reports.period import parse_period
from pipeline_tui.reports.status import status_report
from pipeline_tui.reports.today import today_report

DAY = Moment(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), date(2026, 11, 23), UTC)
TARGET = Path(__file__).parent / "picture.svg"


def main() -> None:
    """Write the picture; the same program gives the same picture."""
    with tempfile.TemporaryDirectory() as folder:
        book = Book(Path(folder) / "book.json")
        with book.change("demo", DAY) as change:
            fill_with_samples(change)
        snapshot = book.read()
    console = Console(file=io.StringIO(), record=True, width=112, force_terminal=True)
    settings = Settings()
    print_on(console, today_page(today_report(snapshot, DAY.today, settings)))
    console.print()
    period = parse_period("this-month", DAY.today)
    report = status_report(snapshot, DAY.today, settings, period)
    print_on(console, status_page(report)[:3])
    svg = console.export_svg(title="pipeline", theme=MONOKAI, unique_id="pipeline")
    # The font is asked for by name only: a page must not load anything from elsewhere.
    TARGET.write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main()
