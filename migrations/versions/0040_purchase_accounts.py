"""Accounts of purchases and of suppliers in the shop's ledger."""

from alembic import op

revision = "0040"
down_revision = "0039"

NAME = 'ck_ledger_account_role_known'
BEFORE = (
    "role IN ('cash', 'card', 'cheques', 'transfers', 'stripe', 'bank', 'vouchers', 'customer_deposits', "
    "'sales', 'vat', 'consignors', 'commission', 'commission_vat', 'solidarity', 'retentions', 'losses', "
    "'corrections', 'rounding', 'cash_shortages', 'cash_surpluses', 'cash_transfers', 'unattributed')"
)
SINCE = BEFORE.replace("'consignors', ", "'purchases', 'suppliers', 'consignors', ")


def upgrade() -> None:
    with op.batch_alter_table('ledger_account') as batch_op:
        batch_op.drop_constraint(batch_op.f(NAME), type_='check')
        batch_op.create_check_constraint(batch_op.f(NAME), SINCE)


def downgrade() -> None:
    op.execute("DELETE FROM ledger_account WHERE role IN ('purchases', 'suppliers')")
    with op.batch_alter_table('ledger_account') as batch_op:
        batch_op.drop_constraint(batch_op.f(NAME), type_='check')
        batch_op.create_check_constraint(batch_op.f(NAME), BEFORE)
