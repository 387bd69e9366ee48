"""Nothing here waits for the disk."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def _fast_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
