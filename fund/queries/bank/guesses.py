"""What the open lines of a fund may be: who owes what, pays from which account, what is booked already."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import (
    Advance,
    AdvanceMovement,
    BankLine,
    BankSettlement,
    BankSettlementPart,
    BankSettlementUndoing,
    Guarantor,
)
from fund.queries.advances import AdvanceFacts, facts_of_many
from fund.queries.bank.lines import unmatched_facts
from fund.rules.bank.matching import BookedFact, OpenAdvance, Proposal, compared, proposals
from fund.rules.bank.statements import account_number
from fund.rules.positions import takeable_cents
from producers.models import Organisation


def guesses_for(
    session: Session, fund_id: UUID, lines: Sequence[BankLine]
) -> dict[UUID, tuple[Proposal, ...]]:
    """The likeliest guesses for each line; a few statements, however many lines."""
    advances = open_advances(session, fund_id)
    facts = [
        BookedFact(str(one.id), one.dated_on, one.cents, one.number, one.reference)
        for one in unmatched_facts(session, fund_id)
    ]
    return {
        one.id: proposals(
            compared(one.booked_on, one.cents, f"{one.told} {one.end_to_end}", one.payer,
                     account_number(one.payer_account)),
            advances,
            facts,
        )
        for one in lines
    }  # fmt: skip


def open_advances(session: Session, fund_id: UUID) -> list[OpenAdvance]:
    """The advances that something may still be paid on, with all that is recorded of them."""
    rows = (
        session.execute(
            select(Advance, Organisation)
            .join(Organisation, Organisation.id == Advance.organisation_id)
            .where(Advance.fund_id == fund_id)
            .order_by(Advance.number)
        )
        .tuples()
        .all()
    )
    accounts = _accounts(session, fund_id)
    guarantors: dict[UUID, list[str]] = defaultdict(list)
    for application_id, name in session.execute(
        select(Guarantor.application_id, Guarantor.name).where(
            Guarantor.application_id.in_([advance.application_id for advance, _ in rows])
        )
    ).tuples():
        guarantors[application_id].append(name)
    told = facts_of_many(session, [advance for advance, _ in rows])
    found = (
        _open(facts, organisation, guarantors[advance.application_id], accounts[organisation.id])
        for (advance, organisation), facts in zip(rows, told, strict=True)
    )
    return [one for one in found if one.owed_cents > 0]


def _open(
    facts: AdvanceFacts, organisation: Organisation, guarantors: Sequence[str], accounts: set[str]
) -> OpenAdvance:
    stands = facts.on(date.max)
    unpaid = tuple((one.due_on, one.unpaid_cents) for one in stands.shares if one.unpaid_cents)
    return OpenAdvance(
        id=str(facts.advance.id),
        number=facts.advance.number,
        beneficiary=organisation.name,
        names=tuple(one for one in (organisation.name, organisation.name_ar) if one),
        guarantors=tuple(guarantors),
        accounts=frozenset(accounts),
        unpaid=() if stands.is_lost else unpaid,
        owed_cents=stands.written_off_cents - stands.recovered_cents
        if stands.is_lost
        else takeable_cents(stands),
        is_lost=stands.is_lost,
    )


def _accounts(session: Session, fund_id: UUID) -> dict[UUID, set[str]]:
    """From which accounts each beneficiary has paid, by the lines that were said to be its repayments."""
    undone = select(BankSettlementUndoing.settlement_id)
    rows = session.execute(
        select(Advance.organisation_id, BankLine.payer_account)
        .join(AdvanceMovement, AdvanceMovement.advance_id == Advance.id)
        .join(BankSettlementPart, BankSettlementPart.movement_id == AdvanceMovement.id)
        .join(BankSettlement, BankSettlement.id == BankSettlementPart.settlement_id)
        .join(BankLine, BankLine.id == BankSettlement.line_id)
        .where(
            Advance.fund_id == fund_id,
            AdvanceMovement.kind.in_(("repayment", "recovery")),
            BankLine.cents > 0,
            BankLine.payer_account != "",
            BankSettlement.id.not_in(undone),
        )
        .distinct()
    ).tuples()
    told: dict[UUID, set[str]] = defaultdict(set)
    for organisation_id, account in rows:
        told[organisation_id].add(account_number(account))
    return told
