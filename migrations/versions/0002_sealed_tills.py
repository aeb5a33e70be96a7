"""Sealed tills: enrolments, every text as it was signed, closings, refunds, credits, cards, what changed when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'


MEANS = ("cash", "card", "cheque", "transfer", "stripe", "voucher", "deposit")
MOVES = ("harvest", "process_in", "process_out", "dispatch", "receive", "discrepancy", "sale", "loss", "reversal")
FLAGS = ("shortage", "price_differs", "tax_differs", "lot_expired", "lot_held", "lot_recalled",
         "lot_unknown", "article_unknown", "session_closed", "session_unknown", "number_gap")
NEW_FLAGS = ("day_differs", "seller_unknown", "discount_above_limit", "refund_unknown", "refund_above_sale",
             "credit_unknown", "credit_overdrawn", "credit_known")


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def replace_check(table: str, name: str, condition: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'ck_{table}_{name}'), type_='check')
        batch_op.create_check_constraint(batch_op.f(f'ck_{table}_{name}'), condition)


def upgrade() -> None:
    op.create_table('till_pin',
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('salt', sa.String(), nullable=False),
    sa.Column('iterations', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_till_pin_user_id_user_account')),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_till_pin'))
    )
    op.create_table('place_closing',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('ordinal', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('within_id', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('total_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('absolute_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('perpetual_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('perpetual_absolute_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('signature', sa.String(), nullable=False),
    sa.CheckConstraint("level IN ('day', 'month', 'year')", name=op.f('ck_place_closing_level_known')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_place_closing_place_id_place')),
    sa.ForeignKeyConstraint(['within_id'], ['place_closing.id'], name=op.f('fk_place_closing_within_id_place_closing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place_closing')),
    sa.UniqueConstraint('place_id', 'level', 'period', 'ordinal', name=op.f('uq_place_closing_place_id_level_period_ordinal')),
    sa.UniqueConstraint('place_id', 'sequence', name=op.f('uq_place_closing_place_id_sequence'))
    )
    op.create_table('card_attempt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('till_id', sa.Uuid(), nullable=False),
    sa.Column('amount_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('intent', sa.String(), nullable=True),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('looked_up_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.CheckConstraint("state = 'begun' OR state = 'failed' OR intent IS NOT NULL", name=op.f('ck_card_attempt_intent_before_asking')),
    sa.CheckConstraint("state IN ('begun', 'asked', 'succeeded', 'failed', 'unknown')", name=op.f('ck_card_attempt_state_known')),
    sa.CheckConstraint('amount_cents > 0', name=op.f('ck_card_attempt_amount_positive')),
    sa.ForeignKeyConstraint(['till_id'], ['till.id'], name=op.f('fk_card_attempt_till_id_till')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_attempt')),
    sa.UniqueConstraint('intent', name=op.f('uq_card_attempt_intent'))
    )
    with op.batch_alter_table('card_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_attempt_till_id'), ['till_id'], unique=False)

    op.create_table('till_closing',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('till_id', sa.Uuid(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('series', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('ordinal', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('total_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('absolute_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('perpetual_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('perpetual_absolute_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('figures', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('agrees', sa.Boolean(), nullable=False),
    sa.CheckConstraint("level IN ('day', 'month', 'year')", name=op.f('ck_till_closing_level_known')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_till_closing_place_id_place')),
    sa.ForeignKeyConstraint(['till_id'], ['till.id'], name=op.f('fk_till_closing_till_id_till')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_till_closing')),
    sa.UniqueConstraint('till_id', 'series', 'level', 'period', 'ordinal', name=op.f('uq_till_closing_till_id_series_level_period_ordinal'))
    )
    with op.batch_alter_table('till_closing', schema=None) as batch_op:
        batch_op.create_index('ix_till_closing_place_id_period', ['place_id', 'period'], unique=False)

    op.create_table('till_series',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('till_id', sa.Uuid(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('public_key', sa.String(), nullable=False),
    sa.Column('opening_text', sa.String(), nullable=False),
    sa.Column('opening_hash', sa.String(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('enrolled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('enrolled_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('declared_unsent', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('ended_reason', sa.String(), nullable=True),
    sa.Column('heads', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('arrival', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('counter_hash', sa.String(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'closed', 'replaced')", name=op.f('ck_till_series_state_known')),
    sa.ForeignKeyConstraint(['enrolled_by'], ['user_account.id'], name=op.f('fk_till_series_enrolled_by_user_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_till_series_place_id_place')),
    sa.ForeignKeyConstraint(['till_id'], ['till.id'], name=op.f('fk_till_series_till_id_till')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_till_series')),
    sa.UniqueConstraint('till_id', 'number', name=op.f('uq_till_series_till_id_number'))
    )
    with op.batch_alter_table('till_series', schema=None) as batch_op:
        batch_op.create_index('uq_till_series_open', ['till_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('cash_movement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('cash_session_id', sa.Uuid(), nullable=False),
    sa.Column('direction', sa.String(), nullable=False),
    sa.Column('amount_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('moved_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("direction IN ('in', 'out')", name=op.f('ck_cash_movement_direction_known')),
    sa.CheckConstraint('amount_cents > 0', name=op.f('ck_cash_movement_amount_positive')),
    sa.ForeignKeyConstraint(['cash_session_id'], ['cash_session.id'], name=op.f('fk_cash_movement_cash_session_id_cash_session')),
    sa.ForeignKeyConstraint(['moved_by'], ['user_account.id'], name=op.f('fk_cash_movement_moved_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cash_movement'))
    )
    with op.batch_alter_table('cash_movement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cash_movement_cash_session_id'), ['cash_session_id'], unique=False)

    op.create_table('hand_over',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('cash_session_id', sa.Uuid(), nullable=False),
    sa.Column('from_name', sa.String(), nullable=False),
    sa.Column('to_name', sa.String(), nullable=False),
    sa.Column('to_id', sa.Uuid(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cash_session_id'], ['cash_session.id'], name=op.f('fk_hand_over_cash_session_id_cash_session')),
    sa.ForeignKeyConstraint(['to_id'], ['user_account.id'], name=op.f('fk_hand_over_to_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over'))
    )
    with op.batch_alter_table('hand_over', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_over_cash_session_id'), ['cash_session_id'], unique=False)

    op.create_table('sealed_record',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('series_id', sa.Uuid(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('chain', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('is_in_chain', sa.Boolean(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('signature', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('arrival', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('counter_hash', sa.String(), nullable=False),
    sa.Column('counter_signature', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('reason_values', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.CheckConstraint("state = 'recorded' OR reason IS NOT NULL", name=op.f('ck_sealed_record_settling_has_reason')),
    sa.CheckConstraint("state IN ('recorded', 'to_settle')", name=op.f('ck_sealed_record_state_known')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_sealed_record_place_id_place')),
    sa.ForeignKeyConstraint(['series_id'], ['till_series.id'], name=op.f('fk_sealed_record_series_id_till_series')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sealed_record')),
    sa.UniqueConstraint('series_id', 'arrival', name=op.f('uq_sealed_record_series_id_arrival'))
    )
    with op.batch_alter_table('sealed_record', schema=None) as batch_op:
        batch_op.create_index('ix_sealed_record_to_settle', ['place_id', 'recorded_at'], unique=False, sqlite_where=sa.text("state = 'to_settle'"), postgresql_where=sa.text("state = 'to_settle'"))
        batch_op.create_index('uq_sealed_record_link', ['series_id', 'chain', 'sequence'], unique=True, sqlite_where=sa.text('is_in_chain'), postgresql_where=sa.text('is_in_chain'))

    op.create_table('credit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('sort', sa.String(), nullable=False),
    sa.Column('sale_id', sa.Uuid(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('amount_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sold_on', sa.Date(), nullable=False),
    sa.Column('used_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), server_default='2020-01-01 00:00:00', nullable=False),
    sa.CheckConstraint("sort IN ('voucher', 'deposit')", name=op.f('ck_credit_sort_known')),
    sa.CheckConstraint('amount_cents > 0', name=op.f('ck_credit_amount_positive')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_credit_place_id_place')),
    sa.ForeignKeyConstraint(['sale_id'], ['sale.id'], name=op.f('fk_credit_sale_id_sale')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit')),
    sa.UniqueConstraint('code', name=op.f('uq_credit_code'))
    )
    with op.batch_alter_table('credit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credit_changed_at'), ['changed_at'], unique=False)

    op.create_table('record_settlement',
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_by', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['sealed_record.id'], name=op.f('fk_record_settlement_record_id_sealed_record')),
    sa.ForeignKeyConstraint(['settled_by'], ['user_account.id'], name=op.f('fk_record_settlement_settled_by_user_account')),
    sa.PrimaryKeyConstraint('record_id', name=op.f('pk_record_settlement'))
    )
    op.create_table('credit_use',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('credit_id', sa.Uuid(), nullable=False),
    sa.Column('sale_id', sa.Uuid(), nullable=False),
    sa.Column('amount_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['credit_id'], ['credit.id'], name=op.f('fk_credit_use_credit_id_credit')),
    sa.ForeignKeyConstraint(['sale_id'], ['sale.id'], name=op.f('fk_credit_use_sale_id_sale')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_use'))
    )
    with op.batch_alter_table('credit_use', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credit_use_credit_id'), ['credit_id'], unique=False)

    op.create_table('flag_settlement',
    sa.Column('flag_id', sa.Uuid(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_by', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['flag_id'], ['sale_flag.id'], name=op.f('fk_flag_settlement_flag_id_sale_flag')),
    sa.ForeignKeyConstraint(['settled_by'], ['user_account.id'], name=op.f('fk_flag_settlement_settled_by_user_account')),
    sa.PrimaryKeyConstraint('flag_id', name=op.f('pk_flag_settlement'))
    )
    with op.batch_alter_table('article', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_weighed', sa.Boolean(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('changed_at', sa.DateTime(timezone=True), server_default='2020-01-01 00:00:00', nullable=False))
        batch_op.create_index(batch_op.f('ix_article_changed_at'), ['changed_at'], unique=False)

    with op.batch_alter_table('cash_closing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('transfer_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('stripe_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('voucher_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('deposit_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('said_expected_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('counted', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True))

    with op.batch_alter_table('cash_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_interrupted', sa.Boolean(), server_default='0', nullable=False))

    with op.batch_alter_table('lot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_at', sa.DateTime(timezone=True), server_default='2020-01-01 00:00:00', nullable=False))
        batch_op.create_index(batch_op.f('ix_lot_changed_at'), ['changed_at'], unique=False)

    with op.batch_alter_table('price', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_at', sa.DateTime(timezone=True), server_default='2020-01-01 00:00:00', nullable=False))
        batch_op.create_index(batch_op.f('ix_price_changed_at'), ['changed_at'], unique=False)

    with op.batch_alter_table('sale', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(), server_default='sale', nullable=False))
        batch_op.add_column(sa.Column('series', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('note', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('place_closing_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('refund_of_id', sa.Uuid(), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_sale_till_id_number'), type_='unique')
        batch_op.create_index('ix_sale_not_closed', ['place_id', 'business_day'], unique=False, sqlite_where=sa.text('place_closing_id IS NULL'), postgresql_where=sa.text('place_closing_id IS NULL'))
        batch_op.create_index(batch_op.f('ix_sale_refund_of_id'), ['refund_of_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_sale_till_id_series_number'), ['till_id', 'series', 'number'])
        batch_op.create_foreign_key(batch_op.f('fk_sale_refund_of_id_sale'), 'sale', ['refund_of_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_sale_place_closing_id_place_closing'), 'place_closing', ['place_closing_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_sale_kind_known'), one_of('kind', ('sale', 'refund')))
        batch_op.create_check_constraint(batch_op.f('ck_sale_refund_gives_back'), "kind = 'sale' OR total_cents <= 0")

    with op.batch_alter_table('sale_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sort', sa.String(), server_default='goods', nullable=False))
        batch_op.add_column(sa.Column('code', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('per', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('discount_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('discount_reason', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('basket_discount_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('refunds_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('back_to', sa.String(), nullable=True))
        batch_op.create_index(batch_op.f('ix_sale_line_refunds_id'), ['refunds_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_sale_line_refunds_id_sale_line'), 'sale_line', ['refunds_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('ck_sale_line_quantity_positive'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_sale_line_quantity_not_zero'), 'quantity <> 0')
        batch_op.create_check_constraint(batch_op.f('ck_sale_line_sort_known'), one_of('sort', ('goods', 'voucher', 'deposit')))
        batch_op.create_check_constraint(batch_op.f('ck_sale_line_back_to_known'), "back_to IS NULL OR back_to IN ('shelf', 'loss')")

    replace_check('payment', 'means_known', one_of('means', MEANS))
    replace_check('stock_move', 'kind_known', one_of('kind', (*MOVES, 'return')))
    replace_check('sale_flag', 'kind_known', one_of('kind', FLAGS + NEW_FLAGS))

    with op.batch_alter_table('stock_balance', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_at', sa.DateTime(timezone=True), server_default='2020-01-01 00:00:00', nullable=False))
        batch_op.create_index('ix_stock_balance_place_id_changed_at', ['place_id', 'changed_at'], unique=False)

    with op.batch_alter_table('till', schema=None) as batch_op:
        batch_op.add_column(sa.Column('discount_bp_max_seller', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='1000', nullable=False))
        batch_op.add_column(sa.Column('discount_bp_max_manager', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='5000', nullable=False))
        batch_op.add_column(sa.Column('print_bridge', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('stripe_reader', sa.String(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_till_seller_discount_within'), 'discount_bp_max_seller BETWEEN 0 AND 10000')
        batch_op.create_check_constraint(batch_op.f('ck_till_manager_discount_within'), 'discount_bp_max_manager BETWEEN 0 AND 10000')

    with op.batch_alter_table('trade_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_at', sa.DateTime(timezone=True), server_default='2020-01-01 00:00:00', nullable=False))
        batch_op.create_index(batch_op.f('ix_trade_item_changed_at'), ['changed_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('trade_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trade_item_changed_at'))
        batch_op.drop_column('changed_at')

    with op.batch_alter_table('till', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_till_manager_discount_within'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_till_seller_discount_within'), type_='check')
        batch_op.drop_column('stripe_reader')
        batch_op.drop_column('print_bridge')
        batch_op.drop_column('discount_bp_max_manager')
        batch_op.drop_column('discount_bp_max_seller')

    with op.batch_alter_table('stock_balance', schema=None) as batch_op:
        batch_op.drop_index('ix_stock_balance_place_id_changed_at')
        batch_op.drop_column('changed_at')

    replace_check('sale_flag', 'kind_known', one_of('kind', FLAGS))
    replace_check('stock_move', 'kind_known', one_of('kind', MOVES))
    replace_check('payment', 'means_known', one_of('means', ('cash', 'cheque', 'card')))
    with op.batch_alter_table('sale_line', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_sale_line_back_to_known'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_sale_line_sort_known'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_sale_line_quantity_not_zero'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_sale_line_quantity_positive'), 'quantity > 0')
        batch_op.drop_constraint(batch_op.f('fk_sale_line_refunds_id_sale_line'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_sale_line_refunds_id'))
        batch_op.drop_column('back_to')
        batch_op.drop_column('refunds_id')
        batch_op.drop_column('basket_discount_cents')
        batch_op.drop_column('discount_reason')
        batch_op.drop_column('discount_cents')
        batch_op.drop_column('per')
        batch_op.drop_column('code')
        batch_op.drop_column('sort')

    with op.batch_alter_table('sale', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_sale_refund_gives_back'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_sale_kind_known'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_sale_place_closing_id_place_closing'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_sale_refund_of_id_sale'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_sale_till_id_series_number'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_sale_refund_of_id'))
        batch_op.drop_index('ix_sale_not_closed', sqlite_where=sa.text('place_closing_id IS NULL'), postgresql_where=sa.text('place_closing_id IS NULL'))
        batch_op.create_unique_constraint(batch_op.f('uq_sale_till_id_number'), ['till_id', 'number'])
        batch_op.drop_column('refund_of_id')
        batch_op.drop_column('place_closing_id')
        batch_op.drop_column('note')
        batch_op.drop_column('series')
        batch_op.drop_column('kind')

    with op.batch_alter_table('price', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_price_changed_at'))
        batch_op.drop_column('changed_at')

    with op.batch_alter_table('lot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lot_changed_at'))
        batch_op.drop_column('changed_at')

    with op.batch_alter_table('cash_session', schema=None) as batch_op:
        batch_op.drop_column('is_interrupted')

    with op.batch_alter_table('cash_closing', schema=None) as batch_op:
        batch_op.drop_column('counted')
        batch_op.drop_column('said_expected_cents')
        batch_op.drop_column('deposit_cents')
        batch_op.drop_column('voucher_cents')
        batch_op.drop_column('stripe_cents')
        batch_op.drop_column('transfer_cents')

    with op.batch_alter_table('article', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_article_changed_at'))
        batch_op.drop_column('changed_at')
        batch_op.drop_column('is_weighed')

    op.drop_table('flag_settlement')
    with op.batch_alter_table('credit_use', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_credit_use_credit_id'))

    op.drop_table('credit_use')
    op.drop_table('record_settlement')
    with op.batch_alter_table('credit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_credit_changed_at'))

    op.drop_table('credit')
    with op.batch_alter_table('sealed_record', schema=None) as batch_op:
        batch_op.drop_index('uq_sealed_record_link', sqlite_where=sa.text('is_in_chain'), postgresql_where=sa.text('is_in_chain'))
        batch_op.drop_index('ix_sealed_record_to_settle', sqlite_where=sa.text("state = 'to_settle'"), postgresql_where=sa.text("state = 'to_settle'"))

    op.drop_table('sealed_record')
    with op.batch_alter_table('hand_over', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hand_over_cash_session_id'))

    op.drop_table('hand_over')
    with op.batch_alter_table('cash_movement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cash_movement_cash_session_id'))

    op.drop_table('cash_movement')
    with op.batch_alter_table('till_series', schema=None) as batch_op:
        batch_op.drop_index('uq_till_series_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.drop_table('till_series')
    with op.batch_alter_table('till_closing', schema=None) as batch_op:
        batch_op.drop_index('ix_till_closing_place_id_period')

    op.drop_table('till_closing')
    with op.batch_alter_table('card_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_card_attempt_till_id'))

    op.drop_table('card_attempt')
    op.drop_table('place_closing')
    op.drop_table('till_pin')
