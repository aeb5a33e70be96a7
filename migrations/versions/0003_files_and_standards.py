"""Files received as evidence; standards by edition with their requirements and limits."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0003'
down_revision = '0002'

BRANCHES = "'saffron', 'argan', 'olive', 'pamm', 'almond', 'honey', 'craft'"
Json = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')
BigInt = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('stored_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('size_bytes', BigInt, nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('received_by', sa.Uuid(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size_bytes > 0', name=op.f('ck_stored_file_size_positive')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_stored_file_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['received_by'], ['user_account.id'], name=op.f('fk_stored_file_received_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file'))
    )
    op.create_index(op.f('ix_stored_file_organisation_id'), 'stored_file', ['organisation_id'])
    op.create_index(op.f('ix_stored_file_sha256'), 'stored_file', ['sha256'])
    op.create_table('standard',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('branch', sa.String(), nullable=True),
    sa.Column('name_fr', sa.String(), nullable=False),
    sa.Column('name_ar', sa.String(), nullable=False),
    sa.CheckConstraint("kind IN ('certification', 'analysis')", name=op.f('ck_standard_kind_known')),
    sa.CheckConstraint(f'branch IN ({BRANCHES})', name=op.f('ck_standard_branch_known')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_standard'))
    )
    op.create_table('standard_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('standard_key', sa.String(), nullable=False),
    sa.Column('edition', sa.String(), nullable=False),
    sa.Column('version', BigInt, nullable=False),
    sa.Column('in_force_from', sa.Date(), nullable=True),
    sa.Column('in_force_until', sa.Date(), nullable=True),
    sa.Column('issued_by', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('is_filled', sa.Boolean(), nullable=False),
    sa.Column('product_keys', Json, nullable=False),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('version > 0', name=op.f('ck_standard_version_version_positive')),
    sa.CheckConstraint('in_force_from <= in_force_until', name=op.f('ck_standard_version_force_in_order')),
    sa.ForeignKeyConstraint(['standard_key'], ['standard.key'], name=op.f('fk_standard_version_standard_key_standard')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard_version')),
    sa.UniqueConstraint('standard_key', 'edition', 'version', name=op.f('uq_standard_version_standard_key_edition_version'))
    )
    op.create_table('requirement',
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('position', BigInt, nullable=False),
    sa.Column('text_fr', sa.String(), nullable=False),
    sa.Column('text_ar', sa.String(), nullable=False),
    sa.Column('applies_to', sa.String(), nullable=False),
    sa.Column('evidence_kinds', Json, nullable=False),
    sa.Column('rule', sa.String(), nullable=True),
    sa.Column('parameters', Json, nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('is_sourced', sa.Boolean(), nullable=False),
    sa.CheckConstraint("applies_to IN ('organisation', 'member', 'plot', 'process_run', 'lot', 'label')", name=op.f('ck_requirement_subject_known')),
    sa.ForeignKeyConstraint(['version_id'], ['standard_version.id'], name=op.f('fk_requirement_version_id_standard_version')),
    sa.PrimaryKeyConstraint('version_id', 'code', name=op.f('pk_requirement'))
    )
    op.create_table('grade_limit',
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('grade', sa.String(), nullable=False),
    sa.Column('measure', sa.String(), nullable=False),
    sa.Column('rank', BigInt, nullable=False),
    sa.Column('position', BigInt, nullable=False),
    sa.Column('grade_name_fr', sa.String(), nullable=False),
    sa.Column('grade_name_ar', sa.String(), nullable=False),
    sa.Column('measure_name_fr', sa.String(), nullable=False),
    sa.Column('measure_name_ar', sa.String(), nullable=False),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('minimum', sa.String(), nullable=True),
    sa.Column('maximum', sa.String(), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('is_sourced', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['standard_version.id'], name=op.f('fk_grade_limit_version_id_standard_version')),
    sa.PrimaryKeyConstraint('version_id', 'grade', 'measure', name=op.f('pk_grade_limit'))
    )
    op.create_table('area_commune',
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('province', sa.String(), nullable=False),
    sa.Column('commune', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('is_sourced', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['standard_version.id'], name=op.f('fk_area_commune_version_id_standard_version')),
    sa.PrimaryKeyConstraint('version_id', 'province', 'commune', name=op.f('pk_area_commune'))
    )


def downgrade() -> None:
    op.drop_table('area_commune')
    op.drop_table('grade_limit')
    op.drop_table('requirement')
    op.drop_table('standard_version')
    op.drop_table('standard')
    op.drop_index(op.f('ix_stored_file_sha256'), table_name='stored_file')
    op.drop_index(op.f('ix_stored_file_organisation_id'), table_name='stored_file')
    op.drop_table('stored_file')
