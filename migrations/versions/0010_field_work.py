"""Harvests and weighings registered on a phone without network."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0010'
down_revision = '0009'

Json = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')
BigInt = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('gathering',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('harvested_on', sa.Date(), nullable=False),
    sa.Column('ordinal', BigInt, nullable=False),
    sa.Column('commune', sa.String(), nullable=True),
    sa.Column('opened_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ordinal > 0', name=op.f('ck_gathering_ordinal_positive')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_gathering_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_gathering_place_id_place')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_gathering_product_id_product')),
    sa.ForeignKeyConstraint(['opened_by'], ['user_account.id'], name=op.f('fk_gathering_opened_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gathering')),
    sa.UniqueConstraint('place_id', 'product_id', 'harvested_on', 'ordinal', name=op.f('uq_gathering_place_id_product_id_harvested_on_ordinal'))
    )
    op.create_index('ix_gathering_organisation_id_harvested_on', 'gathering', ['organisation_id', 'harvested_on', 'id'])
    op.create_table('weighing',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('gathering_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('plot_id', sa.Uuid(), nullable=True),
    sa.Column('gross_mg', BigInt, nullable=False),
    sa.Column('tare_mg', BigInt, nullable=False),
    sa.Column('net_mg', BigInt, nullable=False),
    sa.Column('weighed_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('tare_mg >= 0', name=op.f('ck_weighing_tare_not_negative')),
    sa.CheckConstraint('net_mg > 0', name=op.f('ck_weighing_net_positive')),
    sa.CheckConstraint('net_mg = gross_mg - tare_mg', name=op.f('ck_weighing_net_is_what_is_left')),
    sa.ForeignKeyConstraint(['gathering_id'], ['gathering.id'], name=op.f('fk_weighing_gathering_id_gathering')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_weighing_member_id_member')),
    sa.ForeignKeyConstraint(['plot_id'], ['plot.id'], name=op.f('fk_weighing_plot_id_plot')),
    sa.ForeignKeyConstraint(['weighed_by'], ['user_account.id'], name=op.f('fk_weighing_weighed_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_weighing'))
    )
    op.create_index('ix_weighing_gathering_id_occurred_at', 'weighing', ['gathering_id', 'occurred_at', 'id'])
    op.create_index(op.f('ix_weighing_member_id'), 'weighing', ['member_id'])
    op.create_table('weighing_cancellation',
    sa.Column('weighing_id', sa.Uuid(), nullable=False),
    sa.Column('cancelled_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['weighing_id'], ['weighing.id'], name=op.f('fk_weighing_cancellation_weighing_id_weighing')),
    sa.ForeignKeyConstraint(['cancelled_by'], ['user_account.id'], name=op.f('fk_weighing_cancellation_cancelled_by_user_account')),
    sa.PrimaryKeyConstraint('weighing_id', name=op.f('pk_weighing_cancellation'))
    )
    op.create_table('gathering_closing',
    sa.Column('gathering_id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=True),
    sa.Column('closed_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['gathering_id'], ['gathering.id'], name=op.f('fk_gathering_closing_gathering_id_gathering')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_gathering_closing_lot_id_lot')),
    sa.ForeignKeyConstraint(['closed_by'], ['user_account.id'], name=op.f('fk_gathering_closing_closed_by_user_account')),
    sa.PrimaryKeyConstraint('gathering_id', name=op.f('pk_gathering_closing')),
    sa.UniqueConstraint('lot_id', name=op.f('uq_gathering_closing_lot_id'))
    )
    op.create_table('gathering_photo',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('gathering_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('taken_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['gathering_id'], ['gathering.id'], name=op.f('fk_gathering_photo_gathering_id_gathering')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_gathering_photo_file_id_stored_file')),
    sa.ForeignKeyConstraint(['taken_by'], ['user_account.id'], name=op.f('fk_gathering_photo_taken_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gathering_photo'))
    )
    op.create_index(op.f('ix_gathering_photo_gathering_id'), 'gathering_photo', ['gathering_id'])
    op.create_table('field_refusal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('gathering_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('reason_values', Json, nullable=False),
    sa.Column('said', Json, nullable=False),
    sa.Column('said_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('opening', 'weighing', 'cancellation', 'closing')", name=op.f('ck_field_refusal_kind_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_field_refusal_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['said_by'], ['user_account.id'], name=op.f('fk_field_refusal_said_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_field_refusal'))
    )
    op.create_index(op.f('ix_field_refusal_gathering_id'), 'field_refusal', ['gathering_id'])
    op.create_index('ix_field_refusal_organisation_id_recorded_at', 'field_refusal', ['organisation_id', 'recorded_at'])
    op.create_table('field_settlement',
    sa.Column('refusal_id', sa.Uuid(), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('weighing_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('settled_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("decision IN ('counted', 'dropped')", name=op.f('ck_field_settlement_decision_known')),
    sa.ForeignKeyConstraint(['refusal_id'], ['field_refusal.id'], name=op.f('fk_field_settlement_refusal_id_field_refusal')),
    sa.ForeignKeyConstraint(['weighing_id'], ['weighing.id'], name=op.f('fk_field_settlement_weighing_id_weighing')),
    sa.ForeignKeyConstraint(['settled_by'], ['user_account.id'], name=op.f('fk_field_settlement_settled_by_user_account')),
    sa.PrimaryKeyConstraint('refusal_id', name=op.f('pk_field_settlement'))
    )


def downgrade() -> None:
    for table in ('field_settlement', 'field_refusal', 'gathering_photo', 'gathering_closing', 'weighing_cancellation', 'weighing', 'gathering'):
        op.drop_table(table)
