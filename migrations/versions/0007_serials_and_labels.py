"""Serials printed on packs, their scans, labels voided."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)
CAUSES = ("torn", "misprinted", "lost", "reprinted", "other")
SIGNS = ("burst", "late", "scattered", "countries", "after_use", "voided")


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def of_serial(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ['lot_id', 'serial'], ['pack_serial.lot_id', 'pack_serial.serial'],
        name=op.f(f'fk_{table}_lot_id_pack_serial'),
    )


def upgrade() -> None:
    with op.batch_alter_table('label_printing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('has_serials', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('is_signed', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('hidden_job_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('reprint_of_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_label_printing_hidden_job_id_job'), 'job', ['hidden_job_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_label_printing_reprint_of_id_label_printing'), 'label_printing', ['reprint_of_id'], ['id'])
    with op.batch_alter_table('label_printing', schema=None) as batch_op:
        batch_op.alter_column('has_serials', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column('is_signed', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    op.create_table('label_void',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('count', BIG, nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('replaced_by_id', sa.Uuid(), nullable=True),
    sa.Column('keeps_serials', sa.Boolean(), nullable=False),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.CheckConstraint('count > 0', name=op.f('ck_label_void_count_positive')),
    sa.CheckConstraint(one_of('cause', CAUSES), name=op.f('ck_label_void_cause_known')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_label_void_lot_id_lot')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['label_printing.id'], name=op.f('fk_label_void_replaced_by_id_label_printing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_label_void'))
    )
    op.create_index(op.f('ix_label_void_lot_id'), 'label_void', ['lot_id'], unique=False)
    # What was printed again until now took the place of labels that nobody wrote down as voided.
    op.execute(
        "INSERT INTO label_void (id, lot_id, count, cause, reason, replaced_by_id, keeps_serials, occurred_at, recorded_at) "
        "SELECT id, lot_id, count, 'reprinted', reprint_reason, id, false, occurred_at, recorded_at "
        "FROM label_printing WHERE reprint_reason IS NOT NULL"
    )
    op.create_table('pack_serial',
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('serial', sa.String(), nullable=False),
    sa.Column('printing_id', sa.Uuid(), nullable=False),
    sa.Column('position', BIG, nullable=False),
    sa.Column('hidden_code_hash', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_pack_serial_lot_id_lot')),
    sa.ForeignKeyConstraint(['printing_id'], ['label_printing.id'], name=op.f('fk_pack_serial_printing_id_label_printing')),
    sa.PrimaryKeyConstraint('lot_id', 'serial', name=op.f('pk_pack_serial')),
    sa.UniqueConstraint('printing_id', 'position', name=op.f('uq_pack_serial_printing_id_position'))
    )
    op.create_table('voided_serial',
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('serial', sa.String(), nullable=False),
    sa.Column('void_id', sa.Uuid(), nullable=False),
    of_serial('voided_serial'),
    sa.ForeignKeyConstraint(['void_id'], ['label_void.id'], name=op.f('fk_voided_serial_void_id_label_void')),
    sa.PrimaryKeyConstraint('lot_id', 'serial', name=op.f('pk_voided_serial'))
    )
    op.create_index(op.f('ix_voided_serial_void_id'), 'voided_serial', ['void_id'], unique=False)
    op.create_table('serial_tally',
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('serial', sa.String(), nullable=False),
    sa.Column('scans', BIG, nullable=False),
    sa.Column('first_scanned_at', MOMENT, nullable=False),
    sa.Column('last_scanned_at', MOMENT, nullable=False),
    sa.CheckConstraint('scans > 0', name=op.f('ck_serial_tally_scans_positive')),
    of_serial('serial_tally'),
    sa.PrimaryKeyConstraint('lot_id', 'serial', name=op.f('pk_serial_tally'))
    )
    op.create_table('serial_scan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('serial', sa.String(), nullable=False),
    sa.Column('scanned_at', MOMENT, nullable=False),
    sa.Column('language', sa.String(), nullable=True),
    sa.Column('country', sa.String(), nullable=True),
    of_serial('serial_scan'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_serial_scan'))
    )
    op.create_index('ix_serial_scan_lot_id_serial', 'serial_scan', ['lot_id', 'serial', 'scanned_at'], unique=False)
    op.create_table('scan_alert',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('serial', sa.String(), nullable=False),
    sa.Column('sign', sa.String(), nullable=False),
    sa.Column('scans', BIG, nullable=False),
    sa.Column('first_scanned_at', MOMENT, nullable=False),
    sa.Column('raised_at', MOMENT, nullable=False),
    sa.CheckConstraint(one_of('sign', SIGNS), name=op.f('ck_scan_alert_sign_known')),
    of_serial('scan_alert'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_scan_alert_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scan_alert')),
    sa.UniqueConstraint('lot_id', 'serial', 'sign', name=op.f('uq_scan_alert_lot_id_serial_sign'))
    )
    op.create_index('ix_scan_alert_organisation_id', 'scan_alert', ['organisation_id', 'raised_at'], unique=False)
    op.create_table('scan_alert_answer',
    sa.Column('alert_id', sa.Uuid(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('occurred_at', MOMENT, nullable=False),
    sa.Column('recorded_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['alert_id'], ['scan_alert.id'], name=op.f('fk_scan_alert_answer_alert_id_scan_alert')),
    sa.PrimaryKeyConstraint('alert_id', name=op.f('pk_scan_alert_answer'))
    )
    op.create_table('hidden_code_use',
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('serial', sa.String(), nullable=False),
    sa.Column('used_at', MOMENT, nullable=False),
    of_serial('hidden_code_use'),
    sa.PrimaryKeyConstraint('lot_id', 'serial', name=op.f('pk_hidden_code_use'))
    )
    op.create_table('hidden_code_try',
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('serial', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('wrong', BIG, nullable=False),
    of_serial('hidden_code_try'),
    sa.PrimaryKeyConstraint('lot_id', 'serial', 'day', name=op.f('pk_hidden_code_try'))
    )


def downgrade() -> None:
    for table in ('hidden_code_try', 'hidden_code_use', 'scan_alert_answer', 'scan_alert', 'serial_scan',
                  'serial_tally', 'voided_serial', 'pack_serial', 'label_void'):
        op.drop_table(table)
    with op.batch_alter_table('label_printing', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_label_printing_reprint_of_id_label_printing'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_label_printing_hidden_job_id_job'), type_='foreignkey')
        for column in ('reprint_of_id', 'hidden_job_id', 'is_signed', 'has_serials'):
            batch_op.drop_column(column)
