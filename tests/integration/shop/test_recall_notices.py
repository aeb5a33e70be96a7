"""Whom a recall is told to and who answers; a drill that changes nothing and is timed; the lift on screen."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor, Grant, Role
from kernel.errors import Invalid
from kernel.execute import NotAllowed
from kernel.ids import new_id
from kernel.models import OutboxMessage
from shop.models import RecallNotice
from shop.operations.recalls import (
    Acknowledge,
    AlreadyAcknowledged,
    EndDrill,
    NobodyToTell,
    NoteNotice,
    RetestNeedsDay,
    TellHolders,
    WriteNote,
    acknowledge,
    end_drill,
    note_notice,
    rehearse,
    take_back,
    tell_holders,
    write_note,
)
from shop.queries.feed import recalled_lots
from shop.queries.recalls.cases import case_for, last_drill_at, steps_of, visible_drills, visible_recalls
from shop.queries.recalls.notices import notes_of, notices_of, unanswered_count, waiting_for_answer
from shop.queries.recalls.timelines import timeline_of
from tests.builders.inventory import a_boutique, a_delivery
from tests.builders.recalls import EVERYONE, sold
from tests.builders.shop import Shop, a_person, a_shop
from tests.conftest import NOW, Do
from tests.integration.traceability.test_recalls import officer_of
from traceability.models import Hold, Lot
from traceability.operations.drills import (
    BeginDrill,
    DrillIsOver,
    DrillStepNoted,
    NoteDrillStep,
    note_drill_step,
)
from traceability.operations.lifts import LiftRecall, lift_recall
from traceability.operations.recalls import RecallLot
from traceability.queries.genealogy import upstream
from traceability.queries.recalls import RecallNotFound

SignIn = Callable[[UUID], FlaskClient]


def a_recall(do: Do, shop: Shop) -> UUID:
    """The recall of the shop's jars, told to those who hold some."""
    recall_id = new_id()
    do(take_back, RecallLot(recall_id, shop.lot_id, "Corps étranger", "Rapportez le produit."))
    return recall_id


def a_drill(do: Do, shop: Shop) -> UUID:
    drill_id = new_id()
    do(rehearse, BeginDrill(drill_id, shop.lot_id, "On suppose un corps étranger", "Salma, 06 00 00 00 00"))
    return drill_id


def told(session: Session, case_id: UUID) -> dict[str, RecallNotice]:
    """The notices of a recall, by whom they went to."""
    session.rollback()
    rows = notices_of(session, EVERYONE, case_for(session, EVERYONE, case_id))
    return {row.notice.recipient: row.notice for row in rows}


def mails(session: Session) -> dict[str, str]:
    """The mails that wait, by address."""
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == "mail"))
    return {row.payload["to"]: row.payload["subject"] for row in rows}


def test_who_holds_some_and_who_made_it_are_told_at_once(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    keeper = a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id)
    notices = told(session, a_recall(do, shop))
    assert {notice.kind for notice in notices.values()} == {"place", "organisation"}
    assert notices["Boutique solidaire"].channel == "email"
    assert notices["Souktana"].channel == "screen"
    assert list(mails(session)) == [f"{keeper.hex[-10:]}@example.org"]
    assert unanswered_count(session) == 2


def test_who_is_about_to_receive_some_is_told_too_and_nobody_twice(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    late = a_boutique(do, "Boutique d’Agadir", keeper=shop.owner_id)
    a_delivery(do, shop.place_id, late, [(shop.lot_id, shop.owner_id, 5)])
    recall_id = a_recall(do, shop)
    assert {"Boutique solidaire", "Boutique d’Agadir"} <= set(told(session, recall_id))
    with pytest.raises(NobodyToTell):
        do(tell_holders, TellHolders(recall_id))


def test_a_boutique_answers_once_for_its_own_place(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    recall_id = a_recall(do, shop)
    notice = told(session, recall_id)["Boutique solidaire"]
    keeper = _keeper(shop.place_id)
    assert [one.case_id for one in waiting_for_answer(session, keeper)] == [recall_id]
    with pytest.raises(NotAllowed):
        do(acknowledge, Acknowledge(notice.id, "Ali"), actor=_keeper(new_id()))
    do(acknowledge, Acknowledge(notice.id, "Nadia", "20 pots mis sous clé"), actor=keeper)
    with pytest.raises(AlreadyAcknowledged):
        do(acknowledge, Acknowledge(notice.id, "Nadia"), actor=keeper)
    session.rollback()
    assert waiting_for_answer(session, keeper) == []
    assert unanswered_count(session) == 1


def _keeper(place_id: UUID) -> Actor:
    return Actor(None, "Nadia", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=place_id)}))


