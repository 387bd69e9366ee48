"""What changed in the open pipeline between two days: a bridge that sums, and the deals."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline_tui.reports.bridge import EFFECTS, Bridge, Happening
from pipeline_tui.reports.figures import Figure, Head, Report, Row, Table, Term, Unit
from pipeline_tui.reports.matrix import by_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.bridge import Effect, End
    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell

START, END = "start", "end"
RULES = {
    Happening.ADDED: "value of the deals that began in the period, as they began",
    Happening.REOPENED: "value of lost and won deals that were taken up again",
    Happening.REVALUED_UP: "by how much values of open deals rose",
    Happening.REVALUED_DOWN: "by how much values of open deals fell",
    Happening.WON: "value that left the open pipeline into after-sales",
    Happening.LOST: "value that left the open pipeline because the deal was lost",
    Happening.ADVANCED: "moves of open deals to a later open stage",
    Happening.MOVED_BACK: "moves of open deals to an earlier stage",
    Happening.PUSHED: "expected closes of open deals that moved to a later day",
    Happening.PULLED_IN: "expected closes of open deals that moved to an earlier day",
}
END_RULE = "open pipeline at the end of {}"
_HEADS = (Head("deals", "deals"), Head("value", "value"))
_COUNT_HEADS = (Head("deals", "deals"), Head("times", "times"))
_CHANGE_HEADS = (
    Head("date", "on", is_text=True),
    Head("deal", "deal", is_text=True),
    Head("what", "what", is_text=True),
    Head("old", "from", is_text=True),
    Head("new", "to", is_text=True),
    Head("value", "open value"),
)
_BY_HEADS = (
    Head(START, START),
    *(Head(what.name.lower(), what.value) for what in EFFECTS),
    Head(END, END),
)


def report(facts: Facts, by: By | None) -> Report:
    """The bridge of the period; with `by` one for each group."""
    bridge = Bridge(facts)
    tables = [_bridge(bridge)]
    if by:
        tables.append(by_table(facts, by, "groups", "Bridge", _BY_HEADS, _group))
    tables += [_counts(bridge), _changes(bridge)]
    return Report(
        name="diff",
        title="What changed",
        day=facts.day,
        period=facts.period.label,
        tables=tables,
        notes=(
            "start + added + reopened + revalued up − revalued down − won − lost = end, for each"
            " currency; a deal counts in the currency that it has now, for that has no history",
            "deals that were removed from the book are in neither end",
        ),
    )


def _bridge(bridge: Bridge) -> Table:
    rows = [_end(START, bridge.start, bridge)]
    for what in EFFECTS:
        effects = bridge.of(what)
        rows.append(Row(what.value, (_deals(effects, what), _value(effects, what))))
    total = _end(END, bridge.end, bridge)
    return Table("bridge", "Open pipeline", "what", _HEADS, rows, total, bars="value")


def _end(name: str, end: End, bridge: Bridge) -> Row:
    rule, term = _end_words(name, bridge), Term("open", len(end.deals), end.deals)
    return Row(name, (Figure(Unit.COUNT, len(end.deals), rule, term), _sum(name, end, bridge)))


def _sum(name: str, end: End, bridge: Bridge) -> Figure:
    term = Term("open", end.sums, end.deals)
    return Figure(Unit.MONEY, end.sums, _end_words(name, bridge), term)


def _end_words(name: str, bridge: Bridge) -> str:
    if name == END:
        return END_RULE.format(bridge.until.isoformat())
    return END_RULE.format(f"the day before {bridge.since.isoformat()}")


def _deals(effects: Sequence[Effect], what: Happening) -> Figure:
    deals = _once(effects)
    return Figure(
        Unit.COUNT, len(deals), f"deals with: {RULES[what]}", Term(what.value, len(deals), deals)
    )


def _value(effects: Sequence[Effect], what: Happening) -> Figure:
    sums: dict[str, Decimal] = {}
    for effect in effects:
        if effect.amount:
            sums[effect.currency] = sums.get(effect.currency, Decimal(0)) + effect.amount
    return Figure(Unit.MONEY, sums, RULES[what], Term(what.value, sums, _once(effects)))


def _once(effects: Iterable[Effect]) -> list[DealView]:
    """The deals of the effects, each once."""
    return list({effect.view.deal.key: effect.view for effect in effects}.values())


def _group(facts: Facts) -> Sequence[Cell]:
    bridge = Bridge(facts)
    changes = (_value(bridge.of(what), what) for what in EFFECTS)
    return _sum(START, bridge.start, bridge), *changes, _sum(END, bridge.end, bridge)


def _counts(bridge: Bridge) -> Table:
    rows = []
    for what in Happening:
        effects = bridge.of(what)
        times = Term(what.value, len(effects), _once(effects))
        rows.append(
            Row(
                what.value,
                (_deals(effects, what), Figure(Unit.COUNT, len(effects), RULES[what], times)),
            )
        )
    return Table("counts", "What happened", "what", _COUNT_HEADS, rows, bars="deals")


def _changes(bridge: Bridge) -> Table:
    rows = [Row(effect.view.deal.ref, _change_cells(effect)) for effect in bridge.effects]
    return Table(
        "changes",
        "Deal by deal",
        "ref",
        _CHANGE_HEADS,
        rows,
        empty="nothing happened in the period",
    )


def _change_cells(effect: Effect) -> Sequence[Cell]:
    term = Term(effect.what.value, None, (effect.view,))
    sums = {effect.currency: effect.amount} if effect.amount else {}
    return (
        effect.on.isoformat(),
        effect.view.label,
        effect.what.value,
        effect.old,
        effect.new,
        Figure(Unit.MONEY, sums, RULES[effect.what], term),
    )
