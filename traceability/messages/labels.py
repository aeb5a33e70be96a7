"""The words of labels: on what they are printed, and why they are voided."""

from flask_babel import lazy_gettext as _l

VOID_CAUSE_NAMES = {
    "torn": _l("Déchirées ou salies"),
    "misprinted": _l("Mal imprimées"),
    "lost": _l("Perdues"),
    "other": _l("Autre cause"),
}
SHEET_NAMES = {
    "a4-2x7": _l("Feuille A4, 14 étiquettes de 99 × 38 mm"),
    "a4-3x7": _l("Feuille A4, 21 étiquettes de 63 × 38 mm"),
    "a4-3x8": _l("Feuille A4, 24 étiquettes de 70 × 37 mm"),
    "roll-60x40": _l("Rouleau 60 × 40 mm"),
    "roll-50x30": _l("Rouleau 50 × 30 mm"),
    "single-99x38": _l("Une seule étiquette par page, 99 × 38 mm"),
}
