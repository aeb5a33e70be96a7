"""Standards published for tests."""

from datetime import date
from typing import Any
from uuid import UUID

from kernel.ids import new_id
from producers.operations.standards import NewStandard, PublishStandard, publish_standard
from producers.rules.standards import Asked, Content, Limit
from tests.conftest import Do

TEST_SAFFRON = NewStandard("test_saffron", "certification", "saffron", "AOP d’essai", "تسمية تجريبية")
TEST_OIL = NewStandard("test_oil", "analysis", "olive", "Norme d’essai", "معيار تجريبي")


def a_requirement(code: str = "area.growing", **more: Any) -> Asked:
    return Asked(
        **{
            "code": code,
            "text_fr": "Cultivé dans l’aire.",
            "text_ar": "مزروع داخل المجال.",
            "applies_to": "plot",
            "source": "Arrêté d’essai",
            "rule": "plot_in_area",
            **more,
        }
    )


def a_limit(grade: str, rank: int, measure: str, minimum: str | None, maximum: str | None) -> Limit:
    return Limit(
        grade=grade,
        rank=rank,
        measure=measure,
        grade_name_fr=f"Classe {grade}",
        grade_name_ar=f"صنف {grade}",
        measure_name_fr=f"Mesure {measure}",
        measure_name_ar=f"قياس {measure}",
        unit="%",
        minimum=minimum,
        maximum=maximum,
        source="Norme d’essai",
    )


def a_content(**more: Any) -> Content:
    """What a small certification asks."""
    given: dict[str, Any] = {
        "issued_by": "Ministère",
        "source": "Bulletin officiel",
        "in_force_from": date(2010, 1, 1),
        "requirements": (a_requirement(),),
    }
    return Content(**{**given, **more})


def a_version(
    do: Do,
    content: Content | None = None,
    standard: NewStandard = TEST_SAFFRON,
    edition: str = "2010",
    after: int | None = None,
) -> UUID:
    """A version published; its id."""
    command = PublishStandard(new_id(), standard, edition, content or a_content(), after)
    return UUID(do(publish_standard, command)["version_id"])
