"""Amounts and quantities as people, and programs, write them."""

import pytest

from kernel.money import InvalidAmount, parse_cents
from kernel.quantity import InvalidQuantity, parse_amount


@pytest.mark.parametrize("text", ["", "abc", "1e9999999", "-1e9999999", "NaN", "sNaN", "Infinity", "0,001"])
def test_what_is_no_amount_is_refused_and_never_a_fault(text: str) -> None:
    with pytest.raises(InvalidAmount):
        parse_cents(text)
    with pytest.raises(InvalidQuantity):
        parse_amount(text, "mg")


def test_an_amount_is_written_with_a_comma_or_a_point() -> None:
    assert parse_cents("1 234,5") == parse_cents("1234.50") == 123_450
