"""Labels for the shelf: they fit at any length of name, and their code is read."""

from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from shop.gateways.shelf_labels import (
    STATIONERY,
    ShelfLabel,
    TooManyShelfLabels,
    shelf_labels_pdf,
)
from traceability.gateways.labels.canvas import Canvas
from traceability.gateways.labels.label import Bilingual
from traceability.gateways.labels.text import Run

LONG = "Assortiment de plantes aromatiques et médicinales séchées à l’ombre par les femmes d’Aguinane"
LONG_AR = "تشكيلة من النباتات العطرية والطبية المجففة في الظل من طرف نساء أكينان"


def a_label(name: str = "Safran 1 g", arabic: str = "زعفران تالوين", **more: object) -> ShelfLabel:
    given = {
        "price": "45,00 MAD", "per_measure": Bilingual("45 000,00 MAD le kg", "للكيلوغرام"),
        "maker": "Coopérative Souktana", "mentions": ["AOP Safran de Taliouine – certifié par NORMACERT"],
        "code": "06112345678906", "is_gtin": True, **more,
    }  # fmt: skip
    return ShelfLabel(Bilingual(name, arabic), **given)  # type: ignore[arg-type]


def codes_in(pdf: bytes) -> set[str]:
    document = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=300 / 72).to_pil() for page in document]
    return {found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Every text that is drawn, at its place on its label."""
    runs: list[Run] = []
    draw = Canvas.text

    def keep(self: Canvas, run: Run, *more: tuple[int, int, int]) -> None:
        runs.append(run)
        draw(self, run, *more)

    monkeypatch.setattr(Canvas, "text", keep)
    return runs


@pytest.mark.parametrize("sheet", STATIONERY)
def test_the_code_of_a_label_is_read_by_a_scanner(sheet: str) -> None:
    labels = [a_label(), a_label(code="art-saf1g", is_gtin=False)]
    assert codes_in(shelf_labels_pdf(labels, STATIONERY[sheet])) == {"6112345678906", "art-saf1g"}


@pytest.mark.parametrize("sheet", STATIONERY)
@pytest.mark.parametrize(
    ("name", "arabic"),
    [("Miel", "عسل"), (LONG, LONG_AR), (LONG * 5, LONG_AR * 5), ("S" * 300, "س" * 300), ("Thym", "")],
)
@pytest.mark.parametrize("mentions", [[], ["AOP Safran de Taliouine – certifié par NORMACERT"] * 3])
def test_a_label_fits_at_any_length_of_name(
    sheet: str, name: str, arabic: str, mentions: Sequence[str], written: list[Run]
) -> None:
    long = {"price": "1 234 567,00 MAD", "per_measure": Bilingual("12 345 678,00 MAD le kg", "للكيلوغرام")}
    shelf_labels_pdf([a_label(name, arabic, mentions=mentions, **long)], STATIONERY[sheet])
    width, height = STATIONERY[sheet].label_mm
    drawn = [run for run in written if run.text]
    assert any(run.text == "1 234 567,00 MAD" for run in drawn)
    assert any(run.style == "B" and name.startswith(run.text.rstrip("…")[:3]) for run in drawn)
    for run in drawn:
        assert run.x > 0
        assert run.x + run.width <= width - 1, run.text
        assert run.baseline - run.size_mm * 0.5 > 0
        assert run.baseline < height - 1
    lines = sorted({(round(run.baseline, 3), run.size_mm) for run in drawn if run.style == "B"})
    assert all(after[0] - before[0] > 0.5 for before, after in pairwise(lines))


def test_a_sheet_begun_is_continued_and_bounded() -> None:
    assert len(PdfReader(BytesIO(shelf_labels_pdf([a_label()] * 2, STATIONERY["a4-3x8"], 23))).pages) == 2
    assert len(PdfReader(BytesIO(shelf_labels_pdf([a_label()] * 2, STATIONERY["roll-62"]))).pages) == 2
    for labels in ([], [a_label()] * 601):
        with pytest.raises(TooManyShelfLabels):
            shelf_labels_pdf(labels, STATIONERY["a4-3x8"])
