"""How a supplier's own systems name a lot."""

import re

from kernel.errors import Invalid
from traceability.rules.epcis.identifiers import canonical
from traceability.rules.gs1.scans import ELEMENT_PREFIXES, TEXT_PREFIXES

ADDRESS_LENGTH_MAX = 300
_ADDRESS = re.compile(r"(https?://[^\s/]+/|urn:)\S+", re.IGNORECASE)


class NotAnAddress(Invalid):
    """Neither a web address nor an EPC of a lot."""

    code = "not-a-lot-address"


def supplier_address(text: str | None) -> str | None:
    """The canonical address of a lot as typed or scanned, none when nothing was. Raises NotAnAddress."""
    typed = (text or "").strip()
    if not typed:
        return None
    if typed[:3] in (*ELEMENT_PREFIXES, *TEXT_PREFIXES):
        typed = typed[3:]
    if len(typed) > ADDRESS_LENGTH_MAX or not _ADDRESS.fullmatch(typed):
        raise NotAnAddress(field="supplier_address")
    return canonical(typed)
