"""The solidarity share of more refunds than sales goes out of a fund's capital."""

from alembic import op

revision = '0033'
down_revision = '0032'

NAME = 'ck_fund_contribution_sign_follows_kind'
SINCE = "cents > 0 OR reverses_id IS NOT NULL OR kind IN ('returned', 'solidarity')"
BEFORE = "cents > 0 OR reverses_id IS NOT NULL OR kind = 'returned'"


def upgrade() -> None:
    with op.batch_alter_table('fund_contribution', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(NAME), type_='check')
        batch_op.create_check_constraint(batch_op.f(NAME), SINCE)


def downgrade() -> None:
    with op.batch_alter_table('fund_contribution', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(NAME), type_='check')
        batch_op.create_check_constraint(batch_op.f(NAME), BEFORE)
