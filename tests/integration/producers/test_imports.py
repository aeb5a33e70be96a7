"""Lists of members and plots: checked line by line, imported as a whole or not at all."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import outbox
from kernel.access import Grant, Role
from kernel.ids import new_id
from kernel.imports import received
from kernel.imports.declared import Subject
from kernel.imports.operations import (
    ImportHasProblems,
    ImportRunning,
    ReceiveList,
    StartImport,
    receive_list,
    start_import,
)
from kernel.models import ImportFile, Job, User
from kernel.security import CreateUser, actor_of, create_user
from producers.models import Member, Plot
from producers.operations.members import RecordDeparture, record_departure
from tests.builders.lists import a_csv, an_xlsx
from tests.builders.producers import a_cooperative, a_member
from tests.conftest import NOW, Do

HEADER = ("numéro", "nom", "sexe", "consentement")
EMAIL = "khadija@example.org"


@pytest.fixture
def cooperative(do: Do) -> UUID:
    organisation_id = a_cooperative(do)
    grants = (Grant(Role.COOPERATIVE_OFFICER, organisation_id),)
    do(create_user, CreateUser(new_id(), EMAIL, "Khadija", grants, password="un bon mot de passe"))
    return organisation_id


class Desk:
    """An officer who sends lists and waits for the worker."""

    def __init__(self, app: Flask, do: Do, session: Session, organisation_id: UUID) -> None:
        self._folder = app.config["DATA_DIR"]
        self._do = do
        self._session = session
        self._organisation_id = organisation_id
        self._actor = actor_of(session.scalars(select(User).where(User.email == EMAIL)).one())

    def receive(self, content: bytes, kind: str = "members") -> UUID:
        import_id = new_id()
        file = received.keep(self._folder, import_id, content)
        command = ReceiveList(
            import_id, Subject(self._organisation_id), kind, "liste.csv", file.path, file.sha256, new_id()
        )
        self._do(receive_list, command, actor=self._actor)
        outbox.deliver_due()
        return import_id

    def start(self, import_id: UUID) -> None:
        self._do(start_import, StartImport(import_id, new_id()), actor=self._actor)
        outbox.deliver_due()

    def check(self, import_id: UUID) -> Job:
        return self._job(self._file(import_id).check_job_id)

    def imported(self, import_id: UUID) -> Job:
        return self._job(self._file(import_id).import_job_id)

    def path(self, import_id: UUID) -> Path:
        return Path(self._folder) / self._file(import_id).file_path

    def _file(self, import_id: UUID) -> ImportFile:
        self._session.rollback()
        return self._session.get_one(ImportFile, import_id)

    def _job(self, job_id: UUID | None) -> Job:
        return self._session.get_one(Job, job_id)


@pytest.fixture
def desk(app: Flask, do: Do, session: Session, cooperative: UUID) -> Desk:
    return Desk(app, do, session, cooperative)


def count(session: Session, model: type[Any]) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_list_of_members_is_checked_then_imported(desk: Desk, session: Session) -> None:
    import_id = desk.receive(a_csv(HEADER, ("1", "Aïcha", "F", "oui"), ("2", "Brahim", "H", "non")))
    check = desk.check(import_id)
    assert (check.status, check.outcome["new"], count(session, Member)) == ("done", 2, 0)
    desk.start(import_id)
    assert desk.imported(import_id).outcome == {"new": 2, "updated": 0, "unchanged": 0}
    told = session.execute(select(Member.name, Member.consents_to_be_named).order_by(Member.number))
    assert [tuple(row) for row in told] == [("Aïcha", True), ("Brahim", False)]


def test_a_workbook_is_imported_like_a_csv(desk: Desk, session: Session) -> None:
    import_id = desk.receive(an_xlsx([(*HEADER, "adhésion"), (1, "Aïcha", "F", "oui", NOW.date())]))
    desk.start(import_id)
    assert session.scalars(select(Member.joined_on)).one() == NOW.date()


def test_a_list_with_one_wrong_line_is_told_and_not_imported(desk: Desk, session: Session) -> None:
    import_id = desk.receive(a_csv(HEADER, ("1", "Aïcha", "F", "oui"), ("2", "", "F", "oui")))
    outcome = desk.check(import_id).outcome
    assert outcome["problem_count"] == 1
    assert outcome["problems"][0]["line"] == 3
    with pytest.raises(ImportHasProblems):
        desk.start(import_id)
    assert count(session, Member) == 0


def test_numbers_already_there_are_corrected(desk: Desk, do: Do, session: Session, cooperative: UUID) -> None:
    a_member(do, cooperative, "Aicha", number="1", village="Tassousfi")
    import_id = desk.receive(a_csv(HEADER, ("1", "Aïcha Amrani", "F", "oui"), ("2", "Rkia", "F", "")))
    desk.start(import_id)
    assert desk.imported(import_id).outcome == {"new": 1, "updated": 1, "unchanged": 0}
    corrected = session.scalars(select(Member).where(Member.number == "1")).one()
    assert (corrected.name, corrected.village) == ("Aïcha Amrani", "Tassousfi")


def test_a_list_is_imported_once(desk: Desk) -> None:
    import_id = desk.receive(a_csv(HEADER, ("1", "Aïcha", "F", "oui")))
    desk.start(import_id)
    with pytest.raises(ImportRunning):
        desk.start(import_id)


def test_a_list_that_no_longer_fits_changes_nothing(
    desk: Desk, do: Do, session: Session, cooperative: UUID
) -> None:
    member_id = a_member(do, cooperative, number="1")
    import_id = desk.receive(a_csv(HEADER, ("1", "Aïcha", "F", "oui"), ("2", "Rkia", "F", "oui")))
    do(record_departure, RecordDeparture(member_id, NOW.date()))
    desk.start(import_id)
    job = desk.imported(import_id)
    assert (job.status, job.outcome["code"]) == ("failed", "import-no-longer-fits")
    assert count(session, Member) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\x00", "spreadsheet-unreadable"),
        (a_csv(("a", "b"), ("1", "2")), "import-columns-missing"),
        (a_csv(HEADER), "import-list-empty"),
    ],
)
def test_a_file_that_is_no_list_is_told(desk: Desk, content: bytes, code: str) -> None:
    job = desk.check(desk.receive(content))
    assert (job.status, job.outcome["code"]) == ("failed", code)


def test_a_file_changed_on_the_disk_is_not_imported(desk: Desk, session: Session) -> None:
    import_id = desk.receive(a_csv(HEADER, ("1", "Aïcha", "F", "oui")))
    desk.path(import_id).write_bytes(a_csv(HEADER, ("1", "Autre", "F", "oui")))
    desk.start(import_id)
    assert desk.imported(import_id).outcome["code"] == "received-file-changed"
    assert count(session, Member) == 0


def test_a_list_of_plots_is_imported_with_outlines_and_members(
    desk: Desk, do: Do, session: Session, cooperative: UUID
) -> None:
    member_id = a_member(do, cooperative, number="12")
    header = ("code", "adhérent", "commune", "culture", "plantation", "wkt")
    wkt = "POLYGON((-8 30.5, -7.999 30.5, -7.999 30.501, -8 30.501, -8 30.5))"
    content = a_csv(header, ("P1", "12", "Tassousfi", "safran", "2019", wkt))
    desk.start(desk.receive(content, "plots"))
    plot = session.scalars(select(Plot)).one()
    assert (plot.member_id, plot.planted_year, plot.area_m2 // 100) == (member_id, 2019, 106)
    again = desk.receive(content, "plots")
    assert desk.check(again).outcome["unchanged"] == 1
    desk.start(again)
    assert count(session, Plot) == 1
    moved = a_csv(header, ("P1", "", "Assaki", "safran", "", wkt))
    desk.start(desk.receive(moved, "plots"))
    session.refresh(plot)
    assert (plot.commune, plot.member_id, plot.planted_year) == ("Assaki", member_id, 2019)
