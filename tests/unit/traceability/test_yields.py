"""Runs are weighed in milligrams and judged against what is expected."""

from uuid import UUID

import pytest

from kernel.quantity import UnitMismatch
from traceability.rules.yields import (
    Band,
    Expected,
    Matter,
    NoMainOutput,
    OutputAboveInput,
    PartsDoNotAddUp,
    ReasonNeeded,
    ReasonNeededWithoutBand,
    conserve,
    expected_of,
    judge,
    kilograms,
    mass_of,
    percentage,
    weigh,
)

FRESH, DRY, PETALS, OTHER, WATER = (UUID(int=n) for n in range(1, 6))
G, KG = 1_000, 1_000_000
DRYING = [
    Band(FRESH, DRY, 140_000, 200_000),
    Band(FRESH, PETALS, 100, 1_000_000, is_co_product=True),
]


def test_a_jar_weighs_its_net_content_and_a_litre_of_oil_its_density() -> None:
    assert mass_of(120, "H87", "GRM", 1000, net_content=1 * G) == 120 * G
    assert mass_of(1_000_000, "MLT", "MLT", 916) == 916 * G
    assert mass_of(4, "H87", "MLT", 910, net_content=250_000) == 910 * G
    with pytest.raises(UnitMismatch):
        mass_of(4, "H87", "GRM", 1000)


def test_a_usual_yield_asks_for_nothing() -> None:
    verdict = judge([Matter(FRESH, 6 * KG)], [Matter(DRY, KG)], DRYING)
    assert (verdict.yield_ppm, verdict.is_usual) == (166_667, True)


@pytest.mark.parametrize("dry", [140 * G, 200 * G])
def test_the_ends_of_the_band_are_usual(dry: int) -> None:
    assert weigh([Matter(FRESH, KG)], [Matter(DRY, dry)], DRYING).is_usual


@pytest.mark.parametrize("dry", [140 * G - 1, 200 * G + 1])
def test_a_milligram_outside_asks_for_a_reason(dry: int) -> None:
    with pytest.raises(ReasonNeeded) as refusal:
        judge([Matter(FRESH, KG)], [Matter(DRY, dry)], DRYING, reason="  ")
    assert (refusal.value.values["low_ppm"], refusal.value.values["high_ppm"]) == (140_000, 200_000)
    assert judge([Matter(FRESH, KG)], [Matter(DRY, dry)], DRYING, reason="Pluie").is_usual is False


def test_a_working_nobody_described_asks_what_was_done() -> None:
    with pytest.raises(ReasonNeededWithoutBand):
        judge([Matter(OTHER, KG)], [Matter(DRY, KG // 6)], DRYING)


def test_co_products_close_the_balance_but_are_not_the_yield() -> None:
    outputs = [Matter(DRY, 160 * G), Matter(PETALS, 700 * G, is_co_product=True)]
    verdict = weigh([Matter(FRESH, KG)], outputs, DRYING)
    assert (verdict.yield_ppm, verdict.output_mg) == (160_000, 860 * G)
    with pytest.raises(OutputAboveInput):
        weigh([Matter(FRESH, KG)], [*outputs, Matter(PETALS, 141 * G, True)], DRYING)


def test_a_bad_yield_is_not_hidden_by_calling_it_a_co_product() -> None:
    hidden = [Matter(DRY, 300 * G, is_co_product=True)]
    with pytest.raises(ReasonNeeded):
        judge([Matter(FRESH, KG)], hidden, DRYING)
    with pytest.raises(NoMainOutput):
        judge([Matter(FRESH, KG)], [Matter(PETALS, 300 * G)], DRYING)


def test_what_was_weighed_as_lost_counts_in_the_balance() -> None:
    with pytest.raises(OutputAboveInput) as refusal:
        weigh([Matter(FRESH, KG)], [Matter(DRY, 160 * G)], DRYING, loss_mg=841 * G)
    assert refusal.value.values == {"input_kg": "1", "output_kg": "1,001"}


def test_water_that_the_still_brought_is_balanced_by_itself() -> None:
    outputs = [Matter(DRY, 160 * G), Matter(PETALS, 800 * G, True)]
    hydrolat = Matter(WATER, KG, is_co_product=True, is_water_added=True)
    assert weigh([Matter(FRESH, KG)], [*outputs, hydrolat], DRYING).output_mg == 960 * G
    too_much = Matter(WATER, KG + 1, is_co_product=True, is_water_added=True)
    with pytest.raises(OutputAboveInput):
        weigh([Matter(FRESH, KG)], [*outputs, too_much], DRYING)


def test_a_mixture_is_expected_to_give_the_mean_of_its_parts() -> None:
    bands = [Band(FRESH, DRY, 140_000, 200_000), Band(OTHER, DRY, 12_500, 14_000)]
    assert expected_of({FRESH: KG, OTHER: KG}, DRY, bands) == Expected(76_250, 107_000)
    assert expected_of({FRESH: KG, PETALS: KG}, DRY, bands) is None


def test_parts_neither_appear_nor_vanish() -> None:
    conserve([Matter(DRY, KG)], [Matter(DRY, 400 * G), Matter(DRY, 600 * G)])
    conserve([Matter(DRY, KG)], [Matter(DRY, 400 * G)], loss_mg=600 * G)
    with pytest.raises(OutputAboveInput):
        conserve([Matter(DRY, KG)], [Matter(DRY, KG + 1)])
    with pytest.raises(PartsDoNotAddUp):
        conserve([Matter(DRY, KG)], [Matter(DRY, KG - 1)])


def test_figures_of_sentences_are_written_as_people_write_them() -> None:
    assert [percentage(ppm) for ppm in (13_200, 140_000, 1)] == ["1,32", "14", "0"]
    assert [kilograms(mg) for mg in (165_000, 12_400_000, 1)] == ["0,165", "12,4", "0,000001"]
