"""What a reception found besides the note, the sender's word on it, and reorder points."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('reorder_point',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('trade_item_id', sa.Uuid(), nullable=False),
    sa.Column('rank', BIG, nullable=False),
    sa.Column('minimum', BIG, nullable=False),
    sa.Column('target', BIG, nullable=False),
    sa.Column('lead_days', BIG, nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint('lead_days BETWEEN 0 AND 365', name=op.f('ck_reorder_point_lead_likely')),
    sa.CheckConstraint('minimum >= 0 AND target >= minimum', name=op.f('ck_reorder_point_in_order')),
    sa.CheckConstraint('rank > 0', name=op.f('ck_reorder_point_rank_positive')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_reorder_point_place_id_place')),
    sa.ForeignKeyConstraint(['set_by'], ['user_account.id'], name=op.f('fk_reorder_point_set_by_user_account')),
    sa.ForeignKeyConstraint(['trade_item_id'], ['trade_item.id'], name=op.f('fk_reorder_point_trade_item_id_trade_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reorder_point')),
    sa.UniqueConstraint('place_id', 'trade_item_id', 'rank', name=op.f('uq_reorder_point_place_id_trade_item_id_rank'))
    )
    with op.batch_alter_table('reorder_point', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reorder_point_trade_item_id'), ['trade_item_id'], unique=False)

    op.create_table('difference_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('delivery_id', sa.Uuid(), nullable=False),
    sa.Column('rank', BIG, nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('word', sa.String(), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("answer <> 'contested' OR word IS NOT NULL", name=op.f('ck_difference_answer_contested_says_why')),
    sa.CheckConstraint("answer IN ('agreed', 'contested')", name=op.f('ck_difference_answer_answer_known')),
    sa.ForeignKeyConstraint(['answered_by'], ['user_account.id'], name=op.f('fk_difference_answer_answered_by_user_account')),
    sa.ForeignKeyConstraint(['delivery_id'], ['intake.delivery_id'], name=op.f('fk_difference_answer_delivery_id_intake')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_difference_answer')),
    sa.UniqueConstraint('delivery_id', 'rank', name=op.f('uq_difference_answer_delivery_id_rank'))
    )
    op.create_table('intake_extra',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('delivery_id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', BIG, nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_intake_extra_quantity_positive')),
    sa.ForeignKeyConstraint(['delivery_id'], ['intake.delivery_id'], name=op.f('fk_intake_extra_delivery_id_intake')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_intake_extra_lot_id_lot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_extra')),
    sa.UniqueConstraint('delivery_id', 'lot_id', name=op.f('uq_intake_extra_delivery_id_lot_id'))
    )
    with op.batch_alter_table('intake_extra', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_intake_extra_lot_id'), ['lot_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('intake_extra', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_intake_extra_lot_id'))

    op.drop_table('intake_extra')
    op.drop_table('difference_answer')
    with op.batch_alter_table('reorder_point', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reorder_point_trade_item_id'))

    op.drop_table('reorder_point')
