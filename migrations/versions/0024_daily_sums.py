"""Sums of receipts by day, and the index by article."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('sold_day',
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('business_day', sa.Date(), nullable=False),
    sa.Column('till_id', sa.Uuid(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('article_id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('lines', BIG, nullable=False),
    sa.Column('quantity', BIG, nullable=False),
    sa.Column('gross_cents', BIG, nullable=False),
    sa.Column('net_cents', BIG, nullable=False),
    sa.Column('tax_cents', BIG, nullable=False),
    sa.PrimaryKeyConstraint('place_id', 'business_day', 'till_id', 'currency', 'article_id', 'owner_id', name=op.f('pk_sold_day'))
    )
    op.create_table('takings_day',
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('measure', sa.String(), nullable=False),
    sa.Column('business_day', sa.Date(), nullable=False),
    sa.Column('till_id', sa.Uuid(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('sales', BIG, nullable=False),
    sa.Column('refunds', BIG, nullable=False),
    sa.Column('cents', BIG, nullable=False),
    sa.Column('refund_cents', BIG, nullable=False),
    sa.CheckConstraint("measure IN ('hour', 'means')", name=op.f('ck_takings_day_measure_known')),
    sa.PrimaryKeyConstraint('place_id', 'measure', 'business_day', 'till_id', 'currency', 'key', name=op.f('pk_takings_day'))
    )
    with op.batch_alter_table('sale_line', schema=None) as batch_op:
        batch_op.create_index('ix_sale_line_article_id_business_day', ['article_id', 'business_day'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('sale_line', schema=None) as batch_op:
        batch_op.drop_index('ix_sale_line_article_id_business_day')

    op.drop_table('takings_day')
    op.drop_table('sold_day')
