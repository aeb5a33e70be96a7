"""Why goods leave otherwise than sold; returns to the cooperative."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'

PLACES = ("store", "workshop", "boutique", "market_stall", "online_shop", "in_transit", "nature", "process",
          "customer", "loss", "count_difference", "shortage", "sample", "purchase", "supplier")
MOVES = ("harvest", "process_in", "process_out", "dispatch", "receive", "discrepancy", "sale", "return",
         "loss")
CAUSES = ("broken", "spilt", "spoilt", "expired", "stolen", "tasting", "gift", "sample", "other")


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def replace_check(table: str, name: str, condition: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'ck_{table}_{name}'), type_='check')
        batch_op.create_check_constraint(batch_op.f(f'ck_{table}_{name}'), condition)


def upgrade() -> None:
    replace_check('place', 'kind_known', one_of('kind', (*PLACES, 'tasting', 'gift')))
    replace_check('delivery', 'terms_known', "terms IN ('consigned', 'bought', 'returned')")
    with op.batch_alter_table('stock_move') as batch_op:
        batch_op.add_column(sa.Column('cause', sa.String(), nullable=True))
        batch_op.drop_constraint(batch_op.f('ck_stock_move_kind_known'), type_='check')
        batch_op.create_check_constraint(
            batch_op.f('ck_stock_move_kind_known'),
            one_of('kind', (*MOVES, 'tasting', 'gift', 'sample', 'reversal')),
        )
        batch_op.create_check_constraint(
            batch_op.f('ck_stock_move_cause_known'), f"cause IS NULL OR {one_of('cause', CAUSES)}"
        )
    # What was told before had words only.
    op.execute("UPDATE stock_move SET cause = 'other' WHERE kind = 'loss'")


def downgrade() -> None:
    # What the old tables cannot say becomes the nearest thing they can; no quantity changes.
    op.execute("UPDATE stock_move SET kind = 'loss' WHERE kind IN ('tasting', 'gift', 'sample')")
    for kind in ('tasting', 'gift'):
        op.execute(
            "UPDATE stock_move SET target_id = (SELECT id FROM place WHERE kind = 'loss') "
            f"WHERE target_id IN (SELECT id FROM place WHERE kind = '{kind}')"
        )
        op.execute(f"DELETE FROM place WHERE kind = '{kind}'")
    op.execute("UPDATE delivery SET terms = 'consigned' WHERE terms = 'returned'")
    with op.batch_alter_table('stock_move') as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_stock_move_cause_known'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_stock_move_kind_known'), type_='check')
        batch_op.create_check_constraint(
            batch_op.f('ck_stock_move_kind_known'), one_of('kind', (*MOVES, 'reversal'))
        )
        batch_op.drop_column('cause')
    replace_check('delivery', 'terms_known', "terms IN ('consigned', 'bought')")
    replace_check('place', 'kind_known', one_of('kind', PLACES))
