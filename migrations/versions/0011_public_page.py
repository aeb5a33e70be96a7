"""What the producer received, problems reported by consumers."""

revision = '0011'
down_revision = '0010'


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
