"""Programs of the manager's own that run behind a change; none of them can harm it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from pipeline_tui.hooks.trust import why_not

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli_program import Program

    Install = Callable[..., Path]

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schema.json").read_text(encoding="utf-8"))
KEEP = 'cat > "$PIPELINE_HOOK-$PIPELINE_CHANGE.json"'


@pytest.fixture
def install(pipeline: Program) -> Install:
    """Puts a shell script among the hooks; what it writes lands beside it."""

    def put(name: str, script: str = KEEP, mode: int = 0o700, head: str = "#!/bin/sh\n") -> Path:
        folder = pipeline.settings.parent / "hooks"
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        path = folder / name
        path.write_text(head + script + "\n", encoding="utf-8")
        path.chmod(mode)
        return path

    return put


def told(pipeline: Program, name: str) -> list[dict[str, Any]]:
    """What the hooks of a name were told, one for each change."""
    folder = pipeline.settings.parent / "hooks"
    files = sorted(folder.glob(f"{name}-*.json"), key=lambda path: path.stat().st_mtime_ns)
    validator = Draft202012Validator(
        {"$defs": SCHEMA["$defs"], "$ref": "#/$defs/HookInput"},
    )
    found = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    for each in found:
        validator.validate(each)
    return found


def test_each_event_is_told_with_before_and_after(pipeline: Program, install: Install) -> None:
    for event in ("add", "move", "win", "lose", "import"):
        install(f"post-{event}")
    source = pipeline.folder / "deals.csv"
    source.write_text("prospect,value,stage\nNordlicht,5000,search\n", encoding="utf-8")
    for words in (
        ("add", "Solartek", "--value", "5k"), ("deal", "add", "1", "--title", "more"),
        ("move", "1.1", "1.2", "contract"), ("win", "1.1"), ("lose", "1.2", "--reason", "price"),
        ("reopen", "1.2"), ("edit", "1.1", "--value", "6k"), ("log", "1", "call"),
        ("import", source), ("undo",), ("remove", "1"),
    ):  # fmt: skip
        pipeline.ok(*words)

    first, second = told(pipeline, "post-add")
    assert (first["event"], first["change"]) == ("add", 1)
    assert first["command"] == "add Solartek --value 5k"
    assert first["book"] == str(pipeline.book)
    assert [(each["before"], each["after"]["prospect"]) for each in first["prospects"]] == [
        (None, "Solartek")
    ]
    assert [each["after"]["ref"] for each in first["deals"]] == ["1.1"]
    assert second["prospects"] == []
    assert second["deals"][0]["after"]["title"] == "more"

    moved, again = told(pipeline, "post-move")
    assert [(each["before"]["stage"], each["after"]["stage"]) for each in moved["deals"]] == [
        ("search", "contract")
    ] * 2
    assert again["command"] == "reopen 1.2"
    (won,), (lost,) = told(pipeline, "post-win"), told(pipeline, "post-lose")
    (deal,) = won["deals"]
    assert (deal["before"]["status"], deal["after"]["status"]) == ("open", "won")
    assert lost["deals"][0]["after"]["lost_reason"] == "price"
    (brought,) = told(pipeline, "post-import")
    assert [each["after"]["prospect"] for each in brought["deals"]] == ["Nordlicht"]
    assert [each["after"]["prospect"] for each in brought["prospects"]] == ["Nordlicht"]


def test_what_a_hook_prints_does_not_mix_with_json(pipeline: Program, install: Install) -> None:
    install("post-add", "echo printed; echo wrong >&2")
    done = pipeline("add", "Solartek", "--json")
    assert done.json["ref"] == "1.1"
    assert done.err == "printed\nwrong\n"


@pytest.mark.parametrize(
    ("script", "mode", "head", "why"),
    [
        ("exit 3", 0o700, "#!/bin/sh\n", "it ended with status 3"),
        ("kill -9 $$", 0o700, "#!/bin/sh\n", "it was ended by signal 9"),
        ("\x00\x01", 0o700, "", "it is not a program (a script begins with a line like #!/bin/sh)"),
        ("exit 0", 0o700, "#!/no/such/shell\n", "it cannot be run: No such file or directory"),
    ],
)
def test_a_bad_hook_is_named_and_harms_nothing(
    pipeline: Program, install: Install, script: str, mode: int, head: str, why: str
) -> None:
    install("post-add", script, mode, head)
    done = pipeline("add", "Solartek")
    assert done.code == 0
    assert done.out.startswith("Added 1.1 Solartek")
    assert done.err == f"note: the hook post-add failed, the change is saved: {why}\n"
    assert pipeline.json("list")[0]["prospect"] == "Solartek"
    assert all(each["level"] == "good" for each in pipeline.json("doctor"))


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777, 0o600])
def test_the_remedy_of_a_hook_with_a_wrong_mode_works_when_pasted(
    pipeline: Program, install: Install, mode: int
) -> None:
    install("post-add", mode=mode)
    pipeline.ok("config", "set", "currency", "EUR")
    trouble = refused(pipeline, "post-add")
    paste(trouble)
    pipeline.ok("add", "Nordwind")
    assert len(told(pipeline, "post-add")) == 1


def refused(pipeline: Program, hook: str) -> str:
    """A change for which the hook does not run; the one line that says why."""
    before = len(told(pipeline, hook))
    done = pipeline("add", f"Company {time.monotonic_ns()}")
    assert (done.code, done.out[:5]) == (0, "Added")
    assert len(told(pipeline, hook)) == before
    (line,) = done.err.splitlines()
    assert line.startswith(f"note: the hook {hook} did not run, the change is saved: ")
    return line


def paste(trouble: str) -> None:
    command = re.search(r"(chmod|chown).*", trouble)
    assert command, trouble
    subprocess.run(command[0], shell=True, check=True)  # noqa: S602


@pytest.mark.parametrize("mode", [0o770, 0o702])
@pytest.mark.parametrize("levels", [0, 1, 2])
def test_a_hook_below_a_folder_that_others_can_write_to_does_not_run(
    pipeline: Program, install: Install, levels: int, mode: int
) -> None:
    path = install("post-add")
    folder = path.parents[levels]
    folder.chmod(mode)
    trouble = refused(pipeline, "post-add")
    assert str(folder) in trouble
    paste(trouble)
    pipeline.ok("add", "Nordwind")
    assert len(told(pipeline, "post-add")) == 1


def test_a_folder_like_tmp_is_no_danger(pipeline: Program, install: Install) -> None:
    path = install("post-add")
    path.parents[1].chmod(0o1777)
    pipeline.ok("add", "Solartek")
    assert len(told(pipeline, "post-add")) == 1


def test_the_target_of_a_link_is_checked_too(pipeline: Program, install: Install) -> None:
    shared = pipeline.folder / "it's shared"
    shared.mkdir(mode=0o700)
    path = install("post-add")
    path.rename(shared / "hook")
    path.symlink_to("../../it's shared/hook")
    pipeline.ok("add", "Solartek")
    assert len(told(pipeline, "post-add")) == 1
    for bad, mode in ((shared, 0o777), (shared / "hook", 0o720)):
        bad.chmod(mode)
        paste(refused(pipeline, "post-add"))
        pipeline.ok("add", bad.name)
    assert len(told(pipeline, "post-add")) == 3


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_what_belongs_to_another_user_does_not_run(pipeline: Program, install: Install) -> None:
    path = install("post-add")
    link = path.with_name("post-import")
    link.symlink_to("post-add")
    os.chown(path, 65534, 0)
    assert "belongs to another user (uid 65534)" in refused(pipeline, "post-add")
    os.chown(path, 0, 0)
    os.chown(path.parent, 65534, 0)
    assert str(path.parent) in refused(pipeline, "post-add")
    os.chown(path.parent, 0, 0)
    os.chown(link, 65534, 0, follow_symlinks=False)
    source = pipeline.write("deals.csv", "prospect,value\nNordlicht,5\n")
    assert str(link) in pipeline("import", source).err
    pipeline.ok("add", "Nordwind")
    assert len(told(pipeline, "post-add")) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has files of root")
def test_a_hook_of_root_runs_for_everybody(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an administrator installs one for a whole team."""
    path = install("post-add", mode=0o755)
    monkeypatch.setattr(os, "geteuid", lambda: 65534)
    assert why_not(path) is None


