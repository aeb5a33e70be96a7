"""The cost of a lot: the mean of what was paid, weighted by what came at each price."""

from inventory.rules.costs import Acquired, KnownPart, cost_of, known_part, lot_cost
from kernel.quantity import MG_PER_KG


def test_pieces_cost_the_mean_rounded_once() -> None:
    cost = lot_cost([Acquired(1, 1_000), Acquired(2, 1_001)], "H87")
    assert cost is not None
    assert [cost.of(pieces) for pieces in (0, 1, 2, 3, -1)] == [0, 1_001, 2_001, 3_002, -1_001]


def test_goods_by_weight_are_priced_by_the_kilogram() -> None:
    cost = lot_cost([Acquired(2 * MG_PER_KG, 9_000), Acquired(6 * MG_PER_KG, 5_000)], "GRM")
    assert cost is not None
    assert (cost.of(MG_PER_KG), cost.of(250_000)) == (6_000, 1_500)
    assert cost_of(1_500_000, "MLT", 4_001) == 6_002


def test_one_price_that_nobody_wrote_makes_the_lot_unknown() -> None:
    assert lot_cost([Acquired(5, 1_000), Acquired(1, None)], "H87") is None
    assert lot_cost([], "H87") is None


def test_of_a_lot_of_unknown_cost_it_is_said_how_much_has_a_price() -> None:
    assert known_part([Acquired(5, 0), Acquired(1, None)]) == KnownPart(5, 6)
    for all_or_none in ([Acquired(5, 1_000)], [Acquired(5, None)], []):
        assert known_part(all_or_none) is None


def test_tonnes_at_a_high_price_are_counted_exactly() -> None:
    cost = lot_cost([Acquired(10**15, 10**9 - 1), Acquired(10**15, 10**9)], "GRM")
    assert cost is not None
    assert cost.of(2 * 10**15) == 10**15 // MG_PER_KG * (2 * 10**9 - 1)
