"""Certificates with scope and states; declared and approved yields; claims."""

revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
