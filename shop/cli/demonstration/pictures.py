"""Photos and sheets drawn for the demonstration, so that pieces of evidence open like real ones."""

import io

from PIL import Image, ImageDraw, ImageFont

SIZE = (800, 600)
SKY, GROUND, SHEET, INK = "#DCE7EE", "#C9A27A", "#FFFDF8", "#231C17"


def a_photo(caption: str, colour: str) -> bytes:
    """A field under a hill with rows of a crop, and what it is said to show."""
    image = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 300), (220, 140), (420, 280), (620, 120), (800, 260), (800, 600), (0, 600)], "#A58B73")
    draw.rectangle((0, 340, 800, 600), GROUND)
    for row in range(6):
        for plant in range(16):
            x, y = 20 + plant * 50 + row * 6, 365 + row * 36
            draw.ellipse((x, y, x + 14 + row * 2, y + 12 + row * 2), colour)
    return _captioned(image, caption, "JPEG")


def a_sheet(title: str, lines: int = 14) -> bytes:
    """A signed sheet of paper as a PDF of one page: its title, ruled lines, a signature."""
    image = Image.new("RGB", (620, 877), SHEET)
    draw = ImageDraw.Draw(image)
    draw.text((50, 60), title, INK, font=ImageFont.load_default(22))
    for line in range(lines):
        draw.line((50, 140 + line * 40, 570, 140 + line * 40), "#C9BDAE", 1)
    draw.line([(400, 780), (430, 740), (450, 790), (480, 745), (510, 785), (560, 760)], "#1F3B63", 3)
    return _captioned(image, "Démonstration : document inventé", "PDF")


def _captioned(image: Image.Image, caption: str, kind: str) -> bytes:
    draw = ImageDraw.Draw(image)
    width, height = image.size
    draw.rectangle((0, height - 40, width, height), INK)
    draw.text((16, height - 32), caption, "#FFFFFF", font=ImageFont.load_default(20))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()
