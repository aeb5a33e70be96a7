"""What counters' phones say, and counts of a shelf."""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)
BEFORE = "scope IN ('place', 'articles', 'cycle')"
SINCE = "scope IN ('place', 'shelf', 'articles', 'cycle')"


def upgrade() -> None:
    op.create_table('count_part',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('count_id', sa.Uuid(), nullable=False),
    sa.Column('round', BIG, nullable=False),
    sa.Column('counter_id', sa.Uuid(), nullable=False),
    sa.Column('said', sa.String(), nullable=False),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("said IN ('taken', 'done')", name=op.f('ck_count_part_said_known')),
    sa.ForeignKeyConstraint(['count_id'], ['stock_count.id'], name=op.f('fk_count_part_count_id_stock_count')),
    sa.ForeignKeyConstraint(['counter_id'], ['user_account.id'], name=op.f('fk_count_part_counter_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_count_part'))
    )
    with op.batch_alter_table('count_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_count_part_count_id'), ['count_id'], unique=False)

    op.create_table('count_unknown',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('count_id', sa.Uuid(), nullable=False),
    sa.Column('round', BIG, nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('shelf', sa.String(), nullable=False),
    sa.Column('pieces', BIG, nullable=False),
    sa.Column('counted_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint('pieces > 0', name=op.f('ck_count_unknown_pieces_positive')),
    sa.ForeignKeyConstraint(['count_id'], ['stock_count.id'], name=op.f('fk_count_unknown_count_id_stock_count')),
    sa.ForeignKeyConstraint(['counted_by'], ['user_account.id'], name=op.f('fk_count_unknown_counted_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_count_unknown'))
    )
    with op.batch_alter_table('count_unknown', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_count_unknown_count_id'), ['count_id'], unique=False)

    op.create_table('count_unknown_settled',
    sa.Column('unknown_id', sa.Uuid(), nullable=False),
    sa.Column('settled_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['settled_by'], ['user_account.id'], name=op.f('fk_count_unknown_settled_settled_by_user_account')),
    sa.ForeignKeyConstraint(['unknown_id'], ['count_unknown.id'], name=op.f('fk_count_unknown_settled_unknown_id_count_unknown')),
    sa.PrimaryKeyConstraint('unknown_id', name=op.f('pk_count_unknown_settled'))
    )
    with op.batch_alter_table('count_entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('begun_at', MOMENT, nullable=True))

    op.create_table('count_withdrawal',
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['count_entry.id'], name=op.f('fk_count_withdrawal_entry_id_count_entry')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['user_account.id'], name=op.f('fk_count_withdrawal_withdrawn_by_user_account')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_count_withdrawal'))
    )
    with op.batch_alter_table('stock_count', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shelf', sa.String(), nullable=True))
        batch_op.drop_constraint(batch_op.f('ck_stock_count_scope_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_stock_count_scope_known'), SINCE)


def downgrade() -> None:
    with op.batch_alter_table('stock_count', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_stock_count_scope_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_stock_count_scope_known'), BEFORE)
        batch_op.drop_column('shelf')

    op.drop_table('count_withdrawal')
    with op.batch_alter_table('count_entry', schema=None) as batch_op:
        batch_op.drop_column('begun_at')

    op.drop_table('count_unknown_settled')
    with op.batch_alter_table('count_unknown', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_count_unknown_count_id'))

    op.drop_table('count_unknown')
    with op.batch_alter_table('count_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_count_part_count_id'))

    op.drop_table('count_part')
