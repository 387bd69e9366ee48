"""Contacts as vCards, one for each person.

Version 3.0: it is the newest that the phones of both makers, Outlook and Google
Contacts take in whole; of 4.0 Android leaves half behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import vobject

from pipeline_tui.present.text import clean, clean_lines

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline_tui.exchange.chosen import Chosen
    from pipeline_tui.model.prospect import Contact, Prospect


def contact_cards(chosen: Chosen) -> bytes:
    """A card for each contact of the prospects; UTF-8, lines folded, CRLF."""
    cards = []
    for prospect, views in chosen.prospects:
        tags = dict.fromkeys((*prospect.tags, *(tag for view in views for tag in view.deal.tags)))
        cards += [
            card_text(prospect, contact, tuple(tags), chosen.saved) for contact in prospect.contacts
        ]
    return "".join(cards).encode()


def card_text(prospect: Prospect, contact: Contact, tags: tuple[str, ...], saved: datetime) -> str:
    """One card. Its UID stays the same, so that a second import updates the first."""
    card = vobject.vCard()
    _add(card, "uid", f"{prospect.uid}-{contact.id}")
    _add(card, "rev", saved.strftime("%Y%m%dT%H%M%SZ"))
    name = clean(contact.name)
    company = clean(prospect.name)
    _add(card, "fn", name or company)
    _add(card, "n", _name(name))
    if company != name:
        _add(card, "org", [company])
    if not name:
        _add(card, "x-abshowas", "COMPANY")  # a general address is listed as the company
    if contact.role:
        _add(card, "title", clean(contact.role))
    for email in contact.emails:
        _add(card, "email", clean(email)).type_param = ["INTERNET", "WORK"]
    for phone in contact.phones:
        _add(card, "tel", clean(phone)).type_param = ["WORK", "VOICE"]
    if tags:
        _add(card, "categories", [clean(tag) for tag in tags])
    if note := _note(prospect, contact):
        _add(card, "note", note)
    text: str = card.serialize()
    return text


def _add(card: Any, name: str, value: object) -> Any:
    line = card.add(name)
    line.value = value
    return line


def _name(name: str) -> Any:
    """The parts of a name: the last word for the family, as most phones sort it."""
    given, _, family = name.rpartition(" ")
    return vobject.vcard.Name(family=family if given else "", given=given or family)


def _note(prospect: Prospect, contact: Contact) -> str:
    parts = ["Decides." if contact.decides else "", prospect.needs, prospect.notes]
    return "\n".join(line for part in parts for line in clean_lines(part))
