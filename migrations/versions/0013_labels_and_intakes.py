"""What a label says of claims; goods received from outside."""

revision = '0013'
down_revision = '0012'


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
