"""The cells that say that nothing is known: empty ones, and the words that mean the same."""

from __future__ import annotations

from pipeline_tui.model.digits import western_digits

_BLANK = frozenset(
    {
        "-", "--", "---", "—", "–", "n/a", "#n/a", "null", "#null!", "none", "nil", "nan",
        "(no value)", "(none)", "(blank)", "(empty)", "(not set)", "<null>",
        "не указано", "не указан", "не указана", "нет данных",
    }
)  # fmt: skip
_UNKNOWN = frozenset(
    {
        "?", "??", "???", "na", "n.a.", "n. a.", "unknown", "(unknown)", "not set", "not specified",
        "tbd", "tba", "неизвестно", "неизвестен", "н/д", "अज्ञात", "unbekannt", "k.a.", "k. a.",
        "inconnu", "desconocido", "undefined",
    }
)  # fmt: skip
_ANY = _BLANK | _UNKNOWN
_LONGEST = max(map(len, _ANY))


def is_blank(text: str) -> bool:
    """Whether a text means an empty cell in any column: `N/A`, `(no value)`."""
    return len(text) <= _LONGEST and text.lower() in _BLANK


def is_unknown(text: str) -> bool:
    """Whether a cell of a name, amount, date or address says that nothing is known."""
    return not text or (len(text) <= _LONGEST and text.lower() in _ANY)


def typed_text(cell: str) -> str:
    """Return a cell without the spaces around it, with western digits, and as the text that a
    formula like `="0444123457"` makes of it."""
    text = western_digits(cell.strip())
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].replace('""', '"').strip()
    return text
