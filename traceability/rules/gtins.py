"""Which GTINs an organisation may print (GS1 General Specifications, sections 1.4 and 2.1)."""

import re

from kernel.errors import Invalid

# Printed as Code 128 when there is no GTIN: a longer code does not fit the narrowest label.
ITEM_CODE_LENGTH_MAX = 10
ITEM_CODE = r"[A-Za-z0-9][A-Za-z0-9.-]*"

# Restricted circulation numbers of a company: GTIN-13 that begin 02, 04 or 20 to 29.
_RESTRICTED = ("002", "004", "02")


class ItemCodeMalformed(Invalid):
    code = "item-code-malformed"


class GtinNotLicensed(Invalid):
    """A licensed GTIN begins with the prefix of the organisation's own GS1 licence."""

    code = "gtin-not-licensed"


class GtinNotInternal(Invalid):
    """An internal number is one of those that GS1 leaves to each house, and never leaves it."""

    code = "gtin-not-internal"


def item_code(text: str) -> str:
    """An item's code when a label can bear it. Raises ItemCodeMalformed."""
    if len(text) > ITEM_CODE_LENGTH_MAX or not re.fullmatch(ITEM_CODE, text):
        raise ItemCodeMalformed(field="code", length_max=ITEM_CODE_LENGTH_MAX)
    return text


def gtin_status_of(gtin14: str, gs1_prefix: str | None) -> str:
    """Whether a GTIN can be its house's licensed one or an internal number; raises GtinNotLicensed."""
    if gs1_prefix and gtin14[1:].startswith(gs1_prefix):
        return "licensed"
    if gtin14.startswith(_RESTRICTED):
        return "internal"
    raise GtinNotLicensed(field="gtin", gtin=gtin14)


def refuse_foreign_gtin(gtin14: str, status: str, gs1_prefix: str | None) -> None:
    """Let pass a GTIN that is its to use; raises GtinNotLicensed, GtinNotInternal."""
    if status == "licensed" and not (gs1_prefix and gtin14[1:].startswith(gs1_prefix)):
        raise GtinNotLicensed(field="gtin", gtin=gtin14)
    if status == "internal" and not gtin14.startswith(_RESTRICTED):
        raise GtinNotInternal(field="gtin", gtin=gtin14)
