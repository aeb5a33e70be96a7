"""The season that a harvest belongs to."""

from datetime import date

from inventory.rules.seasons import season_of


def test_olives_of_january_are_of_the_season_begun_in_autumn() -> None:
    assert season_of("olive", date(2027, 1, 15)) == 2026
    assert season_of("saffron", date(2026, 11, 15)) == 2026
    assert season_of("pamm", date(2026, 4, 15)) == 2026
