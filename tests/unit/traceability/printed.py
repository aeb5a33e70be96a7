"""A label of saffron, and what it looks like once printed."""

from datetime import date

import pypdfium2
import pytest
from PIL import Image

from traceability.gateways.labels import SHEETS, Bilingual, Label, net_digits_mm

DPI = 300
GTIN = "6291041500213"
LINK = "https://igoudar.example/01/06291041500213/10/TAL-26-0142"
SAFFRON = Label(
    product=Bilingual("Safran de Taliouine en stigmates", "زعفران تالوين خيوط"),
    cooperative=Bilingual("Coopérative Souktana du Safran", "تعاونية سكتانة للزعفران"),
    commune="Taliouine, Taroudannt, Maroc",
    lot_code="TAL-26-0142",
    net_weight=Bilingual("1 g", "1 غ"),
    best_before=date(2029, 10, 31),
    address=LINK,
    article_code="SAF-TAL-1G",
    gtin=GTIN,
    harvest="Récolté à Tassousfi le 28 octobre 2026",
    certification="AOP Safran de Taliouine",
    accent="#B5330E",
    net_digits_mm=net_digits_mm(1_000),
)
EVERY_SHEET = pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.key)


def pictures(pdf: bytes, dpi: int = DPI) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
