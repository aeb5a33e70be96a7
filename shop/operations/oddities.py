"""What is odd about a sale that happened all the same: told to the manager, never a reason to refuse it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from inventory.rules.fefo import SELLABLE, status_on
from shop.queries.counter import Counter, Offer, Seller
from shop.rules.sales import SoldLine
from shop.rules.taxes import Subject, rule_for

BP_WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something a person should look at; `line_id` when it concerns one line."""

    kind: str
    detail: str
    line_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """A line of the sale beside what we know of its article, lot and seller of record."""

    said: SoldLine
    offer: Offer
    seller: Seller | None

    @property
    def owner_id(self) -> UUID | None:
        return self.seller.organisation_id if self.seller else None


def told_change(expected: int | None, said: int) -> str:
    """`4500>4200`: what was expected and what the till said; `->4200` when nothing was."""
    return f"{'-' if expected is None else expected}>{said}"


def oddities_of_drawer(cash_session_id: UUID, counter: Counter) -> Iterator[Oddity]:
    """The drawer that the sale names is closed, or not one that we know."""
    if counter.session_is_open is None:
        yield Oddity("session_unknown", str(cash_session_id))
    elif not counter.session_is_open:
        yield Oddity("session_closed", str(cash_session_id))


def oddities_of_number(number: int, counter: Counter) -> Iterator[Oddity]:
    """Numbers that never arrived stand between this receipt and the one before."""
    expected = counter.last_number + 1
    if number > expected:
        yield Oddity("number_gap", f"{expected}>{number - 1}")


def oddities_of_line(line: Rung, counter: Counter, day: date) -> Iterator[Oddity]:
    """The lot could not be sold that day, or price and VAT are not those of that day."""
    said, offer = line.said, line.offer
    if offer.lot_id is None:
        yield Oddity("lot_unknown", said.label, said.line_id)
    else:
        status = status_on(day, offer.lot_state, offer.best_before)
        if status != SELLABLE:
            yield Oddity(f"lot_{status}", offer.lot_code, said.line_id)
    if offer.article_id is None:
        yield Oddity("article_unknown", said.label, said.line_id)
    else:
        yield from _price_and_tax(line, counter, day)


def _price_and_tax(line: Rung, counter: Counter, day: date) -> Iterator[Oddity]:
    said, offer, seller = line.said, line.offer, line.seller
    if said.unit_price_cents != offer.price_cents:
        yield Oddity("price_differs", told_change(offer.price_cents, said.unit_price_cents), said.line_id)
    rule = None
    if seller:
        subject = Subject(counter.country, seller.tax_status, offer.tax_class)
        rule = rule_for(seller.rules, subject, day)
    rate = rule.rate_bp if rule else None
    if said.tax_rate_bp != rate:
        yield Oddity("tax_differs", told_change(rate, said.tax_rate_bp), said.line_id)


def oddities_of_discount(lines: Sequence[SoldLine], counter: Counter) -> Iterator[Oddity]:
    """More was given off than anybody may give here; what a manager allowed by PIN is in the event log."""
    given = sum(line.discount_cents + line.basket_discount_cents for line in lines)
    before = given + sum(line.gross_cents for line in lines if line.sort == "goods")
    if before > 0 and given * BP_WHOLE > before * counter.discount_bp_max:
        yield Oddity("discount_above_limit", f"{before * counter.discount_bp_max // BP_WHOLE}>{given}")
