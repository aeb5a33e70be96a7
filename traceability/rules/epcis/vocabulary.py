"""The words of the Core Business Vocabulary: bare, as EPC URN, and as the web address that hashes use."""

CBV = "https://ref.gs1.org/cbv/"
WEB_VOCABULARY = "https://gs1.org/voc/"

# The kind of a field's words → how their address begins.
STEMS = {
    "bizStep": f"{CBV}BizStep-",
    "disposition": f"{CBV}Disp-",
    "transaction": f"{CBV}BTT-",
    "party": f"{CBV}SDT-",
    "reason": f"{CBV}ER-",
    "component": f"{CBV}Comp-",
    "measurement": WEB_VOCABULARY,
}
# What CBV 1 called them, and what still arrives.
_URNS = {
    "urn:epcglobal:cbv:bizstep:": STEMS["bizStep"],
    "urn:epcglobal:cbv:disp:": STEMS["disposition"],
    "urn:epcglobal:cbv:btt:": STEMS["transaction"],
    "urn:epcglobal:cbv:sdt:": STEMS["party"],
    "urn:epcglobal:cbv:er:": STEMS["reason"],
}
# Prefixes that the standard's own context declares, whatever a document's says.
STANDARD_PREFIXES = {
    "cbv": CBV,
    "gs1": WEB_VOCABULARY,
    "cbvmda": "urn:epcglobal:cbv:mda:",
}


def word_address(kind: str, word: str, prefixes: dict[str, str] | None = None) -> str:
    """The one address of a word: `shipping`, `cbv:BizStep-shipping` and the old URN are the same."""
    if ":" not in word:
        return STEMS[kind] + word
    for urn, stem in _URNS.items():
        if word.startswith(urn):
            return stem + word.removeprefix(urn)
    return expanded(word, STANDARD_PREFIXES | (prefixes or {}))


def expanded(name: str, prefixes: dict[str, str]) -> str:
    """A name with its prefix written out, where the context declares it."""
    prefix, colon, rest = name.partition(":")
    return prefixes[prefix] + rest if colon and prefix in prefixes else name


def prefixes_of(context: object) -> dict[str, str]:
    """The prefixes that a JSON-LD context declares (an address, an object, or a list of both)."""
    found: dict[str, str] = {}
    for one in context if isinstance(context, list) else [context]:
        if isinstance(one, dict):
            found |= {prefix: uri for prefix, uri in one.items() if isinstance(uri, str)}
    return found
