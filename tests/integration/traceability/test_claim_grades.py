"""A pack of the name of origin has a class: by its own analysis, or those of what it was packed from."""

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.builders.analyses import SAFFRON_I, an_analysis, edition
from tests.builders.claims import a_grower, dried, potted, stigmas
from tests.builders.inventory import GRAM
from tests.conftest import NOW, Do
from traceability.queries.claims import claims_of

OUTSIDE = {**SAFFRON_I, "colour_e440": "80"}
INCOMPLETE = {"colour_e440": "231"}


def found(session: Session, lot_id: UUID) -> tuple[str, set[str]]:
    session.rollback()
    (claim,) = claims_of(session, lot_id, NOW.date()).claims
    return claim.state, {line.code for line in claim.verdict.causes}


@pytest.fixture
def lots(do: Do) -> tuple[UUID, UUID]:
    """A dry lot, and jars of it."""
    grower = a_grower(do, scheme="aop_taliouine")
    dry = dried(do, grower.producer, {stigmas(do, grower): 600 * GRAM})
    return dry, potted(do, grower.producer, dry)


def test_without_an_analysis_a_pack_waits_for_one(session: Session, lots: tuple[UUID, UUID]) -> None:
    assert found(session, lots[1]) == ("pending", {"claim-grade-unknown"})


@pytest.mark.parametrize("analysed", [0, 1])
def test_the_class_of_the_pack_or_of_what_it_was_packed_from_counts(
    do: Do, session: Session, lots: tuple[UUID, UUID], analysed: int
) -> None:
    an_analysis(do, lots[analysed], edition(session))
    assert found(session, lots[1]) == ("met", set())


def test_the_latest_analysis_decides_even_when_it_is_worse(
    do: Do, session: Session, lots: tuple[UUID, UUID]
) -> None:
    an_analysis(do, lots[0], edition(session))
    an_analysis(do, lots[0], edition(session), OUTSIDE)
    assert found(session, lots[1]) == ("broken", {"claim-grade-too-low"})


def test_an_incomplete_analysis_grades_nothing(do: Do, session: Session, lots: tuple[UUID, UUID]) -> None:
    an_analysis(do, lots[0], edition(session), INCOMPLETE)
    assert found(session, lots[1]) == ("pending", {"claim-grade-unknown"})
