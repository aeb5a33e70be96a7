"""What went from one account of a fund to another, summed by day."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.create_table(
        "fund_day",
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("cents > 0", name=op.f("ck_fund_day_amount_positive")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_fund_day_fund_id_fund")),
        sa.PrimaryKeyConstraint("fund_id", "dated_on", "source", "target", name=op.f("pk_fund_day")),
    )


def downgrade() -> None:
    op.drop_table("fund_day")
