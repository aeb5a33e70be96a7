"""Sums of whole days beside those by hour; indexes for the lists that five years made slow."""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'

UNSETTLED = sa.text("payout_id IS NULL AND sort = 'goods'")


def replace_measures(condition: str) -> None:
    with op.batch_alter_table('takings_day', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_takings_day_measure_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_takings_day_measure_known'), condition)


def replace_unsettled(columns: list[str]) -> None:
    op.drop_index('ix_sale_line_not_settled', table_name='sale_line')
    op.create_index('ix_sale_line_not_settled', 'sale_line', columns, sqlite_where=UNSETTLED, postgresql_where=UNSETTLED)


def upgrade() -> None:
    replace_measures("measure IN ('day', 'hour', 'means')")
    replace_unsettled(['owner_id', 'place_id', 'business_day'])
    op.create_index('ix_cash_session_opened_at', 'cash_session', ['opened_at', 'id'])


def downgrade() -> None:
    op.drop_index('ix_cash_session_opened_at', table_name='cash_session')
    replace_unsettled(['owner_id', 'business_day'])
    op.execute("DELETE FROM takings_day WHERE measure = 'day'")
    replace_measures("measure IN ('hour', 'means')")
