"""The lift of a recall: what is free again, and what another recall or hold still keeps."""

import threading
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.db import db
from kernel.errors import DomainError
from kernel.execute import NotAllowed
from kernel.ids import new_id
from tests.builders.producers import a_cooperative
from tests.builders.traceability import a_drying, a_harvest, a_split
from tests.conftest import Do
from tests.integration.traceability.test_recalls import Thread, a_recall, officer_of, states
from traceability.models import Hold, Lot
from traceability.operations.holds import HoldLot, ReleaseLot, hold_lot, release_lot
from traceability.operations.lifts import (
    LiftRecall,
    LotNotInRecall,
    RecallIsOver,
    TooManyLiftedLots,
    lift_recall,
)
from traceability.operations.recalls import (
    AlreadyRecalled,
    RecallLot,
    TooManyRoots,
    UnknownSeverity,
    recall_lot,
)
from traceability.queries.public import Notice, public_lot
from traceability.queries.recalls import RecallNotFound, lifts_of_lot, lifts_of_recall


def lift(do: Do, recall_id: UUID, *lot_ids: UUID, reason: str = "Analyses conformes", **more: object) -> None:
    do(lift_recall, LiftRecall(new_id(), recall_id, reason, lot_ids), **more)


def notices(session: Session, lot_id: UUID) -> tuple[Notice, ...]:
    session.rollback()
    token = session.get_one(Lot, lot_id).token
    told = public_lot(session, token)
    assert told is not None
    return told.recalls


def test_a_lifted_recall_leaves_everything_free_and_its_trace(do: Do, session: Session) -> None:
    thread = Thread(do, a_cooperative(do))
    recall = a_recall(do, thread.mixed)
    assert len(notices(session, thread.mixed_jars)) == 1
    lift(do, recall)
    assert set(states(session).values()) == {"free"}
    assert notices(session, thread.mixed_jars) == ()
    ((trace, count),) = lifts_of_recall(session, recall)
    assert (trace.reason, trace.ends_recall, count) == ("Analyses conformes", True, 4)
    assert [r.code for r, _ in lifts_of_lot(session, thread.first)] == ["RAP-26-001"]
    with pytest.raises(RecallIsOver):
        lift(do, recall)


def test_a_lifted_recall_may_be_followed_by_a_new_one_on_the_same_lot(do: Do, session: Session) -> None:
    lot = a_harvest(do, a_cooperative(do))
    lift(do, a_recall(do, lot))
    again = a_recall(do, lot)
    assert states(session)[lot] == "recalled"
    assert [notice.code for notice in notices(session, lot)] == ["RAP-26-002"]
    with pytest.raises(AlreadyRecalled):
        a_recall(do, lot)
    lift(do, again)
    assert states(session)[lot] == "free"


def test_part_of_a_recall_is_lifted_and_the_rest_stays(do: Do, session: Session) -> None:
    thread = Thread(do, a_cooperative(do))
    recall = a_recall(do, thread.second)
    lift(do, recall, thread.pure_jars, reason="Analysées à part, conformes")
    now = states(session)
    assert (now[thread.pure_jars], now[thread.pure], now[thread.mixed_jars]) == (
        "free", "recalled", "recalled",
    )  # fmt: skip
    with pytest.raises(LotNotInRecall):
        lift(do, recall, thread.pure_jars)
    with pytest.raises(LotNotInRecall):
        lift(do, recall, thread.first)
    with pytest.raises(TooManyLiftedLots):
        lift(do, recall, *(new_id() for _ in range(301)))
    lift(do, recall, thread.second, thread.pure, thread.mixed, thread.mixed_jars)
    assert set(states(session).values()) == {"free"}
    assert [trace.ends_recall for trace, _ in lifts_of_recall(session, recall)] == [False, True]


def test_a_lot_is_free_only_when_no_other_recall_is_on_it(do: Do, session: Session) -> None:
    """Two recalls overlap: jars in both, a harvest taken back by one and put aside by the other."""
    thread = Thread(do, a_cooperative(do))
    whole = a_recall(do, thread.first)
    late = a_recall(do, thread.mixed_jars)
    lift(do, whole)
    now = states(session)
    assert (now[thread.mixed_jars], now[thread.mixed], now[thread.first]) == ("recalled", "held", "held")
    lift(do, late)
    assert set(states(session).values()) == {"free"}


