"""The mass balance of a certificate, a season and a product: declared, approved, drawn, packed, labelled."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import StoredFile
from producers.models import Certificate, Organisation
from producers.queries.certificates import Told, told_of, visible
from traceability.models import (
    ApprovedYield,
    DeclaredYield,
    Lot,
    Product,
    YieldBalance,
    YieldDraw,
)
from traceability.queries.claim_facts import facts_of
from traceability.queries.packed_parts import Key, packed_parts
from traceability.queries.products import products_by_id
from traceability.rules.claims.covers import cover_of

ROWS_MAX = 300


class BalanceNotFound(NotFound):
    code = "balance-not-found"


@dataclass(frozen=True, slots=True)
class Balance:
    """One row: quantities in the harvested product's unit, masses of what was packed in mg.

    `approved` is none while the body approved nothing.
    """

    told: Told
    season: int
    product: Product
    declared: int
    approved: int | None
    drawn: int
    packed_mg: int
    labelled_mg: int

    @property
    def left(self) -> int:
        """What may still be counted."""
        return (self.approved or 0) - self.drawn

    @property
    def key(self) -> Key:
        """What it is the balance of."""
        return (self.told.certificate.id, self.season, self.product.id)


def balances(session: Session, actor: Actor, season: int | None = None) -> Sequence[Balance]:
    """The balances of the certificates that `actor` may read, the latest season first; at most 300."""
    certificates = session.scalars(select(Certificate).where(visible(actor))).all()
    told = {one.certificate.id: one for one in told_of(session, certificates)}
    found = _keys(session, list(told), season)
    keys = sorted(found, key=lambda key: (-key[1], told[key[0]].certificate.number, key[2]))
    return _rows(session, keys[:ROWS_MAX], told)


def balance_of(session: Session, certificate: Certificate, season: int, product_id: UUID) -> Balance:
    """One balance; raises BalanceNotFound when nothing was declared, approved or drawn."""
    key = (certificate.id, season, product_id)
    if key not in _keys(session, [certificate.id], season):
        raise BalanceNotFound(season=season)
    told = told_of(session, [certificate])[0]
    return _rows(session, [key], {certificate.id: told})[0]


def _keys(session: Session, certificate_ids: Collection[UUID], season: int | None) -> set[Key]:
    found: set[Key] = set()
    for model in (DeclaredYield, ApprovedYield, YieldDraw):
        wanted = select(model.certificate_id, model.season, model.product_id).where(
            model.certificate_id.in_(certificate_ids)
        )
        if season is not None:
            wanted = wanted.where(model.season == season)
        found.update(session.execute(wanted.distinct()).tuples())
    return found


def _rows(session: Session, keys: Sequence[Key], told: Mapping[UUID, Told]) -> list[Balance]:
    products = products_by_id(session, {product for _, _, product in keys})
    certificates = {certificate for certificate, _, _ in keys}
    declared, approved = _declared(session, certificates), _approved(session, certificates)
    parts = packed_parts(session, keys)
    return [
        Balance(
            told=told[key[0]],
            season=key[1],
            product=products[key[2]],
            declared=declared.get(key, 0),
            approved=approved[key][0] if key in approved else None,
            drawn=approved[key][1] if key in approved else 0,
            packed_mg=sum(one.packed_mg for one in parts[key]),
            labelled_mg=sum(one.labelled_mg for one in parts[key]),
        )
        for key in keys
    ]


def declared_total(session: Session, certificate_id: UUID, season: int, product_id: UUID) -> int:
    """What all organisations of a certificate declared, the latest word of each."""
    return _declared(session, [certificate_id]).get((certificate_id, season, product_id), 0)


def _declared(session: Session, certificate_ids: Collection[UUID]) -> Mapping[Key, int]:
    latest: dict[tuple[Key, UUID], int] = {}
    for one in session.scalars(
        select(DeclaredYield)
        .where(DeclaredYield.certificate_id.in_(certificate_ids))
        .order_by(DeclaredYield.recorded_at, DeclaredYield.id)
    ):
        latest[(one.certificate_id, one.season, one.product_id), one.organisation_id] = one.quantity
    totals: dict[Key, int] = defaultdict(int)
    for (key, _), quantity in latest.items():
        totals[key] += quantity
    return totals


def _approved(session: Session, certificate_ids: Collection[UUID]) -> Mapping[Key, tuple[int, int]]:
    rows = session.scalars(select(YieldBalance).where(YieldBalance.certificate_id.in_(certificate_ids)))
    return {(one.certificate_id, one.season, one.product_id): (one.approved, one.drawn) for one in rows}


def declarations_of(
    session: Session, certificate_id: UUID, season: int, product_id: UUID
) -> Sequence[tuple[DeclaredYield, Organisation]]:
    """Every declaration behind a balance, the latest first."""
    rows = session.execute(
        select(DeclaredYield, Organisation)
        .join(Organisation, Organisation.id == DeclaredYield.organisation_id)
        .where(
            DeclaredYield.certificate_id == certificate_id,
            DeclaredYield.season == season,
            DeclaredYield.product_id == product_id,
        )
        .order_by(DeclaredYield.recorded_at.desc(), DeclaredYield.id.desc())
        .limit(ROWS_MAX)
    )
    return rows.tuples().all()


def approvals_of(
    session: Session, certificate_id: UUID, season: int, product_id: UUID
) -> Sequence[tuple[ApprovedYield, StoredFile | None]]:
    """Every approval behind a balance with its paper, the latest first."""
    rows = session.execute(
        select(ApprovedYield, StoredFile)
        .outerjoin(StoredFile, StoredFile.id == ApprovedYield.document_id)
        .where(
            ApprovedYield.certificate_id == certificate_id,
            ApprovedYield.season == season,
            ApprovedYield.product_id == product_id,
        )
        .order_by(ApprovedYield.recorded_at.desc(), ApprovedYield.id.desc())
        .limit(ROWS_MAX)
    )
    return [(approval, file) for approval, file in rows]


def counted_harvests(
    session: Session, certificate_id: UUID, season: int, product_id: UUID
) -> Sequence[tuple[Lot, Organisation]]:
    """The harvest lots counted against an approval, in the order of harvest; at most 300."""
    rows = session.execute(
        select(Lot, Organisation)
        .join(YieldDraw, YieldDraw.lot_id == Lot.id)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .where(
            YieldDraw.certificate_id == certificate_id,
            YieldDraw.season == season,
            YieldDraw.product_id == product_id,
        )
        .order_by(Lot.made_on, Lot.code)
        .limit(ROWS_MAX)
    )
    return rows.tuples().all()


def waiting_harvests(session: Session, certificate_id: UUID, season: int, product_id: UUID) -> Sequence[Lot]:
    """The harvest lots that a certificate covers on their day and that count for its scheme nowhere yet."""
    certificate = session.get_one(Certificate, certificate_id)
    told = told_of(session, [certificate])[0]
    owners = told.scope.organisations | {certificate.organisation_id}
    drawn = select(YieldDraw.lot_id).where(YieldDraw.scheme == certificate.scheme, YieldDraw.lot_id == Lot.id)
    rows = session.scalars(
        select(Lot)
        .where(
            Lot.organisation_id.in_(owners),
            Lot.product_id == product_id,
            Lot.season == season,
            Lot.origin == "harvest",
            ~drawn.exists(),
        )
        .order_by(Lot.made_on, Lot.code)
    ).all()
    return _covered(session, certificate, rows)


def _covered(session: Session, certificate: Certificate, lots: Sequence[Lot]) -> Sequence[Lot]:
    if not lots:
        return []
    facts = facts_of(session, [lot.id for lot in lots], certificate.branch)
    cover = [one for one in facts.covers if one.certificate_id == certificate.id]
    return [lot for lot in lots if cover_of(facts.lots[lot.id], cover)[0] is not None]


def balances_of(session: Session, certificate: Certificate) -> Sequence[Balance]:
    """Every balance of a certificate, the latest season first."""
    told = told_of(session, [certificate])[0]
    keys = sorted(_keys(session, [certificate.id], None), key=lambda key: (-key[1], key[2]))
    return _rows(session, keys[:ROWS_MAX], {certificate.id: told})
