"""The journal as a CSV for a spreadsheet."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from kernel.fec import amount
from shop.rules.ledger.accounts import Plan
from shop.rules.ledger.entries import Entry
from shop.rules.ledger.fec import FecWords, Party


def journal_rows(
    entries: Iterable[Entry],
    plan: Plan,
    parties: Mapping[UUID, Party],
    places: Mapping[UUID, str],
    words: FecWords,
    currency: str,
) -> Iterator[list[str]]:
    """The journal line by line, without its head: by day, with the VAT rate of each line that has one."""
    nobody = Party("", "")
    for number, one in enumerate(entries, 1):
        origin = one.origin
        told = " – ".join(filter(None, (words.entries[origin.kind], origin.detail)))
        for line in one.postings:
            account = plan.of(line.role, line.rate_bp)
            party = parties[line.party_id] if line.party_id else nobody
            yield [
                str(number),
                origin.day.isoformat(),
                one.journal,
                places[origin.place_id],
                origin.reference,
                account.number,
                account.label,
                party.code,
                party.name,
                "" if line.rate_bp is None else amount(line.rate_bp),
                told,
                amount(line.debit_cents),
                amount(line.credit_cents),
                currency,
            ]
