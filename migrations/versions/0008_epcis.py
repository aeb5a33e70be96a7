"""EPCIS events said and heard; tokens of other systems."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    op.create_table('api_token',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('scopes', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_api_token_created_by_user_account')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_api_token_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('digest', name=op.f('uq_api_token_digest'))
    )
    with op.batch_alter_table('api_token') as batch_op:
        batch_op.create_index(batch_op.f('ix_api_token_user_id'), ['user_id'], unique=False)

    op.create_table('epcis_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('event_id', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('said', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('is_ours', sa.Boolean(), nullable=False),
    sa.Column('fact', sa.String(), nullable=True),
    sa.Column('ordinal', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('declared_by', sa.String(), nullable=True),
    sa.Column('declared_by_id', sa.Uuid(), nullable=True),
    sa.Column('capture_id', sa.Uuid(), nullable=True),
    sa.Column('is_declared_wrong', sa.Boolean(), nullable=False),
    sa.Column('declared_wrong_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error_reason', sa.String(), nullable=True),
    sa.Column('record_time', sa.DateTime(timezone=True), nullable=False),
    sa.Column('event_time', sa.DateTime(timezone=True), nullable=False),
    sa.Column('type', sa.String(), nullable=False),
    sa.Column('action', sa.String(), nullable=True),
    sa.Column('biz_step', sa.String(), nullable=True),
    sa.Column('disposition', sa.String(), nullable=True),
    sa.Column('read_point', sa.String(), nullable=True),
    sa.Column('biz_location', sa.String(), nullable=True),
    sa.Column('transformation_id', sa.String(), nullable=True),
    sa.CheckConstraint('is_ours = (fact IS NOT NULL)', name=op.f('ck_epcis_event_ours_tell_a_fact')),
    sa.CheckConstraint('is_ours = (declared_by IS NULL)', name=op.f('ck_epcis_event_others_declare')),
    sa.ForeignKeyConstraint(['declared_by_id'], ['user_account.id'], name=op.f('fk_epcis_event_declared_by_id_user_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_epcis_event_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_epcis_event')),
    sa.UniqueConstraint('fact', 'ordinal', name=op.f('uq_epcis_event_fact_ordinal'))
    )
    with op.batch_alter_table('epcis_event') as batch_op:
        batch_op.create_index('ix_epcis_event_event_id', ['event_id'], unique=False)
        batch_op.create_index('uq_epcis_event_declared', ['event_id', 'is_declared_wrong'], unique=True, sqlite_where=sa.text('NOT is_ours'), postgresql_where=sa.text('NOT is_ours'))
        batch_op.create_index('ix_epcis_event_record_time', ['record_time', 'id'], unique=False)
        batch_op.create_index('ix_epcis_event_event_time', ['event_time', 'id'], unique=False)
        batch_op.create_index('ix_epcis_event_organisation_id', ['organisation_id', 'record_time', 'id'], unique=False)
        batch_op.create_index('ix_epcis_event_biz_step', ['biz_step', 'record_time'], unique=False)
        batch_op.create_index('ix_epcis_event_disposition', ['disposition', 'record_time'], unique=False)
        batch_op.create_index('ix_epcis_event_type', ['type', 'record_time'], unique=False)
        batch_op.create_index('ix_epcis_event_read_point', ['read_point', 'record_time'], unique=False)
        batch_op.create_index('ix_epcis_event_biz_location', ['biz_location', 'record_time'], unique=False)
        batch_op.create_index(batch_op.f('ix_epcis_event_hash'), ['hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_epcis_event_capture_id'), ['capture_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_epcis_event_transformation_id'), ['transformation_id'], unique=False)

    op.create_table('epcis_reference',
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('concerns_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("part IN ('epc', 'parent', 'input', 'output', 'class', 'input_class', 'output_class', 'set', 'unset', 'corrective')", name=op.f('ck_epcis_reference_part_known')),
    sa.ForeignKeyConstraint(['concerns_id'], ['organisation.id'], name=op.f('fk_epcis_reference_concerns_id_organisation')),
    sa.ForeignKeyConstraint(['event_id'], ['epcis_event.id'], name=op.f('fk_epcis_reference_event_id_epcis_event')),
    sa.PrimaryKeyConstraint('event_id', 'part', 'address', name=op.f('pk_epcis_reference'))
    )
    with op.batch_alter_table('epcis_reference') as batch_op:
        batch_op.create_index('ix_epcis_reference_address', ['address', 'part', 'event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_epcis_reference_concerns_id'), ['concerns_id'], unique=False)

    op.create_table('epcis_name',
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_epcis_name_lot_id_lot')),
    sa.PrimaryKeyConstraint('lot_id', name=op.f('pk_epcis_name')),
    sa.UniqueConstraint('address', name=op.f('uq_epcis_name_address'))
    )
    op.create_table('epcis_cursor',
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('position', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('source', name=op.f('pk_epcis_cursor'))
    )


def downgrade() -> None:
    op.drop_table('epcis_cursor')
    op.drop_table('epcis_name')
    op.drop_table('epcis_reference')
    op.drop_table('epcis_event')
    op.drop_table('api_token')
