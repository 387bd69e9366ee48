"""The form of a person: what it asks, and what its answers mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions import words
from pipeline_tui.actions.contacts import ContactEdit, NewContact
from pipeline_tui.model.naming import yes_or_no
from pipeline_tui.tui.dialogs.form import Answers, Field, Form

if TYPE_CHECKING:
    from pipeline_tui.model.prospect import Contact, Prospect

BETWEEN_PHONES = ";"
_EMPTY = {"name": "", "role": "", "email": "", "phone": "", "decides": ""}


def contact_form(prospect: Prospect, contact: Contact | None = None) -> Form:
    """A further person, or one that is to be changed."""
    texts = contact_texts(contact) if contact else _EMPTY
    title = f"Edit {contact.label}, {prospect.name}" if contact else f"Contact at {prospect.name}"
    return Form(
        title,
        (
            Field("name", "Name", texts["name"]),
            Field("role", "Role", texts["role"], "buyer, director"),
            Field("email", "E-mail", texts["email"], "a space between two", _shown_emails),
            Field("phone", "Phone", texts["phone"], "; between two", _shown_phones),
            Field("decides", "Decides", texts["decides"], "yes or no", _shown_decides),
        ),
        "Save" if contact else "Add",
    )


def contact_texts(contact: Contact) -> Answers:
    """The fields of a contact as the form shows them."""
    return {
        "name": contact.name,
        "role": contact.role,
        "email": " ".join(contact.emails),
        "phone": f"{BETWEEN_PHONES} ".join(contact.phones),
        "decides": "yes" if contact.decides else "",
    }


def contact_edit(wanted: Answers) -> ContactEdit:
    """What the changed answers mean; a field that is not among them is left alone.

    Raises UsageError.
    """
    email, phone, decides = wanted.get("email"), wanted.get("phone"), wanted.get("decides")
    return ContactEdit(
        name=wanted.get("name"),
        role=wanted.get("role"),
        emails=None if email is None else emails_of(email),
        phones=None if phone is None else phones_of(phone),
        decides=None if decides is None else does_decide(decides),
    )


def new_contact(answers: Answers) -> NewContact:
    """The person of that form. Raises UsageError."""
    return NewContact(
        answers["name"],
        answers["role"],
        emails_of(answers["email"]),
        phones_of(answers["phone"]),
        decides=does_decide(answers["decides"]),
    )


def emails_of(text: str) -> tuple[str, ...]:
    """The addresses of an answer."""
    return tuple(text.split())


def phones_of(text: str) -> tuple[str, ...]:
    """The numbers of an answer."""
    return tuple(each.strip() for each in text.split(BETWEEN_PHONES) if each.strip())


def does_decide(text: str) -> bool:
    """Yes, no, or nothing, which is no. Raises UsageError."""
    return yes_or_no(text.strip() or "no")


def _shown_emails(text: str) -> str:
    return " ".join(words.email(each) for each in emails_of(text))


def _shown_phones(text: str) -> str:
    return f"{BETWEEN_PHONES} ".join(words.phone(each) for each in phones_of(text))


def _shown_decides(text: str) -> str:
    return "the person who decides" if does_decide(text) else "does not decide"
