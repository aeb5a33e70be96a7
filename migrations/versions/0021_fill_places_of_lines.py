"""Fill in the place of every line from its receipt, and hold to it."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'


def upgrade() -> None:
    op.execute('UPDATE sale_line SET place_id = sale.place_id FROM sale WHERE sale.id = sale_line.sale_id')
    with op.batch_alter_table('sale_line', schema=None) as batch_op:
        batch_op.alter_column('place_id', existing_type=sa.Uuid(), nullable=False)
        batch_op.create_foreign_key(batch_op.f('fk_sale_line_place_id_place'), 'place', ['place_id'], ['id'])
        batch_op.create_index('ix_sale_line_sold_of_lot', ['lot_id', 'place_id', 'business_day', 'sale_id', 'quantity'], unique=False)
        batch_op.drop_index(batch_op.f('ix_sale_line_lot_id'))


def downgrade() -> None:
    with op.batch_alter_table('sale_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sale_line_lot_id'), ['lot_id'], unique=False)
        batch_op.drop_index('ix_sale_line_sold_of_lot')
        batch_op.drop_constraint(batch_op.f('fk_sale_line_place_id_place'), type_='foreignkey')
        batch_op.alter_column('place_id', existing_type=sa.Uuid(), nullable=True)
