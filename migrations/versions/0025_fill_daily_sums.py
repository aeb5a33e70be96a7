"""Sum the receipts that are there already by day."""

from alembic import op

revision = '0025'
down_revision = '0024'

UNKNOWN = "'" + '0' * 32 + "'"
HOUR = {
    'postgresql': "lpad(CAST(CAST(EXTRACT(hour FROM (sale.occurred_at AT TIME ZONE place.timezone)) AS INTEGER) AS VARCHAR), 2, '0')",
    # A function that the application gives its SQLite connections.
    'sqlite': "printf('%02d', local_hour(sale.occurred_at, place.timezone))",
}
COUNTS = (
    "SUM(CASE WHEN sale.kind = 'sale' THEN 1 ELSE 0 END), SUM(CASE WHEN sale.kind = 'refund' THEN 1 ELSE 0 END), "
    "SUM({cents}), SUM(CASE WHEN sale.kind = 'refund' THEN {cents} ELSE 0 END)"
)


def upgrade() -> None:
    kind = op.get_bind().dialect.name
    unknown = f'CAST({UNKNOWN} AS UUID)' if kind == 'postgresql' else UNKNOWN
    into = 'INSERT INTO takings_day (place_id, measure, business_day, till_id, currency, key, sales, refunds, cents, refund_cents) '
    head = 'sale.business_day, sale.till_id, sale.currency'
    op.execute(
        f"{into} SELECT sale.place_id, 'hour', {head}, {HOUR[kind]}, {COUNTS.format(cents='sale.total_cents')} "
        f'FROM sale JOIN place ON place.id = sale.place_id GROUP BY sale.place_id, {head}, {HOUR[kind]}'
    )
    op.execute(
        f"{into} SELECT sale.place_id, 'means', {head}, payment.means, {COUNTS.format(cents='payment.amount_cents')} "
        f'FROM payment JOIN sale ON sale.id = payment.sale_id GROUP BY sale.place_id, {head}, payment.means'
    )
    article, owner = f'COALESCE(sale_line.article_id, {unknown})', f'COALESCE(sale_line.owner_id, {unknown})'
    op.execute(
        'INSERT INTO sold_day (place_id, business_day, till_id, currency, article_id, owner_id, lines, quantity, '
        'gross_cents, net_cents, tax_cents) '
        f'SELECT sale.place_id, {head}, {article}, {owner}, COUNT(*), SUM(sale_line.quantity), '
        'SUM(sale_line.gross_cents), SUM(sale_line.net_cents), SUM(sale_line.tax_cents) '
        "FROM sale_line JOIN sale ON sale.id = sale_line.sale_id WHERE sale_line.sort = 'goods' "
        f'GROUP BY sale.place_id, {head}, {article}, {owner}'
    )


def downgrade() -> None:
    op.execute('DELETE FROM takings_day')
    op.execute('DELETE FROM sold_day')