def test_a_fifo_or_a_ring_of_links_does_not_hang(pipeline: Program, install: Install) -> None:
    path = install("post-add")
    path.unlink()
    os.mkfifo(path, 0o700)
    assert "it is not an ordinary file" in refused(pipeline, "post-add")
    path.unlink()
    path.symlink_to("post-add")
    assert "Too many levels of symbolic links" in refused(pipeline, "post-add")


def test_a_folder_or_a_broken_link_in_its_place(pipeline: Program, install: Install) -> None:
    path = install("post-add")
    path.unlink()
    path.mkdir()
    assert "it is not an ordinary file" in pipeline("add", "Solartek").err
    path.rmdir()
    path.symlink_to(path.parent / "nothing")
    assert "No such file or directory" in pipeline("add", "Nordwind").err


def test_a_slow_hook_is_stopped_with_its_children(pipeline: Program, install: Install) -> None:
    pipeline.ok("config", "set", "hook.seconds", "1")
    install("post-add", "trap '' TERM\nsleep 60 & echo $! > child\nsleep 60")
    begun = time.monotonic()
    done = pipeline("add", "Solartek")
    assert time.monotonic() - begun < 30
    assert (done.code, done.out[:5]) == (0, "Added")
    assert "it took longer than 1 s and was stopped (setting hook.seconds)" in done.err
    child = int((pipeline.settings.parent / "hooks/child").read_text())
    assert is_gone(child)


