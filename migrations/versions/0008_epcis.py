"""EPCIS events said and heard; tokens of other systems."""

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
