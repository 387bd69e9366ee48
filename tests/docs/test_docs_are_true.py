"""The pages say what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import pipeline_tui
from pipeline_tui.cli.lazy_group import load_command
from pipeline_tui.cli.registry import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("benchmarks/*.md")])


def test_pages_that_are_made_from_the_program_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_every_command_loads_and_has_a_summary_and_an_example(entry: object) -> None:
    from pipeline_tui.cli.registry import Entry

    assert isinstance(entry, Entry)
    command = load_command(entry)
    assert command.help
    assert entry.summary.endswith((".", "…"))
    assert entry.examples
    assert all(each.startswith(("pipeline ", "curl ")) for each in entry.examples)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_pages_exist(page: Path) -> None:
    known = {entry.name for entry in COMMANDS}
    text = page.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    for name in re.findall(r"(?:^|[;|] |bin/)pipeline ([a-z]+)", blocks, re.MULTILINE):
        assert name in known, f"{page.name} uses pipeline {name}"


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == pipeline_tui.__version__


def test_every_setting_and_exit_status_is_documented() -> None:
    from pipeline_tui.config.schema import SETTINGS
    from pipeline_tui.errors import ExitCode

    settings = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    statuses = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    assert all(f"`{setting.key}`" in settings for setting in SETTINGS)
    assert all(f"| {code.value} |" in statuses for code in ExitCode)


def test_the_fields_of_a_listed_deal_are_documented() -> None:
    from pipeline_tui.query.views import DealRecord

    page = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    assert all(f"`{field}`" in page for field in DealRecord.__struct_fields__)


def test_the_two_commands_of_the_readme_are_one_line_each() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^python3 -m venv .*$", text, re.MULTILINE)
    assert [line.rsplit("/", 1)[1] for line in lines] == ["pipeline demo", "pytest -n auto"]
