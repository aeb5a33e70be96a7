"""Labels as they leave the printer: Arabic joined, sizes legal, nothing left out that must be there."""

from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pytest
import uharfbuzz as hb
from PIL import Image, ImageChops, ImageDraw

from tests.unit.traceability.printed import EVERY_SHEET, SAFFRON, pictures
from traceability.gateways.labels import (
    DEFAULT_SHEET,
    LABELS_MAX,
    SHEETS,
    Bilingual,
    InvalidLabelCount,
    LabelTooSmall,
    Sheet,
    net_digits_mm,
    render_labels,
)
from traceability.gateways.labels.canvas import Canvas
from traceability.gateways.labels.fonts import FONT_FOLDER
from traceability.gateways.labels.sheets import Box
from traceability.gateways.labels.text import Column, Paragraph, Run, flow, flow_most

READEX = "readex-pro/400Regular/ReadexPro_400Regular.ttf"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Every text drawn from here on: readers of a PDF guess at the order of mixed directions."""
    runs: list[Run] = []
    draw = Canvas.text

    def record(canvas: Canvas, run: Run) -> None:
        runs.append(run)
        draw(canvas, run)

    monkeypatch.setattr(Canvas, "text", record)
    return runs


def test_every_label_of_a_sheet_has_the_colour_of_its_branch() -> None:
    """A drawing that is stamped begins in black, whatever the one drawn before it ended with."""
    products = [Bilingual(f"Safran {number}") for number in range(3)]
    labels = [replace(SAFFRON, product=product, net_weight=Bilingual("1 g")) for product in products]
    with pypdfium2.PdfDocument(render_labels(labels, DEFAULT_SHEET)) as document:
        picture = document[0].render(scale=2).to_pil().convert("RGB")
    width, height = (round(side * 2 * 72 / 25.4) for side in DEFAULT_SHEET.label_mm)
    for cell in range(3):
        left, top = (round(side * 2 * 72 / 25.4) for side in DEFAULT_SHEET.corner(cell))
        colours = picture.crop((left, top, left + width, top + height)).getcolors(1 << 24) or []
        assert any(red > 150 and green < 80 and blue < 60 for _, (red, green, blue) in colours)


# --- words --------------------------------------------------------------------------------------


@EVERY_SHEET
def test_mandatory_facts_are_printed_on_every_sheet(sheet: Sheet, written: list[Run]) -> None:
    render_labels([SAFFRON], sheet)
    told = " ".join(run.text for run in written)
    for fact in ("stigmates", "Souktana", "Taliouine", "1 g", "31/10/2029", "Lot TAL-26-0142"):
        assert fact in told
    for fact in ("زعفران تالوين", "تعاونية", "1 غ", "يفضل استهلاكه قبل", "الدفعة"):
        assert fact in told


@EVERY_SHEET
def test_nothing_leaves_its_label_nor_overlaps(sheet: Sheet, written: list[Run]) -> None:
    render_labels([SAFFRON], sheet)
    width, height = sheet.label_mm
    for run in written:
        assert run.x >= 0
        assert run.x + run.width <= width - 0.5
        assert run.baseline <= height - 0.5
    lines: dict[float, list[Run]] = {}
    for run in written:
        lines.setdefault(run.baseline, []).append(run)
    for beside in lines.values():
        for left, right in pairwise(sorted(beside, key=lambda run: run.x)):
            assert left.x + left.width <= right.x


def test_what_is_not_mandatory_is_printed_where_there_is_room(written: list[Run]) -> None:
    render_labels([SAFFRON], DEFAULT_SHEET)
    told = {run.text for run in written}
    assert {SAFFRON.harvest, SAFFRON.certification} <= told


def added_by(product_ar: str) -> Image.Image:
    """What an Arabic product name adds to a label, cropped, ink on white."""
    short = replace(SAFFRON, product=Bilingual("Miel"))
    without, with_it = (
        pictures(render_labels([label], DEFAULT_SHEET), dpi=600)[0]
        for label in (short, replace(short, product=Bilingual("Miel", product_ar)))
    )
    added = ImageChops.invert(ImageChops.difference(without, with_it)).point(
        lambda grey: 255 if grey > 128 else 0
    )
    box = ImageChops.invert(added).getbbox()
    assert box is not None
    return ImageChops.invert(ImageChops.invert(added).crop(box))


def pieces(picture: Image.Image) -> list[tuple[int, int, int, int]]:
    """Bounding boxes of connected ink, from left to right."""
    rest = picture.copy()
    found = []
    while dark := ImageChops.invert(rest).getbbox():
        column = rest.crop((dark[0], 0, dark[0] + 1, rest.height)).tobytes().index(0)
        before = rest.copy()
        ImageDraw.floodfill(rest, (dark[0], column), 255)
        found.append(ImageChops.difference(before, rest).getbbox())
    return [box for box in found if box]


def test_arabic_letters_are_joined() -> None:
    # Four letters without dots that all join: one piece of ink, and four if they stood isolated.
    assert len(pieces(added_by("محمد"))) == 1


def test_arabic_is_set_from_right_to_left() -> None:
    # Alef, a tall stroke, does not join what follows: first in reading, it stands on the right.
    rightmost = pieces(added_by("ار"))[-1]
    assert rightmost[3] - rightmost[1] > 2 * (rightmost[2] - rightmost[0])


@pytest.mark.parametrize("word", ["محمد", "زعفران تالوين خيوط", "الأركان"])
def test_arabic_is_as_wide_as_its_joined_forms(word: str) -> None:
    face = hb.Face(hb.Blob.from_file_path(FONT_FOLDER / READEX))
    buffer = hb.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    hb.shape(hb.Font(face), buffer)
    joined = sum(position.x_advance for position in buffer.glyph_positions) / face.upem
    with Canvas((100, 100)) as canvas:
        canvas.add_page()
        assert canvas.measure(word, "", True) == pytest.approx(joined, abs=0.02)


@EVERY_SHEET
def test_no_mandatory_fact_is_below_the_legal_x_height(sheet: Sheet) -> None:
    with Canvas(sheet.page_mm) as canvas:
        canvas.add_page()
        size_min = canvas.proportions.size_min_mm
        assert canvas.proportions.x_height * size_min == pytest.approx(1.2)
        column = Column(sheet.faces[0].text, size_min, canvas.measure)
        runs = flow_most([Paragraph(SAFFRON.product, 3.6, style="B")], column, 1.15)
    assert runs
    assert min(run.size_mm for run in runs) >= size_min


def test_facts_that_do_not_fit_are_refused_not_shrunk() -> None:
    long = replace(SAFFRON, product=Bilingual("Mélange de plantes aromatiques " * 8))
    for sheet in SHEETS.values():
        with pytest.raises(LabelTooSmall):
            render_labels([long], sheet)


def test_what_may_be_left_out_goes_first() -> None:
    column = Column(Box(0, 0, 30, 6), 2.0, lambda text, _style, _rtl: 0.5 * len(text))
    told = [
        Paragraph(Bilingual("Lot 12"), 2.0),
        Paragraph(Bilingual("AOP"), 2.0, rank=1),
        Paragraph(Bilingual("Récolte 2026"), 2.0, rank=2),
    ]
    assert flow(told, column, 1.2) is None
    kept = flow_most(told, column, 1.2)
    assert kept is not None
    assert [run.text for run in kept] == ["Lot 12", "AOP"]


@pytest.mark.parametrize(
    ("thousandths", "height_mm"), [(1_000, 2.0), (50_000, 2.0), (250_000, 4.0), (5_000_000, 6.0)]
)
def test_net_contents_have_the_height_of_the_directive(thousandths: int, height_mm: float) -> None:
    assert net_digits_mm(thousandths) == height_mm


@EVERY_SHEET
def test_a_bottle_of_oil_fits_with_figures_of_legal_height(sheet: Sheet, written: list[Run]) -> None:
    oil = replace(
        SAFFRON,
        product=Bilingual("Huile d'argane alimentaire", "زيت أركان غذائي"),
        net_weight=Bilingual("250 mL", "250 مل"),
        net_digits_mm=net_digits_mm(250_000),
    )
    render_labels([oil], sheet)
    [*figures] = [run for run in written if run.text.startswith("250")]
    assert figures
    assert all(run.size_mm * 0.7 >= 4.0 - 1e-6 for run in figures)
    assert "mL" in " ".join(run.text for run in written)
    assert "مل" in " ".join(run.text for run in written)


def test_tifinagh_has_a_font() -> None:
    label = replace(SAFFRON, cooperative=Bilingual("ⵜⵉⵡⵉⵣⵉ", "سكتانة"))
    with pypdfium2.PdfDocument(render_labels([label], DEFAULT_SHEET)) as document:
        assert "ⵜⵉⵡⵉⵣⵉ" in document[0].get_textpage().get_text_range()


# --- jobs ---------------------------------------------------------------------------------------


def test_a_job_tells_how_far_it_is() -> None:
    heard: list[int] = []
    render_labels([SAFFRON] * 30, DEFAULT_SHEET, heard.append)
    assert heard[-1] == 30
    assert heard == sorted(heard)
    assert len(heard) >= 3


def test_a_sheet_already_begun_is_continued() -> None:
    fresh, begun = (
        pictures(render_labels([SAFFRON], DEFAULT_SHEET, used_cells=used), dpi=72)[0] for used in (0, 2)
    )
    one_row = round(38.1 / 25.4 * 72)
    moved = ImageChops.invert(begun).getbbox()
    first = ImageChops.invert(fresh).getbbox()
    assert moved is not None
    assert first is not None
    assert abs(moved[1] - first[1] - one_row) <= 1


def test_a_job_has_a_label_and_no_more_than_it_may() -> None:
    for labels in ([], [SAFFRON] * (LABELS_MAX + 1)):
        with pytest.raises(InvalidLabelCount):
            render_labels(labels, DEFAULT_SHEET)


def test_a_thousand_labels_are_drawn_once_and_stamped() -> None:
    pdf = render_labels([SAFFRON] * 1_000, DEFAULT_SHEET)
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 72
    assert len(pdf) < 2_000_000
