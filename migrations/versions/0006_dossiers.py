"""Dossiers: evidence, trainings, inspections, non-conformities, conversion."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'

BigInt = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('dossier',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('control_body', sa.String(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_dossier_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['version_id'], ['standard_version.id'], name=op.f('fk_dossier_version_id_standard_version')),
    sa.UniqueConstraint('number', name=op.f('uq_dossier_number')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier'))
    )
    op.create_index(op.f('ix_dossier_organisation_id_opened_on'), 'dossier', ['organisation_id', 'opened_on'])
    op.create_index(op.f('ix_dossier_version_id'), 'dossier', ['version_id'])
    op.create_table('evidence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('shows', sa.String(), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_evidence_file_id_stored_file')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_evidence_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_evidence_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    op.create_index(op.f('ix_evidence_organisation_id'), 'evidence', ['organisation_id'])
    op.create_table('dossier_outcome',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("outcome IN ('granted', 'refused', 'abandoned')", name=op.f('ck_dossier_outcome_outcome_known')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_dossier_outcome_dossier_id_dossier')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_dossier_outcome_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('dossier_id', name=op.f('pk_dossier_outcome'))
    )
    op.create_table('evidence_use',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('requirement_code', sa.String(), nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.Column('sequence', BigInt, nullable=False),
    sa.Column('is_joined', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("is_joined OR reason IS NOT NULL", name=op.f('ck_evidence_use_removal_has_a_reason')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_evidence_use_dossier_id_dossier')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_evidence_use_evidence_id_evidence')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_evidence_use_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('dossier_id', 'requirement_code', 'evidence_id', 'sequence', name=op.f('pk_evidence_use'))
    )
    op.create_index(op.f('ix_evidence_use_evidence_id'), 'evidence_use', ['evidence_id'])
    op.create_table('inspection',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('plot_id', sa.Uuid(), nullable=True),
    sa.Column('inspector', sa.String(), nullable=False),
    sa.Column('inspected_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('evidence_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_inspection_evidence_id_evidence')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_inspection_member_id_member')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_inspection_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['plot_id'], ['plot.id'], name=op.f('fk_inspection_plot_id_plot')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_inspection_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['version_id'], ['standard_version.id'], name=op.f('fk_inspection_version_id_standard_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection'))
    )
    op.create_index(op.f('ix_inspection_member_id'), 'inspection', ['member_id'])
    op.create_index(op.f('ix_inspection_organisation_id_inspected_on'), 'inspection', ['organisation_id', 'inspected_on'])
    op.create_table('plot_status',
    sa.Column('plot_id', sa.Uuid(), nullable=False),
    sa.Column('sequence', BigInt, nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('begins_on', sa.Date(), nullable=False),
    sa.Column('cycle', sa.String(), nullable=False),
    sa.Column('is_after_treatment', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('evidence_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("cycle IN ('annual', 'perennial')", name=op.f('ck_plot_status_cycle_known')),
    sa.CheckConstraint("status IN ('conventional', 'conversion', 'organic', 'wild')", name=op.f('ck_plot_status_status_known')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_plot_status_evidence_id_evidence')),
    sa.ForeignKeyConstraint(['plot_id'], ['plot.id'], name=op.f('fk_plot_status_plot_id_plot')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_plot_status_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('plot_id', 'sequence', name=op.f('pk_plot_status'))
    )
    op.create_table('requirement_decision',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('requirement_code', sa.String(), nullable=False),
    sa.Column('sequence', BigInt, nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state NOT IN ('not_applicable', 'waived') OR reason IS NOT NULL", name=op.f('ck_requirement_decision_exception_has_a_reason')),
    sa.CheckConstraint("state IN ('met', 'missing', 'not_applicable', 'waived')", name=op.f('ck_requirement_decision_state_known')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_requirement_decision_dossier_id_dossier')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_requirement_decision_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('dossier_id', 'requirement_code', 'sequence', name=op.f('pk_requirement_decision'))
    )
    op.create_table('training',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('trainer', sa.String(), nullable=False),
    sa.Column('location', sa.String(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('duration_minutes', BigInt, nullable=False),
    sa.Column('guest_women', BigInt, nullable=False),
    sa.Column('guest_men', BigInt, nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("duration_minutes > 0", name=op.f('ck_training_duration_positive')),
    sa.CheckConstraint("guest_women >= 0 AND guest_men >= 0", name=op.f('ck_training_guests_not_negative')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_training_evidence_id_evidence')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_training_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_training_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training'))
    )
    op.create_index(op.f('ix_training_organisation_id_held_on'), 'training', ['organisation_id', 'held_on'])
    op.create_table('inspection_finding',
    sa.Column('inspection_id', sa.Uuid(), nullable=False),
    sa.Column('requirement_code', sa.String(), nullable=False),
    sa.Column('result', sa.String(), nullable=False),
    sa.CheckConstraint("result IN ('conforming', 'not_conforming', 'not_applicable')", name=op.f('ck_inspection_finding_result_known')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspection_finding_inspection_id_inspection')),
    sa.PrimaryKeyConstraint('inspection_id', 'requirement_code', name=op.f('pk_inspection_finding'))
    )
    op.create_table('non_conformity',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('inspection_id', sa.Uuid(), nullable=False),
    sa.Column('requirement_code', sa.String(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('plot_id', sa.Uuid(), nullable=True),
    sa.Column('severity', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('corrective_action', sa.String(), nullable=False),
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("due_on >= found_on", name=op.f('ck_non_conformity_due_after_found')),
    sa.CheckConstraint("severity IN ('minor', 'major', 'critical')", name=op.f('ck_non_conformity_severity_known')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_non_conformity_inspection_id_inspection')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_non_conformity_member_id_member')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_non_conformity_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['plot_id'], ['plot.id'], name=op.f('fk_non_conformity_plot_id_plot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_non_conformity'))
    )
    op.create_index(op.f('ix_non_conformity_inspection_id'), 'non_conformity', ['inspection_id'])
    op.create_index(op.f('ix_non_conformity_organisation_id_due_on'), 'non_conformity', ['organisation_id', 'due_on'])
    op.create_table('training_attendance',
    sa.Column('training_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('gender', sa.String(), nullable=False),
    sa.CheckConstraint("gender IN ('woman', 'man', 'unstated')", name=op.f('ck_training_attendance_gender_known')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_training_attendance_member_id_member')),
    sa.ForeignKeyConstraint(['training_id'], ['training.id'], name=op.f('fk_training_attendance_training_id_training')),
    sa.PrimaryKeyConstraint('training_id', 'member_id', name=op.f('pk_training_attendance'))
    )
    op.create_index(op.f('ix_training_attendance_member_id'), 'training_attendance', ['member_id'])
    op.create_table('training_cancellation',
    sa.Column('training_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_training_cancellation_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['training_id'], ['training.id'], name=op.f('fk_training_cancellation_training_id_training')),
    sa.PrimaryKeyConstraint('training_id', name=op.f('pk_training_cancellation'))
    )
    op.create_table('non_conformity_closing',
    sa.Column('non_conformity_id', sa.Uuid(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=False),
    sa.Column('what_was_done', sa.String(), nullable=False),
    sa.Column('checked_by', sa.String(), nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_non_conformity_closing_evidence_id_evidence')),
    sa.ForeignKeyConstraint(['non_conformity_id'], ['non_conformity.id'], name=op.f('fk_non_conformity_closing_non_conformity_id_non_conformity')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_non_conformity_closing_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('non_conformity_id', name=op.f('pk_non_conformity_closing'))
    )


def downgrade() -> None:
    op.drop_table('non_conformity_closing')
    op.drop_table('training_cancellation')
    op.drop_index(op.f('ix_training_attendance_member_id'), table_name='training_attendance')
    op.drop_table('training_attendance')
    op.drop_index(op.f('ix_non_conformity_inspection_id'), table_name='non_conformity')
    op.drop_index(op.f('ix_non_conformity_organisation_id_due_on'), table_name='non_conformity')
    op.drop_table('non_conformity')
    op.drop_table('inspection_finding')
    op.drop_index(op.f('ix_training_organisation_id_held_on'), table_name='training')
    op.drop_table('training')
    op.drop_table('requirement_decision')
    op.drop_table('plot_status')
    op.drop_index(op.f('ix_inspection_member_id'), table_name='inspection')
    op.drop_index(op.f('ix_inspection_organisation_id_inspected_on'), table_name='inspection')
    op.drop_table('inspection')
    op.drop_index(op.f('ix_evidence_use_evidence_id'), table_name='evidence_use')
    op.drop_table('evidence_use')
    op.drop_table('dossier_outcome')
    op.drop_index(op.f('ix_evidence_organisation_id'), table_name='evidence')
    op.drop_table('evidence')
    op.drop_index(op.f('ix_dossier_organisation_id_opened_on'), table_name='dossier')
    op.drop_index(op.f('ix_dossier_version_id'), table_name='dossier')
    op.drop_table('dossier')
