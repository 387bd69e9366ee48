"""A command names the change that it made in an undo line; if it saved nothing, it says so
and offers no undo."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from cli_program import NOW
from typer.core import TyperGroup

from pipeline_tui.book import Book
from pipeline_tui.cli.lazy_group import load_command
from pipeline_tui.cli.main import run
from pipeline_tui.cli.registry import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typer._click.core import Command

BOOK = (
    "add Ash --value 5k --currency EUR --contact Anna --tag key --next 'call Anna' --due fri",
    "add Birch --value 7k --currency EUR --competitor Rival",
    "add Cedar --no-deal",
    "deal add 1 --title Second",
    "product add Inverter --price 480 --currency EUR",
    "competitor add Oak --strength price",
    "competitor price Oak Inverter '450 EUR'",
    "proposal add 1.1 --line 'Inverter x 2' --line 'Cable x 3 @ 5'",
    "objection add 2.1 price 'too expensive'",
    "objection add 1.1 trust 'never heard of you'",
    "objection answer 1.1 'ask Birch' --outcome resolved",
    "contract add 1.1 --number K1 --starts 2026-01-01 --ends 2027-12-31",
    "obligation add 1.1 payment rent --due 2026-12-01 --amount 2k",
    "feedback add 1 complaint broken --due fri",
    "feedback add 1 complaint late --due fri",
    "feedback resolve 1 late 'sent again'",
    "reliability add 1 payment-history good 'paid in time'",
    "lose 1.2 --reason price",
)
TWICE = (
    "add Elm", "add Elm --no-deal", "log 1.1 call hello", "next 2 'call Ben' --due fri",
    "done 1.1", "move 1.1 contract", "advance 1.1", "win 1.1", "lose 1.1 --reason price",
    "reopen 1.2", "deal add 3", "edit 1.1 --value 6k", "edit 1 --tag key", "edit 1 --tag new",
    "edit 1.1 2.1 --owner Eva", "edit 1.1 --title ''", "remove 1.2", "remove 3 --yes",
    "contact add 1 Ben", "contact edit 1 Anna --role buyer", "contact remove 1 Anna",
    "terms 1 --discount 5", "terms 1 --clear",
    "product add Cable --price 5 --currency EUR", "product edit Inverter --price 490",
    "product remove Inverter", "product import {home}/prices.csv --currency EUR",
    "proposal add 2.1 --line 'Cable x 1 @ 5 EUR'", "proposal edit p1 --discount 3",
    "proposal copy p1", "proposal remove p1", "proposal send p1",
    "proposal send p1 ; proposal accept p1", "proposal send p1 ; proposal refuse p1 --reason price",
    "proposal value p1", "proposal line add p1 'Montage x 8 @ 65'", "proposal line remove p1 cable",
    "objection add 1.1 price dear", "objection answer 2.1 'it pays'",
    "objection close 2.1 unresolved", "objection reopen 1.1", "objection edit 2.1 --category trust",
    "objection remove 2.1", "competitor add Pine", "competitor edit Oak --weakness service",
    "competitor edit Oak --strength price", "competitor price Oak Inverter '440 EUR'",
    "competitor rename Oak Oaken", "competitor remove Oak", "duty done 1.1 'needs noted'",
    "duty done 1.1 'needs noted' ; duty undone 1.1 'needs noted'",
    "reliability add 1 court-case bad", "reliability edit 1 --says mixed", "reliability remove 1",
    "contract add 2.1 --number K2", "contract edit 1.1 --notice-days 60", "contract sign 1.1",
    "contract document 1.1 invoice", "contract renew 1.1 --until 2028-12-31", "contract end 1.1",
    "contract remove 1.1", "obligation add 1.1 delivery lot --due fri", "obligation done 1.1",
    "obligation done 1.1 ; obligation reopen 1.1", "obligation edit 1.1 rent --due 2026-12-02",
    "obligation remove 1.1 rent", "feedback add 1 praise nice", "feedback resolve 1 fixed",
    "feedback reopen 1 late", "feedback edit 1 broken --score 3", "feedback remove 1 broken",
    "cadence 1 30d", "cadence 3 none", "referral add 1 Fir", "referral add 1 --of 2",
    "referral clear 2", "referral add 1 --of 2 ; referral clear 2",
    "duplicates --different 1 2", "merge 1 2", "import {home}/deals.csv",
    "handover out --to Ben --until fri -o {home}/away --force", "backup restore latest",
)  # fmt: skip
"""Command lines that are each run twice; what comes before a `;` is run once before."""
NO_CHANGE_OF_THE_BOOK = {
    "today", "tui", "list", "show", "product list", "product unsold", "proposal list",
    "proposal show", "proposal print", "objection list", "objection library", "competitor list",
    "competitor show", "duty list", "reliability list", "reliability show", "contract list",
    "contract show", "obligation list", "feedback list", "referral tree", "commission", "export",
    "handover list", "history", "backup list", "backup make", "doctor", "serve", "demo",
    "target set", "target list", "target show", "target clear", "config list", "config get",
    "config set", "config unset", "config path",
}  # fmt: skip
"""Commands that read, or write beside the book: the settings, a copy, a file."""
TRIED_ELSEWHERE = {"handover in", "handover back", "undo", "redo", "forget"}
UNDO = re.compile(r"pipeline undo.*")


class Output(NamedTuple):
    code: int
    out: str
    err: str


class Manager:
    """A manager with a book, who types into this process."""

    def __init__(self, home: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.home, self.capfd = home, capfd

    @property
    def book(self) -> Path:
        return self.home / "book.json"

    def type(self, line: str) -> Output:
        import shlex

        words = shlex.split(line.replace("{home}", str(self.home)))
        sys.argv = ["pipeline", *words]
        self.capfd.readouterr()
        code = int(run(words))
        sys.stdout.flush()
        sys.stderr.flush()
        output = Output(code, *self.capfd.readouterr())
        assert "fault of the program" not in output.err, (line, output)
        return output

    def ok(self, line: str) -> Output:
        output = self.type(line)
        assert output.code == 0, (line, output)
        return output

    @property
    def revision(self) -> int:
        return Book(self.book).read().revision

    @property
    def documents(self) -> dict[str, Any]:
        """The book without its own record, which counts the changes."""
        tables = json.loads(self.book.read_bytes())
        tables.pop("meta")
        return {name: documents for name, documents in tables.items() if documents}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a book that has something of everything."""
    home = tmp_path_factory.mktemp("prepared")
    (home / "prices.csv").write_text("Product,Price\nPanel,95\n")
    (home / "deals.csv").write_text("Company,Deal,Value,Currency\nGorse,Roof,9000,EUR\n")
    return home


