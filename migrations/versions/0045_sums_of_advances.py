"""What all movements of an advance sum to, beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"

SUMS = ("paid", "disbursed", "fee", "released", "written_off", "recovered", "given_up")


def upgrade() -> None:
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "advance_sum",
        sa.Column("advance_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        *(sa.Column(f"{name}_cents", whole, nullable=False) for name in SUMS),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_advance_sum_days_in_order")),
        sa.CheckConstraint(
            "given_up_cents >= written_off_cents", name=op.f("ck_advance_sum_lost_is_given_up")
        ),
        sa.ForeignKeyConstraint(
            ["advance_id"], ["advance.id"], name=op.f("fk_advance_sum_advance_id_advance")
        ),
        sa.PrimaryKeyConstraint("advance_id", name=op.f("pk_advance_sum")),
    )


def downgrade() -> None:
    op.drop_table("advance_sum")
