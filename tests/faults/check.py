"""What a device and the server hold at the end of a schedule: the same, once, unbroken, true of the stock."""

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import StockBalance, StockMove
from kernel import network_key
from shop.models import (
    CashClosing,
    Payment,
    Sale,
    SaleFlag,
    SaleLine,
    SealedRecord,
    TillClosing,
    TillSeries,
)
from shop.operations.series import moment_text
from shop.rules.seals import counter_hash_of, hash_of, is_signed

# As long as a device keeps what was acknowledged (`KEPT_DAYS` of the till's store).
KEPT = timedelta(days=62)
Told = Mapping[str, Any]
Text = dict[str, Any]


@dataclass
class Findings:
    """What one schedule came to."""

    sales: int = 0
    lost: int = 0
    doubled: int = 0
    problems: list[str] = field(default_factory=list)

    def expect(self, said: Any, held: Any, what: str) -> None:
        """Note it when two figures that must be one are not."""
        if said != held:
            self.problems.append(f"{what}: till {said}, server {held}")


def check(session: Session, told: Told) -> Findings:
    """Compare what a schedule's device told with what the server holds of its series."""
    session.rollback()
    found = Findings(problems=list(told["problems"]))
    series = session.get(TillSeries, UUID(told["series"])) if told["series"] else None
    if series is None:
        found.problems.append("no device was enrolled")
        return found
    records = session.scalars(
        select(SealedRecord).where(SealedRecord.series_id == series.id).order_by(SealedRecord.arrival)
    ).all()
    receipts = [json.loads(one.text) for one in records if one.chain == "sale"]
    found.sales = len(receipts)
    _check_texts(found, told, records)
    _check_doubles(found, session, series, receipts)
    _check_device_chains(found, told, series, records)
    _check_server_chains(found, series, records)
    _check_effects(found, session, series, receipts)
    _check_drawers_and_closings(found, session, records)
    return found


def _check_texts(found: Findings, told: Told, records: Sequence[SealedRecord]) -> None:
    """Every text that was shown or kept on the device is on the server; no other is."""
    held = {str(one.id): one.text for one in records}
    kept = {one["id"]: one for one in told["records"]}
    missing = {one["id"] for one in kept.values() if held.get(one["id"]) != one["text"]}
    missing |= {one["id"] for one in told["shown"] if held.get(one["id"]) != one["text"]}
    lost = {one for one in missing if one not in kept or kept[one]["chain"] == "sale"}
    found.lost += len(lost)
    found.problems += [f"lost: {kept.get(one, {}).get('text', one)[:200]}" for one in sorted(lost)]
    found.problems += [f"not on the server: {kept[one]['text'][:200]}" for one in sorted(missing - lost)]
    forgotten = {str(one.id) for one in _forgotten(told, records)}
    invented = sorted(held.keys() - kept.keys() - forgotten)
    found.problems += [f"not on the device: {held[one][:200]}" for one in invented]
    states = Counter(one["state"] for one in kept.values() if one["state"] != "acknowledged")
    found.expect({}, dict(states), "left on the device")
    settle = [f"{one.chain} {one.sequence}: {one.reason}" for one in records if one.state != "recorded"]
    found.expect([], settle, "to settle")


def _forgotten(told: Told, records: Sequence[SealedRecord]) -> list[SealedRecord]:
    """What the device has no more and need not have: it was acknowledged long ago, by its own clock."""
    kept = {one["id"] for one in told["records"]}
    times = [one.occurred_at for one in records if one.occurred_at]
    before = max(times) - KEPT if times else None
    absent = [one for one in records if str(one.id) not in kept]
    return [one for one in absent if before and one.occurred_at and one.occurred_at < before]


def _check_doubles(found: Findings, session: Session, series: TillSeries, receipts: Sequence[Text]) -> None:
    """One customer, one receipt; one text, one record; one record, one sale."""
    marks = Counter(one["body"]["note"] for one in receipts)
    twice = [f"doubled: {mark}, {count} times" for mark, count in marks.items() if count > 1]
    sales = session.scalars(
        select(Sale.receipt_number).where(Sale.till_id == series.till_id, Sale.series == series.number)
    ).all()
    extra = Counter(sales) - Counter(one["body"]["number"] for one in receipts)
    twice += [f"doubled: sale {number} without a text of its own" for number in extra]
    found.doubled += len(twice)
    found.problems += twice
    gone = Counter(one["body"]["number"] for one in receipts) - Counter(sales)
    found.lost += len(gone)
    found.problems += [f"lost: sale {number} has a text and is not in the accounts" for number in gone]


def _check_device_chains(
    found: Findings, told: Told, series: TillSeries, records: Sequence[SealedRecord]
) -> None:
    fields = ("chain", "sequence", "text", "signature", "hash")
    links = [tuple(one[name] for name in fields) for one in told["records"]]
    links += [tuple(getattr(one, name) for name in fields) for one in _forgotten(told, records)]
    _check_links(found, series, sorted(links), "device")


