"""Sum what is there already by hour into whole days."""

from alembic import op

revision = '0031'
down_revision = '0030'

HEAD = 'business_day, till_id, currency'


def upgrade() -> None:
    op.execute(
        'INSERT INTO takings_day (place_id, measure, business_day, till_id, currency, key, sales, refunds, cents, refund_cents) '
        f"SELECT place_id, 'day', {HEAD}, '', SUM(sales), SUM(refunds), SUM(cents), SUM(refund_cents) "
        f"FROM takings_day WHERE measure = 'hour' GROUP BY place_id, {HEAD}"
    )


def downgrade() -> None:
    op.execute("DELETE FROM takings_day WHERE measure = 'day'")
