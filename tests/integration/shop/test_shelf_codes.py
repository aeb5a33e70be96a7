"""Printed codes of shelves: made once, scanned at each count, on the phone and in the office."""

from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

import pytest
import zxingcpp
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument

from kernel.access import Role
from shop.rules.counts import shelf_code, shelf_meant
from tests.builders.counts import a_count, counted
from tests.builders.shop import Shop, a_person, a_shop
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


@pytest.fixture
def manager(do: Do, shop: Shop, sign_in: SignIn) -> FlaskClient:
    return sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id))


def read_codes(pdf: bytes) -> list[str]:
    with PdfDocument(pdf) as document:
        pictures = [page.render(scale=200 / 72).to_pil().convert("L") for page in document]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def test_each_shelf_named_has_its_code_on_paper_and_the_code_means_the_shelf(
    shop: Shop, manager: FlaskClient
) -> None:
    names = ["Rayon thé", "Vitrine  1", "رف الزعفران", *(f"Étagère {n}" for n in range(20))]
    answer = manager.get(f"/places/{shop.place_id}/shelf-codes.pdf?names={quote(chr(10).join(names))}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    codes = read_codes(answer.data)
    assert sorted(codes) == sorted(shelf_code(" ".join(name.split())) for name in names)
    assert {shelf_meant(code) for code in codes} == {" ".join(name.split()) for name in names}


@pytest.mark.parametrize("names", ["", "   ", "x" * 41, "x\n" * 6_000])
def test_a_list_that_cannot_be_printed_is_said_at_its_field(
    shop: Shop, manager: FlaskClient, names: str
) -> None:
    answer = manager.get(f"/places/{shop.place_id}/shelf-codes.pdf?names={quote(names)}")
    assert (answer.status_code, answer.mimetype) == (422, "text/html")


def test_the_shelves_that_were_counted_are_written_already(do: Do, shop: Shop, manager: FlaskClient) -> None:
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 3, shelf="Vitrine 1")
    assert "Vitrine 1" in manager.get(f"/places/{shop.place_id}/shelf-codes").text


def test_a_shelfs_code_scanned_on_the_count_page_chooses_the_shelf(
    do: Do, shop: Shop, manager: FlaskClient
) -> None:
    count_id = a_count(do, shop.place_id)
    answer = manager.get(f"/counts/{count_id}?q={quote('shelf:Vitrine  1')}", follow_redirects=True)
    assert "Rayon : Vitrine 1" in answer.text
    page = manager.get(f"/counts/{count_id}").text
    assert 'data-module="scan"' in page
