"""Whatever is sold, discounted and given back: sums are exact, signs hold, shares make the whole."""

from hypothesis import assume, given
from hypothesis import strategies as st

from kernel.ids import new_id
from shop.rules.cash import pay_in_cash, stamp_duty_cents
from shop.rules.closings import Perpetual, Receipt, day_closing, expected_after, summed_closing
from shop.rules.discounts import (
    Charged,
    Discount,
    allowed,
    basket_discount_cents,
    discount_bp,
    line_discount_cents,
)
from shop.rules.refunds import AlreadyReturned, already_returned, check_share, refund_line
from shop.rules.sales import (
    GOODS,
    KeptPayment,
    SoldLine,
    TaxRow,
    check_agreement,
    merged_rows,
    priced_line,
    tax_rows,
    worth_cents,
)
from tests.unit.shop.test_sale_rules import Ticket

rates = st.sampled_from([0, 550, 1_000, 2_000])
cents = st.integers(0, 10**7)
discounts = st.one_of(
    st.builds(Discount, st.just("percent"), st.integers(0, 10_000)),
    st.builds(Discount, st.sampled_from(["amount", "total"]), st.integers(0, 10**7)),
)
steps = st.sampled_from([0, 5, 10, 100])


@st.composite
def lines(draw: st.DrawFn) -> SoldLine:
    """A line of goods, by the piece or by weight, with both discounts."""
    per = draw(st.sampled_from([1, 1_000]))
    quantity, price = draw(st.integers(1, 5_000)), draw(st.integers(0, 100_000))
    worth = worth_cents(quantity, price, per)
    off = draw(st.integers(0, worth))
    part = draw(st.integers(0, worth - off))
    reason = "Fidélité" if off else None
    mention = draw(st.sampled_from([None, "Exonéré"]))
    return priced_line(
        new_id(), None, None, None, "x", quantity=quantity, unit_price_cents=price, per=per,
        tax_rate_bp=draw(rates), tax_mention=mention, discount_cents=off, discount_reason=reason,
        basket_discount_cents=part,
    )  # fmt: skip


def in_cash(*sold: SoldLine, step: int = 10) -> Ticket:
    """Lines paid or given back in cash, as a till with this step does it."""
    total = sum(line.gross_cents for line in sold)
    cash = pay_in_cash(total, step)
    paid = (KeptPayment(new_id(), "cash", cash.kept_cents),) if cash.kept_cents else ()
    return Ticket(
        sold, paid, total, cash.rounding_cents, max(0, cash.kept_cents),
        taxes=tax_rows(sold), basket_discount_reason="Fin de marché",
    )  # fmt: skip


@given(st.lists(lines(), min_size=1, max_size=8), steps)
def test_what_the_till_works_out_always_agrees(sold: list[SoldLine], step: int) -> None:
    ticket = in_cash(*sold, step=step)
    check_agreement(ticket)
    assert sum(row.gross_cents for row in tax_rows(sold)) == ticket.total_cents
    assert all(row.net_cents + row.tax_cents == row.gross_cents for row in tax_rows(sold))


@given(lines(), st.lists(st.integers(1, 5_000), max_size=8), steps)
def test_a_line_given_back_in_any_goes_gives_back_exactly_what_it_cost(
    original: SoldLine, goes: list[int], step: int
) -> None:
    back: list[SoldLine] = []
    for wanted in [*goes, original.quantity]:
        already = already_returned(original, back)
        count = min(wanted, original.quantity - already.quantity)
        if not count:
            break
        back.append(refund_line(original, count, line_id=new_id(), already=already))
        check_share(original, already.quantity, already.gross_cents, back[-1])
        check_agreement(in_cash(back[-1], step=step))
    for name in ("quantity", "gross_cents", "discount_cents", "basket_discount_cents"):
        assert sum(getattr(line, name) for line in back) == -getattr(original, name)


@given(lines(), st.integers(1, 5_000), st.integers(1, 5_000))
def test_the_share_of_some_pieces_does_not_depend_on_the_goes(original: SoldLine, one: int, two: int) -> None:
    assume(one + two <= original.quantity)
    together = refund_line(original, one + two, line_id=new_id())
    first = refund_line(original, one, line_id=new_id())
    already = AlreadyReturned(one, -first.gross_cents)
    second = refund_line(original, two, line_id=new_id(), already=already)
    assert first.gross_cents + second.gross_cents == together.gross_cents
    assert first.discount_cents + second.discount_cents == together.discount_cents


