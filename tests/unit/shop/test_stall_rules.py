"""What a scan at a stall means, and what became of its goods."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shop.rules.stalls import Fate, meant_by

ID = "0190a0b0-0000-7000-8000-00000000abcd"
WORDS = ("was", "had_left", "came", "found", "brought", "sold", "beyond", "back", "missing", "left")


def test_a_scanned_address_means_its_id_and_a_typed_number_itself() -> None:
    assert meant_by(f"https://igoudar.ma/deliveries/{ID.upper()}") == UUID(ID)
    assert meant_by("  bl-26-0041 ") == "BL-26-0041"


@given(st.dictionaries(st.sampled_from(WORDS), st.integers(0, 50)))
def test_only_counts_and_sales_beyond_the_stock_make_a_difference(told: dict[str, int]) -> None:
    fate = Fate.of(told)
    assert fate.missing == told.get("missing", 0) - told.get("found", 0) - told.get("beyond", 0)
