"""Inputs for text that comes from strangers: no control sign reaches the terminal."""

from __future__ import annotations

from textual.widgets import Input

from pipeline_tui.present.text import clean


class SafeInput(Input):
    """An input that turns control signs, pasted ones too, into visible marks."""

    def validate_value(self, value: str) -> str:
        """Called by Textual for each new value."""
        return clean(value)


def safe_lines(text: str) -> str:
    """A text of several lines for a text area."""
    return "\n".join(clean(line.replace("\t", " ")) for line in text.split("\n"))
