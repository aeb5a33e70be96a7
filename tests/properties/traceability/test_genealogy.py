"""Whatever runs, splits and merges follow, no lot comes of itself and no mass appears."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.errors import DomainError
from kernel.ids import new_id
from tests.builders.producers import an_organisation
from tests.builders.traceability import KG, a_harvest, a_new_lot, a_run, a_split
from tests.conftest import Do
from traceability.models import Lot, LotParent, ProcessRun, RunInput, RunOutput
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.queries.genealogy import downstream, upstream

PICK = st.integers(0, 30)
PART = st.integers(1, 3)
actions = st.lists(
    st.one_of(
        st.tuples(st.just("harvest")),
        st.tuples(st.just("split"), PICK, PART, PART),
        st.tuples(st.just("merge"), PICK, PICK, PICK),
        # Up to ten times what was taken: too much must be refused.
        st.tuples(st.just("sort"), PICK, PICK, st.integers(1, 10)),
        # Trying to make a lot out of itself, under its own id.
        st.tuples(st.just("return_into_itself"), PICK, PICK),
    ),
    min_size=3,
    max_size=14,
)


@dataclass
class Cooperative:
    """A cooperative with its olives, and what may be done to them."""

    do: Do
    id: UUID
    lots: list[UUID] = field(default_factory=list)

    def pick(self, number: int) -> UUID:
        return self.lots[number % len(self.lots)]

    def harvest(self) -> None:
        self.lots.append(a_harvest(self.do, self.id, "olives", 10 * KG))

    def split(self, lot: int, first: int, second: int) -> None:
        parts = [first * KG, second * KG]
        self.lots += a_split(self.do, self.id, self.pick(lot), "olives", parts)

    def merge(self, *picked: int) -> None:
        taken = [(self.pick(one), KG) for one in picked]
        whole = a_new_lot(self.id, "olives", len(taken) * KG, origin="merge")
        a_run(self.do, self.id, "merging", taken, [whole])
        self.lots.append(whole.lot_id)

    def sort(self, lot: int, other: int, made: int) -> None:
        taken = [(self.pick(lot), KG), (self.pick(other), KG)]
        sorted_ = a_new_lot(self.id, "olives", made * KG)
        a_run(self.do, self.id, "sorting", taken, [sorted_], reason="Essai")
        self.lots.append(sorted_.lot_id)

    def return_into_itself(self, lot: int, child: int) -> None:
        again = replace(a_new_lot(self.id, "olives", KG), lot_id=self.pick(lot))
        a_run(self.do, self.id, "sorting", [(self.pick(child), KG)], [again])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=actions, recalled=PICK)
def test_no_lot_comes_of_itself_and_no_mass_appears(
    do: Do, session: Session, history: list[tuple[Any, ...]], recalled: int
) -> None:
    code = "".join("ABCDEFGHIJKLMNOP"[int(digit, 16)] for digit in new_id().hex[-5:])
    name = new_id().hex
    cooperative = Cooperative(do, an_organisation(do, name, "cooperative", code=code))
    cooperative.harvest()
    for verb, *told in history:
        try:
            getattr(cooperative, verb)(*told)
        except DomainError:
            continue
    session.rollback()
    lots = [lot for lot in cooperative.lots if session.get(Lot, lot)]
    assert lots == cooperative.lots
    links = [(one.parent_id, one.lot_id) for one in _links(session, lots)]
    for lot in lots:
        below = downstream(session, lot)
        assert sorted(below) == sorted(_walked(lot, links))
        assert sorted(upstream(session, lot)) == sorted(_walked(lot, [(b, a) for a, b in links]))
        assert lot not in below
    _runs_balance(session, cooperative.id)
    _a_recall_is_the_closure(do, session, cooperative.pick(recalled), links)


def _links(session: Session, lots: Sequence[UUID]) -> Sequence[LotParent]:
    return session.scalars(select(LotParent).where(LotParent.lot_id.in_(lots))).all()


def _walked(start: UUID, links: Sequence[tuple[UUID, UUID]]) -> set[UUID]:
    """All that is reached from `start`, found the slow way."""
    reached: set[UUID] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        following = {to for origin, to in links if origin == here} - reached
        reached |= following
        waiting += following
    return reached


def _runs_balance(session: Session, organisation_id: UUID) -> None:
    wanted = select(ProcessRun).where(ProcessRun.organisation_id == organisation_id)
    for run in session.scalars(wanted):
        taken = session.scalars(select(RunInput.quantity).where(RunInput.run_id == run.id)).all()
        made = session.scalars(
            select(Lot.quantity).join(RunOutput, RunOutput.lot_id == Lot.id).where(RunOutput.run_id == run.id)
        ).all()
        assert sum(made) + run.loss_quantity <= sum(taken)
        if run.kind in ("splitting", "merging"):
            assert sum(made) == sum(taken)


def _a_recall_is_the_closure(
    do: Do, session: Session, root: UUID, links: Sequence[tuple[UUID, UUID]]
) -> None:
    do(recall_lot, RecallLot(new_id(), root, "Essai", "Rapportez-le."))
    session.expire_all()
    below = _walked(root, links) | {root}
    above = _walked(root, [(child, parent) for parent, child in links])
    states: Mapping[UUID, str] = {lot: session.get_one(Lot, lot).state for pair in links for lot in pair}
    for lot, state in states.items():
        assert state == ("recalled" if lot in below else "held" if lot in above else "free")
