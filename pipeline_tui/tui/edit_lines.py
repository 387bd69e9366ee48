"""What an edit in a form would be as a command line: the fields that were changed, no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.tui.dialogs.contact_forms import does_decide, emails_of, phones_of
from pipeline_tui.tui.dialogs.forms import tag_changes
from pipeline_tui.tui.subject import command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Contact, Prospect
    from pipeline_tui.tui.dialogs.form import Answers

_FIGURES = frozenset({"value", "probability", "close"})
"""What `none` clears on the command line; an empty text clears the rest."""
_OPTIONS = {"notes": "note"}
"""Where the option is not called as the field is."""


def of_deal(deal: Deal, wanted: Answers) -> str:
    """`pipeline edit 12.1 …`"""
    return command("edit", deal.ref, **_options(wanted, deal.tags))


def of_prospect(prospect: Prospect, wanted: Answers) -> str:
    """`pipeline edit 12 …`"""
    return command("edit", prospect.ref, **_options(wanted, prospect.tags))


def of_contact(prospect: Prospect, contact: Contact, wanted: Answers) -> str:
    """`pipeline contact edit 12 1 …`"""
    options: dict[str, Sequence[str] | bool] = {}
    options.update(_options({n: v for n, v in wanted.items() if n in ("name", "role")}, ()))
    for name, read in (("email", emails_of), ("phone", phones_of)):
        if name in wanted:
            options[name] = read(wanted[name]) or [""]
    if "decides" in wanted:
        options["decides" if does_decide(wanted["decides"]) else "no-decides"] = True
    return command("contact", "edit", prospect.ref, str(contact.id), **options)


def _options(wanted: Answers, tags: Sequence[str]) -> dict[str, Sequence[str]]:
    options: dict[str, Sequence[str]] = {}
    for name, text in wanted.items():
        if name == "tags":
            options["tag"], options["untag"] = tag_changes(tags, text)
        else:
            empty = "none" if name in _FIGURES else ""
            options[_OPTIONS.get(name, name)] = [text or empty]
    return options
