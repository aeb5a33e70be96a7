"""What a fund tells those who gave it its money, on the page and on paper."""

import io
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from fund.models import Donor, Fund
from fund.operations.capital import ReceiveContribution, TellDonor, receive_contribution, tell_donor
from fund.queries.reports import Report, report_of
from fund.rules.reports import Pooled, month_ends
from kernel.ids import new_id
from kernel.presentation import LOCALE_COOKIE
from tests.builders.books import a_lived_in_fund
from tests.builders.fund import LATER, Lending, an_advance
from tests.builders.producers import a_cooperative, a_member
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


@pytest.fixture
def lending(do: Do) -> Lending:
    return a_lived_in_fund(do)


def told(session: Session, lending: Lending, donor_id: UUID | None = None, first: date = FIRST) -> Report:
    session.rollback()
    donor = session.get_one(Donor, donor_id) if donor_id else None
    return report_of(session, session.get_one(Fund, lending.fund_id), first, LAST, donor)


def flows(report: Report) -> dict[str, tuple[int, int]]:
    return {one.kind: (one.period_cents, one.whole_cents) for one in report.flows}


def test_months_make_the_period_and_the_period_what_the_figures_say(
    lending: Lending, session: Session
) -> None:
    report = told(session, lending)
    said = flows(report)
    assert said["disbursed"][0] == sum(one.lent_cents for one in report.months) == 1_200_000
    assert said["repaid"][0] == sum(one.repaid_cents for one in report.months)
    assert said["returnable"][0] == sum(one.received_cents for one in report.months) == 50_000_000
    assert report.months[-1].outstanding_cents == report.figures.overview.figures.outstanding_cents
    assert said["written_off"] == (300_000, 300_000)
    assert sum(report.lent_by_branch.values()) == 1_200_000


def test_a_later_period_leaves_out_what_came_before_it(lending: Lending, session: Session) -> None:
    said = flows(told(session, lending, first=date(2025, 7, 1)))
    assert said["disbursed"] == (100_000, 1_200_000)
    assert said["returnable"] == (0, 50_000_000)


def test_a_donor_has_its_part_of_what_is_held_in_common(do: Do, lending: Lending, session: Session) -> None:
    donor_id = new_id()
    do(tell_donor, TellDonor(donor_id, "amicale", "Amicale", "diaspora", "FR"), at=LATER)
    given = ReceiveContribution(
        new_id(), lending.fund_id, donor_id, "kept", date(2025, 8, 1), 25_000_000, "MAD", "bank", "women"
    )
    do(receive_contribution, given, at=LATER)
    part = told(session, lending, donor_id).donor
    assert part is not None
    assert (part.given_in_period_cents, part.pooled.basis_points) == (25_000_000, 3_333)
    assert part.pooled.of(300_000) == 100_000
    assert [(row.money.earmark.kind, use.used_cents) for row, use in part.uses] == [("women", 0)]


def test_nobody_has_a_part_of_nothing() -> None:
    assert Pooled(0, 0).of(500) is None
    assert Pooled(100, 300).of(-100) == -33


def test_a_period_is_cut_at_the_end_of_each_month() -> None:
    days = list(month_ends(date(2026, 1, 15), date(2026, 3, 10)))
    assert days == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 10)]


def test_beneficiaries_are_counted_and_a_register_that_is_missing_is_said(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    women = a_cooperative(do, "Tagmate")
    for gender in ("woman", "woman", "man"):
        a_member(do, women, gender=gender)
    an_advance(do, lending, ((LAST, 100_000),), organisation_id=women, is_womens_group=True)
    an_advance(do, lending, ((LAST, 100_000),), organisation_id=a_cooperative(do, "Imgoun"))
    page = officer.get("/fund/report?first=2025-01-01&last=2025-12-31").text
    assert "Aux registres des adhérents, femmes : 3, hommes : 1." in page
    assert "1 organisation n’a pas renseigné son registre." in page
    assert "Tagmate, Taliouine (groupement de femmes)" in page
    assert "non renseigné" in page
    assert page.count("Définition de la maison") >= 3


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_report_is_a_paper_in_the_language_of_who_asks(
    lending: Lending, officer: FlaskClient, language: str
) -> None:
    officer.set_cookie(LOCALE_COOKIE, language)
    asked = f"/fund/report.pdf?donor={lending.donor_id}&first=2025-01-01&last=2025-12-31"
    answer = officer.get(asked)
    assert answer.mimetype == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.data))
    text = "\n".join(page.extract_text() for page in paper.pages)
    assert "2025" in text
    assert "FDIR-20250101-20251231.pdf" in answer.headers["Content-Disposition"]
    if language == "fr":
        assert "Rapport à Fondation" in text
        assert "mis en commun" in text
        assert "PAR > 30 jours" in text


def test_a_report_of_days_before_anything_happened_is_empty_and_not_wrong(
    lending: Lending, officer: FlaskClient
) -> None:
    asked = "first=2025-01-01&last=2025-01-02"
    assert "Rien sur ces jours." in officer.get(f"/fund/report?{asked}").text
    assert officer.get(f"/fund/report.pdf?{asked}").data.startswith(b"%PDF")
    assert officer.get("/fund/report?first=2025-02-01&last=2025-01-01").status_code == 422
