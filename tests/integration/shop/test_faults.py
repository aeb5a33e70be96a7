"""A short fault campaign in each run of the tests, and the campaign itself tried: it must be able to fail."""

from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from inventory.models import StockMove
from kernel.db import writing_engine
from shop.models import Payment, Sale, SaleFlag, SaleLine, SealedRecord
from tests.databases import Templates
from tests.faults import campaign as campaigns
from tests.faults.campaign import Campaign, Result, run
from tests.faults.check import Findings, Told, check


def test_no_sale_is_lost_and_none_is_doubled_whatever_fails(templates: Templates, tmp_path: Path) -> None:
    result = run(Campaign(tuple(range(1, 21))), templates, tmp_path)
    assert (result.lost, result.doubled, result.problems) == (0, 0, {})
    assert result.schedules == 20
    assert result.sales >= 100
    assert result.faults.total() >= 100


def sabotaged(templates: Templates, folder: Path, sabotage: str | None) -> Result:
    return run(Campaign((1,), processes=1, sabotage=sabotage), templates, folder)


def test_a_forged_acknowledgement_is_found_as_a_lost_sale(templates: Templates, tmp_path: Path) -> None:
    result = sabotaged(templates, tmp_path, "forged-acknowledgement")
    assert (result.lost, result.doubled) == (1, 0)
    assert not result.is_whole


def test_a_basket_sold_twice_is_found_as_a_doubled_sale(templates: Templates, tmp_path: Path) -> None:
    result = sabotaged(templates, tmp_path, "sold-twice")
    assert (result.lost, result.doubled) == (0, 1)
    assert not result.is_whole


def test_a_sale_that_the_server_threw_away_is_found_as_lost(
    templates: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check_what_is_left(session: Session, told: Told) -> Findings:
        session.rollback()
        throw_a_sale_away()
        return check(session, told)

    monkeypatch.setattr(campaigns, "check", check_what_is_left)
    result = sabotaged(templates, tmp_path, None)
    assert result.lost >= 1
    assert any("counter-seal" in one for one in result.problems[1])


def throw_a_sale_away() -> None:
    """The first receipt of the last to speak that no other cites, with all that it did."""
    cited = select(Sale.refund_of_id).where(Sale.refund_of_id.is_not(None))
    till = select(Sale.till_id).order_by(Sale.recorded_at.desc()).limit(1).scalar_subquery()
    with Session(writing_engine()) as session, session.begin():
        sale_id = session.scalars(
            select(Sale.id).where(Sale.id.not_in(cited), Sale.till_id == till).order_by(Sale.number)
        ).first()
        assert sale_id
        session.execute(delete(StockMove).where(StockMove.document_id == sale_id))
        for owned in (Payment, SaleFlag, SaleLine):
            session.execute(delete(owned).where(owned.sale_id == sale_id))
        session.execute(delete(Sale).where(Sale.id == sale_id))
        session.execute(delete(SealedRecord).where(SealedRecord.id == sale_id))
