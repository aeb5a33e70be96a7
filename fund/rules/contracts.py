"""What stands in the contract of an advance as it is signed, and who signs it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

FUND, BENEFICIARY = "fund", "beneficiary"


@dataclass(frozen=True, slots=True)
class Terms:
    """All that the parties agree on; who they are is told by keys, which never change. Minor units."""

    number: str
    fund: str
    holder: str
    beneficiary: str
    application: str
    purpose: str
    currency: str
    cents: int
    granted_on: date
    decision: str
    conditions: str
    fee_bp: int
    fee_taken: str
    retention_cap: str
    guarantors: tuple[tuple[str, int], ...]
    shares: tuple[tuple[date, int, int], ...]
    # Planned day and amount; none when no day was planned.
    tranches: tuple[tuple[date, int], ...] = ()
    # Key of the place (empty: all places), share of payouts in basis points, since when.
    retained: tuple[tuple[str, int, date], ...] = ()


def contract_text(terms: Terms) -> str:
    """One text for one content: what is hashed. Guarantors are in the order of their names.

    What a contract does not have leaves no line, so what was signed before it could be had stays the same.
    """
    told: Iterable[tuple[str, ...]] = [
        ("advance-contract", "1"),
        ("number", terms.number),
        ("fund", terms.fund),
        ("holder", terms.holder),
        ("beneficiary", terms.beneficiary),
        ("application", terms.application),
        ("purpose", _line(terms.purpose)),
        ("granted", str(terms.cents), terms.currency, terms.granted_on.isoformat()),
        ("decision", terms.decision),
        ("conditions", _line(terms.conditions)),
        ("fee", str(terms.fee_bp), terms.fee_taken),
        ("retention", terms.retention_cap),
        *(("guarantor", _line(name), str(cents)) for name, cents in sorted(terms.guarantors)),
        *(("share", day.isoformat(), str(principal), str(fee)) for day, principal, fee in terms.shares),
        *(("tranche", day.isoformat(), str(cents)) for day, cents in terms.tranches),
        *(("retained", place, str(share_bp), since.isoformat()) for place, share_bp, since in terms.retained),
    ]
    return "\n".join("\t".join(row) for row in told)


def contract_texts(terms: Terms) -> tuple[str, str]:
    """The text, and what it was before it told the shares that are retained: both say what was agreed."""
    return contract_text(terms), contract_text(replace(terms, retained=()))


def _line(text: str) -> str:
    return " ".join(text.split())
