"""Orders of a place to an organisation, and what each side said of them."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('supply_order',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=False),
    sa.Column('terms', sa.String(), nullable=False),
    sa.Column('wanted_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('ordered_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("terms IN ('consigned', 'bought')", name=op.f('ck_supply_order_terms_known')),
    sa.ForeignKeyConstraint(['ordered_by'], ['user_account.id'], name=op.f('fk_supply_order_ordered_by_user_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_supply_order_place_id_place')),
    sa.ForeignKeyConstraint(['supplier_id'], ['organisation.id'], name=op.f('fk_supply_order_supplier_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supply_order')),
    sa.UniqueConstraint('number', name=op.f('uq_supply_order_number'))
    )
    with op.batch_alter_table('supply_order', schema=None) as batch_op:
        batch_op.create_index('ix_supply_order_place_id_occurred_at', ['place_id', 'occurred_at'], unique=False)
        batch_op.create_index('ix_supply_order_supplier_id_occurred_at', ['supplier_id', 'occurred_at'], unique=False)

    op.create_table('order_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('rank', BIG, nullable=False),
    sa.Column('ready_on', sa.Date(), nullable=True),
    sa.Column('word', sa.String(), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint('rank > 0', name=op.f('ck_order_answer_rank_positive')),
    sa.ForeignKeyConstraint(['answered_by'], ['user_account.id'], name=op.f('fk_order_answer_answered_by_user_account')),
    sa.ForeignKeyConstraint(['order_id'], ['supply_order.id'], name=op.f('fk_order_answer_order_id_supply_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_answer')),
    sa.UniqueConstraint('id', 'order_id', name=op.f('uq_order_answer_id_order_id')),
    sa.UniqueConstraint('order_id', 'rank', name=op.f('uq_order_answer_order_id_rank'))
    )
    op.create_table('order_delivery',
    sa.Column('delivery_id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['delivery.id'], name=op.f('fk_order_delivery_delivery_id_delivery')),
    sa.ForeignKeyConstraint(['order_id'], ['supply_order.id'], name=op.f('fk_order_delivery_order_id_supply_order')),
    sa.PrimaryKeyConstraint('delivery_id', name=op.f('pk_order_delivery'))
    )
    with op.batch_alter_table('order_delivery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_delivery_order_id'), ['order_id'], unique=False)

    op.create_table('order_end',
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('ending', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("ending IN ('cancelled', 'closed')", name=op.f('ck_order_end_ending_known')),
    sa.ForeignKeyConstraint(['ended_by'], ['user_account.id'], name=op.f('fk_order_end_ended_by_user_account')),
    sa.ForeignKeyConstraint(['order_id'], ['supply_order.id'], name=op.f('fk_order_end_order_id_supply_order')),
    sa.PrimaryKeyConstraint('order_id', name=op.f('pk_order_end'))
    )
    op.create_table('order_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('trade_item_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', BIG, nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_order_line_quantity_positive')),
    sa.ForeignKeyConstraint(['order_id'], ['supply_order.id'], name=op.f('fk_order_line_order_id_supply_order')),
    sa.ForeignKeyConstraint(['trade_item_id'], ['trade_item.id'], name=op.f('fk_order_line_trade_item_id_trade_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_line')),
    sa.UniqueConstraint('id', 'order_id', name=op.f('uq_order_line_id_order_id')),
    sa.UniqueConstraint('order_id', 'trade_item_id', name=op.f('uq_order_line_order_id_trade_item_id'))
    )
    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_line_trade_item_id'), ['trade_item_id'], unique=False)

    op.create_table('order_promise',
    sa.Column('answer_id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', BIG, nullable=False),
    sa.CheckConstraint('quantity >= 0', name=op.f('ck_order_promise_quantity_not_negative')),
    sa.ForeignKeyConstraint(['answer_id', 'order_id'], ['order_answer.id', 'order_answer.order_id'], name=op.f('fk_order_promise_answer_id_order_id_order_answer')),
    sa.ForeignKeyConstraint(['line_id', 'order_id'], ['order_line.id', 'order_line.order_id'], name=op.f('fk_order_promise_line_id_order_id_order_line')),
    sa.PrimaryKeyConstraint('answer_id', 'line_id', name=op.f('pk_order_promise'))
    )
    with op.batch_alter_table('order_promise', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_promise_line_id'), ['line_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('order_promise', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_promise_line_id'))

    op.drop_table('order_promise')
    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_line_trade_item_id'))

    op.drop_table('order_line')
    op.drop_table('order_end')
    with op.batch_alter_table('order_delivery', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_delivery_order_id'))

    op.drop_table('order_delivery')
    op.drop_table('order_answer')
    with op.batch_alter_table('supply_order', schema=None) as batch_op:
        batch_op.drop_index('ix_supply_order_supplier_id_occurred_at')
        batch_op.drop_index('ix_supply_order_place_id_occurred_at')

    op.drop_table('supply_order')
