"""A bar on the terminal when an import lasts, and nothing of it anywhere else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from pipeline_tui.render import progress_bar

if TYPE_CHECKING:
    from typing import Any

    from pipeline_tui.book import Book


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_long_import_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress_bar, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar.ProgressBar("importing") as bar:
        bar(250, 1000)
        bar(500, 1000)
    assert "importing" in terminal.getvalue()
    assert "50%" in terminal.getvalue()


@pytest.mark.parametrize(("patience", "stream"), [(9.0, _Terminal()), (0.0, io.StringIO())])
def test_a_short_one_and_a_pipe_see_nothing(
    patience: float, stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress_bar, "PATIENCE_SECONDS", patience)
    with progress_bar.ProgressBar("importing") as bar:
        bar(250, 1000)
        bar(1000, 1000)
    assert stream.getvalue() == ""


def test_each_row_counts_once_although_rows_are_matched_by_other_rows(
    book: Book, bring_in: Any
) -> None:
    bring_in("company id,company\n1,Alder\n2,Alder\n")
    chain = [f",Alder,a{n}@x.example; a{n + 1}@x.example,Deal {n}\n" for n in range(600)]
    text = "company id,company,email,deal name\n" + "".join(chain) + "1,Alder,a600@x.example,Last\n"
    told: list[tuple[int, int]] = []
    report = bring_in(text, progress=lambda done, total: told.append((done, total)))
    assert not report.rejected
    assert told == [(250, 601), (500, 601), (601, 601)]
