"""What the producer received, problems reported by consumers."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)
PARTS = ('producer', 'cooperative', 'boutique', 'fund', 'tax')
KINDS = ('illness', 'quality', 'pack', 'doubt', 'other')
STEPS = ('looked_at', 'answered')


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    op.create_table('price_statement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trade_item_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('stated_on', sa.Date(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('price_cents', BIG, nullable=False),
    *(sa.Column(f'{part}_cents', BIG, nullable=False) for part in PARTS),
    sa.Column('consented_by', sa.String(), nullable=False),
    sa.Column('consented_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint(one_of('currency', ('MAD', 'EUR')), name=op.f('ck_price_statement_currency_known')),
    sa.CheckConstraint(' AND '.join(f'{part}_cents >= 0' for part in PARTS), name=op.f('ck_price_statement_parts_not_negative')),
    sa.CheckConstraint('price_cents > 0 AND price_cents = ' + ' + '.join(f'{part}_cents' for part in PARTS), name=op.f('ck_price_statement_parts_make_price')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_price_statement_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_price_statement_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['trade_item_id'], ['trade_item.id'], name=op.f('fk_price_statement_trade_item_id_trade_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_statement'))
    )
    op.create_index('ix_price_statement_trade_item_id_stated_on', 'price_statement', ['trade_item_id', 'stated_on'], unique=False)
    op.create_index(op.f('ix_price_statement_organisation_id'), 'price_statement', ['organisation_id'], unique=False)
    op.create_table('price_withdrawal',
    sa.Column('statement_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['statement_id'], ['price_statement.id'], name=op.f('fk_price_withdrawal_statement_id_price_statement')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['user_account.id'], name=op.f('fk_price_withdrawal_withdrawn_by_user_account')),
    sa.PrimaryKeyConstraint('statement_id', name=op.f('pk_price_withdrawal'))
    )
    op.create_table('problem_report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('bought_at', sa.String(), nullable=True),
    sa.Column('contact', sa.String(), nullable=True),
    sa.Column('photo_id', sa.Uuid(), nullable=True),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint(one_of('kind', KINDS), name=op.f('ck_problem_report_kind_known')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_problem_report_lot_id_lot')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_problem_report_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['photo_id'], ['stored_file.id'], name=op.f('fk_problem_report_photo_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_problem_report')),
    sa.UniqueConstraint('code', name=op.f('uq_problem_report_code'))
    )
    op.create_index('ix_problem_report_organisation_id_recorded_at', 'problem_report', ['organisation_id', 'recorded_at'], unique=False)
    op.create_index(op.f('ix_problem_report_lot_id'), 'problem_report', ['lot_id'], unique=False)
    op.create_table('report_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('done_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint(one_of('step', STEPS), name=op.f('ck_report_step_step_known')),
    sa.ForeignKeyConstraint(['done_by'], ['user_account.id'], name=op.f('fk_report_step_done_by_user_account')),
    sa.ForeignKeyConstraint(['report_id'], ['problem_report.id'], name=op.f('fk_report_step_report_id_problem_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_step'))
    )
    op.create_index(op.f('ix_report_step_report_id'), 'report_step', ['report_id'], unique=False)


def downgrade() -> None:
    for table in ('report_step', 'problem_report', 'price_withdrawal', 'price_statement'):
        op.drop_table(table)