def test_what_a_hook_leaves_behind_holds_nobody_up(pipeline: Program, install: Install) -> None:
    install("post-add", "echo begun; sleep 30 & echo $! > child")
    begun = time.monotonic()
    done = pipeline("add", "Solartek")
    assert time.monotonic() - begun < 15
    assert (done.code, done.err) == (0, "begun\n")
    os.kill(int((pipeline.settings.parent / "hooks/child").read_text()), signal.SIGTERM)


def is_gone(child: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_hook_that_reads_nothing_of_a_long_story(pipeline: Program, install: Install) -> None:
    install("post-add", "exit 0")
    records = "".join(json.dumps({"name": f"N{n}", "notes": "x" * 500}) + "\n" for n in range(500))
    done = pipeline("add", "--from", "-", stdin=records)
    assert (done.code, done.err) == (0, "")


def test_a_hook_may_use_the_program_and_calls_no_hooks(pipeline: Program, install: Install) -> None:
    path = install(
        "post-add",
        f"{KEEP}\n'{sys.executable}' -m pipeline_tui edit 1 --tag hooked > /dev/null\n"
        f"'{sys.executable}' -m pipeline_tui add More > /dev/null",
    )
    done = pipeline("add", "Solartek")
    assert (done.code, done.err) == (0, "")
    assert len(told(pipeline, "post-add")) == 1
    assert [each["prospect"] for each in pipeline.json("list")] == ["Solartek", "More"]
    assert pipeline.json("show", "1")["tags"] == ["hooked"]
    assert path.exists()


def test_settings_and_book_that_were_named_from_the_present_folder(
    pipeline: Program, install: Install
) -> None:
    """A hook runs in its own folder, where a relative path would name another hook or book."""
    hook = install("post-add", KEEP + '\necho "$PIPELINE_BOOK $PIPELINE_CONFIG"')
    book = os.path.relpath(pipeline.book, pipeline.folder)
    settings = os.path.relpath(pipeline.settings, pipeline.folder)
    other = hook.parent / os.path.relpath(hook, pipeline.folder)
    other.parent.mkdir(parents=True)
    other.write_text("#!/bin/sh\necho never checked\n", encoding="utf-8")
    other.chmod(0o777)
    done = subprocess.run(
        [sys.executable, "-m", "pipeline_tui", "--book", book, "--config", settings, "add", "Acme"],
        env=pipeline.env, cwd=pipeline.folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == f"{pipeline.book} {pipeline.settings}\n"
    (event,) = told(pipeline, "post-add")
    assert event["book"] == str(pipeline.book)


def test_a_change_that_was_refused_or_empty_calls_none(pipeline: Program, install: Install) -> None:
    pipeline.ok("add", "Solartek")
    install("post-move")
    install("post-add")
    assert pipeline("move", "1", "search").code == 1
    assert pipeline("move", "1", "nowhere").code == 2
    assert pipeline("import", "-", "--dry-run", stdin="prospect,value\nNordlicht,5\n").code == 0
    assert told(pipeline, "post-move") == told(pipeline, "post-add") == []


def test_rejected_rows_are_told_behind_the_import(pipeline: Program, install: Install) -> None:
    install("post-import", f"{KEEP}; exit 5")
    source = pipeline.folder / "deals.csv"
    source.write_text("prospect,value\nNordlicht,5\n,6\n", encoding="utf-8")
    done = pipeline("import", source)
    assert done.code == 6
    assert "note: the hook post-import failed" in done.err
    assert len(told(pipeline, "post-import")) == 1


def test_sample_data_calls_no_hooks(pipeline: Program, install: Install) -> None:
    install("post-add")
    pipeline.ok("demo", "--print")
    assert told(pipeline, "post-add") == []


def test_without_a_folder_nothing_of_it_is_loaded(pipeline: Program) -> None:
    code = (
        "import sys; sys.argv = ['pipeline', 'add', 'X']\n"
        "from pipeline_tui.cli.main import run\nstatus = run(sys.argv[1:])\n"
        "assert not [name for name in sys.modules if 'hook' in name and 'pipeline' in name]\n"
        "sys.exit(status)"
    )
    assert pipeline.python("-c", code).code == 0
    assert os.path.exists(pipeline.book)
