"""A book of its own for each test, on Monday 23 November 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tui_driver import NOW, Tables

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_NOW", NOW)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """An empty book."""
    return Tables(tmp_path)


@pytest.fixture
def sampled(tables: Tables) -> Tables:
    """The sample book: 16 deals in five stages."""
    tables.fill_with_samples()
    return tables
