"""What a column of a file may tell, and the header names that tell it."""

from __future__ import annotations

import re
from enum import StrEnum

from pipeline_tui.model.folding import fold_key


class Field(StrEnum):
    """What an import understands; the words of `--map FIELD=HEADER`."""

    PROSPECT = "prospect"
    CONTACT = "contact"
    FIRST_NAME = "first-name"
    LAST_NAME = "last-name"
    ROLE = "role"
    EMAIL = "email"
    PHONE = "phone"
    TITLE = "title"
    VALUE = "value"
    CURRENCY = "currency"
    STAGE = "stage"
    STATUS = "status"
    PROBABILITY = "probability"
    SOURCE = "source"
    SEGMENT = "segment"
    OWNER = "owner"
    PRODUCT = "product"
    TAGS = "tags"
    CREATED = "created"
    CLOSE = "close"
    """The day on which it is expected to close."""
    CLOSED = "closed"
    """The day on which it was won or lost."""
    CLOSING = "closing"
    """One column for both: expected while a deal is open, actual behind that."""
    REASON = "lost-reason"
    NOTES = "notes"
    NEEDS = "needs"
    NEXT = "next"
    DUE = "due"
    ID = "id"
    """The row's name in the system that it comes from."""
    PROSPECT_ID = "prospect-id"
    CONTACT_ID = "contact-id"
    """Points at a person of another file."""
    DEAL_ID = "deal-id"
    """Points at a deal of another file, from an activity."""
    ACTIVITY = "activity"
    """Call, meeting, task …: the row is something that happened or is to be done."""
    ON = "on"
    """The day of an activity."""
    OUTCOME = "outcome"
    DONE = "done"
    """How far a task is."""


SEVERAL = frozenset({Field.EMAIL, Field.PHONE, Field.NOTES, Field.TAGS, Field.OUTCOME})
"""Fields that several columns of one file may fill."""

DEAL_FIELDS = frozenset(
    {
        Field.TITLE, Field.VALUE, Field.STAGE, Field.STATUS, Field.PROBABILITY, Field.CLOSE,
        Field.CLOSED, Field.CLOSING, Field.PRODUCT, Field.REASON,
    }
)  # fmt: skip
"""A file with one of these tells of deals; without, of prospects and contacts."""

