"""Labels for packs, in PDF: French and Arabic, with QR and bar codes as vectors."""

from traceability.gateways.labels.label import (
    Barcode,
    BarcodeTooWide,
    Bilingual,
    InvalidLabelCount,
    Label,
    LabelTooSmall,
    LotBarcodeWithoutGtin,
    net_digits_mm,
)
from traceability.gateways.labels.render import LABELS_MAX, render_labels
from traceability.gateways.labels.sheets import DEFAULT_SHEET, SHEETS, Sheet

__all__ = [
    "DEFAULT_SHEET",
    "LABELS_MAX",
    "SHEETS",
    "Barcode",
    "BarcodeTooWide",
    "Bilingual",
    "InvalidLabelCount",
    "Label",
    "LabelTooSmall",
    "LotBarcodeWithoutGtin",
    "Sheet",
    "net_digits_mm",
    "render_labels",
]
