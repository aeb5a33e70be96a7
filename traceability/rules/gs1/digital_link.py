"""GS1 Digital Link addresses, strict to URI Syntax 1.4 and later.

A GTIN always has 14 digits; qualifiers come in the path in their order (22, 10, 21 after 01) and
never in the query; an unknown or repeated identifier is an error; names such as `/gtin/` are gone.
"""

import re
from collections.abc import Sequence
from itertools import combinations
from urllib.parse import quote, unquote, unquote_plus

from traceability.rules.gs1.check_digits import gtin14, is_digits
from traceability.rules.gs1.dictionary import Identifier, identifier, identifiers
from traceability.rules.gs1.elements import Element, element, without_repeats
from traceability.rules.gs1.errors import InvalidDigitalLink, UnknownIdentifier

CANONICAL_STEM = "https://id.gs1.org"
ADDRESS_LENGTH_MAX = 2_048

# The scheme is written all small or all capital: the form that QR codes hold shortest.
_ADDRESS = re.compile(
    r"^(?:https?|HTTPS?)://(?P<host>[^/?#]+)(?P<path>/[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?$"
)
_ADDRESS_CHARACTERS = re.compile(r"^[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*$")
_HOST_CHARACTERS = re.compile(r"^[A-Za-z0-9\-.:\[\]/]+$")


def parse_digital_link(address: str) -> tuple[Element, ...]:
    """The elements of an address: key, qualifiers, then the query's attributes in their order.

    Raises InvalidDigitalLink, InvalidElement, InvalidCheckDigit or UnknownIdentifier.
    """
    found = _ADDRESS.match(address) if _is_plain(address) else None
    if found is None or not _HOST_CHARACTERS.match(found["host"]):
        raise InvalidDigitalLink(reason="not-an-address")
    path = _path_elements(found["path"])
    _check_path([each.ai for each in path])
    attributes = _attributes(found["query"] or "")
    _check_attributes(path, attributes)
    return tuple(path + attributes)


def build_digital_link(elements: Sequence[Element], stem: str = CANONICAL_STEM) -> str:
    """The address of elements: the first key found leads, attributes of predefined length first.

    Raises InvalidDigitalLink when there is no key, or an element has no place in the address.
    """
    unique = without_repeats(elements)
    if len({each.ai for each in unique}) < len(unique):
        raise InvalidDigitalLink(reason="repeated-identifier")
    by_ai = {each.ai: each for each in unique}
    key = next((each for each in unique if identifier(each.ai).link_paths is not None), None)
    if key is None:
        raise InvalidDigitalLink(reason="no-key")
    qualifiers = _longest_path(identifier(key.ai), by_ai)
    path = [key, *(by_ai[ai] for ai in qualifiers)]
    attributes = [each for each in unique if each not in path]
    _check_attributes(path, attributes)
    attributes.sort(key=lambda each: not identifier(each.ai).predefined_length)
    return _written(stem, path, attributes)


def lot_link(stem: str, gtin: str, lot: str, serial: str | None = None) -> str:
    """The address printed on a pack: `{stem}/01/{gtin14}/10/{lot}[/21/{serial}]`.

    Raises InvalidKey, InvalidCheckDigit or InvalidElement.
    """
    parts = [element("01", gtin14(gtin)), element("10", lot)]
    if serial is not None:
        parts.append(element("21", serial))
    return build_digital_link(parts, stem)


def path_sequences(known: Identifier) -> frozenset[tuple[str, ...]]:
    """Every sequence of identifiers that a path may hold after `known`, itself first."""
    return frozenset(
        (known.ai, *chosen)
        for path in known.link_paths or ()
        for size in range(len(path) + 1)
        for chosen in combinations(path, size)
    ) | (frozenset({(known.ai,)}) if known.link_paths is not None else frozenset())


def _is_plain(address: str) -> bool:
    return len(address) <= ADDRESS_LENGTH_MAX and bool(_ADDRESS_CHARACTERS.match(address))


def _path_elements(path: str) -> list[Element]:
    """Pairs from the last key of the path on: what stands before it is the stem."""
    segments = path.split("/")[1:]
    for at in range(len(segments) - 2, -1, -2):
        known = identifiers().get(segments[at])
        if known is None:
            break
        if known.link_paths is not None:
            pairs = zip(segments[at::2], segments[at + 1 :: 2], strict=True)
            return [element(ai, _decoded(unquote(value))) for ai, value in pairs]
    raise InvalidDigitalLink(reason="no-key")


def _check_path(ais: list[str]) -> None:
    if tuple(ais) not in path_sequences(identifier(ais[0])):
        raise InvalidDigitalLink(reason="qualifier-order", ai=ais[-1])


def _attributes(query: str) -> list[Element]:
    """The elements of a query; a parameter that is not digits belongs to someone else."""
    found: list[Element] = []
    for parameter in query.split("&"):
        ai, equals, value = parameter.partition("=")
        if not equals or not is_digits(ai):
            continue
        if ai not in identifiers():
            raise UnknownIdentifier(text=ai)
        found.append(element(ai, _decoded(unquote_plus(value))))
    return found


def _check_attributes(path: list[Element], attributes: list[Element]) -> None:
    seen = {each.ai for each in path}
    # A qualifier of this key belongs in the path, whichever of its sequences holds it.
    qualifiers = {ai for sequence in path_sequences(identifier(path[0].ai)) for ai in sequence}
    for each in attributes:
        if each.ai in seen:
            raise InvalidDigitalLink(reason="repeated-identifier", ai=each.ai)
        if each.ai in qualifiers:
            raise InvalidDigitalLink(reason="belongs-in-path", ai=each.ai)
        if not identifier(each.ai).link_attribute:
            raise InvalidDigitalLink(reason="not-an-attribute", ai=each.ai)
        seen.add(each.ai)


def _longest_path(key: Identifier, by_ai: dict[str, Element]) -> tuple[str, ...]:
    candidates = [tuple(ai for ai in path if ai in by_ai) for path in key.link_paths or () if path]
    return max(candidates, key=len, default=())


def _written(stem: str, path: list[Element], attributes: list[Element]) -> str:
    address = stem.rstrip("/") + "".join(f"/{each.ai}/{_encoded(each.value)}" for each in path)
    query = "&".join(f"{each.ai}={_encoded(each.value)}" for each in attributes)
    return f"{address}?{query}" if query else address


def _encoded(value: str) -> str:
    return quote(value, safe="")


def _decoded(value: str) -> str:
    if "\x00" in value or not value:
        raise InvalidDigitalLink(reason="empty-or-null-value")
    return value
