"""Lists sent to a register and imported, through the pages' own operations and the worker."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from kernel import outbox
from kernel.access import Actor, system_actor
from kernel.ids import new_id
from kernel.imports import received
from kernel.imports.declared import NETWORK, Subject
from kernel.imports.operations import ReceiveList, StartImport, receive_list, start_import
from kernel.models import ImportFile, Job
from tests.conftest import Do


@dataclass(slots=True)
class Sender:
    """Somebody who sends lists, and waits for the worker."""

    app: Flask
    do: Do
    session: Session
    actor: Actor = field(default_factory=lambda: system_actor("worker"))

    def check(self, kind: str, content: bytes, subject: Subject = NETWORK) -> tuple[UUID, Job]:
        """Send a list and have it checked: its id, and the job that checked it."""
        import_id = new_id()
        file = received.keep(self.app.config["DATA_DIR"], import_id, content)
        command = ReceiveList(import_id, subject, kind, "liste.csv", file.path, file.sha256, new_id())
        self.do(receive_list, command, actor=self.actor)
        outbox.deliver_due()
        self.session.rollback()
        check_id = self.session.get_one(ImportFile, import_id).check_job_id
        return import_id, self.session.get_one(Job, check_id)

    def start(self, import_id: UUID) -> Job:
        """Have a checked list imported; the job that did it."""
        job_id = new_id()
        self.do(start_import, StartImport(import_id, job_id), actor=self.actor)
        outbox.deliver_due()
        self.session.rollback()
        return self.session.get_one(Job, job_id)

    def send(self, kind: str, content: bytes, subject: Subject = NETWORK) -> dict[str, int]:
        """Have a right list checked and imported; what it came to."""
        import_id, check = self.check(kind, content, subject)
        assert check.status == "done", check.outcome
        assert not check.outcome["problem_count"], check.outcome["problems"]
        done = self.start(import_id)
        assert done.status == "done", done.outcome
        return dict(done.outcome or {})
