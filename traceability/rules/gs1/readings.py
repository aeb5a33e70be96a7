"""Any GS1 text at all, read strictly: an address, a scan, elements as scanned or as written, a GTIN.

A scanner at a counter may meet any code and is answered by `read_scan`; here somebody says that the
text is GS1 and is told what is wrong with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from traceability.rules.gs1.associations import check_associations
from traceability.rules.gs1.check_digits import GTIN_LENGTHS, gtin14, is_digits
from traceability.rules.gs1.digital_link import build_digital_link, parse_digital_link
from traceability.rules.gs1.elements import (
    GS,
    Element,
    element,
    element_string,
    parse_bracketed,
    parse_element_string,
    without_repeats,
)
from traceability.rules.gs1.errors import InvalidGs1, MalformedElements
from traceability.rules.gs1.scans import TEXT_PREFIXES, read_scan

# How people write the separator, which no keyboard has; none of these can stand in a value.
WRITTEN_SEPARATORS = ("^", "{GS}", "{FNC1}")
FORMS = ("digital-link", "bracketed", "scan", "gtin", "element-string")


@dataclass(frozen=True, slots=True)
class Reading:
    """The elements of a text and the form that they were read from, one of FORMS."""

    form: str
    elements: tuple[Element, ...]


def read_gs1(text: str) -> Reading:
    """The elements of a text that somebody says is GS1, allowed together.

    Raises InvalidGs1 or one of its kinds.
    """
    reading = _read(text.strip())
    check_associations(reading.elements)
    return reading


def _read(text: str) -> Reading:
    for separator in WRITTEN_SEPARATORS:
        text = text.replace(separator, GS)
    if text.startswith(TEXT_PREFIXES) and text[3:7].lower() == "http":
        return Reading("scan", parse_digital_link(text[3:]))
    if text.startswith("]"):
        return Reading("scan", _promised(text))
    if "://" in text[:8]:
        return Reading("digital-link", parse_digital_link(text))
    if text.startswith("("):
        return Reading("bracketed", parse_bracketed(text))
    if is_digits(text) and len(text) in GTIN_LENGTHS:
        return Reading("gtin", (Element("01", gtin14(text)),))
    return Reading("element-string", parse_element_string(text))


def _promised(text: str) -> tuple[Element, ...]:
    found = read_scan(text).elements
    if not found:
        raise MalformedElements(text=text[:40])
    return found


def elements_given(words: Sequence[str]) -> tuple[Element, ...]:
    """Elements each given as `01=06111234567896`, or several in brackets, allowed together.

    Raises InvalidGs1 or one of its kinds.
    """
    given: list[Element] = []
    for word in words:
        if word.startswith("("):
            given += parse_bracketed(word)
            continue
        ai, equals, value = word.partition("=")
        if not equals:
            raise MalformedElements(text=word)
        given.append(element(ai, value))
    check_associations(given)
    return without_repeats(given)


def address_of(elements: Sequence[Element], stem: str) -> str:
    """The Digital Link of elements, proved by reading it back; raises InvalidGs1 or one of its kinds."""
    address = build_digital_link(elements, stem)
    parse_digital_link(address)
    return address


def address_if_any(elements: Sequence[Element], stem: str) -> str | None:
    """The Digital Link of elements, or None when they hold no key or one has no place in it."""
    try:
        return address_of(elements, stem)
    except InvalidGs1:
        return None


def written_element_string(elements: Sequence[Element]) -> str:
    """The text of a symbol with its FNC1 written `^`, the leading one included."""
    return "^" + element_string(elements, separator="^")