def test_a_lot_is_free_only_when_no_hold_is_on_it(do: Do, session: Session) -> None:
    thread = Thread(do, a_cooperative(do))
    hold = new_id()
    recall = a_recall(do, thread.mixed)
    do(hold_lot, HoldLot(hold, thread.mixed_jars, "Odeur"))
    lift(do, recall)
    assert states(session)[thread.mixed_jars] == "held"
    do(release_lot, ReleaseLot(hold, "Odeur normale"))
    assert states(session)[thread.mixed_jars] == "free"


def test_what_was_released_before_is_not_released_again(do: Do, session: Session) -> None:
    thread = Thread(do, a_cooperative(do))
    recall = a_recall(do, thread.mixed)
    hold = session.scalars(select(Hold.id).where(Hold.lot_id == thread.first)).one()
    do(release_lot, ReleaseLot(hold, "Rien trouvé"))
    lift(do, recall)
    assert set(states(session).values()) == {"free"}


def test_only_the_network_lifts_a_recall(do: Do) -> None:
    souktana = a_cooperative(do)
    recall = a_recall(do, a_harvest(do, souktana))
    with pytest.raises(NotAllowed):
        lift(do, recall, actor=officer_of(souktana))
    with pytest.raises(RecallNotFound):
        lift(do, new_id())


def test_a_lift_says_why(do: Do) -> None:
    recall = a_recall(do, a_harvest(do, a_cooperative(do)))
    with pytest.raises(DomainError) as error:
        lift(do, recall, reason=" ")
    assert error.value.field == "reason"


def test_lots_that_share_a_cause_are_recalled_together(do: Do, session: Session) -> None:
    """One of the two is made of the other's neighbour: a lot is in the recall once, on its gravest side."""
    thread = Thread(do, a_cooperative(do))
    command = RecallLot(new_id(), thread.pure, "Corps étranger", "Rapportez-le.", (thread.first,), severity=1)
    do(recall_lot, command)
    assert states(session) == {
        thread.first: "recalled", thread.second: "held", thread.mixed: "recalled",
        thread.mixed_jars: "recalled", thread.pure: "recalled", thread.pure_jars: "recalled",
    }  # fmt: skip
    with pytest.raises(AlreadyRecalled):
        a_recall(do, thread.first)


def test_a_recall_of_several_lots_asks_the_right_to_each(do: Do) -> None:
    souktana, other = a_cooperative(do), a_cooperative(do, "Alkaoutar")
    mine, theirs = a_harvest(do, souktana), a_harvest(do, other)
    together = RecallLot(new_id(), mine, "Corps étranger", "Rapportez-le.", (theirs,))
    with pytest.raises(NotAllowed):
        do(recall_lot, together, actor=officer_of(souktana))
    do(recall_lot, together)


def test_a_recall_has_a_known_severity_and_a_bounded_beginning(do: Do) -> None:
    lot = a_harvest(do, a_cooperative(do))
    with pytest.raises(UnknownSeverity):
        do(recall_lot, RecallLot(new_id(), lot, "Motif", "Consigne", severity=4))
    with pytest.raises(TooManyRoots):
        do(recall_lot, RecallLot(new_id(), lot, "Motif", "Consigne", tuple(new_id() for _ in range(50))))


def test_holds_releases_lifts_and_recalls_at_once_leave_the_state_that_the_facts_say(
    do: Do, app: Flask, session: Session
) -> None:
    """Whatever passes first: at the end each state is what the recalls and holds still on it say."""
    souktana = a_cooperative(do)
    fresh = a_harvest(do, souktana, "saffron_fresh_stigmas")
    dry = a_drying(do, souktana, fresh)
    parts = a_split(do, souktana, dry, "saffron_dry", [60_000, 60_000])
    first, hold = a_recall(do, fresh), new_id()
    do(hold_lot, HoldLot(hold, dry, "Odeur"))
    works = [
        lambda: lift(do, first),
        lambda: a_recall(do, parts[0]),
        lambda: do(release_lot, ReleaseLot(hold, "Odeur normale")),
        lambda: do(hold_lot, HoldLot(new_id(), parts[1], "À revoir")),
    ]
    unexpected = together(app, works)
    assert not unexpected
    assert states(session) == {
        fresh: "held", dry: "held", parts[0]: "recalled", parts[1]: "held",
    }  # fmt: skip


def together(app: Flask, works: list) -> list[BaseException]:  # type: ignore[type-arg] # callables
    """Run works at once, each in a thread of its own; what went wrong."""
    begin = threading.Barrier(len(works))
    unexpected: list[BaseException] = []

    def race(work: object) -> None:
        with app.app_context():
            begin.wait()
            try:
                work()  # type: ignore[operator]
            except BaseException as error:  # told by the test, not lost in the thread
                unexpected.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=race, args=(work,)) for work in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return unexpected
