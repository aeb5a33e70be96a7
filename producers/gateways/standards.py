"""The standards as the repository writes them: one YAML file each, its editions with all they say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from producers.rules.areas import AreaPart
from producers.rules.standards import Asked, Content, Limit

FOLDER = Path(__file__).parent.parent / "reference" / "standards"


@dataclass(frozen=True, slots=True)
class Written:
    """One edition of a file, with the standard it belongs to."""

    key: str
    kind: str
    branch: str | None
    name_fr: str
    name_ar: str
    edition: str
    content: Content


def written_standards(folder: Path = FOLDER) -> Iterator[Written]:
    """Every edition of every file, by file name."""
    for path in sorted(folder.glob("*.yaml")):
        said = yaml.safe_load(path.read_text("utf-8"))
        for edition in said["editions"]:
            yield Written(
                key=said["key"],
                kind=said["kind"],
                branch=said["branch"],
                name_fr=said["name"]["fr"],
                name_ar=said["name"]["ar"],
                edition=edition["edition"],
                content=_content(edition, tuple(said.get("products", ()))),
            )


def _content(said: Mapping[str, Any], product_keys: tuple[str, ...]) -> Content:
    return Content(
        issued_by=said["issued_by"],
        source=said["source"],
        is_filled=said.get("filled", True),
        in_force_from=said.get("in_force_from"),
        in_force_until=said.get("in_force_until"),
        product_keys=product_keys,
        note=said.get("note"),
        requirements=tuple(_asked(one, said["source"]) for one in said.get("requirements", ())),
        limits=tuple(_limits(said)),
        area=tuple(_area(said)),
    )


def _asked(one: Mapping[str, Any], source: str) -> Asked:
    return Asked(
        code=one["code"],
        text_fr=one["fr"],
        text_ar=one["ar"],
        applies_to=one["applies_to"],
        source=one.get("source", source),
        is_sourced=one.get("sourced", True),
        evidence_kinds=tuple(one.get("evidence", ())),
        rule=one.get("rule"),
        parameters=one.get("parameters", {}),
    )


def _limits(said: Mapping[str, Any]) -> Iterator[Limit]:
    for rank, grade in enumerate(said.get("grades", ()), start=1):
        for measure, one in grade["limits"].items():
            named = said["measures"][measure]
            yield Limit(
                grade=grade["grade"],
                rank=rank,
                measure=measure,
                grade_name_fr=grade["name"]["fr"],
                grade_name_ar=grade["name"]["ar"],
                measure_name_fr=named["fr"],
                measure_name_ar=named["ar"],
                unit=named["unit"],
                minimum=one.get("min"),
                maximum=one.get("max"),
                source=one.get("source", said["source"]),
                is_sourced=one.get("sourced", True),
            )


def _area(said: Mapping[str, Any]) -> list[AreaPart]:
    return [
        AreaPart(province, commune, part["source"], part.get("sourced", True))
        for part in said.get("area", ())
        for province, commune in (
            *((part.get("province"), commune) for commune in part.get("communes", ())),
            *((province, "") for province in part.get("whole_provinces", ())),
        )
    ]
