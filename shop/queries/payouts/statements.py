"""Runs and statements as a person may read them: the boutique's all, a producer's own once approved."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import within
from kernel.access import Actor, Role
from kernel.models import User
from kernel.slices import ROWS_MAX, Slice, offset_of, sliced
from producers.models import Member, Organisation
from shop.models import (
    BankAccount,
    MemberShare,
    Payout,
    PayoutCorrection,
    PayoutDecision,
    PayoutLine,
    PayoutPayment,
    PayoutRun,
    PayoutSettlement,
    Sale,
    SaleLine,
)
from shop.models.payouts import SOLD_KINDS
from shop.queries.payouts.errors import PayoutNotFound, RunNotFound
from shop.queries.sales import SaleNotFound
from traceability.models import Lot


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in a list."""

    run: PayoutRun
    place: Place
    decision: PayoutDecision | None
    payouts: int
    due_cents: int
    paid_cents: int

    @property
    def state(self) -> str:
        """prepared, approved, rejected."""
        return self.decision.decision if self.decision else "prepared"


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """A producer's statement, with what became of it."""

    payout: Payout
    run: PayoutRun
    place: Place
    producer: Organisation
    decision: PayoutDecision | None
    settlement: PayoutSettlement | None
    payment: PayoutPayment | None
    account: BankAccount | None

    @property
    def state(self) -> str:
        """prepared, approved, rejected, paid."""
        if self.payment:
            return "paid"
        return self.decision.decision if self.decision else "prepared"

    @property
    def due_cents(self) -> int:
        return self.payout.sold_due_cents + self.payout.other_cents

    @property
    def is_to_pay(self) -> bool:
        """Approved, with money to send that was not sent yet."""
        return bool(self.settlement and self.settlement.paid_cents and not self.payment)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a statement, with its lot and the receipt it opens."""

    line: PayoutLine
    lot: Lot | None
    sale_id: UUID | None


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A member's part; no member: what nobody weighed in."""

    share: MemberShare
    member: Member | None


def visible_runs(session: Session, actor: Actor, place_id: UUID | None, page: int = 1) -> Slice[RunRow]:
    """The runs of the places that `actor` keeps, latest first."""
    wanted = _runs().where(within(actor)).order_by(PayoutRun.prepared_at.desc(), PayoutRun.id.desc())
    if place_id:
        wanted = wanted.where(PayoutRun.place_id == place_id)
    rows = session.execute(wanted.offset(offset_of(page)).limit(ROWS_MAX + 1)).tuples()
    return sliced([RunRow(*row) for row in rows], page)


def run_for(session: Session, actor: Actor, run_id: UUID) -> RunRow:
    """One run of a place that `actor` keeps; raises RunNotFound."""
    row = session.execute(_runs().where(within(actor), PayoutRun.id == run_id)).tuples().one_or_none()
    if row is None:
        raise RunNotFound()
    return RunRow(*row)


def payouts_of(session: Session, run_id: UUID) -> Sequence[PayoutRow]:
    """The statements of a run, by number."""
    rows = session.execute(_payouts().where(Payout.run_id == run_id).order_by(Payout.number)).tuples()
    return [PayoutRow(*row) for row in rows]


def visible_payouts(session: Session, actor: Actor, page: int = 1) -> Slice[PayoutRow]:
    """The approved statements of the producers that `actor` is attached to, latest first."""
    wanted = (
        _payouts()
        .where(_own(actor))
        .order_by(PayoutRun.until.desc(), Payout.id.desc())
        .offset(offset_of(page))
        .limit(ROWS_MAX + 1)
    )
    return sliced([PayoutRow(*row) for row in session.execute(wanted).tuples()], page)


def payout_for(session: Session, actor: Actor, payout_id: UUID) -> PayoutRow:
    """A statement of a place that `actor` keeps, or an approved one of her own; raises PayoutNotFound."""
    wanted = _payouts().where(or_(within(actor), _own(actor)), Payout.id == payout_id)
    row = session.execute(wanted).tuples().one_or_none()
    if row is None:
        raise PayoutNotFound()
    return PayoutRow(*row)


def payouts_by_id(session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, PayoutRow]:
    """Those of these statements that `actor` may read."""
    rows = session.execute(_payouts().where(or_(within(actor), _own(actor)), Payout.id.in_(ids))).tuples()
    return {row[0].id: PayoutRow(*row) for row in rows}


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.sees_all or actor.has((Role.FUND_OFFICER,)):
        return true()
    return and_(Payout.organisation_id.in_(actor.organisations), PayoutDecision.decision == "approved")


