"""The statements that a place would make today: what is owed, shared by the terms of its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from producers.models import Organisation
from shop.models import ConsignmentAgreement
from shop.models.payouts import SOLD_KINDS
from shop.queries.payouts.unsettled import Owed, owed_at
from shop.rules.payouts.agreements import Terms, agreement_on
from shop.rules.payouts.shares import Shares, retained_at_most, shares_of, shares_of_loss, total


@dataclass(frozen=True, slots=True)
class DraftLine:
    """Something owed, with the terms that share it and what each receives."""

    owed: Owed
    agreement: ConsignmentAgreement | None
    shares: Shares


@dataclass(frozen=True, slots=True)
class Draft:
    """The statement that a producer would receive; `waiting` is what no agreement speaks of."""

    organisation: Organisation
    lines: Sequence[DraftLine]
    waiting: Sequence[Owed]
    retention_bp: int

    @property
    def sold(self) -> Shares:
        """The shares of what was sold, refunds taken off."""
        return total(line.shares for line in self.lines if line.owed.kind in SOLD_KINDS)

    @property
    def other_cents(self) -> int:
        """Losses, deposits, corrections and what the last statement carried."""
        return sum(line.shares.due_cents for line in self.lines if line.owed.kind not in SOLD_KINDS)

    @property
    def due_cents(self) -> int:
        return self.sold.due_cents + self.other_cents

    @property
    def retainable_cents(self) -> int:
        """What the agreement in force lets the fund retain at most."""
        return retained_at_most(self.due_cents, self.retention_bp)

    @property
    def unpriced(self) -> int:
        """How many losses have no price to be valued at."""
        return sum(1 for line in self.lines if not line.owed.is_priced)


def terms_of(agreement: ConsignmentAgreement) -> Terms:
    """The shares that an agreement says."""
    return Terms(
        commission_bp=agreement.commission_bp,
        commission_base=agreement.commission_base,
        commission_tax_bp=agreement.commission_tax_bp,
        solidarity_bp=agreement.solidarity_bp,
        retention_bp=agreement.retention_bp,
        losses_borne_by=agreement.losses_borne_by,
    )


def drafts(session: Session, place: Place, until: date, organisation_id: UUID | None = None) -> list[Draft]:
    """The statements of every producer of a place up to a day, or of one, by name: nine statements."""
    owed: dict[UUID, list[Owed]] = {}
    for one in owed_at(session, place, until, organisation_id):
        owed.setdefault(one.organisation_id, []).append(one)
    agreements = agreements_of(session, list(owed))
    producers = session.scalars(
        select(Organisation).where(Organisation.id.in_(owed)).order_by(Organisation.name, Organisation.id)
    )
    return [
        _draft(producer, owed[producer.id], agreements.get(producer.id, []), place.id, until)
        for producer in producers
    ]


def agreements_of(
    session: Session, producers: Sequence[UUID] | None = None
) -> dict[UUID, list[ConsignmentAgreement]]:
    """Every agreement of some producers, or of all, by producer."""
    found: dict[UUID, list[ConsignmentAgreement]] = {}
    wanted = select(ConsignmentAgreement)
    if producers is not None:
        wanted = wanted.where(ConsignmentAgreement.organisation_id.in_(producers))
    for row in session.scalars(wanted):
        found.setdefault(row.organisation_id, []).append(row)
    return found


def _draft(
    producer: Organisation,
    owed: Sequence[Owed],
    agreements: Sequence[ConsignmentAgreement],
    place_id: UUID,
    until: date,
) -> Draft:
    lines: list[DraftLine] = []
    waiting: list[Owed] = []
    for one in owed:
        agreement = agreement_on(one.terms_day, place_id, agreements)
        if one.kind not in (*SOLD_KINDS, "loss"):
            lines.append(DraftLine(one, None, Shares(due_cents=one.gross_cents)))
        elif agreement is None:
            waiting.append(one)
        else:
            lines.append(DraftLine(one, agreement, shares_of_owed(one, agreement)))
    current = agreement_on(until, place_id, agreements)
    return Draft(producer, lines, waiting, current.retention_bp if current else 0)


def shares_of_owed(owed: Owed, agreement: ConsignmentAgreement) -> Shares:
    """What each receives of a line of a receipt, or of a loss, under an agreement."""
    terms = terms_of(agreement)
    if owed.kind == "loss":
        return shares_of_loss(owed.gross_cents, owed.tax_cents, terms)
    return shares_of(owed.gross_cents, owed.tax_cents, terms)
