"""The map of a lot: its steps' communes, found in the reference data, in the reader's language."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from kernel.presentation import current_locale
from traceability.queries.public import PublicLot
from traceability.rules.maps import LonLat, Map, drawn, known

_DATA = Path(__file__).parents[1] / "reference" / "communes.json"


@cache
def _reference() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_DATA.read_text("utf-8"))
    return told


def map_of(told: PublicLot) -> Map | None:
    """Where a lot was harvested and worked on, by commune; None when no commune is known."""
    reference = _reference()
    communes = [(one["names"], (one["at"][0], one["at"][1])) for one in reference["communes"]]
    spots: list[tuple[str, LonLat, bool]] = []
    for step in told.steps:
        name = step.place or told.organisations[step.organisation_id].locality
        at = known(name, communes) if name else None
        if name and at:
            spots.append((name, at, step.kind == "harvest"))
    towns = [(one["name"][current_locale()], (one["at"][0], one["at"][1])) for one in reference["towns"]]
    return drawn(((x, y) for x, y in reference["coast"]), towns, spots)
