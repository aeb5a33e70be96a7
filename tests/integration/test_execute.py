"""The one way in: once each, in order, sealed, and only for who may."""

import json
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kernel import journal
from kernel.access import Actor, Grant, Role
from kernel.db import db, sent_together, writing_engine
from kernel.execute import NotAllowed, OperationIdReused
from kernel.ids import new_id
from kernel.models import JournalEntry, JournalHead, OperationRecord, User
from kernel.security import CreateUser, EmailTaken, create_user
from tests.conftest import NOW, Do

MANAGER = CreateUser(
    new_id(), "amina@example.org", "Amina", (Grant(Role.NETWORK_MANAGER),), password="un bon mot de passe"
)


def test_the_same_operation_sent_twice_acts_once_and_answers_the_same(do: Do, session: Session) -> None:
    operation_id = new_id()
    first = do(create_user, MANAGER, operation_id=operation_id)
    second = do(create_user, MANAGER, operation_id=operation_id)
    assert (second.values, second.replayed) == (first.values, True)
    assert session.scalar(select(func.count()).select_from(User)) == 1


def test_the_same_id_with_other_content_is_refused(do: Do) -> None:
    operation_id = new_id()
    do(create_user, MANAGER, operation_id=operation_id)
    with pytest.raises(OperationIdReused):
        do(create_user, replace(MANAGER, name="Amina B."), operation_id=operation_id)


def test_a_refused_operation_leaves_nothing_and_its_id_may_be_used_again(do: Do, session: Session) -> None:
    do(create_user, MANAGER)
    operation_id = new_id()
    entries = session.scalar(select(func.count()).select_from(JournalEntry))
    with pytest.raises(EmailTaken):
        do(create_user, replace(MANAGER, user_id=new_id()), operation_id=operation_id)
    corrected = replace(MANAGER, user_id=new_id(), email="autre@example.org")
    do(create_user, corrected, operation_id=operation_id)
    assert session.scalar(select(func.count()).select_from(JournalEntry)) == (entries or 0) + 1


def test_who_holds_no_declared_role_is_refused(do: Do) -> None:
    seller = Actor(new_id(), "Fatima", frozenset({Grant(Role.SELLER, place_id=new_id())}))
    with pytest.raises(NotAllowed):
        do(create_user, MANAGER, actor=seller)


def test_what_is_sent_together_breaks_as_what_is_sent_alone(do: Do, session: Session) -> None:
    do(create_user, MANAGER)
    known = session.scalars(select(OperationRecord)).first()
    assert known is not None
    row = {"name": "again", "content_hash": "", "claimed_at": NOW}

    def send(*ids: UUID) -> None:
        with writing.begin_nested(), sent_together(writing) as connection:
            for operation_id in ids:
                connection.execute(insert(OperationRecord), {**row, "id": operation_id})

    with Session(writing_engine()) as writing, writing.begin():
        with pytest.raises(IntegrityError):
            send(new_id(), known.id, new_id())
        send(new_id())
    session.rollback()
    names = select(func.count()).where(OperationRecord.name == "again")
    assert session.scalar(names) == 1


def test_a_password_is_in_no_journal_text(do: Do, session: Session) -> None:
    do(create_user, MANAGER)
    texts = session.scalars(select(JournalEntry.text)).all()
    assert not [text for text in texts if "un bon mot de passe" in text]


def test_an_untouched_journal_is_whole(do: Do, session: Session) -> None:
    for number in range(3):
        do(create_user, replace(MANAGER, user_id=new_id(), email=f"{number}@example.org"))
    assert list(journal.breaks(session)) == []


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        ("text", "text-changed"),
        ("rehash", "link-broken"),
        ("columns", "columns-changed"),
        ("middle", "entry-missing"),
        ("tail", "tail-missing"),
        ("head", "head-missing"),
    ],
)
def test_a_tampered_journal_names_its_first_break(app: Flask, do: Do, tamper: str, reason: str) -> None:
    for number in range(3):
        do(create_user, replace(MANAGER, user_id=new_id(), email=f"{number}@example.org"))
    _tamper(tamper)
    db.session.rollback()
    (found,) = list(journal.breaks(db.session()))
    assert (found.stream, found.reason) == ("people", reason)
    result = app.test_cli_runner().invoke(args=["journal", "verify"])
    assert result.exit_code == 1
    assert reason in result.output


def _tamper(how: str) -> None:
    people = JournalEntry.stream == "people"
    last = db.session.scalars(
        select(JournalEntry).where(people).order_by(JournalEntry.sequence.desc())
    ).first()
    assert last is not None
    middle = people & (JournalEntry.sequence == last.sequence - 1)
    forged = json.dumps({**json.loads(last.text), "previous": "f" * 64})
    with db.engine.begin() as connection:
        if how == "text":
            connection.execute(update(JournalEntry).where(middle).values(text="{}"))
        elif how == "rehash":
            connection.execute(
                update(JournalEntry)
                .where(JournalEntry.operation_id == last.operation_id)
                .values(text=forged, hash=journal.digest(forged))
            )
        elif how == "columns":
            connection.execute(update(JournalEntry).where(middle).values(channel="forged"))
        elif how == "middle":
            connection.execute(JournalEntry.__table__.delete().where(middle))
        elif how == "tail":
            connection.execute(
                JournalEntry.__table__.delete().where(JournalEntry.operation_id == last.operation_id)
            )
        else:
            connection.execute(JournalHead.__table__.delete().where(JournalHead.stream == "people"))
