"""Certificates with scope and states; declared and approved yields; claims."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0004'
down_revision = '0003'

SCHEMES = "'aop_taliouine', 'aop_tyout_chiadma', 'igp_argane', 'igp_amandes_tafraout', 'bio_ma', 'bio_eu', 'fairtrade', 'other'"
Json = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')
BigInt = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    _certificates()
    _claims()
    op.add_column('process_run', sa.Column('commune', sa.String(), nullable=True))
    # A run was done where its outputs were put on stock.
    op.execute("""
        UPDATE process_run SET commune = (
            SELECT min(place.locality) FROM stock_move
            JOIN place ON place.id = stock_move.target_id
            JOIN run_output ON run_output.lot_id = stock_move.lot_id
            WHERE run_output.run_id = process_run.id AND stock_move.kind = 'process_out')
    """)


def _certificates() -> None:
    with op.batch_alter_table('certificate') as certificate:
        certificate.add_column(sa.Column('version_id', sa.Uuid(), nullable=True))
        certificate.add_column(sa.Column('product_keys', Json, server_default='[]', nullable=False))
        certificate.add_column(sa.Column('document_id', sa.Uuid(), nullable=True))
        certificate.add_column(sa.Column('is_document_public', sa.Boolean(), server_default='0', nullable=False))
        certificate.create_foreign_key(op.f('fk_certificate_version_id_standard_version'), 'standard_version', ['version_id'], ['id'])
        certificate.create_foreign_key(op.f('fk_certificate_document_id_stored_file'), 'stored_file', ['document_id'], ['id'])
    op.create_table('certificate_organisation',
    sa.Column('certificate_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_organisation_certificate_id_certificate')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_certificate_organisation_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('certificate_id', 'organisation_id', name=op.f('pk_certificate_organisation'))
    )
    op.create_index(op.f('ix_certificate_organisation_organisation_id'), 'certificate_organisation', ['organisation_id'])
    op.create_table('certificate_plot',
    sa.Column('certificate_id', sa.Uuid(), nullable=False),
    sa.Column('plot_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_plot_certificate_id_certificate')),
    sa.ForeignKeyConstraint(['plot_id'], ['plot.id'], name=op.f('fk_certificate_plot_plot_id_plot')),
    sa.PrimaryKeyConstraint('certificate_id', 'plot_id', name=op.f('pk_certificate_plot'))
    )
    op.create_index(op.f('ix_certificate_plot_plot_id'), 'certificate_plot', ['plot_id'])
    op.create_table('certificate_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('certificate_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('reaches_back_to', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('occurred_at', Moment, nullable=False),
    sa.Column('recorded_at', Moment, nullable=False),
    sa.CheckConstraint("kind IN ('suspended', 'reinstated', 'withdrawn')", name=op.f('ck_certificate_event_kind_known')),
    sa.CheckConstraint('reaches_back_to <= effective_on', name=op.f('ck_certificate_event_reaches_back')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_event_certificate_id_certificate')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_event'))
    )
    op.create_index(op.f('ix_certificate_event_certificate_id'), 'certificate_event', ['certificate_id'])
    op.create_table('certificate_correction',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('certificate_id', sa.Uuid(), nullable=False),
    sa.Column('before', Json, nullable=False),
    sa.Column('after', Json, nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('occurred_at', Moment, nullable=False),
    sa.Column('recorded_at', Moment, nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_correction_certificate_id_certificate')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_correction'))
    )
    op.create_index(op.f('ix_certificate_correction_certificate_id'), 'certificate_correction', ['certificate_id'])
    op.create_table('certificate_alert',
    sa.Column('certificate_id', sa.Uuid(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('days', BigInt, nullable=False),
    sa.Column('told_at', Moment, nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_alert_certificate_id_certificate')),
    sa.PrimaryKeyConstraint('certificate_id', 'valid_until', 'days', name=op.f('pk_certificate_alert'))
    )


def _claims() -> None:
    op.create_table('declared_certificate',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('scheme', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('occurred_at', Moment, nullable=False),
    sa.Column('recorded_at', Moment, nullable=False),
    sa.CheckConstraint(f'scheme IN ({SCHEMES})', name=op.f('ck_declared_certificate_scheme_known')),
    sa.CheckConstraint('valid_from <= valid_until', name=op.f('ck_declared_certificate_validity_in_order')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_declared_certificate_lot_id_lot')),
    sa.ForeignKeyConstraint(['document_id'], ['stored_file.id'], name=op.f('fk_declared_certificate_document_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declared_certificate'))
    )
    op.create_index(op.f('ix_declared_certificate_lot_id'), 'declared_certificate', ['lot_id'])
    op.create_table('declared_yield',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('certificate_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('season', BigInt, nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', BigInt, nullable=False),
    sa.Column('occurred_at', Moment, nullable=False),
    sa.Column('recorded_at', Moment, nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_declared_yield_quantity_positive')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_declared_yield_certificate_id_certificate')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_declared_yield_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_declared_yield_product_id_product')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declared_yield'))
    )
    op.create_index('ix_declared_yield_certificate_id_season', 'declared_yield', ['certificate_id', 'season'])
    op.create_table('approved_yield',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('certificate_id', sa.Uuid(), nullable=False),
    sa.Column('season', BigInt, nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', BigInt, nullable=False),
    sa.Column('approved_on', sa.Date(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', Moment, nullable=False),
    sa.Column('recorded_at', Moment, nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_approved_yield_quantity_positive')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_approved_yield_certificate_id_certificate')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_approved_yield_product_id_product')),
    sa.ForeignKeyConstraint(['document_id'], ['stored_file.id'], name=op.f('fk_approved_yield_document_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approved_yield'))
    )
    op.create_index('ix_approved_yield_certificate_id_season', 'approved_yield', ['certificate_id', 'season'])
    op.create_table('yield_balance',
    sa.Column('certificate_id', sa.Uuid(), nullable=False),
    sa.Column('season', BigInt, nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('approved', BigInt, nullable=False),
    sa.Column('drawn', BigInt, nullable=False),
    sa.CheckConstraint('0 <= drawn AND drawn <= approved', name=op.f('ck_yield_balance_never_below_zero')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_yield_balance_certificate_id_certificate')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_yield_balance_product_id_product')),
    sa.PrimaryKeyConstraint('certificate_id', 'season', 'product_id', name=op.f('pk_yield_balance'))
    )
    op.create_table('yield_draw',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('scheme', sa.String(), nullable=False),
    sa.Column('certificate_id', sa.Uuid(), nullable=False),
    sa.Column('season', BigInt, nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', BigInt, nullable=False),
    sa.Column('recorded_at', Moment, nullable=False),
    sa.CheckConstraint(f'scheme IN ({SCHEMES})', name=op.f('ck_yield_draw_scheme_known')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_yield_draw_quantity_positive')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_yield_draw_lot_id_lot')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_yield_draw_certificate_id_certificate')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_yield_draw_product_id_product')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_yield_draw')),
    sa.UniqueConstraint('lot_id', 'scheme', name=op.f('uq_yield_draw_lot_id_scheme'))
    )
    op.create_index('ix_yield_draw_certificate_id_season', 'yield_draw', ['certificate_id', 'season', 'product_id'])
    op.create_table('label_claim',
    sa.Column('printing_id', sa.Uuid(), nullable=False),
    sa.Column('scheme', sa.String(), nullable=False),
    sa.Column('certificate_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.CheckConstraint(f'scheme IN ({SCHEMES})', name=op.f('ck_label_claim_scheme_known')),
    sa.ForeignKeyConstraint(['printing_id'], ['label_printing.id'], name=op.f('fk_label_claim_printing_id_label_printing')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_label_claim_certificate_id_certificate')),
    sa.PrimaryKeyConstraint('printing_id', 'scheme', name=op.f('pk_label_claim'))
    )


def downgrade() -> None:
    op.drop_column('process_run', 'commune')
    for table in ('label_claim', 'yield_draw', 'yield_balance', 'approved_yield', 'declared_yield',
                  'declared_certificate', 'certificate_alert', 'certificate_correction', 'certificate_event',
                  'certificate_plot', 'certificate_organisation'):
        op.drop_table(table)
    with op.batch_alter_table('certificate') as certificate:
        certificate.drop_constraint(op.f('fk_certificate_document_id_stored_file'), type_='foreignkey')
        certificate.drop_constraint(op.f('fk_certificate_version_id_standard_version'), type_='foreignkey')
        for column in ('is_document_public', 'document_id', 'product_keys', 'version_id'):
            certificate.drop_column(column)
