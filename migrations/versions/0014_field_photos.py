"""Photos taken in the village of lots and of dossiers."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'

BEFORE = "kind IN ('opening', 'weighing', 'cancellation', 'closing')"
SINCE = "kind IN ('opening', 'weighing', 'cancellation', 'closing', 'photo')"


def upgrade() -> None:
    op.create_table('lot_piece',
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_lot_piece_lot_id_lot')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_lot_piece_evidence_id_evidence')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_lot_piece_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('lot_id', 'evidence_id', name=op.f('pk_lot_piece'))
    )
    op.create_index(op.f('ix_lot_piece_evidence_id'), 'lot_piece', ['evidence_id'])
    with op.batch_alter_table('field_refusal') as batch_op:
        batch_op.add_column(sa.Column('file_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_field_refusal_file_id_stored_file'), 'stored_file', ['file_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('ck_field_refusal_kind_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_field_refusal_kind_known'), SINCE)
    with op.batch_alter_table('field_settlement') as batch_op:
        batch_op.add_column(sa.Column('evidence_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_field_settlement_evidence_id_evidence'), 'evidence', ['evidence_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('ck_field_settlement_decision_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_field_settlement_decision_known'), "decision IN ('counted', 'dropped', 'kept')")


def downgrade() -> None:
    with op.batch_alter_table('field_settlement') as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_field_settlement_decision_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_field_settlement_decision_known'), "decision IN ('counted', 'dropped')")
        batch_op.drop_constraint(batch_op.f('fk_field_settlement_evidence_id_evidence'), type_='foreignkey')
        batch_op.drop_column('evidence_id')
    with op.batch_alter_table('field_refusal') as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_field_refusal_kind_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_field_refusal_kind_known'), BEFORE)
        batch_op.drop_constraint(batch_op.f('fk_field_refusal_file_id_stored_file'), type_='foreignkey')
        batch_op.drop_column('file_id')
    op.drop_index(op.f('ix_lot_piece_evidence_id'), table_name='lot_piece')
    op.drop_table('lot_piece')
