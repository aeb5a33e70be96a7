"""A recall or a drill told to those who hold some of it; their answers; what was learnt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.people import addresses_of_keepers, addresses_of_officers
from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.journal import insert_ignoring
from kernel.mail import post
from producers.operations.organisations import touch_of
from producers.rules.texts import choice, note_or_none, words, words_or_none
from shop.models import (
    NOTE_KINDS,
    NOTICE_CHANNELS,
    NOTICE_KINDS,
    RecallAcknowledgement,
    RecallNote,
    RecallNotice,
)
from shop.queries.recalls.balances import accounted_ppm, totals_of
from shop.queries.recalls.cases import Case, any_case, taken_back
from shop.queries.recalls.evidence import counts_of
from shop.queries.recalls.notices import (
    NoticeNotFound,
    organisations_to_tell,
    places_to_tell,
)
from shop.queries.recalls.whereabouts import stock_and_sales
from shop.rules.recalls import Told, letter
from traceability.models import Lot, Product
from traceability.operations.drills import BeginDrill, NoteDrillStep, begin_drill, drill_of, write_step
from traceability.operations.holds import touches_lot
from traceability.operations.lots import AlreadyRecorded
from traceability.operations.recalls import RecallLot, recall_lot

TEXT_LENGTH_MAX = 500
LOTS_NAMED_MAX = 20
_RECALLERS = (Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
_ANSWERERS = (*_RECALLERS, Role.BOUTIQUE_MANAGER, Role.SELLER)


class AlreadyAcknowledged(Refused):
    code = "already-acknowledged"


class NobodyToTell(Refused):
    """All who hold some of the lots, or made them, were told already."""

    code = "nobody-to-tell"


class RetestNeedsDay(Invalid):
    code = "retest-needs-day"


@dataclass(frozen=True, slots=True)
class TellHolders:
    """Tell the places that hold some of a recall, and the organisations that made it, and were not told."""

    case_id: UUID


@dataclass(frozen=True, slots=True)
class NoteNotice:
    """Somebody was told by a person: the authority, a control body, a customer, a place by telephone."""

    notice_id: UUID
    case_id: UUID
    kind: str
    recipient: str
    channel: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The answer to a notice: who says so, and what was done (how much was put aside)."""

    notice_id: UUID
    name: str
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class WriteNote:
    """A gap, a corrective action, or a new analysis due on a day."""

    note_id: UUID
    case_id: UUID
    kind: str
    text: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class EndDrill:
    """The end of a drill, with what was learnt; its figures are kept as they are at that moment."""

    drill_id: UUID
    remark: str | None = None


class OfCase(Protocol):
    """A command about a recall or a drill."""

    @property
    def case_id(self) -> UUID: ...


Named = TypeVar("Named", bound=OfCase)


def _touches_case(session: Session, command: Named) -> Touch:
    return touch_of(any_case(session, command.case_id).organisation_id)


def _touches_notice(session: Session, command: Acknowledge) -> Touch:
    """The place or the organisation that was told, and whoever answers for that place."""
    notice = _notice(session, command.notice_id)
    organisations = {notice.organisation_id}
    if notice.place_id:
        organisations = {session.get_one(Place, notice.place_id).organisation_id}
    of = any_case(session, notice.recall_id or notice.drill_id or notice.id)
    return Touch(
        stream=touch_of(of.organisation_id).stream,
        organisations=frozenset(one for one in organisations if one),
        places=frozenset({notice.place_id} if notice.place_id else ()),
    )


def _notice(session: Session, notice_id: UUID) -> RecallNotice:
    notice = session.get(RecallNotice, notice_id)
    if notice is None:
        raise NoticeNotFound()
    return notice


@operation(*_RECALLERS, touches=touches_lot)
def take_back(session: Session, command: RecallLot, context: Context) -> Mapping[str, Any]:
    """Recall lots and tell at once the places that hold some and the organisations that made them."""
    done = recall_lot(session, command, context)
    return {**done, "told": _tell(session, any_case(session, command.recall_id), context)}


@operation(*_RECALLERS, touches=touches_lot)
def rehearse(session: Session, command: BeginDrill, context: Context) -> Mapping[str, Any]:
    """Begin a drill and tell the same people, every notice marked as a drill."""
    done = begin_drill(session, command, context)
    return {**done, "told": _tell(session, any_case(session, command.drill_id), context)}


@operation(*_RECALLERS, touches=_touches_case)
def tell_holders(session: Session, command: TellHolders, context: Context) -> Mapping[str, Any]:
    """Tell those who were not told yet: goods may have arrived somewhere since. Raises NobodyToTell."""
    told = _tell(session, any_case(session, command.case_id), context)
    if not told:
        raise NobodyToTell()
    return {"told": told}


def _tell(session: Session, case: Case, context: Context) -> int:
    """Write a notice for each place and organisation, and post it to those who keep them; how many."""
    subject, text = letter(told_of(session, case))
    notices = [*_to_places(session, case), *_to_organisations(session, case)]
    for notice, addresses in notices:
        _write(session, case, notice, "email" if addresses else "screen", text, context)
        for address in addresses:
            post(session, address, subject, text, context.recorded_at)
    session.flush()
    return len(notices)


