"""Pieces made by hand, with makers, technique and photo."""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'

ORIGINS = ("harvest", "process", "intake", "split", "merge")
MOVES = ("harvest", "process_in", "process_out", "dispatch", "receive", "discrepancy", "sale", "return",
         "loss", "tasting", "gift", "sample", "reversal")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def replace_check(table: str, name: str, condition: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'ck_{table}_{name}'), type_='check')
        batch_op.create_check_constraint(batch_op.f(f'ck_{table}_{name}'), condition)


def upgrade() -> None:
    op.create_table(
        'technique',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('name_fr', sa.String(), nullable=False),
        sa.Column('name_ar', sa.String(), nullable=False),
        sa.Column('name_en', sa.String(), nullable=False),
        sa.Column('name_zgh', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_technique')),
        sa.UniqueConstraint('key', name=op.f('uq_technique_key')),
    )
    op.create_table(
        'making',
        sa.Column('lot_id', sa.Uuid(), nullable=False),
        sa.Column('technique_id', sa.Uuid(), nullable=False),
        sa.Column('materials', sa.String(), nullable=False),
        sa.Column('is_unique', sa.Boolean(), nullable=False),
        sa.Column('length_mm', WHOLE, nullable=True),
        sa.Column('width_mm', WHOLE, nullable=True),
        sa.Column('height_mm', WHOLE, nullable=True),
        sa.Column('minutes_worked', WHOLE, nullable=True),
        sa.Column('begun_on', sa.Date(), nullable=True),
        sa.Column('photo_id', sa.Uuid(), nullable=True),
        sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            'length_mm > 0 AND width_mm > 0 AND height_mm > 0', name=op.f('ck_making_measures_positive')
        ),
        sa.CheckConstraint('minutes_worked > 0', name=op.f('ck_making_work_positive')),
        sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_making_lot_id_lot')),
        sa.ForeignKeyConstraint(
            ['photo_id'], ['stored_file.id'], name=op.f('fk_making_photo_id_stored_file')
        ),
        sa.ForeignKeyConstraint(
            ['technique_id'], ['technique.id'], name=op.f('fk_making_technique_id_technique')
        ),
        sa.PrimaryKeyConstraint('lot_id', name=op.f('pk_making')),
    )
    op.create_index(op.f('ix_making_technique_id'), 'making', ['technique_id'])
    replace_check('lot', 'origin_known', one_of('origin', (*ORIGINS, 'making')))
    replace_check('stock_move', 'kind_known', one_of('kind', (*MOVES, 'making')))
    with op.batch_alter_table('trade_item') as batch_op:
        batch_op.alter_column('shelf_life_days', existing_type=WHOLE, nullable=True)


def downgrade() -> None:
    # What the old tables cannot say becomes the nearest thing they can: members brought the pieces.
    op.execute("UPDATE stock_move SET kind = 'harvest' WHERE kind = 'making'")
    op.execute("UPDATE lot SET origin = 'harvest' WHERE origin = 'making'")
    op.execute("UPDATE trade_item SET shelf_life_days = 3650 WHERE shelf_life_days IS NULL")
    with op.batch_alter_table('trade_item') as batch_op:
        batch_op.alter_column('shelf_life_days', existing_type=WHOLE, nullable=False)
    replace_check('stock_move', 'kind_known', one_of('kind', MOVES))
    replace_check('lot', 'origin_known', one_of('origin', ORIGINS))
    op.drop_index(op.f('ix_making_technique_id'), table_name='making')
    op.drop_table('making')
    op.drop_table('technique')
