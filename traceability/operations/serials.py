"""Numbers of packs issued, labels voided, and labels printed again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from kernel import network_key
from kernel.access import Role, Touch
from kernel.db import table_of
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import new_serial
from kernel.jobs import submit
from kernel.models import Job
from producers.rules.texts import words
from traceability.gateways.labels.label import Barcode
from traceability.models import VOID_CAUSES, LabelPrinting, LabelVoid, Lot, PackSerial, VoidedSerial
from traceability.operations.holds import (
    REASON_LENGTH_MAX,
    lot_to_change,
    touch_of_lot,
    touches_lot,
)
from traceability.operations.label_claims import claims_again
from traceability.operations.label_room import check_room
from traceability.operations.lots import AlreadyRecorded, LotNotFree
from traceability.queries.labels import PrintingNotFound, label_count
from traceability.queries.serials import in_force, serial_count
from traceability.rules.serials import UnknownSerials, hidden_code, hidden_code_hash, hidden_secret


class SerialsAlreadyVoided(Invalid):
    """Some of the numbers were voided before (`serials`: the first)."""

    code = "serials-already-voided"


class NothingToVoid(Invalid):
    """Neither numbers nor a count was given."""

    code = "nothing-to-void"


class MoreVoidedThanPrinted(Invalid):
    """There are not so many labels without a number in force."""

    code = "more-voided-than-printed"


class UnknownVoidCause(Invalid):
    code = "unknown-void-cause"


class NoSerialsToReprint(Refused):
    """The labels of this printing have no number: ask for new ones instead, with the reason."""

    code = "no-serials-to-reprint"


@dataclass(frozen=True, slots=True)
class VoidLabels:
    """Labels that will be on no pack: those of some numbers, or so many without a number."""

    void_id: UUID
    lot_id: UUID
    cause: str
    reason: str
    serials: Sequence[str] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class ReprintLabels:
    """Labels of a printing drawn once more with the same numbers; the first ones are destroyed.

    Without `serials`, all those of the printing that are in force.
    """

    printing_id: UUID
    job_id: UUID
    of_printing_id: UUID
    cause: str
    reason: str
    serials: Sequence[str] = ()


def issue_serials(
    session: Session, lot_id: UUID, printing_id: UUID, count: int, *, has_hidden_codes: bool
) -> None:
    """Write the numbers of a printing, one a label."""
    rows = list(_new_rows(lot_id, printing_id, count, has_hidden_codes))
    session.execute(insert(table_of(PackSerial)), rows)


def _new_rows(
    lot_id: UUID, printing_id: UUID, count: int, has_hidden_codes: bool
) -> Iterator[dict[str, Any]]:
    for position in range(1, count + 1):
        serial = new_serial()
        kept = _hidden_hash(lot_id, serial) if has_hidden_codes else None
        yield {
            "lot_id": lot_id,
            "serial": serial,
            "printing_id": printing_id,
            "position": position,
            "hidden_code_hash": kept,
        }


def _hidden_hash(lot_id: UUID, serial: str) -> str:
    secret = hidden_secret(str(lot_id), serial, network_key.sign_bytes)
    return hidden_code_hash(hidden_code(secret), secret)


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=touches_lot)
def void_labels(session: Session, command: VoidLabels, context: Context) -> Mapping[str, Any]:
    """Write down labels that will be on no pack, with why; their numbers are answered as voided.

    Raises NothingToVoid, UnknownSerials, SerialsAlreadyVoided, MoreVoidedThanPrinted.
    """
    lot = lot_to_change(session, command.lot_id)
    check_voidable(session, lot, command)
    void = write_void(session, lot, command, context)
    return {"void_id": str(void.id), "count": void.count}


def check_voidable(session: Session, lot: Lot, command: VoidLabels) -> None:
    """Let pass numbers in force, or no more labels without a number than are in force."""
    if session.get(LabelVoid, command.void_id):
        raise AlreadyRecorded()
    if command.serials:
        _refuse_not_in_force(in_force(session, lot.id, command.serials), command.serials)
    else:
        _refuse_too_many(session, lot, command.count)


def write_void(
    session: Session, lot: Lot, command: VoidLabels, context: Context, *, replaced_by_id: UUID | None = None
) -> LabelVoid:
    """Write labels that may be voided as such; `replaced_by_id` is the printing in their stead."""
    serials = tuple(dict.fromkeys(command.serials))
    void = _void(command.void_id, lot.id, len(serials) or command.count, command, context)
    void.replaced_by_id = replaced_by_id
    session.add(void)
    session.flush()
    if serials:
        _void_serials(session, lot.id, void.id, serials)
    return void


def _void(
    void_id: UUID, lot_id: UUID, count: int, command: VoidLabels | ReprintLabels, context: Context
) -> LabelVoid:
    if command.cause not in VOID_CAUSES:
        raise UnknownVoidCause(field="cause")
    return LabelVoid(
        id=void_id,
        lot_id=lot_id,
        count=count,
        cause=command.cause,
        reason=words(command.reason, "reason", REASON_LENGTH_MAX),
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )


def _void_serials(session: Session, lot_id: UUID, void_id: UUID, serials: Sequence[str]) -> None:
    rows = [{"lot_id": lot_id, "serial": serial, "void_id": void_id} for serial in serials]
    session.execute(insert(table_of(VoidedSerial)), rows)


def _refuse_not_in_force(known: Mapping[str, bool], serials: Sequence[str]) -> None:
    unknown = [serial for serial in serials if serial not in known]
    if unknown:
        raise UnknownSerials(field="serials", serials=", ".join(unknown[:3]))
    voided = [serial for serial in serials if not known[serial]]
    if voided:
        raise SerialsAlreadyVoided(field="serials", serials=", ".join(voided[:3]))


def _refuse_too_many(session: Session, lot: Lot, count: int) -> None:
    if count < 1:
        raise NothingToVoid(field="count")
    without_number = label_count(session, lot).on_packs - serial_count(session, lot.id).in_force
    if count > without_number:
        raise MoreVoidedThanPrinted(field="count", maximum=without_number)


def _touches_printing(session: Session, command: ReprintLabels) -> Touch:
    return touch_of_lot(session, _printing(session, command.of_printing_id).lot_id)


def _printing(session: Session, printing_id: UUID) -> LabelPrinting:
    printing = session.get(LabelPrinting, printing_id)
    if printing is None:
        raise PrintingNotFound(printing_id=str(printing_id))
    return printing


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=_touches_printing)
def reprint_labels(session: Session, command: ReprintLabels, context: Context) -> Mapping[str, Any]:
    """Draw labels again with the numbers they had; the count of labels in force stays as it was.

    Raises PrintingNotFound, LotNotFree, NoSerialsToReprint, UnknownSerials, SerialsAlreadyVoided,
    LabelTooSmall, LabelCannotSay.
    """
    first = _root(session, _printing(session, command.of_printing_id))
    lot = lot_to_change(session, first.lot_id)
    if session.get(LabelPrinting, command.printing_id):
        raise AlreadyRecorded()
    if lot.state != "free":
        raise LotNotFree(lot=lot.code, state=lot.state)
    serials = _to_reprint(session, first, command.serials)
    parameters = {**session.get_one(Job, first.job_id).parameters, "serials": list(serials)}
    parameters["printing_id"] = str(command.printing_id)
    submit(
        session,
        command.job_id,
        "labels",
        parameters,
        context,
        total=len(serials),
        organisation_id=lot.organisation_id,
    )
    session.flush()
    _write_reprint(session, command, first, len(serials), parameters["barcode"], context)
    return {"printing_id": str(command.printing_id), "job_id": str(command.job_id)}


def _root(session: Session, printing: LabelPrinting) -> LabelPrinting:
    """The printing that issued the numbers, also of a sheet that was itself printed again."""
    return _printing(session, printing.reprint_of_id) if printing.reprint_of_id else printing


def _to_reprint(session: Session, first: LabelPrinting, asked: Sequence[str]) -> tuple[str, ...]:
    known = in_force(session, first.lot_id, printing_id=first.id)
    wanted = tuple(dict.fromkeys(asked)) or tuple(serial for serial, valid in known.items() if valid)
    if not wanted:
        raise NoSerialsToReprint()
    _refuse_not_in_force(known, wanted)
    return wanted


def _write_reprint(
    session: Session,
    command: ReprintLabels,
    first: LabelPrinting,
    count: int,
    barcode: str,
    context: Context,
) -> None:
    # The printing's id serves for the void of what it replaces: they are one act.
    void = _void(command.printing_id, first.lot_id, count, command, context)
    void.replaced_by_id, void.keeps_serials = command.printing_id, True
    session.add(
        LabelPrinting(
            id=command.printing_id,
            lot_id=first.lot_id,
            job_id=command.job_id,
            sheet=first.sheet,
            count=count,
            reprint_reason=void.reason,
            has_serials=True,
            is_signed=first.is_signed,
            reprint_of_id=first.id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    session.flush()
    claims_again(session, command.printing_id, first.lot_id, first.id, context)
    check_room(session, command.printing_id, Barcode(barcode))
    session.add(void)
