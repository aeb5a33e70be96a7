"""Sum the movements of the advances that are there already."""

from alembic import op

revision = "0046"
down_revision = "0045"

# By sum, the kinds that count and with which sign.
SUMMED = {
    "paid": {"repayment": 1, "refund": -1, "credit_moved": -1},
    "disbursed": {"disbursement": 1},
    "fee": {"fee": 1},
    "released": {"release": 1},
    "written_off": {"write_off": 1},
    "recovered": {"recovery": 1},
    "given_up": {"write_off": 1, "fee_waiver": 1},
}


def upgrade() -> None:
    sums = (
        "SUM(CASE kind " + " ".join(f"WHEN '{kind}' THEN {sign} * cents" for kind, sign in signs.items())
        + " ELSE 0 END)"
        for signs in SUMMED.values()
    )  # fmt: skip
    names = (f"{name}_cents" for name in SUMMED)
    op.execute(
        f"INSERT INTO advance_sum (advance_id, first_on, last_on, {', '.join(names)}) "
        f"SELECT advance_id, MIN(dated_on), MAX(dated_on), {', '.join(sums)} "
        "FROM advance_movement GROUP BY advance_id"
    )


def downgrade() -> None:
    op.execute("DELETE FROM advance_sum")
