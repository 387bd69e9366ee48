"""Every command and option that the program names in an error or a hint works when pasted.

The situations are in `hint_cases.txt`. A hint of the source without a situation fails here.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hint_player import play_all
from hint_templates import templates

if TYPE_CHECKING:
    import pytest

ELSEWHERE = {
    "Whether it survives a power cut is unknown. Run: pipeline doctor": "a fault of the disk",
    "pipeline {} --yes": "a fault of the disk, and doctor after it",
    "Name the file of the book: --book FILE": "a system without home folders",
    "Fix the cause, then: pipeline handover back {} -o FILE": "a full disk",
    "Choose another with --host or --port.": "a server, which does not end",
    "--host {} is not a valid address for a browser": "a server, which does not end",
    "Access refused. Open the newest address that pipeline serve shows on the terminal;"
    " each works once.\n": "a server, which does not end",
    "In a browser no file of this machine can be opened.\nIn a terminal: pipeline import FILE": (
        "on the screens"
    ),
    "use it as @{}, here and in pipeline list @{}": "on the screens",
    "Saved as {}: pipeline import FILE --profile {}": "on the screens",
    "pipeline import FILE --profile {}": "on the screens",
    "{}, run: pipeline doctor": "on the screens",
}
"""Hints that no command line can print, with the reason; their commands are tried at
the end of `hint_cases.txt`."""
NO_HINTS = (
    "Columns of the Prospects table, as in list --columns",
    "{} See import --save-profile.",
    "(report forecast --as-of that day)",
    "pipeline COMMAND --help shows options and examples.",
    "pipeline {} -o {}",
)
"""Texts that describe something, and tell nobody to run it."""


def test_every_hint_works_when_it_is_pasted(
    tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str]
) -> None:
    def output() -> str:
        sys.stdout.flush()
        sys.stderr.flush()
        return "".join(capfd.readouterr())

    played = play_all(tmp_path_factory.mktemp("hints"), output)
    assert not played.troubles, "\n\n".join(played.troubles)
    left = [
        each
        for each in templates()
        if each not in played.tried
        and each.plain not in ELSEWHERE
        and not any(text in each.plain for text in NO_HINTS)
    ]
    assert not left, "without a situation in hint_cases.txt:\n" + "\n".join(map(repr, left))
