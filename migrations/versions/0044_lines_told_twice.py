"""Which line of the bank one that was set aside repeats."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    with op.batch_alter_table("bank_settlement") as batch_op:
        batch_op.add_column(sa.Column("same_as_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_bank_settlement_same_as_id_bank_line"), "bank_line", ["same_as_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_bank_settlement_repeats_outside"), "same_as_id IS NULL OR settled_as = 'outside'"
        )
        batch_op.create_check_constraint(op.f("ck_bank_settlement_repeats_another"), "same_as_id <> line_id")


def downgrade() -> None:
    with op.batch_alter_table("bank_settlement") as batch_op:
        batch_op.drop_constraint(op.f("ck_bank_settlement_repeats_another"), type_="check")
        batch_op.drop_constraint(op.f("ck_bank_settlement_repeats_outside"), type_="check")
        batch_op.drop_constraint(op.f("fk_bank_settlement_same_as_id_bank_line"), type_="foreignkey")
        batch_op.drop_column("same_as_id")
