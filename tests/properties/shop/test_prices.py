"""Whatever prices are said, a discount ends where it should, and a change stays near what was asked."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shop.rules.payouts.agreements import BASES, Terms
from shop.rules.payouts.shares import shares_of
from shop.rules.price_parts import differs, parts_on_consignment, renewed
from shop.rules.prices import (
    DatedPrice,
    changed_by,
    per_measure_cents,
    price_on,
    return_after,
)
from shop.rules.taxes import included_tax_cents

BEGINNING = date(2026, 1, 1)
cents = st.integers(0, 10**7)
offsets = st.integers(0, 60)


def day(offset: int) -> date:
    return BEGINNING + timedelta(days=offset)


@given(st.dictionaries(offsets, cents, max_size=6), offsets, offsets, cents)
def test_after_a_discount_every_day_costs_what_it_would_have(
    known: dict[int, int], first: int, length: int, reduced: int
) -> None:
    usual = [DatedPrice(day(offset), price) for offset, price in known.items()]
    begins, ends = day(first), day(first + length)
    back = return_after(usual, begins, ends)
    said = [one for one in usual if one.valid_from != begins] + [DatedPrice(begins, reduced)]
    said += [back] if back else []
    changes = [one.valid_from for one in usual if begins < one.valid_from]
    lasts = min([ends, *(one - timedelta(days=1) for one in changes)])
    for offset in range(140):
        today = day(offset)
        if begins <= today <= lasts:
            assert price_on(today, said) == reduced
        elif today < begins or price_on(today, usual) is not None:
            assert price_on(today, said) == price_on(today, usual)


@given(cents, st.integers(-9_999, 90_000), st.sampled_from([1, 5, 10, 50, 100]))
def test_a_changed_price_is_within_half_a_step_and_never_nothing(price: int, bp: int, step: int) -> None:
    changed = changed_by(price, bp, step)
    assert changed % step == 0
    if price:
        assert changed >= step
        exact = price * (10_000 + bp) / 10_000
        assert abs(changed - exact) <= step / 2 + 0.5 or changed == step


@given(cents, st.integers(1, 10**7))
def test_the_price_of_a_kilogram_gives_back_that_of_the_pack(price: int, content_mg: int) -> None:
    per_kg = per_measure_cents(price, content_mg, "GRM")
    assert per_kg is not None
    assert abs(per_kg * content_mg - price * 1_000_000) * 2 <= content_mg
    assert per_measure_cents(price, content_mg, "H87") is None


rates = st.sampled_from([0, 550, 700, 1_000, 2_000])
shares = st.integers(0, 4_000)


@given(
    st.integers(0, 10**7), rates,
    st.builds(Terms, commission_bp=shares, commission_base=st.sampled_from(BASES),
              commission_tax_bp=st.sampled_from([0, 2_000]), solidarity_bp=shares),
)  # fmt: skip
def test_the_parts_make_exactly_the_price_and_their_per_cents_a_hundred(
    gross: int, rate_bp: int, terms: Terms
) -> None:
    tax = included_tax_cents(gross, rate_bp)
    parts = parts_on_consignment(gross, tax, terms)
    told = shares_of(gross, tax, terms)
    assert parts.gross_cents == sum(parts.by_name().values()) == gross
    assert parts.producer == told.due_cents - tax
    if gross and min(parts.by_name().values()) >= 0:
        assert sum(parts.percents().values()) == 100
    if parts.producer >= 0:
        again = renewed(parts, {"producer": 3, "cooperative": 1, "boutique": 0, "fund": 0, "tax": 0})
        assert sum(again.values()) == gross
        assert differs(parts, again) == ()
