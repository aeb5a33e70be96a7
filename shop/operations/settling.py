"""A person looks at what was odd, and says what was done about it; what happened stays as it was."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Invalid, NotFound, Refused
from kernel.execute import Context, operation
from shop.models import FlagSettlement, RecordSettlement, Sale, SaleFlag, SealedRecord, TillSeries

NOTE_LENGTH_MAX = 500
MANAGERS = (Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)


class NothingToSettle(NotFound):
    code = "nothing-to-settle"


class AlreadySettled(Refused):
    code = "already-settled"


class SettlementNeedsNote(Invalid):
    code = "settlement-needs-note"


@dataclass(frozen=True, slots=True)
class SettleFlag:
    """What was odd about a sale is settled, and how."""

    flag_id: UUID
    note: str


@dataclass(frozen=True, slots=True)
class SettleRecord:
    """A till's record that could not be taken as it was is settled, and how."""

    record_id: UUID
    note: str


def _place_of_flag(session: Session, command: SettleFlag) -> Touch:
    row = session.execute(
        select(Sale.till_id, Sale.place_id)
        .join(SaleFlag, SaleFlag.sale_id == Sale.id)
        .where(SaleFlag.id == command.flag_id)
    ).one_or_none()
    if row is None:
        raise NothingToSettle()
    return Touch(stream=f"till:{row.till_id}", places=frozenset({row.place_id}))


def _place_of_record(session: Session, command: SettleRecord) -> Touch:
    row = session.execute(
        select(TillSeries.till_id, SealedRecord.place_id)
        .join(TillSeries, TillSeries.id == SealedRecord.series_id)
        .where(SealedRecord.id == command.record_id, SealedRecord.state == "to_settle")
    ).one_or_none()
    if row is None:
        raise NothingToSettle()
    return Touch(stream=f"till:{row.till_id}", places=frozenset({row.place_id}))


@operation(*MANAGERS, touches=_place_of_flag)
def settle_flag(session: Session, command: SettleFlag, context: Context) -> dict[str, str]:
    """Settle a flag. Raises NothingToSettle, AlreadySettled, SettlementNeedsNote."""
    if session.get(FlagSettlement, command.flag_id):
        raise AlreadySettled()
    session.add(
        FlagSettlement(
            flag_id=command.flag_id,
            settled_at=context.recorded_at,
            settled_by=context.actor.id,
            note=_note(command.note),
        )
    )
    return {"flag_id": str(command.flag_id)}


@operation(*MANAGERS, touches=_place_of_record)
def settle_record(session: Session, command: SettleRecord, context: Context) -> dict[str, str]:
    """Settle a record. Raises NothingToSettle, AlreadySettled, SettlementNeedsNote."""
    if session.get(RecordSettlement, command.record_id):
        raise AlreadySettled()
    session.add(
        RecordSettlement(
            record_id=command.record_id,
            settled_at=context.recorded_at,
            settled_by=context.actor.id,
            note=_note(command.note),
        )
    )
    return {"record_id": str(command.record_id)}


def _note(text: str) -> str:
    note = text.strip()[:NOTE_LENGTH_MAX]
    if not note:
        raise SettlementNeedsNote(field="note")
    return note
