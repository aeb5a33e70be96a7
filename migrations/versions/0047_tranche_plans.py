"""Later plans of tranches, each by a decision of the committee."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SUBJECT = "ck_committee_decision_subject_known"
SINCE = "subject IN ('grant', 'rescheduling', 'replanning', 'write_off')"
BEFORE = "subject IN ('grant', 'rescheduling', 'write_off')"
KEY = "pk_planned_tranche"


def upgrade() -> None:
    op.create_table(
        "tranche_plan",
        sa.Column("advance_id", sa.Uuid(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("paid_out_cents", WHOLE, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_tranche_plan_number_positive")),
        sa.CheckConstraint("paid_out_cents >= 0", name=op.f("ck_tranche_plan_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["advance_id"], ["advance.id"], name=op.f("fk_tranche_plan_advance_id_advance")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["committee_decision.id"],
            name=op.f("fk_tranche_plan_decision_id_committee_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_tranche_plan_recorded_by_user_account")
        ),
        sa.PrimaryKeyConstraint("advance_id", "number", name=op.f("pk_tranche_plan")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_tranche_plan_decision_id")),
    )
    with op.batch_alter_table("planned_tranche") as batch_op:
        # What was planned until now was agreed with the grant.
        batch_op.add_column(sa.Column("plan", WHOLE, nullable=False, server_default="0"))
        batch_op.drop_constraint(op.f(KEY), type_="primary")
        batch_op.create_primary_key(op.f(KEY), ["advance_id", "plan", "position"])
    with op.batch_alter_table("planned_tranche") as batch_op:
        batch_op.alter_column("plan", existing_type=WHOLE, existing_nullable=False, server_default=None)
    with op.batch_alter_table("committee_decision") as batch_op:
        batch_op.drop_constraint(op.f(SUBJECT), type_="check")
        batch_op.create_check_constraint(op.f(SUBJECT), SINCE)


def downgrade() -> None:
    with op.batch_alter_table("committee_decision") as batch_op:
        batch_op.drop_constraint(op.f(SUBJECT), type_="check")
        batch_op.create_check_constraint(op.f(SUBJECT), BEFORE)
    with op.batch_alter_table("planned_tranche") as batch_op:
        batch_op.drop_constraint(op.f(KEY), type_="primary")
        batch_op.create_primary_key(op.f(KEY), ["advance_id", "position"])
        batch_op.drop_column("plan")
    op.drop_table("tranche_plan")
