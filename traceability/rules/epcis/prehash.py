"""The event hash of CBV 2.0 (section 8.9): one canonical text for one event, and its SHA-256.

Fields come in the standard's order, lists sorted, names of extensions with their namespace, moments
in UTC to the millisecond, numbers without superfluous digits, GS1 keys as canonical Digital Links.
The event's own id, its record time, its error declaration and comments take no part.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from traceability.rules.epcis.identifiers import canonical
from traceability.rules.epcis.moments import read_moment, write_moment
from traceability.rules.epcis.vocabulary import STANDARD_PREFIXES, expanded, prefixes_of, word_address

Prefixes = dict[str, str]
Writer = Callable[[str, Any, Prefixes], str]

_NUMBER = re.compile(r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$", re.ASCII)
_COMMENTS = frozenset({"rdfs:comment", "comment", "http://www.w3.org/2000/01/rdf-schema#comment"})
_UNHASHED = frozenset({"type", "eventID", "recordTime", "errorDeclaration", "@context"}) | _COMMENTS


def event_hash(event: Mapping[str, Any], context: object = None, ignored: Iterable[str] = ()) -> str:
    """The `ni` address of an event, as its `eventID` may be."""
    return hash_of(prehash(event, context, ignored))


def hash_of(text: str) -> str:
    """The `ni` address of a pre-hash text."""
    return f"ni:///sha-256;{sha256(text.encode()).hexdigest()}?ver=CBV2.0"


def prehash(event: Mapping[str, Any], context: object = None, ignored: Iterable[str] = ()) -> str:
    """The canonical text of an event; `context` is its document's, `ignored` names extensions left out."""
    prefixes = STANDARD_PREFIXES | prefixes_of(context) | prefixes_of(event.get("@context"))
    known = [name for name, _ in _EVENT] + [*_UNHASHED, *ignored]
    start = f"eventType={expanded(str(event['type']), prefixes)}"
    return start + _ordered(event, _EVENT, prefixes) + _extensions(event, known, prefixes)


def _ordered(node: Mapping[str, Any], order: tuple[tuple[str, Writer], ...], prefixes: Prefixes) -> str:
    return "".join(write(name, node[name], prefixes) for name, write in order if name in node)


def _extensions(node: Mapping[str, Any], known: Iterable[str], prefixes: Prefixes) -> str:
    names = set(known)
    return "".join(sorted(_generic(k, v, prefixes) for k, v in node.items() if k not in names))


def _generic(name: str, value: Any, prefixes: Prefixes) -> str:
    """An extension and all that it holds, sorted at every level."""
    if isinstance(value, list):
        return "".join(sorted(_generic(name, one, prefixes) for one in value))
    if isinstance(value, Mapping):
        return _namespaced(name, prefixes) + _extensions(value, _COMMENTS, prefixes)
    return f"{_namespaced(name, prefixes)}={_text(value)}" if value is not None else ""


def _namespaced(name: str, prefixes: Prefixes) -> str:
    """`example:myField` as `{https://ns.example.com/epcis/}myField`."""
    prefix, colon, rest = name.partition(":")
    if colon and prefix in prefixes:
        return f"{{{prefixes[prefix]}}}{rest}"
    cut = max(name.rfind(sign) for sign in "/#:") + 1
    return f"{{{name[:cut]}}}{name[cut:]}" if cut else name


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value).strip()
    return plain_number(text) if _NUMBER.match(text) else canonical(text)


def plain_number(text: str) -> str:
    """A number without a plus, leading or trailing zeros, or exponent."""
    plain = f"{Decimal(text):f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def _scalar(name: str, value: Any, prefixes: Prefixes) -> str:
    values = value if isinstance(value, list) else [value]
    return "".join(sorted(f"{name}={_text(one)}" for one in values))


def _moment(name: str, value: Any, prefixes: Prefixes) -> str:
    return f"{name}={write_moment(read_moment(str(value)))}"


def _word(kind: str) -> Writer:
    def write(name: str, value: Any, prefixes: Prefixes) -> str:
        words = value if isinstance(value, list) else [value]
        return "".join(sorted(f"{name}={word_address(kind, str(one), prefixes)}" for one in words))

    return write


