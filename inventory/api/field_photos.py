"""A phone in a village sends the photos it took: of a gathering, of a lot, of what a dossier asks."""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from flask import Flask, request
from flask_smorest.blueprint import Blueprint

from inventory.api.field import context_of, kept_with_reason
from inventory.models import FieldRefusal
from inventory.operations.photos import AttachPhoto, attach_photo, day_of
from inventory.operations.production import MAKERS
from inventory.operations.refusals import KeepRefusal
from inventory.schemas.field import PHOTO_SUBJECTS, FieldPhotoSchema
from kernel import files
from kernel.access import Actor, allow
from kernel.db import canonical_json, db
from kernel.errors import DomainError, Refused
from kernel.execute import Context, Operation, execute
from kernel.files import ReceivedFile
from kernel.messages import told
from kernel.models import StoredFile
from kernel.security import current_actor
from kernel.sniffing import IMAGES, FileTypeRefused, sniff
from producers.operations.dossiers import JoinEvidence, join_evidence
from producers.operations.evidence import Piece
from producers.queries.dossiers import dossier_for, requirement_for
from producers.rules.texts import NAME_LENGTH_MAX
from traceability.operations.pieces import JoinPieceToLot, join_piece_to_lot
from traceability.queries.lots import lot_for

blueprint = Blueprint(
    "field-photos", __name__, url_prefix="/api/field", description="The photos of a village phone."
)
_KEPT = "kept"


class AnotherAuthor(Refused):
    """It was taken by another person than the one who is signed in: it waits for her."""

    code = "another-author"


class PhotoDamaged(Refused):
    """What arrived is not what was sent: the phone sends it again."""

    code = "photo-damaged"


@blueprint.put("/photos/<uuid:photo_id>")
@blueprint.arguments(FieldPhotoSchema, location="query")
@allow(*MAKERS)
def photo(about: dict[str, Any], photo_id: UUID) -> dict[str, Any]:
    """Keep a photo where it belongs, once; one that cannot be joined there is kept, to be settled."""
    actor, content = current_actor(), request.get_data()
    if about["author_id"] != actor.id:
        raise AnotherAuthor()
    if sha256(content).hexdigest() != about["sha256"]:
        raise PhotoDamaged()
    answer = {"photo_id": str(photo_id)}
    kept = db.session().get(FieldRefusal, photo_id)
    if kept:
        return {**answer, "state": "to_settle", "sentence": told(kept.reason, kept.reason_values)}
    if _is_here(photo_id, about["sha256"]):
        return {**answer, "state": "recorded"}
    file = receive_photo(content, photo_id)
    try:
        operation, command = _asked(about, file, actor, context_of(about, actor, photo_id))
        execute(operation, command, context_of(about, actor, photo_id))
    except DomainError as error:
        return {**answer, "state": "to_settle", "sentence": _keep(about, file, actor, error)}
    return {**answer, "state": "recorded"}


def _is_here(photo_id: UUID, digest: str) -> bool:
    """Whether it arrived before: a wrong clock or a new default word would make another command of it."""
    known = db.session().get(StoredFile, photo_id)
    return known is not None and known.sha256 == digest


def receive_photo(content: bytes, photo_id: UUID) -> ReceivedFile:
    """The bytes of a picture, kept; raises FileTypeRefused for a document."""
    if sniff(content, "photo") not in IMAGES.values():
        raise FileTypeRefused(field="photo")
    return files.receive(content, None, photo_id, "photo")


def _asked(
    about: dict[str, Any], file: ReceivedFile, actor: Actor, context: Context
) -> tuple[Operation[Any], Any]:
    """The operation of the page on which the same would be done, and its command."""
    if about["subject"] == "gathering":
        return attach_photo, AttachPhoto(file.file_id, about["organisation_id"], about["gathering_id"], file)
    shows = about["caption"].strip() or _shown(about, actor)
    piece = Piece(file.file_id, file, shows, day_of(context.occurred_at, context))
    if about["subject"] == "lot":
        return join_piece_to_lot, JoinPieceToLot(about["lot_id"], piece)
    return join_evidence, JoinEvidence(about["dossier_id"], about["requirement"], piece)


def _shown(about: dict[str, Any], actor: Actor) -> str:
    """What a photo without a word shows: the lot, or what is asked. Raises as its page would."""
    session = db.session()
    if about["subject"] == "lot":
        return lot_for(session, actor, about["lot_id"]).code
    opened = dossier_for(session, actor, about["dossier_id"])
    return requirement_for(session, opened.dossier, about["requirement"]).text_fr[:NAME_LENGTH_MAX]


def _keep(about: dict[str, Any], file: ReceivedFile, actor: Actor, error: DomainError) -> str:
    """Keep a photo that could not be joined, with what it was of; the sentence that tells why."""
    named = ("subject", "caption", *PHOTO_SUBJECTS[about["subject"]])
    command = KeepRefusal(
        file.file_id,
        about["organisation_id"],
        about["gathering_id"],
        "photo",
        error.code,
        json.loads(canonical_json(error.values)),
        {name: str(about[name]) for name in named},
        file,
    )
    return kept_with_reason(command, error, context_of(about, actor, uuid5(file.file_id, _KEPT)))


def install(app: Flask) -> None:
    """The blueprint is registered with the API's document."""
