"""What is recorded of a printing is what its sheet says, whatever the stationery, names and claims."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders.files import words_in
from tests.unit.traceability.test_labels import SAFFRON
from traceability.gateways.labels import SHEETS, Bilingual, Label, LabelTooSmall, render_labels
from traceability.gateways.labels.render import sheets_with_room
from traceability.gateways.labels.sheets import Sheet

# Each draw makes a document: few, and not timed on a loaded machine.
on_a_loaded_machine = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
FRENCH = (
    "Safran",
    "de",
    "Taliouine",
    "en",
    "stigmates",
    "Coopérative",
    "féminine",
    "Taïtmatine",
    "Huile",
    "œuvre",
)
ARABIC = ("زعفران", "تالوين", "خيوط", "تعاونية", "سكتانة")
NAMES = ("AOP Safran de Taliouine", "Agriculture biologique (Maroc)", "Commerce équitable", "IGP Argane")
BODIES = ("Normacert", "CCPB MA-BIO-102", "Ecocert", "Organisme de contrôle d’essai du Souss-Massa")


def several(words: tuple[str, ...], most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=most).map(" ".join)


@st.composite
def labels(draw: st.DrawFn) -> Label:
    """Labels of short and long names, in both languages or in French alone, with up to three claims."""
    said = draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
    claims = [f"{name} – certifié par {draw(st.sampled_from(BODIES))}" for name in said]
    arabic = several(ARABIC, 5) | st.just("")
    return replace(
        SAFFRON,
        product=Bilingual(draw(several(FRENCH, 6)), draw(arabic)),
        cooperative=Bilingual(draw(several(FRENCH, 6)), draw(arabic)),
        certification=" · ".join(claims),
    )


@on_a_loaded_machine
@given(label=labels(), sheet=st.sampled_from(list(SHEETS.values())))
def test_a_sheet_says_every_claim_that_is_recorded_or_is_not_printed(label: Label, sheet: Sheet) -> None:
    if not sheets_with_room(label, [sheet]):
        with pytest.raises(LabelTooSmall):
            render_labels([label], sheet)
        return
    said = words_in(render_labels([label], sheet))
    assert "".join(label.certification.split()) in said
    assert said.count("certifiépar") == label.certification.count("certifié par")