def _runs() -> Select[PayoutRun, Place, PayoutDecision, int, int, int]:
    sums = (
        select(
            Payout.run_id,
            func.count().label("payouts"),
            func.sum(Payout.sold_due_cents + Payout.other_cents).label("due"),
            func.coalesce(func.sum(PayoutSettlement.paid_cents), 0).label("paid"),
        )
        .outerjoin(PayoutSettlement, PayoutSettlement.payout_id == Payout.id)
        .group_by(Payout.run_id)
        .subquery()
    )
    return (
        select(PayoutRun, Place, PayoutDecision, sums.c.payouts, sums.c.due, sums.c.paid)
        .join(Place, Place.id == PayoutRun.place_id)
        .join(sums, sums.c.run_id == PayoutRun.id)
        .outerjoin(PayoutDecision, PayoutDecision.run_id == PayoutRun.id)
    )


def _payouts() -> Select[
    Payout, PayoutRun, Place, Organisation, PayoutDecision, PayoutSettlement, PayoutPayment, BankAccount
]:
    return (
        select(
            Payout,
            PayoutRun,
            Place,
            Organisation,
            PayoutDecision,
            PayoutSettlement,
            PayoutPayment,
            BankAccount,
        )
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .join(Place, Place.id == PayoutRun.place_id)
        .join(Organisation, Organisation.id == Payout.organisation_id)
        .outerjoin(PayoutDecision, PayoutDecision.run_id == PayoutRun.id)
        .outerjoin(PayoutSettlement, PayoutSettlement.payout_id == Payout.id)
        .outerjoin(PayoutPayment, PayoutPayment.payout_id == Payout.id)
        .outerjoin(BankAccount, BankAccount.id == PayoutSettlement.account_id)
    )


def page_of_lines(session: Session, payout_id: UUID, page: int = 1) -> Slice[LineRow]:
    """A page of the lines of a statement, in their order."""
    rows = session.execute(_lines(payout_id).offset(offset_of(page)).limit(ROWS_MAX + 1)).tuples()
    return sliced([LineRow(*row) for row in rows], page)


def lines_of(session: Session, payout_id: UUID, lines_max: int) -> Sequence[LineRow]:
    """The lines of a statement in their order, each with the receipt that it comes from."""
    rows = session.execute(_lines(payout_id).limit(lines_max)).tuples()
    return [LineRow(*row) for row in rows]


def _lines(payout_id: UUID) -> Select[PayoutLine, Lot, UUID]:
    of_receipt = and_(PayoutLine.kind.in_(SOLD_KINDS), SaleLine.id == PayoutLine.source_id)
    return (
        select(PayoutLine, Lot, SaleLine.sale_id)
        .outerjoin(Lot, Lot.id == PayoutLine.lot_id)
        .outerjoin(SaleLine, of_receipt)
        .where(PayoutLine.payout_id == payout_id)
        .order_by(PayoutLine.position)
    )


def shares_of_members(session: Session, payout_id: UUID) -> Sequence[ShareRow]:
    """Each member's part, the largest first."""
    rows = session.execute(
        select(MemberShare, Member)
        .outerjoin(Member, Member.id == MemberShare.member_id)
        .where(MemberShare.payout_id == payout_id)
        .order_by(MemberShare.amount_cents.desc(), MemberShare.position)
    ).tuples()
    return [ShareRow(*row) for row in rows]


def corrections_of(session: Session, payout_id: UUID) -> Sequence[PayoutCorrection]:
    """What the statement got wrong, as said since."""
    return session.scalars(
        select(PayoutCorrection)
        .where(PayoutCorrection.payout_id == payout_id)
        .order_by(PayoutCorrection.recorded_at, PayoutCorrection.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A receipt as a producer may read it: its head, and only the lines of its own goods."""

    sale: Sale
    lines: Sequence[SaleLine]


def excerpt_for(session: Session, row: PayoutRow, sale_id: UUID) -> Excerpt:
    """The receipt behind a line of a statement; raises SaleNotFound when no line of it is told there."""
    told = select(PayoutLine.source_id).where(
        PayoutLine.payout_id == row.payout.id, PayoutLine.kind.in_(SOLD_KINDS)
    )
    lines = session.scalars(
        select(SaleLine).where(SaleLine.sale_id == sale_id, SaleLine.id.in_(told)).order_by(SaleLine.position)
    ).all()
    if not lines:
        raise SaleNotFound()
    return Excerpt(session.get_one(Sale, sale_id), lines)


def name_of(session: Session, user_id: UUID | None) -> str | None:
    """Who prepared, approved or paid."""
    return session.scalar(select(User.name).where(User.id == user_id)) if user_id else None


def producers(session: Session, place: Place) -> Sequence[Organisation]:
    """Every organisation that may own what a place sells, its keeper left out, by name."""
    wanted = select(Organisation).where(Organisation.id != place.organisation_id)
    return session.scalars(wanted.order_by(Organisation.name, Organisation.id)).all()
