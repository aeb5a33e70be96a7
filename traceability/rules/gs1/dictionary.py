"""The GS1 Barcode Syntax Dictionary, read once from the official data file beside this module."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from traceability.rules.gs1.errors import UnknownIdentifier

DICTIONARY_FILE = Path(__file__).with_name("gs1-syntax-dictionary.txt")
AI_LENGTHS = (2, 3, 4)

_COMPONENT = re.compile(r"^(?P<open>\[?)(?P<type>[NXYZ])(?P<upto>\.\.)?(?P<length>\d+)\]?$")
_FLAGS = frozenset("*!?\"$%&'()+,-./:;<=>@\\^_`{|}~")


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a value: type N, X, Y or Z, its length in characters, and the checks it passes."""

    kind: str
    length_min: int
    length_max: int
    optional: bool
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identifier:
    """An application identifier (AI) and its rules.

    `required` holds one entry for each rule: alternatives, each a group of patterns that must all
    be there. `link_paths` is None when the AI is not a Digital Link key, else the qualifier
    sequences it accepts. In a pattern, `n` stands for any digit.
    """

    ai: str
    title: str
    predefined_length: bool
    link_attribute: bool
    components: tuple[Component, ...]
    required: tuple[tuple[tuple[str, ...], ...], ...]
    excluded: tuple[str, ...]
    link_paths: tuple[tuple[str, ...], ...] | None

    @property
    def length_max(self) -> int:
        """Longest value, in characters."""
        return sum(component.length_max for component in self.components)


@cache
def identifiers() -> Mapping[str, Identifier]:
    """Every identifier of the dictionary by its digits."""
    found: dict[str, Identifier] = {}
    for line in DICTIONARY_FILE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            for identifier in _entry(line):
                found[identifier.ai] = identifier
    return MappingProxyType(found)


def identifier(ai: str) -> Identifier:
    """The identifier written with these digits; raises UnknownIdentifier."""
    try:
        return identifiers()[ai]
    except KeyError:
        raise UnknownIdentifier(text=ai) from None


def identifier_at(text: str) -> Identifier:
    """The identifier a text starts with: no AI is the beginning of another.

    Raises UnknownIdentifier.
    """
    for length in AI_LENGTHS:
        if found := identifiers().get(text[:length]):
            return found
    raise UnknownIdentifier(text=text[: max(AI_LENGTHS)])


def matches(pattern: str, ai: str) -> bool:
    """Whether an AI fits a dictionary pattern such as `310n`."""
    return len(pattern) == len(ai) and all(p in ("n", d) for p, d in zip(pattern, ai, strict=True))


def _entry(line: str) -> list[Identifier]:
    body, _, title = line.partition("#")
    ais, *words = body.split()
    flags = words.pop(0) if set(words[0]) <= _FLAGS else ""
    components: list[Component] = []
    attributes: list[tuple[str, str]] = []
    for word in words:
        shape, *checks = word.replace("]", "").split(",")
        if not attributes and (part := _COMPONENT.match(shape)):
            components.append(_component(part, tuple(checks)))
        else:
            name, _, value = word.partition("=")
            attributes.append((name, value))
    return [
        Identifier(
            ai=ai,
            title=title.strip(),
            predefined_length="*" in flags,
            link_attribute="?" in flags,
            components=tuple(components),
            required=tuple(_alternatives(v) for name, v in attributes if name == "req"),
            excluded=tuple(p for name, v in attributes if name == "ex" for p in v.split(",")),
            link_paths=_link_paths(attributes),
        )
        for ai in _range(ais)
    ]


def _range(ais: str) -> list[str]:
    first, _, last = ais.partition("-")
    return [str(ai).zfill(len(first)) for ai in range(int(first), int(last or first) + 1)]


def _component(part: re.Match[str], checks: tuple[str, ...]) -> Component:
    length = int(part["length"])
    return Component(
        kind=part["type"],
        length_min=1 if part["upto"] else length,
        length_max=length,
        optional=bool(part["open"]),
        checks=checks,
    )


def _alternatives(value: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group.split("+")) for group in value.split(","))


def _link_paths(attributes: list[tuple[str, str]]) -> tuple[tuple[str, ...], ...] | None:
    values = [value for name, value in attributes if name == "dlpkey"]
    if not values:
        return None
    return tuple(tuple(path.split(",")) if path else () for value in values for path in value.split("|"))
