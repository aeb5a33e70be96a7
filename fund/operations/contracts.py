"""The contract of an advance signed on a screen, or joined as it was signed on paper."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import ContractPaper, ContractSignature
from fund.operations.capital import check_day
from fund.operations.touching import OFFICERS
from fund.queries.advances import advance_by_id
from fund.queries.contracts import content_hash, contract_of
from fund.queries.funds import fund_by_id
from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.files import ReceivedFile, write_file
from kernel.journal import insert_ignoring
from kernel.strokes import NAME_LENGTH_MAX, read_strokes, written
from producers.rules.texts import words

SIGNERS = (*OFFICERS, Role.COOPERATIVE_OFFICER)
PAPERS_MAX = 20


class ContractAlreadySigned(Refused):
    """A signature is a fact: it is given once, and never edited."""

    code = "contract-already-signed"


class SignatoryUnknown(Invalid):
    """Neither a party nor a guarantor of this advance."""

    code = "contract-signatory-unknown"


class TooManyContractPapers(Refused):
    code = "contract-too-many-papers"


@dataclass(frozen=True, slots=True)
class SignContract:
    """Somebody signs for the fund, the beneficiary or a guarantor; without strokes, by the name alone.

    `signatory` is `fund`, `beneficiary` or the id of a guarantor; `strokes` as in kernel/strokes.
    """

    signature_id: UUID
    advance_id: UUID
    signatory: str
    name: str
    strokes: str = field(default="", metadata={"journal": "digest"})


@dataclass(frozen=True, slots=True)
class JoinContract:
    """The contract as it was signed on paper, on a day."""

    advance_id: UUID
    file: ReceivedFile
    signed_on: date


def _of_advance(session: Session, command: Any) -> Touch:
    """The beneficiary's side or the fund's: whoever holds the tablet, both stand before it."""
    advance = advance_by_id(session, command.advance_id)
    return Touch(stream=f"fund:{advance.fund_id}", organisations=frozenset({advance.organisation_id}))


@operation(*SIGNERS, touches=_of_advance)
def sign_contract(session: Session, command: SignContract, context: Context) -> dict[str, str]:
    """Keep a signature, with the hash of what the contract says at this moment.

    Raises ContractAlreadySigned, SignatoryUnknown, StrokesUnreadable, and what is wrong with the name.
    """
    contract = contract_of(session, advance_by_id(session, command.advance_id))
    if command.signatory not in contract.signatories:
        raise SignatoryUnknown(field="part")
    name = words(command.name, "name", NAME_LENGTH_MAX)
    strokes = read_strokes(command.strokes)
    hashed = content_hash(contract.terms)
    is_first = insert_ignoring(
        session,
        ContractSignature,
        id=command.signature_id,
        advance_id=command.advance_id,
        signatory=command.signatory,
        name=name,
        strokes=written(strokes) or None,
        content_hash=hashed,
        signed_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    if not is_first:
        raise ContractAlreadySigned(name=contract.signatories[command.signatory])
    return {"signatory": command.signatory, "content_hash": hashed}


@operation(*OFFICERS, touches=_of_advance)
def join_contract(session: Session, command: JoinContract, context: Context) -> dict[str, str]:
    """Join a scanned contract. Raises TooManyContractPapers, DayInTheFuture, DayBeforeFund, FileIdTaken."""
    advance = advance_by_id(session, command.advance_id)
    check_day(fund_by_id(session, advance.fund_id), command.signed_on, context, advance.granted_on)
    joined = session.scalar(select(func.count()).where(ContractPaper.advance_id == advance.id)) or 0
    if joined >= PAPERS_MAX:
        raise TooManyContractPapers(maximum=PAPERS_MAX)
    file = write_file(session, command.file, advance.organisation_id, context)
    insert_ignoring(
        session,
        ContractPaper,
        advance_id=advance.id,
        file_id=file.id,
        signed_on=command.signed_on,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    return {"file_id": str(file.id)}
