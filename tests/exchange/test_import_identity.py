"""Who the rows of related files are, in any order; every doubt is listed."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Program


@pytest.fixture
def files(data: Path) -> Path:
    return data / "faults" / "identity"


def _people(program: Program) -> dict[str, list[tuple[str, ...]]]:
    """The contacts of every prospect: name, role, addresses."""
    done = program.inside("export", "--format", "json", "-o", "-")
    found: dict[str, list[tuple[str, ...]]] = {}
    for each in json.loads(done.stdout)["prospects"]:
        prospect = each["prospect"]
        people = found.setdefault(prospect["name"], [])
        for contact in prospect.get("contacts", ()):
            addresses = (*contact.get("emails", ()), *contact.get("phones", ()))
            people.append((contact.get("name", ""), contact.get("role", ""), *addresses))
    return found


def _import(program: Program, *paths: Path) -> str:
    done = program.inside("import", *map(str, paths))
    assert done.returncode == 0, done.stderr
    return str(done.stdout.decode())


def test_a_shared_mailbox_is_of_two_people(program: Program, files: Path) -> None:
    _import(program, files / "shared-mailbox.csv")
    assert sorted(itertools.chain(*_people(program).values())) == [
        ("Nora Vik", "", "post@studio.example", "+4722555101"),
        ("Odd Lie", "", "post@studio.example", "+4722555102"),
    ]


def test_a_shared_mailbox_of_a_company_is_of_two_contacts(program: Program, files: Path) -> None:
    _import(program, files / "shared-mailbox-company.csv")
    assert _people(program) == {
        "Fjord": [("Nora Vik", "", "post@fjord.example"), ("Odd Lie", "", "post@fjord.example")]
    }


@pytest.mark.parametrize("name", ["two-people-one-name.csv", "one-first-name.csv"])
def test_two_people_of_one_name_keep_what_is_theirs(
    program: Program, files: Path, name: str
) -> None:
    _import(program, files / name)
    (people,) = _people(program).values()
    first, second = people
    assert first[0] == second[0]
    assert set(first[2:]).isdisjoint(second[2:])
    assert "Nothing changed" in _import(program, files / name)


def test_the_id_of_a_contact_never_identifies_a_deal(program: Program, files: Path) -> None:
    out = _import(program, files / "contact-id-of-deals.csv")
    assert [(each["prospect"], each["title"]) for each in program.listed()] == [
        ("Harbour", "Boats"), ("Harbour", "Nets"), ("Quay", "Ropes"),
    ]  # fmt: skip
    assert "contact_id:k1 in 3 rows" in out


@pytest.mark.parametrize("order", list(itertools.permutations(["deals", "companies", "contacts"])))
def test_related_files_are_joined_in_any_order(
    program: Program, files: Path, order: tuple[str, ...]
) -> None:
    _import(program, *(files / f"{each}.csv" for each in order))
    assert _people(program) == {
        "Harbour": [
            ("Nora Vik", "", "nora@harbour.example"), ("Odd Lie", "", "odd@harbour.example"),
        ],
        "Quay": [("Pia Moe", "", "pia@quay.example")],
    }  # fmt: skip
    deals = sorted((each["prospect"], each["title"]) for each in program.listed())
    assert deals == [("Harbour", "Boats"), ("Harbour", "Ropes"), ("Quay", "Nets")]


@pytest.mark.parametrize("order", [1, -1])
def test_joining_does_not_depend_on_a_known_program(
    program: Program, files: Path, order: int
) -> None:
    names = ["opportunities.csv", "accounts.csv"][::order]
    _import(program, *(files / each for each in names))
    assert sorted((each["prospect"], each["title"]) for each in program.listed()) == [
        ("Harbour", "Boats"),
        ("Quay", "Nets"),
    ]


def test_a_deal_with_nothing_but_ids_comes_in_and_says_so(program: Program, files: Path) -> None:
    out = _import(program, files / "ids-only.csv")
    assert [(each["prospect"], each["title"]) for each in program.listed()] == [("Y1", "Z1")]
    for origin in ("account_id:Y1", "Z1", "contact_id:X1"):
        assert origin in out
    program.write("accounts.csv", "AccountID,AccountName\nY1,Harbour\n")
    _import(program, program.folder / "accounts.csv")
    assert [each["prospect"] for each in program.listed()] == ["Harbour"]


def test_the_source_that_a_deal_loses_is_listed(program: Program, files: Path) -> None:
    out = _import(program, files / "source-per-deal.csv")
    assert "source 'Fair' (kept: 'Web')" in out
    assert "segment 'South' (kept: 'North')" in out


def test_a_missing_company_never_becomes_the_contact_without_a_word(
    program: Program, files: Path
) -> None:
    out = _import(program, files / "no-company.csv")
    assert [each["prospect"] for each in program.listed()] == ["Harbour", "Odd"]
    assert "no company in the row" in out
    assert "row 3: Odd" in out


def test_a_second_import_says_nothing_changed_and_only_that(program: Program, files: Path) -> None:
    path = str(files / "kept.csv")
    program.inside("import", path, "--keep-unmapped")
    for options in ([], ["--on-duplicate", "update"], ["--dry-run"]):
        done = program.inside("import", path, "--keep-unmapped", *options)
        (line,) = done.stdout.decode().splitlines()
        assert line.startswith("Nothing ")
        assert "kept.csv" in line


def test_an_update_takes_a_new_company_name_if_it_was_not_edited(program: Program) -> None:
    program.write("a.csv", "company id,company,deal name\n1,Harbour,Boats\n2,Quay,Nets\n")
    program.write("b.csv", "company id,company,deal name\n1,Harbour AS,Boats\n2,Quayside,Nets\n")
    program("import", "a.csv")
    assert program("edit", "2", "--name", "Quay (old)").returncode == 0
    assert program("import", "b.csv").stdout.startswith(b"Nothing changed")
    assert [each["prospect"] for each in program.listed()] == ["Harbour", "Quay (old)"]
    done = program("import", "b.csv", "--on-duplicate", "update", "--dry-run")
    assert b"prospect: Harbour \xe2\x86\x92 Harbour AS" in done.stdout
    program("import", "b.csv", "--on-duplicate", "update")
    assert [each["prospect"] for each in program.listed()] == ["Harbour AS", "Quay (old)"]
    again = program("import", "b.csv", "--on-duplicate", "update", "--json")
    assert json.loads(again.stdout)["change"] is None


def test_the_plan_says_by_what_each_row_was_matched(program: Program) -> None:
    program.write(
        "a.csv",
        "deal id,company id,company,contact,email,phone,deal name\n"
        "1,7,Harbour AS,Nora Vik,nora@harbour.example,+4722555101,Boats\n"
        ",,,Odd Lie,odd@mail.example,,Nets\n",
    )
    program.inside("import", "a.csv")
    program.write(
        "b.csv",
        "deal id,company id,company,contact,email,phone,deal name\n"
        "1,,,,,,Boats\n,7,,,,,A\n,,Harbour,,,,B\n,,,Nora Vik,nora@harbour.example,,C\n"
        ",,,N. Vik,,+4722555101,D\n,,,Pia,pia@harbour.example,,E\n,,,Odd Lie,,,F\n,,New,,,,G\n",
    )
    plan: list[dict[str, Any]] = json.loads(
        program.inside("import", "b.csv", "--dry-run", "--json").stdout
    )["plan"]
    assert [each["matched_by"] for each in plan] == [
        "deal id", "company id", "company name", "e-mail", "phone", "domain", "name", "",
    ]  # fmt: skip
    shown = program.inside("import", "b.csv", "--dry-run").stdout.decode()
    assert "(matched by company id)" in shown
    assert "pia@harbour.example" in shown or "harbour.example" in shown


def _twice(program: Program, *paths: str) -> None:
    """A second import changes nothing, and so does one that updates."""
    state = program.state()
    assert program.inside("import", *paths).stdout.startswith(b"Nothing changed")
    updating = program.inside("import", *paths, "--on-duplicate", "update", "--json")
    assert json.loads(updating.stdout)["change"] is None
    assert program.state() == state


@pytest.mark.parametrize(
    ("contacts", "deals"),
    [
        # people who are prospects, in the words of another file
        ("contact id,contact\np1,N. Vik\n", "contact,contact id,stage\nNora,p1,search\n"),
        ("contact id,contact,phone\np1,Nora Vik,\np2,Vik Nora,+47 22 555101\n", ""),
        ("", "deal id,contact,stage\n,Nora Vik,\nd3,Vik Nora,search\n"),
        ("", "deal id,contact,contact id,stage\nd1,Nora Vik,p2,search\nd2,Odd Lie,p2,search\n"),
        ("company,contact,email\nNora Vik,Nora Vik,n@x.example\n", "contact,stage\nNora Vik,\n"),
        (
            "contact,email,company\nN. Vik,n@x.example,Fjord\n",
            "company,contact,email,stage\n,Nora Vik,n@x.example,\nFjord,N. Vik,,search\n",
        ),
        # rows of one deal that name several companies, or only some of them one
        (
            "contact,company id\nVik Nora,c2\n",
            "deal id,contact,phone,company id,stage\nd2,N. Vik,,c3,search\n"
            "d2,Nora Vik,+47 22 555101,c2,negotiation\n,Nora Vik,,c3,\n",
        ),
        (
            "contact id,contact\np2,Nora Vik\n",
            "deal id,email,company id,contact id,stage\n"
            "d2,post@fjord.example,,p2,search\nd2,,c1,,search\n",
        ),
        # an address without a name that two people have
        (
            "contact,email\nИванов И.И.,a@fjord.example\nN. Vik,a@fjord.example\n",
            "email,company id,stage\na@fjord.example,c3,search\n",
        ),
    ],
)
def test_what_rows_call_a_person_adds_nothing_the_second_time(
    program: Program, contacts: str, deals: str
) -> None:
    paths = [
        program.write(name, text)
        for name, text in (("contacts.csv", contacts), ("deals.csv", deals))
        if text
    ]
    assert program.inside("import", *paths).returncode == 0
    _twice(program, *paths)


def test_a_prospect_that_is_a_person_keeps_every_id_of_hers(program: Program) -> None:
    path = program.write("a.csv", "contact id,contact,phone\np1,Nora Vik,\np2,Vik Nora,22555101\n")
    program.inside("import", path)
    program.inside("edit", "1", "--name", "Nora Berg")
    program.inside("contact", "remove", "1", "Nora Vik")
    _twice(program, program.write("b.csv", "contact id,contact\np1,Nora Vik\np2,Nora Vik\n"))


def test_a_contact_found_by_an_address_alone_gets_the_name_of_another_row(
    program: Program,
) -> None:
    text = "contact,email,company\n,nora@fjord.example,Fjord\n{},nora@fjord.example,\n"
    for name in ("Nora Vik", "N. Vik"):
        book = program.folder / f"{name}.json"
        program.book = book
        _import(program, program.folder / program.write("a.csv", text.format(name)))
        assert _people(program) == {"Fjord": [(name, "", "nora@fjord.example")]}


def test_two_names_of_one_company_id_are_listed(program: Program) -> None:
    path = program.write("a.csv", "company id,company\nc1,Quay\nc1,Fjord\nc1,Fjord AS\nc1,Kelp\n")
    out = " ".join(_import(program, program.folder / path).split())
    assert "matched to a prospect of another name (2): row 2: 'Quay' to 1 Fjord AS" in out
    assert "row 5: 'Kelp'" in out


def test_a_contact_id_that_is_of_somebody_else_is_listed(program: Program) -> None:
    contacts = program.write("a.csv", "contact id,contact,company\np1,Nora Vik,Fjord\n")
    text = "deal id,deal name,company,contact,email,contact id\n"
    text += "1,A,Quay,Nora Vik,n@x.example,p1\n2,B,Fjord,Odd Lie,,p1\n3,C,Fjord,N. Vik,,p1\n"
    deals = program.write("b.csv", text)
    out = " ".join(_import(program, program.folder / contacts, program.folder / deals).split())
    assert "(2): row 2: 'Nora Vik, n@x.example', but contact_id:p1 is Nora Vik at Fjord" in out
    assert "row 3: 'Odd Lie'" in out


def test_a_new_prospect_that_looks_like_one_of_the_book_is_named(program: Program) -> None:
    program.write("a.csv", "company,email,deal name\nHarbour Ropes,info@harbour.example,Boats\n")
    program.write(
        "b.csv",
        "company,email,deal name\n"
        "Harbor Ropes,,Nets\nQuay,info@harbour.example,Buoys\nElsewhere,,Sails\n",
    )
    assert "likely duplicates" not in _import(program, program.folder / "a.csv")
    out = _import(program, program.folder / "b.csv")
    (line,) = [each for each in out.splitlines() if "likely duplicates" in each]
    assert "2 Harbor Ropes may be the same as 1 Harbour Ropes" in line
    assert "3 Quay may be the same as 1 Harbour Ropes" in line
    assert "Elsewhere" not in line
    pairs = json.loads(program.inside("duplicates", "--json").stdout)
    assert {tuple(each["refs"]) for each in pairs} >= {("1", "2"), ("1", "3")}


def test_a_phone_of_very_many_addresses_gives_one_contact_only_50(program: Program) -> None:
    rows = "".join(f"Harbour,m{at}@harbour.example,+47 22 33 44 55\n" for at in range(60))
    path = program.folder / program.write("a.csv", f"company,email,phone\n{rows}")
    out = " ".join(_import(program, path).split())
    assert "at most 50 e-mails" in out
    assert "(10): row 52: m50@harbour.example" in out
    (contact,) = _people(program)["Harbour"]
    assert sum("@" in each for each in contact) == 50
    assert "Nothing changed" in _import(program, path)
    before = program.state()
    assert program.inside("import", str(path), "--on-duplicate", "update").returncode == 0
    assert program.state() == before
