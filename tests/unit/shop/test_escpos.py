"""The bytes of a printed receipt: what the shared cases say is what python-escpos makes of the same drawing.

`frontend/src/till/printing/raster.test.ts` holds the till to the same cases.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from escpos.printer import Dummy
from PIL import Image

CASES: dict[str, Any] = json.loads((Path(__file__).parents[2] / "cases" / "escpos.json").read_text())
RASTERS: list[dict[str, Any]] = CASES["rasters"]
RECEIPTS: list[dict[str, Any]] = CASES["receipts"]
DRAWER_KICK: list[int] = CASES["drawer_kick"]
# Longer ones are kept as their length and SHA-256.
HEX_BYTES_MAX = 400


def is_black(drawing: dict[str, Any]) -> Callable[[int, int], bool]:
    """Whether a dot is black: by the letters of the case, or by its formula."""
    if "rows" in drawing:
        return lambda x, y: drawing["rows"][y][x] == "#"
    rule = drawing["black_where"]
    return lambda x, y: (rule["x"] * x + rule["y"] * y + rule["xy"] * x * y) % rule["modulo"] < rule["below"]


def drawn(drawing: dict[str, Any]) -> Image.Image:
    """The case's drawing, black on white."""
    black = is_black(drawing)
    image = Image.new("L", (drawing["width"], drawing["height"]), 255)
    image.putdata([0 if black(x, y) else 255 for y in range(image.height) for x in range(image.width)])
    return image


def written(output: bytes) -> dict[str, Any]:
    """Bytes as a case holds them."""
    if len(output) <= HEX_BYTES_MAX:
        return {"hex": output.hex()}
    return {"length": len(output), "sha256": sha256(output).hexdigest()}


def raster_of(case: dict[str, Any]) -> bytes:
    """What python-escpos sends for the drawing alone."""
    printer = Dummy()
    printer.image(drawn(case["drawing"]), impl="bitImageRaster", fragment_height=case["fragment_height"])
    return bytes(printer.output)


def receipt_of(case: dict[str, Any]) -> bytes:
    """What python-escpos sends for a whole receipt: reset, drawing, paper out, cut, drawer."""
    printer = Dummy()
    printer.hw("INIT")
    printer.image(drawn(case["drawing"]), impl="bitImageRaster", fragment_height=case["fragment_height"])
    if case["cut"]:
        printer.cut()
    else:
        printer.print_and_feed(6)
    if case["drawer"]:
        printer.cashdraw(DRAWER_KICK)
    return bytes(printer.output)


@pytest.mark.parametrize("case", RASTERS, ids=[case["id"] for case in RASTERS])
def test_a_drawing_is_sent_as_python_escpos_sends_it(case: dict[str, Any]) -> None:
    assert case["bytes"] == written(raster_of(case))


@pytest.mark.parametrize("case", RECEIPTS, ids=[case["id"] for case in RECEIPTS])
def test_a_receipt_is_sent_as_python_escpos_sends_it(case: dict[str, Any]) -> None:
    assert case["bytes"] == written(receipt_of(case))


def test_the_drawer_is_kicked_on_the_pin_that_python_escpos_calls_two() -> None:
    printer = Dummy()
    printer.cashdraw(2)
    command_and_pin = 3
    assert printer.output[:command_and_pin] == bytes(DRAWER_KICK[:command_and_pin])


def test_the_cases_hold_both_widths_of_paper_and_slices() -> None:
    widths = {case["drawing"]["width"] for case in RASTERS}
    assert {384, 576} <= widths
    assert any(case["drawing"]["height"] > case["fragment_height"] for case in RASTERS)
