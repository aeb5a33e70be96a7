"""Files received as evidence: what they are is read from their content, and nobody else opens them."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kernel import files
from kernel.access import Role
from kernel.ids import new_id
from kernel.models import StoredFile
from kernel.sniffing import FILE_BYTES_MAX, FileMissing, FileTooLarge, FileTypeRefused, FileUnreadable, sniff
from tests.builders.files import a_file, a_pdf, a_photo
from tests.builders.producers import a_cooperative
from tests.builders.shop import a_person
from tests.conftest import Do


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (a_photo(), "image/jpeg"),
        (a_photo("PNG"), "image/png"),
        (a_photo("WEBP"), "image/webp"),
        (a_pdf(), "application/pdf"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, media_type: str) -> None:
    assert sniff(content) == media_type


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", FileMissing),
        (b"<html><script>alert(1)</script>", FileTypeRefused),
        (b"MZ\x90\x00" + b"\x00" * 200, FileTypeRefused),
        (a_photo("GIF"), FileTypeRefused),
        (a_photo("PNG", (400, 300))[:-100], FileUnreadable),
        (b"%PDF-1.7 and nothing", FileUnreadable),
        (a_pdf("secret"), FileUnreadable),
        (b"%PDF-" + b" " * FILE_BYTES_MAX, FileTooLarge),
    ],
)
def test_what_cannot_be_opened_is_refused(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        sniff(content)


def test_a_file_lies_under_our_name_and_tells_when_it_changed(app: Flask, do: Do, session: Session) -> None:
    stored = session.get_one(StoredFile, a_file(do, a_cooperative(do), name="../../etc/passwd\x1b.php"))
    assert stored.name == "passwd.jpg"
    assert files.content_of(stored) == a_photo()
    runner = app.test_cli_runner()
    assert runner.invoke(args=["files", "verify"]).exit_code == 0
    files.path_of(stored.sha256).write_bytes(b"changed")
    with pytest.raises(files.FileChanged):
        files.content_of(stored)
    assert runner.invoke(args=["files", "verify"]).exit_code == 1


def test_the_same_file_sent_twice_is_one_and_another_under_its_id_is_refused(
    do: Do, session: Session
) -> None:
    owner, file_id = a_cooperative(do), new_id()
    for _ in range(2):
        a_file(do, owner, file_id=file_id)
    assert session.query(StoredFile).count() == 1
    with pytest.raises(files.FileIdTaken):
        a_file(do, owner, a_pdf(), file_id=file_id)


def test_a_document_opens_for_its_organisation_only(do: Do, sign_in: Callable[[UUID], FlaskClient]) -> None:
    ours, theirs = a_cooperative(do, "Alkaoutar"), a_cooperative(do, "Tifaout")
    file_id = a_file(do, ours)
    officer = a_person(do, Role.COOPERATIVE_OFFICER, "ours", organisation_id=ours)
    stranger = a_person(do, Role.COOPERATIVE_OFFICER, "theirs", organisation_id=theirs)
    answer = sign_in(officer).get(f"/files/{file_id}")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, a_photo(), "image/jpeg")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert sign_in(stranger).get(f"/files/{file_id}").status_code == 404
