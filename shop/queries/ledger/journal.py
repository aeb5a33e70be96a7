"""The journal of an organisation's accounts, told from facts each time it is asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from shop.queries.ledger.books import Books
from shop.queries.ledger.cash import cash_entries
from shop.queries.ledger.payments import payment_entries
from shop.queries.ledger.purchases import purchase_entries
from shop.queries.ledger.sales import sales_entries
from shop.queries.ledger.shares import shares_entries
from shop.rules.ledger.accounts import LedgerAccountNumber, Plan
from shop.rules.ledger.entries import Entry, in_order


def journal_of(session: Session, books: Books) -> list[Entry]:
    """Every entry of the places and days of some books, in order; raises UnbalancedEntry."""
    return in_order(
        [
            *sales_entries(session, books),
            *purchase_entries(session, books),
            *shares_entries(session, books),
            *cash_entries(session, books),
            *payment_entries(session, books),
        ]
    )


def parties_of(entries: Iterable[Entry]) -> set[UUID]:
    """The producers whom some entries speak of."""
    return {line.party_id for one in entries for line in one.postings if line.party_id}


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """What was debited and credited on an account, of one producer where it has one."""

    account: LedgerAccountNumber
    party_id: UUID | None
    debit_cents: int
    credit_cents: int

    @property
    def balance_cents(self) -> int:
        return self.debit_cents - self.credit_cents


def totals_of(entries: Sequence[Entry], plan: Plan) -> list[AccountTotal]:
    """The trial balance of some entries, by number of account and producer."""
    by_role: dict[tuple[str, int | None, UUID | None], list[int]] = defaultdict(lambda: [0, 0])
    for line in (line for one in entries for line in one.postings):
        told = by_role[line.role, line.rate_bp, line.party_id]
        told[line.cents < 0] += abs(line.cents)
    sums: dict[tuple[str, UUID | None], AccountTotal] = {}
    for (role, rate_bp, party_id), (debit_cents, credit_cents) in by_role.items():
        account = plan.of(role, rate_bp)
        before = sums.get((account.number, party_id), AccountTotal(account, party_id, 0, 0))
        sums[account.number, party_id] = replace(
            before,
            debit_cents=before.debit_cents + debit_cents,
            credit_cents=before.credit_cents + credit_cents,
        )
    return [total for _key, total in sorted(sums.items(), key=lambda one: str(one[0]))]
