"""Analyses graded against an edition, with their documents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'

Json = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')


def upgrade() -> None:
    with op.batch_alter_table('analysis') as table:
        table.add_column(sa.Column('version_id', sa.Uuid(), nullable=True))
        table.add_column(sa.Column('document_id', sa.Uuid(), nullable=True))
        table.create_index('ix_analysis_version_id', ['version_id'])
        table.create_index('ix_analysis_document_id', ['document_id'])
        table.create_foreign_key('fk_analysis_version_id_standard_version', 'standard_version', ['version_id'], ['id'])
        table.create_foreign_key('fk_analysis_document_id_stored_file', 'stored_file', ['document_id'], ['id'])
    op.create_table('analysis_grade',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('analysis_id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('grade', sa.String(), nullable=True),
    sa.Column('decided_by', Json, nullable=False),
    sa.Column('missing', Json, nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("outcome IN ('graded', 'incomplete', 'outside')", name=op.f('ck_analysis_grade_outcome_known')),
    sa.CheckConstraint("(outcome = 'graded') = (grade IS NOT NULL)", name=op.f('ck_analysis_grade_grade_when_graded')),
    sa.ForeignKeyConstraint(['analysis_id'], ['analysis.id'], name=op.f('fk_analysis_grade_analysis_id_analysis')),
    sa.ForeignKeyConstraint(['version_id'], ['standard_version.id'], name=op.f('fk_analysis_grade_version_id_standard_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_analysis_grade')),
    sa.UniqueConstraint('analysis_id', 'version_id', name=op.f('uq_analysis_grade_analysis_id_version_id'))
    )
    op.create_index(op.f('ix_analysis_grade_version_id'), 'analysis_grade', ['version_id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_analysis_grade_version_id'), table_name='analysis_grade')
    op.drop_table('analysis_grade')
    with op.batch_alter_table('analysis') as table:
        table.drop_constraint('fk_analysis_document_id_stored_file', type_='foreignkey')
        table.drop_constraint('fk_analysis_version_id_standard_version', type_='foreignkey')
        table.drop_index('ix_analysis_document_id')
        table.drop_index('ix_analysis_version_id')
        table.drop_column('document_id')
        table.drop_column('version_id')
