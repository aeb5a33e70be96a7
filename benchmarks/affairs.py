"""What follows five years of sales: drawers, payments, closings, orders, producers paid month by month.

Written in bulk by PostgreSQL from the receipts of `years.py`. Every row says what an operation would have
said; texts and signatures that nobody reads here are dots.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from benchmarks.world import do
from benchmarks.years import SEASONS_BACK, Years, harvested_on
from kernel.access import system_actor
from kernel.clock import now
from kernel.execute import Context, execute
from kernel.ids import new_id
from shop.operations.daily import RebuildDays, rebuild_days
from shop.operations.payouts.agreements import Agree, agree
from shop.rules.payouts.agreements import Terms

# Of a price of 10.00 without VAT.
COMMISSION_BP, SOLIDARITY_BP = 2_000, 200
# Statements tell whole months that ended so long ago, and are paid; the next one waits for a decision.
TOLD_UNTIL = "date_trunc('month', now())::date - interval '1 month'"
ONE_ODD_OF, ONE_UNSETTLED_OF, ONE_RARE_OF = 2_000, 50, 10_000

STATEMENTS = (
    # One session and one count of each till's drawer a day, and what was paid of each receipt.
    """INSERT INTO cash_session (id, till_id, business_day, opened_at, recorded_at, opening_float_cents,
         is_open) SELECT {id:1}, till_id, business_day, min(occurred_at), min(occurred_at), 20000, false
       FROM sale WHERE series = 99 AND receipt_number LIKE 'YR-%' GROUP BY till_id, business_day""",
    """INSERT INTO cash_closing (cash_session_id, closed_at, recorded_at, expected_cents, counted_cents,
         difference_cents, sales_count, cash_cents, cheque_cents, card_cents)
       SELECT s.id, max(sale.occurred_at), max(sale.occurred_at), 20000 + sum(total_cents),
         20000 + sum(total_cents), 0, count(*), sum(total_cents), 0, 0
       FROM cash_session s JOIN sale USING (till_id, business_day)
       WHERE s.id < '00000002-0000-7000-8000-000000000000' GROUP BY s.id""",
    """INSERT INTO payment (id, sale_id, means, amount_cents)
       SELECT {id:2}, id, 'cash', total_cents FROM sale WHERE receipt_number LIKE 'YR-%'""",
    # Every day of a place closed but the last.
    """INSERT INTO place_closing (id, place_id, sequence, level, period, ordinal, made_at, total_cents,
         absolute_cents, perpetual_cents, perpetual_absolute_cents, text, hash, signature)
       SELECT {id:3}, place_id, row_number() OVER (PARTITION BY place_id ORDER BY business_day), 'day',
         business_day::text, 1, max(occurred_at), sum(total_cents), sum(total_cents),
         sum(sum(total_cents)) OVER (PARTITION BY place_id ORDER BY business_day),
         sum(sum(total_cents)) OVER (PARTITION BY place_id ORDER BY business_day), '{{}}', '', ''
       FROM sale WHERE receipt_number LIKE 'YR-%' AND business_day < now()::date - 1
       GROUP BY place_id, business_day""",
    """UPDATE sale SET cash_session_id = s.id, place_closing_id = c.id
       FROM cash_session s LEFT JOIN till t ON t.id = s.till_id
         LEFT JOIN place_closing c ON c.place_id = t.place_id AND c.level = 'day'
           AND c.period = s.business_day::text
       WHERE sale.till_id = s.till_id AND sale.business_day = s.business_day
         AND receipt_number LIKE 'YR-%'""",
    # What was odd, nearly all of it looked at since.
    """INSERT INTO sale_flag (id, sale_id, kind, detail)
       SELECT {id:4}, id, 'shortage', 'YR' FROM sale
       WHERE receipt_number LIKE 'YR-%' AND number % {odd} = 0""",
    """INSERT INTO flag_settlement (flag_id, settled_at, note)
       SELECT f.id, s.occurred_at, 'Vu' FROM sale_flag f JOIN sale s ON s.id = f.sale_id
       WHERE f.detail = 'YR' AND s.number % ({odd} * {unsettled}) <> 0""",
    # An order for each delivery, answered as asked.
    """INSERT INTO supply_order (id, number, place_id, supplier_id, terms, occurred_at, recorded_at)
       SELECT d.id, 'CMY-' || right(d.id::text, 8), target_id, p.organisation_id, 'consigned',
         sent_at - interval '3 days', sent_at - interval '3 days'
       FROM delivery d JOIN place p ON p.id = d.source_id WHERE d.number LIKE 'BLY-%'""",
    """INSERT INTO order_line (id, order_id, trade_item_id, quantity)
       SELECT l.id, l.delivery_id, lot.trade_item_id, l.quantity
       FROM delivery_line l JOIN lot ON lot.id = l.lot_id JOIN supply_order o ON o.id = l.delivery_id""",
    """INSERT INTO order_answer (id, order_id, rank, occurred_at, recorded_at)
       SELECT id, id, 1, occurred_at, recorded_at FROM supply_order""",
    """INSERT INTO order_promise (answer_id, line_id, order_id, quantity)
       SELECT order_id, id, order_id, quantity FROM order_line""",
    "INSERT INTO order_delivery (delivery_id, order_id) SELECT id, id FROM supply_order",
    # What every boutique wants to have of every pack.
    """INSERT INTO reorder_point (id, place_id, trade_item_id, rank, minimum, target, lead_days,
         occurred_at, recorded_at)
       SELECT {id:5}, p.id, i.id, 1, 30, 120, 7, now(), now() FROM place p, trade_item i
       WHERE p.key LIKE 'years-shop-%' AND i.code LIKE 'art-y%'""",
    # A count of each boutique each quarter.
    """INSERT INTO stock_count (id, number, place_id, scope, opened_at)
       SELECT {id:6}, 'CPY-' || row_number() OVER (), p.id, 'place', quarter
       FROM place p, generate_series(now() - interval '5 years', now(), interval '3 months') quarter
       WHERE p.key LIKE 'years-shop-%'""",
    """INSERT INTO count_end (count_id, ending, occurred_at, recorded_at)
       SELECT id, 'posted', opened_at, opened_at FROM stock_count WHERE number LIKE 'CPY-%'""",
    # Statements: by place, month and producer; the boutique's own goods are nobody's to pay.
    """CREATE TEMPORARY TABLE told AS
       SELECT l.id, l.sale_id, l.place_id, l.owner_id, l.business_day, l.lot_id, l.label, l.quantity,
         l.gross_cents, date_trunc('month', l.business_day)::date AS month
       FROM sale_line l JOIN sale s ON s.id = l.sale_id JOIN place p ON p.id = l.place_id
       WHERE s.receipt_number LIKE 'YR-%' AND l.owner_id <> p.organisation_id
         AND l.business_day < {told_until}""",
    "ANALYZE told",
    """INSERT INTO payout_run (id, number, place_id, currency, until, prepared_at)
       SELECT {id:7}, 'RVY-' || row_number() OVER (ORDER BY month, place_id), place_id, 'MAD',
         month + interval '1 month' - interval '1 day', month + interval '35 days'
       FROM told GROUP BY month, place_id ORDER BY month, place_id""",
    """INSERT INTO payout (id, run_id, organisation_id, number, gross_cents, tax_cents, commission_cents,
         commission_tax_cents, solidarity_cents, sold_due_cents, other_cents, retainable_cents)
       SELECT {id:8}, r.id, owner_id, r.number || '-' || row_number() OVER (PARTITION BY r.id),
         sum(gross_cents), 0, sum(gross_cents) * {commission} / 10000, 0,
         sum(gross_cents) * {solidarity} / 10000,
         sum(gross_cents) - sum(gross_cents) * {commission} / 10000
           - sum(gross_cents) * {solidarity} / 10000, 0, 0
       FROM told JOIN payout_run r ON r.place_id = told.place_id
         AND date_trunc('month', r.until)::date = told.month
       GROUP BY r.id, r.number, owner_id ORDER BY r.id""",
    "ANALYZE payout_run, payout, consignment_agreement",
    """CREATE TEMPORARY TABLE told_by AS
       SELECT told.id, y.id AS payout_id, told.sale_id, told.business_day, told.lot_id, told.label,
         told.quantity, told.gross_cents, a.id AS agreement_id
       FROM told JOIN payout_run r ON r.place_id = told.place_id
         AND date_trunc('month', r.until)::date = told.month
         JOIN payout y ON y.run_id = r.id AND y.organisation_id = told.owner_id
         JOIN consignment_agreement a ON a.organisation_id = told.owner_id AND a.place_id IS NULL""",
    "ANALYZE told_by",
    """INSERT INTO payout_line (id, payout_id, position, kind, source_id, is_live, business_day,
         agreement_id, reference, label, lot_id, quantity, gross_cents, tax_cents, commission_cents,
         commission_tax_cents, solidarity_cents, due_cents)
       SELECT {id:9}, payout_id, row_number() OVER (PARTITION BY payout_id ORDER BY t.business_day, t.id),
         'sale', t.id, true, t.business_day, agreement_id, s.receipt_number, label, lot_id, quantity,
         gross_cents, 0, gross_cents * {commission} / 10000, 0, gross_cents * {solidarity} / 10000,
         gross_cents - gross_cents * {commission} / 10000 - gross_cents * {solidarity} / 10000
       FROM told_by t JOIN sale s ON s.id = t.sale_id""",
    "UPDATE sale_line SET payout_id = t.payout_id FROM told_by t WHERE t.id = sale_line.id",
    """INSERT INTO payout_decision (run_id, decision, decided_at)
       SELECT id, 'approved', prepared_at + interval '1 day' FROM payout_run
       WHERE number LIKE 'RVY-%' AND until < {told_until} - interval '1 month'""",
    """INSERT INTO payout_settlement (payout_id, retained_cents, paid_cents, carried_cents)
       SELECT y.id, 0, sold_due_cents, 0 FROM payout y JOIN payout_decision d ON d.run_id = y.run_id""",
    """INSERT INTO payout_payment (payout_id, paid_on, means, reference, recorded_at)
       SELECT y.id, d.decided_at::date, 'transfer', y.number, d.decided_at
       FROM payout y JOIN payout_decision d ON d.run_id = y.run_id
       WHERE d.decided_at < now() - interval '100 days'""",
    # An article that is asked for twice a year.
    """UPDATE sale_line SET article_id = :rare WHERE label = 'Safran, 1 g'
         AND ('x' || right(id::text, 8))::bit(32)::bigint % {rare_of} = 0""",
)


def follow(engine: Engine, years: Years, rare: UUID) -> None:
    """Write all of it, then the sums by day from the receipts, as `flask shop days rebuild` does."""
    for maker in years.makers:
        terms = Terms(commission_bp=COMMISSION_BP, solidarity_bp=SOLIDARITY_BP)
        do(agree, Agree(new_id(), maker.organisation_id, None, _began(), terms, "Convention"))
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in STATEMENTS:
            _run(connection, statement, rare)
    context = Context(new_id(), system_actor("bench"), "cli", now())
    execute(rebuild_days, RebuildDays(), context)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What was updated in bulk here was written row by row over the years.
        connection.exec_driver_sql("VACUUM FULL sale, sale_line")
        connection.exec_driver_sql("VACUUM ANALYZE")


def _began() -> date:
    return harvested_on(SEASONS_BACK[0])


class _Ids:
    """`{id:7}` in a statement: ids in the order of its rows, whose first digits are 7."""

    def __format__(self, first: str) -> str:
        number = "row_number() OVER ()"
        return f"('{int(first):08d}-0000-7000-8000-' || to_char({number}, 'FM000000000000'))::uuid"


def _run(connection: Connection, statement: str, rare: UUID) -> None:
    told = statement.format(
        id=_Ids(),
        odd=ONE_ODD_OF,
        unsettled=ONE_UNSETTLED_OF,
        rare_of=ONE_RARE_OF,
        told_until=f"({TOLD_UNTIL})",
        commission=COMMISSION_BP,
        solidarity=SOLIDARITY_BP,
    )
    given = {"rare": rare} if ":rare" in told else {}
    connection.execute(text(told), given)
