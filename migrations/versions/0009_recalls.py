"""Recalls that end, drills, notices and their acknowledgement."""

revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
