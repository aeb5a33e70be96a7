"""Internal inspections: what they find, by when it is put right, and who is off the list meanwhile."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from producers.models import NonConformity
from producers.operations.inspections import (
    AlreadyClosed,
    CloseNonConformity,
    Finding,
    FindingUnknown,
    InspectedOfAnother,
    PlotOfAnotherMember,
    close_non_conformity,
)
from producers.queries.inspections import faults_of, left_out_on
from producers.rules.inspections import ClosedBeforeFound, DueBeforeFound, DueTooLate
from tests.builders.certification import ROAD, TODAY, a_fault, a_piece, a_road, an_inspection
from tests.builders.producers import a_cooperative, a_member, a_plot
from tests.builders.standards import a_version
from tests.conftest import Do

SEEN = date(2026, 11, 2)


def test_a_fault_without_a_deadline_gets_the_usual_one_of_its_severity(do: Do, session: Session) -> None:
    cooperative, version_id = a_cooperative(do), a_version(do, a_road(), ROAD)
    for severity in ("minor", "major", "critical"):
        an_inspection(do, cooperative, version_id, a_member(do, cooperative), a_fault(severity))
    found = {one.severity: one.due_on - SEEN for one in session.scalars(select(NonConformity))}
    assert found == {
        "minor": timedelta(90),
        "major": timedelta(30),
        "critical": timedelta(7),
    }


def test_a_deadline_is_after_the_visit_and_within_a_year(do: Do) -> None:
    cooperative, version_id = a_cooperative(do), a_version(do, a_road(), ROAD)
    member = a_member(do, cooperative)
    with pytest.raises(DueBeforeFound):
        an_inspection(do, cooperative, version_id, member, a_fault(due_on=date(2026, 11, 1)))
    with pytest.raises(DueTooLate):
        an_inspection(do, cooperative, version_id, member, a_fault(due_on=date(9999, 12, 31)))


def test_a_critical_fault_leaves_the_member_out_at_once_until_it_is_closed(do: Do, session: Session) -> None:
    cooperative, version_id = a_cooperative(do), a_version(do, a_road(), ROAD)
    member, fault = a_member(do, cooperative), a_fault("critical")
    an_inspection(do, cooperative, version_id, member, fault)
    do(close_non_conformity, CloseNonConformity(fault.non_conformity_id, date(2026, 11, 8), "Sorti", "Rkia"))
    days = {
        day: [one.member_id for one in left_out_on(session, [cooperative], day)]
        for day in (date(2026, 11, 1), SEEN, date(2026, 11, 7), date(2026, 11, 8))
    }
    assert list(days.values()) == [[], [member], [member], []]


def test_a_major_fault_leaves_out_only_once_it_is_late_and_a_minor_one_never(
    do: Do, session: Session
) -> None:
    cooperative, version_id = a_cooperative(do), a_version(do, a_road(), ROAD)
    for severity in ("major", "minor"):
        fault = a_fault(severity, due_on=date(2026, 11, 10))
        an_inspection(do, cooperative, version_id, a_member(do, cooperative, severity), fault)
    assert left_out_on(session, [cooperative], date(2026, 11, 10)) == []
    late = left_out_on(session, [cooperative], date(2026, 11, 11))
    assert [one.since for one in late] == [date(2026, 11, 11)]
    overdue = [one for one in faults_of(session, [cooperative], open_on=TODAY) if one.is_overdue(TODAY)]
    assert len(overdue) == 2


def test_a_plots_fault_leaves_out_that_plot_and_of_that_standard_only(do: Do, session: Session) -> None:
    cooperative, version_id = a_cooperative(do), a_version(do, a_road(), ROAD)
    member = a_member(do, cooperative)
    plot = a_plot(do, cooperative, member_id=member)
    an_inspection(do, cooperative, version_id, member, a_fault("critical"), plot_id=plot)
    found = left_out_on(session, [cooperative], TODAY)
    assert [(one.plot_id, one.standard_key) for one in found] == [(plot, "test_road")]
    assert left_out_on(session, [cooperative], TODAY, "bio_eu") == []
    assert left_out_on(session, [cooperative], TODAY, "test_road") == found


def test_a_fault_is_closed_once_with_its_proof_and_never_before_it_was_seen(do: Do, session: Session) -> None:
    cooperative, version_id = a_cooperative(do), a_version(do, a_road(), ROAD)
    fault = a_fault()
    an_inspection(do, cooperative, version_id, a_member(do, cooperative), fault)
    with pytest.raises(ClosedBeforeFound):
        do(close_non_conformity, CloseNonConformity(fault.non_conformity_id, date(2026, 11, 1), "x", "y"))
    piece = a_piece(shows="Le séchoir vide")
    done = CloseNonConformity(fault.non_conformity_id, TODAY, "Sac sorti", "Rkia A.", piece)
    do(close_non_conformity, done)
    closing = faults_of(session, [cooperative])[0].closing
    assert closing is not None
    assert (closing.evidence_id, closing.checked_by) == (piece.evidence_id, "Rkia A.")
    with pytest.raises(AlreadyClosed):
        do(close_non_conformity, CloseNonConformity(fault.non_conformity_id, TODAY, "Encore", "Rkia A."))


def test_one_inspects_ones_own_members_on_their_own_plots_by_the_checklist(do: Do) -> None:
    cooperative, other = a_cooperative(do), a_cooperative(do, "Tifaout")
    version_id = a_version(do, a_road(), ROAD)
    member = a_member(do, cooperative)
    with pytest.raises(InspectedOfAnother):
        an_inspection(do, cooperative, version_id, a_member(do, other))
    with pytest.raises(PlotOfAnotherMember):
        an_inspection(do, cooperative, version_id, member, plot_id=a_plot(do, cooperative))
    findings = (Finding("group.members_max", "conforming"),)
    with pytest.raises(FindingUnknown):
        an_inspection(do, cooperative, version_id, member, findings=findings)
