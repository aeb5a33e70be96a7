"""A torn label printed again at the boutique where the jar stands, and accounted for at its cooperative."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.operations.relabelling import (
    MoreLabelsThanHere,
    RelabelAtPlace,
    TooManyToRelabel,
    relabel_at_place,
)
from kernel import outbox
from kernel.access import Role
from kernel.ids import new_id
from kernel.models import Job
from tests.builders.inventory import a_boutique_with, a_place
from tests.builders.labels import labels, numbered
from tests.builders.shop import a_person
from tests.conftest import Do
from traceability.models import LabelPrinting, LabelVoid, Lot
from traceability.operations.holds import HoldLot, hold_lot
from traceability.operations.lots import LotNotFree
from traceability.operations.relabelling import NothingToReplace
from traceability.operations.serials import (
    MoreVoidedThanPrinted,
    NothingToVoid,
    SerialsAlreadyVoided,
)
from traceability.queries.labels import label_count
from traceability.queries.lots import LotNotFound
from traceability.queries.serials import in_force, pack, serials_of
from traceability.rules.labels import LabelCount
from traceability.rules.serials import UnknownSerials

SignIn = Callable[[UUID], FlaskClient]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Ten jars of one lot at a boutique."""

    place_id: UUID
    lot_id: UUID
    organisation_id: UUID

    @property
    def address(self) -> str:
        """Where its manager asks for a label again."""
        return f"/places/{self.place_id}/lots/{self.lot_id}/label"


@pytest.fixture
def shelf(do: Do) -> Shelf:
    place_id, lot_id, producer = a_boutique_with(do, 10)
    return Shelf(place_id, lot_id, producer.organisation_id)


def again(do: Do, shelf: Shelf, **more: Any) -> UUID:
    printing_id = new_id()
    given = {"sheet": "single-99x38", "cause": "torn", "reason": "Pot tombé", **more}
    do(relabel_at_place, RelabelAtPlace(printing_id, shelf.place_id, shelf.lot_id, **given))
    return printing_id


def counted(session: Session, lot_id: UUID) -> LabelCount:
    session.rollback()
    return label_count(session, session.get_one(Lot, lot_id))


def test_a_torn_label_is_voided_and_one_printed_in_its_stead(do: Do, shelf: Shelf, session: Session) -> None:
    labels(do, shelf.lot_id, 10)
    printing_id = again(do, shelf, count=2)
    count = counted(session, shelf.lot_id)
    assert (count.printed, count.voided, count.reprinted, count.on_packs) == (12, 2, 2, 10)
    void = session.scalars(select(LabelVoid)).one()
    assert (void.replaced_by_id, void.cause, void.reason) == (printing_id, "torn", "Pot tombé")
    job = session.get_one(Job, session.get_one(LabelPrinting, printing_id).job_id)
    assert (job.place_id, job.organisation_id) == (shelf.place_id, shelf.organisation_id)


def test_a_torn_number_never_comes_back_and_a_new_one_takes_its_place(
    do: Do, shelf: Shelf, session: Session
) -> None:
    first = numbered(do, shelf.lot_id, 10, is_signed=True)
    session.rollback()
    torn = serials_of(session, first)[3]
    printing_id = again(do, shelf, serials=(torn,))
    session.rollback()
    [new] = serials_of(session, printing_id)
    known = in_force(session, shelf.lot_id)
    assert (len(known), known[torn], known[new], sum(known.values())) == (11, False, True, 10)
    told = pack(session, shelf.lot_id, new)
    assert told is not None
    assert told.is_signed
    with pytest.raises(SerialsAlreadyVoided):
        again(do, shelf, serials=(torn,))


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"count": 11}, MoreLabelsThanHere),
        ({"count": 51}, TooManyToRelabel),
        ({"count": 5}, MoreVoidedThanPrinted),
        ({}, NothingToVoid),
        ({"serials": ("22222222222222",)}, UnknownSerials),
    ],
)
def test_no_more_labels_come_back_than_were_printed_and_lie_here(
    do: Do, shelf: Shelf, session: Session, asked: dict[str, Any], refusal: type[Exception]
) -> None:
    labels(do, shelf.lot_id, 4)
    with pytest.raises(refusal):
        again(do, shelf, **asked)
    assert counted(session, shelf.lot_id).on_packs == 4


def test_the_first_labels_of_a_lot_are_its_cooperatives_to_print(do: Do, shelf: Shelf) -> None:
    with pytest.raises(NothingToReplace):
        again(do, shelf, count=1)


def test_a_lot_put_aside_or_lying_elsewhere_gets_no_label(do: Do, shelf: Shelf) -> None:
    labels(do, shelf.lot_id, 10)
    elsewhere = Shelf(
        a_place(do, shelf.organisation_id, "Autre boutique", kind="boutique"),
        shelf.lot_id,
        shelf.organisation_id,
    )
    with pytest.raises(LotNotFound):
        again(do, elsewhere, count=1)
    do(hold_lot, HoldLot(new_id(), shelf.lot_id, "Analyse attendue"))
    with pytest.raises(LotNotFree):
        again(do, shelf, count=1)


def test_the_manager_scans_the_torn_label_and_prints_the_sheet(
    do: Do, shelf: Shelf, session: Session, sign_in: SignIn
) -> None:
    first = numbered(do, shelf.lot_id, 3)
    session.rollback()
    torn = serials_of(session, first)[0]
    manager = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, "Brahim", place_id=shelf.place_id))
    assert shelf.address in manager.get(f"/places/{shelf.place_id}/labels").text
    assert shelf.address in manager.get("/stock").text
    typed = {"serials": f"http://localhost/l/x/{torn}", "cause": "torn", "sheet": "single-99x38"}
    refused = manager.post(shelf.address, data={**typed, "reason": ""})
    assert (refused.status_code, torn in refused.text) == (422, True)
    done = manager.post(shelf.address, data={**typed, "reason": "Déchirée par un client"})
    assert done.status_code == 302
    outbox.deliver_due()
    with manager.get(f"{done.location}/file") as file:
        assert (file.status_code, file.data[:5]) == (200, b"%PDF-")
    assert "Déchirée par un client" in manager.get(shelf.address).text


def test_the_cooperative_reads_where_and_why_labels_were_printed_again(
    do: Do, shelf: Shelf, session: Session, sign_in: SignIn
) -> None:
    labels(do, shelf.lot_id, 10)
    again(do, shelf, count=1)
    officer = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, "Fadma", organisation_id=shelf.organisation_id))
    text = officer.get(f"/lots/{shelf.lot_id}/labels/log").text
    assert "11 imprimées − 1 annulée = 10 en service" in text
    assert "réimprimées sur place : Boutique solidaire" in text
    assert "Pot tombé" in text


def test_a_manager_prints_nothing_of_a_place_that_is_not_hers(
    do: Do, shelf: Shelf, sign_in: SignIn, session: Session
) -> None:
    labels(do, shelf.lot_id, 10)
    other = a_place(do, shelf.organisation_id, "Autre boutique", kind="boutique")
    manager = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, "Brahim", place_id=other))
    assert manager.get(shelf.address).status_code == 404
    sent = {"count": "1", "cause": "torn", "reason": "Pot tombé", "sheet": "single-99x38"}
    assert manager.post(shelf.address, data=sent).status_code == 404
    assert counted(session, shelf.lot_id).printed == 10
