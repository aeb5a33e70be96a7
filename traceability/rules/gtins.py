"""Which GTINs an organisation may print (GS1 General Specifications, sections 1.4 and 2.1)."""

from kernel.errors import Invalid

# Printed as Code 128 when there is no GTIN: a longer code does not fit the narrowest label.
ITEM_CODE_LENGTH_MAX = 10

# Restricted circulation numbers of a company: GTIN-13 that begin 02, 04 or 20 to 29.
_RESTRICTED = ("002", "004", "02")


class GtinNotLicensed(Invalid):
    """A licensed GTIN begins with the prefix of the organisation's own GS1 licence."""

    code = "gtin-not-licensed"


class GtinNotInternal(Invalid):
    """An internal number is one of those that GS1 leaves to each house, and never leaves it."""

    code = "gtin-not-internal"


def refuse_foreign_gtin(gtin14: str, status: str, gs1_prefix: str | None) -> None:
    """Let pass a GTIN that is its to use; raises GtinNotLicensed, GtinNotInternal."""
    if status == "licensed" and not (gs1_prefix and gtin14[1:].startswith(gs1_prefix)):
        raise GtinNotLicensed(field="gtin", gtin=gtin14)
    if status == "internal" and not gtin14.startswith(_RESTRICTED):
        raise GtinNotInternal(field="gtin", gtin=gtin14)
