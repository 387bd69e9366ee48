"""What forgetting a person erases, and what it does not, in lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline_tui.book.entries import DocumentChange
from pipeline_tui.book.shown import shown
from pipeline_tui.present import values
from pipeline_tui.render.history_page import record_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.book.erasure import Extent, Mention

_MOST_NAMED = 20


def extent_lines(extent: Extent) -> Iterator[str]:
    """Yield what will be erased from which files, and what stays."""
    person = extent.person
    if person.contact:
        erased = f"contact {person.contact} of prospect {person.number}"
    else:
        erased = f"prospect {person.number}"
    yield f"This erases {erased}, and cannot be undone:"
    counts = Counter(table for table, _ in extent.documents)
    if not extent.documents:
        yield "  nothing in the book itself: it was removed before"
    elif person.contact:
        yield "  in the book: the contact"
    else:
        records = [
            values.count(counts[table], word, plural)
            for table, (word, plural) in values.RECORDS.items()
            if counts[table]
        ]
        yield f"  in the book: {', '.join(records)}"
    if extent.changes:
        yield (
            f"  in the journal: texts of {values.count(extent.changes, 'change')}; undo then"
            " skips the erased records"
        )
    if extent.backups:
        yield f"  in {values.count(extent.backups, 'backup')}: the same records"
    yield from (f"  the whole file {shown(path)}" for path in extent.deleted)
    yield "Out of reach: exports, hand-over files, rejected rows and copies in other folders."
    if extent.elsewhere:
        yield "These files hold a name or an address, and are kept. Delete or edit them yourself:"
        yield from (f"  {shown(path)}" for path in extent.elsewhere[:_MOST_NAMED])
        yield from _more(len(extent.elsewhere))
    if extent.mentions:
        yield "Still mentioned in these records, which are kept. To erase their former texts too,"
        yield "edit them first:"
        yield from (f"  {_mention(each)}" for each in extent.mentions[:_MOST_NAMED])
        yield from _more(len(extent.mentions))


def _more(count: int) -> Iterator[str]:
    """Yield how many of a list are not shown, if any."""
    if count > _MOST_NAMED:
        yield f"  … and {count - _MOST_NAMED:,} more"


def _mention(mention: Mention) -> str:
    name = record_name(DocumentChange(mention.table, mention.key))
    is_own = mention.table in ("prospects", "deals") or mention.prospect is None
    return name if is_own else f"{name} of prospect {mention.prospect}"
