"""Invented people and plots: seeded, so that the same day gives the same demonstration."""

import math
from dataclasses import dataclass
from random import Random
from typing import Any

WOMEN = (
    "Aïcha", "Fadma", "Khadija", "Rkia", "Zahra", "Touda", "Ijja", "Kheltouma", "Mina", "Hada",
    "Yamna", "Fatima", "Malika", "Naïma", "Saadia", "Tlaïtmas", "Zineb", "Habiba", "Rahma", "Latifa",
)  # fmt: skip
MEN = (
    "Brahim", "Lahcen", "Mohamed", "Ali", "Hassan", "Omar", "Abdellah", "Houcine", "Moulay", "Said",
)  # fmt: skip
FAMILIES = (
    "Aït Ali", "Aït Ouarab", "Oubella", "Id Lahcen", "Amzil", "Outaleb", "Bihi", "Aït Hmad", "Idbrahim",
    "Oufkir", "Taleb", "Asafar", "Aznag", "Boukhris", "El Mellali", "Aït Tahar", "Ouhssaine", "Agourram",
)  # fmt: skip
WOMEN_PERCENT = {"saffron": 60, "argan": 95, "olive": 35, "pamm": 90}
METRES_PER_DEGREE = 111_320


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune and roughly where it lies; plots are invented around it."""

    name: str
    latitude: float
    longitude: float


COMMUNES = {
    "souktana": Commune("Tassousfi", 30.552, -7.958),
    "gie-grand-taznakht": Commune("Taznakht", 30.578, -7.203),
    "gie-terroirs-solidaires": Commune("Zagmouzen", 30.618, -8.117),
    "tiwziwine": Commune("Arbaa Sahel", 29.602, -9.870),
    "tighanimine": Commune("Agadir Melloul", 30.244, -7.754),
    "ouzioua-olive": Commune("Ouzioua", 30.762, -8.104),
    "alkaoutar": Commune("Tagmoute", 30.124, -8.314),
    "tifaout": Commune("Tagmoute", 30.131, -8.329),
}


def member_name(random: Random, branch: str) -> tuple[str, str]:
    """A name and a gender, more women where women do most of the work."""
    is_woman = random.randrange(100) < WOMEN_PERCENT[branch]
    first = random.choice(WOMEN if is_woman else MEN)
    return f"{first} {random.choice(FAMILIES)}", "woman" if is_woman else "man"


def outline(random: Random, around: Commune, area_m2: int) -> dict[str, Any]:
    """A GeoJSON polygon of about `area_m2`: an irregular hexagon near the commune's centre."""
    latitude = around.latitude + random.uniform(-0.03, 0.03)
    longitude = around.longitude + random.uniform(-0.03, 0.03)
    radius_m = math.sqrt(area_m2 / 2.6)  # a regular hexagon of radius r covers 2.598 r²
    corners = []
    for step in range(6):
        angle = math.radians(60 * step + random.uniform(-12, 12))
        reach = radius_m * random.uniform(0.85, 1.15)
        north = reach * math.sin(angle) / METRES_PER_DEGREE
        east = reach * math.cos(angle) / (METRES_PER_DEGREE * math.cos(math.radians(latitude)))
        corners.append([round(longitude + east, 6), round(latitude + north, 6)])
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
