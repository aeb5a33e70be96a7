"""A dossier made into one PDF for the control body, with all its pieces."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kernel.clock import business_day, now
from kernel.db import db
from kernel.files import content_of
from kernel.jobs import Done, JobFile, Work, background
from kernel.models import StoredFile
from kernel.presentation import day
from kernel.sniffing import PDF
from producers.gateways.binder import Annex, Binder, bind
from producers.jobs import dossier_sections as sections
from producers.models import Evidence
from producers.operations.dossiers import EXPORT
from producers.operations.organisations import REGISTER_ZONE
from producers.queries.assessments import Assessment, assessment_of
from producers.queries.dossiers import dossier_for, piece_of
from producers.queries.inspections import pieces_of_inspections
from producers.queries.trainings import trainings_of


def export_dossier(work: Work) -> Done:
    """Bind a dossier as it stands today; raises FileChanged when a piece is no longer what was received."""
    session, today = db.session(), business_day(now(), REGISTER_ZONE)
    opened = dossier_for(session, work.actor, UUID(work.parameters["dossier_id"]))
    assessed = assessment_of(session, opened, today)
    content = bind(binder_of(session, assessed), work.progress)
    name = f"dossier-{opened.dossier.number}-{today.isoformat()}.pdf"
    return Done(JobFile(name, PDF, content), {"pieces": len(_pieces(session, assessed))})


def binder_of(session: Session, assessed: Assessment) -> Binder:
    """What a dossier's PDF holds."""
    opened = assessed.opened
    pieces = _pieces(session, assessed)
    numbers = {evidence.id: number for number, (evidence, _file) in enumerate(pieces, start=1)}
    return Binder(
        title=opened.standard.name_fr,
        subtitle=_("Dossier %(number)s, au %(day)s", number=opened.dossier.number, day=day(assessed.day)),
        footer=f"{opened.dossier.number} · {opened.organisation.name}",
        made_at=now(),
        facts=sections.first_page(assessed),
        sections=[
            sections.summary(assessed),
            sections.requirements(assessed, numbers),
            sections.members(session, assessed),
            sections.plots(session, assessed),
            sections.trainings(session, assessed, numbers),
            sections.inspections(session, assessed, numbers),
            sections.conversion(session, assessed),
            sections.pieces(pieces),
        ],
        annexes=[_annex(number, *piece) for number, piece in enumerate(pieces, start=1)],
        annexes_title=_("Pièces"),
        pages_told=_("Pages %(first)s à %(last)s", first="%(first)s", last="%(last)s"),
        reduced_told=_("Image réduite pour cette page ; l’empreinte est celle du fichier reçu."),
    )


def _annex(number: int, evidence: Evidence, file: StoredFile) -> Annex:
    facts = [
        (_("Ce qu’on y voit"), evidence.shows),
        (_("Jour"), day(evidence.dated_on)),
        (_("Fichier"), file.name),
        (_("Empreinte SHA-256"), file.sha256),
    ]
    title = _("Pièce %(number)s", number=number)
    return Annex(title, facts, file.media_type, partial(content_of, file))


def _pieces(session: Session, assessed: Assessment) -> list[tuple[Evidence, StoredFile]]:
    """Every piece of the dossier once: of requirements, then trainings, then visits and corrections."""
    found = {one.id: (one, file) for one, file in _each_piece(session, assessed)}
    return list(found.values())


def _each_piece(session: Session, assessed: Assessment) -> Iterator[tuple[Evidence, StoredFile]]:
    for row in assessed.rows:
        yield from ((piece.evidence, piece.file) for piece in row.pieces)
    organisation_id = assessed.opened.organisation.id
    for one in trainings_of(session, organisation_id, counted_only=True):
        if piece := piece_of(session, one.training.evidence_id):
            yield piece
    yield from pieces_of_inspections(session, organisation_id, assessed.opened.standard.key)


def install(app: Flask) -> None:
    """Let the worker do this job."""
    background(EXPORT)(export_dossier)
