"""Files that wait for their sender: for a day, so many of one person, for nobody else."""

import os
from datetime import timedelta
from hashlib import sha256

import pytest
from flask import Flask

from kernel.access import Actor
from kernel.clock import now
from kernel.ids import new_id
from kernel.waiting import WAITING_MAX, WAITS, NoLongerWaiting, folder_of, held, hold


@pytest.fixture
def youssef(app: Flask) -> Actor:
    return a_sender("Youssef")


def a_sender(name: str) -> Actor:
    return Actor(id=new_id(), name=name, grants=frozenset())


def ages(sender: Actor, digest: str, by: timedelta) -> None:
    """So much time passes over a file."""
    sent_at = (now() - by).timestamp()
    os.utime(folder_of(sender) / digest, (sent_at, sent_at))


def test_what_was_sent_waits_for_its_sender_only(youssef: Actor) -> None:
    digest = hold(b"releve", youssef)
    assert held(digest, youssef) == b"releve"
    assert hold(b"releve", youssef) == digest
    for somebody, named in ((a_sender("Fatima"), digest), (youssef, sha256(b"autre").hexdigest())):
        with pytest.raises(NoLongerWaiting):
            held(named, somebody)


@pytest.mark.parametrize("named", ["", ".", "../../etc/passwd", "A" * 64])
def test_nothing_but_a_hash_names_a_file(youssef: Actor, named: str) -> None:
    hold(b"releve", youssef)
    with pytest.raises(NoLongerWaiting):
        held(named, youssef)


def test_what_waited_a_day_is_gone_and_let_go_of_with_the_next(youssef: Actor) -> None:
    digest, fatima = hold(b"releve", youssef), a_sender("Fatima")
    ages(youssef, digest, WAITS + timedelta(minutes=1))
    with pytest.raises(NoLongerWaiting):
        held(digest, youssef)
    hold(b"autre", fatima)
    assert list(folder_of(youssef).iterdir()) == []


def test_of_one_person_only_the_last_few_wait(youssef: Actor) -> None:
    fatima = a_sender("Fatima")
    hers = hold(b"0", fatima)
    sent = [hold(str(at).encode(), youssef) for at in range(WAITING_MAX + 2)]
    for at, digest in enumerate(sent[2:]):
        ages(youssef, digest, timedelta(minutes=len(sent) - at))
    last = hold(b"last", youssef)
    assert {path.name for path in folder_of(youssef).iterdir()} == {*sent[3:], last}
    assert held(hers, fatima) == b"0"


def test_a_file_that_changed_on_the_disk_is_not_taken_for_what_was_sent(youssef: Actor) -> None:
    digest = hold(b"releve", youssef)
    (folder_of(youssef) / digest).write_bytes(b"other")
    with pytest.raises(NoLongerWaiting):
        held(digest, youssef)
