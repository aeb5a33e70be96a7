"""Committees of more than seven voices, applications with more than three guarantors."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from fund.operations.applications import GUARANTORS_MAX
from fund.operations.decisions import MEMBERS_MAX
from fund.queries.applications import advance_of, application_by_id, visible_applications
from kernel.access import system_actor
from kernel.db import db
from tests.builders.browsing import send
from tests.builders.fund import Lending, an_advance, an_application
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
SHARES = ((date(2025, 9, 30), 3_600_000),)


def voices(count: int) -> dict[str, str]:
    """So many members who are for it, as the form names them."""
    told = ((f"votes-{at}-member", f"Membre {at + 1}") for at in range(count))
    return dict(told) | {f"votes-{at}-voice": "for" for at in range(count)}


def test_a_committee_of_nine_is_written_whole(do: Do, lending: Lending, officer: FlaskClient) -> None:
    asked = an_application(do, lending)
    at = f"/fund/applications/{asked}/decision"
    typed = {"decided_on": "2025-03-01", "outcome": "approved", "cents": "120 000", "fee_taken": "withheld",
             "shares": "30/09/2025 120 000", "plan": "equal", "retention_cap": "due"}  # fmt: skip
    status, page = send(officer, at, **typed, **voices(7), more="votes")
    assert (status, 'value="Membre 7"' in page, 'id="votes-9-member"' in page) == (200, True, True)
    assert "30/09/2025 120 000" in page
    assert advance_of(db.session(), application_by_id(db.session(), asked)) is None
    status, page = send(officer, at, **typed, **voices(9))
    assert (status, "Membre 9" in page) == (200, True)


def test_those_of_earlier_sittings_are_proposed_and_never_written_beforehand(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    at = f"/fund/applications/{an_application(do, lending)}/decision"
    typed = {"decided_on": "2025-03-01", "outcome": "postponed", "fee_taken": "withheld", "plan": "equal",
             "retention_cap": "due", **voices(3)}  # fmt: skip
    assert send(officer, at, **typed)[0] == 200
    for where in (
        f"/fund/applications/{an_application(do, lending)}/decision",
        f"/fund/advances/{an_advance(do, lending, SHARES)}/write-off",
    ):
        page = officer.get(where).text
        assert page.count('<option value="Membre 2">') == 1
        assert page.count('list="members"') == 7
        assert 'value="Membre 2"' not in page.replace('<option value="Membre 2">', "")


@pytest.mark.parametrize("act", ["rescheduling", "write-off"])
def test_every_sitting_has_room_for_more_voices_up_to_a_limit(
    do: Do, lending: Lending, officer: FlaskClient, act: str
) -> None:
    at = f"/fund/advances/{an_advance(do, lending, SHARES)}/{act}"
    status, page = send(officer, at, decided_on="2025-10-01", reason="Récolte perdue", more="votes")
    assert (status, 'id="votes-9-member"' in page, "Récolte perdue" in page) == (200, True, True)
    _, page = send(officer, at, decided_on="2025-10-01", **voices(MEMBERS_MAX), more="votes")
    assert f'id="votes-{MEMBERS_MAX - 1}-member"' in page
    assert f'id="votes-{MEMBERS_MAX}-member"' not in page
    assert 'name="more"' not in page


def test_an_application_has_as_many_guarantors_as_there_are(lending: Lending, officer: FlaskClient) -> None:
    at = "/fund/applications/new"
    who = {"fund_id": str(lending.fund_id), "organisation_id": str(lending.organisation_id)}
    what = {"branch": "saffron", "purpose": "Un séchoir", "cents": "120 000", "submitted_on": "2025-02-01"}
    asked = who | what
    answering = {f"guarantors-{row}-name": f"Garant {row + 1}" for row in range(5)}
    answering |= {f"guarantors-{row}-cents": "1 000" for row in range(5)}
    status, page = send(officer, at, **asked, **answering, more="guarantors")
    assert (status, 'value="Garant 5"' in page, 'id="guarantors-7-name"' in page) == (200, True, True)
    assert visible_applications(db.session(), system_actor("test")) == []
    status, page = send(officer, at, **asked, **answering)
    assert (status, page.count("Garant 5")) == (200, 1)
    many = {f"guarantors-{row}-name": f"Garant {row + 1}" for row in range(GUARANTORS_MAX)}
    assert 'name="more"' not in send(officer, at, **asked, **many, more="guarantors")[1]
