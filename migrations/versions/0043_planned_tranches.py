"""When what was granted is planned to be paid out."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    op.create_table(
        "planned_tranche",
        sa.Column("advance_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("cents > 0", name=op.f("ck_planned_tranche_amount_positive")),
        sa.ForeignKeyConstraint(
            ["advance_id"], ["advance.id"], name=op.f("fk_planned_tranche_advance_id_advance")
        ),
        sa.PrimaryKeyConstraint("advance_id", "position", name=op.f("pk_planned_tranche")),
    )


def downgrade() -> None:
    op.drop_table("planned_tranche")
