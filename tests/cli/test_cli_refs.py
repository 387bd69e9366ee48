"""What may stand for a prospect or a deal: 12, 12.1, part of a name."""

from __future__ import annotations

import pytest
from cli_program import Program


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("refs"))
    added = program.many(
        ("add", "Solartek Energy", "--contact", "Anna Petrova", "--email", "ap@tek.eu"),
        ("add", "Solaris"),
        ("add", "Café Ñandú"),
        ("add", "Nordwind"),
        ("add", "Nordwind GmbH"),
        ("add", "365"),
        ("add", "Blue Solar", "--no-deal"),
        ("add", "ООО Ёлка"),
        ("add", "ООО «Ромашка»"),
        ("add", "ЗАО «Лютик»"),
        ("add", "АО Лютик"),
    )
    assert {ran.code for ran in added} == {0}
    return program


UNDERSTOOD = [
        ("1", "1"), (" 1 ", "1"), ("1.1", "1"), ("solartek", "1"), ("SOLARTEK energy", "1"),
        ("energy", "1"), ("petrova", "1"), ("ap@tek.eu", "1"), ("solaris", "2"),
        ("cafe nandu", "3"), ("CAFÉ", "3"), ("ñandú", "3"),
        ("nordwind", "4"),  # a whole name goes before a part of one
        ("gmbh", "5"), ("365", "6"), ("елка", "8"), ("ёлка", "8"),
        ("ООО Ромашка", "9"), ("АО лютик", "11"),
]  # fmt: skip


def test_refs_that_are_understood(book: Program) -> None:
    answers = book.many(*(("show", ref, "--json") for ref, _ in UNDERSTOOD))
    for (ref, found), ran in zip(UNDERSTOOD, answers, strict=True):
        assert ran.json["ref"] == found, ref


def test_an_ambiguous_one_lists_the_candidates(book: Program) -> None:
    ran = book("show", "sol")
    assert ran.code == 3
    assert ran.err.splitlines() == [
        "error: 'sol' is the name of 2 prospects; say which:",
        "  1  Solartek Energy",
        "  2  Solaris",
    ]


def test_one_of_several_legal_forms_is_asked_for(book: Program) -> None:
    ran = book("show", "ООО Лютик")
    assert ran.code == 3
    assert ran.err.splitlines()[1:] == ["  10  ЗАО «Лютик»", "  11  АО Лютик"]


def test_a_near_miss_is_asked_back(book: Program) -> None:
    ran = book("show", "solartec energi")
    assert ran.code == 3
    assert ran.refusal == "no prospect is called 'solartec energi'; did you mean:"
    assert "  1  Solartek Energy" in ran.err.splitlines()


NOT_THERE = [
    ("99", "there is no prospect 99"),
    ("1.9", "there is no deal 1.9"),
    ("99.1", "there is no deal 99.1"),
    ("xyzzy", "no prospect is called 'xyzzy'"),
    ("", "no prospect is called ''"),
    ("٣", "no prospect is called '٣'"),
    ("7", "prospect 7 has no deal"),
]


def test_refs_that_are_not_there(book: Program) -> None:
    before = book.digest
    for command in (("move", "contract"), ("lose", "--reason", "price")):
        answers = book.many(*((command[0], ref, *command[1:]) for ref, _ in NOT_THERE))
        for (_, said), ran in zip(NOT_THERE, answers, strict=True):
            assert (ran.code, ran.refusal, ran.book) == (3, said, before)


def test_candidates_are_lines_of_their_own(pipeline: Program) -> None:
    """A line end in a name must not look like a second candidate, or a second message."""
    pipeline.ok("add", "Twin\nerror: all is lost")
    assert pipeline("add", "Twin\u2028error: all is lost").code == 0
    ran = pipeline("show", "twin")
    assert ran.code == 3
    assert len(ran.err.splitlines()) == 3
    near = pipeline("show", "twim error: all is last")
    assert (near.code, len(near.err.splitlines())) == (3, 3)


def test_many_candidates_are_cut(pipeline: Program) -> None:
    with pipeline.opened.change("test", pipeline.now) as change:
        from pipeline_tui.actions.prospects import NewProspect, add_prospect

        for place in range(30):
            add_prospect(change, NewProspect(f"Firm {place}"))
    lines = pipeline("show", "firm").err.splitlines()
    assert lines[0] == "error: 'firm' is the name of 30 prospects; say which:"
    assert len(lines) == 12
    assert lines[-1] == "  … and 20 more"


def test_commands_that_are_near(book: Program) -> None:
    ran = book("mvoe", "1", "contract")
    assert (ran.code, ran.refusal) == (2, "there is no command 'mvoe': did you mean move?")
    assert book("frobnicate").refusal == "there is no command 'frobnicate': see: pipeline --help"
