"""What to do, why an address leads nowhere, what is wrong with a report."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from traceability.models import Product
from traceability.web.public_words.names import (
    CAUTION_LINES,
    CRAFT_CAUTION_LINES,
    LINK_TITLES,
    REFUSALS,
    REPORT_ERRORS,
)


def image_advice(product: Product) -> str:
    """What the image of a recalled lot asks of who sees it in a message."""
    if product.branch == "craft":
        return _("Ne vous en servez plus : ouvrez la page pour savoir quoi faire.")
    return _("Ne le consommez pas : ouvrez la page pour savoir quoi faire.")


def demo_note() -> str:
    """Beside our name on what is shared of a demonstration."""
    return _("Démonstration, données inventées")


def caution_line(kind: str, product: Product) -> str:
    """What to do with a lot recalled or held: nobody eats a carpet."""
    lines = CRAFT_CAUTION_LINES if product.branch == "craft" else CAUTION_LINES
    return str(lines[kind])


def link_title(kind: str, name: str) -> str:
    """What a link of a GS1 address leads to: `Safran 1 g · SAF-26-0412 : son histoire`."""
    return str(LINK_TITLES[kind]) % {"name": name}


def refusal(code: str) -> str:
    """Why a GS1 address leads nowhere, for a program that reads it to a person."""
    return str(REFUSALS[code])


def report_error(code: str, values: Mapping[str, Any]) -> str:
    """What is wrong with a report, at its field."""
    told = str(REPORT_ERRORS.get(code) or _("Ceci ne peut pas être envoyé."))
    return told % values if "%(" in told else told
