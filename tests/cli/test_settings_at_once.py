"""Settings that several programs write at once, and settings files that somebody tampered with."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from pipeline_tui.book.lock import locked
from pipeline_tui.config import load_settings
from pipeline_tui.config.write import set_profile, set_value, set_values, unset_values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cli_program import Program

DAMAGED = {
    "too many digits": b"hook.seconds = " + b"9" * 100_000,
    "too many digits of a hexadecimal number": b"hook.seconds = 0x" + b"f" * 100_000,
    "too many digits after the point": b"commission.rate = 1." + b"3" * 100_000,
    "a huge exponent": b"commission.base = 1e999999999",
    "an exponent that no decimal has": b"commission.base = 1e9999999999999999999",
    "a tiny exponent": b"commission.base = 1e-999999999",
    "not a number": b"commission.base = nan",
    "infinity": b"commission.base = -inf",
    "nested lists": b"owner = " + b"[" * 50_000,
    "nested closed lists": b"owner = " + b"[" * 300 + b"]" * 300,
    "nested tables": b"owner = " + b"{a=" * 20_000,
    "a deep key": b"a." * 50_000 + b"a = 1",
    "a deep key that is nearly allowed": b"a." * 900 + b"a = 1",
    "many deep heads": b"".join(b"[" + b"a." * 200 + b"b%d]\nc=1\n" % n for n in range(500)),
    "a long key": b"k" * 200_000 + b" = 1",
    "a long value": b"owner = '" + b"x" * 200_000 + b"'",
    "a long list of pairs": b"import.crm.map = '" + b"'" * 200_000 + b"'",
    "an escape sequence": b'currency = "\\u001b[2J"',
    "an escaped NUL": b'zone = "\\u0000"',
    "a NUL": b"owner = 'a\0b'",
    "NULs": b"\0" * 1000,
    "no UTF-8": b"owner = '\xff\xfe'",
    "half a character": b"owner = '\xe2\x82",
    "too large": b"#" * 300_000,
    "much too large": b"#" * 50_000_000,
    "a date": b"owner = 2026-01-01",
    "a zone outside of the zones": b"zone = '../../../../etc/passwd'",
    "a zone that is a folder": b"zone = 'Europe'",
    "a zone with a long name": b"zone = '" + b"Z" * 9_000 + b"'",
    "a key that is two": b"owner = 'a'\nowner = 'b'",
}


def at_once(pipeline: Program, *command_lines: Sequence[str]) -> list[int]:
    """Run command lines as processes that run at the same time; their exit statuses."""
    running = [
        subprocess.Popen([sys.executable, "-m", "pipeline_tui", *line], env=pipeline.env,
                         stdout=subprocess.DEVNULL)
        for line in command_lines
    ]  # fmt: skip
    return [each.wait(60) for each in running]


def test_twenty_settings_set_at_once_are_all_kept(pipeline: Program) -> None:
    lines = [("config", "set", f"filter.f{n}", f"tag:t{n}") for n in range(20)]
    assert at_once(pipeline, *lines) == [0] * 20
    found = load_settings(pipeline.settings).filters
    assert found == {f"f{n}": f"tag:t{n}" for n in range(20)}
    assert left_over(pipeline) == []


def test_twelve_targets_set_at_once_are_all_kept(pipeline: Program) -> None:
    months = [f"2027-{month:02}" for month in range(1, 13)]
    lines = [("target", "set", month, "--value", "5k", "--deals", "3") for month in months]
    assert at_once(pipeline, *lines) == [0] * 12
    targets = load_settings(pipeline.settings).targets
    assert sorted(targets) == months
    assert {(each.value, each.deals) for each in targets.values()} == {(5000, 3)}


def test_setting_and_unsetting_at_once_mixes_nothing(pipeline: Program, tmp_path: Path) -> None:
    table = tmp_path / "deals.csv"
    table.write_text("Company\nAcme\n")
    for n in range(6):
        pipeline.ok("config", "set", f"filter.old{n}", "tag:a")
    lines = [("config", "unset", f"filter.old{n}") for n in range(6)]
    lines += [("config", "set", f"filter.new{n}", "tag:b") for n in range(6)]
    lines += [
        ("import", str(table), "--dry-run", "--keep-unmapped", "--save-profile", f"p{n}")
        for n in range(3)
    ]
    assert set(at_once(pipeline, *lines)) == {0}
    settings = load_settings(pipeline.settings)
    assert sorted(settings.filters) == [f"new{n}" for n in range(6)]
    assert sorted(settings.imports) == ["p0", "p1", "p2"]


def left_over(pipeline: Program) -> list[str]:
    """Files beside the settings and their lock."""
    known = (pipeline.settings.name, f"{pipeline.settings.name}.lock")
    return [name for name in os.listdir(pipeline.settings.parent) if name not in known]


def test_what_a_killed_program_left_is_swept(pipeline: Program) -> None:
    pipeline.ok("config", "set", "owner", "Anna")
    leftover = pipeline.settings.with_name(f".{pipeline.settings.name}.99.abcd.tmp")
    leftover.write_bytes(b"half")
    other = pipeline.settings.with_name(".other.tmp")
    other.write_bytes(b"mine")
    pipeline.ok("config", "set", "owner", "Ben")
    assert left_over(pipeline) == [other.name]


def test_a_lock_that_is_held_is_named_and_nothing_changed(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    set_value(path, "owner", "Anna")
    before = path.read_bytes()
    code = (
        "import sys\nfrom pathlib import Path\nfrom pipeline_tui.book import lock\n"
        "from pipeline_tui.config.write import set_value\n"
        "lock.locked.__wrapped__.__defaults__ = (0.2, lock.BOOK)\n"
        "set_value(Path(sys.argv[1]), 'owner', 'Ben')"
    )
    with locked(path):
        done = subprocess.run(
            [sys.executable, "-c", code, path],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert f"the settings are being written by another program (process {os.getpid()})" in (
        done.stderr
    )
    assert path.read_bytes() == before


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Settings are often kept in a folder of dotfiles."""
    real, link = tmp_path / "dotfiles" / "s.toml", tmp_path / "config" / "settings.toml"
    real.parent.mkdir()
    link.parent.mkdir()
    real.write_text("# mine\n")
    link.symlink_to("../dotfiles/s.toml")
    set_value(link, "owner", "Anna")
    assert link.is_symlink()
    assert real.read_text() == '# mine\nowner = "Anna"\n'
    assert load_settings(link).owner == "Anna"


