"""Which elements may stand together on one item (the dictionary's `req` and `ex` attributes).

To be asked about all the elements read from an item's codes together: a second bar code may hold
what the first one misses.
"""

from collections.abc import Sequence

from traceability.rules.gs1.dictionary import Identifier, identifier, matches
from traceability.rules.gs1.elements import Element, fixed_part_length
from traceability.rules.gs1.errors import BrokenAssociation

DIGITAL_SIGNATURE = "8030"
# Keys whose serial component is optional; a signature must be of one item, so it asks for it.
_OPTIONALLY_SERIAL = ("253", "255", "8003")


def check_associations(elements: Sequence[Element]) -> None:
    """Raises BrokenAssociation when elements contradict, exclude or miss one another."""
    _check_repeats(elements)
    present = {each.ai for each in elements}
    for ai in sorted(present):
        known = identifier(ai)
        _check_exclusions(known, present)
        _check_companions(known, present)
    if DIGITAL_SIGNATURE in present:
        _check_signed_keys(elements)


def _check_repeats(elements: Sequence[Element]) -> None:
    values: dict[str, str] = {}
    for each in elements:
        if values.setdefault(each.ai, each.value) != each.value:
            raise BrokenAssociation(ai=each.ai, rule="repeats")


def _check_exclusions(known: Identifier, present: set[str]) -> None:
    for pattern in known.excluded:
        for other in present - {known.ai}:
            if matches(pattern, other):
                raise BrokenAssociation(ai=known.ai, rule="excludes", other=other)


def _check_companions(known: Identifier, present: set[str]) -> None:
    for alternatives in known.required:
        if not any(_all_present(group, present) for group in alternatives):
            wanted = ", ".join("+".join(group) for group in alternatives)
            raise BrokenAssociation(ai=known.ai, rule="requires", other=wanted)


def _all_present(group: tuple[str, ...], present: set[str]) -> bool:
    return all(any(matches(pattern, ai) for ai in present) for pattern in group)


def _check_signed_keys(elements: Sequence[Element]) -> None:
    for each in elements:
        unserialised = len(each.value) <= fixed_part_length(identifier(each.ai))
        if each.ai in _OPTIONALLY_SERIAL and unserialised:
            raise BrokenAssociation(ai=DIGITAL_SIGNATURE, rule="requires-serial", other=each.ai)
