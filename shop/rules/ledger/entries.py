"""Entries of the accounts, balanced or not made at all; amounts in minor units of one currency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.errors import Refused
from shop.rules.payouts.shares import Shares

# Sales, purchases, consignment, cash, bank.
JOURNALS = ("VE", "AC", "DV", "CA", "BQ")
# The account that each means of payment of the counter comes to.
TAKEN_ON = {
    "cash": "cash",
    "card": "card",
    "cheque": "cheques",
    "transfer": "transfers",
    "stripe": "stripe",
    "voucher": "vouchers",
    "deposit": "customer_deposits",
}
# The account that each sort of line that is no goods is a debt on.
SOLD_ON = {"voucher": "vouchers", "deposit": "customer_deposits"}
# The account that a producer is paid from.
PAID_FROM = {"transfer": "bank", "cheque": "bank", "cash": "cash"}


class UnbalancedEntry(Refused):
    """What is debited is not what is credited: the facts contradict themselves."""

    code = "ledger-entry-unbalanced"


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry: above zero is a debit, below a credit.

    `role` says which account (`shop/rules/ledger/accounts.py`), `party_id` which producer of it, and
    `rate_bp` which VAT rate.
    """

    role: str
    cents: int
    party_id: UUID | None = None
    rate_bp: int | None = None

    @property
    def debit_cents(self) -> int:
        return max(self.cents, 0)

    @property
    def credit_cents(self) -> int:
        return max(-self.cents, 0)


@dataclass(frozen=True, slots=True)
class Origin:
    """What an entry is told from: `kind` of fact, where, on which business day, under what reference."""

    kind: str
    place_id: UUID
    day: date
    reference: str
    detail: str = ""
    # The statement or the delivery, where one is.
    payout_id: UUID | None = None
    delivery_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact in the accounts; raises UnbalancedEntry when its lines do not sum to zero."""

    journal: str
    origin: Origin
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        left_cents = sum(posting.cents for posting in self.postings)
        if left_cents:
            raise UnbalancedEntry(reference=self.origin.reference, day=f"{self.origin.day:%d/%m/%Y}")


@dataclass(frozen=True, slots=True)
class Goods:
    """What was sold of one owner at one VAT rate; `owner_id` is None when nobody knows whose it was."""

    owner_id: UUID | None
    rate_bp: int
    net_cents: int
    tax_cents: int


@dataclass(frozen=True, slots=True)
class DayShares:
    """The shares of a producer's sales of a day, by the VAT rate of the commission."""

    producer_id: UUID
    commission_tax_bp: int
    shares: Shares


def entry(journal: str, origin: Origin, postings: Iterable[Posting]) -> Entry | None:
    """The entry without lines of nothing; None when none is left. Raises UnbalancedEntry."""
    told = tuple(posting for posting in postings if posting.cents)
    return Entry(journal, origin, told) if told else None


def of_sales(
    origin: Origin,
    keeper_id: UUID | None,
    takings: Mapping[str, int],
    goods: Iterable[Goods],
    debts_sold: Mapping[str, int],
    rounding_cents: int,
) -> Entry | None:
    """A day of sales, or of refunds when the amounts are below zero.

    The boutique's own goods are its turnover and its VAT; a producer's are owed to the producer, price
    and VAT, since the producer is the seller of record; vouchers and deposits sold are debts.
    """
    postings = [Posting(TAKEN_ON[means], cents) for means, cents in sorted(takings.items())]
    postings += [one for sold in goods for one in _of_goods(sold, keeper_id)]
    postings += [Posting(SOLD_ON[sort], -cents) for sort, cents in sorted(debts_sold.items())]
    postings.append(Posting("rounding", -rounding_cents))
    return entry("VE", origin, postings)


def _of_goods(sold: Goods, keeper_id: UUID | None) -> tuple[Posting, ...]:
    gross_cents = sold.net_cents + sold.tax_cents
    if sold.owner_id is None:
        return (Posting("unattributed", -gross_cents),)
    if sold.owner_id != keeper_id:
        return (Posting("consignors", -gross_cents, sold.owner_id),)
    return (
        Posting("sales", -sold.net_cents, rate_bp=sold.rate_bp),
        Posting("vat", -sold.tax_cents, rate_bp=sold.rate_bp),
    )


def of_purchase(origin: Origin, seller_id: UUID, cents: int) -> Entry | None:
    """What was received of bought goods, owed to who sold them; without VAT, of which nothing is known."""
    return entry("AC", origin, (Posting("purchases", cents), Posting("suppliers", -cents, seller_id)))


def of_shares(origin: Origin, told: Iterable[DayShares]) -> Entry | None:
    """What the boutique and the fund keep of a day's sales on consignment, taken off what is owed."""
    postings: list[Posting] = []
    for one in told:
        kept = one.shares
        taken_cents = kept.commission_cents + kept.commission_tax_cents + kept.solidarity_cents
        postings += (
            Posting("consignors", taken_cents, one.producer_id),
            Posting("commission", -kept.commission_cents, rate_bp=one.commission_tax_bp),
            Posting("commission_vat", -kept.commission_tax_cents, rate_bp=one.commission_tax_bp),
            Posting("solidarity", -kept.solidarity_cents),
        )
    return entry("DV", origin, postings)


def owed_more(origin: Origin, role: str, producer_id: UUID, cents: int) -> Entry | None:
    """A loss that the boutique bears, or a correction: a charge, owed to the producer."""
    return entry("DV", origin, (Posting(role, cents), Posting("consignors", -cents, producer_id)))


def owed_less(origin: Origin, role: str, producer_id: UUID, cents: int) -> Entry | None:
    """What a producer was paid, or what the fund retained of it."""
    journal = {"bank": "BQ", "cash": "CA"}.get(role, "DV")
    return entry(journal, origin, (Posting("consignors", cents, producer_id), Posting(role, -cents)))


def of_count(origin: Origin, difference_cents: int) -> Entry | None:
    """A drawer counted above or below what it should hold."""
    against = "cash_surpluses" if difference_cents > 0 else "cash_shortages"
    return entry("CA", origin, (Posting("cash", difference_cents), Posting(against, -difference_cents)))


def of_cash_moved(origin: Origin, cents: int) -> Entry | None:
    """Cash put into a drawer (above zero) or taken out of it."""
    return entry("CA", origin, (Posting("cash", cents), Posting("cash_transfers", -cents)))


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The entries as a journal has them: by day, then journal, place and reference."""
    return sorted(
        entries,
        key=lambda one: (
            one.origin.day,
            JOURNALS.index(one.journal),
            str(one.origin.place_id),
            one.origin.kind,
            one.origin.reference,
            one.origin.detail,
        ),
    )


def balance_of(entries: Iterable[Entry], role: str, party_id: UUID | None = None) -> int:
    """Debits less credits of an account, of one producer where `party_id` is given."""
    return sum(
        posting.cents
        for one in entries
        for posting in one.postings
        if posting.role == role and party_id in (None, posting.party_id)
    )
