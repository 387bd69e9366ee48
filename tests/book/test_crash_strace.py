"""A real SIGKILL, and real errors, at each system call of a save, put there by strace."""

from __future__ import annotations

import re
import subprocess
from shutil import copytree, which
from typing import TYPE_CHECKING

import pytest
from processes import command
from samples import add_to, assert_goes_on, state_of

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Book

STRACE = which("strace")
CALLS = ("write", "pwrite64", "fsync", "rename", "flock")
pytestmark = pytest.mark.skipif(STRACE is None, reason="strace is not here")


def _traced(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(STRACE), "-f", "-qq", *options, *command("add", path, "traced", 1)],
                          capture_output=True, text=True, check=False)  # fmt: skip


def _copy(path: Path, name: str) -> Path:
    copytree(path.parent, path.parent.with_name(name))
    return path.parent.with_name(name) / path.name


@pytest.mark.parametrize("fault", ["signal=KILL", "error=EIO"])
@pytest.mark.parametrize("call", CALLS)
def test_a_real_fault_at_each_system_call_leaves_old_or_new(
    call: str, fault: str, path: Path, book: Book
) -> None:
    add_to(book, 2)
    probe = _copy(path, "probe")
    traced = _traced(probe, "-e", f"trace={call}")
    assert traced.returncode == 0, traced.stderr
    old, new = state_of(path), state_of(probe)
    count = len(re.findall(rf"\b{call}\(", traced.stderr))
    assert count
    for when in range(1, count + 1, 3 if call == "write" else 1):
        tried = _copy(path, f"{when}")
        result = _traced(tried, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={when}")
        found = state_of(tried)
        assert found in (old, new)
        acknowledged = result.stdout.strip() == "3"
        assert not acknowledged or found == new
        if found == old:
            assert result.returncode != 0
        assert_goes_on(tried)
