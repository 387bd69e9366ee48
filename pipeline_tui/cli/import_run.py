"""What `pipeline import` puts into the book, and how, from its options and a saved profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import NotFoundError, PipelineError, RejectedRowsError, UsageError
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline_tui.book import Change
    from pipeline_tui.cli.session import Session
    from pipeline_tui.exchange.drafts import Reading
    from pipeline_tui.exchange.importing import Prepared
    from pipeline_tui.exchange.on_duplicate import OnDuplicate
    from pipeline_tui.exchange.plan import Progress
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.exchange.saved_profiles import SavedProfile


class Run(NamedTuple):
    """What is to be put into the book, and how."""

    prepared: list[Prepared]
    on_duplicate: OnDuplicate
    overwrites_edits: bool
    wants_plan: bool
    is_strict: bool

    def into(self, change: Change, session: Session, progress: Progress) -> Report:
        """Put it into a change, or into the rehearsal of one. Raises PipelineError."""
        from pipeline_tui.exchange.hand_edits import HandEdits
        from pipeline_tui.exchange.importing import apply

        edits = None if self.overwrites_edits else HandEdits(session.book.entries)
        how = self.on_duplicate
        report = apply(change, self.prepared, how, progress, edits, self.wants_plan, spends=True)
        _refuse_rejected(report, self.is_strict)
        return report


def saved_profile(session: Session, name: str) -> SavedProfile:
    from pipeline_tui.exchange.saved_profiles import profile_named

    return profile_named(name, session.settings.imports)


def save_profile_as(session: Session, name: str, how: SavedProfile) -> None:
    """Save the options under a name. Raises UsageError if there is none to save."""
    from pipeline_tui.config.write import set_profile

    found = how.as_settings()
    if not found:
        raise UsageError(
            f"profile {name!r} would be empty",
            "Add the options that it keeps, like --map, --stage-map or --date-format.",
        )
    set_profile(session.settings_file, name, found)


def known_program(session: Session, name: str) -> str:
    """The name of a program whose exports are known, or `none`. Raises NotFoundError."""
    from pipeline_tui.exchange.profiles import find_profile
    from pipeline_tui.exchange.saved_profiles import profile_named

    try:
        find_profile((), name)
    except UsageError as error:
        try:
            profile_named(name, session.settings.imports)
        except NotFoundError as unknown:
            hint = f"{unknown.hint}\nPrograms that are known: {error.hint}"
            raise NotFoundError(unknown.message, hint) from None
    return name


def reading_as(session: Session, how: SavedProfile, program: str | None) -> Reading:
    from pipeline_tui.exchange.drafts import Reading
    from pipeline_tui.exchange.own_sheet import Home

    return how.applied(
        Reading(
            currency=session.settings.currency,
            profile=program,
            country=session.settings.country,
            today=session.today,
            zone=session.moment.zone,
            probability=session.settings.probability,
            home=Home(session.book, session.settings),
        )
    )


def _refuse_rejected(report: Report, strict: bool) -> None:
    """With --strict a rejected row stops everything. Raises PipelineError."""
    if strict and report.rejected:
        what = values.count(report.rejected, "row")
        raise PipelineError(f"{what} cannot be imported; nothing was changed", reasons(report))


def rejected_error(
    report: Report, paths: Iterable[Path], dry_run: bool, trouble: str = ""
) -> RejectedRowsError:
    """Return the error that names the rejected rows; the other rows are imported."""
    rows, files = values.count(report.rejected, "row"), ", ".join(map(str, paths))
    were, it = ("was", "it") if report.rejected == 1 else ("were", "them")
    if dry_run:
        text = f"{rows} would be rejected and written to {files}"
    else:
        text = f"{rows} {were} rejected. Fix {it} in {files}, then import that file{trouble}"
    return RejectedRowsError(text, reasons(report))


def reasons(report: Report) -> str:
    from pipeline_tui.render.import_page import rejected_lines

    return "\n".join(rejected_lines(report))
