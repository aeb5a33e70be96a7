"""Label sheets rendered in the background."""

from itertools import repeat
from uuid import UUID

from flask import Flask, current_app

from kernel.db import db
from kernel.jobs import Done, JobFile, Work, background
from traceability.gateways.labels.label import Barcode, Bilingual, Label, net_digits_mm
from traceability.gateways.labels.render import render_labels
from traceability.gateways.labels.sheets import SHEETS
from traceability.queries.genealogy import harvest_communes
from traceability.queries.labels import ToPrint, to_print
from traceability.rules.gs1.digital_link import lot_link
from traceability.rules.names import net_content_texts

# The branches' colours, as everywhere (LOOK): on sheets only, thermal rolls print black.
ACCENTS = {"saffron": "#B5330E", "argan": "#A66A12", "olive": "#55692B", "pamm": "#6A559B"}


@background("labels")
def render(work: Work) -> Done:
    """Draw a printing's labels; the sheet as a PDF."""
    wanted = to_print(db.session(), UUID(work.parameters["printing_id"]))
    label = label_of(wanted, Barcode(work.parameters["barcode"]))
    labels = repeat(label, wanted.printing.count)
    content = render_labels(labels, SHEETS[wanted.printing.sheet], work.progress)
    name = f"etiquettes-{wanted.lot.code}.pdf"
    return Done(JobFile(name, "application/pdf", content))


def label_of(wanted: ToPrint, barcode: Barcode) -> Label:
    """What the labels of a packed lot say.

    No certification is printed: a label claims one only when every input of the lot is shown to
    hold it, which nothing here proves yet.
    """
    lot, item, organisation = wanted.lot, wanted.item, wanted.organisation
    if lot.best_before is None:
        raise ValueError(f"lot {lot.id} is packed without a best-before date")
    net_fr, net_ar = net_content_texts(item.net_content, wanted.product.unit)
    communes = harvest_communes(db.session(), lot.id)
    return Label(
        product=Bilingual(item.name_fr, item.name_ar),
        cooperative=Bilingual(organisation.name, organisation.name_ar or ""),
        # Several communes are no place of origin: the cooperative's own is then told.
        commune=(communes[0] if len(communes) == 1 else organisation.locality) or "",
        lot_code=lot.code,
        net_weight=Bilingual(net_fr, net_ar),
        best_before=lot.best_before,
        address=address_of(wanted),
        article_code=item.code,
        gtin=item.gtin,
        harvest=f"Récolte {lot.season}",
        barcode=barcode,
        accent=ACCENTS.get(wanted.product.branch),
        net_digits_mm=net_digits_mm(item.net_content),
    )


def address_of(wanted: ToPrint) -> str:
    """What the QR code holds: a GS1 Digital Link with a licensed GTIN, else our own address."""
    base: str = current_app.config["PUBLIC_BASE_URL"]
    item = wanted.item
    if item.gtin and item.gtin_status == "licensed":
        return lot_link(base, item.gtin, wanted.lot.code)
    return f"{base}/l/{wanted.lot.token}"


def install(app: Flask) -> None:
    """Nothing of its own on the application: the worker finds the job by its kind."""
