"""Lists for the network's or a place's register; their kinds are declared by packages, not by the table."""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'

KINDS = "kind IN ('members', 'plots')"


def upgrade() -> None:
    with op.batch_alter_table('import_file', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_import_file_kind_known'), type_='check')
        batch_op.alter_column('organisation_id', existing_type=sa.Uuid(), nullable=True)
        batch_op.add_column(sa.Column('place_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_import_file_place_id_place'), 'place', ['place_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_import_file_place_id'), ['place_id'], unique=False)


def downgrade() -> None:
    # A list of another register has no place in the older table; what it brought stays where it is.
    op.execute(sa.text("DELETE FROM import_file WHERE kind NOT IN ('members', 'plots')"))
    with op.batch_alter_table('import_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_file_place_id'))
        batch_op.drop_constraint(batch_op.f('fk_import_file_place_id_place'), type_='foreignkey')
        batch_op.drop_column('place_id')
        batch_op.alter_column('organisation_id', existing_type=sa.Uuid(), nullable=False)
        batch_op.create_check_constraint(batch_op.f('ck_import_file_kind_known'), KINDS)
