"""What was said of prices, by whom and when."""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('price_fact',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('price_list_id', sa.Uuid(), nullable=False),
    sa.Column('article_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('gross_cents', BIG, nullable=False),
    sa.Column('is_return', sa.Boolean(), nullable=False),
    sa.Column('said_in', sa.Uuid(), nullable=False),
    sa.Column('said_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.Column('changed_at', MOMENT, server_default='2020-01-01 00:00:00', nullable=False),
    sa.CheckConstraint("act IN ('set', 'withdrawn')", name=op.f('ck_price_fact_act_known')),
    sa.CheckConstraint('gross_cents >= 0', name=op.f('ck_price_fact_gross_not_negative')),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_price_fact_article_id_article')),
    sa.ForeignKeyConstraint(['price_list_id'], ['price_list.id'], name=op.f('fk_price_fact_price_list_id_price_list')),
    sa.ForeignKeyConstraint(['said_by'], ['user_account.id'], name=op.f('fk_price_fact_said_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_fact'))
    )
    with op.batch_alter_table('price_fact', schema=None) as batch_op:
        batch_op.create_index('ix_price_fact_article_id_valid_from', ['article_id', 'valid_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_price_fact_changed_at'), ['changed_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('price_fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_price_fact_changed_at'))
        batch_op.drop_index('ix_price_fact_article_id_valid_from')

    op.drop_table('price_fact')
