"""Standards as versioned data: loaded from the repository, then published further, never changed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.errors import Invalid
from producers.gateways.standards import written_standards
from producers.models import SCHEMES, StandardVersion
from producers.operations.standards import NewStandard, VersionTaken
from producers.queries.standards import (
    area_of,
    content_of,
    gradings_for,
    latest_version,
    limits_of,
    requirements_of,
    version_in_force,
    version_of,
    versions_of,
)
from producers.rules.areas import AreaPart
from producers.rules.requirements import ParametersWrong, RuleElsewhere, RuleUnknown
from producers.rules.standards import (
    EditionEmpty,
    ForceReversed,
    GradesCrossed,
    LimitNotANumber,
    LimitReversed,
    LineTwice,
    MeasureSpeltTwice,
)
from tests.builders.standards import TEST_OIL, TEST_SAFFRON, a_content, a_limit, a_requirement, a_version
from tests.conftest import Do

ISO = NewStandard("iso_3632", "analysis", "saffron", "ISO 3632", "إيزو 3632")


def load(app: Flask) -> str:
    result = app.test_cli_runner().invoke(args=["reference", "load"], catch_exceptions=False)
    assert result.exit_code == 0
    return next(line for line in result.output.splitlines() if line.startswith("standards:"))


def test_every_scheme_of_certificates_is_a_standard() -> None:
    keys = {one.key for one in written_standards() if one.kind == "certification"}
    assert keys == set(SCHEMES) - {"other"}


def test_loading_the_standards_again_adds_nothing(app: Flask) -> None:
    assert load(app) == "standards: 0 added"


def test_what_the_manager_published_is_not_undone_by_loading_again(
    app: Flask, do: Do, session: Session
) -> None:
    filled = a_content(requirements=(), limits=(a_limit("I", 1, "colour_e440", "210", None),))
    a_version(do, filled, ISO, "2025", after=1)
    assert load(app) == "standards: 0 added"
    latest = latest_version(session, "iso_3632", "2025")
    assert latest is not None
    assert (latest.version, latest.is_filled) == (2, True)


def test_publishing_the_same_content_adds_nothing(do: Do, session: Session) -> None:
    first = a_version(do)
    assert a_version(do) == first
    assert len(versions_of(session, TEST_SAFFRON.key)) == 1


def test_a_further_version_leaves_the_older_one_as_it_was(do: Do, session: Session) -> None:
    first = a_version(do)
    second = a_version(do, a_content(requirements=(a_requirement(text_fr="Cultivé tout près."),)))
    assert [one.version for one in versions_of(session, TEST_SAFFRON.key)] == [2, 1]
    assert requirements_of(session, first)[0].text_fr == "Cultivé dans l’aire."
    assert requirements_of(session, second)[0].text_fr == "Cultivé tout près."


def test_what_was_published_is_read_back_word_for_word(do: Do, session: Session) -> None:
    content = a_content(
        requirements=(
            a_requirement("b.second", evidence_kinds=("photo", "map"), is_sourced=False),
            a_requirement(
                "a.first", applies_to="organisation", rule="members_max", parameters={"members_max": 9}
            ),
        ),
        limits=(a_limit("I", 1, "acidity", None, "0.8"), a_limit("II", 2, "acidity", None, "2.0")),
        area=(AreaPart("Tiznit", "", "BO", True), AreaPart("Taroudannt", "Aït Ali", "BO", False)),
    )
    kept = content_of(session, version_of(session, a_version(do, content)))
    assert kept == replace(content, area=(content.area[1], content.area[0]))


def test_two_people_writing_from_the_same_version_do_not_undo_each_other(do: Do) -> None:
    a_version(do)
    a_version(do, a_content(source="Le premier"), after=1)
    with pytest.raises(VersionTaken):
        a_version(do, a_content(source="Le second"), after=1)


def test_the_edition_in_force_on_the_day_is_the_one_that_counts(session: Session) -> None:
    before = version_in_force(session, "igp_argane", date(2025, 9, 24))
    after = version_in_force(session, "igp_argane", date(2025, 9, 25))
    assert before is not None
    assert after is not None
    assert (before.edition, after.edition) == ("Arrêté 2816 (2010)", "Décision 2312-25 (2025)")
    assert version_in_force(session, "igp_argane", date(2009, 1, 1)) is None


def test_tata_is_in_the_area_of_argan_since_the_amendment_of_2025(session: Session) -> None:
    for day, is_inside in ((date(2025, 9, 24), False), (date(2025, 9, 25), True)):
        version = version_in_force(session, "igp_argane", day)
        assert version is not None
        assert area_of(session, version.id).place("Tagmout").is_inside is is_inside


def test_an_edition_that_nobody_could_read_decides_nothing(session: Session) -> None:
    assert version_in_force(session, "iso_3632", date(2026, 11, 1)) is None
    empty = latest_version(session, "iso_3632", "2025")
    assert empty is not None
    assert (empty.is_filled, list(limits_of(session, empty.id))) == (False, [])


def test_a_version_that_was_replaced_is_no_longer_in_force(do: Do, session: Session) -> None:
    a_version(do, a_content(in_force_from=date(2010, 1, 1)))
    a_version(do, a_content(in_force_from=date(2012, 1, 1)))
    assert version_in_force(session, TEST_SAFFRON.key, date(2011, 1, 1)) is None


def test_saffron_threads_are_graded_by_three_editions_the_newest_first(session: Session) -> None:
    found = [(standard.key, version.edition) for standard, version in gradings_for(session, "saffron_dry")]
    assert found == [("iso_3632", "2025"), ("iso_3632", "2011"), ("iso_3632", "2003")]


def test_limits_that_nobody_read_are_marked(session: Session) -> None:
    version = latest_version(session, "iso_3632", "2011")
    assert version is not None
    sourced = {one.measure: one.is_sourced for one in limits_of(session, version.id) if one.grade == "I"}
    assert sourced["colour_e440"]
    assert not sourced["floral_waste"]


LIMIT = a_limit("I", 1, "acidity", "1", "2")
WRONG: list[tuple[dict[str, Any], type[Invalid]]] = [
    ({"requirements": ()}, EditionEmpty),
    ({"in_force_until": date(2009, 1, 1)}, ForceReversed),
    ({"requirements": (a_requirement(), a_requirement())}, LineTwice),
    ({"requirements": (a_requirement(rule="made_up"),)}, RuleUnknown),
    ({"requirements": (a_requirement(applies_to="label"),)}, RuleElsewhere),
    ({"requirements": (a_requirement(parameters={"metres": 3}),)}, ParametersWrong),
    ({"limits": (a_limit("I", 1, "acidity", "x", None),)}, LimitNotANumber),
    ({"limits": (a_limit("I", 1, "acidity", "1e999999999", None),)}, LimitNotANumber),
    ({"limits": (a_limit("I", 1, "acidity", "3", "2"),)}, LimitReversed),
    ({"limits": (LIMIT, a_limit("II", 1, "acidity", "1", "2"))}, MeasureSpeltTwice),
    ({"limits": (LIMIT, replace(a_limit("II", 2, "acidity", "1", "2"), unit="g"))}, MeasureSpeltTwice),
    ({"limits": (LIMIT, a_limit("II", 2, "acidity", "1.5", "2"))}, GradesCrossed),
]


@pytest.mark.parametrize(("more", "error"), WRONG)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_version_that_contradicts_itself_is_refused(
    do: Do, session: Session, more: dict[str, Any], error: type[Invalid]
) -> None:
    before = session.scalar(select(func.count()).select_from(StandardVersion))
    with pytest.raises(error):
        a_version(do, a_content(**more), TEST_OIL)
    assert session.scalar(select(func.count()).select_from(StandardVersion)) == before
