"""The tills' commands: their journal verified, a year archived, places closed, anchors written."""

import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import click
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import shop.messages  # noqa: F401 - the sentences of this package
from inventory.models import Place
from kernel import network_key
from kernel.access import system_actor
from kernel.clock import now
from kernel.db import db
from kernel.execute import Context, execute
from kernel.ids import new_id
from producers.models import Organisation
from shop.gateways import anchors
from shop.gateways.archives import Archive, ArchivedRecord, ArchivedSeries, write_archive
from shop.models import PlaceClosing, Sale, SealedRecord, Till, TillSeries
from shop.operations.closings import ClosePlace, close_place
from shop.operations.series import moment_text
from shop.queries import journal
from shop.queries.journal import Break

till_commands = AppGroup("till", help="What tills sealed: verified, archived, closed.")


@till_commands.command("verify")
@click.option("--till", "till_code", help="Only the till of this code.")
def verify(till_code: str | None) -> None:
    """Check every seal again; say each break and end with status 1."""
    session = db.session()
    sealed = journal.series_of(session, till_code)
    names = [one.name for one in sealed]
    found = 0
    for broken in _breaks(session, sealed, till_code):
        found += 1
        click.echo(f"{broken.where}: {broken.what}", err=True)
    if found:
        click.echo(f"{found} breaks", err=True)
        sys.exit(1)
    records = session.scalar(select(func.count(SealedRecord.id))) or 0
    click.echo(f"{len(names)} series, {records} records: all hold")


def _breaks(session: Session, sealed: list[journal.Sealed], till_code: str | None) -> Iterator[Break]:
    is_counter_signed = _counter_signatures()
    place_ids = list({one.series.place_id for one in sealed})
    for one in sealed:
        yield from journal.breaks_of_series(session, one, moment_text, is_counter_signed)
    kept = (one for one in anchors.kept() if till_code in (None, one.till))
    yield from journal.breaks_of_anchors(session, kept)
    yield from journal.breaks_of_closings(session, place_ids, is_counter_signed)


def _counter_signatures() -> Callable[[str, str], bool]:
    """How to tell whether the network signed a text."""
    key = Ed25519PublicKey.from_public_bytes(b64decode(network_key.public_key()))

    def is_signed(text: str, signature: str) -> bool:
        try:
            key.verify(b64decode(signature, validate=True), text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True

    return is_signed


@till_commands.command("archive")
@click.option("--till", "till_code", required=True, help="The till's code.")
@click.option("--year", type=click.IntRange(2000, 9998), required=True)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), default=Path())
def archive(till_code: str, year: int, output: Path) -> None:
    """Write the yearly archive of a till; say its path and SHA-256.

    A year holds every arrival after the last one of the year before, up to its own last one. A year's last
    arrival is the last that a till dated within it or before; so archives neither overlap nor leave a gap.
    """
    session = db.session()
    till = session.scalar(select(Till).where(Till.code == till_code))
    if till is None:
        raise click.ClickException(f"no till {till_code}")
    made = _archive_of(session, till, year)
    if not made.series:
        raise click.ClickException(f"{till_code} said nothing in {year}")
    output.mkdir(parents=True, exist_ok=True)
    path = output / f"{till_code}-{year}.zip"
    click.echo(f"{path} {write_archive(path, made, network_key.sign_bytes)}")


