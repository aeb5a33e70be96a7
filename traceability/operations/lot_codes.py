"""Codes given to new lots: by number within an organisation's season, unless they bring their own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.numbering import next_number
from traceability.models import Lot, Product
from traceability.rules.births import LotCodeTaken
from traceability.rules.lot_codes import is_numbered, lot_code


class Uncoded(Protocol):
    """A lot about to be written; `code` is what it brings, if anything."""

    @property
    def lot_id(self) -> UUID: ...
    @property
    def organisation_id(self) -> UUID: ...
    @property
    def product_id(self) -> UUID: ...
    @property
    def season(self) -> int: ...
    @property
    def code(self) -> str | None: ...


def codes_for(session: Session, news: Sequence[Uncoded], products: Mapping[UUID, Product]) -> dict[UUID, str]:
    """The code of each lot: its own, or `SAF-26-0412`. Raises LotCodeTaken."""
    codes = {new.lot_id: new.code for new in news if new.code}
    for new in news:
        if new.code and (is_numbered(new.code) or _is_taken(session, new)):
            raise LotCodeTaken(field="code", lot=new.code)
    waiting = [new for new in news if not new.code]
    counts = Counter((new.organisation_id, new.season) for new in waiting)
    following = {
        series: next_number(session, f"lot:{series[0]}:{series[1]}", count)
        for series, count in sorted(counts.items())
    }
    for new in waiting:
        series = (new.organisation_id, new.season)
        codes[new.lot_id] = lot_code(products[new.product_id].code, new.season, following[series])
        following[series] += 1
    return codes


def _is_taken(session: Session, new: Uncoded) -> bool:
    known = select(Lot.id).where(Lot.organisation_id == new.organisation_id, Lot.code == new.code)
    return session.scalar(known) is not None
