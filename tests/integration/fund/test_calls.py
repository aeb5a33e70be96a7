"""Whom to call, what was promised, and whether it was kept, told from what was repaid."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from fund.operations.calls import NoteCall, PromiseAboveDebt, note_call
from fund.operations.contacts import StateContact, state_contact
from fund.queries.calls import to_call
from fund.queries.funds import fund_by_id
from kernel.access import Role
from kernel.clock import now
from kernel.db import db
from kernel.ids import new_id
from tests.builders.browsing import send
from tests.builders.fund import LATER, Lending, an_advance, repay
from tests.builders.inventory import a_producer
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
DUE = date(2025, 9, 30)
SHARES = ((DUE, 3_600_000), (date(2030, 9, 30), 8_400_000))


def a_promise(do: Do, advance_id: UUID, on: date, cents: int, by: date) -> None:
    do(note_call, NoteCall(new_id(), advance_id, on, "answered", "Fatima", cents, by), at=LATER)


def listed(lending: Lending, as_of: date) -> list[tuple[str, int, str | None]]:
    """Number, what is late, what became of the last promise."""
    db.session.rollback()
    fund = fund_by_id(db.session(), lending.fund_id)
    return [
        (one.row.number, one.row.late_cents, one.owing.promise.state if one.owing.promise else None)
        for one in to_call(db.session(), fund, as_of)
    ]


def test_the_worst_is_called_first_and_broken_promises_before_all(do: Do, lending: Lending) -> None:
    small = an_advance(do, lending, ((DUE, 1_000_000),))
    an_advance(do, lending, ((DUE, 2_000_000),))
    an_advance(do, lending, ((date(2025, 10, 20), 9_000_000),))
    a_promise(do, small, date(2025, 10, 1), 500_000, date(2025, 10, 5))
    assert listed(lending, date(2025, 10, 5)) == [
        ("FDIR-A-25-0002", 2_000_000, None), ("FDIR-A-25-0001", 1_000_000, "open"),
        ("FDIR-A-25-0003", 0, None),
    ]  # fmt: skip
    assert listed(lending, date(2025, 10, 6))[0] == ("FDIR-A-25-0001", 1_000_000, "broken")


def test_a_promise_is_kept_by_a_payment_recorded_late_for_an_earlier_day(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, SHARES)
    a_promise(do, advance, date(2025, 10, 1), 500_000, date(2025, 10, 5))
    assert listed(lending, date(2025, 10, 8))[0][2] == "broken"
    repay(do, advance, 500_000, date(2025, 10, 4))
    assert listed(lending, date(2025, 10, 8))[0][2] == "kept"


def test_who_paid_is_called_no_longer(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, SHARES)
    repay(do, advance, 3_600_000, DUE)
    assert listed(lending, date(2025, 10, 8)) == []
    # A fortnight before the next share, again.
    assert len(listed(lending, date(2030, 9, 15))) == 1
    assert listed(lending, date(2030, 9, 14)) == []


def test_more_than_is_owed_cannot_be_promised(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, SHARES)
    with pytest.raises(PromiseAboveDebt):
        a_promise(do, advance, DUE, 12_000_001, DUE)


def test_an_officer_notes_a_call_and_the_list_tells_it(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    advance = an_advance(do, lending, SHARES)
    do(state_contact, StateContact(new_id(), lending.organisation_id, "Fatima", "0612345678"), at=now())
    address = f"/fund/advances/{advance}/call"
    today = now().date()
    by = (today + timedelta(days=7)).isoformat()
    said = {"called_on": today.isoformat(), "answer": "answered", "spoke_with": "Fatima"}
    for wrong, sentence in (
        ({"promised_cents": "1 000"}, "Une promesse est un montant pour un jour"),
        ({"promised_on": by}, "Une promesse est un montant pour un jour"),
        (
            {"promised_cents": "1 000", "promised_on": "2025-10-01"},
            "Une promesse est un montant pour un jour",
        ),
        ({"promised_cents": "mille", "promised_on": by}, "n’est pas un montant"),
        ({"promised_cents": "900 000", "promised_on": by}, "C’est plus que ce qui est dû"),
        ({"spoke_with": ""}, "Cet appel n’est pas complet"),
        ({"promised_cents": "1 000", "promised_on": by, "answer": "no_answer"}, "Une promesse est"),
        ({"called_on": "2024-01-01"}, "Cette date est trop tôt"),
    ):
        status, page = send(officer, address, **{**said, **wrong})
        assert (status, sentence in page, wrong) == (422, True, wrong)
    status, page = send(
        officer, address, **said, promised_cents="10 000,50", promised_on=by, note="Après le souk"
    )
    assert status == 200
    assert "10\u202f000,50" in page
    assert "promesse en cours" in page
    assert "tel:+212612345678" in page
    assert "Après le souk" in officer.get(f"/fund/advances/{advance}").text
    table = officer.get("/fund/calls.csv").text
    assert "FDIR-A-25-0001" in table
    assert "10000.50" in table
    assert "+212612345678" in table


def test_calls_are_of_a_fund_s_officers_only(do: Do, lending: Lending, sign_in: SignIn) -> None:
    advance = an_advance(do, lending, SHARES)
    a_promise(do, advance, DUE, 100, DUE)
    own = a_person(do, Role.COOPERATIVE_OFFICER, "Khadija", organisation_id=lending.organisation_id)
    browser = sign_in(own)
    assert "promesse" not in browser.get(f"/fund/advances/{advance}").text
    assert browser.get("/fund/calls").status_code == 403
    other = a_producer(do, "Alkaoutar").organisation_id
    assert other != lending.organisation_id
