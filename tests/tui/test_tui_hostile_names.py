"""Names out of strangers' files on every screen, dialog, toast and in the palette."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from textual.content import Content
from textual.widgets import Input, TabbedContent
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.activities import Happened, Planned, log_activity, plan_step
from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.errors import PipelineError
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.stages import Stage
from pipeline_tui.present.text import clean
from pipeline_tui.reports.catalogue import ALL
from pipeline_tui.tui.dialogs.choice import Choice
from pipeline_tui.tui.dialogs.form import Field, Form
from pipeline_tui.tui.dialogs.line import LineDialog
from pipeline_tui.tui.palette import Prospects
from pipeline_tui.tui.screens.dossier import TABS, DossierScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.segment import Segment

NAMES = (
    "Acme [/] Ltd", "[bold]Acme", "Acme [/bold] Ltd", "Deal [won]", "a[b=1]c",
    "[@click=app.quit]x[/]", "[link=file:///etc/passwd]Acme[/link]", "[b Acme", "back\\",
    "back\\[@click=app.quit]x[/]", "Clear\x1b[2J\x1b[HScreen", "Title\x1b]0;pwned\x07Corp",
    "Clip\x1b]52;c;cHduZWQ=\x07Corp", "Link\x1b]8;;http://evil.example\x1b\\Corp\x1b]8;;\x1b\\",
    "Hidden\x1b[8mtext", "C1 \x9b2J \x9d0;pwned\x9c \x85 end", "Rub\x7f\x08\x08out",
    "Bell\x07 Form\x0c Vertical\x0b end", "NUL\x00 end", "Line\nfeed", "Real Corp\rFake",
    "Tab\tbed", "Right \u202eotfel ot thgir\u202c", "Isolate \u2066a\u2067b\u2068c\u2069",
    "Marks \u200e\u200f\u061c end", "Sep\u2028arate \u2029 lines", "BOM\ufeff inside",
    "Joiner 👩\u200d👩\u200d👧\u200d👦 family", "Zalgo a" + "\u0301" * 300, "Long " + "x" * 10_000,
    "प्रकाश उद्योग क्षत्रिय", "株式会社ひかり", "بيت العرب and שלום", "Emoji 🏳️\u200d🌈 🇩🇪 ☎️ 𝕏",
    "$text-error {} %s ${HOME}",
)  # fmt: skip

_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]"
)


def fill(tables: Tables) -> None:
    """Every name as prospect, deal, step, contact, note, tag, source and activity."""
    with tables.book.change("add " + NAMES[5], now()) as change:
        for place, name in enumerate(NAMES):
            new = NewProspect(
                name, source=name, segment=name, owner=name, needs=name, notes=name,
                fields={name: name},
            )  # fmt: skip
            prospect = add_prospect(change, new)
            prospect, _ = add_contact(change, prospect, NewContact(name, role=name))
            stage = list(Stage)[place % 5]
            prospect, deal = add_deal(
                change, prospect,
                NewDeal("EUR", title="about " + name, stage=stage, product=name, owner=name),
            )  # fmt: skip
            plan_step(change, prospect, deal, Planned("call " + name, now().today))
            log_activity(change, prospect, deal, Happened(ActivityKind.CALL, name, name))


@pytest.fixture
def hostile(tables: Tables) -> Tables:
    """A book of such names."""
    fill(tables)
    return tables


def _segments(on: Screens) -> Iterator[Segment]:
    for strip in on.app.screen._compositor.render_strips():
        yield from strip


def harmless(on: Screens) -> None:
    """Nothing of a name acts: no control sign, no link, no action; the columns hold."""
    assert on.app.is_running
    for segment in _segments(on):
        assert not _HARMFUL.search(segment.text), ascii(segment.text)
        if segment.style is not None:
            assert segment.style.link is None
            assert "quit" not in str(segment.style.meta.get("@click", ""))
    assert on.lines  # each is as wide as the terminal


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
def test_every_screen(hostile: Tables, size: tuple[int, int]) -> None:
    async def story(on: Screens) -> None:
        for mode in ("today", "board", "prospects", "report"):
            await on.app.action_show_mode(mode)
            await on.settle()
            harmless(on)
            for _ in range(3):
                await on.pilot.press("pagedown")
                harmless(on)
        on.app.action_history()
        await on.settle()
        harmless(on)

    drive(hostile, story, size=size)


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
def test_every_report_and_every_reason(hostile: Tables, size: tuple[int, int]) -> None:
    async def story(on: Screens) -> None:
        await on.press("R", "right_square_bracket", "right_square_bracket")
        for _ in ALL:
            await on.press("b", "b", "b")  # by segment, where there are groups
            for _ in range(4):
                await on.pilot.press("pagedown")
                harmless(on)
            await on.press("y")
            harmless(on)
            await on.press("pagedown", "escape", "n")
            harmless(on)

    drive(hostile, story, size=size)


@pytest.mark.parametrize("tab", range(5))
def test_every_dossier(hostile: Tables, tab: int) -> None:
    async def story(on: Screens) -> None:
        on.app.open_dossier(1)
        await on.settle()
        dossier = on.app.screen
        assert isinstance(dossier, DossierScreen)
        dossier.query_one("#tabs", TabbedContent).active = f"tab-{TABS[tab].split()[0].lower()}"
        for number in range(1, len(NAMES) + 1):
            dossier.number, dossier.picture = number, None
            dossier.show_newest()
            await on.pilot.pause()
            harmless(on)

    drive(hostile, story, size=(80, 24))


MANY = " ".join(name for name in NAMES if len(name) < 300)


def test_every_form_and_question(tables: Tables) -> None:
    fields = [
        Field(f"f{place}", "Name", name, name, has_lines=place % 2 == 0)
        for place, name in enumerate(NAMES)
    ]
    form = Form(MANY, fields)
    texts = {f"f{place}": name for place, name in enumerate(NAMES)}

    async def story(on: Screens) -> None:
        for dialog in (form, form.again(texts, MANY), Choice(MANY, MANY, {"one": MANY})):
            on.app.push_screen(dialog)  # type: ignore[arg-type]
            await on.settle()
            harmless(on)
            if dialog is form:
                assert form.answers == texts
            on.app.pop_screen()

    drive(tables, story, size=(120, 160))


@pytest.mark.parametrize("part", range(2))
def test_every_line_and_toast(tables: Tables, part: int) -> None:
    async def story(on: Screens) -> None:
        line = LineDialog(MANY, lambda text: text, MANY, MANY, [MANY])
        on.app.push_screen(line)
        await on.pilot.pause()
        for name in NAMES[part::2]:
            line.query_one(Input).value = name
            on.app.clear_notifications()
            on.app.tell(name, name)
            on.app.tell_error(PipelineError(name, name))
            await on.pilot.pause()
            await on.pilot.pause()
            harmless(on)

    drive(tables, story, size=(80, 24))


def test_the_palette(hostile: Tables) -> None:
    async def story(on: Screens) -> None:
        prospects = Prospects(on.app.screen)
        await prospects.startup()
        for query in ("acme", "x", "back", "a"):
            for hit in [each async for each in prospects.search(query)]:
                shown: Any = hit.prompt
                assert isinstance(shown, Content)
                assert not shown.spans
                assert not _HARMFUL.search(shown.plain)
        await on.press("ctrl+p")
        await on.type("click")
        await on.until(lambda: "[@click=app.quit]x[/]" in on.text)
        harmless(on)

    drive(hostile, story)


def test_names_are_shown_word_for_word(hostile: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("P")
        for name in NAMES[:10]:
            assert clean(name)[:18] in on.text

    drive(hostile, story, size=(160, 50))


def test_a_click_on_a_name_runs_nothing(tables: Tables) -> None:
    tables.add("[@click=app.quit]Acme[/]", step="[@click=app.quit]call[/]", due="today")

    async def story(on: Screens) -> None:
        for mode, widget in (
            ("today", "#day"),
            ("prospects", "#table"),
            ("board", "#cards-search"),
        ):
            await on.app.action_show_mode(mode)
            await on.settle()
            await on.pilot.click(widget, offset=(10 if mode != "board" else 3, 1))
            await on.pilot.pause()
        assert on.app.is_running
        await on.press("e")
        assert "[@click=app.quit]Acme[/]" in on.text
        await on.pilot.click("#form-title", offset=(12, 0))
        await on.settle()
        assert on.name == "Form"

    drive(tables, story)


def test_an_edit_leaves_a_strange_name_as_it_is(hostile: Tables) -> None:
    number = NAMES.index("Line\nfeed") + 1

    async def story(on: Screens) -> None:
        on.app.open_dossier(number)
        await on.settle()
        await on.press("E")
        await on.fill(source="fair")
        await on.press("ctrl+s")
        assert on.name == "DossierScreen"

    drive(hostile, story)
    prospect = hostile.book.read().prospects.get(number)
    assert prospect
    assert (prospect.name, prospect.notes, prospect.source) == ("Line\nfeed", "Line\nfeed", "fair")
