"""Draw the till's icons, the mark of `public/icon.svg`, as PNG files: `python frontend/icons.py`."""

from math import sqrt
from pathlib import Path

from PIL import Image, ImageDraw

PUBLIC = Path(__file__).parent / "public"
# The mark as icon.svg draws it: in a square of 26, a lozenge drawn with a line of 2, and a full one inside.
SIDE = 26
CORNER = 5
OUTER, INNER, LINE = 9.5, 4.5, 2
GROUND, MARK = "#152a48", "#ffffff"
# A launcher may cut a maskable icon to a circle of 80 %: around the mark it has more ground.
MASKABLE_SIDE = 32
# Drawn larger and then reduced, so that the slanted lines are smooth.
FINER = 8


def _lozenge(draw: ImageDraw.ImageDraw, size_px: int, reach: float, colour: str) -> None:
    middle = size_px / 2
    near, far = middle - reach, middle + reach
    draw.polygon([(middle, near), (far, middle), (middle, far), (near, middle)], fill=colour)


def icon(size_px: int, is_full: bool) -> Image.Image:
    """The icon, `size_px` wide: with round corners, or (`is_full`) filling its square where systems cut."""
    drawn_px = size_px * FINER
    unit = drawn_px / (MASKABLE_SIDE if is_full else SIDE)
    image = Image.new("RGBA", (drawn_px, drawn_px))
    draw = ImageDraw.Draw(image)
    corner = 0 if is_full else CORNER * unit
    draw.rounded_rectangle((0, 0, drawn_px - 1, drawn_px - 1), radius=corner, fill=GROUND)
    # A slanted line of 2 is 2√2 wide when measured along the horizontal.
    half_line = LINE / 2 * sqrt(2)
    _lozenge(draw, drawn_px, (OUTER + half_line) * unit, MARK)
    _lozenge(draw, drawn_px, (OUTER - half_line) * unit, GROUND)
    _lozenge(draw, drawn_px, INNER * unit, MARK)
    return image.resize((size_px, size_px), Image.Resampling.LANCZOS)


def main() -> None:
    """Write every icon that `public/manifest.webmanifest` and `till.html` name."""
    for size_px in (192, 512):
        icon(size_px, is_full=False).save(PUBLIC / f"icon-{size_px}.png", optimize=True)
        icon(size_px, is_full=True).save(PUBLIC / f"icon-maskable-{size_px}.png", optimize=True)
    icon(180, is_full=True).convert("RGB").save(PUBLIC / "icon-180.png", optimize=True)


if __name__ == "__main__":
    main()
