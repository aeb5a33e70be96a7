"""Harvests and weighings registered on a phone without network."""

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
