"""What the accounts and the margins read of some days: statements, drawers of a till, own goods sold."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

NOT_SETTLED = "ix_sale_line_not_settled"
WHERE = sa.text("payout_id IS NULL AND sort = 'goods'")


def upgrade() -> None:
    op.create_index("ix_payout_line_payout_id_business_day", "payout_line", ["payout_id", "business_day"])
    op.create_index("ix_cash_session_till_id_business_day", "cash_session", ["till_id", "business_day"])
    op.drop_index("ix_cash_session_till_id", "cash_session")
    _not_settled(["lot_id", "article_id", "quantity", "net_cents"])


def downgrade() -> None:
    _not_settled([])
    op.create_index("ix_cash_session_till_id", "cash_session", ["till_id"])
    op.drop_index("ix_cash_session_till_id_business_day", "cash_session")
    op.drop_index("ix_payout_line_payout_id_business_day", "payout_line")


def _not_settled(told: list[str]) -> None:
    op.drop_index(NOT_SETTLED, "sale_line")
    op.create_index(
        NOT_SETTLED,
        "sale_line",
        ["owner_id", "place_id", "business_day"],
        sqlite_where=WHERE,
        postgresql_where=WHERE,
        postgresql_include=told,
    )
