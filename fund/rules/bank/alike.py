"""Which lines of one file likely tell what a line of another file tells: the same days taken twice.

A table and a CAMT.053 of the same days name the same movement differently, so their keys differ
(docs/algorithms/bank.md). Nothing is decided here: a person says whether it is the same.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fund.rules.bank.statements import NO_REFERENCE
from fund.rules.names import plain

# Of the words of the shorter text, how many the other has too: half of them.
SHARED_PERCENT_MIN = 50
# A reference this short is found in any text.
REFERENCE_LENGTH_MIN = 4
# Words that a bank writes on every line of its sort.
_BANKING = frozenset(
    {"VIREMENT", "VIR", "VIRT", "RECU", "EMIS", "EMISSION", "RECEPTION", "FAVEUR", "ORDRE", "PRELEVEMENT",
     "PRLV", "VERSEMENT", "REGLEMENT", "REGLT", "PAR", "POUR", "VERS", "NOTPROVIDED"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A line as one file tells it; `file` is what the file is known by, `order` when it was taken in."""

    id: str
    file: str
    order: int
    booked_on: date
    cents: int
    text: str
    references: tuple[str, ...] = ()


def pairs(lines: Sequence[Told]) -> dict[str, str]:
    """Of each line that likely repeats an earlier one of another file, by its id, the earlier one's id.

    Day and amount are the same, and a reference of either stands in the other, or half of the words do.
    Each earlier line is repeated once by one file at most: of three alike in a file and two in another,
    one is new.
    """
    by_fact: dict[tuple[date, int], list[Told]] = defaultdict(list)
    for one in lines:
        by_fact[one.booked_on, one.cents].append(one)
    found: dict[str, str] = {}
    for same in by_fact.values():
        same.sort(key=lambda one: one.order)
        taken: set[tuple[str, str]] = set()
        for at, later in enumerate(same):
            free = [
                one
                for one in same[:at]
                if one.file != later.file and one.id not in found and (one.id, later.file) not in taken
            ]
            best = max(free, key=lambda one: (_closeness(one, later), -one.order), default=None)
            if best is not None and _closeness(best, later) >= SHARED_PERCENT_MIN:
                found[later.id] = best.id
                taken.add((best.id, later.file))
    return found


def _closeness(one: Told, other: Told) -> int:
    """How much two lines say the same, in percent; a shared reference says it whole."""
    if _refers(one, other) or _refers(other, one):
        return 100
    ours, theirs = _words(one.text), _words(other.text)
    fewest = min(len(ours), len(theirs))
    return 100 * len(ours & theirs) // fewest if fewest else 0


def _refers(one: Told, other: Told) -> bool:
    """Whether a reference of one line is one of the other's, or a word of its text."""
    words = plain(other.text).split()
    for reference in one.references:
        bare = plain(reference).replace(" ", "")
        if len(bare) < REFERENCE_LENGTH_MIN or bare in NO_REFERENCE:
            continue
        if bare in words or any(bare == plain(given).replace(" ", "") for given in other.references):
            return True
    return False


def _words(text: str) -> frozenset[str]:
    """The words that tell a line from others; all of them when there are no such."""
    words = frozenset(plain(text).split())
    return words - _BANKING or words