def test_a_recall_that_is_lifted_waits_for_no_answer(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    recall_id = a_recall(do, shop)
    do(lift_recall, LiftRecall(new_id(), recall_id, "Analyses conformes"))
    assert waiting_for_answer(session, _keeper(shop.place_id)) == []
    assert unanswered_count(session) == 0


def test_the_tills_hear_of_the_lift_as_they_heard_of_the_recall(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    code = session.get_one(Lot, shop.lot_id).code
    recall_id = a_recall(do, shop)
    assert code in dict(recalled_lots(session))
    do(lift_recall, LiftRecall(new_id(), recall_id, "Analyses conformes"))
    assert recalled_lots(session) == []


def test_the_authority_is_told_by_a_person_and_noted(do: Do, session: Session) -> None:
    recall_id = a_recall(do, a_shop(do, 20))
    notice = NoteNotice(new_id(), recall_id, "authority", "ONSSA Taroudannt", "letter", "Objet : rappel")
    do(note_notice, notice)
    assert told(session, recall_id)["ONSSA Taroudannt"].text == "Objet : rappel"
    with pytest.raises(Invalid):
        do(note_notice, NoteNotice(new_id(), recall_id, "king", "Agadir", "letter"))


def test_a_new_analysis_has_its_day(do: Do) -> None:
    recall_id = a_recall(do, a_shop(do, 20))
    with pytest.raises(RetestNeedsDay):
        do(write_note, WriteNote(new_id(), recall_id, "retest", "Pesticides"))
    do(write_note, WriteNote(new_id(), recall_id, "retest", "Pesticides", NOW.date() + timedelta(days=9)))


def test_a_drill_changes_nothing(do: Do, session: Session) -> None:
    """Neither a lot, nor a hold, nor a till, nor a recall: only the drill and its notices are written."""
    shop = a_shop(do, 20)
    drill_id = a_drill(do, shop)
    assert set(session.scalars(select(Lot.state))) == {"free"}
    assert session.scalars(select(Hold.id)).all() == []
    assert recalled_lots(session) == []
    assert visible_recalls(session, EVERYONE) == []
    case = case_for(session, EVERYONE, drill_id)
    found = dict(session.execute(select(case.lots.c.lot_id, case.lots.c.side)).tuples().all())
    assert set(found) == {shop.lot_id, *upstream(session, shop.lot_id)}
    sold(do, shop, 1)
    assert all(
        "EXERCICE" in notice.text or "exercice" in notice.text for notice in told(session, drill_id).values()
    )


def test_a_drill_is_timed_and_remembers_its_figures(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    sold(do, shop, 3)
    drill_id = a_drill(do, shop)
    do(note_drill_step, NoteDrillStep(drill_id, "scope"), at=NOW + timedelta(minutes=1))
    do(note_drill_step, NoteDrillStep(drill_id, "report"), at=NOW + timedelta(minutes=12))
    with pytest.raises(DrillStepNoted):
        do(note_drill_step, NoteDrillStep(drill_id, "report"))
    assert last_drill_at(session) is None
    do(end_drill, EndDrill(drill_id, "Le téléphone de la boutique a changé"), at=NOW + timedelta(minutes=47))
    with pytest.raises(DrillIsOver):
        do(note_drill_step, NoteDrillStep(drill_id, "scope"))
    session.rollback()
    assert last_drill_at(session) == NOW
    assert [row.minutes for row in visible_drills(session, EVERYONE)] == [47]
    case = case_for(session, EVERYONE, drill_id)
    figures = steps_of(session, case)["end"].figures
    assert figures is not None
    assert (figures["receipts"], figures["pieces_sold"], figures["accounted_ppm"]) == (1, 3, 1_000_000)
    sold(do, shop, 5, number=2)
    session.rollback()
    assert steps_of(session, case)["end"].figures == figures


def test_a_drill_is_seen_by_who_made_the_lot_and_who_was_told(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    drill_id = a_drill(do, shop)
    for actor in (officer_of(shop.owner_id), _keeper(shop.place_id)):
        assert case_for(session, actor, drill_id).is_drill
    for stranger in (officer_of(new_id()), _keeper(new_id())):
        with pytest.raises(RecallNotFound):
            case_for(session, stranger, drill_id)


def test_the_whole_story_is_told_in_the_order_of_time(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    recall_id = a_recall(do, shop)
    notice = told(session, recall_id)["Boutique solidaire"]
    do(acknowledge, Acknowledge(notice.id, "Nadia"), at=NOW + timedelta(minutes=5))
    do(write_note, WriteNote(new_id(), recall_id, "action", "Tamis changé"), at=NOW + timedelta(hours=2))
    do(lift_recall, LiftRecall(new_id(), recall_id, "Conformes"), at=NOW + timedelta(days=1))
    session.rollback()
    case = case_for(session, EVERYONE, recall_id)
    events = timeline_of(session, case, notices_of(session, EVERYONE, case), notes_of(session, case))
    assert [event.kind for event in events] == ["began", "told", "told", "answered", "noted", "lifted"]
    assert case.over_at == NOW + timedelta(days=1)


def test_the_manager_lifts_and_the_boutique_answers_on_screen(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    shop = a_shop(do, 20)
    recall_id = a_recall(do, shop)
    notice = told(session, recall_id)["Boutique solidaire"]
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id))
    assert "Retirer de la vente" in browser.get("/").text
    assert "dites ce que vous avez mis de côté" in browser.get(f"/recalls/{recall_id}").text
    empty = browser.post(f"/recall-notices/{notice.id}/answer", data={"name": "", "remark": "20 pots"})
    assert empty.status_code == 422
    assert "20 pots" in empty.text
    done = browser.post(
        f"/recall-notices/{notice.id}/answer",
        data={"name": "Nadia", "remark": "20 pots sous clé"},
        follow_redirects=True,
    )
    assert "20 pots sous clé" in done.text
    assert "Retirer de la vente" not in browser.get("/").text
    assert browser.get(f"/recalls/{recall_id}/lift").status_code == 403
    manager = sign_in(a_person(do, Role.NETWORK_MANAGER))
    none = manager.post(f"/recalls/{recall_id}/lift", data={"reason": "Conformes", "extent": "some"})
    assert none.status_code == 422
    assert "Choisissez au moins un lot." in none.text
    part = manager.post(
        f"/recalls/{recall_id}/lift",
        data={"reason": "Analysés à part", "extent": "some", "lots": str(shop.lot_id)},
        follow_redirects=True,
    )
    assert "Rappel en cours" in part.text
    whole = manager.post(
        f"/recalls/{recall_id}/lift", data={"reason": "Conformes", "extent": "all"}, follow_redirects=True
    )
    assert "Rappel levé" in whole.text
    again = manager.post(f"/recalls/{recall_id}/lift", data={"reason": "Encore", "extent": "all"})
    assert again.status_code == 422
    session.rollback()
    assert set(session.scalars(select(Lot.state))) == {"free"}


def test_a_drill_goes_from_page_to_page(do: Do, session: Session, sign_in: SignIn) -> None:
    shop = a_shop(do, 20)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    assert "aucune caisse" not in browser.get(f"/lots/{shop.lot_id}/drill").text
    begun = browser.post(
        f"/lots/{shop.lot_id}/drill",
        data={"scenario": "Corps étranger", "team": "Salma"},
        follow_redirects=True,
    )
    assert "Exercice en cours" in begun.text
    session.rollback()
    (row,) = visible_drills(session, EVERYONE)
    at = f"/recalls/{row.drill.id}"
    assert "Tous les lots sont trouvés" in begun.text
    for address in ("tell", "report-in-hand", "end", "notes/new", "notices/new?kind=authority"):
        assert browser.get(f"{at}/{address}").status_code == 200
    assert "ONSSA" in browser.get(f"{at}/notices/new?kind=authority").text
    assert "Le rapport est en main" in browser.post(f"{at}/report-in-hand", follow_redirects=True).text
    noted = browser.post(
        f"{at}/notes/new", data={"kind": "gap", "text": "Téléphone changé"}, follow_redirects=True
    )
    assert "Téléphone changé" in noted.text
    late = browser.post(f"{at}/notes/new", data={"kind": "retest", "text": "Pesticides"})
    assert late.status_code == 422
    assert "Dites pour quel jour" in late.text
    ended = browser.post(f"{at}/end", data={"remark": "Rien n’a manqué"}, follow_redirects=True)
    assert "Exercice terminé" in ended.text
    listed = browser.get("/recalls").text
    assert "dans le temps" in listed
    for name in ("report.pdf", "report.csv", "lots.csv", "receipts.csv"):
        assert browser.get(f"{at}/{name}").status_code == 200
    assert browser.get(f"{at}/lift").status_code == 200
    refused = browser.post(f"{at}/lift", data={"reason": "Rien", "extent": "all"})
    assert refused.status_code == 404
