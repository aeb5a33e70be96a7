"""Problems that consumers report: kept, told to who answers for the lot, looked at, answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import NotFound
from kernel.execute import Context, operation
from kernel.files import ReceivedFile, write_file
from kernel.ids import letters_of
from kernel.outbox import enqueue
from kernel.presentation import PUBLIC_LOCALES
from producers.rules.texts import TextMissing, choice, note_or_none, words_or_none
from traceability.models import Lot, ProblemReport, ReportStep
from traceability.operations.lots import AlreadyRecorded
from traceability.queries.lots import LotNotFound
from traceability.queries.reports import addresses_to_tell
from traceability.rules.reports import (
    BOUGHT_LENGTH_MAX,
    CODE_LETTERS,
    CONTACT_LENGTH_MAX,
    REPORT_KINDS,
    REPORT_STEPS,
    AnswerNeedsWords,
)

_ZONE = "Africa/Casablanca"


class ReportNotFound(NotFound):
    code = "report-not-found"


@dataclass(frozen=True, slots=True)
class ReportProblem:
    """What somebody says is wrong with a pack of a lot; what she did not say is None."""

    report_id: UUID
    lot_id: UUID
    kind: str
    what: str
    bought_at: str | None = None
    contact: str | None = None
    photo: ReceivedFile | None = None
    locale: str = "fr"


@dataclass(frozen=True, slots=True)
class FollowReport:
    """Say that a report was looked at, or answered, and how."""

    step_id: UUID
    report_id: UUID
    step: str
    note: str | None = None


def _touches_lot(session: Session, command: ReportProblem) -> Touch:
    lot = session.get(Lot, command.lot_id)
    if lot is None:
        raise LotNotFound()
    return _touch(lot.organisation_id)


def _touches_report(session: Session, command: FollowReport) -> Touch:
    report = session.get(ProblemReport, command.report_id)
    if report is None:
        raise ReportNotFound()
    return _touch(report.organisation_id)


def _touch(organisation_id: UUID) -> Touch:
    return Touch(stream=f"organisation:{organisation_id}", organisations=frozenset({organisation_id}))


# The public page reports in the platform's own name: who holds a pack has no account.
@operation(Role.NETWORK_MANAGER, touches=_touches_lot)
def report_problem(session: Session, command: ReportProblem, context: Context) -> Mapping[str, Any]:
    """Keep what was reported and tell who answers for the lot; the result has its number.

    Raises UnknownChoice, TextMissing, TextTooLong, TextUnreadable, TextIsFormula, AlreadyRecorded.
    """
    if session.get(ProblemReport, command.report_id):
        raise AlreadyRecorded()
    lot = session.get_one(Lot, command.lot_id)
    photo = write_file(session, command.photo, lot.organisation_id, context) if command.photo else None
    what = note_or_none(command.what, "what")
    if what is None:
        raise TextMissing(field="what")
    report = ProblemReport(
        id=command.report_id,
        code=_code(command.report_id, context),
        lot_id=lot.id,
        organisation_id=lot.organisation_id,
        kind=choice(command.kind, "kind", REPORT_KINDS),
        what=what,
        bought_at=words_or_none(command.bought_at, "bought_at", BOUGHT_LENGTH_MAX),
        contact=words_or_none(command.contact, "contact", CONTACT_LENGTH_MAX),
        photo_id=photo.id if photo else None,
        locale=choice(command.locale, "locale", PUBLIC_LOCALES),
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    session.add(report)
    session.flush()
    for address in addresses_to_tell(session, lot.organisation_id):
        letter = {"report_id": str(report.id), "to": address}
        enqueue(session, "mail-problem-report", letter, context.recorded_at)
    return {"code": report.code}


def _code(report_id: UUID, context: Context) -> str:
    """`SIG-26-K7QM2RXB`: of the year, then letters of the id, so that sending twice is one number."""
    year = business_day(context.occurred_at, _ZONE).year
    return f"SIG-{year % 100:02d}-{letters_of(report_id.int, CODE_LETTERS)}"


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=_touches_report)
def follow_report(session: Session, command: FollowReport, context: Context) -> Mapping[str, Any]:
    """Add what was done about a report. Raises UnknownChoice, AnswerNeedsWords, AlreadyRecorded."""
    step = choice(command.step, "step", REPORT_STEPS)
    note = note_or_none(command.note, "note")
    if step == "answered" and note is None:
        raise AnswerNeedsWords(field="note")
    if session.get(ReportStep, command.step_id):
        raise AlreadyRecorded()
    session.add(
        ReportStep(
            id=command.step_id,
            report_id=command.report_id,
            step=step,
            note=note,
            done_by=context.actor.id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"report_id": str(command.report_id)}
