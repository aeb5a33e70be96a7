"""The mass balance of a certificate: declared, approved, drawn by harvests, never below zero."""

import threading
from datetime import date
from typing import Any
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
from tests.builders.claims import (
    STIGMAS,
    Grower,
    a_declaration,
    a_grower,
    an_approval,
    approved,
    dried,
    potted,
    stigmas,
)
from tests.builders.inventory import GRAM, KILO
from tests.builders.producers import a_certificate
from tests.conftest import NOW, Do
from traceability.cli.reference import product_id
from traceability.models import Lot, YieldBalance, YieldDraw
from traceability.operations.labels import RequestLabels, request_labels
from traceability.operations.yields import (
    ApprovedAboveDeclared,
    ApprovedBelowDrawn,
    CountHarvests,
    DeclareYield,
    NotCovered,
    NothingDeclared,
    count_waiting,
    declare_yield,
)
from traceability.queries.balances import Balance, balances, waiting_harvests
from traceability.queries.claims import claims_of
from traceability.queries.packed_parts import packed_parts

EVERYTHING = Actor(None, "auditor", frozenset({Grant(Role.AUDITOR)}))


def the_balance(session: Session) -> Balance:
    session.rollback()
    session.expire_all()
    return balances(session, EVERYTHING)[0]


def state(session: Session, lot_id: UUID, scheme: str = "bio_ma") -> tuple[str, set[str]]:
    session.rollback()
    found = next(one for one in claims_of(session, lot_id, NOW.date()).claims if one.scheme == scheme)
    return found.state, {line.code for line in found.verdict.causes}


def test_without_an_approval_a_lot_waits_for_it_and_says_so(do: Do, session: Session) -> None:
    grower = a_grower(do, approved=None)
    fresh = stigmas(do, grower)
    jars = potted(do, grower.producer, dried(do, grower.producer, {fresh: 600 * GRAM}))
    assert state(session, jars) == ("pending", {"claim-yield-awaiting-approval"})


def test_an_approval_counts_the_harvests_that_waited_the_first_harvested_first(
    do: Do, session: Session
) -> None:
    grower = a_grower(do, approved=None)
    late = stigmas(do, grower, 3 * KILO, harvested_on=date(2026, 11, 2))
    early = stigmas(do, grower, 2 * KILO, harvested_on=date(2026, 10, 20))
    a_declaration(do, grower.id, grower.certificate_id, 10 * KILO)
    assert approved(do, grower.certificate_id, 4 * KILO)["counted"] == 1
    assert state(session, early)[0] == "met"
    assert state(session, late) == ("broken", {"claim-yield-above-approved"})
    found = the_balance(session)
    assert (found.declared, found.approved, found.drawn, found.left) == (
        10 * KILO,
        4 * KILO,
        2 * KILO,
        2 * KILO,
    )
    assert [lot.id for lot in waiting_harvests(session, *found.key)] == [late]


def test_a_harvest_above_what_is_approved_is_kept_but_claims_nothing(do: Do, session: Session) -> None:
    grower = a_grower(do, approved=KILO)
    first, second = stigmas(do, grower, KILO), stigmas(do, grower, 1)
    assert state(session, first)[0] == "met"
    assert state(session, second) == ("broken", {"claim-yield-above-approved"})
    assert session.get(Lot, second) is not None


def test_the_body_approves_no_more_than_declared_and_no_less_than_drawn(do: Do) -> None:
    grower = a_grower(do, approved=None)
    with pytest.raises(NothingDeclared):
        approved(do, grower.certificate_id, KILO)
    an_approval(do, grower.id, grower.certificate_id, 2 * KILO)
    stigmas(do, grower, 2 * KILO)
    with pytest.raises(ApprovedAboveDeclared):
        approved(do, grower.certificate_id, 2 * KILO + 1)
    with pytest.raises(ApprovedBelowDrawn):
        approved(do, grower.certificate_id, 2 * KILO - 1)


def test_a_further_approval_lets_in_what_was_above_the_first(do: Do, session: Session) -> None:
    grower = a_grower(do, approved=KILO)
    large = stigmas(do, grower, 2 * KILO)
    an_approval(do, grower.id, grower.certificate_id, 3 * KILO)
    assert state(session, large)[0] == "met"
    assert the_balance(session).left == KILO


def test_a_cooperative_declares_for_itself_only_and_under_what_covers_it(do: Do) -> None:
    ours, theirs = a_grower(do, approved=None), a_grower(do, "Imgoun", approved=None)
    officer = Actor(
        new_id(), "Khadija", frozenset({Grant(Role.COOPERATIVE_OFFICER, organisation_id=ours.id)})
    )

    def declared(certificate: UUID, organisation: UUID, **more: Any) -> None:
        given = {"season": 2026, "product_id": product_id(STIGMAS), **more}
        command = DeclareYield(new_id(), certificate, organisation, quantity=KILO, **given)
        do(declare_yield, command, actor=officer)

    declared(ours.certificate_id, ours.id)
    with pytest.raises(NotAllowed):
        declared(theirs.certificate_id, theirs.id)
    with pytest.raises(NotCovered):
        declared(theirs.certificate_id, ours.id)
    with pytest.raises(NotCovered):
        declared(ours.certificate_id, ours.id, product_id=product_id("olives"))


