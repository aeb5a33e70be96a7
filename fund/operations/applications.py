"""What an organisation asks for, what was seen on the spot, and the papers joined to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Application, ApplicationFile, ApplicationWithdrawal, FieldVisit, Fund, Guarantor
from fund.operations.capital import AmountWrong, check_amount, check_currency, check_day
from fund.operations.numbers import numbered
from fund.operations.touching import OFFICERS
from fund.queries.applications import application_by_id, state_of
from fund.queries.funds import fund_by_id
from fund.rules.decisions import RECOMMENDATIONS
from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.files import ReceivedFile, write_file
from producers.models import Organisation
from producers.models.organisations import BRANCHES

TEXT_LENGTH_MAX = 2000
GUARANTORS_MAX = 20
FILES_MAX = 30
OPEN = ("submitted", "visited", "postponed")


class ApplicationMalformed(Invalid):
    code = "fund-application-malformed"


class ApplicantUnknown(Invalid):
    code = "fund-applicant-unknown"


class ApplicationDecided(Refused):
    """It was decided, or withdrawn: another application may be made."""

    code = "fund-application-decided"


class TooManyPapers(Refused):
    code = "fund-application-too-many-files"


@dataclass(frozen=True, slots=True)
class Surety:
    """Who answers for how much; an organisation of the network or a person by name."""

    guarantor_id: UUID
    name: str
    cents: int
    organisation_id: UUID | None = None
    # The last day it answers on; none until all is repaid.
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Apply:
    """What is asked of a fund, for what, and what the beneficiary puts in itself; minor units."""

    application_id: UUID
    fund_id: UUID
    organisation_id: UUID
    branch: str
    purpose: str
    cents: int
    currency: str
    submitted_on: date
    own_contribution_cents: int = 0
    quote: str | None = None
    is_womens_group: bool = False
    guarantors: tuple[Surety, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordVisit:
    visit_id: UUID
    application_id: UUID
    visited_on: date
    visited_by: str
    report: str
    recommendation: str


@dataclass(frozen=True, slots=True)
class JoinPaper:
    """A quote, statutes, minutes, a photo."""

    application_id: UUID
    file: ReceivedFile
    shows: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    application_id: UUID
    withdrawn_on: date
    reason: str


def _of_fund(session: Session, command: Apply) -> Touch:
    fund = fund_by_id(session, command.fund_id)
    return Touch(stream=f"fund:{fund.id}", organisations=frozenset({command.organisation_id}))


def _of_application(session: Session, command: Any) -> Touch:
    found = application_by_id(session, command.application_id)
    return Touch(stream=f"fund:{found.fund_id}", organisations=frozenset({found.organisation_id}))


@operation(*OFFICERS, Role.COOPERATIVE_OFFICER, touches=_of_fund)
def apply_for_advance(session: Session, command: Apply, context: Context) -> dict[str, str]:
    """Write what is asked: by the fund's officer, or by the cooperative's for itself.

    Raises ApplicantUnknown, ApplicationMalformed, AmountWrong, CurrencyMismatch, DayInTheFuture.
    """
    fund = fund_by_id(session, command.fund_id)
    _check_application(session, command, fund, context)
    written = Application(
        id=command.application_id,
        number=numbered(session, fund, "D", command.submitted_on),
        fund_id=fund.id,
        organisation_id=command.organisation_id,
        branch=command.branch,
        purpose=command.purpose.strip(),
        cents=command.cents,
        own_contribution_cents=command.own_contribution_cents,
        quote=(command.quote or "").strip() or None,
        is_womens_group=command.is_womens_group,
        submitted_on=command.submitted_on,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    session.add(written)
    session.flush()
    session.add_all(_guarantor(one, written.id) for one in command.guarantors)
    session.flush()
    return {"application_id": str(written.id), "number": written.number}


def _guarantor(one: Surety, application_id: UUID) -> Guarantor:
    return Guarantor(
        id=one.guarantor_id,
        application_id=application_id,
        organisation_id=one.organisation_id,
        name=" ".join(one.name.split()),
        cents=one.cents,
        ends_on=one.ends_on,
    )


@operation(*OFFICERS, touches=_of_application)
def record_visit(session: Session, command: RecordVisit, context: Context) -> dict[str, str]:
    """Write what was seen.

    Raises ApplicationNotFound, ApplicationDecided, ApplicationMalformed, DayInTheFuture.
    """
    application = _open_application(session, command.application_id)
    fund = fund_by_id(session, application.fund_id)
    check_day(fund, command.visited_on, context)
    for field, told in (("visited_by", command.visited_by), ("report", command.report)):
        _check_text(field, told)
    if command.recommendation not in RECOMMENDATIONS:
        raise ApplicationMalformed(field="recommendation")
    session.add(
        FieldVisit(
            id=command.visit_id,
            application_id=application.id,
            visited_on=command.visited_on,
            visited_by=command.visited_by.strip(),
            report=command.report.strip(),
            recommendation=command.recommendation,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"application_id": str(application.id)}


@operation(*OFFICERS, Role.COOPERATIVE_OFFICER, touches=_of_application)
def join_paper(session: Session, command: JoinPaper, context: Context) -> dict[str, str]:
    """Join a received file. Raises ApplicationNotFound, ApplicationMalformed, TooManyPapers."""
    application = application_by_id(session, command.application_id)
    _check_text("shows", command.shows)
    known = session.scalar(
        select(func.count())
        .select_from(ApplicationFile)
        .where(ApplicationFile.application_id == application.id)
    )
    if (known or 0) >= FILES_MAX:
        raise TooManyPapers(maximum=FILES_MAX)
    stored = write_file(session, command.file, application.organisation_id, context)
    session.flush()
    session.add(
        ApplicationFile(
            application_id=application.id,
            file_id=stored.id,
            shows=command.shows.strip(),
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"application_id": str(application.id)}


@operation(*OFFICERS, Role.COOPERATIVE_OFFICER, touches=_of_application)
def withdraw_application(session: Session, command: Withdraw, context: Context) -> dict[str, str]:
    """The applicant asks no longer. Raises ApplicationNotFound, ApplicationDecided, ApplicationMalformed."""
    application = _open_application(session, command.application_id)
    check_day(fund_by_id(session, application.fund_id), command.withdrawn_on, context)
    _check_text("reason", command.reason)
    session.add(
        ApplicationWithdrawal(
            application_id=application.id,
            withdrawn_on=command.withdrawn_on,
            reason=command.reason.strip(),
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"application_id": str(application.id)}


def _open_application(session: Session, application_id: UUID) -> Application:
    application = application_by_id(session, application_id)
    state = state_of(session, application)
    if state not in OPEN:
        raise ApplicationDecided(number=application.number, state=state)
    return application


def _check_application(session: Session, command: Apply, fund: Fund, context: Context) -> None:
    if session.get(Organisation, command.organisation_id) is None:
        raise ApplicantUnknown(field="organisation_id")
    check_currency(fund, command.currency)
    check_day(fund, command.submitted_on, context)
    check_amount(command.cents)
    if command.own_contribution_cents:
        check_amount(command.own_contribution_cents, "own_contribution_cents")
    if command.branch not in BRANCHES:
        raise ApplicationMalformed(field="branch")
    _check_text("purpose", command.purpose)
    _check_guarantors(session, command.guarantors)


def _check_guarantors(session: Session, guarantors: tuple[Surety, ...]) -> None:
    names = [" ".join(one.name.split()) for one in guarantors]
    if len(guarantors) > GUARANTORS_MAX or len(set(names)) != len(names) or not all(names):
        raise ApplicationMalformed(field="guarantors")
    for one in guarantors:
        if one.cents <= 0:
            raise AmountWrong(field="guarantors")
        if one.organisation_id and session.get(Organisation, one.organisation_id) is None:
            raise ApplicantUnknown(field="guarantors")


def _check_text(field: str, told: str) -> None:
    if not told.strip() or len(told) > TEXT_LENGTH_MAX:
        raise ApplicationMalformed(field=field)
