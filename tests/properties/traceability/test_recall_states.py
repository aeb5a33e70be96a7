"""Whatever recalls, partial lifts, holds and releases follow, in any order: states are what facts say."""

from dataclasses import dataclass, field
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
from traceability.models import Lot, LotParent
from traceability.operations.holds import HoldLot, ReleaseLot, hold_lot, release_lot
from traceability.operations.lifts import LiftRecall, lift_recall
from traceability.operations.recalls import RecallLot, recall_lot

PICK = st.integers(0, 12)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("recall"), PICK, PICK),
        st.tuples(st.just("lift"), PICK, st.lists(PICK, max_size=3)),
        st.tuples(st.just("hold"), PICK),
        st.tuples(st.just("release"), PICK),
        st.tuples(st.just("split"), PICK),
        st.tuples(st.just("merge"), PICK, PICK),
    ),
    min_size=4,
    max_size=14,
)


@dataclass
class Stand:
    """Lots of one cooperative, and by hand what recalls and holds are on them."""

    do: Do
    id: UUID
    lots: list[UUID] = field(default_factory=list)
    parents: list[tuple[UUID, UUID]] = field(default_factory=list)
    # By recall: the lots still taken back, and those still put aside by it.
    recalls: dict[UUID, tuple[set[UUID], set[UUID]]] = field(default_factory=dict)
    holds: dict[UUID, UUID] = field(default_factory=dict)

    def lot(self, number: int) -> UUID:
        return self.lots[number % len(self.lots)]

    def split(self, number: int) -> None:
        mother = self.lot(number)
        parts = a_split(self.do, self.id, mother, "olives", [KG, KG])
        self.lots += parts
        self.parents += [(mother, part) for part in parts]

    def merge(self, one: int, other: int) -> None:
        taken = {self.lot(one), self.lot(other)}
        whole = a_new_lot(self.id, "olives", len(taken) * KG, origin="merge")
        a_run(self.do, self.id, "merging", [(lot, KG) for lot in taken], [whole])
        self.lots.append(whole.lot_id)
        self.parents += [(lot, whole.lot_id) for lot in taken]

    def recall(self, one: int, other: int) -> None:
        roots, recall_id = {self.lot(one), self.lot(other)}, new_id()
        first, *more = roots
        self.do(recall_lot, RecallLot(recall_id, first, "Essai", "Rapportez-le.", tuple(more)))
        below = set().union(*(self.reached(root, self.parents) | {root} for root in roots))
        upwards = [(child, parent) for parent, child in self.parents]
        above = set().union(*(self.reached(root, upwards) for root in roots)) - below
        self.recalls[recall_id] = (below, above)

    def lift(self, number: int, picked: list[int]) -> None:
        if not self.recalls:
            return
        recall_id = list(self.recalls)[number % len(self.recalls)]
        below, above = self.recalls[recall_id]
        lots = {self.lot(one) for one in picked}
        self.do(lift_recall, LiftRecall(new_id(), recall_id, "Conforme", tuple(lots)))
        below -= lots or set(below)
        above -= lots or set(above)

    def hold(self, number: int) -> None:
        hold_id = new_id()
        self.do(hold_lot, HoldLot(hold_id, self.lot(number), "Essai"))
        self.holds[hold_id] = self.lot(number)

    def release(self, number: int) -> None:
        if self.holds:
            hold_id = list(self.holds)[number % len(self.holds)]
            self.do(release_lot, ReleaseLot(hold_id, "Essai"))
            del self.holds[hold_id]

    def reached(self, start: UUID, links: list[tuple[UUID, UUID]]) -> set[UUID]:
        """All that is reached from a lot, found the slow way."""
        reached: set[UUID] = set()
        waiting = [start]
        while waiting:
            here = waiting.pop()
            following = {to for origin, to in links if origin == here} - reached
            reached |= following
            waiting += following
        return reached

    def state(self, lot: UUID) -> str:
        """What the facts say of a lot."""
        if any(lot in below for below, _ in self.recalls.values()):
            return "recalled"
        if lot in self.holds.values() or any(lot in above for _, above in self.recalls.values()):
            return "held"
        return "free"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=acts)
def test_each_state_is_what_the_recalls_and_holds_still_on_the_lot_say(
    do: Do, session: Session, history: list[tuple[Any, ...]]
) -> None:
    code = "".join("ABCDEFGHIJKLMNOP"[int(digit, 16)] for digit in new_id().hex[-5:])
    stand = Stand(do, an_organisation(do, new_id().hex, "cooperative", code=code))
    stand.lots = [a_harvest(do, stand.id, "olives", 10 * KG) for _ in range(3)]
    stand.split(0)
    stand.merge(0, 1)
    for verb, *told in history:
        try:
            getattr(stand, verb)(*told)
        except DomainError:
            continue
    session.rollback()
    states = dict(session.execute(select(Lot.id, Lot.state).where(Lot.id.in_(stand.lots))).tuples().all())
    assert states == {lot: stand.state(lot) for lot in stand.lots}
    links = session.execute(
        select(LotParent.parent_id, LotParent.lot_id).where(LotParent.lot_id.in_(stand.lots))
    )
    assert set(links.tuples()) == set(stand.parents)
