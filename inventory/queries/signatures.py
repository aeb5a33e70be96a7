"""Who signed a delivery note, and whether it still says what was signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import DeliverySignature
from inventory.queries.deliveries import DeliveryNote
from inventory.rules.signing import PARTS, SignedLine, note_text
from kernel.journal import digest
from kernel.models import User
from kernel.strokes import Stroke, read_strokes, short_hash


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A signature, on whose account, and what it was put under.

    `standing`: `same`, what the note says now; `before_reception`, what it said before what was found
    was noted; `other`, something that it does not say any more.
    """

    signature: DeliverySignature
    account: str | None
    standing: str

    @property
    def strokes(self) -> Sequence[Stroke]:
        """What was drawn; nothing when it was signed at the keyboard."""
        return read_strokes(self.signature.strokes or "")

    @property
    def short_hash(self) -> str:
        """The beginning of the hash, in groups of four."""
        return short_hash(self.signature.content_hash)


def signatures_on(session: Session, note: DeliveryNote) -> dict[str, SignatureRow]:
    """The signatures of a note by who signed, as it is handed over then received."""
    rows = session.execute(
        select(DeliverySignature, User.name)
        .outerjoin(User, User.id == DeliverySignature.signed_by)
        .where(DeliverySignature.delivery_id == note.delivery.id)
    ).tuples()
    found = {one.part: SignatureRow(one, account, _standing(note, one)) for one, account in rows}
    return {part: found[part] for part in PARTS if part in found}


def content_hash(note: DeliveryNote, *, as_sent: bool = False) -> str:
    """SHA-256 of what a note says now, or as it said when the goods left."""
    intake = None if as_sent else note.intake
    return digest(
        note_text(
            note.delivery.number,
            note.delivery.terms,
            note.source.key,
            note.target.key,
            note.delivery.sent_at.isoformat(),
            list(_lines(note)),
            intake.received_at.isoformat() if intake else None,
            list(_extras(note)),
        )
    )


def _standing(note: DeliveryNote, signature: DeliverySignature) -> str:
    if signature.content_hash == content_hash(note):
        return "same"
    return "before_reception" if signature.content_hash == content_hash(note, as_sent=True) else "other"


def _lines(note: DeliveryNote) -> Iterator[SignedLine]:
    for one in note.lines:
        found, reason = (one.found.quantity, one.found.reason) if one.found else (None, None)
        yield SignedLine(
            one.lot.code, str(one.lot.id), one.owner.key, one.line.quantity, one.lot.unit, found, reason,
            one.line.unit_cost_cents,
        )  # fmt: skip


def _extras(note: DeliveryNote) -> Iterator[SignedLine]:
    for one in note.extras:
        yield SignedLine(one.lot.code, str(one.lot.id), "", one.extra.quantity, one.lot.unit)
