"""A dossier as the control body receives it: one PDF, its pieces joined, numbered and bookmarked."""

import io
from datetime import date
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from kernel import outbox
from kernel.access import Role
from kernel.files import path_of
from kernel.ids import new_id
from kernel.jobs import file_of
from kernel.models import Job, StoredFile, User
from kernel.security import actor_of
from producers.operations.dossiers import RequestExport, request_export
from producers.operations.inspections import CloseNonConformity, close_non_conformity
from tests.builders.certification import (
    ROAD,
    TODAY,
    a_dossier,
    a_fault,
    a_joined_piece,
    a_piece,
    a_road,
    a_training,
    an_inspection,
    decided,
)
from tests.builders.files import a_pdf, a_photo
from tests.builders.producers import a_cooperative, a_member, a_plot
from tests.builders.shop import a_person
from tests.builders.standards import a_version
from tests.conftest import Do


def an_export(do: Do, session: Session, dossier_id: UUID) -> Job:
    """Ask for the PDF as an auditor, and let the worker do it."""
    user = session.get(User, a_person(do, Role.AUDITOR, "Claire"))
    assert user is not None
    job_id = new_id()
    do(request_export, RequestExport(dossier_id, job_id), actor=actor_of(user))
    outbox.deliver_due()
    session.rollback()
    job = session.get(Job, job_id)
    assert job is not None
    return job


def read(job: Job) -> PdfReader:
    assert job.status == "done", job.outcome
    return PdfReader(io.BytesIO(Path(file_of(job)).read_bytes()))


def bookmarks(reader: PdfReader) -> dict[str, int]:
    """The page, from 0, of each bookmark, those of the pieces among them."""
    found: dict[str, int] = {}

    def walk(items: list[object]) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item)
            else:
                page = reader.get_destination_page_number(item)  # type: ignore[arg-type]
                assert page is not None
                found[str(item["/Title"])] = page  # type: ignore[index]

    walk(list(reader.outline))
    return found


def a_full_dossier(do: Do) -> tuple[UUID, UUID]:
    """A dossier with a photo, a PDF of two pages, a training, a visit and a closed fault; and its owner."""
    cooperative = a_cooperative(do, name_ar="تعاونية سكتانة")
    member = a_member(do, cooperative, "Aïcha Amzil", number="12")
    a_plot(
        do, cooperative, "P1", member_id=member, organic_status="conversion", organic_since=date(2024, 5, 1)
    )
    version_id = a_version(do, a_road(), ROAD)
    dossier_id = a_dossier(do, cooperative, version_id=version_id)
    a_joined_piece(do, dossier_id, content=a_photo(), shows="Le registre", dated_on=date(2026, 9, 1))
    a_joined_piece(
        do, dossier_id, content=a_pdf(), name="contrat.pdf", shows="Le contrat", dated_on=date(2026, 9, 2)
    )
    decided(do, dossier_id, "plot.clean", "waived", reason="Accordé par Normacert")
    a_training(do, cooperative, (member,), sheet=a_piece(a_photo("PNG"), shows="Feuille"))
    fault = a_fault()
    an_inspection(do, cooperative, version_id, member, fault)
    done = CloseNonConformity(
        fault.non_conformity_id, TODAY, "Sac sorti", "Rkia", a_piece(shows="Séchoir vide")
    )
    do(close_non_conformity, done)
    return dossier_id, cooperative


def test_the_pdf_holds_the_summary_every_requirement_and_all_pieces(do: Do, session: Session) -> None:
    dossier_id, _owner = a_full_dossier(do)
    reader = read(an_export(do, session, dossier_id))
    marks = bookmarks(reader)
    parts = ("Résumé", "Exigences", "Adhérents", "Parcelles", "Formations", "Calendrier de conversion")
    assert set(parts) < set(marks)
    assert [name for name in marks if name.startswith("Pièce ")] == [f"Pièce {n}" for n in range(1, 5)]
    text = "\n".join(page.extract_text() for page in reader.pages)
    for told in ("Accordé par Normacert", "Aïcha Amzil", "Sécher le safran", "Sac sorti", "Tassousfi"):
        assert told in text


def test_a_joined_pdf_follows_its_sheet_page_by_page_and_unmarked(do: Do, session: Session) -> None:
    dossier_id, _owner = a_full_dossier(do)
    reader = read(an_export(do, session, dossier_id))
    sheet = bookmarks(reader)["Pièce 2"]
    told = reader.pages[sheet].extract_text()
    assert "Le contrat" in told
    assert f"Pages {sheet + 2} à {sheet + 2}" in told
    foreign = reader.pages[sheet + 1]
    assert (foreign.mediabox.width, foreign.extract_text().strip()) == (200, "")


def test_every_page_of_ours_says_its_number_among_all(do: Do, session: Session) -> None:
    dossier_id, _owner = a_full_dossier(do)
    reader = read(an_export(do, session, dossier_id))
    total = len(reader.pages)
    ours = [(at, page.extract_text()) for at, page in enumerate(reader.pages, 1) if page.mediabox.width > 300]
    assert len(ours) == total - 1
    assert all(f"{at} / {total}" in text for at, text in ours)


def test_each_piece_is_listed_with_the_hash_of_what_was_received(do: Do, session: Session) -> None:
    dossier_id, _owner = a_full_dossier(do)
    reader = read(an_export(do, session, dossier_id))
    photo = bookmarks(reader)["Pièce 1"]
    page = reader.pages[photo]
    assert sha256(a_photo()).hexdigest()[:40] in page.extract_text().replace("\n", "")
    assert len(page.images) == 1


def test_arabic_in_the_pdf_is_shaped(do: Do, session: Session) -> None:
    dossier_id, _owner = a_full_dossier(do)
    reader = read(an_export(do, session, dossier_id))
    # Its letters, in whatever order a reader of PDFs finds them.
    found = set(reader.pages[0].extract_text())
    assert set("سكتان") <= found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_piece_that_was_changed_on_the_disk_stops_the_export_and_is_named(do: Do, session: Session) -> None:
    dossier_id, _owner = a_full_dossier(do)
    file = session.query(StoredFile).filter_by(media_type="application/pdf").one()
    path_of(file.sha256).write_bytes(b"%PDF-1.4 something else")
    job = an_export(do, session, dossier_id)
    assert (job.status, (job.outcome or {}).get("code")) == ("failed", "file-changed")
    assert (job.outcome or {})["values"]["name"] == file.name
