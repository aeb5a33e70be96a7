"""Whether the sealed journal is whole: every text, signature, link and counter-seal checked again."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from shop.models import PlaceClosing, SealedRecord, Till, TillSeries
from shop.rules.seals import counter_hash_of, hash_of, is_canonical, is_signed

GENESIS = "0" * 64
BATCH_ROWS = 1_000

# Whether the network signed a text: (text, signature in base64).
IsCounterSigned = Callable[[str, str], bool]


class AnchorFacts(Protocol):
    """Where a series stood at a moment, as it was kept outside the database."""

    @property
    def till(self) -> str: ...
    @property
    def series(self) -> int: ...
    @property
    def heads(self) -> Mapping[str, Mapping[str, Any]]: ...
    @property
    def arrival(self) -> int: ...
    @property
    def counter_hash(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Break:
    """Something that does not hold: in which series or place, at which record, and what."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A series and the code of its till."""

    series: TillSeries
    till_code: str

    @property
    def name(self) -> str:
        return f"{self.till_code} series {self.series.number}"


def series_of(session: Session, till_code: str | None = None) -> list[Sealed]:
    """Every series, or those of a till, in their order."""
    wanted = select(TillSeries, Till.code).join(Till, Till.id == TillSeries.till_id)
    if till_code:
        wanted = wanted.where(Till.code == till_code)
    rows = session.execute(wanted.order_by(Till.code, TillSeries.number))
    return [Sealed(series, code) for series, code in rows.tuples()]


def records_of(session: Session, series_id: UUID, after: int = 0) -> Iterator[SealedRecord]:
    """The records of a series by arrival, a batch at a time."""
    while True:
        batch = session.scalars(
            select(SealedRecord)
            .where(SealedRecord.series_id == series_id, SealedRecord.arrival > after)
            .order_by(SealedRecord.arrival)
            .limit(BATCH_ROWS)
        ).all()
        yield from batch
        if len(batch) < BATCH_ROWS:
            return
        after = batch[-1].arrival
        session.expunge_all()


def breaks_of_series(
    session: Session, sealed: Sealed, moment_text: Callable[[Any], str], is_counter_signed: IsCounterSigned
) -> Iterator[Break]:
    """What does not hold in a series: opening, records, counter-seals, where it says that it stands."""
    series, name = sealed.series, sealed.name
    # Read now: the records are read by batches, and each batch forgets what was read before.
    heads, arrival, counter_hash = dict(series.heads), series.arrival, series.counter_hash
    series_id, public_key, opening_hash = series.id, series.public_key, series.opening_hash
    yield from (Break(name, what) for what in _opening(series))
    course = _Course(public_key, opening_hash, moment_text, is_counter_signed)
    for record in records_of(session, series_id):
        where = f"{name}, {record.chain} {record.sequence} (arrival {record.arrival})"
        yield from (Break(where, what) for what in course.take(record))
    if (course.arrival, course.counter_hash) != (arrival, counter_hash):
        yield Break(name, f"{arrival} arrivals said, {course.arrival} found: the newest rows were removed")
    if {chain: list(head) for chain, head in course.heads.items()} != heads:
        yield Break(name, "the heads are not those of the records")


def _opening(series: TillSeries) -> Iterator[str]:
    if hash_of(series.opening_text) != series.opening_hash:
        yield "the opening text was changed"
    said = json.loads(series.opening_text)
    if (said["series"], said["public_key"]) != (series.number, series.public_key):
        yield "the opening text speaks of another key"


