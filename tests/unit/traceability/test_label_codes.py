"""Codes read back from printed labels, and drawn for pages."""

import re
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from kernel.errors import Invalid
from tests.unit.traceability.printed import DPI, EVERY_SHEET, GTIN, LINK, SAFFRON, pictures
from traceability.gateways.codes import CodeTooLong, code128_bars, ean13_bars, qr_matrix, qr_svg, rectangles
from traceability.gateways.labels import (
    DEFAULT_SHEET,
    SHEETS,
    Barcode,
    BarcodeTooWide,
    LotBarcodeWithoutGtin,
    Sheet,
    render_labels,
)

Read = list[tuple[str, str]]


def codes_in(pdf: bytes) -> Read:
    """What a scanner reads: symbology prefix and text of each code, page after page."""
    return [
        (code.symbology_identifier, code.text)
        for picture in pictures(pdf)
        for code in zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
    ]


# --- codes read back ----------------------------------------------------------------------------


@EVERY_SHEET
def test_the_qr_code_and_the_ean_are_read_back_from_every_sheet(sheet: Sheet) -> None:
    read = codes_in(render_labels([SAFFRON] * 3, sheet))
    assert sorted(read) == sorted([("]Q1", LINK), ("]E0", GTIN)] * 3)


@EVERY_SHEET
def test_an_article_without_gtin_has_its_code_in_code_128(sheet: Sheet) -> None:
    token = "https://igoudar.example/l/aB3dE6fG8hJ2"
    label = replace(SAFFRON, gtin=None, address=token)
    read = codes_in(render_labels([label] * 2, sheet))
    assert sorted(read) == sorted([("]Q1", token), ("]C0", "SAF-TAL-1G")] * 2)


def test_a_gs1_128_carries_gtin_date_and_lot() -> None:
    label = replace(SAFFRON, barcode=Barcode.LOT)
    read = codes_in(render_labels([label] * 2, DEFAULT_SHEET))
    assert sorted(read) == sorted([("]Q1", LINK), ("]C1", f"010{GTIN}1529103110TAL-26-0142")] * 2)


@pytest.mark.parametrize(
    "sheet", [s for s in SHEETS.values() if s.lot_faces is None], ids=lambda sheet: sheet.key
)
def test_a_gs1_128_too_wide_to_be_read_is_refused(sheet: Sheet) -> None:
    with pytest.raises(BarcodeTooWide):
        render_labels([replace(SAFFRON, barcode=Barcode.LOT)], sheet)


def test_a_gs1_128_needs_a_gtin() -> None:
    with pytest.raises(LotBarcodeWithoutGtin):
        render_labels([replace(SAFFRON, gtin=None, barcode=Barcode.LOT)], DEFAULT_SHEET)


@EVERY_SHEET
def test_each_pack_may_have_its_own_number(sheet: Sheet) -> None:
    labels = [replace(SAFFRON, serial=f"{n:06}", address=f"{LINK}/21/{n:06}") for n in range(1, 5)]
    read = {text for prefix, text in codes_in(render_labels(labels, sheet)) if prefix == "]Q1"}
    assert read == {label.address for label in labels}


def test_a_full_page_of_the_smallest_labels_is_read() -> None:
    sheet = SHEETS["a4-3x8"]
    read = codes_in(render_labels([SAFFRON] * sheet.cells, sheet))
    assert read.count(("]Q1", LINK)) == 24
    assert read.count(("]E0", GTIN)) == 24


@EVERY_SHEET
def test_qr_codes_have_their_size_and_their_quiet_zone(sheet: Sheet) -> None:
    [found] = [
        code
        for picture in pictures(render_labels([SAFFRON], sheet))
        for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    ]
    assert found.ec_level == "M"
    corners = found.position
    side_mm = (corners.top_right.x - corners.top_left.x) / DPI * 25.4
    assert side_mm >= 20.0 - 25.4 / DPI
    page = pictures(render_labels([SAFFRON], sheet))[0 if len(sheet.faces) == 1 else 1]
    assert not ink(page.crop(around(corners, quiet_px(side_mm))), but=box_of(corners))


def quiet_px(side_mm: float) -> int:
    modules = qr_matrix(LINK).size
    return int(4 * side_mm / modules / 25.4 * DPI) - 3


def box_of(corners: zxingcpp.Position) -> tuple[int, int, int, int]:
    return (
        min(corners.top_left.x, corners.bottom_left.x),
        min(corners.top_left.y, corners.top_right.y),
        max(corners.top_right.x, corners.bottom_right.x),
        max(corners.bottom_left.y, corners.bottom_right.y),
    )


def around(corners: zxingcpp.Position, margin: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = box_of(corners)
    return left - margin, top - margin, right + margin, bottom + margin


def ink(picture: Image.Image, but: tuple[int, int, int, int]) -> bool:
    """Whether anything dark stands around the middle of a picture."""
    width, height = but[2] - but[0], but[3] - but[1]
    inset_x, inset_y = (picture.width - width) // 2, (picture.height - height) // 2
    bare = picture.copy()
    tolerance = 3
    ImageDraw.Draw(bare).rectangle(
        (
            inset_x - tolerance,
            inset_y - tolerance,
            picture.width - inset_x + tolerance,
            picture.height - inset_y + tolerance,
        ),
        fill=255,
    )
    return bare.getextrema()[0] < 128


# --- pictures for pages -------------------------------------------------------------------------


def test_the_svg_of_a_qr_code_has_its_modules_and_no_style() -> None:
    svg = qr_svg(LINK, title='Page du lot "TAL"')
    assert "style" not in svg
    assert "script" not in svg
    assert "&quot;TAL&quot;" in svg
    drawn = {
        (x + dx, y + dy)
        for x, y, width, height in (
            map(int, found) for found in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+z", svg)
        )
        for dx in range(width)
        for dy in range(height)
    }
    rows = qr_matrix(LINK).rows
    assert drawn == {(x + 4, y + 4) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def test_rectangles_cover_each_dark_module_once() -> None:
    matrix = qr_matrix(LINK)
    covered = sum(each.width * each.height for each in rectangles(matrix))
    assert covered == sum(map(sum, matrix.rows))


def test_every_mask_can_be_read() -> None:
    best = qr_matrix(LINK)
    assert any(qr_matrix(LINK, mask) == best for mask in range(8))


@pytest.mark.parametrize("text", ["é" * 3_000, "A" * 5_000])
def test_an_address_too_long_for_a_code_is_refused(text: str) -> None:
    with pytest.raises(CodeTooLong):
        qr_matrix(text)


def test_bars_of_wrong_codes_are_refused() -> None:
    for wrong in ("6291041500214", "12345678901231", "abc"):
        with pytest.raises(Invalid):
            ean13_bars(wrong)
    with pytest.raises(CodeTooLong):
        code128_bars("زعفران")
