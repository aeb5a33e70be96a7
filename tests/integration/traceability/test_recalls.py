"""Holds and recalls: what is put aside, what is taken back, and what is left alone."""

import threading
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor, Grant, Role
from kernel.db import db
from kernel.errors import DomainError
from kernel.execute import NotAllowed
from kernel.ids import new_id
from tests.builders.producers import a_cooperative
from tests.builders.traceability import (
    KG,
    a_drying,
    a_harvest,
    a_new_lot,
    a_run,
    a_split,
    a_trade_item,
    some_packs,
)
from tests.conftest import Do
from traceability.models import Hold, Lot
from traceability.models import RecallLot as LotOfRecall
from traceability.operations.holds import (
    AlreadyReleased,
    HoldLot,
    RecallHoldIsTheNetworks,
    ReleaseLot,
    hold_lot,
    release_lot,
)
from traceability.operations.lots import LotNotFree
from traceability.operations.recalls import AlreadyRecalled, RecallLot, recall_lot
from traceability.queries.genealogy import downstream, graph, upstream
from traceability.queries.lots import LotNotFound
from traceability.queries.recalls import (
    recalls_of_lot,
)


def officer_of(organisation_id: UUID) -> Actor:
    grant = Grant(Role.COOPERATIVE_OFFICER, organisation_id=organisation_id)
    return Actor(new_id(), "Khadija", frozenset({grant}))


def a_recall(do: Do, lot_id: UUID, **more: object) -> UUID:
    recall_id = new_id()
    command = RecallLot(recall_id, lot_id, "Corps étranger", "Rapportez le pot à la boutique.")
    do(recall_lot, command, **more)
    return recall_id


def states(session: Session) -> dict[UUID, str]:
    session.expire_all()
    return {lot.id: lot.state for lot in session.scalars(select(Lot))}


class Thread:
    """Two harvests dried apart and together, and jars of each."""

    def __init__(self, do: Do, organisation_id: UUID) -> None:
        self.first = a_harvest(do, organisation_id, "saffron_fresh_stigmas")
        self.second = a_harvest(do, organisation_id, "saffron_fresh_stigmas")
        mixed = a_new_lot(organisation_id, "saffron_dry", KG)
        taken = [(self.first, 3 * KG), (self.second, 3 * KG)]
        a_run(do, organisation_id, "drying", taken, [mixed])
        self.mixed = mixed.lot_id
        self.pure = a_drying(do, organisation_id, self.second)
        jar = a_trade_item(do, organisation_id)
        self.mixed_jars = some_packs(do, organisation_id, self.mixed, jar)
        self.pure_jars = some_packs(do, organisation_id, self.pure, jar)


def test_a_held_lot_is_free_again_when_its_last_hold_ends(do: Do, session: Session) -> None:
    lot = a_harvest(do, a_cooperative(do))
    holds = [new_id(), new_id()]
    for hold in holds:
        do(hold_lot, HoldLot(hold, lot, "Analyse attendue"))
    do(release_lot, ReleaseLot(holds[0], "Résultat conforme"))
    assert states(session)[lot] == "held"
    do(release_lot, ReleaseLot(holds[1], "Résultat conforme"))
    assert states(session)[lot] == "free"
    with pytest.raises(AlreadyReleased):
        do(release_lot, ReleaseLot(holds[1], "Encore"))


def test_an_officer_holds_the_lots_of_her_own_cooperative_only(do: Do) -> None:
    souktana, other = a_cooperative(do), a_cooperative(do, "Alkaoutar")
    khadija = officer_of(souktana)
    do(hold_lot, HoldLot(new_id(), a_harvest(do, souktana), "Odeur"), actor=khadija)
    elsewhere = a_harvest(do, other)
    with pytest.raises(NotAllowed):
        do(hold_lot, HoldLot(new_id(), elsewhere, "Odeur"), actor=khadija)
    with pytest.raises(NotAllowed):
        a_recall(do, elsewhere, actor=khadija)
    with pytest.raises(LotNotFound):
        a_recall(do, new_id())


def test_a_recall_takes_back_what_was_made_and_puts_aside_what_it_was_made_of(
    do: Do, session: Session
) -> None:
    thread = Thread(do, a_cooperative(do))
    recall = a_recall(do, thread.mixed)
    assert states(session) == {
        thread.first: "held",
        thread.second: "held",
        thread.mixed: "recalled",
        thread.mixed_jars: "recalled",
        thread.pure: "free",
        thread.pure_jars: "free",
    }
    sides = session.execute(
        select(LotOfRecall.lot_id, LotOfRecall.side).where(LotOfRecall.recall_id == recall)
    )
    assert dict(sides.tuples().all()) == {
        thread.mixed: "root",
        thread.mixed_jars: "downstream",
        thread.first: "upstream",
        thread.second: "upstream",
    }
    tied = session.scalars(select(Hold.lot_id).where(Hold.recall_id == recall))
    assert set(tied) == {thread.first, thread.second}
    assert [(r.code, side) for r, side in recalls_of_lot(session, thread.first)] == [
        ("RAP-26-001", "upstream")
    ]