@pytest.fixture
def manager(
    prepared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Manager:
    def at(home: Path) -> None:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME"):
            monkeypatch.setenv(name, str(home))
        monkeypatch.setenv("PIPELINE_BOOK", str(home / "book.json"))
        monkeypatch.setenv("PIPELINE_CONFIG", str(home / "settings.toml"))
        monkeypatch.setenv("PIPELINE_NOW", NOW)
        monkeypatch.setenv("TZ", "UTC")
        monkeypatch.chdir(home)

    monkeypatch.setattr(sys, "argv", sys.argv)
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    if not (prepared / "book.json").exists():
        at(prepared)
        for line in BOOK:
            Manager(prepared, capfd).ok(line)
    home = tmp_path / "home"
    shutil.copytree(prepared, home)
    at(home)
    return Manager(home, capfd)


def commands() -> Iterator[tuple[str, Command]]:
    """Every command of the program, by its words."""

    def walk(command: Command, name: str) -> Iterator[tuple[str, Command]]:
        if not isinstance(command, TyperGroup):
            yield name, command
            return
        for inner, each in command.commands.items():
            yield from walk(each, f"{name} {inner}")

    for entry in COMMANDS:
        yield from walk(load_command(entry), entry.name)


def tried() -> set[str]:
    names = {name for name, _ in commands()}
    last = [line.rpartition(" ; ")[2] for line in TWICE]
    return {name for name in names if any(f"{line} ".startswith(f"{name} ") for line in last)}


def test_every_command_of_the_program_is_tried() -> None:
    names = {name for name, _ in commands() if not name.startswith("report ")}
    assert names - tried() - NO_CHANGE_OF_THE_BOOK == TRIED_ELSEWHERE


@pytest.mark.parametrize("line", TWICE)
def test_each_undo_line_undoes_that_change_and_no_change_offers_none(
    manager: Manager, line: str
) -> None:
    setup, _, command = line.rpartition(" ; ")
    if setup:
        manager.ok(setup)
    hints: list[tuple[str, dict[str, Any]]] = []
    for _ in range(2):
        before, revision = manager.documents, manager.revision
        output = manager.type(command)
        printed = UNDO.findall(output.out + output.err)
        if manager.revision > revision:
            assert output.code == 0, output
            assert printed == [f"pipeline undo {manager.revision}"]
            hints.append((printed[0], before))
        else:
            assert not printed
            assert output.code or "Nothing changed" in output.out, output
    manager.ok("add 'Somebody else'")
    for hint, before in reversed(hints):
        manager.ok(f"{hint.removeprefix('pipeline ')} --keep-later")
        left = manager.documents
        for table in ("prospects", "deals"):  # of the one added since
            left[table].popitem()
        assert left == before


@pytest.mark.parametrize("line", TWICE)
def test_with_json_it_is_said_too_that_nothing_changed(manager: Manager, line: str) -> None:
    setup, _, command = line.rpartition(" ; ")
    name = max((each for each in tried() if f"{command} ".startswith(f"{each} ")), key=len)
    found = dict(commands())[name]
    if not any("--json" in parameter.opts for parameter in found.params):
        return
    if setup:
        manager.ok(setup)
    for _ in range(2):
        revision = manager.revision
        output = manager.type(f"{command} --json")
        if output.code == 0:
            printed = json.loads(output.out)
            if "change" in printed:  # the JSON of an import or a merge says it itself
                assert (printed["change"] is None) is (manager.revision == revision)
            else:
                assert ("nothing changed" in output.err) is (manager.revision == revision), output


def test_undo_and_redo_name_each_other_also_after_later_changes(manager: Manager) -> None:
    before = manager.documents
    changed = manager.revision + 1
    assert f"pipeline undo {changed}\n" in manager.ok("edit 1.1 --value 6k").out
    after = manager.documents
    undone = manager.ok(f"undo {changed}")
    assert UNDO.findall(undone.out) == []
    assert "pipeline redo" in undone.out
    assert manager.documents == before
    redone = manager.ok("redo")
    assert UNDO.findall(redone.out) == [f"pipeline undo {changed}"]
    assert manager.documents == after
    manager.ok("add Later --no-deal")
    manager.ok(f"undo {changed}")
    assert manager.documents["deals"] == before["deals"]


def test_what_keep_later_left_is_a_change_with_a_number_of_its_own(manager: Manager) -> None:
    both = manager.revision + 1
    manager.ok("edit 1.1 2.1 --owner Eva")
    manager.ok("edit 2.1 --owner Ann")
    before = manager.documents
    kept = manager.ok(f"undo {both} --keep-later")
    (hint,) = UNDO.findall(kept.out)
    assert hint == f"pipeline undo {manager.revision}"
    manager.ok(hint.removeprefix("pipeline "))
    assert manager.documents == before


def test_an_edit_of_several_says_which_of_them_changed(manager: Manager) -> None:
    manager.ok("edit 1.1 --owner Eva")
    said = manager.ok("edit 1.1 2.1 --owner Eva").out.splitlines()
    assert said[0].startswith("Nothing changed: 1.1 Ash")
    assert said[1].startswith("Changed 2.1 Birch")
    assert said[-1] == f"Undo with: pipeline undo {manager.revision}"
