"""Accounts that organisations chose for their ledger."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('ledger_account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('rate_bp', BIG, nullable=True),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('is_confirmed', sa.Boolean(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("role IN ('cash', 'card', 'cheques', 'transfers', 'stripe', 'bank', 'vouchers', 'customer_deposits', 'sales', 'vat', 'consignors', 'commission', 'commission_vat', 'solidarity', 'retentions', 'losses', 'corrections', 'rounding', 'cash_shortages', 'cash_surpluses', 'cash_transfers', 'unattributed')", name=op.f('ck_ledger_account_role_known')),
    sa.CheckConstraint('rate_bp IS NULL OR rate_bp BETWEEN 0 AND 10000', name=op.f('ck_ledger_account_rate_within_bounds')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_ledger_account_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_ledger_account_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_account'))
    )
    with op.batch_alter_table('ledger_account', schema=None) as batch_op:
        batch_op.create_index('ix_ledger_account_organisation_id', ['organisation_id', 'recorded_at', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('ledger_account', schema=None) as batch_op:
        batch_op.drop_index('ix_ledger_account_organisation_id')

    op.drop_table('ledger_account')
