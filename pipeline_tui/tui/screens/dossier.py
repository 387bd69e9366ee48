"""One prospect: everything about it, worked on in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static, TabbedContent, TabPane

from pipeline_tui.actions.prospects import (
    NewContact,
    ProspectEdit,
    add_contact,
    edit_prospect,
)
from pipeline_tui.errors import NotFoundError
from pipeline_tui.present.text import clean
from pipeline_tui.render.show_page import contacts_page, notes_page, steps_page, timeline_page
from pipeline_tui.reports.dossier import Everything, everything_about
from pipeline_tui.tui.deal_actions import DealScreen
from pipeline_tui.tui.dialogs.form import Field, Form
from pipeline_tui.tui.keys import DEAL_KEYS, bindings
from pipeline_tui.tui.screens.board import card
from pipeline_tui.tui.widgets.page import page_text
from pipeline_tui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.types import CSSPathType

    from pipeline_tui.book import Change
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import DealView
    from pipeline_tui.tui.picture import Picture


class DossierScreen(DealScreen):
    """The prospect's deals at the top, tabs for the rest below."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "dossier.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("E", "edit_prospect", "Edit prospect"),
        Binding("p", "add_contact", "Contact"),
        *bindings(DEAL_KEYS),
    ]

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.everything: Everything | None = None

    def body(self) -> ComposeResult:
        """Deals, then timeline, next steps, contacts, notes."""
        yield Static("", id="facts", markup=False)
        yield Rows(id="deals", row_height=4)
        with TabbedContent(id="tabs"):
            for name in ("Timeline", "Next steps", "Contacts", "Notes"):
                with TabPane(name), VerticalScroll():
                    yield Static("", id=f"pane-{name.split()[0].lower()}", markup=False)

    @property
    def selected(self) -> DealView | None:
        """The deal under the cursor."""
        if self.everything is None:
            return None
        place = self.query_one("#deals", Rows).cursor
        views = self.everything.views
        return views[place] if 0 <= place < len(views) else None

    def show(self, picture: Picture) -> None:
        """Fill head, deals and tabs."""
        prospect = picture.prospect(self.number)
        if prospect is None:
            self.everything = None
            self.query_one("#head", Static).update("This prospect was removed; u undoes that")
            return
        found = everything_about(picture.snapshot, prospect, picture.today, picture.settings)
        self.everything = found
        self.NAME = f"{prospect.number} {prospect.name}"
        self.show_head()
        self.query_one("#facts", Static).update(_facts(prospect))
        deals = self.query_one("#deals", Rows)
        deals.show_rows(len(found.views), lambda place, cells: card(found.views[place], cells))
        deals.focus()
        deals_of = [view.deal for view in found.views]
        pages = {
            "timeline": timeline_page(prospect, deals_of, found.activities, picture.today),
            "next": steps_page(found.steps, picture.today),
            "contacts": contacts_page(prospect),
            "notes": notes_page(prospect),
        }
        for name, page in pages.items():
            self.query_one(f"#pane-{name}", Static).update(
                page_text(page, max(40, self.size.width - 4))
            )

    def action_open(self) -> None:
        """It is open already."""

    @on(Rows.Chosen)
    def edit_chosen(self) -> None:
        """Enter on a deal edits it."""
        self.action_edit()

    @work
    async def action_edit_prospect(self) -> None:
        """Change the prospect itself."""
        if self.everything is None:
            return
        prospect = self.everything.prospect
        form = Form(
            f"Edit {prospect.name}",
            (
                Field("name", "Name", prospect.name, required=True),
                Field("source", "Source", prospect.source or ""),
                Field("segment", "Segment", prospect.segment or ""),
                Field("owner", "Owner", prospect.owner or ""),
                Field("tags", "Tags", " ".join(prospect.tags)),
                Field("needs", "Needs", prospect.needs),
                Field("notes", "Notes", prospect.notes),
            ),
        )
        answers = await self.app.push_screen_wait(form)
        if answers is None:
            return
        tags = answers.pop("tags").split()
        before = {name: getattr(prospect, name) or "" for name in answers}
        new = {name: value for name, value in answers.items() if value != before[name]}
        edit = ProspectEdit(
            name=new.get("name"),
            source=new.get("source"),
            segment=new.get("segment"),
            owner=new.get("owner"),
            needs=new.get("needs"),
            notes=new.get("notes"),
            add_tags=tuple(tag for tag in tags if tag not in prospect.tags),
            remove_tags=tuple(tag for tag in prospect.tags if tag not in tags),
        )
        await self.pipeline.perform(
            f"edit {prospect.number}",
            lambda change: edit_prospect(change, self._current(change), edit),
            f"Changed {prospect.name}",
        )

    @work
    async def action_add_contact(self) -> None:
        """A further contact."""
        if self.everything is None:
            return
        form = Form(
            f"Contact at {self.everything.prospect.name}",
            (
                Field("name", "Name"),
                Field("role", "Role"),
                Field("email", "E-mail"),
                Field("phone", "Phone"),
            ),
            "Add",
        )
        answers = await self.app.push_screen_wait(form)
        if answers is None:
            return
        new = NewContact(
            answers["name"],
            answers["role"],
            tuple(answers["email"].split()),
            (answers["phone"],) if answers["phone"].strip() else (),
        )
        await self.pipeline.perform(
            f"contact add {self.number} {answers['name']}",
            lambda change: add_contact(change, self._current(change), new),
            f"Added {answers['name'] or 'a contact'}",
        )

    def _current(self, change: Change) -> Prospect:
        prospect = change.prospects.get(self.number)
        if prospect is None:
            raise NotFoundError(f"prospect {self.number} was removed meanwhile")
        return prospect


def _facts(prospect: Prospect) -> str:
    facts = (
        ("source", prospect.source),
        ("segment", prospect.segment),
        ("owner", prospect.owner),
        ("tags", " ".join(f"#{tag}" for tag in prospect.tags)),
        *prospect.fields.items(),
    )
    return clean("  ·  ".join(f"{name}: {value}" for name, value in facts if value) or " ")
