"""A sheet of paper: where signatures and figures stand on it."""

import io

import pytest
from pypdf import PdfReader

from kernel.paper import Paper
from kernel.paper_signatures import Signed, places_to_sign


@pytest.mark.parametrize(("count", "rows"), [(1, 1), (2, 1), (3, 1), (4, 2), (5, 3)])
def test_those_who_sign_stand_beside_each_other(count: int, rows: int) -> None:
    heights = []
    for places in (1, count):
        with Paper("Contrat", rtl=False) as paper:
            top = paper.get_y()
            places_to_sign(paper, [Signed(f"Partie {one}") for one in range(places)])
            heights.append(paper.get_y() - top)
    assert heights[1] == pytest.approx(rows * heights[0])


def starts(content: bytes) -> dict[str, float]:
    """Where each text begins on the first page, in points from the left."""
    edges: dict[str, float] = {}

    def seen(text: str, _: list[float], place: list[float], *__: object) -> None:
        edges[text.strip()] = place[4]

    PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=seen)
    return edges


@pytest.mark.parametrize("rtl", [False, True])
def test_figures_stand_at_the_end_of_their_column_words_at_its_beginning(rtl: bool) -> None:
    with Paper("Rapport", rtl=rtl, mixed=True) as paper:
        paper.rows_of(["Mois", "Prêté"], [["mai", "7"], ["juin", "1\u202f234"]], 8, 4, figures=(1,))
        found = starts(paper.finished())
    words, figures = ("mai", "juin"), ("7", "1\u202f234")
    at_left, at_right = (figures, words) if rtl else (words, figures)
    assert found[at_left[0]] == found[at_left[1]]
    # Of two texts that end together the shorter begins later.
    shorter, longer = sorted(at_right, key=len)
    assert found[shorter] > found[longer] > found[at_left[0]]
