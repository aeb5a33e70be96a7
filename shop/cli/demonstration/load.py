"""The whole story, day after day, from two years ago until yesterday evening."""

from datetime import date, timedelta

from sqlalchemy import select

from kernel.db import db
from producers.models import Organisation
from shop.cli.demonstration.accounts import open_accounts
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.counters import Shops
from shop.cli.demonstration.endings import tell_endings
from shop.cli.demonstration.harvests import Campaigns
from shop.cli.demonstration.network import register_network, register_producers

DAYS_TOLD = 740  # two campaigns of every branch, olive from November to January included
DAYS_SOLD = 300


def is_loaded() -> bool:
    """Whether anything was ever registered here."""
    return db.session.scalar(select(Organisation.id).limit(1)) is not None


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
    for offset in range(DAYS_TOLD):
        day = first + timedelta(days=offset)
        campaigns.live(day)
        shops.live(day)
    tell_endings(story)
