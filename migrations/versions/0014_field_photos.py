"""Photos taken in the village of lots and of dossiers."""

revision = '0014'
down_revision = '0013'


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
