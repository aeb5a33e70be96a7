"""The tablets at the tills of the demonstration: each seals what it says, and it is received as sent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.access import Actor
from shop.cli.demonstration.actions import Story
from shop.gateways.device import Device, Person, Rung, key_from
from shop.operations.records import receive_record
from shop.operations.series import CloseSeries, EnrolTill, close_series, enrol_till
from shop.rules.closings import ClosingFigures, Receipt, expected_after, takings_of
from shop.schemas.records import Speaker, read_record

FLOAT_CENTS = 30_000
CURRENCY = "MAD"
PIECES_CENTS = (20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50)


class NotTaken(AssertionError):
    """The story sealed something that could not be taken as it was: the story is wrong."""


@dataclass
class Tablet:
    """A device, the seller who holds it, and its drawer of the day."""

    story: Story
    device: Device
    seller: Actor
    session_id: UUID | None = None
    sold: list[Receipt] = field(default_factory=list)
    day: str = ""

    @classmethod
    def enrolled(cls, story: Story, till_id: UUID, code: str, seller: Actor) -> "Tablet":
        """A tablet whose key and token come out of the story's dice."""
        device = Device(
            till_id,
            code,
            currency=CURRENCY,
            make_id=story.id,
            make_token=lambda: f"{story.random.getrandbits(256):064x}",
            key=key_from(story.random.getrandbits(256)),
        )
        return cls(story, device, seller)

    @property
    def person(self) -> Person:
        """The seller, as records name her."""
        assert self.seller.id is not None
        return Person(self.seller.id, self.seller.name)

    def start(self, at: datetime) -> None:
        """Enrol at the till and say so."""
        command = EnrolTill(**self.device.enrolment())
        told = self.story.do(enrol_till, command, at, self.seller, operation_id=command.series_id)
        self.device.enrolled(told["series"], told["opening_hash"])
        self._say("event", "event", {"code": "started", "detail": None}, at)

    def open(self, at: datetime) -> None:
        """Open the drawer; a month or year that is over is closed first."""
        today = at.date().isoformat()
        if self.day and self.day[:7] != today[:7]:
            self._close("month", self.device.close_month(self.day[:7]), at)
        if self.day and self.day[:4] != today[:4]:
            self._close("year", self.device.close_year(self.day[:4]), at)
        self.session_id, self.sold, self.day = self.story.id(), [], today
        self._say("drawer", "opening", {"session": str(self.session_id), "float_cents": FLOAT_CENTS}, at)

    def sell(self, rung: Rung, at: datetime) -> None:
        """Seal a sale."""
        assert self.session_id is not None
        self._receive(self.device.sell(rung, self.session_id, at, at.date(), self.person), at)
        self.sold.append(self.device.receipts[-1])

    def close(self, at: datetime, difference_cents: int) -> None:
        """Count the drawer, which holds so much more or less than it should, and close the day."""
        expected = expected_after(FLOAT_CENTS, self.sold, ())
        counted = expected + difference_cents
        body = {
            "session": str(self.session_id),
            "counted": list(_pieces(counted)),
            "counted_cents": counted,
            "expected_cents": expected,
            "difference_cents": difference_cents,
            "reason": "Erreur de rendu de monnaie" if difference_cents else None,
            "takings": takings_of(self.sold),
            "sales_count": len(self.sold),
        }
        self._say("drawer", "closing", body, at)
        self._close("day", self.device.close_day(self.day), at)

    def leave(self, at: datetime) -> None:
        """Take the tablet out of service for good, all it sealed being received."""
        self._say("event", "event", {"code": "closed_for_good", "detail": None}, at)
        heads = {chain: sequence for chain, (sequence, _) in self.device.heads.items()}
        self.story.do(close_series, CloseSeries(self.device.series_id, heads), at, self.seller)

    def _close(self, level: str, figures: ClosingFigures, at: datetime) -> None:
        self._say("closing", level, figures.as_body(), at)

    def _say(self, chain: str, kind: str, body: dict[str, Any], at: datetime) -> None:
        self._receive(self.device.seal(chain, kind, body, at, at.date(), self.person), at)

    def _receive(self, envelope: dict[str, Any], at: datetime) -> None:
        device = self.device
        speaker = Speaker(device.series_id, device.series, device.till_id, device.till_code)
        sent = {**envelope, "id": UUID(envelope["id"])}
        command = read_record(sent, speaker, frozenset({self.person.id})).command
        told = self.story.do(receive_record, command, at, self.seller, operation_id=command.record_id)
        if told["reason"]:
            raise NotTaken(told["reason"], told["values"], envelope["text"])


def _pieces(cents: int) -> Iterator[dict[str, int]]:
    """An amount in notes and coins, the largest first."""
    for value in PIECES_CENTS:
        count, cents = divmod(cents, value)
        if count:
            yield {"value_cents": value, "count": count}
