"""The type of labels: Readex Pro for French and Arabic, Noto Sans Tifinagh for what it lacks."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from fpdf import FPDF

from kernel.typefaces import FAMILY, FILES, FONT_FOLDER, TIFINAGH_FAMILY, load_typefaces

__all__ = ["FAMILY", "FONT_FOLDER", "TIFINAGH_FAMILY", "Proportions", "load_fonts"]
# EU 1169/2011, article 13(2): mandatory particulars have an x-height of 1.2 mm or more.
X_HEIGHT_MIN_MM = 1.2


@dataclass(frozen=True, slots=True)
class Proportions:
    """Heights as parts of the type size."""

    x_height: float
    capital: float

    @property
    def size_min_mm(self) -> float:
        """The smallest type size whose x-height is still that of the law, in mm."""
        return X_HEIGHT_MIN_MM / self.x_height


def load_fonts(pdf: FPDF, folder: Path = FONT_FOLDER) -> Proportions:
    """Gives a document its fonts, shaped by HarfBuzz; the regular weight's proportions.

    Raises FileNotFoundError when the front end's packages are not installed.
    """
    load_typefaces(pdf, folder)
    return _proportions(folder / FILES[""])


@cache
def _proportions(file: Path) -> Proportions:
    with TTFont(file, lazy=True) as font:
        head: Any = font["head"]
        metrics: Any = font["OS/2"]
        return Proportions(metrics.sxHeight / head.unitsPerEm, metrics.sCapHeight / head.unitsPerEm)
