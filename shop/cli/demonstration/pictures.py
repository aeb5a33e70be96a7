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


def a_carpet() -> bytes:
    """A red carpet of lozenges with its fringes, on a wall of earth."""
    image = Image.new("RGB", SIZE, "#D9C3A3")
    draw = ImageDraw.Draw(image)
    for x in range(250, 551, 12):
        draw.line((x, 20, x, 580), "#F3E7D3", 3)
    draw.rectangle((250, 50, 550, 550), "#A3261B")
    draw.rectangle((270, 70, 530, 530), outline="#E3A92B", width=8)
    for row in range(4):
        for column in range(2):
            x, y = 340 + column * 120, 130 + row * 113
            for reach, colour in ((50, "#1F3B63"), (32, "#E3A92B"), (14, "#FFFDF8")):
                draw.polygon([(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], colour)
    return _captioned(image, "Exemple : un tapis", "JPEG")


def some_bowls() -> bytes:
    """Two glazed bowls on a table."""
    image = Image.new("RGB", SIZE, "#E8DCC8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 380, 800, 600), "#8A5A35")
    for x, colour in ((110, "#2F6B5C"), (420, "#B5532A")):
        draw.pieslice((x, 180, x + 270, 450), 0, 180, colour)
        draw.ellipse((x, 285, x + 270, 345), "#F6EFE2")
        draw.rectangle((x + 95, 440, x + 175, 462), colour)
    return _captioned(image, "Exemple : deux bols", "JPEG")


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
