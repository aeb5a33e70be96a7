"""Whether a commune is in the area of an edition, whatever accents and spelling people use."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from producers.rules.texts import folded

_COMMUNES = Path(__file__).parent.parent / "reference" / "communes.yaml"


@dataclass(frozen=True, slots=True)
class KnownCommune:
    """A commune as it is written on the map, and its province."""

    name: str
    province: str


@dataclass(frozen=True, slots=True)
class AreaPart:
    """A commune of an area, or a whole province when `commune` is empty."""

    province: str
    commune: str
    source: str
    is_sourced: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a commune lies for an area: the part that holds it, or none.

    `province` is None when the commune is in no list: whether a whole province holds it is not known.
    """

    commune: str
    province: str | None
    part: AreaPart | None

    @property
    def is_inside(self) -> bool:
        """Whether the area holds the commune."""
        return self.part is not None


@dataclass(frozen=True, slots=True)
class Area:
    """The communes and whole provinces of one edition."""

    parts: tuple[AreaPart, ...]

    def place(self, commune: str) -> Placed:
        """Where `commune`, as somebody typed it, lies for this area."""
        known = known_commune(commune)
        name = known.name if known else commune
        province = known.province if known else None
        part = self._of_commune(name) or self._of_province(province)
        return Placed(name, part.province if part else province, part)

    def _of_commune(self, name: str) -> AreaPart | None:
        wanted = spelt(name)
        return next((one for one in self.parts if one.commune and spelt(one.commune) == wanted), None)

    def _of_province(self, province: str | None) -> AreaPart | None:
        wanted = folded(province or "")
        return next(
            (one for one in self.parts if province and not one.commune and folded(one.province) == wanted),
            None,
        )


def spelt(commune: str) -> str:
    """What identifies a commune among its spellings."""
    known = known_commune(commune)
    name = known.name if known else commune
    return folded(name) or name.strip()  # nothing is left of a name in Arabic letters once folded


def known_commune(text: str) -> KnownCommune | None:
    """The commune that `text` names, by any of its spellings; None when it is in no list of ours."""
    return _known().get(folded(text) or text)


@cache
def _known() -> Mapping[str, KnownCommune]:
    rows = yaml.safe_load(_COMMUNES.read_text("utf-8"))
    return {
        folded(spelling): KnownCommune(row["name"], row["province"])
        for row in rows
        for spelling in (row["name"], *row["variants"])
    }
