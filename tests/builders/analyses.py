"""Analyses of saffron and oils, by an edition of the reference data."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.ids import new_id
from producers.queries.standards import latest_version
from tests.conftest import Do
from traceability.operations.analyses import RecordAnalysis, record_analysis

# A bulletin of category I by the edition of 2011, every measure made.
SAFFRON_I = {
    "colour_e440": "231",
    "picrocrocin_e257": "88",
    "safranal_e330": "34",
    "moisture": "9.1",
    "floral_waste": "0.3",
    "extraneous_matter": "0.05",
    "total_ash": "5.4",
    "acid_insoluble_ash": "0.4",
    "cold_water_extract": "58",
}
ANALYSED_ON = date(2026, 11, 12)


def edition(session: Session, key: str = "iso_3632", name: str = "2011") -> UUID:
    """The highest version of an edition of the reference data."""
    version = latest_version(session, key, name)
    assert version is not None
    return version.id


def rows(values: Mapping[str, str], unit: str | None = None) -> list[dict[str, str | None]]:
    """The lines of a bulletin; the standard's own unit unless told."""
    return [{"key": key, "label": key, "value": value, "unit": unit} for key, value in values.items()]


def an_analysis(
    do: Do, lot_id: UUID, version_id: UUID | None, values: Mapping[str, str] = SAFFRON_I, **more: Any
) -> UUID:
    """A laboratory's result on a lot; its id."""
    given: dict[str, Any] = {
        "laboratory": "Maison du Safran",
        "method": "Méthode interne",
        "edition": "1",
        "analysed_on": ANALYSED_ON,
        "measures": rows(values),
        **more,
    }
    command = RecordAnalysis(analysis_id=new_id(), lot_id=lot_id, version_id=version_id, **given)
    do(record_analysis, command)
    return command.analysis_id
