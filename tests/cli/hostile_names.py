"""Names as they come out of strangers' files."""

from __future__ import annotations

import re

NAMES = (
    "Acme [/] Ltd",
    "[bold]Acme",
    "Acme [/bold] Ltd",
    "Deal [won]",
    "a[b=1]c",
    "[@click=app.quit]Acme[/]",
    "[link=file:///etc/passwd]Acme[/link]",
    "[b Acme",
    "Clear\x1b[2J\x1b[HScreen",
    "Title\x1b]0;pwned\x07Corp",
    "Clip\x1b]52;c;cHduZWQ=\x07Corp",
    "Link\x1b]8;;http://evil.example\x1b\\Corp\x1b]8;;\x1b\\",
    "Hidden\x1b[8mtext",
    "C1 \x9b2J \x9d0;pwned\x9c \x85 end",
    "Rub\x7f\x08\x08out",
    "Bell\x07 Form\x0c Vertical\x0b end",
    "Line\nfeed",
    "Carriage\rreturn, Real Corp\rFake",
    "Tab\tbed",
    "Right \u202eotfel ot thgir\u202c",
    "Isolate \u2066a\u2067b\u2068c\u2069",
    "Marks \u200e\u200f\u061c end",
    "Sep\u2028arate \u2029 lines",
    "BOM\ufeff inside",
    "Joiner 👩\u200d👩\u200d👧\u200d👦 family",
    "Zalgo a" + "\u0301" * 300,
    "Long " + "x" * 10_000,
    "प्रकाश उद्योग क्षत्रिय",
    "株式会社ひかり",
    "بيت العرب and שלום",
    "Emoji 🏳️\u200d🌈 🇩🇪 ☎️ 𝕏",
    "=1+1",
    "@SUM(A1:A9)",
    '=HYPERLINK("http://evil.example";"x")',
    "-- --yes",
    'It\'s "quoted" `too` $(touch pwned) ; rm -rf ~',
    "back\\slash \\n \\x1b[2J",
    "{} {0} {name} %s %(x)s %d ${HOME}",
    "pipe | and * and _ and ~ and #",
    "<b>HTML</b> <script>alert(1)</script> &amp;",
    "Surrogate pair 😀 and \ud7ff \ue000",
)

_RICH_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_HARMFUL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]"
)


def harm_in(shown: str, is_terminal: bool = False) -> list[str]:
    """Every sign that could act on a terminal, with what stands around it.

    On a terminal Rich's own colours are let through; a name cannot hide behind
    them, because no ESC of a name may be left at all.
    """
    text = _RICH_STYLE.sub("", shown) if is_terminal else shown
    return [text[max(0, m.start() - 30) : m.end() + 30] for m in _HARMFUL.finditer(text)]
