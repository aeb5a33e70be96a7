"""Trainings with who attended, women and men counted as they were then."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from producers.operations.members import CorrectMember, correct_member
from producers.operations.organisations import DateInFuture
from producers.operations.trainings import (
    AttendeeOfAnother,
    CancelTraining,
    NobodyAttended,
    TrainingCancelled,
    cancel_training,
)
from producers.queries.certification_facts import registers_of
from producers.queries.trainings import trainings_of
from tests.builders.certification import TODAY, a_training
from tests.builders.producers import a_cooperative, a_member
from tests.conftest import Do


def test_women_and_men_are_counted_with_the_guests(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    members = (a_member(do, cooperative), a_member(do, cooperative, "Brahim", gender="man"))
    a_training(do, cooperative, members, guest_women=3, guest_men=1)
    attended = trainings_of(session, cooperative)[0].attended
    assert (attended.women, attended.men, attended.total) == (4, 2, 6)


def test_the_count_stays_as_it_was_when_a_register_entry_is_corrected(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    member = a_member(do, cooperative, number="7", gender="woman")
    a_training(do, cooperative, (member,))
    do(correct_member, CorrectMember(member, number="7", name="Aïcha A.", gender="unstated"))
    assert trainings_of(session, cooperative)[0].attended.women == 1


def test_a_cancelled_training_counts_no_more_and_says_why(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    training = a_training(do, cooperative, guest_women=2)
    assert registers_of(session, [cooperative], TODAY).trainings[cooperative] == [date(2026, 10, 3)]
    do(cancel_training, CancelTraining(training, "Notée deux fois"))
    assert trainings_of(session, cooperative)[0].cancelled_because == "Notée deux fois"
    assert trainings_of(session, cooperative, counted_only=True) == []
    assert cooperative not in registers_of(session, [cooperative], TODAY).trainings
    with pytest.raises(TrainingCancelled):
        do(cancel_training, CancelTraining(training, "Encore"))


def test_a_training_without_anybody_or_to_come_is_refused(do: Do) -> None:
    cooperative = a_cooperative(do)
    with pytest.raises(NobodyAttended):
        a_training(do, cooperative)
    with pytest.raises(DateInFuture):
        a_training(do, cooperative, guest_men=1, held_on=date(2027, 1, 1))


def test_a_member_of_another_cooperative_is_a_guest(do: Do) -> None:
    cooperative, other = a_cooperative(do), a_cooperative(do, "Tifaout")
    with pytest.raises(AttendeeOfAnother):
        a_training(do, cooperative, (a_member(do, other),))
