"""The demonstration, told once a run from beginning to end: it holds, and the standards accept what it says.

It is told on SQLite, as `make run` does; what its operations do is tested on both databases elsewhere.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft7Validator
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from fund.models import Fund
from fund.queries.books import last_day, sides_on
from fund.queries.plans import holder_of, plan_of
from fund.rules.trials import trial
from inventory.models import Place, StockBalance
from inventory.queries.deliveries import waiting_for
from kernel.access import system_actor
from kernel.db import close_connections, db
from kernel.models import JournalEntry, User
from kernel.tokens import listed_tokens
from shop.cli.demonstration.accounts import ACCOUNTS
from shop.cli.demonstration.buyers import BUYER, DECLARED
from shop.cli.demonstration.endings import LAST_ACT
from shop.cli.demonstration.load import is_told, load, quick_disk
from shop.models import (
    CountEnd,
    PriceFact,
    RecallAcknowledgement,
    RecallNotice,
    Sale,
    SaleFlag,
    StockCount,
)
from shop.models.counts import CountPart
from shop.queries.recalls.cases import visible_drills, visible_recalls
from shop.queries.reordering import low_stock, suggestions
from tests import databases
from tests.builders.books import checked
from tests.conftest import make_app
from traceability.models import (
    EpcisEvent,
    Lot,
    Making,
    PriceStatement,
    PriceWithdrawal,
    ProblemReport,
    ReportStep,
    SerialScan,
    TradeItem,
)

TODAY = date(2026, 11, 28)
LINKSET = Path(__file__).parents[2] / "cases" / "gs1" / "linkset" / "gs1-linkset-schema.json"


def tell(folder: Path) -> None:
    """Tell the demonstration into the database of `folder`, then its facts as events."""
    app = make_app(f"sqlite:///{folder / 'igoudar.db'}", folder)
    with app.app_context():
        with quick_disk(db.engine):
            load(TODAY)
        result = app.test_cli_runner().invoke(args=["epcis", "publish"], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        close_connections()


@pytest.fixture
def app(templates: databases.Templates) -> Iterator[Flask]:
    """The application on the demonstration, which its tests only read."""
    folder = templates.once("demonstration", tell)
    app = make_app(f"sqlite:///{folder / 'igoudar.db'}", folder)
    with app.app_context():
        yield app
        close_connections()


@pytest.mark.parametrize(
    "command",
    ["journal verify", "ledger verify", "stock verify", "files verify", "till verify", "epcis verify"],
)
def test_all_that_can_be_checked_again_holds(app: Flask, command: str) -> None:
    """Chains, balances, received files, seals; each event by the official schema and its hash, told again."""
    result = app.test_cli_runner().invoke(args=command.split(), catch_exceptions=False)
    assert result.exit_code == 0, result.output


def test_the_books_of_the_fund_please_beancount_and_agree_with_its_pages(
    app: Flask, session: Session
) -> None:
    """Each day of account closed, to the centime: what the balance of a page tells, beancount adds up too."""
    fund = session.scalars(select(Fund)).one()
    result = app.test_cli_runner().invoke(
        args=["fund", "export", "--fund", fund.code], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    plan, last = plan_of(session, holder_of(session, fund)), last_day(session, fund.id)
    assert last is not None
    told: Counter[str] = Counter()
    for name, held in checked(result.stdout).items():
        told[name.split(":")[1]] += int(held * 100)
    rows = trial(sides_on(session, fund.id, last), plan)
    assert len(rows) > 5
    pages: Counter[str] = Counter()
    for row in rows:
        pages[row.account.number] += row.sides.balance_cents
    assert pages == told


def test_every_sort_of_event_was_told(session: Session) -> None:
    steps = set(session.scalars(select(EpcisEvent.biz_step).where(EpcisEvent.is_ours).distinct()))
    told = {step.rpartition("-")[2] for step in steps if step}
    assert {
        "commissioning", "packing", "shipping", "receiving", "retail_selling", "inspecting", "holding",
        "storing",
    } <= told  # fmt: skip


def test_every_link_of_every_article_and_lot_is_in_the_form_of_the_standard(
    client: FlaskClient, session: Session
) -> None:
    """What carries a licensed number has GS1 addresses: the article's, and each lot's."""
    schema = Draft7Validator(json.loads(LINKSET.read_text("utf-8")))
    items = select(TradeItem.gtin).where(TradeItem.gtin_status == "licensed")
    lots = items.join(Lot, Lot.trade_item_id == TradeItem.id).add_columns(Lot.code)
    addresses = [f"/01/{gtin}" for gtin in session.scalars(items)]
    addresses += [f"/01/{gtin}/10/{code}" for gtin, code in session.execute(lots).tuples()]
    assert len(addresses) > 10
    for address in addresses:
        answer = client.get(f"{address}?linkType=linkset")
        assert answer.status_code == 200, (address, answer.text)
        faults = [error.message for error in schema.iter_errors(json.loads(answer.text))]
        assert not faults, (address, faults)


def test_its_sales_fill_a_year_and_surprise_nobody(session: Session) -> None:
    days, sales = session.execute(
        select(func.count(func.distinct(Sale.business_day)), func.count(Sale.id))
    ).one()
    assert (days > 300, sales > 2_000) == (True, True)
    assert session.scalars(select(SaleFlag.kind).distinct()).all() == []


def test_one_recall_runs_one_was_lifted_and_a_drill_was_brought_to_its_end(session: Session) -> None:
    manager = system_actor("tests")
    assert [is_over for *_rest, is_over in visible_recalls(session, manager)] == [False, True]
    (drill,) = visible_drills(session, manager)
    assert drill.minutes == 104
    answered = exists().where(RecallAcknowledgement.notice_id == RecallNotice.id)
    told = select(func.count(RecallNotice.id)).where(RecallNotice.recall_id.is_not(None))
    assert session.scalar(told.where(answered))
    assert session.scalar(told.where(~answered))


def test_consumers_see_prices_of_those_who_agree_and_report_problems(session: Session) -> None:
    stated, items = (session.scalar(select(func.count(one.id))) or 0 for one in (PriceStatement, TradeItem))
    withdrawn = session.scalar(select(func.count(PriceWithdrawal.statement_id)))
    assert (0 < stated < items, withdrawn) == (True, 1)
    waiting = ~exists().where(ReportStep.report_id == ProblemReport.id)
    answered = exists().where(ReportStep.report_id == ProblemReport.id, ReportStep.step == "answered")
    for condition in (waiting, answered):
        assert session.scalar(select(func.count(ProblemReport.id)).where(condition))
    assert session.scalar(select(func.count(SerialScan.id)))


def test_a_buyer_declares_with_its_key_what_became_of_a_lot(session: Session) -> None:
    declared = session.scalar(select(func.count(EpcisEvent.id)).where(EpcisEvent.declared_by == BUYER))
    assert declared == len(DECLARED)
    assert [one.user.email for one in listed_tokens(session)] == ["exportateur@igoudar.demo"]


def test_each_account_opens_its_first_page(session: Session, sign_in: Callable[[UUID], FlaskClient]) -> None:
    ids = dict(session.execute(select(User.email, User.id)).tuples().all())
    for account in ACCOUNTS:
        assert sign_in(ids[account.email]).get("/").status_code == 200


def test_only_a_story_told_to_its_end_counts_as_told(session: Session) -> None:
    """Its last act is found once: an interruption after any other is noticed."""
    assert is_told()
    acts = select(func.count()).where(JournalEntry.operation_name == LAST_ACT)
    assert session.scalar(acts) == 1


def test_prices_are_planned_and_one_plan_was_withdrawn(session: Session) -> None:
    acts = select(PriceFact.act, PriceFact.is_return).where(PriceFact.valid_from > TODAY)
    told = sorted(session.execute(acts).tuples())
    assert told == [("set", False)] * 4 + [("set", True), ("withdrawn", False)]


def test_a_womens_group_sold_five_of_its_bowls_and_its_carpet_waits(session: Session) -> None:
    made = session.execute(
        select(Making.is_unique, Lot.quantity, func.sum(StockBalance.quantity))
        .join(Lot, Lot.id == Making.lot_id)
        .join(StockBalance, StockBalance.lot_id == Lot.id)
        .group_by(Making.lot_id, Making.is_unique, Lot.quantity)
        .order_by(Lot.quantity)
    ).all()
    assert [tuple(row) for row in made] == [(True, 1, 1), (False, 12, 7)]


def test_shelves_are_counted_reordered_and_a_stall_is_being_stocked(session: Session) -> None:
    count = session.scalars(select(StockCount)).one()
    assert session.scalars(select(CountEnd.ending).where(CountEnd.count_id == count.id)).one() == "posted"
    assert len(set(session.scalars(select(CountPart.counter_id).where(CountPart.said == "done")))) == 2
    place = session.get_one(Place, count.place_id)
    wanted = [one for one in suggestions(session, place.id, TODAY) if one.reorder.pieces]
    assert wanted
    assert low_stock(session, system_actor("tests"), TODAY)
    stall = session.scalars(select(Place).where(Place.kind == "market_stall")).one()
    assert [row.target.id for row in waiting_for(session, system_actor("tests"), stall.id)] == [stall.id]
