"""What producers are owed and paid."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('bank_account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('sort', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('bic', sa.String(), nullable=True),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("sort IN ('iban', 'rib')", name=op.f('ck_bank_account_sort_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_bank_account_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_bank_account_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_account')),
    sa.UniqueConstraint('organisation_id', 'currency', 'valid_from', name=op.f('uq_bank_account_organisation_id_currency_valid_from'))
    )
    op.create_table('consignment_agreement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('commission_bp', BIG, nullable=False),
    sa.Column('commission_base', sa.String(), nullable=False),
    sa.Column('commission_tax_bp', BIG, nullable=False),
    sa.Column('solidarity_bp', BIG, nullable=False),
    sa.Column('retention_bp', BIG, nullable=False),
    sa.Column('losses_borne_by', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("commission_base IN ('net', 'gross')", name=op.f('ck_consignment_agreement_base_known')),
    sa.CheckConstraint("losses_borne_by IN ('producer', 'boutique')", name=op.f('ck_consignment_agreement_bearer_known')),
    sa.CheckConstraint('commission_bp BETWEEN 0 AND 10000 AND commission_tax_bp BETWEEN 0 AND 10000 AND solidarity_bp BETWEEN 0 AND 10000 AND retention_bp BETWEEN 0 AND 10000', name=op.f('ck_consignment_agreement_shares_within_bounds')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_consignment_agreement_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_consignment_agreement_place_id_place')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_consignment_agreement_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consignment_agreement')),
    sa.UniqueConstraint('organisation_id', 'place_id', 'valid_from', name=op.f('uq_consignment_agreement_organisation_id_place_id_valid_from'))
    )
    with op.batch_alter_table('consignment_agreement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consignment_agreement_place_id'), ['place_id'], unique=False)
        batch_op.create_index('uq_consignment_agreement_everywhere', ['organisation_id', 'valid_from'], unique=True, sqlite_where=sa.text('place_id IS NULL'), postgresql_where=sa.text('place_id IS NULL'))

    op.create_table('payout_deposit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('amount_cents', BIG, nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('means', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("means IN ('transfer', 'cheque', 'cash')", name=op.f('ck_payout_deposit_means_known')),
    sa.CheckConstraint('amount_cents > 0', name=op.f('ck_payout_deposit_amount_positive')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_payout_deposit_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_payout_deposit_place_id_place')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_payout_deposit_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payout_deposit'))
    )
    with op.batch_alter_table('payout_deposit', schema=None) as batch_op:
        batch_op.create_index('ix_payout_deposit_place_id_organisation_id', ['place_id', 'organisation_id'], unique=False)

    op.create_table('payout_run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('prepared_by', sa.Uuid(), nullable=True),
    sa.Column('prepared_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_payout_run_place_id_place')),
    sa.ForeignKeyConstraint(['prepared_by'], ['user_account.id'], name=op.f('fk_payout_run_prepared_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payout_run')),
    sa.UniqueConstraint('number', name=op.f('uq_payout_run_number'))
    )
    with op.batch_alter_table('payout_run', schema=None) as batch_op:
        batch_op.create_index('ix_payout_run_place_id_until', ['place_id', 'until', 'id'], unique=False)

    op.create_table('payout',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('gross_cents', BIG, nullable=False),
    sa.Column('tax_cents', BIG, nullable=False),
    sa.Column('commission_cents', BIG, nullable=False),
    sa.Column('commission_tax_cents', BIG, nullable=False),
    sa.Column('solidarity_cents', BIG, nullable=False),
    sa.Column('sold_due_cents', BIG, nullable=False),
    sa.Column('other_cents', BIG, nullable=False),
    sa.Column('retainable_cents', BIG, nullable=False),
    sa.CheckConstraint('gross_cents = commission_cents + commission_tax_cents + solidarity_cents + sold_due_cents', name=op.f('ck_payout_shares_make_gross')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_payout_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['run_id'], ['payout_run.id'], name=op.f('fk_payout_run_id_payout_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payout')),
    sa.UniqueConstraint('number', name=op.f('uq_payout_number')),
    sa.UniqueConstraint('run_id', 'organisation_id', name=op.f('uq_payout_run_id_organisation_id'))
    )
    with op.batch_alter_table('payout', schema=None) as batch_op:
        batch_op.create_index('ix_payout_organisation_id', ['organisation_id', 'id'], unique=False)

    op.create_table('payout_decision',
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', MOMENT, nullable=False),
    sa.CheckConstraint("decision IN ('approved', 'rejected')", name=op.f('ck_payout_decision_decision_known')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_payout_decision_decided_by_user_account')),
    sa.ForeignKeyConstraint(['run_id'], ['payout_run.id'], name=op.f('fk_payout_decision_run_id_payout_run')),
    sa.PrimaryKeyConstraint('run_id', name=op.f('pk_payout_decision'))
    )
    op.create_table('member_share',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('payout_id', sa.Uuid(), nullable=False),
    sa.Column('position', BIG, nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('amount_cents', BIG, nullable=False),
    sa.CheckConstraint('amount_cents >= 0', name=op.f('ck_member_share_amount_not_negative')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_member_share_member_id_member')),
    sa.ForeignKeyConstraint(['payout_id'], ['payout.id'], name=op.f('fk_member_share_payout_id_payout')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_share')),
    sa.UniqueConstraint('payout_id', 'position', name=op.f('uq_member_share_payout_id_position'))
    )
    with op.batch_alter_table('member_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_member_share_member_id'), ['member_id'], unique=False)

    op.create_table('payout_correction',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('payout_id', sa.Uuid(), nullable=False),
    sa.Column('amount_cents', BIG, nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint('amount_cents <> 0', name=op.f('ck_payout_correction_amount_not_zero')),
    sa.ForeignKeyConstraint(['payout_id'], ['payout.id'], name=op.f('fk_payout_correction_payout_id_payout')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_payout_correction_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payout_correction'))
    )
    with op.batch_alter_table('payout_correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payout_correction_payout_id'), ['payout_id'], unique=False)

    op.create_table('payout_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('payout_id', sa.Uuid(), nullable=False),
    sa.Column('position', BIG, nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=False),
    sa.Column('is_live', sa.Boolean(), nullable=False),
    sa.Column('business_day', sa.Date(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=True),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=True),
    sa.Column('quantity', BIG, nullable=False),
    sa.Column('gross_cents', BIG, nullable=False),
    sa.Column('tax_cents', BIG, nullable=False),
    sa.Column('commission_cents', BIG, nullable=False),
    sa.Column('commission_tax_cents', BIG, nullable=False),
    sa.Column('solidarity_cents', BIG, nullable=False),
    sa.Column('due_cents', BIG, nullable=False),
    sa.CheckConstraint("kind IN ('sale', 'refund', 'loss', 'deposit', 'correction', 'carried')", name=op.f('ck_payout_line_kind_known')),
    sa.ForeignKeyConstraint(['agreement_id'], ['consignment_agreement.id'], name=op.f('fk_payout_line_agreement_id_consignment_agreement')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_payout_line_lot_id_lot')),
    sa.ForeignKeyConstraint(['payout_id'], ['payout.id'], name=op.f('fk_payout_line_payout_id_payout')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payout_line')),
    sa.UniqueConstraint('payout_id', 'position', name=op.f('uq_payout_line_payout_id_position'))
    )
    with op.batch_alter_table('payout_line', schema=None) as batch_op:
        batch_op.create_index('ix_payout_line_source_id', ['source_id'], unique=False)
        batch_op.create_index('uq_payout_line_source_once', ['kind', 'source_id'], unique=True, sqlite_where=sa.text('is_live'), postgresql_where=sa.text('is_live'))

    op.create_table('payout_payment',
    sa.Column('payout_id', sa.Uuid(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('means', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("means IN ('transfer', 'cheque', 'cash')", name=op.f('ck_payout_payment_means_known')),
    sa.ForeignKeyConstraint(['payout_id'], ['payout.id'], name=op.f('fk_payout_payment_payout_id_payout')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_payout_payment_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('payout_id', name=op.f('pk_payout_payment'))
    )
    op.create_table('payout_settlement',
    sa.Column('payout_id', sa.Uuid(), nullable=False),
    sa.Column('retained_cents', BIG, nullable=False),
    sa.Column('paid_cents', BIG, nullable=False),
    sa.Column('carried_cents', BIG, nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('paid_cents = 0 OR carried_cents = 0', name=op.f('ck_payout_settlement_paid_or_carried')),
    sa.CheckConstraint('retained_cents >= 0 AND paid_cents >= 0 AND carried_cents <= 0', name=op.f('ck_payout_settlement_signs')),
    sa.ForeignKeyConstraint(['account_id'], ['bank_account.id'], name=op.f('fk_payout_settlement_account_id_bank_account')),
    sa.ForeignKeyConstraint(['payout_id'], ['payout.id'], name=op.f('fk_payout_settlement_payout_id_payout')),
    sa.PrimaryKeyConstraint('payout_id', name=op.f('pk_payout_settlement'))
    )
    with op.batch_alter_table('sale_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('payout_id', sa.Uuid(), nullable=True))
        batch_op.create_index('ix_sale_line_not_settled', ['owner_id', 'business_day'], unique=False, sqlite_where=sa.text("payout_id IS NULL AND sort = 'goods'"), postgresql_where=sa.text("payout_id IS NULL AND sort = 'goods'"))
        batch_op.create_foreign_key(batch_op.f('fk_sale_line_payout_id_payout'), 'payout', ['payout_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('sale_line', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_sale_line_payout_id_payout'), type_='foreignkey')
        batch_op.drop_index('ix_sale_line_not_settled', sqlite_where=sa.text("payout_id IS NULL AND sort = 'goods'"), postgresql_where=sa.text("payout_id IS NULL AND sort = 'goods'"))
        batch_op.drop_column('payout_id')

    op.drop_table('payout_settlement')
    op.drop_table('payout_payment')
    with op.batch_alter_table('payout_line', schema=None) as batch_op:
        batch_op.drop_index('uq_payout_line_source_once', sqlite_where=sa.text('is_live'), postgresql_where=sa.text('is_live'))
        batch_op.drop_index('ix_payout_line_source_id')

    op.drop_table('payout_line')
    with op.batch_alter_table('payout_correction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_payout_correction_payout_id'))

    op.drop_table('payout_correction')
    with op.batch_alter_table('member_share', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_member_share_member_id'))

    op.drop_table('member_share')
    op.drop_table('payout_decision')
    with op.batch_alter_table('payout', schema=None) as batch_op:
        batch_op.drop_index('ix_payout_organisation_id')

    op.drop_table('payout')
    with op.batch_alter_table('payout_run', schema=None) as batch_op:
        batch_op.drop_index('ix_payout_run_place_id_until')

    op.drop_table('payout_run')
    with op.batch_alter_table('payout_deposit', schema=None) as batch_op:
        batch_op.drop_index('ix_payout_deposit_place_id_organisation_id')

    op.drop_table('payout_deposit')
    with op.batch_alter_table('consignment_agreement', schema=None) as batch_op:
        batch_op.drop_index('uq_consignment_agreement_everywhere', sqlite_where=sa.text('place_id IS NULL'), postgresql_where=sa.text('place_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_consignment_agreement_place_id'))

    op.drop_table('consignment_agreement')
    op.drop_table('bank_account')
