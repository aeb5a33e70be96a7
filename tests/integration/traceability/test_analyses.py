"""Analyses graded by the edition that the laboratory cites, and judged again without losing the first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Grant, Role
from kernel.ids import new_id
from kernel.models import StoredFile
from kernel.security import CreateUser, create_user
from producers.operations.standards import NewStandard, PublishStandard, publish_standard
from producers.queries.standards import content_of, version_of
from tests.builders.analyses import SAFFRON_I, an_analysis, edition, rows
from tests.builders.files import a_pdf
from tests.builders.producers import a_cooperative
from tests.builders.traceability import KG, a_harvest, a_new_lot, a_run
from tests.conftest import NOW, Do
from traceability.models import Analysis, AnalysisGrade
from traceability.operations.analyses import (
    AlreadyJudged,
    JudgeAgain,
    NothingToJudgeBy,
    StandardForOthers,
    judge_again,
)
from traceability.queries.grades import AnalysisNotFound, Graded, grades_of
from traceability.rules.measures import MeasuredTwice, UnitMismatch

SignIn = Callable[[UUID], FlaskClient]
ISO = NewStandard("iso_3632", "analysis", "saffron", "ISO 3632", "إيزو 3632")


@pytest.fixture
def souktana(do: Do) -> UUID:
    return a_cooperative(do)


@pytest.fixture
def saffron(do: Do, souktana: UUID) -> UUID:
    stigmas = a_harvest(do, souktana, "saffron_fresh_stigmas")
    dry = a_new_lot(souktana, "saffron_dry", KG)
    a_run(do, souktana, "drying", [(stigmas, 6 * KG)], [dry])
    return dry.lot_id


def an_oil(do: Do, organisation_id: UUID, harvested: str, key: str, process: str = "cold_pressing") -> UUID:
    fruit = a_harvest(do, organisation_id, harvested, 100 * KG)
    oil = a_new_lot(organisation_id, key, 5_000_000)
    a_run(do, organisation_id, process, [(fruit, 100 * KG)], [oil], reason="Essai")
    return oil.lot_id


def only(session: Session, lot_id: UUID) -> Graded:
    session.expire_all()
    (found,) = grades_of(session, lot_id)
    return found


@pytest.mark.parametrize(
    ("changed", "grade", "decided_by"),
    [
        ({}, "I", []),
        ({"colour_e440": "200"}, "I", []),
        ({"colour_e440": "199.9"}, "II", ["colour_e440"]),
        ({"colour_e440": "150", "floral_waste": "4"}, "III", ["colour_e440", "floral_waste"]),
        ({"moisture": "12.1"}, None, ["moisture"]),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_saffron_has_the_best_category_whose_limits_all_hold(
    do: Do, session: Session, saffron: UUID, changed: dict[str, str], grade: str | None, decided_by: list[str]
) -> None:
    an_analysis(do, saffron, edition(session), {**SAFFRON_I, **changed})
    last = only(session, saffron).last
    assert last is not None
    assert (last.grade.grade, last.grade.decided_by) == (grade, decided_by)
    assert last.grade.outcome == ("graded" if grade else "outside")


def test_a_missing_measure_gives_no_category_and_is_named(do: Do, session: Session, saffron: UUID) -> None:
    values = {key: value for key, value in SAFFRON_I.items() if key != "safranal_e330"}
    an_analysis(do, saffron, edition(session), values)
    last = only(session, saffron).last
    assert last is not None
    assert (last.grade.outcome, last.grade.grade, last.grade.missing) == (
        "incomplete",
        None,
        ["safranal_e330"],
    )


def test_the_same_saffron_is_of_another_category_by_another_edition(
    do: Do, session: Session, saffron: UUID
) -> None:
    for name in ("2003", "2011"):
        an_analysis(do, saffron, edition(session, name=name), {**SAFFRON_I, "colour_e440": "195"})
    assert {one.analysis.edition: one.grade for one in grades_of(session, saffron)} == {
        "2003": "I",
        "2011": "II",
    }


@pytest.mark.parametrize(
    ("changed", "grade"),
    [
        ({}, "extra"),
        ({"median_defect": "0.1"}, "virgin"),
        ({"acidity": "2.1"}, "lampante"),
        ({"median_defect": "3.6"}, "lampante"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_olive_oil_has_its_class_by_acidity_and_tasting(
    do: Do, session: Session, souktana: UUID, changed: dict[str, str], grade: str
) -> None:
    oil = an_oil(do, souktana, "olives", "olive_oil")
    good = {
        "acidity": "0.5", "peroxide": "9", "k232": "1.9", "k270": "0.14", "delta_k": "-0.002",
        "median_defect": "0", "median_fruity": "3.2",
    }  # fmt: skip
    an_analysis(do, oil, edition(session, "eu_olive", "2015/1830"), {**good, **changed})
    assert only(session, oil).grade == grade


def test_argan_oil_too_sour_for_extra_is_fine_though_nothing_else_was_measured(
    do: Do, session: Session, souktana: UUID
) -> None:
    oil = an_oil(do, souktana, "argan_fruit", "argan_oil_food")
    nm = edition(session, "nm_08_5_090", "2003")
    an_analysis(do, oil, nm, {"acidity": "1.2"})
    assert only(session, oil).grade == "fine"


def test_argan_oil_that_may_be_extra_is_incomplete_until_all_is_measured(
    do: Do, session: Session, souktana: UUID
) -> None:
    oil = an_oil(do, souktana, "argan_fruit", "argan_oil_food")
    an_analysis(do, oil, edition(session, "nm_08_5_090", "2003"), {"acidity": "0.5"})
    last = only(session, oil).last
    assert last is not None
    assert last.grade.missing == ["peroxide", "e270"]


def test_a_value_in_another_unit_is_refused(do: Do, session: Session, saffron: UUID) -> None:
    with pytest.raises(UnitMismatch):
        an_analysis(do, saffron, edition(session), measures=rows({"moisture": "91"}, "g/kg"))
    assert session.scalars(select(Analysis)).all() == []


def test_one_measure_has_one_value(do: Do, session: Session, saffron: UUID) -> None:
    twice = rows({"moisture": "9"}) + rows({"moisture": "13"})
    with pytest.raises(MeasuredTwice):
        an_analysis(do, saffron, edition(session), measures=twice)


def test_saffron_is_not_judged_by_the_norm_of_argan(do: Do, session: Session, saffron: UUID) -> None:
    with pytest.raises(StandardForOthers):
        an_analysis(do, saffron, edition(session, "nm_08_5_090", "2003"), {"acidity": "0.5"})


def test_an_edition_that_is_still_empty_keeps_the_values_and_grades_nothing(
    do: Do, session: Session, saffron: UUID
) -> None:
    analysis_id = an_analysis(do, saffron, edition(session, name="2025"))
    found = only(session, saffron)
    assert (found.judged, len(found.analysis.measures)) == ((), len(SAFFRON_I))
    with pytest.raises(NothingToJudgeBy):
        do(judge_again, JudgeAgain(analysis_id, edition(session, name="2025")))


def a_stricter_version(do: Do, session: Session) -> UUID:
    """ISO 3632:2011 again, category I from a colour of 240 on."""
    content = content_of(session, version_of(session, edition(session)))
    limits = tuple(
        replace(one, minimum="240") if (one.grade, one.measure) == ("I", "colour_e440") else one
        for one in content.limits
    )
    command = PublishStandard(new_id(), ISO, "2011", replace(content, limits=limits), after=1)
    return UUID(do(publish_standard, command)["version_id"])


def test_judged_again_by_a_later_version_the_first_judgement_stays(
    do: Do, session: Session, saffron: UUID
) -> None:
    analysis_id = an_analysis(do, saffron, edition(session))
    later = a_stricter_version(do, session)
    assert only(session, saffron).grade == "I"
    do(judge_again, JudgeAgain(analysis_id, later), at=NOW + timedelta(hours=1))
    found = only(session, saffron)
    assert [(one.version.version, one.grade.grade) for one in found.judged] == [(2, "II"), (1, "I")]
    assert found.grade == "II"
    with pytest.raises(AlreadyJudged):
        do(judge_again, JudgeAgain(analysis_id, later))


def test_the_latest_analysis_of_each_method_counts_and_all_are_shown(
    do: Do, session: Session, saffron: UUID
) -> None:
    iso = edition(session)
    first = an_analysis(do, saffron, iso, {**SAFFRON_I, "colour_e440": "150"}, analysed_on=date(2026, 11, 5))
    second = an_analysis(do, saffron, iso, analysed_on=date(2026, 11, 15))
    own = an_analysis(do, saffron, None, {"Plomb": "0.01"}, analysed_on=date(2026, 11, 3))
    counts = {one.analysis.id: one.counts for one in grades_of(session, saffron)}
    assert counts == {first: False, second: True, own: True}


def test_another_cooperative_does_not_judge_again(do: Do, session: Session, saffron: UUID) -> None:
    with pytest.raises(AnalysisNotFound):
        do(judge_again, JudgeAgain(new_id(), edition(session)))


@pytest.fixture
def officer(do: Do, souktana: UUID) -> UUID:
    return a_person(do, Grant(Role.COOPERATIVE_OFFICER, organisation_id=souktana))


def a_person(do: Do, *grants: Grant) -> UUID:
    user_id = new_id()
    do(
        create_user,
        CreateUser(user_id, f"{user_id.hex}@example.org", "Fadma", grants, password="un bon mot de passe"),
    )
    return user_id


def typed(version_id: UUID, values: dict[str, str], **more: object) -> dict[str, object]:
    lines = {
        f"measures-{place}-{name}": text
        for place, (key, value) in enumerate(values.items())
        for name, text in (("key", key), ("label", key), ("value", value))
    }
    return {
        "laboratory": "Maison du Safran",
        "method": "ISO 3632",
        "edition": "2011",
        "version_id": str(version_id),
        "analysed_on": "2026-11-12",
        **lines,
        **more,
    }


def test_the_form_offers_the_measures_of_the_edition_with_the_limits_of_each_category(
    session: Session, saffron: UUID, officer: UUID, sign_in: SignIn
) -> None:
    page = sign_in(officer).get(f"/lots/{saffron}/analyses/new?version={edition(session)}").text
    assert "Pouvoir colorant (E1% à 440 nm)" in page
    assert "au moins 200" in page
    assert "non vérifié dans le texte" in page


def test_a_bulletin_is_kept_with_the_analysis_and_opened_from_its_page(
    session: Session, saffron: UUID, officer: UUID, sign_in: SignIn
) -> None:
    browser = sign_in(officer)
    sent = typed(edition(session), SAFFRON_I, document=(BytesIO(a_pdf()), "bulletin.pdf"))
    done = browser.post(f"/lots/{saffron}/analyses/new", data=sent)
    assert done.status_code == 302
    page = browser.get(done.location).text
    assert "Catégorie I" in page
    file_id = session.scalars(select(StoredFile.id)).one()
    assert browser.get(f"/files/{file_id}").status_code == 200
    assert f"/files/{file_id}" in page
    assert "Catégorie I" in browser.get(f"/lots/{saffron}").text


def test_a_bulletin_sent_with_a_mistake_is_not_asked_again(
    session: Session, saffron: UUID, officer: UUID, sign_in: SignIn
) -> None:
    browser = sign_in(officer)
    wrong = {**SAFFRON_I, "moisture": "douze"}
    sent = typed(edition(session), wrong, document=(BytesIO(a_pdf()), "bulletin.pdf"))
    refused = browser.post(f"/lots/{saffron}/analyses/new", data=sent)
    assert refused.status_code == 422
    assert "Gardé : bulletin.pdf" in refused.text
    kept = refused.text.split('name="document_kept"')[1].split('value="')[1].split('"')[0]
    done = browser.post(
        f"/lots/{saffron}/analyses/new", data=typed(edition(session), SAFFRON_I, document_kept=kept)
    )
    assert done.status_code == 302
    assert session.scalars(select(StoredFile.name)).one() == "bulletin.pdf"


def test_a_kept_document_that_we_did_not_sign_is_nothing(
    session: Session, saffron: UUID, officer: UUID, sign_in: SignIn
) -> None:
    sent = typed(edition(session), SAFFRON_I, document_kept="WyJ4Il0.abc.def")
    assert sign_in(officer).post(f"/lots/{saffron}/analyses/new", data=sent).status_code == 302
    assert session.scalars(select(Analysis.document_id)).one() is None


def test_what_is_no_document_is_told_at_its_field(
    session: Session, saffron: UUID, officer: UUID, sign_in: SignIn
) -> None:
    sent = typed(edition(session), SAFFRON_I, document=(BytesIO(b"MZ nothing"), "bulletin.pdf"))
    answer = sign_in(officer).post(f"/lots/{saffron}/analyses/new", data=sent)
    assert answer.status_code == 422
    assert 'id="document-error"' in answer.text


def test_a_page_judges_again_and_says_by_what(
    do: Do, session: Session, saffron: UUID, officer: UUID, sign_in: SignIn
) -> None:
    analysis_id = an_analysis(do, saffron, edition(session))
    later = a_stricter_version(do, session)
    browser = sign_in(officer)
    assert str(later) in browser.get(f"/analyses/{analysis_id}").text
    done = browser.post(f"/analyses/{analysis_id}/judgements", data={"version_id": str(later)})
    assert done.status_code == 302
    page = browser.get(f"/analyses/{analysis_id}").text
    assert "Catégorie II" in page
    assert set(session.scalars(select(AnalysisGrade.grade))) == {"I", "II"}
    again = browser.post(f"/analyses/{analysis_id}/judgements", data={"version_id": str(later)})
    assert again.status_code == 422


def test_an_analysis_of_another_cooperative_is_not_found(
    do: Do, session: Session, saffron: UUID, sign_in: SignIn
) -> None:
    analysis_id = an_analysis(do, saffron, edition(session))
    other = a_cooperative(do, "Alkaoutar")
    browser = sign_in(a_person(do, Grant(Role.COOPERATIVE_OFFICER, organisation_id=other)))
    assert browser.get(f"/analyses/{analysis_id}").status_code == 404


def test_ground_saffron_is_graded_by_the_limits_of_powder(
    do: Do, session: Session, souktana: UUID, saffron: UUID
) -> None:
    ground = a_new_lot(souktana, "saffron_powder", 980_000)
    a_run(do, souktana, "crushing", [(saffron, KG)], [ground])
    powder = {key: SAFFRON_I[key] for key in SAFFRON_I if key not in ("floral_waste", "extraneous_matter")}
    an_analysis(do, ground.lot_id, edition(session, "iso_3632_powder"), {**powder, "moisture": "9.9"})
    assert only(session, ground.lot_id).grade == "I"
    with pytest.raises(StandardForOthers):
        an_analysis(do, ground.lot_id, edition(session))


def test_the_seasons_lots_are_drawn_against_the_limits_with_a_table(
    do: Do, session: Session, souktana: UUID, officer: UUID, saffron: UUID, sign_in: SignIn
) -> None:
    stigmas = a_harvest(do, souktana, "saffron_fresh_stigmas")
    second = a_new_lot(souktana, "saffron_dry", KG)
    a_run(do, souktana, "drying", [(stigmas, 6 * KG)], [second])
    first_id = an_analysis(do, saffron, edition(session))
    an_analysis(do, second.lot_id, edition(session), {**SAFFRON_I, "colour_e440": "185"})
    browser = sign_in(officer)
    address = f"/analyses?product=saffron_dry&season=2026&version={edition(session)}&measure=colour_e440"
    page = browser.get(address).text
    assert page.count('class="season-dot"') == 2
    assert "Catégorie I · 200" in page
    assert "Catégorie II" in page
    assert f"/analyses/{first_id}" in page
    assert "season-dot" not in browser.get(address.replace("2026", "2025")).text


def test_a_drawing_asked_with_anything_is_never_broken(
    officer: UUID, saffron: UUID, do: Do, session: Session, sign_in: SignIn
) -> None:
    browser = sign_in(officer)
    assert "Aucune analyse pour l’instant" in browser.get("/analyses").text
    an_analysis(do, saffron, edition(session))
    for asked in ("season=x", "product=nuage", "organisation=nuage", "version=nuage", "measure=nuage"):
        assert browser.get(f"/analyses?{asked}").status_code == 200
