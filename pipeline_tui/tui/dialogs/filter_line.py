"""The line of the filter, which can be kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widgets import Input

from pipeline_tui.config.schema import find_setting
from pipeline_tui.errors import UsageError
from pipeline_tui.present.text import clean, shorten
from pipeline_tui.tui.dialogs.form import Field, Form
from pipeline_tui.tui.dialogs.line import LineDialog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

_MOST_NAMED = 6


class FilterDialog(LineDialog):
    """As the line is typed it says how many deals it finds; ctrl+s keeps it as `@name`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", "Save under a name")]

    def __init__(
        self,
        preview: Callable[[str], str],
        value: str,
        saved: Mapping[str, str],
        save: Callable[[str, str], Awaitable[bool]],
    ) -> None:
        super().__init__(
            "Filter: stage: value> tag: due< idle> owner: words, or, -, ( ); empty shows all.\n"
            f"{_names(saved)}ctrl+s saves the line under a name.",
            preview,
            value=value,
            suggestions=[*(f"@{name}" for name in saved), *saved.values()],
        )
        self._save = save

    @work
    async def action_keep(self) -> None:
        """Ask for a name and keep the line under it; a line at fault stays as it is."""
        text = self.query_one(Input).value.strip()
        if not text or not self._say(text):
            return
        form = Form(
            f"Save the filter: {text}",
            (Field("name", "Name", hint="hot", check=filter_name, required=True),),
        )
        answers = await self.app.push_screen_wait(form)
        if answers is not None and await self._save(answers["name"].strip(), text):
            self.dismiss(f"@{answers['name'].strip()}")


def filter_name(text: str) -> str:
    """How the name will be used. Raises UsageError for one that cannot be a name."""
    name = text.strip()
    try:
        find_setting(f"filter.{name}")
    except UsageError:
        raise UsageError("a name is one word of letters, digits, _ and -") from None
    return f"use it as @{name}, here and in pipeline list @{name}"


def _names(saved: Mapping[str, str]) -> str:
    if not saved:
        return ""
    shown = [clean(f"@{name} = {shorten(text, 30)}") for name, text in saved.items()]
    more = "  …" if len(shown) > _MOST_NAMED else ""
    return "  ".join(shown[:_MOST_NAMED]) + f"{more}\n"
