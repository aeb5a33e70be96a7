"""Lot codes are found as people type them."""

import pytest

from traceability.rules.lot_codes import codes_meant, lot_code


def test_a_code_tells_product_season_and_number() -> None:
    assert lot_code("SAF", 2026, 412) == "SAF-26-0412"
    assert lot_code("SAF", 2026, 12_345) == "SAF-26-12345"


@pytest.mark.parametrize("typed", ["SAF-26-0412", "saf 26 412", " Saf-26-412 ", "SAF26-0412"])
def test_a_whole_code_is_that_code_however_it_is_typed(typed: str) -> None:
    assert "SAF-26-0412" in codes_meant(typed, ["SAF", "ARG"], [2026, 2025])


def test_a_number_alone_is_that_number_of_any_product_and_season() -> None:
    meant = codes_meant("412", ["SAF", "ARG"], [2026, 2025])
    assert meant == ["412", "ARG-26-0412", "ARG-25-0412", "SAF-26-0412", "SAF-25-0412"]


def test_other_words_are_a_code_of_the_cooperatives_own() -> None:
    assert codes_meant("  Ancien  registre 12 ", ["SAF"], [2026]) == ["Ancien registre 12"]
    assert codes_meant("   ", ["SAF"], [2026]) == []
    assert codes_meant("9" * 500, ["SAF"], [2026])[0] == "9" * 40
