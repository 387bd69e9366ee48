"""Scans that XLSX and ODS have in common."""

from __future__ import annotations

from pipeline_tui.exchange.workbook_parts import LocalNames, Scan

MOST_SHEETS = 1_000
MOST_STYLES = 100_000
"""A spreadsheet program allows 65,490."""
MOST_MERGES = 200_000
MOST_TEXTS, LONGEST_TEXT = 10, 100
"""The pieces of a text of which an error is named, and their length."""
_LONGEST_PROPERTY = 1_000


class FirstElement(Scan):
    """Whether a part has an element of one of these names; the part is read as far as that."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self._names = LocalNames(dict.fromkeys(names, 1))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        if self._names[name]:
            self.is_done = True


class Properties(Scan):
    """The custom document properties: the texts of an element by its name attribute."""

    def __init__(self, element: str, attribute: str) -> None:
        super().__init__()
        self._names = LocalNames({element: 1})
        self._attribute = attribute
        self.found: dict[str, str] = {}
        self._name: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        if self._names[name]:
            self._name = attributes.get(self._attribute, "")
            self.watch(True)

    def text(self, text: str) -> None:
        if self._name is not None:
            value = self.found.get(self._name, "") + text.strip()
            self.found[self._name] = value[:_LONGEST_PROPERTY]

    def end(self, name: str) -> None:
        if self._names[name]:
            self._name = None
            self.watch(False)
