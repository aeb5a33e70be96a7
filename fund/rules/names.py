"""Names as people and banks spell them: compared by the words that tell one organisation from another."""

import re
import unicodedata
from collections.abc import Iterable

# Words that every organisation's name may hold.
_COMMON = frozenset(
    {"COOPERATIVE", "COOP", "STE", "SOCIETE", "GIE", "ASSOCIATION", "UNION", "DES", "LES", "FEMININE",
     "AGRICOLE", "COOPERATIVES", "AGRICOLES", "FEMININES", "GROUPEMENT", "FEDERATION", "SARL", "ETS",
     "ETABLISSEMENTS", "MME", "تعاونية", "التعاونية", "جمعية", "الجمعية", "اتحاد", "الاتحاد"}
)  # fmt: skip
_WORDS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """A text as it is compared: capitals, no accents, no signs."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return _WORDS.sub(" ", bare.upper()).strip()


# As plain texts write them: an Arabic letter may hold a sign too.
_PLAIN_COMMON = frozenset(map(plain, _COMMON))


def says(text: str, name: str) -> bool:
    """Whether a plain text says a name: all of its words that are not every organisation's."""
    words = _telling(name)
    return bool(words) and words <= set(text.split())


def guarantor_in(text: str, guarantors: Iterable[str], beneficiary: Iterable[str]) -> str:
    """The guarantor that a plain text names, of several the one that it names by most words; else empty.

    A text that names two by as many words, or the beneficiary by as many, names nobody.
    """
    named = {one: len(_telling(one)) for one in guarantors if says(text, one)}
    most = max(named.values(), default=0)
    theirs = max((len(_telling(one)) for one in beneficiary if says(text, one)), default=0)
    best = [one for one, words in named.items() if words == most]
    return best[0] if len(best) == 1 and most > theirs else ""


def same_name(one: str, other: str) -> bool:
    """Whether two names are written the same, capitals and spaces left out of account."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _telling(name: str) -> set[str]:
    """The words of a name that tell it from others, in no order."""
    return {one for one in plain(name).split() if one not in _PLAIN_COMMON and len(one) > 2}
