"""The sums that are kept of each advance and of each day of a fund, compared with the facts."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from fund.models import AdvanceMovement, AdvanceSum, FundDay, FundTransfer
from fund.queries.advances import AdvanceFacts
from fund.queries.sums import signed, whole
from fund.rules.positions import SUMMED, summed


def told_sums() -> Select[Any]:
    """The rows of AdvanceSum, in the order of its columns, as the movements tell them."""
    one = AdvanceMovement
    return select(
        one.advance_id,
        func.min(one.dated_on),
        func.max(one.dated_on),
        *(whole(signed(one, signs)) for signs in SUMMED.values()),
    ).group_by(one.advance_id)


def told_days() -> Select[Any]:
    """The rows of FundDay, in the order of its columns, as the transfers tell them."""
    keys = (FundTransfer.fund_id, FundTransfer.dated_on, FundTransfer.source, FundTransfer.target)
    return select(*keys, whole(FundTransfer.cents)).group_by(*keys)


def wrong_days(session: Session, fund_id: UUID) -> Iterator[str]:
    """The days of a fund of which what is kept is not what the transfers sum to."""
    told = {tuple(row) for row in session.execute(told_days().where(FundTransfer.fund_id == fund_id))}
    columns = (FundDay.fund_id, FundDay.dated_on, FundDay.source, FundDay.target, FundDay.cents)
    kept = {tuple(row) for row in session.execute(select(*columns).where(FundDay.fund_id == fund_id))}
    for _, dated_on, source, target, _ in sorted(told ^ kept):
        yield f"{dated_on}: the sum {source} -> {target} is not that of its entries"


def wrong_sums(session: Session, advances: Sequence[AdvanceFacts]) -> Iterator[str]:
    """The advances of which what is kept is not what their movements sum to."""
    ids = [one.advance.id for one in advances]
    kept = session.scalars(select(AdvanceSum).where(AdvanceSum.advance_id.in_(ids)))
    by_advance = {one.advance_id: one for one in kept}
    for facts in advances:
        if _kept(by_advance, facts.advance.id) != _told(facts):
            yield f"advance {facts.advance.number}: its sums are not those of its movements"


def _kept(rows: dict[UUID, AdvanceSum], advance_id: UUID) -> tuple[Any, ...] | None:
    row = rows.get(advance_id)
    if row is None:
        return None
    return row.first_on, row.last_on, *(getattr(row, f"{name}_cents") for name in SUMMED)


def _told(facts: AdvanceFacts) -> tuple[Any, ...] | None:
    days = [one.on for one in facts.movements]
    return (min(days), max(days), *summed(facts.movements).values()) if days else None
