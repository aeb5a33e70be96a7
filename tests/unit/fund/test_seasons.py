"""Seasons of the fund."""

from datetime import date

from fund.gateways.harvests import harvests
from fund.rules.seasons import Season, season_of


def test_a_season_is_named_by_the_year_in_which_its_harvests_begin() -> None:
    assert season_of(date(2026, 11, 15)) == season_of(date(2027, 1, 31)) == Season(2026)
    assert season_of(date(2026, 4, 30)) == Season(2025)
    assert (Season(2026).first, Season(2026).last) == (date(2026, 5, 1), date(2027, 4, 30))


def test_no_harvest_lies_across_two_seasons() -> None:
    for harvest in harvests().values():
        last_year = 2026 + harvest.wraps
        assert season_of(date(2026, harvest.first_month, 1)) == season_of(
            date(last_year, harvest.last_month, 28)
        )
