"""The laboratory results of the demonstration: classes, documents, and points on the season's plot."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.operations.production import Output
from kernel.access import Actor, Grant, Role
from kernel.files import content_of
from kernel.ids import new_id
from kernel.models import StoredFile
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.analyses import tell_analyses
from tests.builders.inventory import GRAM, KILO, Producer, a_harvest, a_producer, a_run, a_saffron_jar
from tests.builders.shop import a_person
from tests.conftest import Do
from traceability.cli.reference import product_id
from traceability.models import Analysis, AnalysisGrade, Lot
from traceability.operations.items import DefineTradeItem, define_trade_item
from traceability.queries.seasons import analysed_lots
from traceability.rules.measures import values_of

JARS = {"souktana": "art-saf1g", "gie-grand-taznakht": "art-taz1g"}
OILS = {
    "ouzioua-olive": ("art-oliv75", "olives", "olive_oil"),
    "tiwziwine": ("art-arg250", "argan_fruit", "argan_oil_food"),
}


@pytest.fixture
def story() -> Story:
    return Story(date(2026, 11, 20))


def a_teller(do: Do, story: Story, key: str) -> Producer:
    """A cooperative of the story, with its officer."""
    producer = a_producer(do, key.title())
    role, organisation_id = Role.COOPERATIVE_OFFICER, producer.organisation_id
    person = a_person(do, role, organisation_id=organisation_id)
    story.organisations[key] = organisation_id
    story.actors[f"cooperative_officer:{key}"] = Actor(
        person, "Rkia", frozenset({Grant(role, organisation_id)})
    )
    return producer


def saffron_packed(do: Do, producer: Producer, code: str, times: int) -> None:
    """A harvest of each of two seasons, dried, packed a few times."""
    jar = a_saffron_jar(do, producer.organisation_id, code=code)
    for year in (2025, 2026):
        fresh = a_harvest(do, producer, 600 * GRAM, harvested_on=date(year, 10, 28))
        dry = Output(new_id(), product_id("saffron_dry"), 100 * GRAM)
        a_run(do, producer, "drying", [(fresh, 600 * GRAM)], [dry], date(year, 10, 29))
        for turn in range(times):
            pots = Output(new_id(), product_id("saffron_dry"), 20, trade_item_id=jar)
            a_run(do, producer, "packing", [(dry.lot_id, 20 * GRAM)], [pots], date(year, 11, 2 + turn))


def oil_packed(do: Do, producer: Producer, code: str, harvested: str, oil: str) -> None:
    """A litre of oil in bottles."""
    bottle = new_id()
    names = ("Huile", "زيت", "Oil", "ⵣⵣⵉⵜ")
    define = DefineTradeItem(
        bottle, producer.organisation_id, product_id(oil), code, *names,
        net_content=250_000, shelf_life_days=540, pictogram="olive",
    )  # fmt: skip
    do(define_trade_item, define)
    brought = a_harvest(do, producer, 5 * KILO, harvested)
    out = Output(new_id(), product_id(oil), 1_000_000)
    a_run(do, producer, "cold_pressing", [(brought, 5 * KILO)], [out], reason="Essai")
    bottles = Output(new_id(), product_id(oil), 4, trade_item_id=bottle)
    a_run(do, producer, "packing", [(out.lot_id, 1_000_000)], [bottles])


def classes(session: Session, organisation_id: UUID) -> list[tuple[str, str | None, int]]:
    """Outcome, class and season of each analysis, in the order in which the lots were packed."""
    rows = session.execute(
        select(AnalysisGrade.outcome, AnalysisGrade.grade, Lot.season)
        .join(Analysis, Analysis.id == AnalysisGrade.analysis_id)
        .join(Lot, Lot.id == Analysis.lot_id)
        .where(Lot.organisation_id == organisation_id)
        .order_by(Lot.made_on, Lot.code)
    )
    return [(outcome, grade, season) for outcome, grade, season in rows]


def test_the_saffron_of_two_seasons_has_classes_and_one_analysis_is_incomplete(
    do: Do, session: Session, story: Story
) -> None:
    for key, code in JARS.items():
        saffron_packed(do, a_teller(do, story, key), code, times=3 if key == "souktana" else 2)
    tell_analyses(story)
    assert classes(session, story.organisations["souktana"]) == [
        ("graded", grade, season) for season in (2025, 2026) for grade in ("I", "I", "II")
    ]
    assert classes(session, story.organisations["gie-grand-taznakht"]) == [
        ("graded", "I", 2025),
        ("incomplete", None, 2025),
        ("graded", "I", 2026),
        ("graded", "II", 2026),
    ]


def test_the_lots_of_two_oils_are_extra_virgin(do: Do, session: Session, story: Story) -> None:
    for key, oil in OILS.items():
        oil_packed(do, a_teller(do, story, key), *oil)
    tell_analyses(story)
    for key in OILS:
        assert classes(session, story.organisations[key]) == [("graded", "extra", 2026)]


def test_each_season_has_its_points_to_draw(do: Do, session: Session, story: Story) -> None:
    saffron_packed(do, a_teller(do, story, "souktana"), "art-saf1g", times=3)
    tell_analyses(story)
    officer = story.actors["cooperative_officer:souktana"]
    for season in (2025, 2026):
        told = analysed_lots(session, officer, product_id("saffron_dry"), season, None)
        assert [one.grade for lot in told for one in lot.analyses] == ["I", "I", "II"]
        values = [values_of(one.analysis.measures) for lot in told for one in lot.analyses]
        assert [str(each["colour_e440"]) for each in values] == ["241", "212", "186"]


def test_each_analysis_has_its_bulletin_and_says_that_it_is_invented(
    do: Do, session: Session, story: Story
) -> None:
    saffron_packed(do, a_teller(do, story, "souktana"), "art-saf1g", times=1)
    tell_analyses(story)
    documents = list(session.scalars(select(Analysis.document_id)))
    assert len(documents) == len(set(documents)) == 2
    for document_id in documents:
        paper = session.get_one(StoredFile, document_id)
        assert paper.name == "Bulletin d’analyse – données inventées.pdf"
        assert content_of(paper).startswith(b"%PDF")
