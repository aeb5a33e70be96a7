"""Sum the transfers that are there already by day."""

from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.execute(
        "INSERT INTO fund_day (fund_id, dated_on, source, target, cents) "
        "SELECT fund_id, dated_on, source, target, SUM(cents) FROM fund_transfer "
        "GROUP BY fund_id, dated_on, source, target"
    )


def downgrade() -> None:
    op.execute("DELETE FROM fund_day")
