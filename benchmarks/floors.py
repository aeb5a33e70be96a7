"""Floors: the same rows written by hand, a bare sheet of texts."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
from fpdf import FPDF

from kernel.ids import new_id

# What a journal entry tells of a sale of three lines, beside its links, in letters.
TOLD_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class Counter:
    """What a hand-written sale needs to know of its till."""

    till_id: UUID
    seller_id: UUID
    place_id: UUID
    customer_id: UUID
    cash_session_id: UUID
    series_id: UUID
    owner_id: UUID
    lots: tuple[UUID, UUID, UUID]
    article_ids: tuple[UUID, UUID, UUID]


def sale_by_hand(connection: psycopg.Connection[Any], counter: Counter, number: int) -> None:
    """One transaction with the rows that a sale of three lines and one payment writes, and nothing else."""
    sale_id, moment = new_id(), datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO operation (id, name, content_hash, claimed_at) VALUES (%s, 'floor', %s, %s)",
            (sale_id, "0" * 64, moment),
        )
        cursor.execute(
            "INSERT INTO sale (id, till_id, seller_id, place_id, cash_session_id, number, receipt_number,"
            " business_day, occurred_at, recorded_at, currency, total_cents, tax_cents, cash_rounding_cents,"
            " tendered_cents, change_cents) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,'MAD',3000,0,0,3000,0)",
            (
                sale_id,
                counter.till_id,
                counter.seller_id,
                counter.place_id,
                counter.cash_session_id,
                number,
                f"FLOOR-{counter.till_id}-{number}",
                moment.date(),
                moment,
                moment,
            ),
        )
        cursor.executemany(
            "INSERT INTO sale_line (id, sale_id, position, business_day, place_id, article_id, lot_id,"
            " owner_id, label, quantity, unit_price_cents, gross_cents, net_cents, tax_cents, tax_rate_bp,"
            " tax_mention) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,'Article',1,1000,1000,1000,0,0,'Exonéré')",
            [
                (
                    new_id(),
                    sale_id,
                    position,
                    moment.date(),
                    counter.place_id,
                    counter.article_ids[position],
                    lot,
                    counter.owner_id,
                )
                for position, lot in enumerate(counter.lots)
            ],
        )
        cursor.execute(
            "INSERT INTO payment (id, sale_id, means, amount_cents) VALUES (%s, %s, 'cash', 3000)",
            (new_id(), sale_id),
        )
        cursor.executemany(
            "INSERT INTO stock_move (id, kind, lot_id, owner_id, source_id, target_id, quantity, document_id,"
            " occurred_at, recorded_at) VALUES (%s,'sale',%s,%s,%s,%s,1,%s,%s,%s)",
            [
                (
                    new_id(),
                    lot,
                    counter.owner_id,
                    counter.place_id,
                    counter.customer_id,
                    sale_id,
                    moment,
                    moment,
                )
                for lot in counter.lots
            ],
        )
        for lot in sorted(counter.lots):
            cursor.execute(
                "UPDATE stock_balance SET quantity = quantity - 1"
                " WHERE place_id = %s AND lot_id = %s AND owner_id = %s AND quantity >= 1",
                (counter.place_id, lot, counter.owner_id),
            )
        _seal_by_hand(cursor, counter, sale_id, number, moment)
        _journal_by_hand(cursor, counter, sale_id, moment)
    connection.commit()


def _seal_by_hand(
    cursor: psycopg.Cursor[Any], counter: Counter, sale_id: UUID, number: int, moment: datetime
) -> None:
    """The text as the till signed it, kept; its series moved on. Nothing is verified."""
    cursor.execute(
        "INSERT INTO sealed_record (id, series_id, place_id, chain, kind, sequence, is_in_chain, text,"
        " signature, hash, occurred_at, recorded_at, arrival, counter_hash, counter_signature, state)"
        " VALUES (%s,%s,%s,'floor','sale',%s,true,%s,%s,%s,%s,%s,%s,%s,%s,'recorded')",
        (
            sale_id, counter.series_id, counter.place_id, number, "." * TOLD_LENGTH, "." * 88, "0" * 64,
            moment, moment, number, "0" * 64, "." * 88,
        ),
    )  # fmt: skip
    cursor.execute("UPDATE till_series SET declared_unsent = %s WHERE id = %s", (number, counter.series_id))


def _journal_by_hand(
    cursor: psycopg.Cursor[Any], counter: Counter, operation_id: UUID, moment: datetime
) -> None:
    stream = f"floor:{counter.till_id}"
    cursor.execute("SELECT sequence, hash FROM journal_head WHERE stream = %s FOR UPDATE", (stream,))
    sequence, previous = cursor.fetchone() or (0, "0" * 64)
    text = json.dumps({"sale": str(operation_id), "previous": previous, "told": "." * TOLD_LENGTH})
    link = sha256(text.encode()).hexdigest()
    cursor.execute(
        "INSERT INTO journal_entry (operation_id, stream, sequence, operation_name, actor_id, channel,"
        " occurred_at, recorded_at, text, hash) VALUES (%s,%s,%s,'floor',%s,'floor',%s,%s,%s,%s)",
        (operation_id, stream, sequence + 1, counter.seller_id, moment, moment, text, link),
    )
    cursor.execute(
        "INSERT INTO journal_head (stream, sequence, hash) VALUES (%s, %s, %s) ON CONFLICT (stream)"
        " DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash",
        (stream, sequence + 1, link),
    )


def bare_sheet(texts: Sequence[str], count: int, per_page: int) -> float:
    """Seconds that fpdf2 takes to write `count` labels of bare texts, without codes or Arabic."""
    started = time.perf_counter()
    pdf = FPDF()
    pdf.set_font("helvetica", size=8)
    for number in range(count):
        if number % per_page == 0:
            pdf.add_page()
        for row, text in enumerate(texts):
            pdf.text(10, 10 + (number % per_page) * 10 + row, text)
    pdf.output()
    return time.perf_counter() - started
