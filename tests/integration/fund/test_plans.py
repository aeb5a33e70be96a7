"""A plan of tranches that the committee changes: the earlier one stays, each holds on its days."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from fund.operations.decisions import OutOfOrder
from fund.operations.disbursements import Release, release
from fund.operations.losses import WriteOff, write_off
from fund.operations.movements import AdvanceWrittenOff, ReverseMovement, reverse_movement
from fund.operations.plans import NothingToPayOut, Replan, replan
from fund.queries.advances import advance_by_id
from fund.queries.contracts import content_hash, contract_of
from fund.queries.stories import story_of
from fund.queries.tranches import plan_left, planned_on, plans_of
from fund.rules.decisions import QuorumMissing
from fund.rules.tranches import TranchesAboveLeft
from kernel.access import Role
from kernel.db import db
from kernel.ids import new_id
from kernel.messages import sentence
from tests.builders.fund import LATER, Lending, a_committee, a_fund, a_grant, pay_out, stands
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.integration.fund.test_pages import send

SignIn = Callable[[UUID], FlaskClient]
DUE = ((date(2026, 9, 30), 8_000_000),)
AGREED = ((date(2025, 4, 1), 5_000_000), (date(2025, 9, 1), 3_000_000))
MARCH, JUNE = date(2025, 3, 15), date(2025, 6, 10)
LATER_PLAN = ((date(2025, 11, 1), 2_000_000), (date(2026, 2, 1), 2_000_000))


@pytest.fixture
def lending(do: Do) -> Lending:
    return a_fund(do)


@pytest.fixture
def advance(do: Do, lending: Lending) -> UUID:
    """80 000 in two tranches; 40 000 is paid out on 15 March 2025."""
    advance = a_grant(do, lending, DUE, tranches=AGREED)
    pay_out(do, advance, 4_000_000, MARCH)
    return advance


def plan_again(
    do: Do,
    advance: UUID,
    tranches: Sequence[tuple[date, int]] = LATER_PLAN,
    on: date = JUNE,
    reason: str = "Maçon en retard",
) -> None:
    do(replan, Replan(advance, a_committee(on), tuple(tranches), reason), at=LATER)


def left_on(advance_id: UUID, on: date) -> list[tuple[date, int]]:
    """What is left of the plan that holds on a day."""
    told = stands(advance_id, on)
    session = db.session()
    plans = plans_of(session, advance_by_id(session, advance_id), on)
    return [(one.planned_on, cents) for one, cents in plan_left(plans, told)]


def foreseen(lending: Lending, on: date) -> list[tuple[date, int]]:
    db.session.rollback()
    return [(one.planned_on, one.cents) for one in planned_on(db.session(), lending.fund_id, on)]


def paid_out(advance_id: UUID) -> list[UUID]:
    """The payments of its tranches, in their order."""
    db.session.rollback()
    story = story_of(db.session(), advance_by_id(db.session(), advance_id), date(2026, 1, 1))
    return [row.movement.id for row in story.movements if row.movement.kind == "disbursement"]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_each_plan_holds_on_its_days_and_the_earlier_one_stays(
    do: Do, lending: Lending, advance: UUID
) -> None:
    plan_again(do, advance)
    before = [(date(2025, 4, 1), 1_000_000), (date(2025, 9, 1), 3_000_000)]
    eve = date(2025, 6, 9)
    assert (left_on(advance, eve), foreseen(lending, eve)) == (before, before)
    assert left_on(advance, JUNE) == foreseen(lending, JUNE) == list(LATER_PLAN)
    told = plans_of(db.session(), advance_by_id(db.session(), advance))
    assert [[(one.planned_on, one.cents) for one in row.plan.tranches] for row in told] == [
        list(AGREED),
        list(LATER_PLAN),
    ]


def test_what_happens_after_a_new_plan_uses_that_plan_up(do: Do, lending: Lending, advance: UUID) -> None:
    plan_again(do, advance)
    pay_out(do, advance, 2_500_000, date(2025, 11, 3))
    assert left_on(advance, date(2025, 11, 3)) == [(date(2025, 11, 1), 0), (date(2026, 2, 1), 1_500_000)]
    do(release, Release(new_id(), advance, date(2025, 11, 4), 500_000, "Devis plus bas"), at=LATER)
    assert foreseen(lending, date(2025, 11, 4)) == [(date(2026, 2, 1), 1_000_000)]


def test_a_plan_may_leave_a_part_without_a_day_and_be_changed_again(
    do: Do, lending: Lending, advance: UUID
) -> None:
    plan_again(do, advance, ((date(2025, 11, 1), 1_000_000),))
    assert foreseen(lending, JUNE) == [(date(2025, 11, 1), 1_000_000)]
    plan_again(do, advance, ((date(2025, 12, 1), 4_000_000),), JUNE)
    assert foreseen(lending, JUNE) == [(date(2025, 12, 1), 4_000_000)]


def test_an_advance_without_a_plan_is_given_one(do: Do, lending: Lending) -> None:
    advance = a_grant(do, lending, DUE)
    plan_again(do, advance)
    assert (left_on(advance, date(2025, 6, 9)), left_on(advance, JUNE)) == ([], list(LATER_PLAN))


def test_more_than_is_left_to_pay_out_is_refused_with_the_figure(do: Do, advance: UUID) -> None:
    with pytest.raises(TranchesAboveLeft) as refused:
        plan_again(do, advance, (*LATER_PLAN, (date(2026, 3, 1), 50_000)))
    told = plain(sentence(refused.value))
    assert ("40 500,00" in told, "40 000,00" in told, "500,00 MAD de trop" in told) == (True, True, True)


def test_a_plan_is_decided_by_a_quorum_in_order_and_while_something_is_left(do: Do, advance: UUID) -> None:
    with pytest.raises(OutOfOrder):
        plan_again(do, advance, on=date(2025, 3, 14))
    two = a_committee(JUNE, votes=(("Fatima", "for"), ("Hassan", "for")))
    with pytest.raises(QuorumMissing):
        do(replan, Replan(advance, two, LATER_PLAN, "Maçon en retard"), at=LATER)
    plan_again(do, advance)
    with pytest.raises(OutOfOrder):
        plan_again(do, advance, on=date(2025, 6, 9))
    do(release, Release(new_id(), advance, date(2025, 6, 20), 4_000_000, "Chantier arrêté"), at=LATER)
    with pytest.raises(NothingToPayOut):
        plan_again(do, advance, on=date(2025, 6, 21))


def test_nothing_is_planned_of_an_advance_that_was_given_up(do: Do, advance: UUID) -> None:
    lost = WriteOff(advance, new_id(), a_committee(date(2025, 6, 1)), "Coopérative dissoute")
    do(write_off, lost, at=LATER)
    with pytest.raises(AdvanceWrittenOff):
        plan_again(do, advance)


def test_a_payment_of_before_that_comes_back_has_no_planned_day(do: Do, lending: Lending) -> None:
    advance = a_grant(do, lending, DUE, tranches=AGREED)
    pay_out(do, advance, 1_000_000, MARCH)
    pay_out(do, advance, 3_000_000, date(2025, 4, 1))
    plan_again(do, advance)
    undone = paid_out(advance)[-1]
    do(reverse_movement, ReverseMovement(undone, new_id(), date(2025, 7, 1), "Virement rejeté"), at=LATER)
    assert left_on(advance, date(2025, 7, 1)) == list(LATER_PLAN)
    assert stands(advance, date(2025, 7, 1)).committed_cents == 7_000_000


def test_what_was_signed_stays_and_the_contract_mentions_the_new_plan(
    do: Do, advance: UUID, sign_in: SignIn
) -> None:
    session = db.session()
    before = content_hash(contract_of(session, advance_by_id(session, advance)).terms)
    plan_again(do, advance)
    db.session.rollback()
    contract = contract_of(db.session(), advance_by_id(db.session(), advance))
    assert content_hash(contract.terms) == before
    assert [number for _, number in contract.replanned] == ["FDIR-PV-25-0002"]
    officer = sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))
    page = officer.get(f"/fund/advances/{advance}/contract").text
    assert ("Décidé depuis" in page, "Maçon en retard" in page) == (True, True)
    assert officer.get(f"/fund/advances/{advance}/contract.pdf").data.startswith(b"%PDF")


def test_the_officer_writes_the_new_plan_and_sees_both(do: Do, advance: UUID, sign_in: SignIn) -> None:
    officer = sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))
    at = f"/fund/advances/{advance}/tranches"
    page = officer.get(at).text
    assert ("01/04/2025 10000,00" in page, "40 000,00" in plain(page)) == (True, True)
    votes = {f"votes-{row}-member": name for row, name in enumerate(("Fatima", "Hassan", "Lahcen"))}
    typed = {"decided_on": "2025-06-10", "reason": "Maçon en retard", **votes}
    status, page = send(officer, at, **typed, tranches="01/11/2025 40 000,01")
    assert (status, "0,01 MAD de trop" in plain(page), "01/11/2025 40 000,01" in page) == (422, True, True)
    status, page = send(officer, at, **typed, tranches="01/11/2025 20 000\n01/02/2026 20 000")
    assert (status, "FDIR-PV-25-0002" in page) == (200, True)
    told = page.split('id="tranches"')[1].split("</section>")[0]
    assert ("Maçon en retard" in told, "Plan convenu avec l’avance" in told) == (True, True)
    then = officer.get(f"/fund/advances/{advance}?on=2025-06-09").text
    assert "Maçon en retard" not in then
    assert "Changer les tranches prévues" in page
