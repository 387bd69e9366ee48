"""The facts at the head of a dossier."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.present.text import clean, shorten
from pipeline_tui.query.duties import duties_done
from pipeline_tui.render.show_page import named, referral_facts, terms_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.model.grade import Grade
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.dossier import Everything
    from pipeline_tui.tui.picture import Picture

_FACT = 60
"""Cells of one fact."""


def facts(everything: Everything, picture: Picture) -> str:
    """What is open, how reliable it is, what the playbook asks for, where it comes from,
    whose it is; the fields of the manager's own."""
    prospect, views = everything.prospect, everything.views
    open_views = [view for view in views if view.deal.is_open]
    value: dict[str, Decimal] = {}
    for view in open_views:
        if view.deal.value is not None:
            currency = view.deal.currency
            value[currency] = value.get(currency, Decimal(0)) + view.deal.value
    worth = [values.sums(value)] if value else ["no value"] if open_views else []
    found = (
        ("open", ", ".join([values.count(len(open_views), "deal"), *worth])),
        ("duties", _duties(open_views)),
        ("reliability", _reliability(everything.grade, picture)),
        ("commission", _commission(open_views, picture)),
        ("source", prospect.source),
        ("segment", prospect.segment),
        ("owner", prospect.owner),
        ("tags", " ".join(f"#{tag}" for tag in prospect.tags)),
        ("terms", terms_text(prospect.terms)),
        ("not bought yet", named(everything.not_bought)),
        *referral_facts(everything.referrals),
        ("cadence", f"every {prospect.cadence_days} d" if prospect.cadence_days else ""),
        *prospect.fields.items(),
    )
    return "  ·  ".join(
        f"{shorten(clean(name), _FACT)}: {shorten(clean(fact), _FACT)}"
        for name, fact in found
        if fact
    )


def _duties(views: Sequence[DealView]) -> str:
    """`2/6`; with several open deals, which is which."""
    counted = [(view.deal.ref, *duties_done(view)) for view in views]
    if len(counted) == 1:
        _, done, asked = counted[0]
        return f"{done}/{asked}" if asked else ""
    return ", ".join(f"{ref} {done}/{asked}" for ref, done, asked in counted if asked)


def _reliability(grade: Grade, picture: Picture) -> str:
    """The grade with its arithmetic; nothing where nothing was checked."""
    if grade.letter is None:
        return ""
    since = grade.stale_since
    stale = f", stale since {values.day(since, picture.today)}" if since else ""
    return f"{grade.arithmetic}{stale}"


def _commission(views: Sequence[DealView], picture: Picture) -> str:
    """What the open deals would bring if they were won this month; nothing without a plan."""
    settings = picture.settings
    plan, currency = settings.commission, settings.currency
    would = [v for v in views if v.deal.value is not None and v.deal.currency == currency]
    if not (plan.is_set and would):
        return ""
    # only a manager with a plan pays for it
    from pipeline_tui.reports.commission import commission_report
    from pipeline_tui.reports.period import parse_month

    month = parse_month("this-month", picture.today)
    report = commission_report(
        picture.views, picture.records, month, plan, currency, picture.today, would
    )
    more = report.what_if.more if report.what_if else Decimal(0)
    return f"{values.money(more, currency)} if won this month"
