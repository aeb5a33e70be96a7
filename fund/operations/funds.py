"""Opening a fund, and the terms it is run by."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from fund.models import Fund, FundTerms
from fund.operations.touching import hold_fund
from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from kernel.money import CURRENCIES, UnknownCurrency
from producers.models import Organisation

CODE_LENGTH_MAX = 8


class FundCodeMalformed(Invalid):
    """Two to eight capital letters: it begins every number."""

    code = "fund-code-malformed"


class FundCodeTaken(Refused):
    code = "fund-code-taken"


class FundHolderUnknown(Invalid):
    code = "fund-holder-unknown"


class FundZoneUnknown(Invalid):
    code = "fund-zone-unknown"


class FundTermsWrong(Invalid):
    """A quorum of at least one, ceilings above zero, and a paper that says so."""

    code = "fund-terms-wrong"


class FundTermsExist(Refused):
    code = "fund-terms-exist"


@dataclass(frozen=True, slots=True)
class Terms:
    """How a fund is run; ceilings in minor units of its currency."""

    quorum: int
    beneficiary_ceiling_cents: int
    fund_ceiling_cents: int
    reference: str


@dataclass(frozen=True, slots=True)
class OpenFund:
    """A new fund of an organisation, in one currency, with its first terms."""

    fund_id: UUID
    code: str
    name: str
    holder_id: UUID
    currency: str
    timezone: str
    opened_on: date
    terms: Terms


@dataclass(frozen=True, slots=True)
class SetFundTerms:
    """Other terms from a day on; decisions taken before it stay as they were."""

    fund_id: UUID
    valid_from: date
    terms: Terms


def _new(session: Session, command: OpenFund) -> Touch:
    return Touch(stream=f"fund:{command.fund_id}")


def _of(session: Session, command: SetFundTerms) -> Touch:
    return hold_fund(session, command.fund_id)


@operation(Role.NETWORK_MANAGER, touches=_new)
def open_fund(session: Session, command: OpenFund, context: Context) -> dict[str, str]:
    """Open a fund with its first terms.

    Raises FundCodeMalformed, FundCodeTaken, FundHolderUnknown, FundZoneUnknown, UnknownCurrency,
    FundTermsWrong.
    """
    _check_fund(session, command)
    added = insert_ignoring(
        session,
        Fund,
        id=command.fund_id,
        code=command.code,
        name=command.name.strip(),
        holder_id=command.holder_id,
        currency=command.currency,
        timezone=command.timezone,
        opened_on=command.opened_on,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    if not added:
        raise FundCodeTaken(field="code", fund=command.code)
    _write_terms(session, command.fund_id, command.opened_on, command.terms, context)
    return {"fund_id": str(command.fund_id)}


@operation(Role.NETWORK_MANAGER, touches=_of)
def set_fund_terms(session: Session, command: SetFundTerms, context: Context) -> dict[str, str]:
    """Raises FundNotFound, FundTermsWrong, FundTermsExist when some begin on the very same day."""
    _write_terms(session, command.fund_id, command.valid_from, command.terms, context)
    return {"fund_id": str(command.fund_id)}


def _check_fund(session: Session, command: OpenFund) -> None:
    if not (command.code.isascii() and command.code.isalpha() and command.code.isupper()):
        raise FundCodeMalformed(field="code", maximum=CODE_LENGTH_MAX)
    if not 2 <= len(command.code) <= CODE_LENGTH_MAX:
        raise FundCodeMalformed(field="code", maximum=CODE_LENGTH_MAX)
    if session.get(Organisation, command.holder_id) is None:
        raise FundHolderUnknown(field="holder_id")
    if command.currency not in CURRENCIES:
        raise UnknownCurrency(field="currency", currency=command.currency)
    try:
        ZoneInfo(command.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FundZoneUnknown(field="timezone", zone=command.timezone) from None


def _write_terms(session: Session, fund_id: UUID, valid_from: date, terms: Terms, context: Context) -> None:
    ceilings = (terms.beneficiary_ceiling_cents, terms.fund_ceiling_cents)
    if terms.quorum < 1 or min(ceilings) <= 0 or not terms.reference.strip():
        raise FundTermsWrong(field="quorum")
    added = insert_ignoring(
        session,
        FundTerms,
        fund_id=fund_id,
        valid_from=valid_from,
        quorum=terms.quorum,
        beneficiary_ceiling_cents=terms.beneficiary_ceiling_cents,
        fund_ceiling_cents=terms.fund_ceiling_cents,
        reference=terms.reference.strip(),
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    if not added:
        raise FundTermsExist(field="valid_from", day=valid_from.isoformat())
