"""The contract of an advance: what it says, who signed it, and whether it still says what was signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance, ContractPaper, ContractSignature, Decision, Fund, Guarantor
from fund.queries.advances import facts_of
from fund.queries.applications import application_by_id
from fund.queries.funds import fund_by_id
from fund.queries.shares import AgreedShare, agreed_shares
from fund.queries.tranches import PlanRow, agreed_plan, plans_of
from fund.rules.contracts import BENEFICIARY, FUND, Terms, contract_text, contract_texts
from kernel.journal import digest
from kernel.models import StoredFile, User
from kernel.strokes import Stroke, read_strokes, short_hash
from producers.models import Organisation


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature, on whose account, and whether what it was put under still says the same."""

    signature: ContractSignature
    account: str | None
    standing: str

    @property
    def strokes(self) -> Sequence[Stroke]:
        """What was drawn; nothing when it was signed at the keyboard."""
        return read_strokes(self.signature.strokes or "")

    @property
    def short_hash(self) -> str:
        """The beginning of the hash, in groups of four."""
        return short_hash(self.signature.content_hash)


@dataclass(frozen=True, slots=True)
class Contract:
    """All of a contract, with the names that a person reads beside the keys that are hashed."""

    advance: Advance
    fund: Fund
    holder: Organisation
    beneficiary: Organisation
    guarantors: tuple[Guarantor, ...]
    terms: Terms
    signatures: dict[str, Signature]
    papers: tuple[tuple[ContractPaper, StoredFile], ...]
    # Of payouts, as they were in force on the day of the contract.
    shares: tuple[AgreedShare, ...]
    # Plans of tranches decided since, each with the number of its decision: outside what is signed.
    replanned: tuple[tuple[PlanRow, str], ...]

    @property
    def signatories(self) -> dict[str, str]:
        """Who signs: the fund, the beneficiary, each guarantor; with whose name they sign."""
        return {
            FUND: self.holder.name,
            BENEFICIARY: self.beneficiary.name,
            **{str(one.id): one.name for one in self.guarantors},
        }

    @property
    def unsigned(self) -> list[str]:
        """Who has not signed on the screen yet."""
        return [one for one in self.signatories if one not in self.signatures]


def contract_of(session: Session, advance: Advance) -> Contract:
    """The contract of an advance as it was agreed, which no later tranche or new date changes."""
    fund = fund_by_id(session, advance.fund_id)
    holder, beneficiary = (
        session.get_one(Organisation, one) for one in (fund.holder_id, advance.organisation_id)
    )
    application = application_by_id(session, advance.application_id)
    decision = session.get_one(Decision, advance.decision_id)
    guarantors = tuple(
        session.scalars(
            select(Guarantor).where(Guarantor.application_id == application.id).order_by(Guarantor.name)
        )
    )
    shares = agreed_shares(session, advance.organisation_id, advance.granted_on)
    terms = Terms(
        number=advance.number,
        fund=fund.code,
        holder=holder.key,
        beneficiary=beneficiary.key,
        application=application.number,
        purpose=application.purpose,
        currency=fund.currency,
        cents=advance.granted_cents,
        granted_on=advance.granted_on,
        decision=decision.number,
        conditions=decision.conditions or "",
        fee_bp=advance.fee_bp,
        fee_taken=advance.fee_taken,
        retention_cap=advance.retention_cap,
        guarantors=tuple((one.name, one.cents) for one in guarantors),
        shares=tuple(
            (one.due_on, one.principal_cents, one.fee_cents) for one in facts_of(session, advance).agreed
        ),
        tranches=tuple((one.planned_on, one.cents) for one in agreed_plan(session, advance.id)),
        retained=tuple((one.place_key, one.share_bp, one.since) for one in shares),
    )
    return Contract(
        advance, fund, holder, beneficiary, guarantors, terms,
        _signatures(session, advance.id, terms), _papers(session, advance.id), shares,
        _replanned(session, advance),
    )  # fmt: skip


def _replanned(session: Session, advance: Advance) -> tuple[tuple[PlanRow, str], ...]:
    later = [(one, one.why.decision_id) for one in plans_of(session, advance) if one.why]
    asked = select(Decision.id, Decision.number).where(Decision.id.in_([decision for _, decision in later]))
    numbers = dict(session.execute(asked).tuples().all()) if later else {}
    return tuple((one, numbers[decision]) for one, decision in later)


def content_hash(terms: Terms) -> str:
    """SHA-256 of what a contract says."""
    return digest(contract_text(terms))


def _signatures(session: Session, advance_id: UUID, terms: Terms) -> dict[str, Signature]:
    same = set(map(digest, contract_texts(terms)))
    rows = session.execute(
        select(ContractSignature, User.name)
        .outerjoin(User, User.id == ContractSignature.signed_by)
        .where(ContractSignature.advance_id == advance_id)
        .order_by(ContractSignature.recorded_at)
    ).tuples()
    return {
        one.signatory: Signature(one, account, "same" if one.content_hash in same else "other")
        for one, account in rows
    }


def _papers(session: Session, advance_id: UUID) -> tuple[tuple[ContractPaper, StoredFile], ...]:
    rows = session.execute(
        select(ContractPaper, StoredFile)
        .join(StoredFile, StoredFile.id == ContractPaper.file_id)
        .where(ContractPaper.advance_id == advance_id)
        .order_by(ContractPaper.recorded_at, ContractPaper.file_id)
    )
    return tuple(rows.tuples())
