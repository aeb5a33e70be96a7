"""The last morning of a saffron harvest on a phone: a lot, what came late, and what is still open."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from inventory.operations.gatherings import (
    CancelWeighing,
    CloseGathering,
    OpenGathering,
    RecordWeighing,
    cancel_weighing,
    close_gathering,
    open_gathering,
    record_weighing,
)
from inventory.operations.refusals import KeepRefusal, keep_refusal
from inventory.rules.gatherings import gathering_id_of, lot_id_of
from kernel.db import db
from kernel.files import receive
from kernel.quantity import MG_PER_G
from producers.operations.evidence import Piece
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.people import COMMUNES
from shop.cli.demonstration.pictures import a_photo
from traceability.models import Lot, Product
from traceability.operations.pieces import JoinPieceToLot, join_piece_to_lot

COOPERATIVE = "souktana"
FLOWERS, STIGMAS = "saffron_flowers", "saffron_fresh_stigmas"
BASKET_MG = 120 * MG_PER_G
WOMEN = 14


def tell_weighings(story: Story) -> None:
    """Weigh in the flowers of a morning and close them; begin to weigh the stigmas picked out of them."""
    day = _last_harvest(story)
    morning = story.at(day, 7)
    flowers = _open(story, FLOWERS, day, morning)
    women = story.members[COOPERATIVE][:WOMEN]
    for minutes, woman in enumerate(women):
        _weigh(story, flowers, woman, story.about(1_800 * MG_PER_G), morning + timedelta(minutes=4 * minutes))
    slip = _weigh(story, flowers, women[0], 14_000 * MG_PER_G, morning + timedelta(minutes=58))
    _do(story, cancel_weighing, CancelWeighing(slip, _coop(story)), morning + timedelta(minutes=59))
    _do(story, close_gathering, CloseGathering(flowers, _coop(story)), morning + timedelta(hours=2))
    _come_late(story, flowers, women[-1], day, morning + timedelta(hours=3))
    _photograph(story, flowers, "Tri des fleurs", day, morning + timedelta(hours=4))
    stigmas = _open(story, STIGMAS, day, morning + timedelta(hours=8))
    for minutes, woman in enumerate(women[:4]):
        at = morning + timedelta(hours=8, minutes=5 * minutes)
        _weigh(story, stigmas, woman, story.about(110 * MG_PER_G), at, basket_mg=0)


def _coop(story: Story) -> UUID:
    return story.organisations[COOPERATIVE]


def _do(story: Story, operation: object, command: object, at: datetime) -> None:
    story.do(operation, command, at, story.actors[f"cooperative_officer:{COOPERATIVE}"])  # type: ignore[arg-type]


def _last_harvest(story: Story) -> date:
    """The latest day on which the cooperative brought flowers."""
    wanted = select(func.max(Lot.made_on)).join(Product, Product.id == Lot.product_id)
    day = db.session.scalar(wanted.where(Product.key == FLOWERS, Lot.organisation_id == _coop(story)))
    return day or story.today - timedelta(days=1)


def _open(story: Story, product: str, day: date, at: datetime) -> UUID:
    product_id = db.session.scalars(select(Product.id).where(Product.key == product)).one()
    store = story.stores[COOPERATIVE]
    gathering_id = gathering_id_of(store, product_id, day, 1)
    command = OpenGathering(
        gathering_id, _coop(story), store, product_id, day, commune=COMMUNES[COOPERATIVE].name
    )
    _do(story, open_gathering, command, at)
    return gathering_id


def _weigh(
    story: Story, gathering_id: UUID, woman: UUID, net_mg: int, at: datetime, basket_mg: int = BASKET_MG
) -> UUID:
    weighing_id = story.id()
    # Ten grams is what such a scale shows.
    gross_mg = net_mg // (10 * MG_PER_G) * 10 * MG_PER_G + basket_mg
    command = RecordWeighing(weighing_id, _coop(story), gathering_id, woman, gross_mg, basket_mg)
    _do(story, record_weighing, command, at)
    return weighing_id


def _photograph(story: Story, gathering_id: UUID, shows: str, day: date, at: datetime) -> None:
    """A photo of the lot that the gathering became, as the phone sends it."""
    photo = receive(a_photo(shows, "#6A559B"), None, story.id())
    piece = Piece(photo.file_id, photo, shows, day)
    _do(story, join_piece_to_lot, JoinPieceToLot(lot_id_of(gathering_id), piece), at)


def _come_late(story: Story, gathering_id: UUID, woman: UUID, day: date, at: datetime) -> None:
    """A second phone finds its network in the evening: what it weighed is kept, to be settled."""
    said = {"member_id": str(woman), "gross_mg": 1_560 * MG_PER_G, "tare_mg": BASKET_MG, "plot_id": None}
    refusal = KeepRefusal(
        story.id(), _coop(story), gathering_id, "weighing", "gathering-closed", {"day": day.isoformat()}, said
    )
    _do(story, keep_refusal, refusal, at)
