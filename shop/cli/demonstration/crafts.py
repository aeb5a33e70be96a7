"""A women's group of Taznakht: two potters, a weaver, a carpet and twelve bowls, some of them sold."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from inventory.operations.deliveries import (
    ReceiveDelivery,
    ReceivedLine,
    SendDelivery,
    SentLine,
    receive_delivery,
    send_delivery,
)
from inventory.operations.makings import RegisterMaking, register_making
from inventory.operations.places import RegisterPlace, register_place
from kernel.files import receive
from producers.operations.members import RegisterMember, register_member
from producers.operations.organisations import RegisterOrganisation, register_organisation
from shop.cli.demonstration.actions import SEED, Story
from shop.cli.demonstration.counters import Piece, Shops
from shop.cli.demonstration.pictures import a_carpet, some_bowls
from shop.operations.payouts.agreements import Agree, agree
from shop.operations.pieces import PricePiece, price_piece
from shop.rules.payouts.agreements import Terms
from traceability.cli.reference import product_id, technique_id
from traceability.operations.makings import NewMaking

PLACE = "boutique-taroudannt"
MADE_DAYS_AGO, SOLD_DAYS_AGO = 30, 9
# Two potters and a weaver; not everybody agreed to be named.
MAKERS = (("Zahra Aznag", True), ("Itto Amzil", False), ("Fadma Oubella", True))
BOWLS_EACH, BOWLS_SOLD = (7, 5), (3, 2)
BOWL_CENTS, CARPET_CENTS = 9_000, 180_000


@dataclass
class Crafts:
    """The group as the story goes, on dice of its own: nothing else that is told changes with it."""

    story: Story
    shops: Shops
    bowls: Piece | None = None

    def live(self, day: date) -> None:
        """Make and deliver on one day, price what arrived, sell some of it three weeks later."""
        story = self.story
        if day == story.today - timedelta(days=MADE_DAYS_AGO):
            with self._dice():
                self._begin(day)
        if self.bowls and day == story.today - timedelta(days=SOLD_DAYS_AGO):
            self.shops.asked[PLACE] += [(self.bowls, pieces) for pieces in BOWLS_SOLD]

    @contextmanager
    def _dice(self) -> Iterator[None]:
        others, self.story.random = self.story.random, Random(f"{SEED}:crafts")
        yield
        self.story.random = others

    def _begin(self, day: date) -> None:
        owner_id, workshop_id = self._group(day)
        zahra, itto, fadma = (self._member(owner_id, number, day) for number in range(len(MAKERS)))
        carpet = RegisterMaking(
            self.story.id(), owner_id, workshop_id, product_id("carpet"), day, "Taznakht", 1, ((fadma, 1),),
            NewMaking(
                technique_id("knotted_pile"), "Laine de Siroua, teinture à la garance", is_unique=True,
                length_mm=2_000, width_mm=1_200, minutes_worked=180 * 60, begun_on=day - timedelta(days=75),
            ),
            name="Glaoui rouge",
        )  # fmt: skip
        bowls = RegisterMaking(
            self.story.id(), owner_id, workshop_id, product_id("pottery"), day, "Taznakht", sum(BOWLS_EACH),
            tuple(zip((zahra, itto), BOWLS_EACH, strict=True)),
            NewMaking(
                technique_id("coil_building"), "Argile rouge, émail sans plomb", width_mm=140, height_mm=70
            ),
            name="Bol émaillé",
        )  # fmt: skip
        items = [self._made(carpet, a_carpet(), day), self._made(bowls, some_bowls(), day)]
        self._deliver([carpet, bowls], day)
        prices = [
            self._priced(item, cents, day)
            for item, cents in zip(items, (CARPET_CENTS, BOWL_CENTS), strict=True)
        ]
        self.bowls = Piece(prices[1], bowls.lot_id, owner_id, "Poterie · Bol émaillé", BOWL_CENTS)

    def _group(self, day: date) -> tuple[UUID, UUID]:
        """The group, its workshop and what it agreed with the boutiques. No such group: it is invented."""
        story, at = self.story, self.story.at(day, 8)
        owner_id, workshop_id = story.id(), story.id()
        group = RegisterOrganisation(
            owner_id, key="tifawin-exemple", code="TFW", name="Coopérative Tifawin (inventée)",
            name_ar="تعاونية تيفاوين (مختلقة)", kind="cooperative", locality="Taznakht",
            province="Ouarzazate", branches=("craft",), parents=(story.organisations["md"],),
        )  # fmt: skip
        story.do(register_organisation, group, at)
        place = RegisterPlace(
            workshop_id, key="atelier-tifawin", name="Atelier Tifawin", kind="workshop",
            organisation_id=owner_id, locality="Taznakht",
        )  # fmt: skip
        story.do(register_place, place, at)
        terms = Terms(commission_bp=2_000, solidarity_bp=200, retention_bp=0)
        agreed = Agree(story.id(), owner_id, None, day, terms, "Convention artisanat")
        story.do(agree, agreed, at)
        return owner_id, workshop_id

    def _member(self, owner_id: UUID, number: int, day: date) -> UUID:
        name, consents = MAKERS[number]
        member = RegisterMember(
            self.story.id(), owner_id, number=f"{number + 1:03d}", name=name, gender="woman",
            village="Taznakht", consents_to_be_named=consents, consent_on=day if consents else None,
        )  # fmt: skip
        self.story.do(register_member, member, self.story.at(day, 9))
        return member.member_id

    def _made(self, command: RegisterMaking, picture: bytes, day: date) -> UUID:
        photo = receive(picture, "photo.jpg", self.story.id(), "photo")
        whole = replace(command, making=replace(command.making, photo=photo))
        told = self.story.do(register_making, whole, self.story.at(day, 12))
        return UUID(str(told["trade_item_id"]))

    def _deliver(self, makings: Sequence[RegisterMaking], day: date) -> None:
        story, manager = self.story, self.story.actors[f"boutique_manager:{PLACE}"]
        lines = tuple(SentLine(story.id(), one.lot_id, one.organisation_id, one.pieces) for one in makings)
        delivery = SendDelivery(story.id(), makings[0].place_id, story.places[PLACE], lines)
        story.do(send_delivery, delivery, story.at(day, 15))
        found = tuple(ReceivedLine(line.line_id, line.quantity) for line in lines)
        story.do(receive_delivery, ReceiveDelivery(delivery.delivery_id, found), story.at(day, 18), manager)

    def _priced(self, item_id: UUID, cents: int, day: date) -> UUID:
        story, manager = self.story, self.story.actors[f"boutique_manager:{PLACE}"]
        command = PricePiece(story.places[PLACE], item_id, story.id(), day, cents)
        return UUID(str(story.do(price_piece, command, story.at(day, 18, 30), manager)["article_id"]))
