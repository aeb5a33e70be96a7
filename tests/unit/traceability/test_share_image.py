"""The image of a shared page: what fits, in which direction, and how much it weighs."""

from io import BytesIO

import pytest
from PIL import Image

from traceability.gateways.share.card import INK, PAPER, Card, Mood, draw
from traceability.gateways.share.lettering import letter, shaped

LONG = "Huile d’argan alimentaire torréfiée artisanalement par des coopératives du Souss et de l’Anti-Atlas"


def ink_in(text: str, style: str, *, rtl: bool = False) -> tuple[int, int, int, int]:
    """The box that a text of a hundred points fills, written from 100, 200."""
    picture = Image.new("RGB", (1_400, 320), PAPER)
    letter(picture, shaped(text, style, rtl=rtl), 100, 200, 100, INK)
    box = Image.eval(picture.convert("L"), lambda light: 255 if light < 128 else 0).getbbox()
    assert box is not None
    return box


def test_a_text_stands_on_its_line_as_wide_as_it_was_measured() -> None:
    left, top, right, bottom = ink_in("Hn", "B")
    assert abs(left - 100) < 12
    assert right - 100 == pytest.approx(shaped("Hn", "B", rtl=False).width * 100, abs=12)
    assert bottom == pytest.approx(200, abs=2)
    assert 60 < 200 - top < 85


def test_arabic_letters_are_joined() -> None:
    apart = sum(shaped(one, "", rtl=True).width for one in "زعفران")
    assert shaped("زعفران", "", rtl=True).width < apart * 0.95


def test_a_lots_code_keeps_its_direction_inside_arabic() -> None:
    whole, code = shaped("الدفعة SAF-26", "", rtl=True), shaped("SAF-26", "", rtl=False)
    first = whole.glyphs[: len(code.glyphs)]
    assert [one.glyph for one in first] == [one.glyph for one in code.glyphs]


@pytest.mark.parametrize(
    ("text", "at"), [("p", (70, 188)), ("e", (64, 174)), ("r", (70, 160)), ("4", (91, 173))]
)
def test_letters_whose_outlines_cross_are_filled_whole(text: str, at: tuple[int, int]) -> None:
    picture = Image.new("RGB", (200, 320), PAPER)
    letter(picture, shaped(text, "B", rtl=False), 50, 200, 100, INK)
    assert picture.getpixel(at) == INK


def test_a_hole_stays_open() -> None:
    picture = Image.new("RGB", (200, 320), PAPER)
    letter(picture, shaped("o", "B", rtl=False), 50, 200, 100, INK)
    assert picture.getpixel((80, 173)) == PAPER


def test_tifinagh_is_written_with_its_own_typeface() -> None:
    faces = {one.face for one in shaped("ⵣⵄⴼⵕⴰⵏ 1 g", "B", rtl=False).glyphs}
    assert len(faces) == 2
    assert all(one.glyph for one in shaped("ⵣⵄⴼⵕⴰⵏ 1 g", "B", rtl=False).glyphs)


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("title", ["Safran", LONG, "Ⓦ" * 200, "", "a" * 300])
def test_whatever_is_written_the_image_is_whole_and_light(mood: Mood, rtl: bool, title: str) -> None:
    card = Card(mood, "argan", title, (title, title), title, (title[:6], "BIO"), title, title, title, rtl)
    image = draw(card)
    assert len(image) <= 120_000
    assert Image.open(BytesIO(image)).size == (1_200, 630)


def test_an_image_read_from_the_right_is_the_other_way_round() -> None:
    pair = (
        Image.open(BytesIO(draw(Card(Mood.PLAIN, "olive", "", rtl=rtl)))).convert("RGB")
        for rtl in (False, True)
    )
    left, right = pair
    assert left.getpixel((1_100, 40)) == right.getpixel((99, 40)) != left.getpixel((99, 40))