def _to_places(session: Session, case: Case) -> Iterator[tuple[RecallNotice, Sequence[str]]]:
    for place in places_to_tell(session, case):
        notice = RecallNotice(id=new_id(), kind="place", place_id=place.id, recipient=place.name)
        yield notice, addresses_of_keepers(session, place.id)


def _to_organisations(session: Session, case: Case) -> Iterator[tuple[RecallNotice, Sequence[str]]]:
    for one in organisations_to_tell(session, case):
        notice = RecallNotice(id=new_id(), kind="organisation", organisation_id=one.id, recipient=one.name)
        yield notice, addresses_of_officers(session, one.id)


def _write(
    session: Session, case: Case, notice: RecallNotice, channel: str, text: str, context: Context
) -> None:
    notice.recall_id = None if case.is_drill else case.id
    notice.drill_id = case.id if case.is_drill else None
    notice.channel, notice.text, notice.sent_by = channel, text, context.actor.id
    notice.occurred_at, notice.recorded_at = context.occurred_at, context.recorded_at
    session.add(notice)


def told_of(session: Session, case: Case) -> Told:
    """What letters about a recall say; its lots are named when they are few."""
    product = session.scalars(
        select(Product.name_fr).join(Lot, Lot.product_id == Product.id).where(Lot.id == case.lot_id)
    ).one()
    packed = Lot.trade_item_id.is_not(None).desc()
    codes = session.scalars(
        select(Lot.code)
        .join_from(case.left, Lot, Lot.id == case.left.c.lot_id)
        .where(taken_back(case.left))
        .order_by(packed, Lot.code)
        .limit(LOTS_NAMED_MAX + 1)
    ).all()
    named = ", ".join(codes[:LOTS_NAMED_MAX]) + (" et d’autres" if len(codes) > LOTS_NAMED_MAX else "")
    return Told(case.code, case.is_drill, case.reason, case.advice, product, named)


@operation(*_RECALLERS, touches=_touches_case)
def note_notice(session: Session, command: NoteNotice, context: Context) -> Mapping[str, Any]:
    """Note that somebody was told, by whom and how. Raises what is wrong with the fields."""
    case = any_case(session, command.case_id)
    if session.get(RecallNotice, command.notice_id):
        raise AlreadyRecorded()
    notice = RecallNotice(
        id=command.notice_id,
        kind=choice(command.kind, "kind", NOTICE_KINDS),
        recipient=words(command.recipient, "recipient"),
    )
    channel = choice(command.channel, "channel", NOTICE_CHANNELS)
    _write(session, case, notice, channel, note_or_none(command.text, "text") or "", context)
    return {"notice_id": str(notice.id)}


@operation(*_ANSWERERS, touches=_touches_notice)
def acknowledge(session: Session, command: Acknowledge, context: Context) -> Mapping[str, Any]:
    """Keep the answer to a notice, once. Raises NoticeNotFound, AlreadyAcknowledged."""
    notice = _notice(session, command.notice_id)
    kept = insert_ignoring(
        session,
        RecallAcknowledgement,
        notice_id=notice.id,
        name=words(command.name, "name"),
        remark=words_or_none(command.remark, "remark", TEXT_LENGTH_MAX),
        recorded_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    if not kept:
        raise AlreadyAcknowledged()
    return {"notice_id": str(notice.id)}


@operation(*_RECALLERS, touches=_touches_case)
def write_note(session: Session, command: WriteNote, context: Context) -> Mapping[str, Any]:
    """Note what a recall or a drill taught. Raises RetestNeedsDay and what is wrong with the fields."""
    case = any_case(session, command.case_id)
    if session.get(RecallNote, command.note_id):
        raise AlreadyRecorded()
    kind = choice(command.kind, "kind", NOTE_KINDS)
    if kind == "retest" and command.due_on is None:
        raise RetestNeedsDay(field="due_on")
    session.add(
        RecallNote(
            id=command.note_id,
            recall_id=None if case.is_drill else case.id,
            drill_id=case.id if case.is_drill else None,
            kind=kind,
            text=words(command.text, "text", TEXT_LENGTH_MAX),
            due_on=command.due_on,
            written_by=context.actor.id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"note_id": str(command.note_id)}


def _touches_drill(session: Session, command: EndDrill) -> Touch:
    return touch_of(drill_of(session, command.drill_id).organisation_id)


@operation(*_RECALLERS, touches=_touches_drill)
def end_drill(session: Session, command: EndDrill, context: Context) -> Mapping[str, Any]:
    """Stop the clock and keep the figures as they are. Raises DrillIsOver."""
    case = any_case(session, command.drill_id)
    step = NoteDrillStep(command.drill_id, "end", command.remark)
    return write_step(session, step, context, figures_of(session, case))


def figures_of(session: Session, case: Case) -> dict[str, Any]:
    """The figures by which a drill is remembered: whole numbers, and parts per million."""
    return {
        "lots": counts_of(session, case),
        **stock_and_sales(session, case),
        "accounted_ppm": accounted_ppm(totals_of(session, case)),
    }
