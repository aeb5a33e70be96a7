"""Recalls that end, drills, notices and their acknowledgement."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    op.create_table('recall_drill',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('scenario', sa.String(), nullable=False),
    sa.Column('team', sa.String(), nullable=True),
    sa.Column('begun_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['begun_by'], ['user_account.id'], name=op.f('fk_recall_drill_begun_by_user_account')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_recall_drill_lot_id_lot')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_recall_drill_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recall_drill')),
    sa.UniqueConstraint('code', name=op.f('uq_recall_drill_code'))
    )
    with op.batch_alter_table('recall_drill') as batch_op:
        batch_op.create_index(batch_op.f('ix_recall_drill_lot_id'), ['lot_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recall_drill_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('recall_drill_lot',
    sa.Column('drill_id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('side', sa.String(), nullable=False),
    sa.CheckConstraint("side IN ('root', 'downstream', 'upstream')", name=op.f('ck_recall_drill_lot_side_known')),
    sa.ForeignKeyConstraint(['drill_id'], ['recall_drill.id'], name=op.f('fk_recall_drill_lot_drill_id_recall_drill')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_recall_drill_lot_lot_id_lot')),
    sa.PrimaryKeyConstraint('drill_id', 'lot_id', name=op.f('pk_recall_drill_lot'))
    )
    op.create_table('recall_drill_step',
    sa.Column('drill_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('remark', sa.String(), nullable=True),
    sa.Column('figures', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('noted_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('scope', 'report', 'end')", name=op.f('ck_recall_drill_step_kind_known')),
    sa.ForeignKeyConstraint(['drill_id'], ['recall_drill.id'], name=op.f('fk_recall_drill_step_drill_id_recall_drill')),
    sa.ForeignKeyConstraint(['noted_by'], ['user_account.id'], name=op.f('fk_recall_drill_step_noted_by_user_account')),
    sa.PrimaryKeyConstraint('drill_id', 'kind', name=op.f('pk_recall_drill_step'))
    )
    op.create_table('recall_lift',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('recall_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('ends_recall', sa.Boolean(), nullable=False),
    sa.Column('lifted_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['lifted_by'], ['user_account.id'], name=op.f('fk_recall_lift_lifted_by_user_account')),
    sa.ForeignKeyConstraint(['recall_id'], ['recall.id'], name=op.f('fk_recall_lift_recall_id_recall')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recall_lift'))
    )
    with op.batch_alter_table('recall_lift') as batch_op:
        batch_op.create_index(batch_op.f('ix_recall_lift_recall_id'), ['recall_id'], unique=False)

    op.create_table('recall_note',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('recall_id', sa.Uuid(), nullable=True),
    sa.Column('drill_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('written_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('gap', 'action', 'retest')", name=op.f('ck_recall_note_kind_known')),
    sa.CheckConstraint('(recall_id IS NULL) <> (drill_id IS NULL)', name=op.f('ck_recall_note_of_a_recall_or_a_drill')),
    sa.ForeignKeyConstraint(['drill_id'], ['recall_drill.id'], name=op.f('fk_recall_note_drill_id_recall_drill')),
    sa.ForeignKeyConstraint(['recall_id'], ['recall.id'], name=op.f('fk_recall_note_recall_id_recall')),
    sa.ForeignKeyConstraint(['written_by'], ['user_account.id'], name=op.f('fk_recall_note_written_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recall_note'))
    )
    with op.batch_alter_table('recall_note') as batch_op:
        batch_op.create_index(batch_op.f('ix_recall_note_drill_id'), ['drill_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recall_note_recall_id'), ['recall_id'], unique=False)

    op.create_table('recall_notice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('recall_id', sa.Uuid(), nullable=True),
    sa.Column('drill_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=True),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('recipient', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('sent_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("channel IN ('screen', 'email', 'phone', 'letter', 'visit')", name=op.f('ck_recall_notice_channel_known')),
    sa.CheckConstraint("kind IN ('place', 'organisation', 'authority', 'certifier', 'customer')", name=op.f('ck_recall_notice_kind_known')),
    sa.CheckConstraint('(recall_id IS NULL) <> (drill_id IS NULL)', name=op.f('ck_recall_notice_of_a_recall_or_a_drill')),
    sa.ForeignKeyConstraint(['drill_id'], ['recall_drill.id'], name=op.f('fk_recall_notice_drill_id_recall_drill')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_recall_notice_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_recall_notice_place_id_place')),
    sa.ForeignKeyConstraint(['recall_id'], ['recall.id'], name=op.f('fk_recall_notice_recall_id_recall')),
    sa.ForeignKeyConstraint(['sent_by'], ['user_account.id'], name=op.f('fk_recall_notice_sent_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recall_notice'))
    )
    with op.batch_alter_table('recall_notice') as batch_op:
        batch_op.create_index(batch_op.f('ix_recall_notice_drill_id'), ['drill_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recall_notice_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recall_notice_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recall_notice_recall_id'), ['recall_id'], unique=False)

    op.create_table('recall_acknowledgement',
    sa.Column('notice_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('remark', sa.String(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['recall_notice.id'], name=op.f('fk_recall_acknowledgement_notice_id_recall_notice')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_recall_acknowledgement_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('notice_id', name=op.f('pk_recall_acknowledgement'))
    )
    op.create_table('recall_lift_lot',
    sa.Column('recall_id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('lift_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['lift_id'], ['recall_lift.id'], name=op.f('fk_recall_lift_lot_lift_id_recall_lift')),
    sa.ForeignKeyConstraint(['recall_id', 'lot_id'], ['recall_lot.recall_id', 'recall_lot.lot_id'], name=op.f('fk_recall_lift_lot_recall_id_lot_id_recall_lot')),
    sa.PrimaryKeyConstraint('recall_id', 'lot_id', name=op.f('pk_recall_lift_lot'))
    )
    with op.batch_alter_table('recall_lift_lot') as batch_op:
        batch_op.create_index(batch_op.f('ix_recall_lift_lot_lot_id'), ['lot_id'], unique=False)

    with op.batch_alter_table('hold') as batch_op:
        batch_op.create_index(batch_op.f('ix_hold_recall_id'), ['recall_id'], unique=False)

    with op.batch_alter_table('recall') as batch_op:
        batch_op.add_column(sa.Column('severity', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('team', sa.String(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_recall_severity_known'), 'severity BETWEEN 1 AND 3')


def downgrade() -> None:
    with op.batch_alter_table('recall') as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_recall_severity_known'), type_='check')
        batch_op.drop_column('team')
        batch_op.drop_column('severity')

    with op.batch_alter_table('hold') as batch_op:
        batch_op.drop_index(batch_op.f('ix_hold_recall_id'))

    with op.batch_alter_table('recall_lift_lot') as batch_op:
        batch_op.drop_index(batch_op.f('ix_recall_lift_lot_lot_id'))

    op.drop_table('recall_lift_lot')
    op.drop_table('recall_acknowledgement')
    with op.batch_alter_table('recall_notice') as batch_op:
        batch_op.drop_index(batch_op.f('ix_recall_notice_recall_id'))
        batch_op.drop_index(batch_op.f('ix_recall_notice_place_id'))
        batch_op.drop_index(batch_op.f('ix_recall_notice_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_recall_notice_drill_id'))

    op.drop_table('recall_notice')
    with op.batch_alter_table('recall_note') as batch_op:
        batch_op.drop_index(batch_op.f('ix_recall_note_recall_id'))
        batch_op.drop_index(batch_op.f('ix_recall_note_drill_id'))

    op.drop_table('recall_note')
    with op.batch_alter_table('recall_lift') as batch_op:
        batch_op.drop_index(batch_op.f('ix_recall_lift_recall_id'))

    op.drop_table('recall_lift')
    op.drop_table('recall_drill_step')
    op.drop_table('recall_drill_lot')
    with op.batch_alter_table('recall_drill') as batch_op:
        batch_op.drop_index(batch_op.f('ix_recall_drill_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_recall_drill_lot_id'))

    op.drop_table('recall_drill')