_NAMES: dict[Field, str] = {
    Field.PROSPECT: """
        prospect; company; company name; account; account name; organization; organisation;
        organization name; organisation name; client; client name; customer; customer name;
        associated company; deal organization; organization 1 name; business; firm;
        компания; название компании; организация; клиент; контрагент""",
    Field.CONTACT: """
        contact; contact name; contact person; full name; person; person name; associated contact;
        display name; deal contact person; primary contact;
        контакт; контактное лицо; основной контакт; полное имя; фио; полное имя контакт""",
    Field.FIRST_NAME: "first name; given name; given; person first name; имя",
    Field.LAST_NAME: "last name; family name; surname; person last name; фамилия",
    Field.ROLE: "role; job title; position; occupation; organization title; должность",
    Field.EMAIL: """
        email; emails; e-mail; email address; e-mail address; e-mail 2 address; e-mail 3 address;
        e-mail 1 value; e-mail 2 value; primary email; secondary email; work email;
        personal email; contact email; associated contact email; person email; email work;
        email home; email other; person email work; person email home; person email other;
        non primary e-mails; property email;
        почта; электронная почта; рабочий email; личный email; рабочий e-mail; частный e-mail;
        другой e-mail; рабочий email контакт; личный email контакт""",
    Field.PHONE: """
        phone; phones; phone number; telephone; tel; mobile; mobile phone; mobile phone number;
        cell; work phone; business phone; business phone 2; office phone; home phone;
        home phone 2; other phone; phone 1 value; phone 2 value; phone work; phone mobile;
        phone home; phone other; person phone; person phone work; person phone mobile;
        person phone home; person phone other; work phone number; home phone number;
        телефон; рабочий телефон; мобильный телефон; домашний телефон; другой телефон;
        рабочий телефон контакт; мобильный телефон контакт; домашний телефон контакт;
        другой телефон контакт""",
    Field.TITLE: """
        title; deal; deal name; deal title; opportunity; opportunity name; potential name;
        lead title; lead name; dealname; property dealname;
        сделка; название сделки; название лида; название""",
    Field.VALUE: """
        value; amount; deal value; deal amount; close value; opportunity amount; lead value;
        expected amount; expected revenue; revenue; price; budget; sum; property amount;
        сумма; сумма сделки; бюджет; бюджет руб; стоимость""",
    Field.CURRENCY: """
        currency; currency code; currency iso code; currency of value; deal currency;
        deal currency of value; валюта""",
    Field.STAGE: """
        stage; deal stage; stage name; pipeline stage; opportunity stage; sales stage;
        lead status; property deal stage; stage pipeline; deal stage pipeline;
        этап; стадия; этап сделки; стадия сделки""",
    Field.STATUS: "status; deal status; статус",
    Field.PROBABILITY: "probability; probability %; win probability; вероятность",
    Field.SOURCE: """
        source; lead source; original source; source channel; deal source channel; origin;
        источник; источник сделки""",
    Field.SEGMENT: "segment; industry; sector; customer segment; сегмент; отрасль",
    Field.OWNER: """
        owner; deal owner; opportunity owner; contact owner; account owner; company owner;
        lead owner; potential owner; sales agent; sales rep; salesperson; account manager;
        manager; responsible; assigned to; assigned user; ответственный; менеджер""",
    Field.PRODUCT: "product; product name; products; продукт; товар",
    Field.TAGS: "tags; tag; labels; label; categories; теги; теги сделки",
    Field.CREATED: """
        created; create date; created date; created at; created on; created time; creation date;
        date created; deal created; start date; engage date; property createdate; connected on;
        lead acquisition date; дата создания; создана""",
    Field.CLOSE: """
        close; expected close; expected close date; expected closing; tentative close date;
        deal expected close date; estimated close date; предполагаемая дата закрытия""",
    Field.CLOSED: """
        closed; closed at; closed on; closed date; actual close date; actual close; close date a;
        won time; lost time; deal closed on; дата закрытия""",
    Field.CLOSING: "close date; closing date; closedate; property closedate",
    Field.REASON: """
        lost reason; loss reason; closed lost reason; reason lost; reason for loss;
        deal lost reason; lose reason; причина отказа; причина проигрыша""",
    Field.NOTES: """
        notes; note; comment; comments; description; remarks; note content;
        примечание; примечания; комментарий; комментарии""",
    Field.NEEDS: "needs; need; requirements; потребности",
    Field.NEXT: """
        next step; next; next action; next activity; activity subject; task; следующий шаг;
        ближайшая задача""",
    Field.DUE: """
        next due; due; due date; next activity date; deal next activity date; next step date;
        activity due date; task due date; next step due; срок""",
    Field.ID: """
        deal id; opportunity id; lead id; record id; potential id; contact id; external id;
        id сделки""",
    Field.PROSPECT_ID: """
        prospect id; account id; company id; organization id; customer id; client id;
        associated company ids primary; id компании""",
}  # fmt: skip

ALIASES: dict[str, Field] = {
    fold_key(name): field
    for field, names in _NAMES.items()
    for name in (field.value, *names.split(";"))
    if name.strip()
}
"""The field of a header, by `fold_key`. `name` and `id` depend on the rest of the file."""

_SPELLINGS = {
    fold_key(name): "_".join(name.split()) for names in _NAMES.values() for name in names.split(";")
}


def space_of(header: str) -> str:
    """What the ids under a header are called, however it is spelled: `deal_id` for `Deal ID`,
    `deal-id` and `DealID`."""
    words = "_".join(re.findall(r"\w+", header.casefold().replace("_", " ")))
    return _SPELLINGS.get(fold_key(header)) or words or header.strip()
