"""Contracts signed, guarantors called on"""

import sqlalchemy as sa
from alembic import op


revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.create_table('contract_paper',
    sa.Column('advance_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['advance_id'], ['advance.id'], name=op.f('fk_contract_paper_advance_id_advance')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_contract_paper_file_id_stored_file')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_contract_paper_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('advance_id', 'file_id', name=op.f('pk_contract_paper'))
    )
    with op.batch_alter_table('contract_paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contract_paper_file_id'), ['file_id'], unique=False)

    op.create_table('contract_signature',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('advance_id', sa.Uuid(), nullable=False),
    sa.Column('signatory', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('strokes', sa.String(), nullable=True),
    sa.Column('content_hash', sa.String(), nullable=False),
    sa.Column('signed_by', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("strokes <> ''", name=op.f('ck_contract_signature_strokes_not_empty')),
    sa.ForeignKeyConstraint(['advance_id'], ['advance.id'], name=op.f('fk_contract_signature_advance_id_advance')),
    sa.ForeignKeyConstraint(['signed_by'], ['user_account.id'], name=op.f('fk_contract_signature_signed_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contract_signature')),
    sa.UniqueConstraint('advance_id', 'signatory', name=op.f('uq_contract_signature_advance_id_signatory'))
    )
    op.create_table('guarantee_call',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('advance_id', sa.Uuid(), nullable=False),
    sa.Column('guarantor_id', sa.Uuid(), nullable=False),
    sa.Column('called_on', sa.Date(), nullable=False),
    sa.Column('pay_by', sa.Date(), nullable=False),
    sa.Column('cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('cents > 0', name=op.f('ck_guarantee_call_amount_positive')),
    sa.CheckConstraint('pay_by > called_on', name=op.f('ck_guarantee_call_pay_by_after_call')),
    sa.ForeignKeyConstraint(['advance_id'], ['advance.id'], name=op.f('fk_guarantee_call_advance_id_advance')),
    sa.ForeignKeyConstraint(['guarantor_id'], ['guarantor.id'], name=op.f('fk_guarantee_call_guarantor_id_guarantor')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_guarantee_call_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guarantee_call')),
    sa.UniqueConstraint('number', name=op.f('uq_guarantee_call_number'))
    )
    with op.batch_alter_table('guarantee_call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guarantee_call_advance_id'), ['advance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_guarantee_call_guarantor_id'), ['guarantor_id'], unique=False)

    op.create_table('guarantee_call_withdrawal',
    sa.Column('call_id', sa.Uuid(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['guarantee_call.id'], name=op.f('fk_guarantee_call_withdrawal_call_id_guarantee_call')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_guarantee_call_withdrawal_recorded_by_user_account')),
    sa.PrimaryKeyConstraint('call_id', name=op.f('pk_guarantee_call_withdrawal'))
    )
    op.create_table('guarantor_payment',
    sa.Column('movement_id', sa.Uuid(), nullable=False),
    sa.Column('guarantor_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['guarantor_id'], ['guarantor.id'], name=op.f('fk_guarantor_payment_guarantor_id_guarantor')),
    sa.ForeignKeyConstraint(['movement_id'], ['advance_movement.id'], name=op.f('fk_guarantor_payment_movement_id_advance_movement')),
    sa.PrimaryKeyConstraint('movement_id', name=op.f('pk_guarantor_payment'))
    )
    with op.batch_alter_table('guarantor_payment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guarantor_payment_guarantor_id'), ['guarantor_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('guarantor_payment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guarantor_payment_guarantor_id'))

    op.drop_table('guarantor_payment')
    op.drop_table('guarantee_call_withdrawal')
    with op.batch_alter_table('guarantee_call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guarantee_call_guarantor_id'))
        batch_op.drop_index(batch_op.f('ix_guarantee_call_advance_id'))

    op.drop_table('guarantee_call')
    op.drop_table('contract_signature')
    with op.batch_alter_table('contract_paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contract_paper_file_id'))

    op.drop_table('contract_paper')
