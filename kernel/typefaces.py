"""The type of whatever we print: Readex Pro for French and Arabic, Noto Sans Tifinagh for what it lacks."""

from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

# No font is in the repository: these come with the front end's packages.
FONT_FOLDER = Path(__file__).parents[1] / "frontend" / "node_modules" / "@expo-google-fonts"
FAMILY = "readex"
TIFINAGH_FAMILY = "tifinagh"
FILES = {
    "": "readex-pro/400Regular/ReadexPro_400Regular.ttf",
    "B": "readex-pro/600SemiBold/ReadexPro_600SemiBold.ttf",
}
TIFINAGH_FILE = "noto-sans-tifinagh/400Regular/NotoSansTifinagh_400Regular.ttf"


def load_typefaces(pdf: FPDF, folder: Path = FONT_FOLDER) -> None:
    """Give a document its fonts. Raises FileNotFoundError when the front end's packages are missing."""
    for style, name in FILES.items():
        pdf.add_font(FAMILY, style, folder / name)
    pdf.add_font(TIFINAGH_FAMILY, "", folder / TIFINAGH_FILE)
    pdf.set_fallback_fonts([TIFINAGH_FAMILY], exact_match=False)


def close_typefaces(pdf: FPDF) -> None:
    """Close the font files of a finished document, which fpdf leaves open."""
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.ttfont.close()
