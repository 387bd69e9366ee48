"""The people of a prospect in its dossier: a list that is worked on by key and by mouse."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.contacts import (
    ContactEdit,
    NewContact,
    add_contact,
    edit_contact,
    remove_contact,
)
from pipeline_tui.book import Book

if TYPE_CHECKING:
    from pipeline_tui.model.prospect import Contact


@pytest.fixture
def acme(tables: Tables) -> Tables:
    """A prospect with two people."""
    tables.add("Acme", title="Pumps")
    with tables.book.change("contact add", now()) as change:
        prospect = change.prospects.get(1)
        assert prospect
        prospect, _ = add_contact(
            change, prospect,
            NewContact("Anna Petrova", "buyer", ("anna@acme.eu",), ("+49 30 1234",)),
        )  # fmt: skip
        add_contact(change, prospect, NewContact("Ben Carter", phones=("123 45", "678 90")))
    return tables


def _contacts(tables: Tables) -> list[Contact]:
    prospect = Book(tables.path).read().prospects.get(1)
    assert prospect
    return list(prospect.contacts)


def _elsewhere(tables: Tables, number: int, edit: ContactEdit) -> None:
    with Book(tables.path).change("contact edit", now()) as change:
        prospect = change.prospects.get(1)
        assert prospect
        edit_contact(change, prospect, prospect.contacts[number - 1], edit)


async def _open(on: Screens) -> None:
    """The dossier, at its contacts."""
    on.app.open_dossier(1)
    await on.settle()
    await on.press("right", "right", "right")
    assert "Ben Carter" in on.text


def _last_command(tables: Tables) -> list[str]:
    return shlex.split(tables.book.history()[-1].command)


def test_enter_edits_the_person_under_the_cursor(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("down", "enter")
        assert "Edit Ben Carter" in on.text
        await on.fill(role="director", email="ben@acme.eu b@acme.eu", decides="perhaps")
        await on.press("ctrl+s")
        assert "neither yes nor no" in on.text
        await on.fill(decides="yes")
        await on.press("ctrl+s")
        assert "Changed Ben Carter" in on.toasts
        assert "decides" in on.text
        assert "director" in on.text

    drive(acme, story)
    ben = _contacts(acme)[1]
    assert (ben.role, ben.emails, ben.decides) == ("director", ("ben@acme.eu", "b@acme.eu"), True)
    assert ben.phones == ("123 45", "678 90")
    assert _last_command(acme) == [
        "contact", "edit", "1", "2", "--role", "director", "--email", "ben@acme.eu", "--email",
        "b@acme.eu", "--decides",
    ]  # fmt: skip


def test_the_mouse_chooses_and_opens(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.pilot.click("#contacts", offset=(6, 2))
        await on.pilot.click("#contacts", offset=(6, 2), times=2)
        await on.settle()
        assert "Edit Ben Carter" in on.text
        await on.fill(phone="")
        await on.pilot.click("#form-save")
        await on.settle()

    drive(acme, story)
    assert _contacts(acme)[1].phones == ()
    assert _last_command(acme) == ["contact", "edit", "1", "2", "--phone", ""]


def test_a_person_is_removed_and_brought_back(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("delete")
        assert "Removed Anna Petrova" in on.toasts
        assert "pipeline contact remove 1 1" in on.toasts
        assert [each.name for each in _contacts(acme)] == ["Ben Carter"]
        await on.press("u")
        assert [each.name for each in _contacts(acme)] == ["Anna Petrova", "Ben Carter"]
        await on.press("delete", "X")
        await on.until(lambda: "No contact yet; p adds one." in on.text)
        await on.press("enter", "delete")
        assert on.name == "DossierScreen"

    drive(acme, story)
    assert _contacts(acme) == []
    assert acme.deal("1.1").title == "Pumps"


@pytest.mark.parametrize(("keys", "role"), [(("enter",), "mine"), (("down", "enter"), "theirs")])
def test_the_same_field_in_two_places_is_asked_about(
    acme: Tables, keys: tuple[str, ...], role: str
) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("enter")
        await on.fill(role="mine", name="Anna P")
        _elsewhere(acme, 1, ContactEdit(role="theirs", decides=True))
        await on.press("ctrl+s")
        await on.until(lambda: on.name == "Choice")
        assert "'mine'" in on.text
        assert "'theirs'" in on.text
        await on.press(*keys)
        await on.until(lambda: on.name == "DossierScreen")

    drive(acme, story)
    anna = _contacts(acme)[0]
    assert (anna.name, anna.role, anna.decides) == ("Anna P", role, True)


def test_a_person_that_goes_away_takes_nothing_typed_along(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("enter")
        await on.fill(role="director")
        with Book(acme.path).change("contact remove", now()) as change:
            prospect = change.prospects.get(1)
            assert prospect
            remove_contact(change, prospect, prospect.contacts[0])
        await on.press("ctrl+s")
        await on.until(lambda: "removed meanwhile" in on.text)
        assert on.name == "Form"
        assert "director" in on.text

    drive(acme, story)
    assert [each.name for each in _contacts(acme)] == ["Ben Carter"]


def test_the_cursor_stays_with_its_person(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("down")
        with Book(acme.path).change("contact remove", now()) as change:
            prospect = change.prospects.get(1)
            assert prospect
            remove_contact(change, prospect, prospect.contacts[0])
        await on.until(lambda: "Anna" not in on.text)
        await on.press("enter")
        assert "Edit Ben Carter" in on.text

    drive(acme, story)


def test_leaving_the_tab_gives_the_keyboard_back_to_the_deals(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("right", "enter")
        assert "Edit 1.1 Acme" in on.text

    drive(acme, story)