def test_several_keys_are_one_change(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    set_values(path, {"owner": "Anna", "target.2026-11.deals": 3})
    set_profile(path, "crm", {"decimal": "comma", "currency": "EUR"})
    set_profile(path, "crm", {"decimal": "point"})
    settings = load_settings(path)
    assert settings.imports == {"crm": {"decimal": "point"}}
    assert unset_values(path, ["owner", "target.2026-11.deals", "zone"])
    assert not unset_values(path, ["owner", "zone"])
    assert load_settings(path).targets == {}
    assert load_settings(path).imports == {"crm": {"decimal": "point"}}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_hostile_file_is_one_line(pipeline: Program, name: str) -> None:
    pipeline.settings.parent.mkdir(parents=True)
    pipeline.settings.write_bytes(DAMAGED[name])
    begun = time.monotonic()
    for ran in pipeline.many(("today",), ("config", "set", "hook.seconds", "9")):
        assert ran.code == 2, ran
        assert len(ran.refusal) < 1_000
        assert len(ran.err.splitlines()) <= 2
    assert time.monotonic() - begun < 10
    assert pipeline.settings.read_bytes() == DAMAGED[name]
    assert left_over(pipeline) == []


def test_what_is_not_a_file_is_one_line(pipeline: Program) -> None:
    folder = pipeline.settings.parent
    folder.mkdir(parents=True)
    fifo, loop, missing = folder / "fifo", folder / "loop", folder / "no" / "file" / "s.toml"
    os.mkfifo(fifo)
    loop.symlink_to(loop)
    (folder / "no").write_text("")
    for path in (fifo, loop, folder, missing, "/dev/zero", f"/{'x' * 300}"):
        for words in (("today",), ("config", "set", "owner", "Anna")):
            ran = pipeline(*words, env={"PIPELINE_CONFIG": str(path)})
            assert ran.code == 2, (path, ran)
            assert "settings" in ran.refusal
    assert pipeline("today", env={"PIPELINE_CONFIG": "/dev/null"}).code == 0


RINGS = {
    "itself": {"a": "@a"},
    "a ring": {"a": "@b", "b": "@c", "c": "@a"},
    "a long chain": {f"a{n}": f"@a{n + 1}" for n in range(2_000)} | {"a": "@a0"},
    "a doubling chain": {f"a{n}": f"@a{n + 1} or @a{n + 1}" for n in range(40)}
    | {"a": "@a0", "a40": "x"},
    "all name all": {f"a{n}": " ".join(f"@a{m}" for m in range(12)) for n in range(12)}
    | {"a": "@a0"},
    "parentheses": {"a": "(" * 4_000},
    "parentheses in a chain": {f"a{n}": f"{'-(' * 20}@a{n + 1}{')' * 20}" for n in range(30)}
    | {"a": "@a0"},
    "many words": {"a": "@b @b", "b": "x " * 4_900},
}


@pytest.mark.parametrize("name", RINGS)
def test_hostile_saved_filters_are_one_line(pipeline: Program, name: str) -> None:
    pipeline.ok("add", "Acme")
    pipeline.settings.parent.mkdir(parents=True)
    lines = [f"filter.{key} = '{value}'" for key, value in RINGS[name].items()]
    pipeline.settings.write_text("\n".join(lines))
    begun = time.monotonic()
    ran = pipeline("list", "@a")
    assert ran.code == 2, ran
    assert "filter" in ran.refusal
    assert len(ran.refusal) < 2_000
    assert time.monotonic() - begun < 10
    assert pipeline("today").code == 0
