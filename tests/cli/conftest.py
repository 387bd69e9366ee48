"""The real program in a process of its own, with nothing of whoever runs the tests."""

from __future__ import annotations

import pytest
from cli_program import Program


@pytest.fixture
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program with an empty book, on Monday 23 November 2026, 10:00 UTC."""
    return Program(tmp_path_factory.mktemp("manager"))


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program with the book of `pipeline demo`, for tests that only read."""
    program = Program(tmp_path_factory.mktemp("sampled"))
    program.fill_with_samples()
    return program
