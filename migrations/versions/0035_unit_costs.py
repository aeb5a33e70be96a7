"""What bought goods cost: on the line of their delivery, and on the movement that brought them."""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'

WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = ('delivery_line', 'stock_move')


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column('unit_cost_cents', WHOLE, nullable=True))
            batch_op.create_check_constraint(
                batch_op.f(f'ck_{table}_unit_cost_not_negative'), 'unit_cost_cents >= 0'
            )


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(batch_op.f(f'ck_{table}_unit_cost_not_negative'), type_='check')
            batch_op.drop_column('unit_cost_cents')
