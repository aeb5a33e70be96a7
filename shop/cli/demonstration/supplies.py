"""Nuts that an argan cooperative bought from a village that is no member, with the supplier's certificate."""

from datetime import timedelta

from sqlalchemy import select

from inventory.operations.outside import ReceiveFromOutside, receive_from_outside
from kernel.db import db
from kernel.files import ReceivedFile, receive
from kernel.quantity import MG_PER_KG
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.pictures import a_photo, a_sheet
from traceability.models import Product
from traceability.operations.evidence import SupplierPaper
from traceability.operations.supplies import NewSupply

COOPERATIVE = "tighanimine"
# No such group and no such certificate: what real neighbours sell is not ours to invent.
SUPPLIER, SUPPLIER_LOT = "Groupe de cueillette d’exemple (inventé)", "EX-114"
ARRIVED_DAYS_AGO = 12
BOUGHT_MG = 840 * MG_PER_KG


def tell_supplies(story: Story) -> None:
    """One lorry of dry fruit, weighed in with its delivery note and the supplier's organic certificate."""
    day = story.today - timedelta(days=ARRIVED_DAYS_AGO)
    product_id = db.session.scalars(select(Product.id).where(Product.key == "argan_fruit")).one()
    command = ReceiveFromOutside(
        story.id(),
        story.organisations[COOPERATIVE],
        story.stores[COOPERATIVE],
        product_id,
        BOUGHT_MG,
        received_on=day,
        supply=NewSupply(
            SUPPLIER,
            reference="BL 0114 (exemple)",
            supplier_lot=SUPPLIER_LOT,
            document=_kept(story, a_photo("Bon de livraison 0114", "#A66A12"), "bon-de-livraison.jpg"),
        ),
        papers=(_paper(story),),
        note="Sacs pesés un par un à l’arrivée.",
    )
    story.do(receive_from_outside, command, story.at(day, 11))


def _paper(story: Story) -> SupplierPaper:
    return SupplierPaper(
        story.id(),
        scheme="bio_ma",
        holder=SUPPLIER,
        body="Ecocert",
        number="EX-BIO-0114 (exemple)",
        valid_from=story.today - timedelta(days=200),
        valid_until=story.today + timedelta(days=165),
        document=_kept(story, a_sheet("Certificat d'exemple EX-BIO-0114"), "certificat-fournisseur.pdf"),
    )


def _kept(story: Story, content: bytes, name: str) -> ReceivedFile:
    return receive(content, name, story.id())
