"""What a resolver answers: links by type and level, and the linkset that lists them (RFC 9264).

Sources: GS1-Conformant Resolver Standard 1.2, GS1 Web Vocabulary (link types), RFC 9264.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

VOCABULARY = "https://ref.gs1.org/voc/"
# Written so by older printed codes and by other resolvers; the terms are the same.
_SAME_VOCABULARIES = ("gs1:", VOCABULARY, "https://gs1.org/voc/", "https://www.gs1.org/voc/")
LINKSET = "linkset"
DEFAULT_LINK = "defaultLink"
# `all` asked for the linkset until February 2024.
_ASK_FOR_LINKSET = (LINKSET, "all")


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go: what sort of thing is there, its title, and its media type and languages if fixed.

    Not everybody may read what is at one that is not `is_public`; one that does not `takes_query` is
    asked without what the address of the pack was asked with.
    """

    kind: str
    href: str
    title: str
    media_type: str | None = None
    languages: tuple[str, ...] = ()
    is_public: bool = True
    takes_query: bool = True


@dataclass(frozen=True, slots=True)
class Level:
    """One thing that an address names, from the finest up: its own address, its name, its links."""

    anchor: str
    description: str
    default: Link
    links: tuple[Link, ...]


def asked_kind(link_type: str | None) -> str | None:
    """The term that a `linkType` asks for: `pip`, `linkset`, `defaultLink` when nothing is asked.

    None for a type of no vocabulary that we know.
    """
    if not link_type:
        return DEFAULT_LINK
    if link_type in _ASK_FOR_LINKSET:
        return LINKSET
    for vocabulary in _SAME_VOCABULARIES:
        if link_type.startswith(vocabulary):
            return link_type.removeprefix(vocabulary)
    return None


def links_of(levels: Sequence[Level], kind: str) -> tuple[Link, ...]:
    """The links of a kind at the finest level that has any: what an unknown lot lacks, the product has."""
    if kind == DEFAULT_LINK:
        return (levels[0].default,)
    found = (tuple(link for link in level.links if link.kind == kind) for level in levels)
    return next((links for links in found if links), ())


def narrowed(links: Sequence[Link], media_types: Iterable[str], languages: Iterable[str]) -> tuple[Link, ...]:
    """The links that fit a reader best: one of her media types, then one of her languages, in her order.

    What fits nothing narrows nothing; more than one left is for the reader to choose.
    """
    by_type = _first_fit(tuple(links), media_types, lambda link: (link.media_type,))
    return _first_fit(by_type, languages, lambda link: link.languages)


def _first_fit(links: tuple[Link, ...], wishes: Iterable[str], told: Any) -> tuple[Link, ...]:
    for wish in wishes:
        if fitting := tuple(link for link in links if wish in told(link)):
            return fitting
    return links


def linkset(levels: Sequence[Level]) -> dict[str, Any]:
    """Every link of every level, the finest first; the default is that of the finest alone."""
    contexts = [_context(level, level.links) for level in levels]
    default = levels[0].default
    # The default has no optional attribute, and is also under the type that describes it.
    contexts[0][VOCABULARY + DEFAULT_LINK] = [{"href": default.href, "title": default.title}]
    return {"linkset": contexts}


def linkset_of(level: Level, links: Sequence[Link]) -> dict[str, Any]:
    """Some links of one level: those among which a reader must choose."""
    return {"linkset": [_context(level, links)]}


def _context(level: Level, links: Sequence[Link]) -> dict[str, Any]:
    told: dict[str, Any] = {"anchor": level.anchor, "itemDescription": level.description}
    for link in links:
        told.setdefault(VOCABULARY + link.kind, []).append(_target(link))
    return told


def _target(link: Link) -> dict[str, Any]:
    told: dict[str, Any] = {"href": link.href, "title": link.title}
    if link.media_type:
        told["type"] = link.media_type
    if link.languages:
        told["hreflang"] = list(link.languages)
    if not link.is_public:
        told["public"] = False
    if not link.takes_query:
        told["fwqs"] = False
    return told
