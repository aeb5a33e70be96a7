"""What is told of the lots at the end: a lot put aside, and a recall."""

from datetime import timedelta

from sqlalchemy import literal, select

from kernel.db import db
from shop.cli.demonstration.actions import Story
from traceability.models import Lot, Product
from traceability.operations.holds import HoldLot, hold_lot
from traceability.operations.recalls import RecallLot, recall_lot

# The story ends with it: where it is in the journal, the whole story was told.
LAST_ACT = recall_lot.name
RECALLED_ORGANISATION = "gie-grand-taznakht"


def tell_endings(story: Story) -> None:
    """Put one lot of rosemary aside, recall one harvest of Taznakht."""
    evening = story.at(story.today - timedelta(days=1), 18)
    aside = _lots(story, "rosemary_dry", packed=True)[-1]
    hold = HoldLot(story.id(), aside.id, "Humidité à vérifier avant de vendre")
    story.do(hold_lot, hold, evening, story.actors["cooperative_officer:tifaout"])
    owner = story.organisations[RECALLED_ORGANISATION]
    harvests = [lot for lot in _lots(story, "saffron_flowers") if lot.organisation_id == owner]
    recalled = harvests[-6]  # early enough in the last campaign to have been packed and sold
    recall = RecallLot(
        story.id(),
        recalled.id,
        reason="Traces d’un produit de traitement trouvées sur une parcelle voisine.",
        advice="Ne consommez pas ce safran. Rapportez-le à la boutique : il vous sera remboursé.",
    )
    story.do(recall_lot, recall, evening, story.actors["network_manager"])


def _lots(story: Story, product: str, packed: bool = False) -> list[Lot]:
    wanted = (
        select(Lot)
        .join(Product, Product.id == Lot.product_id)
        .where(Product.key == product, Lot.trade_item_id.is_not(None) | literal(not packed))
        .order_by(Lot.made_on, Lot.code)
    )
    return list(db.session.scalars(wanted))
