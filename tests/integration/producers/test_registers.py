"""The registers: organisations and whom they belong to, members, plots, certificates."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor, Grant, Role
from kernel.errors import DomainError
from kernel.execute import NotAllowed
from kernel.ids import new_id
from kernel.models import JournalEntry
from producers.models import Affiliation, Member, Organisation, Plot
from producers.operations.certificates import CertificateNumberTaken, ValidityReversed
from producers.operations.members import (
    AlreadyLeft,
    CorrectMember,
    LeftBeforeJoining,
    NumberTaken,
    RecordDeparture,
    correct_member,
    record_departure,
)
from producers.operations.organisations import (
    CodeTaken,
    CorrectOrganisation,
    DateInFuture,
    KeyTaken,
    ParentUnknown,
    correct_organisation,
)
from producers.operations.plots import (
    CorrectPlot,
    MemberOfAnother,
    PlotCodeTaken,
    correct_plot,
)
from producers.queries import certificates, members, organisations, plots
from producers.queries.members import MemberNotFound
from producers.queries.organisations import OrganisationNotFound
from producers.queries.plots import PlotNotFound
from producers.rules.identifiers import CodeMalformed, Gs1PrefixMalformed, IceMalformed
from producers.rules.links import BelongsToItself
from producers.rules.outlines import OutlineCrossesItself
from producers.rules.texts import TextIsFormula, TextMissing, TextTooLong, UnknownChoice
from tests.builders.producers import (
    a_certificate,
    a_cooperative,
    a_member,
    a_plot,
    a_square,
    an_organisation,
)
from tests.conftest import NOW, Do

TODAY = NOW.date()


def an_officer_of(organisation_id: UUID) -> Actor:
    grant = Grant(Role.COOPERATIVE_OFFICER, organisation_id=organisation_id)
    return Actor(new_id(), "Khadija", frozenset({grant}))


def someone(role: Role) -> Actor:
    return Actor(new_id(), "Quelqu’un", frozenset({Grant(role)}))


def test_a_cooperative_belongs_to_a_gie_that_belongs_to_a_federation(do: Do, session: Session) -> None:
    federation = an_organisation(do, "Fimasafran", "federation")
    gie = an_organisation(do, "Maison du Safran", "gie", parents=(federation,))
    cooperative = a_cooperative(do, parents=(gie,))
    assert [one.id for one in organisations.children_of(session, federation)] == [gie]
    assert [one.id for one, _link in organisations.parents_of(session, cooperative)] == [gie]


def test_an_organisation_may_not_be_a_part_of_itself(do: Do) -> None:
    federation = an_organisation(do, "Fimasafran", "federation")
    gie = an_organisation(do, "Maison du Safran", "gie", parents=(federation,))
    with pytest.raises(BelongsToItself):
        do(
            correct_organisation,
            CorrectOrganisation(federation, name="Fimasafran", kind="federation", parents=(gie,)),
        )


def test_a_parent_added_later_counts_from_that_day(do: Do, session: Session) -> None:
    federation = an_organisation(do, "Fimasafran", "federation")
    cooperative = a_cooperative(do)
    command = CorrectOrganisation(cooperative, name="Souktana", kind="cooperative", parents=(federation,))
    do(correct_organisation, command)
    assert session.scalars(select(Affiliation.since)).one() == TODAY
    assert organisations.branches_of(session, [cooperative]) == {}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"key": "souktana", "code": "ZZZ"}, KeyTaken),
        ({"key": "autre", "code": "SOUKT"}, CodeTaken),
        ({"code": "SÉ"}, CodeMalformed),
        ({"kind": "club"}, UnknownChoice),
        ({"branches": ("blé",)}, UnknownChoice),
        ({"ice": "12"}, IceMalformed),
        ({"ice": "٠" * 15}, IceMalformed),
        ({"gs1_prefix": "abc"}, Gs1PrefixMalformed),
        ({"name": "x" * 121}, TextTooLong),
        ({"parents": (new_id(),)}, ParentUnknown),
        ({"founded_on": date(2027, 1, 1)}, DateInFuture),
    ],
)
def test_what_is_wrong_with_an_organisation_is_told(
    do: Do, given: dict[str, object], error: type[DomainError]
) -> None:
    a_cooperative(do)
    with pytest.raises(error):
        a_cooperative(do, **{"name": "Tifaout", "key": "tifaout", **given})


def test_two_members_of_a_cooperative_never_share_a_number(do: Do) -> None:
    souktana, tifaout = a_cooperative(do), a_cooperative(do, "Tifaout")
    a_member(do, souktana, number="12")
    a_member(do, tifaout, number="12")
    with pytest.raises(NumberTaken):
        a_member(do, souktana, "Fadma B.", number=" 12 ")


def test_a_consent_is_dated_and_taken_back(do: Do, session: Session) -> None:
    member_id = a_member(do, a_cooperative(do), number="1", consents_to_be_named=True)
    member = session.scalars(select(Member)).one()
    assert member.consent_on == TODAY
    do(correct_member, CorrectMember(member_id, number="1", name="Aïcha A.", consent_on=TODAY))
    session.refresh(member)
    assert (member.consents_to_be_named, member.consent_on) == (False, None)


def test_a_departure_is_dated_once_and_her_entry_stays(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    member_id = a_member(do, cooperative, joined_on=date(2020, 1, 1))
    with pytest.raises(LeftBeforeJoining):
        do(record_departure, RecordDeparture(member_id, date(2019, 1, 1)))
    with pytest.raises(DateInFuture):
        do(record_departure, RecordDeparture(member_id, date(2026, 11, 22)))
    do(record_departure, RecordDeparture(member_id, TODAY))
    with pytest.raises(AlreadyLeft):
        do(record_departure, RecordDeparture(member_id, TODAY))
    assert members.members_of(session, cooperative) == []
    assert members.member_page(session, cooperative, standing="left").total == 1


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"name": " "}, TextMissing),
        ({"name": "=cmd()"}, TextIsFormula),
        ({"gender": "x"}, UnknownChoice),
        ({"joined_on": date(2027, 1, 1)}, DateInFuture),
    ],
)
def test_what_is_wrong_with_a_member_is_told(
    do: Do, given: dict[str, object], error: type[DomainError]
) -> None:
    cooperative = a_cooperative(do)
    with pytest.raises(error):
        a_member(do, cooperative, **given)  # type: ignore[arg-type]


def test_an_officer_keeps_only_the_register_of_her_own_cooperative(do: Do) -> None:
    souktana, tifaout = a_cooperative(do), a_cooperative(do, "Tifaout")
    officer = an_officer_of(souktana)
    member_id = a_member(do, tifaout, number="1")
    with pytest.raises(NotAllowed):
        do(correct_member, CorrectMember(member_id, number="1", name="Autre"), actor=officer)
    with pytest.raises(NotAllowed):
        do(correct_organisation, CorrectOrganisation(souktana, name="S", kind="other"), actor=officer)


def test_a_plot_is_kept_regular_with_its_area_and_its_outline_stays_out_of_the_journal(
    do: Do, session: Session
) -> None:
    cooperative = a_cooperative(do)
    plot_id = a_plot(do, cooperative, geometry=a_square(west=-8.0123))
    plot = session.get_one(Plot, plot_id)
    assert plot.area_m2 == pytest.approx(10_642, abs=2)
    assert (plot.west, plot.north) == (-80_123_000, 305_010_000)
    texts = session.scalars(select(JournalEntry.text)).all()
    assert not [text for text in texts if "-8.0123" in text]


def test_a_plot_that_overlaps_another_is_kept_and_told(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    a_plot(do, cooperative, "P1")
    other = a_plot(do, cooperative, "P2", geometry=a_square(west=-7.0))
    entry = {"code": "P2", "commune": "Tassousfi", "crop": "saffron"}
    command = CorrectPlot(other, geometry=a_square(west=-8.0004), **entry)
    assert do(correct_plot, command)["overlaps"] == ["P1"]
    neighbour = CorrectPlot(other, geometry=a_square(west=-8.00096), **entry)
    assert do(correct_plot, neighbour)["overlaps"] == []


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"code": "P1"}, PlotCodeTaken),
        ({"crop": "wheat"}, UnknownChoice),
        (
            {"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1]]]}},
            OutlineCrossesItself,
        ),
    ],
)
def test_what_is_wrong_with_a_plot_is_told(
    do: Do, given: dict[str, object], error: type[DomainError]
) -> None:
    cooperative = a_cooperative(do)
    a_plot(do, cooperative)
    with pytest.raises(error):
        a_plot(do, cooperative, **{"code": "P2", **given})  # type: ignore[arg-type]


def test_a_plot_is_not_given_to_a_member_of_another_cooperative(do: Do) -> None:
    stranger = a_member(do, a_cooperative(do, "Tifaout"))
    cooperative = a_cooperative(do)
    with pytest.raises(MemberOfAnother):
        a_plot(do, cooperative, member_id=stranger)


def test_certificates_are_found_by_branch_and_day(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    a_certificate(do, cooperative, number="A1")
    with pytest.raises(CertificateNumberTaken):
        a_certificate(do, cooperative, number="A1")
    with pytest.raises(ValidityReversed):
        a_certificate(do, cooperative, valid_until=date(2025, 1, 1))

    def on(branch: str, day: date) -> list[str]:
        found = certificates.certificates_on(session, cooperative, branch, day)
        return [one.number for one in found]

    assert on("saffron", date(2026, 12, 31)) == ["A1"]
    assert on("saffron", date(2027, 1, 1)) == on("argan", TODAY) == []


def test_what_is_out_of_reach_is_not_found(do: Do, session: Session) -> None:
    souktana, tifaout = a_cooperative(do), a_cooperative(do, "Tifaout")
    member_id, plot_id = a_member(do, tifaout), a_plot(do, tifaout)
    officer, fund = an_officer_of(souktana), someone(Role.FUND_OFFICER)
    assert [one.id for one in organisations.visible_organisations(session, officer)] == [souktana]
    with pytest.raises(OrganisationNotFound):
        organisations.organisation_for(session, officer, tifaout)
    with pytest.raises(MemberNotFound):
        members.member_for(session, officer, member_id)
    assert members.member_for(session, fund, member_id).id == member_id
    for stranger in (officer, fund):
        with pytest.raises(PlotNotFound):
            plots.plot_for(session, stranger, plot_id)
    assert plots.plot_for(session, someone(Role.AUDITOR), plot_id).id == plot_id


def test_figures_count_those_who_have_not_left(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    gone = a_member(do, cooperative)
    do(record_departure, RecordDeparture(gone, TODAY))
    a_member(do, cooperative, consents_to_be_named=True)
    a_member(do, cooperative, "Brahim", gender="man")
    a_plot(do, cooperative)
    told = organisations.figures(session, [cooperative])[cooperative]
    assert (told.members, told.women, told.named, told.plots) == (2, 1, 1, 1)


def test_a_search_takes_percent_signs_as_letters(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    a_member(do, cooperative, "Aïcha 100%")
    a_member(do, cooperative, "Fadma")
    found = members.member_page(session, cooperative, text="100%")
    assert [one.name for one in found.rows] == ["Aïcha 100%"]
    assert members.member_page(session, cooperative, number=10**30).rows == []


def test_an_unknown_organisation_has_no_register(do: Do, session: Session) -> None:
    with pytest.raises(OrganisationNotFound):
        a_member(do, new_id())
    assert session.scalars(select(Organisation)).all() == []
