"""Communes found in an area whatever their spelling."""

import pytest

from producers.rules.areas import Area, AreaPart, known_commune

TALIOUINE = Area((AreaPart("Taroudannt", "Taliouine", "", True), AreaPart("Ouarzazate", "Znaga", "", True)))
ARGAN = Area((AreaPart("Tiznit", "", "", True), AreaPart("Agadir-Ida Outanane", "", "", True)))


@pytest.mark.parametrize("typed", ["Taliouine", "TALIOUINE", " talouine ", "Zenaga", "znaga"])
def test_a_commune_is_known_by_any_of_its_spellings(typed: str) -> None:
    assert TALIOUINE.place(typed).is_inside


def test_a_commune_of_a_whole_province_is_in_the_area() -> None:
    placed = ARGAN.place("Arba Sahel")
    assert (placed.is_inside, placed.commune, placed.province) == (True, "Arbaa Sahel", "Tiznit")


def test_a_commune_elsewhere_is_outside_and_its_province_is_said() -> None:
    placed = ARGAN.place("Tagmoute")
    assert (placed.is_inside, placed.province) == (False, "Tata")


def test_a_commune_in_no_list_is_outside_and_its_province_is_not_known() -> None:
    placed = ARGAN.place("Village inconnu")
    assert (placed.is_inside, placed.province) == (False, None)


def test_two_names_in_arabic_letters_are_not_taken_for_one_another() -> None:
    area = Area((AreaPart("تارودانت", "تالوين", "", True),))
    assert area.place("تالوين").is_inside
    assert not area.place("تزنيت").is_inside


def test_an_area_without_parts_holds_nothing() -> None:
    assert not Area(()).place("Taliouine").is_inside
    assert known_commune("") is None
