"""What each command prints with `--json`, as JSON Schema: docs/schema.json.

The promise that scripts rely on. A test runs every command against it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from pipeline_tui.cli.backups import BackupRecord
from pipeline_tui.cli.doctor import FindingRecord
from pipeline_tui.cli.duplicates import MergeRecord
from pipeline_tui.cli.handover import HandoverInRecord, HandoverRecord
from pipeline_tui.cli.import_records import ImportRecord
from pipeline_tui.cli.product_imports import ProductImportRecord
from pipeline_tui.cli.undoing import ChangeRecord, EntryRecord, UndoRecord
from pipeline_tui.hooks.events import HookInput
from pipeline_tui.model.encoding import schema_of
from pipeline_tui.query.views import DealRecord
from pipeline_tui.render.report_json import ReportRecord
from pipeline_tui.reports.care import FeedbackRecord
from pipeline_tui.reports.catalogue import REPORTS
from pipeline_tui.reports.commission import CommissionReport
from pipeline_tui.reports.competition import CompetitorRecord
from pipeline_tui.reports.contracts import ContractDossier, ContractRecord, ObligationRecord
from pipeline_tui.reports.cross_selling import UnsoldRecord
from pipeline_tui.reports.day import Today
from pipeline_tui.reports.dossier import (
    ActivityRecord,
    ContactRecord,
    Dossier,
    ProspectRecord,
    StepRecord,
)
from pipeline_tui.reports.duplicates import DuplicateRecord
from pipeline_tui.reports.duties import DutyRecord
from pipeline_tui.reports.library import Library
from pipeline_tui.reports.objections import ObjectionRecord
from pipeline_tui.reports.proposals import (
    ListedProposal,
    ProductRecord,
    ProposalRecord,
    TermsRecord,
)
from pipeline_tui.reports.referrals import ReferralRecord
from pipeline_tui.reports.reliability import EvidenceRecord, ReliabilityRecord
from pipeline_tui.reports.status import StatusReport
from pipeline_tui.reports.targets import TargetChange, TargetRecord


class Prints(NamedTuple):
    """What a command prints."""

    one: tuple[type, ...] = ()
    """One object of one of these types."""
    many: tuple[type, ...] = ()
    """An array of objects of these types."""


def _one(*types: type) -> Prints:
    return Prints(one=types)


def _many(*types: type) -> Prints:
    return Prints(many=types)


def _either(*types: type) -> Prints:
    """One for one REF, an array for several or with `--from`."""
    return Prints(types, types)


def _alike(group: str, names: str, what: Prints) -> dict[str, Prints]:
    """The commands of a group that print the same."""
    return {f"{group} {name}": what for name in names.split()}


PRINTS: dict[str, Prints] = {
    "today": _one(Today),
    "list": _many(DealRecord, ProspectRecord),
    "show": _one(Dossier),
    "add": _either(DealRecord, ProspectRecord),
    "deal add": _one(DealRecord),
    "edit": _either(DealRecord, ProspectRecord),
    **{name: _either(DealRecord) for name in ("move", "advance", "win", "lose", "reopen")},
    "log": _either(ActivityRecord),
    "next": _either(StepRecord),
    "done": _either(StepRecord),
    **_alike("contact", "add edit", _one(ContactRecord)),
    "terms": _one(TermsRecord),
    **_alike("product", "add edit remove", _one(ProductRecord)),
    "product list": _many(ProductRecord),
    "product unsold": _many(UnsoldRecord),
    "product import": _one(ProductImportRecord),
    **_alike("proposal", "add edit show copy remove send accept refuse", _one(ProposalRecord)),
    **_alike("proposal line", "add remove", _one(ProposalRecord)),
    "proposal list": _many(ListedProposal),
    "proposal value": _one(DealRecord),
    **_alike("objection", "add answer close reopen edit remove", _one(ObjectionRecord)),
    "objection list": _many(ObjectionRecord),
    "objection library": _one(Library),
    **_alike("competitor", "add edit price rename show", _one(CompetitorRecord)),
    "competitor list": _many(CompetitorRecord),
    **_alike("duty", "done undone", _one(DutyRecord)),
    "duty list": _many(DutyRecord),
    **_alike("reliability", "add edit remove", _one(EvidenceRecord)),
    "reliability show": _one(ReliabilityRecord),
    "reliability list": _many(ReliabilityRecord),
    **_alike("contract", "add edit sign document renew end", _one(ContractRecord)),
    "contract show": _one(ContractDossier),
    "contract list": _many(ContractRecord),
    "obligation add": _either(ObligationRecord),
    **_alike("obligation", "done reopen edit", _one(ObligationRecord)),
    "obligation list": _many(ObligationRecord),
    **_alike("feedback", "add resolve reopen edit", _one(FeedbackRecord)),
    "feedback list": _many(FeedbackRecord),
    "cadence": _one(ProspectRecord),
    "referral add": _one(DealRecord, ProspectRecord),
    "referral clear": _one(ProspectRecord),
    "referral tree": _many(ReferralRecord),
    "duplicates": _many(DuplicateRecord),
    "merge": _one(MergeRecord),
    "report status": _one(StatusReport, ReportRecord),
    **_alike("report", " ".join(entry.name for entry in REPORTS), _one(ReportRecord)),
    **_alike("target", "set clear", _one(TargetChange)),
    "target show": _one(TargetRecord),
    "target list": _many(TargetRecord),
    "commission": _one(CommissionReport),
    "import": _one(ImportRecord),
    **_alike("handover", "out back", _one(HandoverRecord)),
    "handover in": _one(HandoverInRecord),
    "handover list": _many(HandoverRecord),
    **{name: _one(UndoRecord) for name in ("undo", "redo")},
    "history": Prints(one=(EntryRecord,), many=(ChangeRecord,)),
    "backup list": _many(BackupRecord),
    "backup make": _one(BackupRecord),
    "doctor": _many(FindingRecord),
    "config list": _one(dict),
}
"""By command. What is printed for a command that is not here is text."""

_ALSO: tuple[type, ...] = (HookInput,)
"""What the program writes elsewhere than on standard output."""
_SETTINGS = {"type": "object", "additionalProperties": {"type": ["string", "number"]}}


def output_schema() -> dict[str, Any]:
    """The schema: every record under `$defs`, and under `commands` what each prints."""
    types = {each for prints in PRINTS.values() for each in (*prints.one, *prints.many)}
    structs = sorted(
        (each for each in {*types, *_ALSO} if issubclass(each, msgspec.Struct)),
        key=lambda each: each.__name__,
    )
    parts = schema_of(structs, "#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": dict(sorted(parts.items())),
        "commands": {name: command_schema(prints) for name, prints in PRINTS.items()},
    }


def command_schema(prints: Prints) -> dict[str, Any]:
    """The schema of what one command prints."""
    kinds = [_schema_of(each) for each in prints.one]
    if prints.many:
        kinds.append({"type": "array", "items": _any_of(map(_schema_of, prints.many))})
    return _any_of(kinds)


def _schema_of(kind: type) -> dict[str, Any]:
    return _SETTINGS if kind is dict else {"$ref": f"#/$defs/{kind.__name__}"}


def _any_of(kinds: Any) -> dict[str, Any]:
    found = list(kinds)
    return found[0] if len(found) == 1 else {"anyOf": found}
