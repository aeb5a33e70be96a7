"""What a line of the bank may be: each guess with its reasons, the likeliest first. It never decides.

docs/algorithms/bank.md says what each reason weighs.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fund.rules.names import guarantor_in, plain, says

PROPOSED_MAX = 4
# A guess below this is none: an amount alone tells something, a day alone does not.
WEIGHT_MIN = 30
NEAR_DAYS = 7
WEIGHTS = {
    "number": 100,
    "reference": 100,
    "account": 60,
    "name": 45,
    "guarantor": 40,
    "share": 30,
    "due": 30,
    "balance": 30,
    "amount": 30,
    "same_day": 20,
    "near_day": 10,
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A line as it is compared, without accents or signs: its text, its payer, and `said`, which is both."""

    booked_on: date
    cents: int
    told: str
    payer: str
    said: str
    payer_account: str


@dataclass(frozen=True, slots=True)
class OpenAdvance:
    """An advance that may still be paid on, and who may pay it; `unpaid` are the shares left, by day."""

    id: str
    number: str
    beneficiary: str
    names: tuple[str, ...]
    guarantors: tuple[str, ...]
    accounts: frozenset[str]
    unpaid: tuple[tuple[date, int], ...]
    owed_cents: int
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class BookedFact:
    """What the books say of the bank account and no line says yet; `cents` below zero went out."""

    id: str
    dated_on: date
    cents: int
    number: str
    reference: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A guess: `repayment` of an advance, or `fact` that is in the books already."""

    sort: str
    id: str
    number: str
    name: str
    weight: int
    reasons: tuple[str, ...]
    # Who is guessed to have paid in the beneficiary's stead, as the fund writes it; empty: nobody.
    guarantor: str = ""


def compared(booked_on: date, cents: int, told: str, payer: str, payer_account: str) -> Compared:
    """A line, made ready once for all comparisons."""
    return Compared(booked_on, cents, plain(told), plain(payer), plain(f"{payer} {told}"), payer_account)


def proposals(
    line: Compared, advances: Iterable[OpenAdvance], facts: Iterable[BookedFact]
) -> tuple[Proposal, ...]:
    """The likeliest guesses; of two that weigh the same, what is in the books already comes first."""
    guesses = [_as_fact(line, one) for one in facts if one.cents == line.cents]
    if line.cents > 0:
        guesses += [_as_repayment(line, one) for one in advances if line.cents <= one.owed_cents]
    kept = [one for one in guesses if one.weight >= WEIGHT_MIN]
    kept.sort(key=lambda one: (-one.weight, one.sort, one.number, one.id))
    return tuple(kept[:PROPOSED_MAX])


def _as_repayment(line: Compared, advance: OpenAdvance) -> Proposal:
    reasons = []
    if _names(line.told, advance.number):
        reasons.append("number")
    if line.payer_account and line.payer_account in advance.accounts:
        reasons.append("account")
    is_named = any(says(line.said, name) for name in advance.names)
    # A guarantor often writes for whom it pays: then both names stand there, and who paid says who pays.
    text = line.said if not is_named else line.payer
    guarantor = guarantor_in(text, advance.guarantors, advance.names)
    reasons += ["name"] if is_named else []
    reasons += ["guarantor"] if guarantor else []
    due_on, share_cents = advance.unpaid[0] if advance.unpaid else (None, 0)
    amounts = (
        ("balance", advance.owed_cents),
        ("due", sum(cents for day, cents in advance.unpaid if day <= line.booked_on)),
        ("share", share_cents),
    )
    reasons += [reason for reason, cents in amounts if cents == line.cents][:1]
    if reasons and due_on and abs((due_on - line.booked_on).days) <= NEAR_DAYS:
        reasons.append("near_day")
    return _proposal("repayment", advance.id, advance.number, advance.beneficiary, reasons, guarantor)


def _as_fact(line: Compared, fact: BookedFact) -> Proposal:
    reasons = ["amount"]
    if fact.number and _names(line.told, fact.number):
        reasons.append("number")
    elif len(fact.reference) >= 4 and _names(line.told, fact.reference):
        reasons.append("reference")
    days = abs((fact.dated_on - line.booked_on).days)
    if days <= NEAR_DAYS:
        reasons.append("near_day" if days else "same_day")
    return _proposal("fact", fact.id, fact.number, fact.reference, reasons)


def _proposal(
    sort: str, id_: str, number: str, name: str, reasons: list[str], guarantor: str = ""
) -> Proposal:
    weight = sum(WEIGHTS[one] for one in reasons)
    return Proposal(sort, id_, number, name, weight, tuple(reasons), guarantor)


def _names(text: str, number: str) -> bool:
    """Whether a plain text holds a number, however it is spaced: « FDIR A 26 0004 »."""
    wanted = plain(number).replace(" ", "")
    return bool(wanted) and re.search(rf"(?<![0-9A-Z]){_spaced(wanted)}(?![0-9])", text) is not None


def _spaced(text: str) -> str:
    return " ?".join(map(re.escape, text))
