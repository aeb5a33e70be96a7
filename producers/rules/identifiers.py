"""The identifiers of an organisation: its key, the code of its lots, its ICE, its GS1 prefix."""

import re

from kernel.errors import Invalid

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CODE = re.compile(r"[A-Z]{3,5}")
# Identifiant commun de l'entreprise: 15 digits (decree 2-11-63, 2011).
ICE = re.compile(r"\d{15}")
# A GS1 company prefix has 4 to 12 digits (GS1 General Specifications, 1.4.4).
GS1_PREFIX = re.compile(r"\d{4,12}")
COUNTRY = re.compile(r"[A-Z]{2}")
KEY_LENGTH_MAX = 60


class KeyMalformed(Invalid):
    code = "organisation-key-malformed"


class CodeMalformed(Invalid):
    code = "organisation-code-malformed"


class IceMalformed(Invalid):
    code = "ice-malformed"


class Gs1PrefixMalformed(Invalid):
    code = "gs1-prefix-malformed"


class CountryMalformed(Invalid):
    code = "country-malformed"


def check_identifiers(*, key: str, code: str, country: str, ice: str | None, gs1_prefix: str | None) -> None:
    """Raises KeyMalformed, CodeMalformed, CountryMalformed, IceMalformed or Gs1PrefixMalformed."""
    if not KEY.fullmatch(key) or len(key) > KEY_LENGTH_MAX:
        raise KeyMalformed(field="key")
    if not CODE.fullmatch(code):
        raise CodeMalformed(field="code")
    if not COUNTRY.fullmatch(country):
        raise CountryMalformed(field="country")
    if ice and not _ascii(ICE, ice):
        raise IceMalformed(field="ice")
    if gs1_prefix and not _ascii(GS1_PREFIX, gs1_prefix):
        raise Gs1PrefixMalformed(field="gs1_prefix")


def _ascii(pattern: re.Pattern[str], text: str) -> bool:
    """Whether `text` fits, with the digits 0 to 9 only: \\d also matches those of other scripts."""
    return text.isascii() and pattern.fullmatch(text) is not None
