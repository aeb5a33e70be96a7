"""What the price of a pack is made of: stated with consent, withdrawn when the consent ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import NotFound
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from kernel.money import UnknownCurrency
from producers.rules.texts import NAME_LENGTH_MAX, words
from traceability.models import PriceStatement, PriceWithdrawal, TradeItem
from traceability.operations.lots import AlreadyRecorded
from traceability.queries.products import TradeItemNotFound
from traceability.rules.births import MadeInTheFuture
from traceability.rules.price_shares import CURRENCIES, check_parts

REASON_LENGTH_MAX = 500
_ZONE = "Africa/Casablanca"


class PriceStatementNotFound(NotFound):
    code = "price-statement-not-found"


@dataclass(frozen=True, slots=True)
class StatePrice:
    """How the price of one pack is shared from a day on, and who agreed that it be published."""

    statement_id: UUID
    trade_item_id: UUID
    stated_on: date
    currency: str
    price_cents: int
    producer_cents: int
    cooperative_cents: int
    boutique_cents: int
    fund_cents: int
    tax_cents: int
    consented_by: str
    consented_on: date

    @property
    def parts(self) -> dict[str, int]:
        """The amount of each part, by its name."""
        return {
            "producer": self.producer_cents,
            "cooperative": self.cooperative_cents,
            "boutique": self.boutique_cents,
            "fund": self.fund_cents,
            "tax": self.tax_cents,
        }


@dataclass(frozen=True, slots=True)
class WithdrawPrice:
    """Show a statement no longer: the cooperative does not agree any more."""

    statement_id: UUID
    reason: str


def _touches_item(session: Session, command: StatePrice) -> Touch:
    item = session.get(TradeItem, command.trade_item_id)
    if item is None:
        raise TradeItemNotFound()
    return _touch(item.organisation_id)


def _touches_statement(session: Session, command: WithdrawPrice) -> Touch:
    statement = session.get(PriceStatement, command.statement_id)
    if statement is None:
        raise PriceStatementNotFound()
    return _touch(statement.organisation_id)


def _touch(organisation_id: UUID) -> Touch:
    return Touch(stream=f"organisation:{organisation_id}", organisations=frozenset({organisation_id}))


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=_touches_item)
def state_price(session: Session, command: StatePrice, context: Context) -> Mapping[str, Any]:
    """Publish what a price is made of.

    Raises PriceNotPositive, PartNegative, PartsDoNotMakePrice, UnknownCurrency, MadeInTheFuture for a
    consent that was not given yet, AlreadyRecorded.
    """
    check_parts(command.price_cents, command.parts)
    if command.currency not in CURRENCIES:
        raise UnknownCurrency(field="currency", currency=command.currency)
    if command.consented_on > business_day(context.occurred_at, _ZONE):
        raise MadeInTheFuture(field="consented_on")
    if session.get(PriceStatement, command.statement_id):
        raise AlreadyRecorded()
    item = session.get_one(TradeItem, command.trade_item_id)
    session.add(
        PriceStatement(
            id=command.statement_id,
            trade_item_id=item.id,
            organisation_id=item.organisation_id,
            stated_on=command.stated_on,
            currency=command.currency,
            price_cents=command.price_cents,
            producer_cents=command.producer_cents,
            cooperative_cents=command.cooperative_cents,
            boutique_cents=command.boutique_cents,
            fund_cents=command.fund_cents,
            tax_cents=command.tax_cents,
            consented_by=words(command.consented_by, "consented_by", NAME_LENGTH_MAX),
            consented_on=command.consented_on,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"statement_id": str(command.statement_id)}


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=_touches_statement)
def withdraw_price(session: Session, command: WithdrawPrice, context: Context) -> Mapping[str, Any]:
    """End the consent to a statement. Raises AlreadyRecorded when it ended before."""
    is_first = insert_ignoring(
        session,
        PriceWithdrawal,
        statement_id=command.statement_id,
        reason=words(command.reason, "reason", REASON_LENGTH_MAX),
        withdrawn_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    if not is_first:
        raise AlreadyRecorded()
    return {"statement_id": str(command.statement_id)}
