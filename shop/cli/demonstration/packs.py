"""Packs that have a number each: labels, scans, one voided, a hidden code used; and what a buyer declares."""

from datetime import datetime, timedelta

from sqlalchemy import select

from inventory.models import StockBalance
from kernel import network_key
from kernel.access import Actor
from kernel.db import db
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.buyers import tell_buyer
from traceability.models import Lot, Product
from traceability.operations.hidden_codes import UseHiddenCode, use_hidden_code
from traceability.operations.labels import RequestLabels, request_labels
from traceability.operations.scans import RecordScans, Scanned, record_scans
from traceability.operations.serials import VoidLabels, void_labels
from traceability.queries.claims import claims_of
from traceability.queries.serials import serials_of
from traceability.rules.serials import hidden_code, hidden_secret

COOPERATIVE = "souktana"
LABELS = 20
SCANNED_FROM_DAYS = 6
# By place on the sheet: hours after the first day of scans at which the pack was scanned.
SCANS_HOURS = {0: (10,), 1: (12, 61), 2: (18,), 3: (34, 34.5, 58)}
# One pack scanned again and again in an afternoon: its cooperative is told.
COPIED, COPIED_SCANS = 4, 12
USED, TORN = 2, LABELS - 1


def tell_packs(story: Story) -> None:
    """Number the packs of one lot on sale, let them be scanned, and let a buyer declare its arrival."""
    lot = _lot_on_sale(story)
    serials = _print_labels(story, lot)
    first_day = story.at(story.today - timedelta(days=SCANNED_FROM_DAYS), 0)
    for place, hours in SCANS_HOURS.items():
        for hour in hours:
            _scan(story, lot, serials[place], first_day + timedelta(hours=hour))
    _use_code(story, lot, serials[USED], first_day + timedelta(hours=18, minutes=2))
    for number in range(COPIED_SCANS):
        _scan(story, lot, serials[COPIED], first_day + timedelta(days=4, hours=14, minutes=17 * number))
    _void(story, lot, serials[TORN])
    tell_buyer(story, lot)


def _lot_on_sale(story: Story) -> Lot:
    """The cooperative's latest packs that lay in a boutique before the first scan."""
    return db.session.scalars(
        select(Lot)
        .join(Product, Product.id == Lot.product_id)
        .join(StockBalance, StockBalance.lot_id == Lot.id)
        .where(
            Product.key == "saffron_dry",
            Lot.organisation_id == story.organisations[COOPERATIVE],
            Lot.trade_item_id.is_not(None),
            Lot.state == "free",
            Lot.made_on < story.today - timedelta(days=SCANNED_FROM_DAYS + 1),
            StockBalance.place_id == story.places["boutique-taroudannt"],
            StockBalance.quantity > 0,
        )
        .order_by(Lot.made_on.desc(), Lot.code)
        .limit(1)
    ).one()


def _officer(story: Story) -> Actor:
    return story.actors[f"cooperative_officer:{COOPERATIVE}"]


def _print_labels(story: Story, lot: Lot) -> list[str]:
    sayable = claims_of(db.session(), lot.id, lot.made_on).claims
    command = RequestLabels(
        story.id(),
        story.id(),
        lot.id,
        "a4-2x7",
        LABELS,
        has_serials=True,
        is_signed=True,
        hidden_job_id=story.id(),
        mentions=[one.scheme for one in sayable if one.printed],
    )
    story.do(request_labels, command, story.at(lot.made_on, 18), _officer(story))
    return list(serials_of(db.session(), command.printing_id))


def _scan(story: Story, lot: Lot, serial: str, at: datetime) -> None:
    scan = Scanned(story.id(), lot.id, serial, at, language="fr", country="MA")
    story.do(record_scans, RecordScans((scan,)), at)


def _use_code(story: Story, lot: Lot, serial: str, at: datetime) -> None:
    code = hidden_code(hidden_secret(str(lot.id), serial, network_key.sign_bytes))
    story.do(use_hidden_code, UseHiddenCode(lot.id, serial, code), at)


def _void(story: Story, lot: Lot, serial: str) -> None:
    torn = VoidLabels(story.id(), lot.id, "torn", "Déchirée en la collant sur le pot", (serial,))
    story.do(void_labels, torn, story.at(story.today - timedelta(days=3), 11), _officer(story))
