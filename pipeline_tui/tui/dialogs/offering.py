"""A form that offers answers for one of its fields, the best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from pipeline_tui.present.text import clean, shorten
from pipeline_tui.tui.dialogs.form import Answers, Field, Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

_LONGEST = 300


class Offer(NamedTuple):
    """An answer that can be taken over."""

    text: str
    said: str
    """What speaks for it, in few words."""


class OfferingForm(Form):
    """The first field can be filled with an offered answer, by key or by click."""

    DEFAULT_CSS = """
    OfferingForm #form-offers {
        height: auto; max-height: 9; border: none; padding: 0 1; background: $surface;
    }
    OfferingForm .form-below { height: auto; color: $text-muted; margin-top: 1; }
    OfferingForm #form-notes { height: auto; max-height: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "take_over", "Take over"),
        Binding("down", "look", show=False),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        button: str,
        offers: Sequence[Offer],
        notes: Sequence[str] = (),
        fault: str = "",
    ) -> None:
        super().__init__(title, fields, button, fault)
        self._offers = list(offers)
        self._notes = list(notes)
        self._filled = fields[0].name

    def below_fields(self) -> ComposeResult:
        """The offers with what speaks for each, then what else is worth knowing."""
        if self._offers:
            said = "What worked before; ctrl+t takes over the marked one, down marks another"
            yield Label(said, classes="form-below", markup=False)
            options = [
                Option(Content(shorten(clean(f"{each.said}  {each.text}"), _LONGEST)))
                for each in self._offers
            ]
            yield OptionList(*options, id="form-offers")
        if self._notes:
            lines = "\n".join(shorten(clean(each), _LONGEST) for each in self._notes)
            yield Static(lines, id="form-notes", classes="form-below", markup=False)

    def on_mount(self) -> None:
        """The best one is marked."""
        if self._offers:
            self.query_one(OptionList).highlighted = 0

    def action_look(self) -> None:
        """From a field to the offers."""
        if self._offers:
            self.query_one(OptionList).focus()

    def action_take_over(self) -> None:
        """Put the marked offer into the field."""
        place = self.query_one(OptionList).highlighted if self._offers else None
        if place is not None:
            self._take(place)

    @on(OptionList.OptionSelected, "#form-offers")
    def take_chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on an offer."""
        event.stop()
        self._take(event.option_index)

    def _take(self, place: int) -> None:
        field = self.query_one(f"#field-{self._filled}", Input)
        field.value = clean(self._offers[place].text)
        field.focus()

    def like_this(self, fault: str) -> Form:
        """The same form with its offers."""
        fields = list(self._fields.values())
        return OfferingForm(self._title, fields, self._button, self._offers, self._notes, fault)

    @property
    def answers(self) -> Answers:
        """What stands in the fields; an offer that was taken over is as it came."""
        found = super().answers
        came = {clean(each.text): each.text for each in self._offers}
        return {**found, self._filled: came.get(found[self._filled], found[self._filled])}
