"""What a label says of claims; goods received from outside."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'

PLACES = ("store", "workshop", "boutique", "market_stall", "online_shop", "in_transit", "nature", "process",
          "customer", "loss", "count_difference", "shortage", "sample", "purchase")
Moment = sa.DateTime(timezone=True)


def replace_places(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table('place') as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_place_kind_known'), type_='check')
        batch_op.create_check_constraint(
            batch_op.f('ck_place_kind_known'), f"kind IN ({', '.join(repr(kind) for kind in kinds)})"
        )


def upgrade() -> None:
    replace_places((*PLACES, "supplier"))
    op.create_table('supply',
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('supplier', sa.String(), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=True),
    sa.Column('supplier_lot', sa.String(), nullable=True),
    sa.Column('supplier_address', sa.String(), nullable=True),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', Moment, nullable=False),
    sa.Column('recorded_at', Moment, nullable=False),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_supply_lot_id_lot')),
    sa.ForeignKeyConstraint(['supplier_id'], ['organisation.id'], name=op.f('fk_supply_supplier_id_organisation')),
    sa.ForeignKeyConstraint(['document_id'], ['stored_file.id'], name=op.f('fk_supply_document_id_stored_file')),
    sa.PrimaryKeyConstraint('lot_id', name=op.f('pk_supply'))
    )
    op.create_index(op.f('ix_supply_supplier_id'), 'supply', ['supplier_id'])
    op.create_index(op.f('ix_supply_supplier_address'), 'supply', ['supplier_address'])


def downgrade() -> None:
    op.drop_table('supply')
    op.execute("DELETE FROM place WHERE kind = 'supplier'")
    replace_places(PLACES)
