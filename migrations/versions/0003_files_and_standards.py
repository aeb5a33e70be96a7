"""Files received as evidence; standards by edition with their requirements and limits."""

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
