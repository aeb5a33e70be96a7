"""Whom a fund’s reminders go to, what was asked and sent; calls with what was promised."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('reminder_contact',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('stated_on', sa.Date(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('prefers', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("CASE prefers WHEN 'email' THEN email ELSE phone END IS NOT NULL", name=op.f('ck_reminder_contact_reached_as_preferred')),
    sa.CheckConstraint("language IN ('fr', 'ar')", name=op.f('ck_reminder_contact_language_known')),
    sa.CheckConstraint("prefers IN ('email', 'sms', 'whatsapp')", name=op.f('ck_reminder_contact_prefers_known')),
    sa.CheckConstraint('email IS NOT NULL OR phone IS NOT NULL', name=op.f('ck_reminder_contact_can_be_reached')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_reminder_contact_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_reminder_contact_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_contact'))
    )
    with op.batch_alter_table('reminder_contact', schema=None) as batch_op:
        batch_op.create_index('ix_reminder_contact_organisation_id_stated_on', ['organisation_id', 'stated_on'], unique=False)

    op.create_table('reminder_pause',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('stated_on', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_reminder_pause_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_reminder_pause_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_pause'))
    )
    with op.batch_alter_table('reminder_pause', schema=None) as batch_op:
        batch_op.create_index('ix_reminder_pause_organisation_id_stated_on', ['organisation_id', 'stated_on'], unique=False)

    op.create_table('advance_call',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('advance_id', sa.Uuid(), nullable=False),
    sa.Column('called_on', sa.Date(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('spoke_with', sa.String(), nullable=True),
    sa.Column('promised_cents', WHOLE, nullable=True),
    sa.Column('promised_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("answer IN ('answered', 'no_answer', 'wrong_number')", name=op.f('ck_advance_call_answer_known')),
    sa.CheckConstraint("promised_cents IS NULL OR answer = 'answered'", name=op.f('ck_advance_call_promise_was_heard')),
    sa.CheckConstraint('(promised_cents IS NULL) = (promised_on IS NULL)', name=op.f('ck_advance_call_promise_is_whole')),
    sa.CheckConstraint('promised_cents IS NULL OR promised_cents > 0', name=op.f('ck_advance_call_promise_positive')),
    sa.CheckConstraint('promised_on IS NULL OR promised_on >= called_on', name=op.f('ck_advance_call_promise_after_call')),
    sa.ForeignKeyConstraint(['advance_id'], ['advance.id'], name=op.f('fk_advance_call_advance_id_advance')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_advance_call_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_advance_call'))
    )
    with op.batch_alter_table('advance_call', schema=None) as batch_op:
        batch_op.create_index('ix_advance_call_advance_id_called_on', ['advance_id', 'called_on'], unique=False)

    op.create_table('advance_reminder',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('advance_id', sa.Uuid(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('step_days', WHOLE, nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('goes_with_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('step_days IN (-15, -1, 1, 15, 30)', name=op.f('ck_advance_reminder_step_known')),
    sa.ForeignKeyConstraint(['advance_id'], ['advance.id'], name=op.f('fk_advance_reminder_advance_id_advance')),
    sa.ForeignKeyConstraint(['goes_with_id'], ['advance_reminder.id'], name=op.f('fk_advance_reminder_goes_with_id_advance_reminder')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_advance_reminder')),
    sa.UniqueConstraint('advance_id', 'due_on', 'step_days', name=op.f('uq_advance_reminder_advance_id_due_on_step_days'))
    )
    with op.batch_alter_table('advance_reminder', schema=None) as batch_op:
        batch_op.create_index('ix_advance_reminder_asked_on', ['asked_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_advance_reminder_goes_with_id'), ['goes_with_id'], unique=False)

    op.create_table('reminder_sending',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reminder_id', sa.Uuid(), nullable=False),
    sa.Column('way', sa.String(), nullable=False),
    sa.Column('sent_to', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("way IN ('email', 'sms', 'whatsapp')", name=op.f('ck_reminder_sending_way_known')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_reminder_sending_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['reminder_id'], ['advance_reminder.id'], name=op.f('fk_reminder_sending_reminder_id_advance_reminder')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_sending'))
    )
    with op.batch_alter_table('reminder_sending', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_sending_reminder_id'), ['reminder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reminder_sending_sent_on'), ['sent_on'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('reminder_sending', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_sending_sent_on'))
        batch_op.drop_index(batch_op.f('ix_reminder_sending_reminder_id'))

    op.drop_table('reminder_sending')
    with op.batch_alter_table('advance_reminder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_advance_reminder_goes_with_id'))
        batch_op.drop_index('ix_advance_reminder_asked_on')

    op.drop_table('advance_reminder')
    with op.batch_alter_table('advance_call', schema=None) as batch_op:
        batch_op.drop_index('ix_advance_call_advance_id_called_on')

    op.drop_table('advance_call')
    with op.batch_alter_table('reminder_pause', schema=None) as batch_op:
        batch_op.drop_index('ix_reminder_pause_organisation_id_stated_on')

    op.drop_table('reminder_pause')
    with op.batch_alter_table('reminder_contact', schema=None) as batch_op:
        batch_op.drop_index('ix_reminder_contact_organisation_id_stated_on')

    op.drop_table('reminder_contact')
