"""Gatherings for tests, as phones tell them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from inventory.operations.gatherings import (
    CloseGathering,
    OpenGathering,
    RecordWeighing,
    close_gathering,
    open_gathering,
    record_weighing,
)
from inventory.operations.refusals import KeepRefusal, keep_refusal
from inventory.rules.gatherings import gathering_id_of
from kernel.ids import new_id
from tests.builders.inventory import GRAM, Producer
from tests.conftest import Do
from traceability.cli.reference import product_id

DAY = date(2026, 11, 20)
FLOWERS = "saffron_flowers"


def an_open_gathering(do: Do, producer: Producer, *, ordinal: int = 1, **more: Any) -> UUID:
    """Saffron flowers begin to be weighed in at the producer's store."""
    given = {"product_id": product_id(FLOWERS), "harvested_on": DAY, "commune": "Tassousfi", **more}
    gathering_id = gathering_id_of(producer.store_id, given["product_id"], given["harvested_on"], ordinal)
    command = OpenGathering(
        gathering_id, producer.organisation_id, producer.store_id, ordinal=ordinal, **given
    )
    do(open_gathering, command)
    return gathering_id


def a_weighing(do: Do, producer: Producer, gathering_id: UUID, grams: int = 800, **more: Any) -> UUID:
    """What a member brought, basket taken off."""
    weighing_id = new_id()
    given = {"member_id": producer.member_id, "gross_mg": grams * GRAM, **more}
    do(record_weighing, RecordWeighing(weighing_id, producer.organisation_id, gathering_id, **given))
    return weighing_id


def closed(do: Do, producer: Producer, gathering_id: UUID) -> UUID | None:
    """The lot that a gathering becomes."""
    lot_id = do(close_gathering, CloseGathering(gathering_id, producer.organisation_id))["lot_id"]
    return UUID(lot_id) if lot_id else None


def a_refusal(do: Do, producer: Producer, gathering_id: UUID, grams: int = 500) -> UUID:
    """A weighing that came when the lot was made, kept to be settled."""
    said = {"member_id": str(producer.member_id), "gross_mg": grams * GRAM, "tare_mg": 0, "plot_id": None}
    refusal_id = new_id()
    command = KeepRefusal(
        refusal_id, producer.organisation_id, gathering_id, "weighing", "gathering-closed",
        {"day": DAY.isoformat()}, said,
    )  # fmt: skip
    do(keep_refusal, command)
    return refusal_id


@dataclass
class Phone:
    """A phone in a village: says things without network, and sends them when it likes."""

    producer: Producer
    author_id: UUID
    unsent: list[dict[str, Any]] = field(default_factory=list)
    at: datetime = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)

    def gathering_id(self, ordinal: int = 1) -> UUID:
        return gathering_id_of(self.producer.store_id, product_id(FLOWERS), DAY, ordinal)

    def says(self, kind: str, gathering_id: UUID | None = None, **body: Any) -> dict[str, Any]:
        """One thing, kept to be sent."""
        said = {
            "id": str(new_id()),
            "kind": kind,
            "author_id": str(self.author_id),
            "organisation_id": str(self.producer.organisation_id),
            "gathering_id": str(gathering_id or self.gathering_id()),
            "occurred_at": self.at.isoformat(),
            "body": body,
        }
        self.unsent.append(said)
        return said

    def opens(self, ordinal: int = 1) -> dict[str, Any]:
        return self.says(
            "opening",
            self.gathering_id(ordinal),
            place_id=str(self.producer.store_id),
            product_id=str(product_id(FLOWERS)),
            harvested_on=DAY.isoformat(),
            ordinal=ordinal,
            commune="Tassousfi",
        )

    def weighs(self, member_id: UUID, grams: int, tare_grams: int = 0, **more: Any) -> dict[str, Any]:
        body = {"gross_mg": grams * GRAM, "tare_mg": tare_grams * GRAM, "plot_id": None, **more}
        return self.says("weighing", member_id=str(member_id), **body)

    def cancels(self, weighing: dict[str, Any]) -> dict[str, Any]:
        return self.says("cancellation", weighing_id=weighing["id"])

    def closes(self) -> dict[str, Any]:
        return self.says("closing")

    def sends(self, browser: FlaskClient) -> list[dict[str, Any]]:
        """What it has, in batches; the answers."""
        answers: list[dict[str, Any]] = []
        for start in range(0, len(self.unsent), 50):
            told = browser.post("/api/field/records", json={"records": self.unsent[start : start + 50]})
            assert told.status_code == 200, told.text
            answers += told.get_json()["records"]
        self.unsent.clear()
        return answers
