"""What the labels of a printing say, out of what is recorded of it."""

from traceability.gateways.addresses import pack_address
from traceability.gateways.labels.label import Barcode, Bilingual, Label, net_digits_mm
from traceability.queries.labels import ToPrint
from traceability.rules.makings import sides_text
from traceability.rules.names import net_content_texts

# The branches' colours, as everywhere (LOOK): on sheets only, thermal rolls print black.
ACCENTS = {"saffron": "#B5330E", "argan": "#A66A12", "olive": "#55692B", "pamm": "#6A559B"}


def label_of(wanted: ToPrint, barcode: Barcode) -> Label:
    """What the labels of a packed lot say.

    It names the certifications that held when it was asked for, in the words kept with the printing.
    """
    lot, item, organisation = wanted.lot, wanted.item, wanted.organisation
    net_fr, net_ar = net_content_texts(item.net_content, wanted.product.unit)
    return Label(
        product=Bilingual(item.name_fr, item.name_ar),
        cooperative=Bilingual(organisation.name, organisation.name_ar or ""),
        # Several communes are no place of origin: the cooperative's own is then told.
        commune=(wanted.communes[0] if len(wanted.communes) == 1 else organisation.locality) or "",
        lot_code=lot.code,
        net_weight=Bilingual(net_fr, net_ar),
        best_before=lot.best_before,
        address=pack_address(lot, item),
        article_code=item.code,
        gtin=item.gtin,
        harvest=_origin(wanted),
        certification=" · ".join(wanted.claims),
        barcode=barcode,
        accent=ACCENTS.get(wanted.product.branch),
        net_digits_mm=net_digits_mm(item.net_content),
    )


def _origin(wanted: ToPrint) -> str:
    """`Récolte 2026`; of pieces `Fait main · Tapis noué · 200 × 120 cm`."""
    if wanted.made is None:
        return f"Récolte {wanted.lot.season}"
    making = wanted.made.making
    sides = sides_text(making.length_mm, making.width_mm, making.height_mm)
    return " · ".join(part for part in ("Fait main", wanted.made.technique.name_fr, sides) if part)
