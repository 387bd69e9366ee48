"""`tools/test-services` installs what tests use, and a gate without a network goes on."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "tools" / "test-services"
PROGRAMS = ("chromium", "strace")


def _ran(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script with the commands of a folder alone."""
    bash = shutil.which("bash")
    assert bash
    return subprocess.run(
        [bash, str(SCRIPT)], env={"PATH": str(folder)}, capture_output=True, text=True,
        timeout=30, check=True,
    )  # fmt: skip


def _command(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(f"#!{shutil.which('bash')}\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The commands of a Debian machine whose apt-get reaches nothing."""
    _command(tmp_path, "id", "echo 0")
    _command(tmp_path, "timeout", 'shift 2; "$@"')
    _command(tmp_path, "apt-get", "exit 100")
    return tmp_path


def test_without_a_network_it_names_what_is_missing(machine: Path) -> None:
    said = _ran(machine).stdout
    assert "missing: chromium strace" in said
    assert "skip" in said


def test_it_says_nothing_if_all_are_there(machine: Path) -> None:
    for name in PROGRAMS:
        _command(machine, name, "exit 1")
    assert _ran(machine).stdout == ""


def test_it_installs_only_what_is_missing(machine: Path) -> None:
    _command(machine, "strace", "exit 1")
    chmod = shutil.which("chmod")
    _command(
        machine,
        "apt-get",
        f"""
        for last; do :; done
        echo "$last" >>{machine}/asked
        echo '#!/bin/sh' >{machine}/chromium; {chmod} +x {machine}/chromium
    """,
    )
    assert "missing" not in _ran(machine).stdout
    assert (machine / "asked").read_text(encoding="utf-8").split() == ["update", "chromium"]


def test_a_person_who_is_not_root_is_told(machine: Path) -> None:
    _command(machine, "id", "echo 1000")
    assert "only root" in _ran(machine).stdout
