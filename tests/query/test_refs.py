"""Which prospects a text may refer to: one rule for commands, palette and completion."""

from __future__ import annotations

import pytest

from pipeline_tui.model.folding import fold
from pipeline_tui.model.prospect import Contact
from pipeline_tui.query.refs import Known, Named, matching_prospects

NAMES = (
    "ООО «Ромашка»",  # 1
    "Ромашка Плюс",  # 2
    "Завод № 5",  # 3
    "Łódź Port Sp. z o.o.",  # 4
    "L’Énergie d'Été",  # 5
    "Ærøskøbing Sparekasse",  # 6
    'Hotel "Zur Post"',  # 7
    "Nordwind",  # 8
    "Nordwind GmbH",  # 9
    "A.B.C. Trading Ltd.",  # 10
    "प्रकाश उद्योग प्रा॰ लि॰",  # 11
    "ЗАО «Василёк»",  # 12
    "АО Василек",  # 13
    "ИП Йод",  # 14
    "№!",  # 15
    "Coca-Cola",  # 16
)
KNOWN = [
    Known(fold(name), Named(number, name, (Contact(id=1, name=f"Contact {number}"),)))
    for number, name in enumerate(NAMES, 1)
]


def best(text: str) -> list[int]:
    """The numbers of the best rank."""
    found = matching_prospects(KNOWN, text)
    return [named.number for rank, named in found if rank == found[0][0]]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ООО Ромашка", [1]),
        ("ооо «ромашка»", [1]),
        ("АО Ромашка", [1]),  # no name fits with this legal form
        ("Общество с ограниченной ответственностью Ромашка", [1]),
        ("Ромашка Плюс ООО", [2]),
        ("ромашка", [2]),  # it begins so
        ("завод 5", [3]),
        ("Завод №5", [3]),
        ("lodz", [4]),
        ("Lodz Port GmbH", [4]),
        ("lenergie dete", [5]),
        ("L'Energie", [5]),
        ("aero", [6]),
        ("hotel zur post", [7]),
        ("Nordwind", [8]),
        ("nordwind gmbh", [9]),
        ("Nordwind AG", [8, 9]),
        ("ABC Trading", [10]),
        ("a.b.c.", [10]),
        ("प्रकाश उद्योग प्राइवेट लिमिटेड", [11]),
        ("ООО Василек", [12, 13]),
        ("йод", [14]),
        ("иод", []),
        ("№!", [15]),
        ("№", [3, 15]),
        ("post hotel", [7]),
        ("coca cola", [16]),
        ("contact 7", [7]),
        ("", []),
        ("'", []),
    ],
)
def test_what_a_text_refers_to(text: str, numbers: list[int]) -> None:
    assert best(text) == numbers
