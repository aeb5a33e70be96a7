"""What falls due, month by month, on any day: as a list, a grid, a table, a calendar for a telephone."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask.testing import FlaskClient

from fund.operations.decisions import Reschedule, reschedule
from fund.operations.losses import WriteOff, write_off
from kernel.ids import new_id
from tests.builders.fund import LATER, Lending, a_committee, an_advance, repay
from tests.builders.inventory import a_producer
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
SHARES = ((date(2025, 9, 30), 3_600_000), (date(2025, 10, 31), 3_600_000), (date(2030, 9, 30), 4_800_000))


def test_a_month_lists_its_dues_with_what_is_left_as_of_a_day(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    advance = an_advance(do, lending, SHARES)
    repay(do, advance, 4_000_000, date(2025, 10, 5))
    page = officer.get("/fund/calendar?month=2025-10&on=2025-10-10").text
    listed = page.split("<tbody>")[1]
    assert f"/fund/advances/{advance}" in listed
    # 36 000,00 − 4 000,00
    assert "32\u202f000,00" in listed
    assert "à venir" in listed
    assert "36\u202f000,00" in officer.get("/fund/calendar?month=2025-10&on=2025-10-04").text
    assert "en retard" in officer.get("/fund/calendar?month=2025-10&on=2025-11-02").text
    assert "payée" in officer.get("/fund/calendar?month=2025-09&on=2025-11-02").text
    assert "Rien n’est dû ce mois-là." in officer.get("/fund/calendar?month=2025-11").text


def test_the_grid_opens_each_due_and_any_month_may_be_asked(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    advance = an_advance(do, lending, SHARES)
    page = officer.get("/fund/calendar?month=2025-10&view=grid").text
    grid = page.split('class="month-grid"')[1].split("</table>")[0]
    assert grid.count("<a ") == 1
    assert f"/fund/advances/{advance}" in grid
    for month in ("1900-01", "2100-12", "2000-01", "2025-13", "x", "9999-12"):
        for view in ("list", "grid", "tree"):
            assert officer.get(f"/fund/calendar?month={month}&view={view}").status_code == 200
        assert officer.get(f"/fund/calendar.csv?month={month}").status_code == 200


def test_a_branch_or_a_beneficiary_is_seen_alone(do: Do, lending: Lending, officer: FlaskClient) -> None:
    other = a_producer(do, "Alkaoutar").organisation_id
    an_advance(do, lending, SHARES)
    an_advance(do, lending, SHARES, organisation_id=other, branch="argan")
    asked = "/fund/calendar.csv?month=2025-10"
    both, argan = officer.get(asked).text, officer.get(f"{asked}&branch=argan").text
    assert (both.count("2025-10-31"), argan.count("2025-10-31")) == (2, 1)
    assert "FDIR-A-25-0002" in argan
    own = officer.get(f"{asked}&organisation={lending.organisation_id}").text
    assert "FDIR-A-25-0001" in own
    assert "FDIR-A-25-0002" not in own


def test_new_dates_and_losses_leave_the_calendar_from_their_day(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    put_off = an_advance(do, lending, SHARES)
    dates = ((date(2031, 1, 31), 12_000_000),)
    do(reschedule, Reschedule(put_off, a_committee(date(2025, 9, 1)), dates, "Grêle"), at=LATER)
    lost = an_advance(do, lending, SHARES)
    do(write_off, WriteOff(lost, new_id(), a_committee(date(2025, 9, 2)), "Dissoute"), at=LATER)
    asked = "/fund/calendar.csv?month=2025-09"
    assert officer.get(f"{asked}&on=2025-08-31").text.count("2025-09-30") == 2
    assert officer.get(f"{asked}&on=2025-09-02").text.count("2025-09-30") == 0


def test_a_telephone_s_calendar_has_what_is_unpaid(do: Do, lending: Lending, officer: FlaskClient) -> None:
    advance = an_advance(do, lending, SHARES)
    repay(do, advance, 3_600_000, date(2025, 9, 30))
    answer = officer.get("/fund/calendar.ics?on=2025-10-10")
    assert answer.mimetype == "text/calendar"
    lines = answer.get_data(as_text=True).replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert [one for one in lines if one.startswith("DTSTART")] == ["DTSTART;VALUE=DATE:20251031"]
    [summary] = [one for one in lines if one.startswith("SUMMARY")]
    assert "36\u202f000\\,00" in summary
    [url] = [one for one in lines if one.startswith("URL:")]
    assert url.endswith(f"/fund/advances/{advance}")
