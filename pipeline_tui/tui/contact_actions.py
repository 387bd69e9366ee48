"""The people of one prospect: a list with a cursor, and what can be done with who is under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from pipeline_tui.actions.contacts import add_contact, edit_contact, remove_contact
from pipeline_tui.errors import NotFoundError
from pipeline_tui.render.blocks import Cell, Part, Tone
from pipeline_tui.tui import edit_lines
from pipeline_tui.tui.deal_actions import DealScreen
from pipeline_tui.tui.dialogs import contact_forms
from pipeline_tui.tui.editing import Edited, edit_in_form
from pipeline_tui.tui.keys import shown_key
from pipeline_tui.tui.subject import command
from pipeline_tui.tui.widgets.cells import fit
from pipeline_tui.tui.widgets.record_list import RecordList
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.prospect import Contact, Prospect
    from pipeline_tui.reports.dossier import Everything
    from pipeline_tui.tui.dialogs.form import Answers

CONTACT_LINES = 2
_INDENT = 4
_DECIDES = "decides"


class ContactScreen(DealScreen):
    """A screen of one prospect, which may hold the list of its contacts."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.everything: Everything | None = None

    @property
    def contact_list(self) -> Rows:
        """The list widget."""
        return self.query_one("#contacts", Rows)

    @property
    def contact(self) -> Contact | None:
        """The person under the cursor."""
        place = self.contact_list.cursor
        contacts = self.everything.prospect.contacts if self.everything else ()
        return contacts[place] if 0 <= place < len(contacts) else None

    def show_contacts(self, before: Contact | None) -> None:
        """Fill the list; the cursor stays with its person. An empty one says what to do."""
        contacts = self.everything.prospect.contacts if self.everything else ()
        ids = [each.id for each in contacts]
        place = ids.index(before.id) if before and before.id in ids else None
        self.contact_list.show_rows(
            max(1, len(contacts)), self.paint_contact, lambda place: bool(contacts), place
        )

    def paint_contact(self, place: int, cells: int) -> Lines:
        """Name and role; below them where to reach the person."""
        contacts = self.everything.prospect.contacts if self.everything else ()
        if not contacts:
            key = shown_key(self.pipeline.key_of("contact-add", "p"))
            return ([Cell(fit(f" No contact yet; {key} adds one.", cells), Tone.QUIET)],)
        return contact_lines(contacts[place], cells)

    def current_prospect(self, change: Change) -> Prospect:
        """The prospect as it is now. Raises NotFoundError when it is gone."""
        prospect = change.prospects.get(self.number)
        if prospect is None:
            raise NotFoundError(f"prospect {self.number} was removed meanwhile")
        return prospect

    def _current_contact(self, change: Change, contact: Contact) -> tuple[Prospect, Contact]:
        prospect = self.current_prospect(change)
        for each in prospect.contacts:
            if each.id == contact.id:
                return prospect, each
        raise NotFoundError("that contact was removed meanwhile")

    @work
    async def action_add_contact(self) -> None:
        """A further person."""
        if self.everything is None:
            return

        async def do(answers: Answers) -> None:
            new = contact_forms.new_contact(answers)
            await self.pipeline.carry_out(
                command("contact", "add", str(self.number), new.name, email=new.emails,
                        phone=new.phones, role=new.role, decides=new.decides),
                lambda change: add_contact(change, self.current_prospect(change), new),
                f"Added {answers['name'] or 'a contact'}",
            )  # fmt: skip

        await self.ask(contact_forms.contact_form(self.everything.prospect), do)

    @on(Rows.Chosen, "#contacts")
    @work
    async def edit_chosen_contact(self) -> None:
        """Change the person; what somebody else changed meanwhile is asked about."""
        contact = self.contact
        if contact is None or self.everything is None:
            return
        prospect = self.everything.prospect

        def save(change: Change, wanted: Answers) -> None:
            edit = contact_forms.contact_edit(wanted)
            edit_contact(change, *self._current_contact(change, contact), edit)

        edited = Edited(
            contact.label,
            lambda wanted: edit_lines.of_contact(prospect, contact, wanted),
            contact_forms.contact_texts(contact),
            lambda change: contact_forms.contact_texts(self._current_contact(change, contact)[1]),
            save,
        )
        await edit_in_form(self, contact_forms.contact_form(prospect, contact), edited)

    @work
    async def action_remove(self) -> None:
        """What the list with the keyboard holds: a person, a record; else deal or prospect."""
        if self.contact_list.has_focus:
            await self.remove_chosen_contact()
        elif isinstance(self.focused, RecordList):
            if self.focused.chosen is not None:
                await self.work_on(self.focused.section.word, self.focused.chosen)
        else:
            super().action_remove()

    async def remove_chosen_contact(self) -> None:
        """Take the person under the cursor off the prospect; undo brings it back."""
        contact = self.contact
        if contact is None:
            return
        await self.pipeline.perform(
            command("contact", "remove", str(self.number), str(contact.id)),
            lambda change: remove_contact(change, *self._current_contact(change, contact)),
            f"Removed {contact.label}",
        )


def contact_lines(contact: Contact, cells: int) -> Lines:
    """A person in two lines."""
    room = max(10, cells - _INDENT)
    mark: list[Part] = [Cell(f" {_DECIDES}", Tone.GOOD)] if contact.decides else []
    room_of_names = room - (len(_DECIDES) + 1 if mark else 0)
    name = fit(contact.name or contact.label, room_of_names * 2 // 5)
    role = fit(contact.role, room_of_names - room_of_names * 2 // 5 - 1)
    reach = "  ".join((*contact.emails, *contact.phones)) or "no e-mail, no phone"
    return (
        [f"{contact.id:>{_INDENT - 1}} ", Cell(name, Tone.STRONG), " ", role, *mark],
        [" " * _INDENT, Cell(fit(reach, room), Tone.QUIET)],
    )