@given(cents, discounts)
def test_a_line_discount_is_never_above_the_line(worth: int, discount: Discount) -> None:
    assert 0 <= line_discount_cents(worth, discount) <= worth


charged = st.lists(st.builds(Charged, st.sampled_from([GOODS, "voucher", "deposit"]), cents), max_size=12)


@given(charged, discounts)
def test_a_basket_discount_is_spread_to_the_centime_over_goods_alone(
    basket: list[Charged], discount: Discount
) -> None:
    parts = basket_discount_cents(basket, discount)
    goods = sum(line.cents for line in basket if line.sort == GOODS)
    total = sum(line.cents for line in basket)
    assert all(0 <= part <= line.cents for part, line in zip(parts, basket, strict=True))
    assert all(not part for part, line in zip(parts, basket, strict=True) if line.sort != GOODS)
    if discount.kind == "total":
        assert total - sum(parts) == min(total, max(discount.value, total - goods))
    if discount.kind == "amount":
        assert sum(parts) == min(discount.value, goods)


@given(st.integers(1, 10**7), st.integers(0, 10_000))
def test_a_percentage_is_always_within_its_own_limit(worth: int, percent_bp: int) -> None:
    off = line_discount_cents(worth, Discount("percent", percent_bp))
    assert allowed(discount_bp(worth, off), "seller", {"seller": percent_bp})


@given(st.integers(0, 10**6), st.integers(0, 10**6), steps, st.booleans())
def test_cash_kept_and_its_rounding_are_what_was_due(due: int, over: int, step: int, beside: bool) -> None:
    cash = pay_in_cash(due, step, due + step + over, beside_other_means=beside)
    assert cash.kept_cents == due + cash.rounding_cents
    assert 2 * abs(cash.rounding_cents) <= step
    assert cash.kept_cents + cash.change_cents == due + step + over
    assert pay_in_cash(-due, step).kept_cents == -pay_in_cash(due, step).kept_cents


@given(st.lists(st.tuples(rates, st.sampled_from([None, "a", "b"]), cents), max_size=12))
def test_rows_of_vat_are_merged_in_any_order(said: list[tuple[int, str | None, int]]) -> None:
    rows = [TaxRow(rate, mention, amount, amount, 0) for rate, mention, amount in said]
    merged = merged_rows(rows)
    assert merged == merged_rows(reversed(rows)) == merged_rows(merged)
    assert len({(row.rate_bp, row.mention) for row in merged}) == len(merged)
    assert sum(row.gross_cents for row in merged) == sum(amount for _, _, amount in said)


@given(st.lists(st.tuples(lines(), st.booleans()), max_size=10), st.integers(0, 10))
def test_days_add_up_to_what_one_closing_of_all_would_say(
    sold: list[tuple[SoldLine, bool]], cut: int
) -> None:
    chain: list[Receipt] = []
    for line, is_given_back in sold:
        chain.append(Receipt(len(chain) + 1, "h", "sale", in_cash(line)))
        if is_given_back:
            back = in_cash(refund_line(line, line.quantity, line_id=new_id()))
            chain.append(Receipt(len(chain) + 1, "h", "refund", back))
    first = day_closing("2026-11-21", 1, chain[:cut], Perpetual(), "FR")
    before = Perpetual(first.perpetual_cents, first.perpetual_absolute_cents)
    second = day_closing("2026-11-22", 1, chain[cut:], before, "FR")
    month = summed_closing("2026-11", 1, [first, second], Perpetual())
    assert month == day_closing("2026-11", 1, chain, Perpetual(), "FR")
    assert month.total_cents == sum(row.gross_cents for row in month.taxes)
    assert sum(month.takings.values()) == month.total_cents + month.rounding_cents
    assert month.perpetual_absolute_cents >= abs(month.perpetual_cents)
    assert expected_after(500, chain, []) == 500 + month.takings["cash"]


@given(st.integers(0, 10**12))
def test_the_stamp_duty_is_a_quarter_of_a_percent_to_the_nearest_centime(cash: int) -> None:
    assert abs(400 * stamp_duty_cents(cash) - cash) <= 200
