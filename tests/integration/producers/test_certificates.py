"""Certificates: their scope, what their bodies decide, corrections, and the letters before they end."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor, Grant, Role
from kernel.execute import NotAllowed
from kernel.files import receive
from kernel.ids import new_id
from kernel.models import OutboxMessage
from producers.models import Certificate, CertificateCorrection, CertificateEvent
from producers.operations.alerts import LETTER_TOPIC, TOPIC, TellEndings, tell_endings
from producers.operations.certificates import (
    CertificateNumberTaken,
    CorrectCertificate,
    CoveredUnknown,
    DecideOnCertificate,
    NothingCorrected,
    PlotNotCovered,
    correct_certificate,
    decide_on_certificate,
)
from producers.queries.certificates import (
    CertificateNotFound,
    certificate_for,
    record_of,
    told_of,
)
from producers.rules.certificates import (
    CertificateNotSuspended,
    CertificateSuspended,
    CertificateWithdrawn,
    DecisionSameDay,
)
from tests.builders.files import a_pdf
from tests.builders.producers import a_certificate, a_cooperative, a_plot
from tests.builders.shop import a_person
from tests.conftest import Do

PAPER = {
    "scheme": "aop_taliouine",
    "branch": "saffron",
    "body": "Normacert",
    "number": "N-1",
    "scope": "Safran en filaments",
    "valid_from": date(2026, 1, 1),
    "valid_until": date(2026, 12, 31),
}


def told(session: Session, certificate_id: UUID, day: date) -> str:
    session.rollback()
    session.expire_all()
    return told_of(session, [session.get_one(Certificate, certificate_id)])[0].standing(day).state


def decided(do: Do, certificate_id: UUID, kind: str, day: date) -> None:
    do(decide_on_certificate, DecideOnCertificate(new_id(), certificate_id, kind, day, "Contrôle"))


def test_a_suspension_counts_from_its_day_until_the_reinstatement(do: Do, session: Session) -> None:
    certificate = a_certificate(do, a_cooperative(do))
    decided(do, certificate, "suspended", date(2026, 6, 1))
    decided(do, certificate, "reinstated", date(2026, 7, 1))
    states = [told(session, certificate, date(2026, month, 1)) for month in (5, 6, 7)]
    assert states == ["valid", "suspended", "valid"]
    assert told(session, certificate, date(2026, 6, 30)) == "suspended"


def test_after_a_withdrawal_nothing_follows(do: Do, session: Session) -> None:
    certificate = a_certificate(do, a_cooperative(do))
    decided(do, certificate, "withdrawn", date(2026, 6, 1))
    assert told(session, certificate, date(2026, 6, 1)) == "withdrawn"
    with pytest.raises(CertificateWithdrawn):
        decided(do, certificate, "reinstated", date(2026, 7, 1))


def test_decisions_that_contradict_each_other_are_refused(do: Do) -> None:
    certificate = a_certificate(do, a_cooperative(do))
    with pytest.raises(CertificateNotSuspended):
        decided(do, certificate, "reinstated", date(2026, 6, 1))
    decided(do, certificate, "suspended", date(2026, 6, 1))
    with pytest.raises(CertificateSuspended):
        decided(do, certificate, "suspended", date(2026, 7, 1))
    with pytest.raises(DecisionSameDay):
        decided(do, certificate, "reinstated", date(2026, 6, 1))


def test_a_cooperative_records_nothing_about_its_own_certificate(do: Do) -> None:
    cooperative = a_cooperative(do)
    certificate = a_certificate(do, cooperative)
    grant = Grant(Role.COOPERATIVE_OFFICER, organisation_id=cooperative)
    officer = Actor(new_id(), "Khadija", frozenset({grant}))
    with pytest.raises(NotAllowed):
        do(
            decide_on_certificate,
            DecideOnCertificate(new_id(), certificate, "reinstated", date(2026, 6, 1), "Oui"),
            actor=officer,
        )


def test_a_mistyped_certificate_is_corrected_by_a_further_fact(do: Do, session: Session) -> None:
    certificate = a_certificate(do, a_cooperative(do), **PAPER)
    corrected = {**PAPER, "number": "N-7", "valid_until": date(2027, 12, 31)}
    command = CorrectCertificate(new_id(), certificate, reason="Deux chiffres lus de travers", **corrected)
    do(correct_certificate, command)
    session.rollback()
    kept = session.scalars(select(CertificateCorrection)).one()
    assert kept.before == {"number": "N-1", "valid_until": "2026-12-31"}
    assert kept.after == {"number": "N-7", "valid_until": "2027-12-31"}
    assert session.get_one(Certificate, certificate).number == "N-7"
    with pytest.raises(NothingCorrected):
        do(correct_certificate, CorrectCertificate(new_id(), certificate, reason="Rien", **corrected))


def test_a_correction_cannot_take_the_number_of_another(do: Do) -> None:
    cooperative = a_cooperative(do)
    a_certificate(do, cooperative, **{**PAPER, "number": "N-2"})
    certificate = a_certificate(do, cooperative, **PAPER)
    command = CorrectCertificate(new_id(), certificate, reason="Faute", **{**PAPER, "number": "N-2"})
    with pytest.raises(CertificateNumberTaken):
        do(correct_certificate, command)


def test_a_certificate_covers_what_is_registered_and_plots_of_who_it_covers(do: Do, session: Session) -> None:
    gie, ours, theirs = a_cooperative(do, "GIE"), a_cooperative(do, "Imgoun"), a_cooperative(do, "Bani")
    plot, stray = a_plot(do, ours), a_plot(do, theirs)
    with pytest.raises(CoveredUnknown):
        a_certificate(do, gie, organisations=(new_id(),))
    with pytest.raises(PlotNotCovered):
        a_certificate(do, gie, organisations=(ours,), plots=(stray,))
    found = a_certificate(do, gie, organisations=(ours,), plots=(plot,))
    record = record_of(session, session.get_one(Certificate, found))
    assert ([one.id for one in record.organisations], [one.id for one in record.plots]) == ([ours], [plot])


def test_who_is_covered_reads_the_certificate_and_others_do_not(do: Do, session: Session) -> None:
    gie, ours, theirs = a_cooperative(do, "GIE"), a_cooperative(do, "Imgoun"), a_cooperative(do, "Bani")
    certificate = a_certificate(do, gie, organisations=(ours,))

    def officer(organisation: UUID) -> Actor:
        grant = Grant(Role.COOPERATIVE_OFFICER, organisation_id=organisation)
        return Actor(new_id(), "Khadija", frozenset({grant}))

    assert certificate_for(session, officer(ours), certificate).id == certificate
    with pytest.raises(CertificateNotFound):
        certificate_for(session, officer(theirs), certificate)


def test_its_document_is_kept_with_it(do: Do, session: Session) -> None:
    certificate = a_certificate(do, a_cooperative(do), document=receive(a_pdf(), "certificat.pdf", new_id()))
    assert session.get_one(Certificate, certificate).document_id is not None


def letters(session: Session) -> list[tuple[str, int]]:
    session.rollback()
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == LETTER_TOPIC))
    return sorted((one.payload["to"], one.payload["days"]) for one in rows)


def morning(days_before: int) -> datetime:
    day = date(2026, 12, 31) - timedelta(days=days_before)
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def look(do: Do, days_before: int) -> None:
    do(tell_endings, TellEndings(), at=morning(days_before))


def test_the_end_of_a_certificate_is_told_at_ninety_sixty_and_thirty_days_each_once(
    do: Do, session: Session
) -> None:
    cooperative = a_cooperative(do)
    a_person(do, Role.COOPERATIVE_OFFICER, "khadija", organisation_id=cooperative)
    a_person(do, Role.NETWORK_MANAGER, "lahcen")
    a_person(do, Role.COOPERATIVE_OFFICER, "autre", organisation_id=a_cooperative(do, "Bani"))
    a_certificate(do, cooperative)
    for days in (95, 91, 90, 90, 89, 61, 60, 59, 31, 30, 29, 1, 0):
        look(do, days)
    told = letters(session)
    assert {days for _, days in told} == {90, 60, 30}
    assert len(told) == 6
    assert len({to for to, _ in told}) == 2


def test_a_certificate_recorded_late_is_told_once_and_a_renewed_one_never(do: Do, session: Session) -> None:
    late, renewed = a_cooperative(do), a_cooperative(do, "Imgoun")
    a_person(do, Role.NETWORK_MANAGER, "lahcen")
    a_certificate(do, late)
    a_certificate(do, renewed)
    a_certificate(do, renewed, valid_from=date(2026, 12, 1), valid_until=date(2027, 12, 31))
    withdrawn = a_certificate(do, a_cooperative(do, "Bani"))
    decided(do, withdrawn, "withdrawn", date(2026, 6, 1))
    look(do, 20)
    look(do, 19)
    assert [days for _, days in letters(session)] == [20]


def test_each_look_asks_for_one_next_morning(do: Do, session: Session) -> None:
    operation_id = new_id()
    for _ in range(2):
        do(tell_endings, TellEndings(), at=morning(50), operation_id=operation_id)
    session.rollback()
    waiting = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == TOPIC)).all()
    # One from the reference data, one from this look, whatever how often it is delivered.
    assert len(waiting) == 2
    assert session.scalars(select(CertificateEvent)).all() == []
