"""One address for one thing: EPC URNs and Digital Links of any host as the canonical Digital Link.

The finest level of identification is kept, everything after it left out (CBV 2.0, section 8.9).
"""

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from traceability.rules.gs1.check_digits import check_digit
from traceability.rules.gs1.digital_link import CANONICAL_STEM

_URN = re.compile(r"^urn:epc:(?:id|class|idpat):(?P<scheme>[a-z]+):(?P<rest>.+)$")
_PREFIXED = re.compile(r"^(?P<prefix>\d{6,12})\.(?P<rest>.*)$")
_ADDRESS = re.compile(r"^https?://[^/?#]+(?P<path>/[^?#]*)", re.IGNORECASE)
_TEXT = r"[!%-?A-Z_a-z\"]"

# Primary keys: what their value looks like, and the finer levels under them, finest first.
_KEYS: dict[str, tuple[re.Pattern[str], tuple[str, ...]]] = {
    ai: (re.compile(f"^(?:{pattern})$"), finer)
    for ai, pattern, finer in (
        ("00", r"\d{18}", ()),
        ("01", r"\d{8}|\d{12,14}", ("21", "235", "10")),
        ("253", rf"\d{{13}}{_TEXT}{{0,17}}", ()),
        ("255", r"\d{13}\d{0,12}", ()),
        ("401", rf"\d{{4}}{_TEXT}{{0,26}}", ()),
        ("402", r"\d{17}", ()),
        ("414", r"\d{13}", ("254",)),
        ("417", r"\d{13}", ()),
        ("8003", rf"\d{{14}}{_TEXT}{{0,16}}", ()),
        ("8004", rf"\d{{4}}{_TEXT}{{0,26}}", ()),
        ("8006", r"\d{18}", ("21", "10")),
        ("8010", rf"\d{{4}}{_TEXT}{{0,26}}", ("8011",)),
        ("8017", r"\d{18}", ()),
        ("8018", r"\d{18}", ()),
    )
}
# What may stand after a key without being a level of its own.
_QUALIFIERS = frozenset({"10", "21", "22", "235", "254", "8011", "8019", "8020", "7040"})


def canonical(uri: str) -> str:
    """The canonical Digital Link of a GS1 key; any other text as it is."""
    urn = _URN.match(uri)
    if urn:
        return _of_urn(urn["scheme"], urn["rest"]) or uri
    address = _ADDRESS.match(uri)
    return (_of_path(address["path"]) if address else None) or uri


def _of_path(path: str) -> str | None:
    """The key that a path ends in, whatever stands before it."""
    segments = path.rstrip("/").split("/")
    for at in range(len(segments) - 2, 0, -1):
        known = _KEYS.get(segments[at])
        rest = segments[at + 2 :]
        if known is None or not known[0].match(segments[at + 1]):
            continue
        if len(rest) % 2 or not _QUALIFIERS.issuperset(rest[::2]):
            continue
        value = segments[at + 1].zfill(14) if segments[at] == "01" else segments[at + 1]
        return _written(segments[at], value, _finest(known[1], rest))
    return None


def _finest(levels: tuple[str, ...], rest: list[str]) -> tuple[str, str] | None:
    qualifiers = dict(zip(rest[::2], rest[1::2], strict=True))
    return next(((ai, qualifiers[ai]) for ai in levels if qualifiers.get(ai)), None)


def _written(ai: str, value: str, level: tuple[str, str] | None = None) -> str:
    parts = [(ai, value), *([level] if level else [])]
    return CANONICAL_STEM + "".join(f"/{one}/{_encoded(text)}" for one, text in parts)


def _encoded(text: str) -> str:
    return quote(unquote(text), safe="-._~';=")


def _of_urn(scheme: str, rest: str) -> str | None:
    """The Digital Link of an EPC URN without its scheme; None for one that is not well formed."""
    parts = _PREFIXED.match(rest)
    write = _SCHEMES.get(scheme)
    if parts is None or write is None:
        return None
    reference, _, serial = parts["rest"].partition(".")
    return write(parts["prefix"], reference, "" if serial == "*" else serial)


def _checked(digits: str, length: int) -> str | None:
    """Digits with their check digit, when there are as many as the key has."""
    if len(digits) != length - 1 or not digits.isdigit():
        return None
    return f"{digits}{check_digit(digits)}"


def _gtin(prefix: str, reference: str) -> str | None:
    return _checked(reference[:1] + prefix + reference[1:], 14)


def _item(level: str) -> Callable[[str, str, str], str | None]:
    def write(prefix: str, reference: str, serial: str) -> str | None:
        gtin = _gtin(prefix, reference)
        return _written("01", gtin, (level, serial) if serial else None) if gtin else None

    return write


def _numbered(ai: str, length: int, lead: str = "") -> Callable[[str, str, str], str | None]:
    """Keys of digits, a serial number written straight after them."""

    def write(prefix: str, reference: str, serial: str) -> str | None:
        key = _checked(lead + prefix + reference, length)
        return _written(ai, key + serial) if key else None

    return write


def _sscc(prefix: str, reference: str, serial: str) -> str | None:
    key = _checked(reference[:1] + prefix + reference[1:], 18)
    return _written("00", key) if key else None


def _location(prefix: str, reference: str, extension: str) -> str | None:
    key = _checked(prefix + reference, 13)
    level = ("254", extension) if extension not in ("", "0") else None
    return _written("414", key, level) if key else None


def _piece(prefix: str, reference: str, rest: str) -> str | None:
    gtin = _gtin(prefix, reference)
    piece, total, serial = (*rest.split(".", 2), "", "", "")[:3]
    level = ("21", serial) if serial not in ("", "*") else None
    return _written("8006", gtin + piece + total, level) if gtin and piece and total else None


def _free(ai: str) -> Callable[[str, str, str], str | None]:
    def write(prefix: str, reference: str, serial: str) -> str | None:
        return _written(ai, prefix + reference + (f".{serial}" if serial else ""))

    return write


def _part(prefix: str, reference: str, serial: str) -> str | None:
    return _written("8010", prefix + reference, ("8011", serial) if serial else None)


_SCHEMES: dict[str, Callable[[str, str, str], str | None]] = {
    "sgtin": _item("21"),
    "lgtin": _item("10"),
    "upui": _item("235"),
    "sscc": _sscc,
    "sgln": _location,
    "pgln": _numbered("417", 13),
    "grai": _numbered("8003", 14, lead="0"),
    "giai": _free("8004"),
    "gsrn": _numbered("8018", 18),
    "gsrnp": _numbered("8017", 18),
    "gdti": _numbered("253", 13),
    "sgcn": _numbered("255", 13),
    "cpi": _part,
    "ginc": _free("401"),
    "gsin": _numbered("402", 17),
    "itip": _piece,
}
