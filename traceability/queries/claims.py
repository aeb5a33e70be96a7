"""What lots may say of themselves: each certification of their line with its verdict and its certificates."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from producers.queries.certificates import Told
from producers.rules.certificates import Standing
from traceability.models import Lot, Product
from traceability.queries.claim_asked import asked_on
from traceability.queries.claim_facts import facts_of
from traceability.rules.claims.facts import State, Verdict
from traceability.rules.claims.verdicts import judge, judge_all, may_be_printed


@dataclass(frozen=True, slots=True)
class Resting:
    """A certificate that a claim rests on, and what it is worth today: a later suspension is told."""

    told: Told
    standing: Standing


@dataclass(frozen=True, slots=True)
class Claim:
    """One certification of a lot: the verdict with its lines, and the certificates that it rests on.

    `printed` is the certificate that a label printed today may name; none when it may name none.
    """

    verdict: Verdict
    resting: tuple[Resting, ...]
    printed: Told | None

    @property
    def scheme(self) -> str:
        """Which certification."""
        return self.verdict.scheme

    @property
    def state(self) -> State:
        """Met (it holds), conversion, pending, or broken."""
        return self.verdict.state

    @property
    def certificate(self) -> Told | None:
        """The certificate of the last step."""
        return self.resting[-1].told if self.resting else None


@dataclass(frozen=True, slots=True)
class LotClaims:
    """What a lot may say of itself on a day; the claims that hold come first."""

    lot_id: UUID
    day: date
    claims: tuple[Claim, ...]

    @property
    def held(self) -> tuple[Claim, ...]:
        """Those that hold."""
        return tuple(one for one in self.claims if one.verdict.holds)


def claims_of(session: Session, lot_id: UUID, today: date) -> LotClaims:
    """Every certification that somebody in a lot's line has, judged for this lot; none is held back.

    By the edition in force on the day the lot was made. Scoped by nothing: the lot is shown by who may.
    """
    lot = session.get_one(Lot, lot_id)
    branch = session.scalars(select(Product.branch).where(Product.id == lot.product_id)).one()
    facts = facts_of(session, [lot_id], branch)
    asked = asked_on(session, facts.schemes, lot.made_on)
    by_id = {one.certificate.id: one for one in facts.told}
    claims = []
    for scheme in facts.schemes:
        verdict = judge(lot_id, facts.lots, facts.covers, asked[scheme])
        rests_on = tuple(Resting(by_id[one], by_id[one].standing(today)) for one in verdict.certificate_ids)
        named = may_be_printed(verdict, facts.covers, today)
        claims.append(Claim(verdict, rests_on, by_id[named.certificate_id] if named else None))
    claims.sort(key=lambda one: (not one.verdict.holds, one.scheme))
    return LotClaims(lot_id, today, tuple(claims))


def states_of(session: Session, lot_ids: Collection[UUID], scheme: str) -> Mapping[UUID, State]:
    """The state of one certification for many lots of one branch at once, each line walked once.

    By the edition in force on the day the latest of them was made.
    """
    if not lot_ids:
        return {}
    branch, latest = session.execute(
        select(Product.branch, Lot.made_on)
        .join(Product, Product.id == Lot.product_id)
        .where(Lot.id.in_(lot_ids))
        .order_by(Lot.made_on.desc())
        .limit(1)
    ).one()
    facts = facts_of(session, lot_ids, branch)
    judged = judge_all(facts.lots, facts.covers, asked_on(session, [scheme], latest)[scheme])
    return {one: judged[one].state for one in lot_ids if one in judged}