def _archive_of(session: Session, till: Till, year: int) -> Archive:
    place = session.get_one(Place, till.place_id)
    zone = ZoneInfo(place.timezone)
    begins, ends = (datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
    runs = []
    for sealed in journal.series_of(session, till.code):
        first, last = (_last_arrival(session, sealed.series.id, moment) for moment in (begins, ends))
        if last > first:
            runs.append(_run(session, sealed.series, first, last))
    return Archive(
        till=till.code,
        place=place.name,
        year=year,
        made_at=moment_text(now()),
        series=runs,
        network_public_key=network_key.public_key(),
        organisation=_organisation(session, place),
    )


def _last_arrival(session: Session, series_id: UUID, moment: datetime) -> int:
    """The last arrival dated before a moment; what bears no readable date counts when it arrived."""
    dated = func.coalesce(SealedRecord.occurred_at, SealedRecord.recorded_at)
    last = select(func.max(SealedRecord.arrival)).where(SealedRecord.series_id == series_id, dated < moment)
    return session.scalar(last) or 0


def _run(session: Session, series: TillSeries, first: int, last: int) -> ArchivedSeries:
    """The arrivals of a series after `first` up to `last`."""
    before = select(SealedRecord.counter_hash).where(
        SealedRecord.series_id == series.id, SealedRecord.arrival == first
    )
    return ArchivedSeries(
        opening_text=series.opening_text,
        public_key=series.public_key,
        heads_before=_heads_at(session, series.id, first),
        arrival_before=first,
        counter_hash_before=session.scalar(before) or series.opening_hash,
        records=_archived(session, series.id, first, last),
    )


def _heads_at(session: Session, series_id: UUID, arrival: int) -> dict[str, tuple[int, str]]:
    """Where each chain stood after an arrival."""
    links = (
        SealedRecord.series_id == series_id,
        SealedRecord.is_in_chain,
        SealedRecord.arrival <= arrival,
    )
    lasts = select(func.max(SealedRecord.arrival)).where(*links).group_by(SealedRecord.chain)
    rows = session.execute(
        select(SealedRecord.chain, SealedRecord.sequence, SealedRecord.hash).where(
            *links, SealedRecord.arrival.in_(lasts)
        )
    )
    return {chain: (sequence, record_hash) for chain, sequence, record_hash in rows.tuples()}


def _archived(session: Session, series_id: UUID, first: int, last: int) -> Iterator[ArchivedRecord]:
    for one in journal.records_of(session, series_id, first):
        if one.arrival > last:
            return
        yield ArchivedRecord(
            chain=one.chain,
            sequence=one.sequence,
            text=one.text,
            signature=one.signature,
            recorded_at=moment_text(one.recorded_at),
            arrival=one.arrival,
            counter_hash=one.counter_hash,
            counter_signature=one.counter_signature,
            state=one.state,
            reason=one.reason,
            is_in_chain=one.is_in_chain,
        )


def _organisation(session: Session, place: Place) -> dict[str, str]:
    owner = session.get(Organisation, place.organisation_id) if place.organisation_id else None
    if owner is None:
        return {}
    said: dict[str, Any] = {"nom": owner.name, "ICE": owner.ice, "lieu": place.locality}
    return {name: str(value) for name, value in said.items() if value}


@till_commands.command("close-places")
def close_places() -> None:
    """Close every past day, month and year of each place that holds something not closed yet."""
    session = db.session()
    sold = select(Sale.place_id).where(Sale.place_closing_id.is_(None))
    part = select(PlaceClosing.place_id).where(PlaceClosing.within_id.is_(None))
    due = select(Place.id, Place.name).where(Place.id.in_(sold) | Place.id.in_(part)).order_by(Place.name)
    for place_id, name in session.execute(due).tuples().all():
        context = Context(new_id(), system_actor("flask till close-places"), "cli", now())
        closed = execute(close_place, ClosePlace(place_id), context)["closed"]
        click.echo(f"{name}: {len(closed)} closed")


@till_commands.command("anchors")
def write_anchors() -> None:
    """Write where every series stands to the file of anchors."""
    moment = moment_text(now())
    found = journal.series_of(db.session())
    for sealed in found:
        anchors.keep(_anchor(sealed, moment))
    click.echo(f"{len(found)} anchors")


def _anchor(sealed: journal.Sealed, moment: str) -> anchors.Anchor:
    series = sealed.series
    heads = {chain: {"sequence": head[0], "hash": head[1]} for chain, head in series.heads.items()}
    return anchors.Anchor(sealed.till_code, series.number, heads, series.arrival, series.counter_hash, moment)


def install(app: Flask) -> None:
    """Put the commands on `flask`."""
    app.cli.add_command(till_commands)
