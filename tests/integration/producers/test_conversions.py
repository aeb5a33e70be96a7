"""When the land becomes organic, from the facts of each plot."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from producers.models import Plot, PlotStatus
from producers.operations.conversions import NotePlotStatus, note_plot_status
from producers.operations.plots import CorrectPlot, correct_plot
from producers.queries.conversions import calendar_of, status_on
from producers.rules.conversions import TreatmentKeepsNothing
from tests.builders.certification import TODAY
from tests.builders.producers import a_cooperative, a_member, a_plot, a_square
from tests.conftest import Do


def note(do: Do, plot_id: object, status: str, begins_on: date, **more: object) -> None:
    do(note_plot_status, NotePlotStatus(plot_id, status, begins_on, **more))  # type: ignore[arg-type]


def test_registering_a_plot_states_its_status_as_a_fact(do: Do, session: Session) -> None:
    plot = a_plot(do, a_cooperative(do), organic_status="conversion", organic_since=date(2024, 5, 1))
    now = status_on(session, [plot], TODAY)[plot]
    assert (now.status, now.since, now.ready_on) == ("conversion", date(2024, 5, 1), date(2027, 5, 1))
    assert now.is_in_conversion
    assert status_on(session, [plot], date(2024, 4, 30)) == {}


@pytest.mark.parametrize(("cycle", "ready"), [("annual", date(2026, 5, 1)), ("perennial", date(2027, 5, 1))])
def test_two_years_before_sowing_three_before_the_harvest_of_what_stays(
    do: Do, session: Session, cycle: str, ready: date
) -> None:
    plot = a_plot(do, a_cooperative(do))
    note(do, plot, "conversion", date(2024, 5, 1), cycle=cycle)
    assert status_on(session, [plot], TODAY)[plot].ready_on == ready
    assert not status_on(session, [plot], ready.replace(day=1, month=4))[plot].is_organic
    assert status_on(session, [plot], ready)[plot].is_organic


def test_wild_land_counts_after_three_years_without_treatment(do: Do, session: Session) -> None:
    plot = a_plot(do, a_cooperative(do), organic_status="wild", organic_since=date(2023, 11, 22))
    assert not status_on(session, [plot], TODAY)[plot].is_organic
    assert status_on(session, [plot], date(2026, 11, 22))[plot].is_organic


def test_a_prohibited_treatment_begins_everything_again(do: Do, session: Session) -> None:
    plot = a_plot(do, a_cooperative(do), organic_status="organic", organic_since=date(2019, 1, 1))
    note(do, plot, "conversion", date(2026, 6, 1), is_after_treatment=True, reason="Désherbant du voisin")
    before, after = (status_on(session, [plot], day)[plot] for day in (date(2026, 5, 31), TODAY))
    assert before.is_organic
    assert (after.is_organic, after.since, after.ready_on) == (False, date(2026, 6, 1), date(2029, 6, 1))
    row = session.get(Plot, plot)
    assert row is not None
    assert (row.organic_status, row.organic_since) == ("conversion", date(2026, 6, 1))
    with pytest.raises(TreatmentKeepsNothing):
        note(do, plot, "organic", TODAY, is_after_treatment=True)


def test_what_was_said_before_stays_and_a_later_fact_replaces_it(do: Do, session: Session) -> None:
    plot = a_plot(do, a_cooperative(do), organic_status="conversion", organic_since=date(2024, 5, 1))
    note(do, plot, "conversion", date(2023, 5, 1), reason="Le contrat est plus ancien")
    assert status_on(session, [plot], TODAY)[plot].since == date(2023, 5, 1)
    assert session.scalar(select(func.count()).select_from(PlotStatus)) == 2


def test_correcting_an_entry_says_its_new_status_once(do: Do, session: Session) -> None:
    plot = a_plot(do, a_cooperative(do))
    entry = CorrectPlot(
        plot, code="P1", commune="Tassousfi", crop="saffron", geometry=a_square(),
        organic_status="conversion", organic_since=date(2025, 2, 1),
    )  # fmt: skip
    do(correct_plot, entry)
    do(correct_plot, entry)
    assert status_on(session, [plot], TODAY)[plot].since == date(2025, 2, 1)
    assert session.scalar(select(func.count()).select_from(PlotStatus)) == 2


def test_the_calendar_is_of_one_member_or_one_commune(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    member = a_member(do, cooperative)
    a_plot(do, cooperative, "P1", member_id=member)
    a_plot(do, cooperative, "P2", commune="Zagmouzen")
    of_member = calendar_of(session, cooperative, TODAY, member_id=member)
    of_commune = calendar_of(session, cooperative, TODAY, commune="Zagmouzen")
    assert [one.code for one in of_member] == ["P1"]
    assert [one.code for one in of_commune] == ["P2"]
