"""The revolving fund: capital, applications, decisions, advances, movements, entries."""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('donor',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('country', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("kind IN ('donor', 'diaspora', 'public', 'customers', 'own')", name=op.f('ck_donor_kind_known')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_donor_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_donor')),
    sa.UniqueConstraint('key', name=op.f('uq_donor_key'))
    )
    op.create_table('fund',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('holder_id', sa.Uuid(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('timezone', sa.String(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['holder_id'], ['organisation.id'], name=op.f('fk_fund_holder_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_fund_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund')),
    sa.UniqueConstraint('code', name=op.f('uq_fund_code'))
    )
    with op.batch_alter_table('fund', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fund_holder_id'), ['holder_id'], unique=False)

    op.create_table('fund_application',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('branch', sa.String(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('cents', BIG, nullable=False),
    sa.Column('own_contribution_cents', BIG, nullable=False),
    sa.Column('quote', sa.String(), nullable=True),
    sa.Column('is_womens_group', sa.Boolean(), nullable=False),
    sa.Column('submitted_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("branch IN ('saffron', 'argan', 'olive', 'pamm', 'almond', 'honey', 'craft')", name=op.f('ck_fund_application_branch_known')),
    sa.CheckConstraint('cents > 0 AND own_contribution_cents >= 0', name=op.f('ck_fund_application_amounts_positive')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_fund_application_fund_id_fund')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_fund_application_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_fund_application_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_application')),
    sa.UniqueConstraint('number', name=op.f('uq_fund_application_number'))
    )
    with op.batch_alter_table('fund_application', schema=None) as batch_op:
        batch_op.create_index('ix_fund_application_fund_id_submitted_on', ['fund_id', 'submitted_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_fund_application_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('fund_contribution',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('donor_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('cents', BIG, nullable=False),
    sa.Column('received_by', sa.String(), nullable=False),
    sa.Column('earmark', sa.String(), nullable=False),
    sa.Column('earmarked_for', sa.String(), nullable=True),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('reverses_id', sa.Uuid(), nullable=True),
    sa.Column('payout_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("(earmark IN ('branch', 'territory')) = (earmarked_for IS NOT NULL)", name=op.f('ck_fund_contribution_earmark_says_for_what')),
    sa.CheckConstraint("cents > 0 OR reverses_id IS NOT NULL OR kind = 'returned'", name=op.f('ck_fund_contribution_sign_follows_kind')),
    sa.CheckConstraint("earmark IN ('any', 'branch', 'territory', 'women')", name=op.f('ck_fund_contribution_earmark_known')),
    sa.CheckConstraint("kind IN ('returnable', 'kept', 'solidarity', 'returned')", name=op.f('ck_fund_contribution_kind_known')),
    sa.CheckConstraint("received_by IN ('bank', 'cash', 'shops')", name=op.f('ck_fund_contribution_received_by_known')),
    sa.CheckConstraint('cents <> 0', name=op.f('ck_fund_contribution_amount_not_zero')),
    sa.ForeignKeyConstraint(['donor_id'], ['donor.id'], name=op.f('fk_fund_contribution_donor_id_donor')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_fund_contribution_fund_id_fund')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_fund_contribution_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['reverses_id'], ['fund_contribution.id'], name=op.f('fk_fund_contribution_reverses_id_fund_contribution')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_contribution')),
    sa.UniqueConstraint('number', name=op.f('uq_fund_contribution_number')),
    sa.UniqueConstraint('payout_id', name=op.f('uq_fund_contribution_payout_id')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_fund_contribution_reverses_id'))
    )
    with op.batch_alter_table('fund_contribution', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fund_contribution_donor_id'), ['donor_id'], unique=False)
        batch_op.create_index('ix_fund_contribution_fund_id_dated_on', ['fund_id', 'dated_on'], unique=False)

    op.create_table('fund_money_move',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('cents', BIG, nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('reverses_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("kind IN ('handed_over', 'banked', 'withdrawn', 'cost')", name=op.f('ck_fund_money_move_kind_known')),
    sa.CheckConstraint('(cents < 0) = (reverses_id IS NOT NULL)', name=op.f('ck_fund_money_move_only_reversals_below_zero')),
    sa.CheckConstraint('cents <> 0', name=op.f('ck_fund_money_move_amount_not_zero')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_fund_money_move_fund_id_fund')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_fund_money_move_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['reverses_id'], ['fund_money_move.id'], name=op.f('fk_fund_money_move_reverses_id_fund_money_move')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_money_move')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_fund_money_move_reverses_id'))
    )
    with op.batch_alter_table('fund_money_move', schema=None) as batch_op:
        batch_op.create_index('ix_fund_money_move_fund_id_dated_on', ['fund_id', 'dated_on'], unique=False)

    op.create_table('fund_terms',
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('quorum', BIG, nullable=False),
    sa.Column('beneficiary_ceiling_cents', BIG, nullable=False),
    sa.Column('fund_ceiling_cents', BIG, nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint('beneficiary_ceiling_cents > 0 AND fund_ceiling_cents > 0', name=op.f('ck_fund_terms_ceilings_positive')),
    sa.CheckConstraint('quorum >= 1', name=op.f('ck_fund_terms_quorum_positive')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_fund_terms_fund_id_fund')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_fund_terms_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('fund_id', 'valid_from', name=op.f('pk_fund_terms'))
    )
    op.create_table('committee_decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('cents', BIG, nullable=True),
    sa.Column('conditions', sa.String(), nullable=True),
    sa.Column('quorum', BIG, nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("(subject = 'grant') = (application_id IS NOT NULL)", name=op.f('ck_committee_decision_grant_names_application')),
    sa.CheckConstraint("outcome IN ('approved', 'refused', 'postponed')", name=op.f('ck_committee_decision_outcome_known')),
    sa.CheckConstraint("subject IN ('grant', 'rescheduling', 'write_off')", name=op.f('ck_committee_decision_subject_known')),
    sa.CheckConstraint('cents IS NULL OR cents > 0', name=op.f('ck_committee_decision_amount_positive')),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_committee_decision_application_id_fund_application')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_committee_decision_fund_id_fund')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_committee_decision_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_committee_decision')),
    sa.UniqueConstraint('number', name=op.f('uq_committee_decision_number'))
    )
    with op.batch_alter_table('committee_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_committee_decision_application_id'), ['application_id'], unique=False)
        batch_op.create_index('ix_committee_decision_fund_id_decided_on', ['fund_id', 'decided_on'], unique=False)

    op.create_table('field_visit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('visited_on', sa.Date(), nullable=False),
    sa.Column('visited_by', sa.String(), nullable=False),
    sa.Column('report', sa.String(), nullable=False),
    sa.Column('recommendation', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("recommendation IN ('favourable', 'with_conditions', 'unfavourable')", name=op.f('ck_field_visit_recommendation_known')),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_field_visit_application_id_fund_application')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_field_visit_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_field_visit'))
    )
    with op.batch_alter_table('field_visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_field_visit_application_id'), ['application_id'], unique=False)

    op.create_table('fund_application_file',
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('shows', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_fund_application_file_application_id_fund_application')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_fund_application_file_file_id_stored_file')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_fund_application_file_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('application_id', 'file_id', name=op.f('pk_fund_application_file'))
    )
    with op.batch_alter_table('fund_application_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fund_application_file_file_id'), ['file_id'], unique=False)

    op.create_table('fund_application_withdrawal',
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_fund_application_withdrawal_application_id_fund_application')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_fund_application_withdrawal_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_fund_application_withdrawal'))
    )
    op.create_table('guarantor',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('cents', BIG, nullable=False),
    sa.CheckConstraint('cents > 0', name=op.f('ck_guarantor_amount_positive')),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_guarantor_application_id_fund_application')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_guarantor_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guarantor')),
    sa.UniqueConstraint('application_id', 'name', name=op.f('uq_guarantor_application_id_name'))
    )
    with op.batch_alter_table('guarantor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guarantor_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('advance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('branch', sa.String(), nullable=False),
    sa.Column('granted_cents', BIG, nullable=False),
    sa.Column('granted_on', sa.Date(), nullable=False),
    sa.Column('fee_bp', BIG, nullable=False),
    sa.Column('fee_taken', sa.String(), nullable=False),
    sa.Column('retention_cap', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("branch IN ('saffron', 'argan', 'olive', 'pamm', 'almond', 'honey', 'craft')", name=op.f('ck_advance_branch_known')),
    sa.CheckConstraint("fee_taken IN ('withheld', 'in_instalments')", name=op.f('ck_advance_fee_taken_known')),
    sa.CheckConstraint("retention_cap IN ('due', 'balance')", name=op.f('ck_advance_retention_cap_known')),
    sa.CheckConstraint('fee_bp BETWEEN 0 AND 10000', name=op.f('ck_advance_fee_within_bounds')),
    sa.CheckConstraint('granted_cents > 0', name=op.f('ck_advance_granted_positive')),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_advance_application_id_fund_application')),
    sa.ForeignKeyConstraint(['decision_id'], ['committee_decision.id'], name=op.f('fk_advance_decision_id_committee_decision')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_advance_fund_id_fund')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_advance_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_advance_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_advance')),
    sa.UniqueConstraint('application_id', name=op.f('uq_advance_application_id')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_advance_decision_id')),
    sa.UniqueConstraint('number', name=op.f('uq_advance_number'))
    )
    with op.batch_alter_table('advance', schema=None) as batch_op:
        batch_op.create_index('ix_advance_fund_id_granted_on', ['fund_id', 'granted_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_advance_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('committee_vote',
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('member', sa.String(), nullable=False),
    sa.Column('voice', sa.String(), nullable=False),
    sa.CheckConstraint("voice IN ('for', 'against', 'abstained')", name=op.f('ck_committee_vote_voice_known')),
    sa.ForeignKeyConstraint(['decision_id'], ['committee_decision.id'], name=op.f('fk_committee_vote_decision_id_committee_decision')),
    sa.PrimaryKeyConstraint('decision_id', 'member', name=op.f('pk_committee_vote'))
    )
    op.create_table('advance_movement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('advance_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('cents', BIG, nullable=False),
    sa.Column('means', sa.String(), nullable=True),
    sa.Column('reference', sa.String(), nullable=True),
    sa.Column('receipt_number', sa.String(), nullable=True),
    sa.Column('payer', sa.String(), nullable=True),
    sa.Column('payout_id', sa.Uuid(), nullable=True),
    sa.Column('decision_id', sa.Uuid(), nullable=True),
    sa.Column('reverses_id', sa.Uuid(), nullable=True),
    sa.Column('goes_with_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("kind IN ('disbursement', 'fee', 'repayment', 'refund', 'credit_moved', 'write_off', 'recovery', 'release', 'fee_waiver')", name=op.f('ck_advance_movement_kind_known')),
    sa.CheckConstraint("means IS NULL OR means IN ('bank', 'cash', 'payout', 'credit')", name=op.f('ck_advance_movement_means_known')),
    sa.CheckConstraint('(cents < 0) = (reverses_id IS NOT NULL)', name=op.f('ck_advance_movement_only_reversals_below_zero')),
    sa.CheckConstraint('cents <> 0', name=op.f('ck_advance_movement_amount_not_zero')),
    sa.ForeignKeyConstraint(['advance_id'], ['advance.id'], name=op.f('fk_advance_movement_advance_id_advance')),
    sa.ForeignKeyConstraint(['decision_id'], ['committee_decision.id'], name=op.f('fk_advance_movement_decision_id_committee_decision')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_advance_movement_fund_id_fund')),
    sa.ForeignKeyConstraint(['goes_with_id'], ['advance_movement.id'], name=op.f('fk_advance_movement_goes_with_id_advance_movement')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_advance_movement_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['reverses_id'], ['advance_movement.id'], name=op.f('fk_advance_movement_reverses_id_advance_movement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_advance_movement')),
    sa.UniqueConstraint('payout_id', 'advance_id', name=op.f('uq_advance_movement_payout_id_advance_id')),
    sa.UniqueConstraint('receipt_number', name=op.f('uq_advance_movement_receipt_number')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_advance_movement_reverses_id'))
    )
    with op.batch_alter_table('advance_movement', schema=None) as batch_op:
        batch_op.create_index('ix_advance_movement_advance_id_dated_on', ['advance_id', 'dated_on', 'kind', 'cents'], unique=False)
        batch_op.create_index(batch_op.f('ix_advance_movement_decision_id'), ['decision_id'], unique=False)
        batch_op.create_index('ix_advance_movement_fund_id_dated_on', ['fund_id', 'dated_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_advance_movement_goes_with_id'), ['goes_with_id'], unique=False)

    op.create_table('advance_schedule',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('advance_id', sa.Uuid(), nullable=False),
    sa.Column('number', BIG, nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('is_rescheduled', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('decision_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("cause IN ('agreed', 'tranche', 'rescheduling', 'reversal')", name=op.f('ck_advance_schedule_cause_known')),
    sa.ForeignKeyConstraint(['advance_id'], ['advance.id'], name=op.f('fk_advance_schedule_advance_id_advance')),
    sa.ForeignKeyConstraint(['decision_id'], ['committee_decision.id'], name=op.f('fk_advance_schedule_decision_id_committee_decision')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_advance_schedule_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_advance_schedule')),
    sa.UniqueConstraint('advance_id', 'number', name=op.f('uq_advance_schedule_advance_id_number')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_advance_schedule_decision_id'))
    )
    with op.batch_alter_table('advance_schedule', schema=None) as batch_op:
        batch_op.create_index('ix_advance_schedule_advance_id_effective_on', ['advance_id', 'effective_on', 'number'], unique=False)

    op.create_table('fund_transfer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('target', sa.String(), nullable=False),
    sa.Column('cents', BIG, nullable=False),
    sa.Column('movement_id', sa.Uuid(), nullable=True),
    sa.Column('contribution_id', sa.Uuid(), nullable=True),
    sa.Column('money_move_id', sa.Uuid(), nullable=True),
    sa.Column('advance_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint("source IN ('bank', 'cash', 'shops', 'advances', 'credits', 'capital_returnable', 'capital_kept', 'capital_solidarity', 'fees', 'losses', 'recoveries', 'costs')", name=op.f('ck_fund_transfer_source_known')),
    sa.CheckConstraint("target IN ('bank', 'cash', 'shops', 'advances', 'credits', 'capital_returnable', 'capital_kept', 'capital_solidarity', 'fees', 'losses', 'recoveries', 'costs')", name=op.f('ck_fund_transfer_target_known')),
    sa.CheckConstraint('(CASE WHEN movement_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN contribution_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN money_move_id IS NULL THEN 0 ELSE 1 END) = 1', name=op.f('ck_fund_transfer_tells_one_fact')),
    sa.CheckConstraint('cents > 0', name=op.f('ck_fund_transfer_amount_positive')),
    sa.CheckConstraint('source <> target', name=op.f('ck_fund_transfer_accounts_differ')),
    sa.ForeignKeyConstraint(['advance_id'], ['advance.id'], name=op.f('fk_fund_transfer_advance_id_advance')),
    sa.ForeignKeyConstraint(['contribution_id'], ['fund_contribution.id'], name=op.f('fk_fund_transfer_contribution_id_fund_contribution')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_fund_transfer_fund_id_fund')),
    sa.ForeignKeyConstraint(['money_move_id'], ['fund_money_move.id'], name=op.f('fk_fund_transfer_money_move_id_fund_money_move')),
    sa.ForeignKeyConstraint(['movement_id'], ['advance_movement.id'], name=op.f('fk_fund_transfer_movement_id_advance_movement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_transfer'))
    )
    with op.batch_alter_table('fund_transfer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fund_transfer_advance_id'), ['advance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fund_transfer_contribution_id'), ['contribution_id'], unique=False)
        batch_op.create_index('ix_fund_transfer_fund_id_dated_on', ['fund_id', 'dated_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_fund_transfer_money_move_id'), ['money_move_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fund_transfer_movement_id'), ['movement_id'], unique=False)

    op.create_table('scheduled_instalment',
    sa.Column('schedule_id', sa.Uuid(), nullable=False),
    sa.Column('position', BIG, nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('principal_cents', BIG, nullable=False),
    sa.Column('fee_cents', BIG, nullable=False),
    sa.Column('weight', BIG, nullable=False),
    sa.Column('until_cents', BIG, nullable=False),
    sa.CheckConstraint('principal_cents >= 0 AND fee_cents >= 0 AND weight > 0', name=op.f('ck_scheduled_instalment_amounts_not_negative')),
    sa.ForeignKeyConstraint(['schedule_id'], ['advance_schedule.id'], name=op.f('fk_scheduled_instalment_schedule_id_advance_schedule')),
    sa.PrimaryKeyConstraint('schedule_id', 'position', name=op.f('pk_scheduled_instalment'))
    )
    with op.batch_alter_table('scheduled_instalment', schema=None) as batch_op:
        batch_op.create_index('ix_scheduled_instalment_due_on', ['due_on'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('scheduled_instalment', schema=None) as batch_op:
        batch_op.drop_index('ix_scheduled_instalment_due_on')

    op.drop_table('scheduled_instalment')
    with op.batch_alter_table('fund_transfer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fund_transfer_movement_id'))
        batch_op.drop_index(batch_op.f('ix_fund_transfer_money_move_id'))
        batch_op.drop_index('ix_fund_transfer_fund_id_dated_on')
        batch_op.drop_index(batch_op.f('ix_fund_transfer_contribution_id'))
        batch_op.drop_index(batch_op.f('ix_fund_transfer_advance_id'))

    op.drop_table('fund_transfer')
    with op.batch_alter_table('advance_schedule', schema=None) as batch_op:
        batch_op.drop_index('ix_advance_schedule_advance_id_effective_on')

    op.drop_table('advance_schedule')
    with op.batch_alter_table('advance_movement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_advance_movement_goes_with_id'))
        batch_op.drop_index('ix_advance_movement_fund_id_dated_on')
        batch_op.drop_index(batch_op.f('ix_advance_movement_decision_id'))
        batch_op.drop_index('ix_advance_movement_advance_id_dated_on')

    op.drop_table('advance_movement')
    op.drop_table('committee_vote')
    with op.batch_alter_table('advance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_advance_organisation_id'))
        batch_op.drop_index('ix_advance_fund_id_granted_on')

    op.drop_table('advance')
    with op.batch_alter_table('guarantor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guarantor_organisation_id'))

    op.drop_table('guarantor')
    op.drop_table('fund_application_withdrawal')
    with op.batch_alter_table('fund_application_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fund_application_file_file_id'))

    op.drop_table('fund_application_file')
    with op.batch_alter_table('field_visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_field_visit_application_id'))

    op.drop_table('field_visit')
    with op.batch_alter_table('committee_decision', schema=None) as batch_op:
        batch_op.drop_index('ix_committee_decision_fund_id_decided_on')
        batch_op.drop_index(batch_op.f('ix_committee_decision_application_id'))

    op.drop_table('committee_decision')
    op.drop_table('fund_terms')
    with op.batch_alter_table('fund_money_move', schema=None) as batch_op:
        batch_op.drop_index('ix_fund_money_move_fund_id_dated_on')

    op.drop_table('fund_money_move')
    with op.batch_alter_table('fund_contribution', schema=None) as batch_op:
        batch_op.drop_index('ix_fund_contribution_fund_id_dated_on')
        batch_op.drop_index(batch_op.f('ix_fund_contribution_donor_id'))

    op.drop_table('fund_contribution')
    with op.batch_alter_table('fund_application', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fund_application_organisation_id'))
        batch_op.drop_index('ix_fund_application_fund_id_submitted_on')

    op.drop_table('fund_application')
    with op.batch_alter_table('fund', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fund_holder_id'))

    op.drop_table('fund')
    op.drop_table('donor')
