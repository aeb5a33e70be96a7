"""A device's records taken in, whichever way they came: sent by itself, or carried by hand in a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from kernel.access import Actor, Grant, Role
from kernel.clock import now
from kernel.execute import Context, OperationIdReused, Outcome, execute
from kernel.messages import told
from shop.gateways import anchors
from shop.operations.records import receive_record, stray_id
from shop.operations.series import moment_text
from shop.queries.series import Standing
from shop.schemas.records import ReadRecord, Speaker, read_record


@dataclass(frozen=True, slots=True)
class Source:
    """Where records come from: the series that speaks, its place, who may stand there, and by which way."""

    speaker: Speaker
    place_id: UUID
    staff: frozenset[UUID]
    channel: str


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one record, as the till is told; whether we had it already."""

    answer: dict[str, Any]
    is_known: bool


def receive_one(envelope: Mapping[str, Any], source: Source) -> Received:
    """Take in one record of a series, in the name of the seller that it names."""
    read = read_record(envelope, source.speaker, source.staff)
    moment = now()
    grant = Grant(Role.SELLER, place_id=source.place_id)
    seller = Actor(read.seller_id, read.seller_name, frozenset({grant}))
    command = read.command
    context = Context(command.record_id, seller, source.channel, read.occurred_at or moment, moment)
    try:
        outcome = execute(receive_record, command, context)
    except OperationIdReused:
        outcome = _keep_stray(read, context)
    answer = outcome.values
    if answer["reason"]:
        answer["sentence"] = told(answer["reason"], answer["values"])
    return Received({**answer, "id": str(envelope["id"])}, outcome.replayed)


def _keep_stray(read: ReadRecord, context: Context) -> Outcome:
    """A second text under a known id: kept under one of its own, to settle."""
    stray = stray_id(read.command.record_id, read.command.text)
    command = replace(
        read.command, record_id=stray, previous=None, problem="operation-id-reused", effect=None
    )
    return execute(receive_record, command, replace(context, operation_id=stray))


def heads_of(series: Standing) -> dict[str, dict[str, Any]]:
    """How far each chain of a series is known here."""
    return {chain: {"sequence": head[0], "hash": head[1]} for chain, head in series.heads.items()}


def anchor(series: Standing, till_code: str) -> None:
    """Write down outside the database where a series stands now."""
    anchors.keep(
        anchors.Anchor(
            till_code,
            series.number,
            heads_of(series),
            series.arrival,
            series.counter_hash,
            moment_text(now()),
        )
    )
