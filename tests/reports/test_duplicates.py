"""Which prospects look alike, and why: hand-made cases."""

from __future__ import annotations

import time
from datetime import date

import pytest

from pipeline_tui.model.identity import company_domain, phone_digits, same_phone
from pipeline_tui.model.names import bare_name
from pipeline_tui.model.prospect import Contact, Prospect
from pipeline_tui.reports.duplicates import duplicates
from pipeline_tui.reports.likeness import names_ratio


def _prospect(number: int, name: str, *emails: str, phone: str = "") -> Prospect:
    contact = Contact(id=1, emails=emails, phones=(phone,) if phone else ())
    return Prospect(
        number=number, uid=f"u{number}", name=name, created=date(2026, 1, 1), contacts=(contact,)
    )


@pytest.mark.parametrize(
    ("one", "other", "are_alike"),
    [
        ("Solartek GmbH", "SOLARTEK", True),
        ("Solartek", "Solartec", True),
        ("ООО «Солартек»", "Солартек", True),
        ("Blue Ocean Ltd.", "Ocean, Blue", True),
        ("S.p.A. Verdi", "Verdi", True),
        ("Müller & Söhne", "Muller Sohne", True),
        ("हिन्दी ट्रेडर्स", "हिन्दी ट्रेडर्स", True),
        ("Plant 1 North", "Plant 2 North", False),
        ("Solar North", "Solar South", False),
        ("ABC", "ABD", False),
        ("Solar", "Solar Trading House", False),
    ],
)
def test_names(one: str, other: str, are_alike: bool) -> None:
    assert bool(names_ratio(bare_name(one), bare_name(other))) is are_alike
    pairs = duplicates([_prospect(1, one), _prospect(2, other)])
    assert bool(pairs) is are_alike


def test_a_name_of_nothing_but_a_legal_form_keeps_it() -> None:
    assert bare_name("GmbH") == "gmbh"
    assert bare_name("...") == ""
    assert duplicates([_prospect(1, "..."), _prospect(2, "!!!")]) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+49 30 1234567", "030 / 1234567", True),
        ("+49 (0)30 1234567", "0049 30 1234567", True),
        ("8 916 123-45-67", "+7 (916) 1234567", True),
        ("916 1234567", "+7 916 123 45 67", True),
        ("+44 20 7946 0958", "020 7946 0958 ext. 12", True),
        ("+49 30 1234567", "+7 30 1234567", False),
        ("+49 30 1234567", "+49 40 1234567", False),
        ("12", "12", False),
        ("123456", "123456", False),
    ],
)
def test_phones(one: str, other: str, same: bool) -> None:
    assert same_phone(phone_digits(one), phone_digits(other)) is same
    pairs = duplicates([_prospect(1, "North", phone=one), _prospect(2, "Elsewhere", phone=other)])
    assert bool(pairs) is same


def test_public_mail_providers_are_no_company() -> None:
    assert company_domain("a@Solartek.EU") == "solartek.eu"
    for email in ("a@gmail.com", "a@yahoo.co.uk", "a@mail.ru", "a@GMX.net", "a@web.de"):
        assert company_domain(email) == ""
    far = [_prospect(1, "North", "a@gmail.com"), _prospect(2, "Elsewhere", "b@gmail.com")]
    assert duplicates(far) == []
    (pair,) = duplicates([far[0], _prospect(2, "Elsewhere", "A@GMAIL.com")])
    assert [str(each.kind) for each in pair.reasons] == ["e-mail"]


def test_the_strongest_pair_stands_first_and_further_reasons_count() -> None:
    pairs = duplicates(
        [
            _prospect(1, "Solartek", "a@solartek.eu"),
            _prospect(2, "Elsewhere", "b@solartek.eu"),
            _prospect(3, "Solartec", "a@solartek.eu"),
        ]
    )
    assert [(each.first.number, each.second.number) for each in pairs] == [(1, 3), (1, 2), (2, 3)]
    assert pairs[0].score > pairs[1].score == 60


def test_a_domain_of_many_tells_nothing() -> None:
    many = [_prospect(n, f"{chr(64 + n) * 9} North", f"x{n}@holding.example") for n in range(1, 22)]
    assert duplicates(many) == []
    assert len(duplicates(many[:3])) == 3


@pytest.mark.storm
def test_ten_thousand_prospects_take_seconds_at_most() -> None:
    many = [
        _prospect(n, f"Client {n * 7919 % 10007} {n % 97}", f"a{n}@c{n % 4000}.example",
                  phone=f"+49 30 {1_000_000 + n * 13}")
        for n in range(1, 10_001)
    ]  # fmt: skip
    start = time.process_time()
    duplicates(many)
    assert time.process_time() - start < 2
