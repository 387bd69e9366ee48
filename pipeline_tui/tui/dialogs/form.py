"""One form for everything that is asked: fields, checked as they are typed, nothing lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Static

from pipeline_tui.errors import PipelineError
from pipeline_tui.present.text import clean, shorten
from pipeline_tui.tui.dialogs.typed import SafeInput, safe_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.widgets import TextArea

Answers = dict[str, str]
_LONGEST_TITLE = 200


@dataclass(frozen=True)
class Field:
    """One thing that is asked."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    check: Callable[[str], object] | None = None
    """Raises PipelineError for an answer that makes no sense; else says what was understood
    by returning it."""
    required: bool = False
    has_lines: bool = False
    """A text of several lines: enter begins a new one."""

    @property
    def shown(self) -> str:
        """The value as it stands in the form: a control sign is a visible mark."""
        return safe_lines(self.value) if self.has_lines else clean(self.value)


class Form(ModalScreen[Answers | None]):
    """Asks for some fields; gives the answers, or none when it was left with Escape."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel"),
        Binding("ctrl+s", "save", "Save"),
    ]

    def __init__(
        self, title: str, fields: Sequence[Field], button: str = "Save", fault: str = ""
    ) -> None:
        super().__init__()
        self._title = title
        self._fields = {field.name: field for field in fields}
        self._button = button
        self._fault = fault
        self._typed: Answers | None = None
        """What stood here when the form was left with something wrong; see `again`."""
        self._leaving = False

    def compose(self) -> ComposeResult:
        """A label, an input and what was understood, for each field."""
        with Vertical(id="form"):
            title = shorten(clean(self._title), _LONGEST_TITLE)
            yield Label(title, id="form-title", markup=False)
            with VerticalScroll(id="form-fields", can_focus=False):
                for field in self._fields.values():
                    yield from self._row(field)
                yield from self.below_fields()
            yield Static(self._fault, id="form-error", markup=False)
            with Horizontal(id="form-buttons"):
                yield Label("ctrl+s saves, escape leaves", id="form-keys", markup=False)
                yield Button(self._button, variant="primary", id="form-save")
                yield Button("Cancel", id="form-cancel")

    def on_mount(self) -> None:
        """A toast may lie over the buttons; what it said has been read."""
        self.app.clear_notifications()

    def below_fields(self) -> ComposeResult:
        """What else there is to see; nothing in a plain form."""
        yield from ()

    def _row(self, field: Field) -> ComposeResult:
        value = field.shown if self._typed is None else self._typed[field.name]
        with Horizontal(classes="form-row"):
            yield Label(field.label, classes="form-label", markup=False)
            with Vertical(classes="form-answer"):
                hint = clean(field.hint)
                if field.has_lines:
                    from textual.widgets import TextArea  # 4 ms, and few forms have one

                    name = f"field-{field.name}"
                    yield TextArea(value, id=name, compact=True, placeholder=hint)
                else:
                    yield SafeInput(value, placeholder=hint, id=f"field-{field.name}")
                yield Static("", id=f"said-{field.name}", classes="form-said", markup=False)

    def again(self, answers: Answers, fault: str = "") -> Form:
        """The same form with what was typed and what is wrong, so that nothing is lost."""
        lines = "\n".join(clean(line) for line in fault.splitlines())
        form = self.like_this(lines)
        form._typed = {
            name: replace(field, value=answers[name]).shown for name, field in self._fields.items()
        }
        return form

    def like_this(self, fault: str) -> Form:
        """A form that asks the same and says what is wrong."""
        return Form(self._title, list(self._fields.values()), self._button, fault)

    @property
    def answers(self) -> Answers:
        """What stands in the fields; one that was not touched is as it came."""
        return {
            name: field.value if self._text(name) == field.shown else self._text(name)
            for name, field in self._fields.items()
        }

    def _text(self, name: str) -> str:
        found = self.query_one(f"#field-{name}")
        return str(getattr(found, "text" if self._fields[name].has_lines else "value", ""))

    @property
    def _is_touched(self) -> bool:
        return any(self._text(name) != field.shown for name, field in self._fields.items())

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """The same for a text of several lines."""
        self.show_what_was_understood(event)

    @on(Input.Changed)
    def show_what_was_understood(self, event: Input.Changed | TextArea.Changed) -> None:
        """Say at once how the answer is read, or why it cannot be."""
        self._leaving = False
        name = (event.control.id or "").removeprefix("field-")
        field = self._fields.get(name)
        if field is None or field.check is None:
            return
        said, is_wrong = self._understood(field, self._text(name))
        line = self.query_one(f"#said-{name}", Static)
        line.update(clean(said))
        line.set_class(is_wrong, "-wrong")
        line.set_class(bool(said), "-said")

    @staticmethod
    def _understood(field: Field, value: str) -> tuple[str, bool]:
        if not value.strip():
            return ("needed" if field.required else ""), field.required
        try:
            said = str(field.check(value)) if field.check else ""
        except PipelineError as error:
            return error.message, True
        return ("" if said == value.strip() else said), False

    def _first_fault(self) -> tuple[str, str] | None:
        """The first answer that makes no sense, and why."""
        for name, value in self.answers.items():
            field = self._fields[name]
            if field.required and not value.strip():
                return name, f"{field.label} is needed"
            said, is_wrong = self._understood(field, value)
            if is_wrong:
                return name, f"{field.label}: {said}"
        return None

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Enter goes to the next field; in the last one it saves."""
        places = [f"field-{name}" for name in self._fields]
        place = places.index(event.input.id or places[0])
        if place + 1 < len(places):
            self.query_one(f"#{places[place + 1]}").focus()
        else:
            self.action_save()

    @on(Button.Pressed, "#form-save")
    def action_save(self) -> None:
        """Give the answers if all of them make sense."""
        fault = self._first_fault()
        if fault is not None:
            self._say(fault[1])
            self.query_one(f"#field-{fault[0]}").focus()
            return
        self.dismiss(self.answers)

    @on(Button.Pressed, "#form-cancel")
    def action_leave(self) -> None:
        """Leave without an answer; what was typed is thrown away at the second time only."""
        if self._leaving or not (self._is_touched or self._typed is not None):
            self.dismiss(None)
            return
        self._leaving = True
        self._say("Not saved yet. Once more to throw away what you typed.")

    def _say(self, text: str) -> None:
        self.query_one("#form-error", Static).update(clean(text))
