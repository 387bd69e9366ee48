"""HTML in a cell as plain text. Programs export the notes of a web page with their tags, and
names with their entities."""

from __future__ import annotations

import re
from html import unescape

_LINES = frozenset(
    "p div br tr h1 h2 h3 h4 h5 h6 ul ol li table blockquote hr dl dt dd pre section".split()
)
"""Tags that begin or end a line."""
_TAGS = _LINES | frozenset(
    "a abbr b big body center col colgroup del em figure font head html i img ins meta o:p s script"
    " small span strike strong style sub sup tbody td tfoot th thead tt u wbr".split()
)
"""Only these are tags; `<3`, `a < b` and `<ann@x.example>` are text."""
_HIDDEN = {
    "!": re.compile("-->"),
    "script": re.compile("</script>", re.IGNORECASE),
    "style": re.compile("</style>", re.IGNORECASE),
}
"""Where the parts end that a reader does not see."""
_TOKEN = re.compile(r"<!--|<(/?)([a-zA-Z][a-zA-Z0-9]{0,15}(?::[a-zA-Z]{1,5})?)(?=[\s/>])([^<>]*)>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINK = re.compile(r"""\bhref\s{0,9}=\s{0,9}["']?([^"'\s>]*)""", re.IGNORECASE)
_NO_LINK = ("mailto:", "tel:", "#", "javascript:")


def has_tags(text: str) -> bool:
    """Whether a text holds HTML."""
    if "<" not in text:
        return False
    return any(_is_tag(found) for found in _TOKEN.finditer(text))


def plain_text(text: str, line_break: str = "\n") -> str:
    """Return a text without HTML tags and with its entities as characters, decoded once.

    `line_break` is what separates paragraphs and rows. The target of a link follows its text.
    """
    if "<" in text and has_tags(text):
        text = _without_tags(text, line_break)
    if "&" in text and ";" in text:
        text = _ENTITY.sub(lambda found: unescape(found[0]), text).replace("\u00a0", " ")
    return text.strip()


def _is_tag(found: re.Match[str]) -> bool:
    return found[2] is None or found[2].lower() in _TAGS


def _without_tags(text: str, line_break: str) -> str:
    kept: list[str] = []
    ends: dict[str, int] = {}
    """Where the last hidden part of a kind ends; the length of the text if it never does."""
    link, link_at, at = "", 0, 0
    for found in _TOKEN.finditer(text):
        if found.start() < at or not _is_tag(found):
            continue
        kept.append(text[at : found.start()])
        at = found.end()
        name, is_end = (found[2] or "!").lower(), bool(found[1])
        if name in _HIDDEN and not is_end:
            if ends.get(name, 0) <= at:
                end = _HIDDEN[name].search(text, at)
                ends[name] = end.end() if end else len(text) + 1
            if ends[name] <= len(text):
                at = ends[name]
            else:
                kept.append(found[0])
        elif name == "a" and is_end:
            if link and link not in "".join(kept[link_at:]):
                kept.append(f" ({link})")
            link = ""
        elif name == "a":
            target = _LINK.search(found[3])
            link = target[1] if target and not target[1].startswith(_NO_LINK) else ""
            link_at = len(kept)
        else:
            kept.append(_space(name, is_end, line_break))
    plain = "".join([*kept, text[at:]])
    if line_break != "\n":
        return " ".join(plain.split())
    return "\n".join(line.strip() for line in plain.split("\n") if line.strip())


def _space(name: str, is_end: bool, line_break: str) -> str:
    """Return what a tag puts between the texts on its two sides."""
    if name == "li" and not is_end and line_break == "\n":
        return "\n- "
    if name in _LINES:
        return line_break
    return " " if name in ("td", "th") else ""
