"""What is told of the lots at the end: analyses, a lot put aside, and a recall."""

from datetime import timedelta

from sqlalchemy import literal, select

from kernel.db import db
from shop.cli.demonstration.actions import Story
from traceability.models import Lot, Product
from traceability.operations.analyses import RecordAnalysis, record_analysis
from traceability.operations.holds import HoldLot, hold_lot
from traceability.operations.recalls import RecallLot, recall_lot

LABORATORY = "Laboratoire de la Maison du Safran (résultats inventés)"
# The story ends with it: where it is in the journal, the whole story was told.
LAST_ACT = recall_lot.name
RECALLED_ORGANISATION = "gie-grand-taznakht"


def tell_endings(story: Story) -> None:
    """Analyse the saffron, put one lot of rosemary aside, recall one harvest of Taznakht."""
    for lot in _lots(story, "saffron_dry", packed=True):
        _analyse(story, lot)
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


def _analyse(story: Story, lot: Lot) -> None:
    colour = story.random.randint(205, 252)
    day = min(lot.made_on + timedelta(days=7), story.today - timedelta(days=1))
    measures = [
        _measure("colour", "Pouvoir colorant (E1% 440 nm)", str(colour), "", "200", None),
        _measure(
            "aroma",
            "Arôme, safranal (E1% 330 nm)",
            str(story.random.randint(24, 44)),
            "",
            "20",
            "50",
        ),
        _measure(
            "taste",
            "Saveur, picrocrocine (E1% 257 nm)",
            str(story.random.randint(72, 95)),
            "",
            "70",
            None,
        ),
        _measure("moisture", "Humidité", f"{story.random.randint(70, 108) / 10:.1f}", "%", None, "12"),
    ]
    analysis = RecordAnalysis(
        analysis_id=story.id(),
        lot_id=lot.id,
        laboratory=LABORATORY,
        method="ISO 3632-1",
        edition="2011",
        analysed_on=day,
        measures=measures,
        conclusion="Catégorie I",
    )
    story.do(record_analysis, analysis, story.at(day, 14))


def _measure(
    key: str, label: str, value: str, unit: str, minimum: str | None, maximum: str | None
) -> dict[str, str | None]:
    return {
        "key": key,
        "label": label,
        "value": value,
        "unit": unit,
        "minimum": minimum,
        "maximum": maximum,
    }
