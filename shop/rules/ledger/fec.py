"""The shop's entries as lines of the French file (`kernel/fec.py`)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.fec import FecLine
from shop.rules.ledger.accounts import Plan
from shop.rules.ledger.entries import Entry


@dataclass(frozen=True, slots=True)
class Party:
    """A producer as the subsidiary account names it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FecWords:
    """What journals and entries are called, and the day they were written to the file."""

    journals: Mapping[str, str]
    entries: Mapping[str, str]
    made_on: date


def fec_lines(
    entries: Iterable[Entry], plan: Plan, parties: Mapping[UUID, Party], words: FecWords
) -> Iterator[FecLine]:
    """The lines of entries that come in order, the entries numbered from 1."""
    for number, one in enumerate(entries, 1):
        origin = one.origin
        label = " - ".join(filter(None, (words.entries[origin.kind], origin.detail)))
        for posting in one.postings:
            account = plan.of(posting.role, posting.rate_bp)
            party = parties[posting.party_id] if posting.party_id else Party("", "")
            yield FecLine(
                number,
                origin.day,
                one.journal,
                words.journals[one.journal],
                account.number,
                account.label,
                party.code,
                party.name,
                origin.reference,
                label,
                posting.cents,
            )