def test_a_recall_answers_how_many_lots_it_takes_back_and_puts_aside(do: Do) -> None:
    thread = Thread(do, a_cooperative(do))
    command = RecallLot(new_id(), thread.mixed, "Corps étranger", "Rapportez le pot à la boutique.")
    answer = do(recall_lot, command)
    assert (answer["downstream"], answer["upstream"]) == (1, 2)


def test_what_is_recalled_stays_so_whatever_comes_after(do: Do, session: Session) -> None:
    thread = Thread(do, a_cooperative(do))
    a_recall(do, thread.first)
    hold = new_id()
    do(hold_lot, HoldLot(hold, thread.mixed, "À détruire"))
    do(release_lot, ReleaseLot(hold, "Erreur"))
    a_recall(do, thread.mixed_jars)
    assert states(session)[thread.mixed] == "recalled"
    assert states(session)[thread.first] == "recalled"
    assert states(session)[thread.second] == "held"


def test_nothing_is_made_of_a_recalled_lot(do: Do) -> None:
    souktana = a_cooperative(do)
    fresh = a_harvest(do, souktana, "saffron_fresh_stigmas")
    a_recall(do, fresh)
    with pytest.raises(LotNotFree):
        a_drying(do, souktana, fresh)


def test_a_lot_begins_one_recall_only(do: Do) -> None:
    lot = a_harvest(do, a_cooperative(do))
    a_recall(do, lot)
    with pytest.raises(AlreadyRecalled):
        a_recall(do, lot)


def test_only_the_network_lets_go_what_a_recall_put_aside(do: Do, session: Session) -> None:
    souktana = a_cooperative(do)
    thread = Thread(do, souktana)
    a_recall(do, thread.mixed)
    hold = session.scalars(select(Hold.id).where(Hold.lot_id == thread.first)).one()
    with pytest.raises(RecallHoldIsTheNetworks):
        do(release_lot, ReleaseLot(hold, "Rien trouvé"), actor=officer_of(souktana))
    do(release_lot, ReleaseLot(hold, "Rien trouvé"))
    assert states(session)[thread.first] == "free"


def test_the_genealogy_shows_both_directions_and_not_the_neighbours(do: Do, session: Session) -> None:
    thread = Thread(do, a_cooperative(do))
    assert set(upstream(session, thread.mixed_jars)) == {thread.mixed, thread.first, thread.second}
    assert set(downstream(session, thread.second)) == {
        thread.mixed, thread.mixed_jars, thread.pure, thread.pure_jars,
    }  # fmt: skip
    drawn = graph(session, thread.mixed)
    assert {lot.id for lot in drawn.lots} == {
        thread.first, thread.second, thread.mixed, thread.mixed_jars,
    }  # fmt: skip
    assert len(drawn.links) == 3
    assert not drawn.is_cut


def test_a_large_genealogy_is_drawn_up_to_its_bound(do: Do, session: Session) -> None:
    souktana = a_cooperative(do)
    harvest = a_harvest(do, souktana)
    a_split(do, souktana, harvest, "saffron_flowers", [1_000] * 12)
    drawn = graph(session, harvest, limit=5)
    assert (len(drawn.lots), drawn.is_cut) == (6, True)


def test_a_lot_made_while_its_parent_is_recalled_is_refused_or_recalled(
    do: Do, app: Flask, session: Session
) -> None:
    souktana = a_cooperative(do)
    fresh = a_harvest(do, souktana, "saffron_fresh_stigmas")
    begin = threading.Barrier(5)
    unexpected: list[BaseException] = []

    def race(work: object) -> None:
        with app.app_context():
            begin.wait()
            try:
                work()  # type: ignore[operator]
            except DomainError:
                pass
            except BaseException as error:  # told by the test, not lost in the thread
                unexpected.append(error)
            finally:
                db.session.remove()

    works = [lambda: a_recall(do, fresh), *([lambda: a_drying(do, souktana, fresh)] * 4)]
    threads = [threading.Thread(target=race, args=(work,)) for work in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not unexpected
    assert set(states(session).values()) == {"recalled"}
