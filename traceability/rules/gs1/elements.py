"""Element strings: what a GS1 bar code carries, read and written.

An element is an application identifier (AI) and its value: (10) and `TAL-2026-014`. Elements are
validated by format and content here; which may stand together is `associations`' question, since
it is to be asked about all the codes on an item together.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from traceability.rules.gs1.checks.by_name import CHECKS, TYPES
from traceability.rules.gs1.dictionary import Component, Identifier, identifier, identifier_at
from traceability.rules.gs1.errors import InvalidElement, MalformedElements

GS = "\x1d"  # FNC1 as scanners send it
DATA_LENGTH_MAX = 7_089  # what the largest QR code holds; a longer scan is no scan

_BRACKETED = re.compile(r"\((\d{2,4})\)((?:\\.|[^(\\])+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Element:
    """An application identifier's digits and its value, validated when read or made."""

    ai: str
    value: str


def element(ai: str, value: str) -> Element:
    """A validated element; raises UnknownIdentifier or InvalidElement."""
    check_value(identifier(ai), value)
    return Element(ai, value)


def parse_element_string(text: str, separator: str = GS) -> tuple[Element, ...]:
    """The elements of a scan's text without its symbology prefix.

    A separator that leads, ends, doubles or follows a value of predefined length is tolerated, as
    scanners send them. Raises MalformedElements, UnknownIdentifier or InvalidElement.
    """
    if len(text) > DATA_LENGTH_MAX:
        raise MalformedElements(text=text[:40])
    rest = text.lstrip(separator)
    found: list[Element] = []
    while rest:
        known = identifier_at(rest)
        start = len(known.ai)
        end = rest.find(separator, start)
        end = len(rest) if end < 0 else end
        if known.predefined_length:
            end = min(end, start + known.length_max)
        found.append(element(known.ai, rest[start:end]))
        rest = rest[end:].lstrip(separator)
    if not found:
        raise MalformedElements(text=text)
    return tuple(found)


def parse_bracketed(text: str) -> tuple[Element, ...]:
    r"""The elements of the form people write, `(01)…(10)…`, where `\(` is a bracket in a value.

    Raises MalformedElements, UnknownIdentifier or InvalidElement.
    """
    found: list[Element] = []
    at = 0
    while at < len(text):
        part = _BRACKETED.match(text, at)
        if part is None:
            raise MalformedElements(text=text)
        found.append(element(part[1], part[2].replace("\\(", "(")))
        at = part.end()
    if not found:
        raise MalformedElements(text=text)
    return tuple(found)


def element_string(elements: Iterable[Element], separator: str = GS) -> str:
    """The text of a symbol after its first FNC1, separated only where the standard asks for it."""
    pieces: list[str] = []
    pending = ""
    for each in elements:
        pieces.append(f"{pending}{each.ai}{each.value}")
        pending = "" if identifier(each.ai).predefined_length else separator
    return "".join(pieces)


def bracketed(elements: Iterable[Element]) -> str:
    """The line printed under a bar code: `(01)06111234567896(10)TAL-2026-014`."""
    return "".join(f"({each.ai}){each.value.replace('(', chr(92) + '(')}" for each in elements)


def value_of(elements: Iterable[Element], ai: str) -> str | None:
    """The value of an identifier's first element, or None."""
    return next((each.value for each in elements if each.ai == ai), None)


def check_value(known: Identifier, value: str) -> None:
    """Raises InvalidElement unless the value has its identifier's format and passes its checks."""
    rest = value
    for component in known.components:
        if component.optional and not rest:
            break
        part, rest = rest[: component.length_max], rest[component.length_max :]
        if reason := _component_reason(component, part):
            raise InvalidElement(ai=known.ai, value=value, reason=reason)
    if rest:
        raise InvalidElement(ai=known.ai, value=value, reason="value-too-long")


def fixed_part_length(known: Identifier) -> int:
    """Characters of a value before its optional components: a longer value has a serial."""
    return sum(each.length_max for each in known.components if not each.optional)


def without_repeats(elements: Sequence[Element]) -> tuple[Element, ...]:
    """The elements without exact repetitions, in order."""
    return tuple(dict.fromkeys(elements))


def _component_reason(component: Component, part: str) -> str | None:
    if len(part) < component.length_min:
        # Content first where there is any: a letter says more than a missing digit.
        return (TYPES[component.kind](part) if part else None) or "value-too-short"
    for check in (TYPES[component.kind], *(CHECKS[name] for name in component.checks)):
        if reason := check(part):
            return reason
    return None
