"""What is told of the lots at the end: a recall, and a lot put aside."""

from datetime import timedelta

from sqlalchemy import select

from kernel.db import db
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.recalls import tell_recall
from traceability.models import Lot, Product
from traceability.operations.holds import HoldLot, hold_lot

# The story ends with it, and nothing else of the story is one: where it is in the journal, all was told.
LAST_ACT = hold_lot.name


def tell_endings(story: Story) -> None:
    """Recall one harvest of Taznakht, put one lot of rosemary aside."""
    evening = story.at(story.today - timedelta(days=1), 18)
    tell_recall(story, evening)
    aside = db.session.scalars(
        select(Lot)
        .join(Product, Product.id == Lot.product_id)
        .where(Product.key == "rosemary_dry", Lot.trade_item_id.is_not(None))
        .order_by(Lot.made_on.desc(), Lot.code.desc())
        .limit(1)
    ).one()
    hold = HoldLot(story.id(), aside.id, "Humidité à vérifier avant de vendre")
    story.do(hold_lot, hold, evening + timedelta(hours=1), story.actors["cooperative_officer:tifaout"])
