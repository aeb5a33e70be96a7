"""What the bank tells of a fund's account, and what each line is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.create_table('bank_statement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sort', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('opening_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('closing_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('line_count', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('columns', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("sort IN ('camt', 'csv')", name=op.f('ck_bank_statement_sort_known')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_bank_statement_file_id_stored_file')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_bank_statement_fund_id_fund')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_bank_statement_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_statement')),
    sa.UniqueConstraint('fund_id', 'sha256', 'position', name=op.f('uq_bank_statement_fund_id_sha256_position'))
    )
    with op.batch_alter_table('bank_statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bank_statement_file_id'), ['file_id'], unique=False)
        batch_op.create_index('ix_bank_statement_fund_id_until', ['fund_id', 'until'], unique=False)

    op.create_table('fund_bank_account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('bank', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_fund_bank_account_fund_id_fund')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_fund_bank_account_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_bank_account'))
    )
    with op.batch_alter_table('fund_bank_account', schema=None) as batch_op:
        batch_op.create_index('ix_fund_bank_account_fund_id_recorded_at', ['fund_id', 'recorded_at'], unique=False)

    op.create_table('bank_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('statement_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('booked_on', sa.Date(), nullable=False),
    sa.Column('valued_on', sa.Date(), nullable=True),
    sa.Column('cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('told', sa.String(), nullable=False),
    sa.Column('payer', sa.String(), nullable=False),
    sa.Column('payer_account', sa.String(), nullable=False),
    sa.Column('end_to_end', sa.String(), nullable=False),
    sa.Column('bank_reference', sa.String(), nullable=False),
    sa.Column('is_reversal', sa.Boolean(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('cents <> 0', name=op.f('ck_bank_line_amount_not_zero')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_bank_line_fund_id_fund')),
    sa.ForeignKeyConstraint(['statement_id'], ['bank_statement.id'], name=op.f('fk_bank_line_statement_id_bank_statement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_line')),
    sa.UniqueConstraint('fund_id', 'key', name=op.f('uq_bank_line_fund_id_key'))
    )
    with op.batch_alter_table('bank_line', schema=None) as batch_op:
        batch_op.create_index('ix_bank_line_fund_id_booked_on', ['fund_id', 'booked_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_bank_line_statement_id'), ['statement_id'], unique=False)

    op.create_table('bank_settlement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('attempt', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('settled_as', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(settled_as = 'outside') = (reason IS NOT NULL)", name=op.f('ck_bank_settlement_outside_says_why')),
    sa.CheckConstraint("settled_as IN ('booked', 'outside')", name=op.f('ck_bank_settlement_settled_as_known')),
    sa.ForeignKeyConstraint(['line_id'], ['bank_line.id'], name=op.f('fk_bank_settlement_line_id_bank_line')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_bank_settlement_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_settlement')),
    sa.UniqueConstraint('line_id', 'attempt', name=op.f('uq_bank_settlement_line_id_attempt'))
    )
    op.create_table('bank_settlement_undoing',
    sa.Column('settlement_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_bank_settlement_undoing_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['settlement_id'], ['bank_settlement.id'], name=op.f('fk_bank_settlement_undoing_settlement_id_bank_settlement')),
    sa.PrimaryKeyConstraint('settlement_id', name=op.f('pk_bank_settlement_undoing'))
    )
    op.create_table('bank_settlement_part',
    sa.Column('settlement_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('movement_id', sa.Uuid(), nullable=True),
    sa.Column('contribution_id', sa.Uuid(), nullable=True),
    sa.Column('money_move_id', sa.Uuid(), nullable=True),
    sa.Column('is_written_here', sa.Boolean(), nullable=False),
    sa.CheckConstraint('(CASE WHEN movement_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN contribution_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN money_move_id IS NULL THEN 0 ELSE 1 END) = 1', name=op.f('ck_bank_settlement_part_is_one_fact')),
    sa.ForeignKeyConstraint(['contribution_id'], ['fund_contribution.id'], name=op.f('fk_bank_settlement_part_contribution_id_fund_contribution')),
    sa.ForeignKeyConstraint(['money_move_id'], ['fund_money_move.id'], name=op.f('fk_bank_settlement_part_money_move_id_fund_money_move')),
    sa.ForeignKeyConstraint(['movement_id'], ['advance_movement.id'], name=op.f('fk_bank_settlement_part_movement_id_advance_movement')),
    sa.ForeignKeyConstraint(['settlement_id'], ['bank_settlement.id'], name=op.f('fk_bank_settlement_part_settlement_id_bank_settlement')),
    sa.PrimaryKeyConstraint('settlement_id', 'position', name=op.f('pk_bank_settlement_part'))
    )
    with op.batch_alter_table('bank_settlement_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bank_settlement_part_contribution_id'), ['contribution_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bank_settlement_part_money_move_id'), ['money_move_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bank_settlement_part_movement_id'), ['movement_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('bank_settlement_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bank_settlement_part_movement_id'))
        batch_op.drop_index(batch_op.f('ix_bank_settlement_part_money_move_id'))
        batch_op.drop_index(batch_op.f('ix_bank_settlement_part_contribution_id'))

    op.drop_table('bank_settlement_part')
    op.drop_table('bank_settlement_undoing')
    op.drop_table('bank_settlement')
    with op.batch_alter_table('bank_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bank_line_statement_id'))
        batch_op.drop_index('ix_bank_line_fund_id_booked_on')

    op.drop_table('bank_line')
    with op.batch_alter_table('fund_bank_account', schema=None) as batch_op:
        batch_op.drop_index('ix_fund_bank_account_fund_id_recorded_at')

    op.drop_table('fund_bank_account')
    with op.batch_alter_table('bank_statement', schema=None) as batch_op:
        batch_op.drop_index('ix_bank_statement_fund_id_until')
        batch_op.drop_index(batch_op.f('ix_bank_statement_file_id'))

    op.drop_table('bank_statement')
