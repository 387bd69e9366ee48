"""Arguments and options that several commands share."""

from typing import Annotated

import typer

from pipeline_tui.cli.completion import (
    complete_category,
    complete_competitor,
    complete_currency,
    complete_filter,
    complete_ref,
    complete_stage,
)
from pipeline_tui.errors import UsageError

Ref = Annotated[
    str,
    typer.Argument(metavar="REF", help="12, 12.1 or part of a name.", autocompletion=complete_ref),
]
Refs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="REF...",
        help="12, 12.1 or part of a name; several by their numbers.",
        autocompletion=complete_ref,
        show_default=False,
    ),
]
"""Optional for the parser, which gives the last word to what follows; see `named`."""
Filter = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILTER]...",
        help="stage:, value>, tag:, due<, idle>, words … (docs/filter.md).",
        autocompletion=complete_filter,
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]
Title = Annotated[str, typer.Option(help="What the deal is about.")]
Value = Annotated[
    str | None, typer.Option(help="500k, 1200.50, '1 234,56 EUR' …", metavar="AMOUNT")
]
CurrencyCode = Annotated[
    str | None,
    typer.Option(
        help="Currency code, such as EUR, USD or INR.",
        metavar="CODE",
        autocompletion=complete_currency,
    ),
]
StageName = Annotated[
    str, typer.Option(help="The stage.", metavar="STAGE", autocompletion=complete_stage)
]
Probability = Annotated[
    str | None,
    typer.Option(
        help="The deal's own probability: 60, 62.5. Default: its stage's.", metavar="PERCENT"
    ),
]
Close = Annotated[
    str | None, typer.Option(help="The day on which you expect to sign.", metavar="DATE")
]
Product = Annotated[str | None, typer.Option(help="What it is that you sell.")]
Owner = Annotated[str | None, typer.Option(help="The account manager.")]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", help="A tag; repeat for more.", metavar="TAG")
]
Fields = Annotated[
    list[str] | None,
    typer.Option("--set", help="A field of your own; repeat for more.", metavar="NAME=VALUE"),
]
NextText = Annotated[str | None, typer.Option("--next", help="The next step.", metavar="TEXT")]
Due = Annotated[str | None, typer.Option(help="The day of the next step.", metavar="DATE")]
On = Annotated[
    str | None, typer.Option(help="The day on which it happened; today.", metavar="DATE")
]
Discount = Annotated[str | None, typer.Option(help="Percent off the whole.", metavar="PERCENT")]
Bonus = Annotated[str | None, typer.Option(help="What it gets on top, in words.")]
PaymentDays = Annotated[
    str | None, typer.Option(help="Days from the invoice until it pays, or none.", metavar="DAYS")
]
ProposalRef = Annotated[
    str,
    typer.Argument(
        metavar="REF", help="12, 12.1, part of a name, or p3.", autocompletion=complete_ref
    ),
]
WhichProposal = Annotated[
    str | None,
    typer.Argument(metavar="[PROPOSAL]", help="Its number, or part of its title or products."),
]
OfWhich = Annotated[
    str | None,
    typer.Option("--proposal", help="Its number, or part of its title.", metavar="PROPOSAL"),
]
Limit = Annotated[int | None, typer.Option(help="Show at most N.", metavar="N", min=1)]
Competitors = Annotated[
    list[str] | None,
    typer.Option(
        "--competitor",
        help="Who else is in the race; repeat for more.",
        metavar="NAME",
        autocompletion=complete_competitor,
    ),
]
CompetitorName = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="Its name or part of it.", autocompletion=complete_competitor
    ),
]
AboutCompetitor = Annotated[
    str | None,
    typer.Option(
        "--competitor",
        help="Whom the client compares with.",
        metavar="NAME",
        autocompletion=complete_competitor,
    ),
]
CategoryName = Annotated[
    str,
    typer.Argument(
        metavar="CATEGORY",
        help="price, timing, trust … (setting objection.categories).",
        autocompletion=complete_category,
    ),
]
OfCategory = Annotated[
    str | None,
    typer.Option(
        "--category",
        help="price, timing, trust …",
        metavar="CATEGORY",
        autocompletion=complete_category,
    ),
]
WhichContract = Annotated[
    str | None,
    typer.Option(
        "--contract", help="Its id or part of its number, where there are several.", metavar="WHICH"
    ),
]


def named(refs: list[str] | None, missing: str = "REF") -> tuple[str, ...]:
    """The references of a command; `missing` is what a command with one word lacks.

    Raises UsageError.
    """
    if not refs:
        raise UsageError(f"missing argument '{missing}'")
    from pipeline_tui.query.refs import check_refs

    return check_refs(refs)
