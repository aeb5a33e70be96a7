"""Nothing: a number kept for work that came later, with 0019; databases already carry it."""

revision = '0016'
down_revision = '0015'


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
