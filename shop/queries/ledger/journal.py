"""The journal of an organisation's accounts, told from facts each time it is asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from shop.queries.ledger.books import Books
from shop.queries.ledger.cash import cash_entries
from shop.queries.ledger.payments import payment_entries
from shop.queries.ledger.sales import sales_entries
from shop.queries.ledger.shares import shares_entries
from shop.rules.ledger.accounts import LedgerAccountNumber, Plan
from shop.rules.ledger.entries import Entry, in_order


def journal_of(session: Session, books: Books) -> list[Entry]:
    """Every entry of the places and days of some books, in order; raises UnbalancedEntry."""
    return in_order(
        [
            *sales_entries(session, books),
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
    sums: dict[tuple[str, UUID | None], list[int]] = defaultdict(lambda: [0, 0])
    accounts: dict[str, LedgerAccountNumber] = {}
    for line in (line for one in entries for line in one.postings):
        account = plan.of(line.role, line.rate_bp)
        accounts.setdefault(account.number, account)
        told = sums[account.number, line.party_id]
        told[0] += line.debit_cents
        told[1] += line.credit_cents
    return [
        AccountTotal(accounts[number], party_id, debit_cents, credit_cents)
        for (number, party_id), (debit_cents, credit_cents) in sorted(sums.items(), key=str)
    ]