def test_the_latest_declaration_of_each_cooperative_counts_once(do: Do, session: Session) -> None:
    member = a_grower(do, "Imgoun", scheme="other", approved=None)
    group = a_grower(do, "GIE", approved=None, organisations=(member.id,))
    for organisation, quantity in ((group.id, 5), (member.id, 2), (group.id, 3)):
        a_declaration(do, organisation, group.certificate_id, quantity * KILO)
    assert the_balance(session).declared == 5 * KILO


def test_packs_and_labels_are_weighed_against_the_harvests_they_come_from(do: Do, session: Session) -> None:
    grower = a_grower(do, approved=10 * KILO)
    fresh = stigmas(do, grower)
    jars = potted(do, grower.producer, dried(do, grower.producer, {fresh: 600 * GRAM}), 60)
    do(request_labels, RequestLabels(new_id(), new_id(), jars, "a4-2x7", 40))
    found = the_balance(session)
    assert (found.drawn, found.packed_mg, found.labelled_mg) == (600 * GRAM, 60 * GRAM, 40 * GRAM)


def test_a_lot_mixed_of_two_certificates_is_shared_between_their_balances(do: Do, session: Session) -> None:
    grower = a_grower(do, number="B-1", valid_until=date(2026, 10, 28))
    first = stigmas(do, grower, 200 * GRAM)
    a_second_certificate(do, grower)
    second = stigmas(do, grower, 400 * GRAM, harvested_on=date(2026, 10, 29))
    dry = dried(do, grower.producer, {first: 200 * GRAM, second: 400 * GRAM})
    jars = potted(do, grower.producer, dry, 90)
    session.rollback()
    rows = balances(session, EVERYTHING)
    assert {row.told.certificate.number: row.packed_mg for row in rows} == {
        "B-1": 30 * GRAM,
        "B-2": 60 * GRAM,
    }
    parts = packed_parts(session, [row.key for row in rows])
    assert {part.lot.id for found in parts.values() for part in found} == {jars}


def a_second_certificate(do: Do, grower: Grower) -> None:
    second = a_certificate(do, grower.id, scheme="bio_ma", number="B-2", valid_from=date(2026, 10, 29))
    an_approval(do, grower.id, second, 100 * KILO)


def test_a_lot_counts_once_for_each_certification_that_covers_it(do: Do, session: Session) -> None:
    grower = a_grower(do)
    fair = a_certificate(do, grower.id, scheme="fairtrade", body="FLOCERT")
    an_approval(do, grower.id, fair, 5 * KILO)
    fresh = stigmas(do, grower)
    do(count_waiting, CountHarvests(fair, 2026, product_id(STIGMAS)))
    session.rollback()
    drawn = session.scalars(select(YieldDraw).where(YieldDraw.lot_id == fresh)).all()
    assert {one.scheme: one.quantity for one in drawn} == {"bio_ma": 600 * GRAM, "fairtrade": 600 * GRAM}


def test_harvests_that_come_at_once_never_draw_more_than_is_approved(
    app: Flask, do: Do, session: Session
) -> None:
    grower = a_grower(do, approved=5 * KILO)
    begin, told = threading.Barrier(8), []

    def bring() -> None:
        with app.app_context():
            begin.wait()
            try:
                told.append(stigmas(do, grower, KILO))
            except DomainError as error:
                told.append(error.code)
            db.session.remove()

    threads = [threading.Thread(target=bring) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert all(isinstance(one, UUID) for one in told), told
    session.rollback()
    row = session.scalars(select(YieldBalance)).one()
    draws = session.scalars(select(YieldDraw)).all()
    assert (row.drawn, sum(one.quantity for one in draws), len(draws)) == (5 * KILO, 5 * KILO, 5)
    assert sorted(state(session, lot_id)[0] for lot_id in told) == ["broken"] * 3 + ["met"] * 5


def test_two_who_count_what_waits_at_once_count_it_once(app: Flask, do: Do, session: Session) -> None:
    grower = a_grower(do, approved=KILO)
    for _ in range(4):
        stigmas(do, grower, 2 * KILO)
    an_approval(do, grower.id, grower.certificate_id, 5 * KILO)
    a_declaration(do, grower.id, grower.certificate_id, 20 * KILO)
    begin = threading.Barrier(4)

    def count() -> None:
        with app.app_context():
            begin.wait()
            approved(do, grower.certificate_id, 6 * KILO)
            db.session.remove()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    session.rollback()
    row = session.scalars(select(YieldBalance)).one()
    draws = session.scalars(select(YieldDraw)).all()
    assert (row.approved, row.drawn, len(draws)) == (6 * KILO, 6 * KILO, 3)