def _list(child: str) -> Writer:
    """A list of identifiers: `epcListepc=…epc=…`."""

    def write(name: str, value: Any, prefixes: Prefixes) -> str:
        return _under(name, "".join(sorted(f"{child}={_text(one)}" for one in value)))

    return write


def _node(order: tuple[tuple[str, Writer], ...]) -> Writer:
    """An object whose fields have an order, extensions after them."""

    def write(name: str, value: Any, prefixes: Prefixes) -> str:
        known = [field for field, _ in order]
        inside = _ordered(value, order, prefixes) + _extensions(value, [*known, *_COMMENTS], prefixes)
        return _under(name, inside)

    return write


def _nodes(child: str, order: tuple[tuple[str, Writer], ...]) -> Writer:
    """A list of such objects, each under its name; pairs of a type and a value have none."""

    def write(name: str, value: Any, prefixes: Prefixes) -> str:
        return _under(name, "".join(sorted(one(child, each, prefixes) for each in value)))

    one = _node(order)
    return write


def _pairs(kind: str, child: str) -> Writer:
    order: tuple[tuple[str, Writer], ...] = (("type", _word(kind)), (child, _scalar))

    def write(name: str, value: Any, prefixes: Prefixes) -> str:
        return _under(name, "".join(sorted(_ordered(each, order, prefixes) for each in value)))

    return write


def _ilmd(name: str, value: Any, prefixes: Prefixes) -> str:
    return _under(name, _extensions(value, _COMMENTS, prefixes))


def _reports(name: str, value: Any, prefixes: Prefixes) -> str:
    return "".join(sorted(_node(_REPORT)(name, each, prefixes) for each in value))


def _under(name: str, inside: str) -> str:
    return name + inside if inside else ""


_QUANTITY = (("epcClass", _scalar), ("quantity", _scalar), ("uom", _scalar))
_SOURCES = (("deviceID", _scalar), ("deviceMetadata", _scalar), ("rawData", _scalar),
            ("dataProcessingMethod", _scalar), ("bizRules", _scalar))  # fmt: skip
_METADATA = (("time", _moment), ("startTime", _moment), ("endTime", _moment), *_SOURCES)
_REPORT = (
    ("type", _word("measurement")), ("exception", _word("measurement")), *_SOURCES, ("time", _moment),
    ("microorganism", _scalar), ("chemicalSubstance", _scalar), ("coordinateReferenceSystem", _scalar),
    ("value", _scalar), ("component", _word("component")), ("stringValue", _scalar),
    ("booleanValue", _scalar), ("hexBinaryValue", _scalar), ("uriValue", _scalar), ("minValue", _scalar),
    ("maxValue", _scalar), ("meanValue", _scalar), ("sDev", _scalar), ("percRank", _scalar),
    ("percValue", _scalar), ("uom", _scalar),
)  # fmt: skip
_quantities = _nodes("quantityElement", _QUANTITY)
_place = _node((("id", _scalar),))
_EVENT: tuple[tuple[str, Writer], ...] = (
    ("eventTime", _moment), ("eventTimeZoneOffset", _scalar), ("certificationInfo", _scalar),
    ("epcList", _list("epc")), ("parentID", _scalar), ("inputEPCList", _list("epc")),
    ("childEPCs", _list("epc")), ("quantityList", _quantities), ("childQuantityList", _quantities),
    ("inputQuantityList", _quantities), ("outputEPCList", _list("epc")),
    ("outputQuantityList", _quantities), ("action", _scalar), ("transformationID", _scalar),
    ("bizStep", _word("bizStep")), ("disposition", _word("disposition")),
    ("persistentDisposition", _node((("set", _word("disposition")), ("unset", _word("disposition"))))),
    ("readPoint", _place), ("bizLocation", _place),
    ("bizTransactionList", _pairs("transaction", "bizTransaction")),
    ("destinationList", _pairs("party", "destination")), ("sourceList", _pairs("party", "source")),
    ("sensorElementList",
     _nodes("sensorElement", (("sensorMetadata", _node(_METADATA)), ("sensorReport", _reports)))),
    ("ilmd", _ilmd),
)  # fmt: skip
