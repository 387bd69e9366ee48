"""One rule for who is the same person: import, merge, duplicates, hand-over and merging of books
agree with it; and the order of rows and files does not matter to an import."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from pipeline_tui.actions.merging_fields import merged_contacts
from pipeline_tui.book import Book
from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.drafts import Reading
from pipeline_tui.exchange.handover_places import under_ids_of
from pipeline_tui.exchange.importing import FileKind, apply, prepare
from pipeline_tui.exchange.on_duplicate import OnDuplicate
from pipeline_tui.exchange.three_way import merge_documents
from pipeline_tui.model.identity import same_person, share_address
from pipeline_tui.model.prospect import Contact, Prospect
from pipeline_tui.reports.duplicates import duplicates

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.clock import Moment
    from pipeline_tui.exchange.report import Report

NAMES = ["", "Nora Vik", "N. Vik", "Nora", "Odd Lie", "Vik Nora"]
EMAILS = ["nora@fjord.example", "post@fjord.example"]
PHONES = ["1234", "+47 22 555101", "22 555101", "+47 55 555102"]
# a row of an import has one name, one e-mail and one phone at most, and says something
PEOPLE = st.builds(
    lambda name, email, phone: Contact(
        id=1, name=name, emails=(email,) if email else (), phones=(phone,) if phone else ()
    ),
    st.sampled_from(NAMES),
    st.sampled_from(["", *EMAILS]),
    st.sampled_from(["", *PHONES]),
).filter(lambda person: bool(person.name or person.emails or person.phones))
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _prospect(number: int, name: str, *people: Contact) -> Prospect:
    contacts = tuple(msgspec.structs.replace(p, id=n) for n, p in enumerate(people, 1))
    return Prospect(
        number=number, uid=f"u{number}", name=name, created=date(2026, 1, 1), contacts=contacts,
        contacts_made=len(contacts),
    )  # fmt: skip


def _imported(folder: Path, moment: Moment, files: dict[str, list[dict[str, str]]]) -> Book:
    """A new book with the rows of the files in one import."""
    count = len(list(folder.iterdir()))
    book = Book(folder / str(count) / "book.json")
    book.path.parent.mkdir()
    _import(book, moment, files)
    return book


def _import(
    book: Book,
    moment: Moment,
    files: dict[str, list[dict[str, str]]],
    how: OnDuplicate = OnDuplicate.SKIP,
) -> Report:
    prepared = []
    for name, rows in files.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        path = book.path.parent / name
        path.write_text(text.getvalue(), encoding="utf-8")
        reading = Reading("EUR", today=moment.today)
        prepared.append(prepare(str(path), io.BytesIO(), FileKind(), reading))
    with book.change("import", moment) as change:
        return apply(change, prepared, how, lambda *_: None)


def _row(company: str, person: Contact) -> dict[str, str]:
    return {
        "company": company,
        "contact": person.name,
        "email": next(iter(person.emails), ""),
        "phone": next(iter(person.phones), ""),
    }


@given(PEOPLE, PEOPLE)
@QUICK
def test_every_door_knows_the_same_people(
    tmp_path_factory: pytest.TempPathFactory, moment: Moment, one: Contact, other: Contact
) -> None:
    is_same = same_person(one, other)
    merged, further, _ = merged_contacts(_prospect(1, "A", one), _prospect(2, "B", other))
    assert (len(merged) == 1) is is_same
    assert (further == 0) is is_same
    mine, theirs = _prospect(1, "A", one), _prospect(1, "A", other)
    united, _ = merge_documents(None, mine, theirs, lambda _: False)
    assert (len(united.contacts) == 1) is is_same
    placed = under_ids_of(_prospect(1, "A", other), None, _prospect(2, "B", one))
    assert (placed.contacts[0].id == 1) is is_same
    pairs = duplicates([_prospect(1, "Granite", one), _prospect(2, "Feather", other)])
    if share_address(one, other):
        assert (pairs[0].score > 80) is is_same
    rows = [_row("Fjord", one), _row("Fjord", other)]
    folder = tmp_path_factory.mktemp("agree")
    (prospect,) = _imported(folder, moment, {"a.csv": rows}).read().prospects
    assert (len(prospect.contacts) == 1) is is_same


COMPANIES = ["", "Fjord", "Fjord AS", "Quay"]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(COMPANIES), PEOPLE, st.sampled_from(["", "Boats", "Nets"]),
        st.sampled_from(["", "", "c1", "c2"]), st.sampled_from(["", "Fair", "Web"]),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


def _state(book: Book) -> Any:
    """What a book holds, without numbers and without the order in which it came."""
    snapshot = book.read()
    names: dict[int, Any] = {}
    for each in snapshot.prospects:
        people = sorted(
            (c.name, c.role, sorted(e.casefold() for e in c.emails), sorted(c.phones),
             sorted(c.origins))
            for c in each.contacts
        )  # fmt: skip
        names[each.number] = (
            each.name, each.source or "", each.segment or "", sorted(each.origins), people,
        )  # fmt: skip
    deals = sorted(
        (names[each.prospect], each.title, str(each.value), sorted(each.origins))
        for each in snapshot.deals
    )
    return sorted(names.values()), deals


@given(ROWS, st.data())
@QUICK
def test_the_order_of_rows_and_files_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory,
    moment: Moment,
    rows: list[tuple[str, Contact, str, str, str]],
    data: st.DataObject,
) -> None:
    contacts = [
        {**_row("", person), "contact id": f"p{place}", "company id": company_id or "c1"}
        for place, (_, person, _, company_id, _) in enumerate(rows)
    ]
    companies = [
        {"company id": "c1", "company": "Fjord", "source": "Fair"},
        {"company id": "c2", "company": "Kelp", "source": ""},
    ]
    deals = [
        {**_row(company, person), "deal id": f"d{place}", "deal name": title, "company id": of,
         "source": source}
        for place, (company, person, title, of, source) in enumerate(rows)
    ]  # fmt: skip
    for each in contacts:
        del each["company"]
    files = {"contacts.csv": contacts, "companies.csv": companies, "deals.csv": deals}
    folder = tmp_path_factory.mktemp("order")
    first = _state(_imported(folder, moment, files))
    shuffled = {
        name: data.draw(st.permutations(files[name]))
        for name in data.draw(st.permutations(list(files)))
    }
    assert _state(_imported(folder, moment, shuffled)) == first


COMPANY_NAMES = ["", "Fjord", "Fjord AS", "Quay", "Nora Vik"]
COMPANY_IDS = ["", "", "c1", "c2", "9"]
PERSON_IDS = ["", "", "p1", "p2"]
MAILS = ["", *EMAILS, "nora@kelp.example", "info@gmail.com"]


def _rows(most: int, **columns: list[str]) -> st.SearchStrategy[list[dict[str, str]]]:
    """Rows with any of the columns: ids collide, and whole columns are missing."""
    values = st.fixed_dictionaries({name: st.sampled_from(each) for name, each in columns.items()})
    names = st.lists(st.sampled_from(list(columns)), min_size=1, unique=True)
    return st.builds(
        lambda kept, rows: [
            {name.replace("_", " "): row[name] for name in columns if name in kept} for row in rows
        ],
        names,
        st.lists(values, max_size=most),
    )


WILD_FILES = st.fixed_dictionaries({
    "companies.csv": _rows(
        2, company_id=COMPANY_IDS, company=COMPANY_NAMES, source=["", "Fair", "Web"]
    ),
    "contacts.csv": _rows(
        4, contact_id=PERSON_IDS, contact=NAMES, email=MAILS, phone=["", *PHONES],
        company_id=COMPANY_IDS, company=COMPANY_NAMES,
    ),
    "deals.csv": _rows(
        4, deal_id=["", "d1", "d2"], deal_name=["", "Boats", "Nets"], company=COMPANY_NAMES,
        contact=NAMES, email=MAILS, phone=["", *PHONES], value=["", "5", "7"],
        company_id=COMPANY_IDS, contact_id=PERSON_IDS, stage=["search", "negotiation", "won"],
    ),
}).map(lambda files: {name: rows for name, rows in files.items() if rows}).filter(bool)  # fmt: skip


def _imported_if_valid(
    folder: Path, moment: Moment, files: dict[str, list[dict[str, str]]]
) -> Book:
    """A new book with the files. Those that no import takes are no examples."""
    try:
        return _imported(folder, moment, files)
    except PipelineError:
        reject()


@given(WILD_FILES, st.data())
@QUICK
def test_the_order_does_not_matter_if_ids_and_addresses_collide(
    tmp_path_factory: pytest.TempPathFactory,
    moment: Moment,
    files: dict[str, list[dict[str, str]]],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("collide")
    first = _state(_imported_if_valid(folder, moment, files))
    shuffled = {
        name: data.draw(st.permutations(files[name]))
        for name in data.draw(st.permutations(list(files)))
    }
    assert _state(_imported(folder, moment, shuffled)) == first


@given(WILD_FILES, st.sampled_from([OnDuplicate.SKIP, OnDuplicate.UPDATE]))
# of 600 such files one changes something the second time (docs/importing.md)
@settings(QUICK, derandomize=True)
def test_a_second_import_changes_nothing_if_ids_and_addresses_collide(
    tmp_path_factory: pytest.TempPathFactory,
    moment: Moment,
    files: dict[str, list[dict[str, str]]],
    how: OnDuplicate,
) -> None:
    book = _imported_if_valid(tmp_path_factory.mktemp("again"), moment, files)
    assert not _import(book, moment, files, how).changes


SHARED = {"phone": "+47 22 555101"}
AGAIN = {
    "rows that fit several until other rows name them": {
        "contacts.csv": [
            {"contact": "O. Vik", "email": "nora@kelp.example", **SHARED},
            {"contact": "Nora", "email": "", **SHARED},
        ],
        "deals.csv": [
            {"email": "nora@kelp.example", "phone": "", "company id": "c3"},
            {"email": "", **SHARED, "company id": "c1"},
        ],
    },
    "one contact id at two companies": {
        "contacts.csv": [
            {"contact id": "p3", **SHARED, "company": "Quay"},
            {"contact id": "p3", **SHARED, "company": "Fjord"},
        ],
        "deals.csv": [{"email": "post@fjord.example", "contact id": "p3"}],
    },
    "a company with two names, one of them a person's": {
        "contacts.csv": [{"contact": "Nora Vik"}],
        "deals.csv": [
            {"company": "Nora Vik", "company id": "c3", "stage": ""},
            {"company": "Nora Vik", "company id": "", "stage": "negotiation"},
            {"company": "Quay", "company id": "c3", "stage": ""},
            {"company": "Quay", "company id": "c3", "stage": ""},
        ],
    },
    "a person who is a prospect with a nameless contact": {
        "contacts.csv": [{"contact": "Nora Vik"}],
        "deals.csv": [{"company": "Nora Vik", **SHARED}],
    },
    "a contact with nothing but an id": {
        "contacts.csv": [{"contact id": "p3", "company id": ""}],
        "deals.csv": [{"deal name": "Boats", "contact id": "p3"}],
    },
    "a company with a number for a name, which gets that of its contact": {
        "contacts.csv": [
            {"contact id": "", "contact": "Odd Lie", "email": "o@fjord.example", "company id": "9"},
            {"contact id": "p2", "contact": "Odd Lie", "email": "l@fjord.example",
             "company id": ""},
        ],
    },
    "two companies of one name, which is also that of a person": {
        "companies.csv": [
            {"company id": "c2", "company": "Nora Vik"}, {"company id": "9", "company": "Nora Vik"},
        ],
        "contacts.csv": [
            {"contact": "", "phone": "22 555101", "company id": "c2"},
            {"contact": "Vik Nora", "phone": "+47 55 555102", "company id": ""},
        ],
        "deals.csv": [{"company": "Nora Vik", "stage": "won"}],
    },
    "one deal at two companies of one name": {
        "deals.csv": [
            {"deal id": "d2", "company": "Fjord", "company id": "c3", "stage": "won"},
            {"deal id": "d2", "company": "Fjord", "company id": "c2", "stage": "search"},
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize("files", AGAIN.values(), ids=AGAIN)
def test_neither_order_nor_a_second_import_changes_a_doubtful_file(
    tmp_path: Path, moment: Moment, files: dict[str, list[dict[str, str]]]
) -> None:
    book = _imported(tmp_path, moment, files)
    turned = {name: rows[::-1] for name, rows in reversed(files.items())}
    assert _state(_imported(tmp_path, moment, turned)) == _state(book)
    for how in (OnDuplicate.SKIP, OnDuplicate.UPDATE):
        assert not _import(book, moment, files, how).changes


def test_a_fuller_name_that_is_not_taken_is_listed(tmp_path: Path, moment: Moment) -> None:
    rows = [
        {"contact": "N. Vik", "email": "n@fjord.example", "company": "Fjord"},
        {"contact": "Nora Vik", "email": "n@fjord.example", "company": ""},
    ]
    report = _import(Book(tmp_path / "book.json"), moment, {"contacts.csv": rows})
    (notice,) = report.files[0].remark_lines()
    assert "row 3: 'Nora Vik' (kept: 'N. Vik')" in notice
