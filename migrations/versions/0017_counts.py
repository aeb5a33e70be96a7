"""Counts of the stock."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('stock_count',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('opened_by', sa.Uuid(), nullable=True),
    sa.Column('opened_at', MOMENT, nullable=False),
    sa.CheckConstraint("scope IN ('place', 'articles', 'cycle')", name=op.f('ck_stock_count_scope_known')),
    sa.ForeignKeyConstraint(['opened_by'], ['user_account.id'], name=op.f('fk_stock_count_opened_by_user_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_stock_count_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_count')),
    sa.UniqueConstraint('number', name=op.f('uq_stock_count_number'))
    )
    with op.batch_alter_table('stock_count', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stock_count_place_id'), ['place_id'], unique=False)

    op.create_table('count_end',
    sa.Column('count_id', sa.Uuid(), nullable=False),
    sa.Column('ending', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("ending IN ('posted', 'cancelled')", name=op.f('ck_count_end_ending_known')),
    sa.ForeignKeyConstraint(['count_id'], ['stock_count.id'], name=op.f('fk_count_end_count_id_stock_count')),
    sa.ForeignKeyConstraint(['ended_by'], ['user_account.id'], name=op.f('fk_count_end_ended_by_user_account')),
    sa.PrimaryKeyConstraint('count_id', name=op.f('pk_count_end'))
    )
    op.create_table('count_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('count_id', sa.Uuid(), nullable=False),
    sa.Column('round', BIG, nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('shelf', sa.String(), nullable=False),
    sa.Column('quantity', BIG, nullable=False),
    sa.Column('counted_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint('quantity >= 0', name=op.f('ck_count_entry_quantity_not_negative')),
    sa.ForeignKeyConstraint(['count_id'], ['stock_count.id'], name=op.f('fk_count_entry_count_id_stock_count')),
    sa.ForeignKeyConstraint(['counted_by'], ['user_account.id'], name=op.f('fk_count_entry_counted_by_user_account')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_count_entry_lot_id_lot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_count_entry'))
    )
    with op.batch_alter_table('count_entry', schema=None) as batch_op:
        batch_op.create_index('ix_count_entry_count_id_lot_id', ['count_id', 'lot_id'], unique=False)

    op.create_table('count_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('count_id', sa.Uuid(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('counted', BIG, nullable=False),
    sa.Column('expected', BIG, nullable=False),
    sa.Column('counted_at', MOMENT, nullable=False),
    sa.Column('value_cents', BIG, nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.CheckConstraint('counted >= 0', name=op.f('ck_count_line_counted_not_negative')),
    sa.ForeignKeyConstraint(['count_id'], ['stock_count.id'], name=op.f('fk_count_line_count_id_stock_count')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_count_line_lot_id_lot')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_count_line_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_count_line')),
    sa.UniqueConstraint('count_id', 'lot_id', name=op.f('uq_count_line_count_id_lot_id'))
    )
    with op.batch_alter_table('count_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_count_line_lot_id'), ['lot_id'], unique=False)
        batch_op.create_index('ix_count_line_place_id_counted_at', ['place_id', 'counted_at', 'lot_id'], unique=False)

    op.create_table('count_task',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('count_id', sa.Uuid(), nullable=False),
    sa.Column('round', BIG, nullable=False),
    sa.Column('trade_item_id', sa.Uuid(), nullable=True),
    sa.Column('lot_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(trade_item_id IS NULL) <> (lot_id IS NULL)', name=op.f('ck_count_task_one_thing')),
    sa.CheckConstraint('round > 0', name=op.f('ck_count_task_round_positive')),
    sa.ForeignKeyConstraint(['count_id'], ['stock_count.id'], name=op.f('fk_count_task_count_id_stock_count')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_count_task_lot_id_lot')),
    sa.ForeignKeyConstraint(['trade_item_id'], ['trade_item.id'], name=op.f('fk_count_task_trade_item_id_trade_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_count_task'))
    )
    with op.batch_alter_table('count_task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_count_task_count_id'), ['count_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('count_task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_count_task_count_id'))

    op.drop_table('count_task')
    with op.batch_alter_table('count_line', schema=None) as batch_op:
        batch_op.drop_index('ix_count_line_place_id_counted_at')
        batch_op.drop_index(batch_op.f('ix_count_line_lot_id'))

    op.drop_table('count_line')
    with op.batch_alter_table('count_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_count_entry_count_id_lot_id')

    op.drop_table('count_entry')
    op.drop_table('count_end')
    with op.batch_alter_table('stock_count', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stock_count_place_id'))

    op.drop_table('stock_count')
