"""One prospect: everything about it, worked on in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static, TabbedContent, TabPane, Tabs

from pipeline_tui.actions.deals import add_deal
from pipeline_tui.actions.prospects import edit_prospect
from pipeline_tui.render.blocks import Cell, Page, Tone, line, text_of, tone_of
from pipeline_tui.render.list_page import CELLS, deals_page
from pipeline_tui.render.sections import SECTIONS
from pipeline_tui.render.show_page import notes_page, steps_page, timeline_page
from pipeline_tui.reports.dossier import everything_about
from pipeline_tui.tui import edit_lines
from pipeline_tui.tui.contact_actions import CONTACT_LINES, ContactScreen
from pipeline_tui.tui.dialogs import forms
from pipeline_tui.tui.dossier_facts import facts
from pipeline_tui.tui.editing import Edited, edit_in_form
from pipeline_tui.tui.keys import DEAL_KEYS, DOSSIER_KEYS, bindings
from pipeline_tui.tui.merging import merge_another
from pipeline_tui.tui.subject import Subject, command
from pipeline_tui.tui.widgets.cells import fit, fit_money
from pipeline_tui.tui.widgets.page import page_text
from pipeline_tui.tui.widgets.record_list import RecordList
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.types import CSSPathType

    from pipeline_tui.book import Change
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.dossier import Everything
    from pipeline_tui.tui.dialogs.form import Answers
    from pipeline_tui.tui.picture import Picture

_NARROW = 76
"""Cells below which a long name of a stage is cut."""
_COLUMNS = ("ref", "title", "stage", "value", "probability", "expected_close", "product",
            "idle_days", "competitors", "tags")  # fmt: skip
TABS = ("Timeline", "Deals", "Next steps", "Contacts", "Notes")
_SHORT = ("Time", "Deals", "Steps", "Contacts", "Notes")
_TITLES = (*TABS, *(section.title for section in SECTIONS))
_SHORT_TITLES = (*_SHORT, *(section.short for section in SECTIONS))
_FULL_WIDTH = sum(len(title) + 2 for title in _TITLES)
"""Cells of the titles with the blanks around them."""


class DossierScreen(ContactScreen):
    """The prospect's facts and deals at the top, tabs for the rest below."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "dossier.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        *bindings(DOSSIER_KEYS),
        *bindings(DEAL_KEYS),
    ]

    def __init__(self, number: int, deal: int | None = None) -> None:
        super().__init__(number)
        self.first = deal

    def body(self) -> ComposeResult:
        """Facts, open deals, then the tabs."""
        yield Static("", id="facts", markup=False)
        yield Rows(id="deals")
        with TabbedContent(id="tabs"):
            for name in TABS:
                with TabPane(name, id=f"tab-{_pane(name)}"):
                    if name == "Contacts":
                        yield Rows(id="contacts", row_height=CONTACT_LINES)
                        continue
                    with VerticalScroll():
                        yield Static("", id=f"pane-{_pane(name)}", markup=False)
            for section in SECTIONS:
                with TabPane(section.title, id=f"tab-{section.name}"):
                    yield RecordList(section, id=f"records-{section.name}")

    @property
    def selected(self) -> DealView | None:
        """The deal under the cursor."""
        if self.everything is None:
            return None
        place = self.query_one("#deals", Rows).cursor
        views = self.everything.views
        return views[place] if 0 <= place < len(views) else None

    @property
    def subject(self) -> Subject | None:
        """The deal under the cursor, else the prospect itself."""
        found = super().subject
        if found is None and self.everything is not None:
            prospect = self.everything.prospect
            planned = self.everything.steps
            step = next((each for each in planned if each.done is None), None)
            return Subject(prospect, None, step)
        return found

    def show(self, picture: Picture) -> None:
        """Fill head, deals and tabs."""
        prospect = picture.prospect(self.number)
        if prospect is None:
            self.everything = None
            self.NAME = "This prospect was removed; undo brings it back"
            self.show_head()
            self.query_one("#deals", Rows).show_rows(0, self.paint)
            return
        before, person = self.selected, self.contact
        found = everything_about(picture.snapshot, prospect, picture.today, picture.settings)
        self.everything = found
        self.NAME = f"{prospect.number} {prospect.name}"
        self.show_head()
        self.query_one("#facts", Static).update(facts(found, picture))
        deals = self.query_one("#deals", Rows)
        deals.show_rows(len(found.views), self.paint, cursor=self._place_of(before, found))
        if self.focused is None:
            deals.focus()
        self.show_contacts(person)
        self.show_tabs(found, picture.today)

    def _place_of(self, before: DealView | None, found: Everything) -> int | None:
        """Where the deal under the cursor is now; at first the one that the dossier was
        opened for, else the first open one: that is where the work is."""
        keys = [view.deal.key for view in found.views]
        wanted = before.deal.key if before else self.first
        if wanted in keys:
            return keys.index(wanted)
        places = (place for place, view in enumerate(found.views) if view.deal.is_open)
        return None if before else next(places, None)

    def show_tabs(self, found: Everything, today: date) -> None:
        """Lay out the tabs for the width of the terminal."""
        prospect = found.prospect
        deals = [view.deal for view in found.views]
        pages: dict[str, Page] = {
            "timeline": timeline_page(found),
            "deals": deals_page(found.views, _COLUMNS, today) if deals else [line("No deal yet.")],
            "next": steps_page(found.steps, today),
            "notes": notes_page(prospect),
        }
        self.name_tabs()
        for records in self.query(RecordList):
            records.show_section(found)
        for name, page in pages.items():
            room = max(20, self.size.width - 4)
            self.query_one(f"#pane-{name}", Static).update(page_text(page, room))

    def name_tabs(self) -> None:
        """Full titles where all of them fit, else short ones, so that every tab is seen."""
        tabs = self.query_one("#tabs", TabbedContent)
        titles = _TITLES if self.size.width >= _FULL_WIDTH else _SHORT_TITLES
        names = (*map(_pane, TABS), *(section.name for section in SECTIONS))
        for name, title in zip(names, titles, strict=True):
            tab = tabs.get_tab(f"tab-{name}")
            if tab.label_text != title:
                tab.label = title

    def on_resize(self) -> None:
        """Another width: the tabs are laid out for it."""
        if self.is_mounted and self.everything is not None and self.picture is not None:
            self.show_tabs(self.everything, self.picture.today)

    def paint(self, place: int, cells: int) -> Lines:
        """One line for a deal: reference, title, stage, value, next step."""
        view = self.everything.views[place] if self.everything else None
        if view is None:
            return ()
        stage, step = CELLS["stage"](view, view.today), CELLS["next_step"](view, view.today)
        due = CELLS["next_due"](view, view.today)
        said = ": ".join(each for each in (text_of(due), text_of(step)) if each)
        tone = tone_of(due) if view.step else tone_of(step)
        stage_room = 18 if cells >= _NARROW else 12
        room = max(10, cells - 7 - stage_room - 16)
        title = room * 2 // 5
        return (
            [
                fit(view.deal.ref, 6, right=True) + " ",
                Cell(fit(view.deal.title or view.prospect.name, title - 1) + " ", Tone.STRONG),
                Cell(fit(text_of(stage), stage_room - 1) + " ", tone_of(stage)),
                fit_money(view.deal.value, view.deal.currency, 14, right=True) + "  ",
                Cell(fit(said, room - title), tone),
            ],
        )

    def action_tab(self, step: int) -> None:
        """The tab to the left or right."""
        tabs = self.query_one("#tabs", TabbedContent)
        names = [f"tab-{_pane(name)}" for name in TABS]
        names += [f"tab-{section.name}" for section in SECTIONS]
        place = names.index(tabs.active) + step
        tabs.active = names[place % len(names)]

    @property
    def records(self) -> RecordList | None:
        """The list of the tab that is shown; none where the tab is a page."""
        active = self.query_one("#tabs", TabbedContent).active.removeprefix("tab-")
        found = self.query(f"#records-{active}")
        return found.first(RecordList) if found else None

    @property
    def kind_at_hand(self) -> str:
        """What the tab that is shown holds."""
        return self.records.section.word if self.records else ""

    @on(Rows.Chosen)
    @work
    async def work_on_chosen(self, event: Rows.Chosen) -> None:
        """Enter on a record offers what can be done with it."""
        if isinstance(event.rows, RecordList) and event.rows.chosen is not None:
            await self.work_on(event.rows.section.word, event.rows.chosen)

    @on(TabbedContent.TabActivated)
    def move_into_tab(self, event: TabbedContent.TabActivated) -> None:
        """The keyboard goes to the list of a tab that has one, else back to the deals."""
        lists = event.pane.query(Rows)
        if isinstance(self.focused, Tabs):
            return  # the arrows are choosing a tab still
        (lists.first() if lists else self.query_one("#deals", Rows)).focus()

    def action_open(self) -> None:
        """It is open already."""

    @on(Rows.Chosen, "#deals")
    def edit_chosen(self) -> None:
        """Enter on a deal edits it."""
        self.action_edit()

    @work
    async def action_edit_prospect(self) -> None:
        """Change the prospect itself; what somebody else changed meanwhile is asked about."""
        if self.everything is None:
            return
        prospect = self.everything.prospect

        def save(change: Change, wanted: Answers) -> None:
            now = self.current_prospect(change)
            edit_prospect(change, now, forms.prospect_edit(now, wanted))

        edited = Edited(
            prospect.name,
            lambda wanted: edit_lines.of_prospect(prospect, wanted),
            forms.prospect_texts(prospect),
            lambda change: forms.prospect_texts(self.current_prospect(change)),
            save,
        )
        await edit_in_form(self, forms.prospect_form(prospect), edited)

    @work
    async def action_merge(self) -> None:
        """Take another prospect in, which turns out to be the same one."""
        await merge_another(self, self.number)

    @work
    async def action_add_deal(self) -> None:
        """A further deal, with its next step."""
        if self.everything is None:
            return
        currency = self.desk.settings.currency

        async def do(answers: Answers) -> None:
            new = forms.new_deal(answers, self.day, currency)

            def add(change: Change) -> None:
                prospect, deal = add_deal(change, self.current_prospect(change), new)
                self.plan_following(change, prospect, deal, answers)

            await self.pipeline.carry_out(
                command("deal", "add", str(self.number), title=answers["title"],
                        value=answers["value"], close=answers["close"]),
                add,
                f"Added {answers['title'] or 'a deal'}",
            )  # fmt: skip

        await self.ask(forms.new_deal_form(self.everything.prospect, self.day, currency), do)


def _pane(name: str) -> str:
    return name.split(maxsplit=1)[0].lower()
