"""What the public page calls what laboratories measure."""

from typing import Any

import pytest
import yaml

from producers.gateways.standards import FOLDER
from traceability.web.public_words import MEASURE_NAMES


def measures_of(standard: dict[str, Any]) -> set[str]:
    """Every measure that an edition asks for, limited or not."""
    return {measure for edition in standard["editions"] for measure in edition.get("measures", ())}


STANDARDS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
NORMS = [key for key, standard in STANDARDS.items() if standard["kind"] == "analysis"]


@pytest.mark.parametrize("key", NORMS)
def test_every_measure_of_a_standard_has_a_consumers_name(key: str) -> None:
    asked = measures_of(STANDARDS[key])
    assert asked
    assert asked - set(MEASURE_NAMES) == set()


def test_no_name_is_kept_for_what_no_standard_measures() -> None:
    asked = set().union(*(measures_of(standard) for standard in STANDARDS.values()))
    assert set(MEASURE_NAMES) - asked == set()
