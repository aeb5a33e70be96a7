"""What makes a great recall quick: the state of a lot is told by recalls and holds, not written into it."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'

_STATES = """
UPDATE lot SET state = CASE
  WHEN EXISTS (SELECT 1 FROM recall_lot WHERE recall_lot.lot_id = lot.id AND recall_lot.side <> 'upstream'
    AND NOT EXISTS (SELECT 1 FROM recall_lift_lot WHERE recall_lift_lot.recall_id = recall_lot.recall_id
      AND recall_lift_lot.lot_id = recall_lot.lot_id)) THEN 'recalled'
  WHEN EXISTS (SELECT 1 FROM hold WHERE hold.lot_id = lot.id
    AND NOT EXISTS (SELECT 1 FROM hold_release WHERE hold_release.hold_id = hold.id)) THEN 'held'
  ELSE 'free' END
"""


def upgrade() -> None:
    with op.batch_alter_table('lot', schema=None) as batch_op:
        batch_op.drop_index('ix_lot_not_free')
        batch_op.drop_index('ix_lot_changed_at')
        batch_op.drop_constraint(op.f('ck_lot_state_known'), type_='check')
        batch_op.drop_column('state')
        batch_op.drop_column('changed_at')
    with op.batch_alter_table('recall_lot', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_recall_lot_lot_id_lot'), type_='foreignkey')
        batch_op.drop_constraint(op.f('fk_recall_lot_recall_id_recall'), type_='foreignkey')
    op.create_index('ix_recall_recorded_at', 'recall', ['recorded_at'])
    op.create_index('ix_recall_lift_recorded_at', 'recall_lift', ['recorded_at'])
    op.create_index('ix_hold_recorded_at', 'hold', ['recorded_at'])
    op.create_index('ix_hold_release_recorded_at', 'hold_release', ['recorded_at'])


def downgrade() -> None:
    op.drop_index('ix_hold_release_recorded_at', 'hold_release')
    op.drop_index('ix_hold_recorded_at', 'hold')
    op.drop_index('ix_recall_lift_recorded_at', 'recall_lift')
    op.drop_index('ix_recall_recorded_at', 'recall')
    with op.batch_alter_table('recall_lot', schema=None) as batch_op:
        batch_op.create_foreign_key(op.f('fk_recall_lot_recall_id_recall'), 'recall', ['recall_id'], ['id'])
        batch_op.create_foreign_key(op.f('fk_recall_lot_lot_id_lot'), 'lot', ['lot_id'], ['id'])
    with op.batch_alter_table('lot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_at', sa.DateTime(timezone=True), server_default='2020-01-01 00:00:00', nullable=False))
        batch_op.add_column(sa.Column('state', sa.String(), server_default='free', nullable=False))
    op.execute(_STATES)
    with op.batch_alter_table('lot', schema=None) as batch_op:
        batch_op.alter_column('state', server_default=None)
        batch_op.create_check_constraint(op.f('ck_lot_state_known'), "state IN ('free', 'held', 'recalled')")
        batch_op.create_index('ix_lot_changed_at', ['changed_at'], unique=False)
        batch_op.create_index('ix_lot_not_free', ['state', 'made_on'], unique=False, sqlite_where=sa.text("state <> 'free'"), postgresql_where=sa.text("state <> 'free'"))
