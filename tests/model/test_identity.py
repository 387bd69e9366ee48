"""Who is the same person, and which company names are the same: the table of rules, row by row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.model.identity import same_person
from pipeline_tui.model.names import bare_name, company_names_fit, person_names_fit
from pipeline_tui.model.prospect import Contact


def _person(name: str = "", email: str = "", phone: str = "") -> Contact:
    return Contact(
        id=1, name=name, emails=(email,) if email else (), phones=(phone,) if phone else ()
    )


OFFICE = "office@alder.example"
PHONE = "+49 30 5550101"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        # an address in common, and names that are compatible
        (_person("Ann Lee", OFFICE), _person("ann LEE", OFFICE.upper()), True),
        (_person("Ann", OFFICE), _person("Ann Lee", OFFICE), True),
        (_person("A. Lee", OFFICE), _person("Ann Lee", OFFICE), True),
        (_person("", OFFICE), _person("Ann Lee", OFFICE), True),
        (_person("Ann Lee", phone=PHONE), _person("Lee, Ann", phone="030 5550101"), True),
        # a shared address of people with different names
        (_person("Ann Lee", OFFICE), _person("Bob Roe", OFFICE), False),
        (_person("Ann Lee", phone=PHONE), _person("Bob Roe", phone=PHONE), False),
        (_person("Ann Lee", OFFICE), _person("Ann Roe", OFFICE), False),
        # a name alone, where nothing contradicts
        (_person("Ann Lee"), _person("Ann Lee", OFFICE), True),
        (_person("Ann Lee", OFFICE), _person("Ann Lee", phone=PHONE), True),
        # a name alone never wins over a contradiction
        (_person("Ann Lee", OFFICE), _person("Ann Lee", "ann@birch.example"), False),
        (_person("Ann Lee", phone=PHONE), _person("Ann Lee", phone="+44 20 7946 0100"), False),
        (_person("Ann", OFFICE), _person("Ann", "ann@birch.example"), False),
        # a compatible name alone proves nothing
        (_person("Ann"), _person("Ann Lee"), False),
        (_person("A. Lee"), _person("Ann Lee"), False),
        (_person("", OFFICE), _person("", "ann@birch.example"), False),
        # an extension is no one's number
        (_person("", phone="4711"), _person("Ann Lee", phone="4711"), False),
        # but the very same is the same
        (_person("", phone="4711"), _person("", phone="4711"), True),
        (_person(), _person(), True),
    ],
)
def test_same_person(one: Contact, other: Contact, is_same: bool) -> None:
    assert same_person(one, other) is is_same
    assert same_person(other, one) is is_same


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("Ann Lee", "LEE ann", True),
        ("Дмитрий Семёнов", "семенов дмитрий", True),
        ("Иванов И.И.", "Иван Иванович Иванов", True),
        ("J. R. Smith", "John Smith", True),
        ("Dr. Ann Lee", "Ann Lee", True),
        ("Ann", "Ann Lee", True),
        ("", "Ann Lee", True),
        ("Ann Lee", "Ann Roe", False),
        ("A. Lee", "Bob Lee", False),
        ("И.П. Иванов", "Иван Сергеевич Иванов", False),
        ("Anna Lee", "Ann Lee", False),
        ("अनिल शर्मा", "शर्मा अनिल", True),
        ("अनिल शर्मा", "सुनील शर्मा", False),
    ],
)
def test_compatible_person_names(one: str, other: str, fits: bool) -> None:
    assert person_names_fit(one, other) is fits
    assert person_names_fit(other, one) is fits


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("ООО «Ромашка»", "ромашка"),
        ('Общество с ограниченной ответственностью "Ромашка"', "ромашка"),
        ("Публичное акционерное общество Ромашка", "ромашка"),
        ("Индивидуальный предприниматель Петров", "петров"),
        ("Торговый дом «Ромашка»", "ромашка"),
        ("ТД Ромашка", "ромашка"),
        ("Alder (P) Ltd.", "alder"),
        ("Alder P. Ltd", "alder"),
        ("M/s Alder Traders", "alder traders"),
        ("मेसर्स कवि प्राइवेट लिमिटेड", "कवि"),
        ("रवि प्रा. लि.", "रवि"),
        ("Alder OPC Pvt. Ltd.", "alder"),
        ("Limited", "limited"),
        ("Alder Private Limited", "alder"),
        ("Private Alder Bank", "private alder bank"),
        ("Alder SE Traders", "alder se traders"),
        ("Alder Holding", "alder holding"),
    ],
)
def test_legal_forms_and_quotes_do_not_count(name: str, bare: str) -> None:
    assert bare_name(name) == bare


def test_company_names_fit_by_their_words() -> None:
    assert company_names_fit("Alder GmbH", "Alder Works")
    assert not company_names_fit("Alder North", "Alder South")
    assert not company_names_fit("", "Alder")


_names = st.lists(st.sampled_from(["Ann", "A.", "Lee", "L.", "Bob", "Иван", "И."]), max_size=3)
_people = st.builds(
    lambda name, emails, phones: Contact(
        id=1, name=" ".join(name), emails=tuple(emails), phones=tuple(phones)
    ),
    _names,
    st.lists(st.sampled_from([OFFICE, "ann@alder.example", "x@birch.example"]), max_size=2),
    st.lists(st.sampled_from([PHONE, "030 5550101", "+44 20 79460100", "12"]), max_size=2),
)


@given(_people, _people)
def test_same_person_is_symmetric(one: Contact, other: Contact) -> None:
    assert same_person(one, other) is same_person(other, one)
    assert same_person(one, one)
