"""One form for everything that is asked: fields, checked as they are left, nothing lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Static

from pipeline_tui.errors import PipelineError
from pipeline_tui.present.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

Answers = dict[str, str]


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


class Form(ModalScreen[Answers | None]):
    """Asks for some fields; gives the answers, or none when it was left with Escape."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel"),
        Binding("ctrl+s", "save", "Save"),
    ]

    def __init__(self, title: str, fields: Sequence[Field], button: str = "Save") -> None:
        super().__init__()
        self._title = title
        self._fields = {field.name: field for field in fields}
        self._button = button

    def compose(self) -> ComposeResult:
        """A label, an input and a line for what was understood, for each field."""
        with Vertical(id="form"):
            yield Label(clean(self._title), id="form-title", markup=False)
            with VerticalScroll(id="form-fields"):
                for field in self._fields.values():
                    yield Label(field.label, classes="form-label", markup=False)
                    yield Input(value=field.value, placeholder=field.hint, id=f"field-{field.name}")
                    yield Static("", id=f"said-{field.name}", classes="form-said", markup=False)
            yield Static("", id="form-error", markup=False)
            with Horizontal(id="form-buttons"):
                yield Button(self._button, variant="primary", id="form-save")
                yield Button("Cancel", id="form-cancel")

    def again(self, answers: Answers) -> Form:
        """The same form with what was typed, so that nothing is lost."""
        fields = [replace(field, value=answers[field.name]) for field in self._fields.values()]
        return Form(self._title, fields, self._button)

    @property
    def answers(self) -> Answers:
        """What stands in the fields."""
        return {name: self.query_one(f"#field-{name}", Input).value for name in self._fields}

    @on(Input.Changed)
    def show_what_was_understood(self, event: Input.Changed) -> None:
        """Say at once how the answer is read, or why it cannot be."""
        name = (event.input.id or "").removeprefix("field-")
        field = self._fields.get(name)
        if field is None or field.check is None:
            return
        said, is_wrong = self._understood(field, event.value)
        line = self.query_one(f"#said-{name}", Static)
        line.update(clean(said))
        line.set_class(is_wrong, "-wrong")

    @staticmethod
    def _understood(field: Field, value: str) -> tuple[str, bool]:
        if not value.strip():
            return ("needed" if field.required else ""), field.required
        try:
            return (str(field.check(value)) if field.check else ""), False
        except PipelineError as error:
            return error.message, True

    def fault(self) -> str:
        """The first answer that makes no sense, in words; empty when all do."""
        for name, value in self.answers.items():
            field = self._fields[name]
            if field.required and not value.strip():
                return f"{field.label} is needed"
            said, is_wrong = self._understood(field, value)
            if is_wrong:
                return f"{field.label}: {said}"
        return ""

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Enter goes to the next field; in the last one it saves."""
        inputs = list(self.query(Input))
        place = inputs.index(event.input)
        if place + 1 < len(inputs):
            inputs[place + 1].focus()
        else:
            self.action_save()

    @on(Button.Pressed, "#form-save")
    def action_save(self) -> None:
        """Give the answers if all of them make sense."""
        fault = self.fault()
        if fault:
            self.query_one("#form-error", Static).update(clean(fault))
            return
        self.dismiss(self.answers)

    @on(Button.Pressed, "#form-cancel")
    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
