"""What was sold of which goods, whose they were, and who receives what of their price."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from producers.models import Organisation
from shop.models import Article, ConsignmentAgreement, SoldDay
from shop.queries.figures.scope import Scope, of_sold
from shop.queries.payouts.drafts import terms_of
from shop.rules.payouts.agreements import agreement_on
from shop.rules.payouts.shares import Shares, shares_of
from traceability.models import TradeItem


@dataclass(frozen=True, slots=True)
class Sold:
    """Goods of one owner in one article sold at one place, under the agreement of its days."""

    place_id: UUID
    article_id: UUID
    owner_id: UUID
    # The first day of the agreements that were in force; the period's own when none began within it.
    since: date
    lines: int
    quantity: int
    gross_cents: int
    net_cents: int
    tax_cents: int


@dataclass(frozen=True, slots=True)
class Named:
    """What the ids of figures are called."""

    articles: dict[UUID, tuple[Article, TradeItem]] = field(default_factory=dict)
    owners: dict[UUID, Organisation] = field(default_factory=dict)


def sold(session: Session, scope: Scope, agreements: Iterable[ConsignmentAgreement] = ()) -> list[Sold]:
    """What was sold in a scope, cut where an agreement began; one statement."""
    period = scope.period
    starts = sorted({one.valid_from for one in agreements if period.first < one.valid_from <= period.last})
    since = (
        case(
            *(
                (SoldDay.business_day >= start, index)
                for index, start in reversed(list(enumerate(starts, 1)))
            ),
            else_=0,
        )
        if starts
        else None
    )
    keys = (SoldDay.place_id, SoldDay.article_id, SoldDay.owner_id)
    wanted = select(
        *keys,
        since if since is not None else func.min(0),
        func.sum(SoldDay.lines),
        func.sum(SoldDay.quantity),
        func.sum(SoldDay.gross_cents),
        func.sum(SoldDay.net_cents),
        func.sum(SoldDay.tax_cents),
    ).where(*of_sold(scope))
    grouped = wanted.group_by(*keys) if since is None else wanted.group_by(*keys, since)
    days = [period.first, *starts]
    return [
        Sold(place, article, owner, days[int(index)], *map(int, sums))
        for place, article, owner, index, *sums in session.execute(grouped)
    ]


def named(session: Session, rows: Sequence[Sold]) -> Named:
    """The articles and owners of what was sold; two statements."""
    articles = session.execute(
        select(Article, TradeItem)
        .join(TradeItem, TradeItem.id == Article.trade_item_id)
        .where(Article.id.in_({row.article_id for row in rows}))
    ).tuples()
    owners = session.scalars(select(Organisation).where(Organisation.id.in_({row.owner_id for row in rows})))
    return Named(
        {article.id: (article, item) for article, item in articles}, {owner.id: owner for owner in owners}
    )


def owners_of(session: Session, scope: Scope) -> list[Organisation]:
    """Whose goods were sold at the places and in the days of a scope, whatever it is narrowed to."""
    everything = Scope(scope.places, scope.currency, scope.period)
    sellers = select(SoldDay.owner_id).where(*of_sold(everything)).distinct()
    return list(session.scalars(select(Organisation).where(Organisation.id.in_(sellers))))


def agreements_of_all(session: Session, owner_id: UUID | None = None) -> list[ConsignmentAgreement]:
    """What was agreed with every producer, or with one."""
    wanted = select(ConsignmentAgreement)
    if owner_id:
        wanted = wanted.where(ConsignmentAgreement.organisation_id == owner_id)
    return list(session.scalars(wanted))


@dataclass(frozen=True, slots=True)
class Shared:
    """Who receives what of some goods: shared by agreement, consigned without one, or the place's own."""

    shares: Shares = field(default_factory=Shares)
    # Consigned, but no agreement says how it is shared.
    unshared_cents: int = 0
    # Bought by the place before: what it earns is not known without what it paid.
    own_net_cents: int = 0
    own_gross_cents: int = 0

    def __add__(self, other: "Shared") -> "Shared":
        return Shared(
            self.shares + other.shares,
            self.unshared_cents + other.unshared_cents,
            self.own_net_cents + other.own_net_cents,
            self.own_gross_cents + other.own_gross_cents,
        )

    @property
    def commission_cents(self) -> int | None:
        """What consigned goods left the boutique, VAT on it included; None when none was shared."""
        shares = self.shares
        return shares.commission_cents + shares.commission_tax_cents if shares.gross_cents else None

    @property
    def producers_ppm(self) -> int | None:
        """The share of the consigned price that is the producers', VAT of theirs included."""
        gross = self.shares.gross_cents
        return self.shares.due_cents * 1_000_000 // gross if gross > 0 else None


def shared(row: Sold, keeper_id: UUID | None, agreements: Sequence[ConsignmentAgreement]) -> Shared:
    """Who receives what of goods sold, by the agreement of their days; of sums, so to a few cents."""
    if row.owner_id == keeper_id:
        return Shared(own_net_cents=row.net_cents, own_gross_cents=row.gross_cents)
    theirs = [one for one in agreements if one.organisation_id == row.owner_id]
    agreed = agreement_on(row.since, row.place_id, theirs)
    if agreed is None:
        return Shared(unshared_cents=row.gross_cents)
    return Shared(shares_of(row.gross_cents, row.tax_cents, terms_of(agreed)))