class _Course:
    """Where a series stands while its records pass."""

    def __init__(
        self,
        public_key: str,
        opening_hash: str,
        moment_text: Callable[[Any], str],
        is_counter_signed: IsCounterSigned,
    ) -> None:
        self._public_key, self._opening_hash = public_key, opening_hash
        self._moment_text, self._is_counter_signed = moment_text, is_counter_signed
        self.heads: dict[str, tuple[int, str]] = {}
        self.arrival, self.counter_hash = 0, opening_hash

    def take(self, record: SealedRecord) -> Iterator[str]:
        """Go on by one arrival; what does not hold."""
        if hash_of(record.text) != record.hash:
            yield "the text was changed"
        yield from self._counter_seal(record)
        if record.is_in_chain:
            yield from self._link(record)

    def _counter_seal(self, record: SealedRecord) -> Iterator[str]:
        if record.arrival != self.arrival + 1:
            yield f"arrivals {self.arrival + 1} to {record.arrival - 1} are missing"
        moment = self._moment_text(record.recorded_at)
        linked = counter_hash_of(self.counter_hash, record.arrival, record.hash, moment)
        if linked != record.counter_hash:
            yield "our own link does not hold"
        if not self._is_counter_signed(record.counter_hash, record.counter_signature):
            yield "our own signature does not hold"
        self.arrival, self.counter_hash = record.arrival, record.counter_hash

    def _link(self, record: SealedRecord) -> Iterator[str]:
        if not is_signed(record.text, record.signature, self._public_key):
            yield "the till did not sign this"
        said = json.loads(record.text)
        if not is_canonical(record.text, said):
            yield "the text is not canonical"
        if (said["chain"], said["sequence"]) != (record.chain, record.sequence):
            yield "the row says another number than the text"
        sequence, head = self.heads.get(record.chain, (0, self._opening_hash))
        follows = (record.sequence, said["previous"]) == (sequence + 1, head)
        # One to settle was told when it came; that rows vanished since shows in the arrivals.
        if not follows and record.state == "recorded":
            yield "it does not follow the one before"
        self.heads[record.chain] = (record.sequence, record.hash)


def breaks_of_anchors(session: Session, anchors: Iterable[AnchorFacts]) -> Iterator[Break]:
    """Where the database no longer holds what was once kept outside: the latest anchor of each series."""
    latest: dict[tuple[str, int], AnchorFacts] = {}
    for anchor in anchors:
        known = latest.get((anchor.till, anchor.series))
        if known is None or anchor.arrival >= known.arrival:
            latest[anchor.till, anchor.series] = anchor
    for anchor in latest.values():
        yield from (Break(f"{anchor.till} series {anchor.series}", what) for what in _anchor(session, anchor))


def _anchor(session: Session, anchor: AnchorFacts) -> Iterator[str]:
    series = session.scalar(
        select(TillSeries)
        .join(Till, Till.id == TillSeries.till_id)
        .where(Till.code == anchor.till, TillSeries.number == anchor.series)
    )
    if series is None:
        yield "an anchor was kept of a series that is not here"
        return
    of_series = SealedRecord.series_id == series.id
    at = select(SealedRecord.counter_hash).where(of_series, SealedRecord.arrival == anchor.arrival)
    found = session.scalar(at) if anchor.arrival else series.opening_hash
    if found != anchor.counter_hash:
        yield f"arrival {anchor.arrival} is not what the anchor kept"
    for chain, head in anchor.heads.items():
        link = select(SealedRecord.hash).where(
            of_series,
            SealedRecord.is_in_chain,
            SealedRecord.chain == chain,
            SealedRecord.sequence == head["sequence"],
        )
        if session.scalar(link) != head["hash"]:
            yield f"{chain} {head['sequence']} is not what the anchor kept"


def breaks_of_closings(
    session: Session, place_ids: Sequence[UUID], is_counter_signed: IsCounterSigned
) -> Iterator[Break]:
    """What does not hold in the closings of places: each cites the one before and is signed."""
    for place in session.scalars(select(Place).where(Place.id.in_(place_ids)).order_by(Place.name)).all():
        rows = select(PlaceClosing).where(PlaceClosing.place_id == place.id).order_by(PlaceClosing.sequence)
        sequence, previous = 0, GENESIS
        for closing in session.scalars(rows):
            where = f"{place.name}, closing {closing.sequence}"
            said = json.loads(closing.text)
            if hash_of(closing.text) != closing.hash:
                yield Break(where, "the text was changed")
            if not is_counter_signed(closing.text, closing.signature):
                yield Break(where, "our own signature does not hold")
            if (closing.sequence, said["sequence"], said["previous"]) != (
                sequence + 1,
                sequence + 1,
                previous,
            ):
                yield Break(where, "it does not follow the one before")
            sequence, previous = closing.sequence, closing.hash