def _check_server_chains(found: Findings, series: TillSeries, records: Sequence[SealedRecord]) -> None:
    links = [(one.chain, one.sequence, one.text, one.signature, one.hash) for one in records]
    _check_links(found, series, links, "server")
    key = Ed25519PublicKey.from_public_bytes(b64decode(network_key.public_key()))
    head = series.opening_hash
    for arrival, one in enumerate(records, 1):
        head = counter_hash_of(head, arrival, one.hash, moment_text(one.recorded_at))
        if (one.arrival, one.counter_hash) != (arrival, head) or not _is_sealed(key, one):
            found.problems.append(f"counter-seal {one.arrival} is broken")
            return
    found.expect((len(records), head), (series.arrival, series.counter_hash), "last counter-seal")


def _is_sealed(key: Ed25519PublicKey, record: SealedRecord) -> bool:
    try:
        key.verify(b64decode(record.counter_signature), record.counter_hash.encode())
    except InvalidSignature:
        return False
    return True


def _check_links(found: Findings, series: TillSeries, links: Iterable[tuple[Any, ...]], side: str) -> None:
    heads: dict[str, tuple[int, str]] = {}
    for chain, sequence, text, signature, said_hash in links:
        before, head = heads.get(chain, (0, series.opening_hash))
        is_whole = sequence == before + 1 and json.loads(text)["previous"] == head
        is_whole = is_whole and hash_of(text) == said_hash and is_signed(text, signature, series.public_key)
        if not is_whole:
            found.problems.append(f"{side}: chain {chain} is broken at {sequence} after {before}")
        heads[chain] = (sequence, said_hash)


def _check_effects(found: Findings, session: Session, series: TillSeries, receipts: Sequence[Text]) -> None:
    """Stock and takings moved by what the receipts say, and nothing was odd."""
    mine = (Sale.till_id == series.till_id) & (Sale.series == series.number)
    sale_ids = select(Sale.id).where(mine)
    taken: Counter[str] = Counter()
    takings: Counter[str] = Counter()
    for body in (one["body"] for one in receipts):
        takings.update({one["means"]: 0 for one in body["payments"]})
        for one in body["payments"]:
            takings[one["means"]] += one["amount_cents"]
        for one in body["lines"]:
            if one["lot_id"] and one["back_to"] != "loss":
                taken[one["lot_id"]] += one["quantity"]
    place = series.place_id
    moved: Counter[str] = Counter()
    for lot, source, quantity in session.execute(
        select(StockMove.lot_id, StockMove.source_id, StockMove.quantity).where(
            StockMove.document_id.in_(sale_ids),
            (StockMove.source_id == place) | (StockMove.target_id == place),
        )
    ):
        moved[str(lot)] += quantity if source == place else -quantity
    found.expect(_without_nothing(taken), _without_nothing(moved), "taken from the shelves")
    paid = select(Payment.means, func.sum(Payment.amount_cents)).where(Payment.sale_id.in_(sale_ids))
    held = {means: int(cents) for means, cents in session.execute(paid.group_by(Payment.means))}
    found.expect(_without_nothing(takings), _without_nothing(held), "takings")
    turnover = select(func.sum(SaleLine.gross_cents)).where(SaleLine.sale_id.in_(sale_ids))
    total = sum(one["body"]["total_cents"] for one in receipts)
    found.expect(total, int(session.scalar(turnover) or 0), "total")
    flags = session.execute(select(SaleFlag.kind, SaleFlag.detail).where(SaleFlag.sale_id.in_(sale_ids)))
    found.expect([], [tuple(one) for one in flags], "odd")


def _without_nothing(counted: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counted.items() if count}


def _check_drawers_and_closings(found: Findings, session: Session, records: Sequence[SealedRecord]) -> None:
    """What the till counted and closed is what the server works out from the same receipts."""
    for one in records:
        if one.chain == "drawer" and one.kind == "closing":
            body = json.loads(one.text)["body"]
            kept = session.get(CashClosing, UUID(body["session"]))
            found.expect(body["expected_cents"], kept.expected_cents if kept else None, "drawer")
        elif one.chain == "closing":
            closing = session.get(TillClosing, one.id)
            agrees = closing is not None and closing.agrees
            found.expect(True, agrees, f"{one.kind} closing {one.sequence} agrees")


def check_stock(session: Session, place_id: UUID, beginning: Mapping[UUID, int]) -> list[str]:
    """What lies on the shelves is what lay there at the beginning, less all that every receipt took."""
    session.rollback()
    left = Counter(beginning)
    texts = select(SealedRecord.text).where(SealedRecord.place_id == place_id, SealedRecord.chain == "sale")
    for text in session.scalars(texts):
        for line in json.loads(text)["body"]["lines"]:
            if line["lot_id"] and line["back_to"] != "loss":
                left[UUID(line["lot_id"])] -= line["quantity"]
    rows = select(StockBalance.lot_id, StockBalance.quantity).where(StockBalance.place_id == place_id)
    held = {lot: int(quantity) for lot, quantity in session.execute(rows).tuples()}
    return [] if dict(left) == held else [f"stock: receipts leave {dict(left)}, shelves hold {held}"]
