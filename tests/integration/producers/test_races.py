"""Two people at once on one register: one is told, none is lost, nothing breaks."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import system_actor
from kernel.errors import DomainError
from kernel.execute import Context, execute
from kernel.ids import new_id
from producers.models import Member
from producers.operations.members import RegisterMember, register_member
from tests.builders.producers import a_cooperative
from tests.conftest import NOW, Do


def test_eight_people_who_take_one_number_leave_one_member(app: Flask, do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)

    def register(turn: int) -> str:
        command = RegisterMember(new_id(), cooperative, number="12", name=f"Personne {turn}")
        context = Context(new_id(), system_actor(f"desk {turn}"), "test", NOW, NOW)
        with app.app_context():
            try:
                execute(register_member, command, context)
            except DomainError as error:
                return error.code
        return "registered"

    with ThreadPoolExecutor(8) as desks:
        told = sorted(desks.map(register, range(8)))
    assert told == ["member-number-taken"] * 7 + ["registered"]
    assert len(session.scalars(select(Member)).all()) == 1
