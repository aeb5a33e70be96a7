"""Laboratory results of the demonstration, by the editions laboratories cite; every value is invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle

from sqlalchemy import select

from kernel.db import db
from producers.models import GradeLimit
from producers.queries.standards import latest_version, limits_of
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.claims import a_paper
from traceability.models import Lot, TradeItem
from traceability.operations.analyses import RecordAnalysis, record_analysis

LABORATORY = "Laboratoire de la Maison du Safran (résultats inventés)"
DAYS_AT_THE_LABORATORY = 7
SEASONS_TOLD = 2


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What a laboratory found, each measure of the standard, and what it concluded."""

    standard: str
    edition: str
    values: Mapping[str, str]
    conclusion: str


def _saffron(conclusion: str, **found: str) -> Bulletin:
    usual = {
        "moisture": "8.6", "floral_waste": "0.3", "extraneous_matter": "0.05", "total_ash": "5.4",
        "acid_insoluble_ash": "0.4", "cold_water_extract": "58",
    }  # fmt: skip
    return Bulletin("iso_3632", "2011", {**usual, **found}, conclusion)


BRIGHT = _saffron("Catégorie I", colour_e440="241", picrocrocin_e257="91", safranal_e330="33")
GOOD = _saffron("Catégorie I", colour_e440="212", picrocrocin_e257="84", safranal_e330="29", moisture="9.4")
PALE = _saffron("Catégorie II", colour_e440="186", picrocrocin_e257="74", safranal_e330="38", moisture="10.7")
PETALS = _saffron(
    "Catégorie II", colour_e440="219", picrocrocin_e257="80", safranal_e330="31", floral_waste="1.2"
)
INCOMPLETE = _saffron(
    "Échantillon trop petit pour la couleur", picrocrocin_e257="82", safranal_e330="30", moisture="9.1"
)
OLIVE = Bulletin(
    "coi_olive",
    "NC n° 3, rév. 19 (2022)",
    {
        "acidity": "0.42", "peroxide": "8.5", "k232": "1.94", "k270": "0.15", "delta_k": "0.004",
        "median_defect": "0", "median_fruity": "3.4",
    },
    "Vierge extra",
)  # fmt: skip
ARGAN = Bulletin(
    "nm_08_5_090", "2003", {"acidity": "0.55", "peroxide": "4.2", "e270": "0.21"}, "Vierge extra"
)
# What each trade item's lots were found to be, over and over, in the order in which they were packed.
FOUND: Mapping[str, Sequence[Bulletin]] = {
    "art-saf1g": (BRIGHT, GOOD, PALE),
    "art-taz1g": (GOOD, INCOMPLETE, BRIGHT, PETALS),
    "art-oliv75": (OLIVE,),
    "art-arg250": (ARGAN,),
}


def tell_analyses(story: Story) -> None:
    """Analyse the saffron and the oils of two cooperatives each, over two seasons."""
    for item, bulletins in FOUND.items():
        for lot, bulletin in zip(_last_seasons(_packed(item)), cycle(bulletins), strict=False):
            _analyse(story, lot, bulletin)


def _packed(item: str) -> list[Lot]:
    """The lots of a trade item in the order in which they were packed."""
    wanted = (
        select(Lot)
        .join(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(TradeItem.code == item)
        .order_by(Lot.made_on, Lot.code)
    )
    return list(db.session.scalars(wanted))


def _last_seasons(lots: Sequence[Lot]) -> list[Lot]:
    told = sorted({lot.season for lot in lots})[-SEASONS_TOLD:]
    return [lot for lot in lots if lot.season in told]


def _analyse(story: Story, lot: Lot, bulletin: Bulletin) -> None:
    version = latest_version(db.session(), bulletin.standard, bulletin.edition)
    assert version is not None  # the reference data is loaded before any story
    measured = {one.measure: one for one in limits_of(db.session(), version.id)}
    day = min(lot.made_on + timedelta(days=DAYS_AT_THE_LABORATORY), story.today - timedelta(days=1))
    keys = {organisation_id: key for key, organisation_id in story.organisations.items()}
    officer = story.actors[f"cooperative_officer:{keys[lot.organisation_id]}"]
    analysis = RecordAnalysis(
        analysis_id=story.id(),
        lot_id=lot.id,
        laboratory=LABORATORY,
        method=bulletin.standard,
        edition=bulletin.edition,
        analysed_on=day,
        measures=[{"key": key, "value": value} for key, value in bulletin.values.items()],
        conclusion=bulletin.conclusion,
        version_id=version.id,
        document=a_paper(story, "Bulletin d’analyse – données inventées", _printed(lot, bulletin, measured)),
    )
    story.do(record_analysis, analysis, story.at(day, 14), officer)


def _printed(lot: Lot, bulletin: Bulletin, measured: Mapping[str, GradeLimit]) -> list[str]:
    """The lines of the paper that the laboratory sent."""
    found = [
        f"{measured[key].measure_name_fr} : {value.replace('.', ',')} {measured[key].unit}".rstrip()
        for key, value in bulletin.values.items()
    ]
    return [LABORATORY, f"Lot {lot.code}", *found, bulletin.conclusion]
