"""The whole story, day after day, from two years ago until yesterday evening."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, event, select

from kernel.db import close_connections, db
from kernel.models import JournalEntry
from shop.cli.demonstration.accounts import open_accounts
from shop.cli.demonstration.actions import CHANNEL, Story
from shop.cli.demonstration.analyses import tell_analyses
from shop.cli.demonstration.certification import tell_certification
from shop.cli.demonstration.claims import tell_claims
from shop.cli.demonstration.counters import Shops
from shop.cli.demonstration.crafts import Crafts
from shop.cli.demonstration.endings import LAST_ACT, tell_endings
from shop.cli.demonstration.fund import tell_fund
from shop.cli.demonstration.fund_papers import tell_papers
from shop.cli.demonstration.harvests import Campaigns
from shop.cli.demonstration.network import register_network, register_producers
from shop.cli.demonstration.orders import tell_orders
from shop.cli.demonstration.packs import tell_packs
from shop.cli.demonstration.payouts import tell_payouts
from shop.cli.demonstration.price_plans import tell_price_plans
from shop.cli.demonstration.prices import tell_prices
from shop.cli.demonstration.recalls import PastRecalls
from shop.cli.demonstration.reports import tell_reports
from shop.cli.demonstration.shelves import tell_shelves
from shop.cli.demonstration.supplies import tell_supplies
from shop.cli.demonstration.weighings import tell_weighings

DAYS_TOLD = 740  # two campaigns of every branch, olive from November to January included
DAYS_SOLD = 365


def is_begun() -> bool:
    """Whether any act of the story was told here."""
    return _told(JournalEntry.channel == CHANNEL)


def is_told() -> bool:
    """Whether the story was told here to its end."""
    return _told(JournalEntry.channel == CHANNEL, JournalEntry.operation_name == LAST_ACT)


def _told(*acts: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(JournalEntry.operation_id).where(*acts).limit(1)) is not None


@contextmanager
def quick_disk(engine: Engine) -> Iterator[None]:
    """SQLite writes without waiting for the disk: what a power cut spoils is told again from nothing.

    At the end all is on the disk. PostgreSQL keeps its own pace.
    """
    if engine.dialect.name != "sqlite":
        yield
        return

    def no_wait(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    close_connections()  # so that the next one is made by the rules of the moment
    event.listen(engine, "connect", no_wait)
    try:
        yield
    finally:
        event.remove(engine, "connect", no_wait)
        close_connections()
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def load(today: date) -> None:
    """Tell the story into an empty database, ending the evening before `today`."""
    story = Story(today)
    first = today - timedelta(days=DAYS_TOLD)
    register_network(story, first)
    open_accounts(story, first)
    register_producers(story, first)
    shops = Shops(story, today - timedelta(days=DAYS_SOLD))
    shops.open(first)
    campaigns = Campaigns(story, shops.send, shops.items)
    campaigns.plan(first, today - timedelta(days=1))
    recalls = PastRecalls(story, shops)
    crafts = Crafts(story, shops)
    for offset in range(DAYS_TOLD):
        day = first + timedelta(days=offset)
        recalls.live(day)
        campaigns.live(day)
        crafts.live(day)
        shops.live(day)
    shops.leave(today)
    tell_claims(story)
    tell_certification(story)
    tell_weighings(story)
    tell_packs(story)
    tell_analyses(story)
    tell_supplies(story)
    tell_prices(story, shops.items)
    tell_price_plans(story, shops)
    tell_reports(story)
    tell_fund(story)
    tell_payouts(story)
    tell_orders(story, shops.items)
    tell_shelves(story, shops.items)
    tell_papers(story)
    tell_endings(story)
