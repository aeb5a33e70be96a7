"""Signatures on delivery notes."""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'


def upgrade() -> None:
    op.create_table('delivery_signature',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('delivery_id', sa.Uuid(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('strokes', sa.String(), nullable=True),
    sa.Column('content_hash', sa.String(), nullable=False),
    sa.Column('signed_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("part IN ('handed_over', 'received')", name=op.f('ck_delivery_signature_part_known')),
    sa.CheckConstraint("strokes <> ''", name=op.f('ck_delivery_signature_strokes_not_empty')),
    sa.ForeignKeyConstraint(['delivery_id'], ['delivery.id'], name=op.f('fk_delivery_signature_delivery_id_delivery')),
    sa.ForeignKeyConstraint(['signed_by'], ['user_account.id'], name=op.f('fk_delivery_signature_signed_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery_signature')),
    sa.UniqueConstraint('delivery_id', 'part', name=op.f('uq_delivery_signature_delivery_id_part'))
    )


def downgrade() -> None:
    op.drop_table('delivery_signature')
