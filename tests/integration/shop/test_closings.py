"""Closings: of a till, compared with what we hold; of a place, never changed, only followed by another."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.ids import new_id
from kernel.models import OutboxMessage
from shop.models import PlaceClosing, Sale, TillClosing
from shop.operations.closings import GENESIS, ClosePlace, PlaceUnknown, close_place
from shop.rules.seals import hash_of
from tests.builders.devices import TODAY, Counter, a_counter
from tests.conftest import NOW, Do

YESTERDAY = TODAY - timedelta(days=1)
EVENING = NOW - timedelta(days=1)
# A year later every day, month and year of the tests is past.
MUCH_LATER = NOW + timedelta(days=400)


@pytest.fixture
def counter(do: Do, client: FlaskClient) -> Counter:
    return a_counter(do, client, pieces=50)


def closings(session: Session, level: str | None = None) -> Sequence[PlaceClosing]:
    session.rollback()
    wanted = select(PlaceClosing).order_by(PlaceClosing.sequence)
    return session.scalars(wanted.where(PlaceClosing.level == level) if level else wanted).all()


def close(do: Do, counter: Counter, at: datetime = NOW) -> list[str]:
    return list(do(close_place, ClosePlace(counter.shop.place_id), at=at)["closed"])


def closed_day(counter: Counter, at: datetime = NOW, **changed: Any) -> None:
    figures = counter.device.close_day(at.date().isoformat())
    body = {**figures.as_body(), **changed}
    counter.say("closing", "day", body, at=at, day=at.date())


def test_a_till_closes_its_day_and_we_find_the_same_figures(counter: Counter, session: Session) -> None:
    counter.sell(counter.shop.jars(2))
    counter.sell()
    closed_day(counter)
    assert counter.reasons() == [None] * 3
    closing = session.scalars(select(TillClosing)).one()
    assert (closing.agrees, closing.total_cents, closing.perpetual_cents) == (True, 13_500, 13_500)


@pytest.mark.parametrize("field", ["total_cents", "sales_count", "stamp_duty_cents", "absolute_cents"])
def test_a_till_whose_figures_are_not_ours_is_kept_and_told(
    counter: Counter, session: Session, field: str
) -> None:
    counter.sell()
    closed_day(counter, **{field: 7})
    assert counter.reasons() == [None, None]
    assert not session.scalars(select(TillClosing)).one().agrees


def test_a_day_that_covers_what_never_arrived_does_not_agree(counter: Counter, session: Session) -> None:
    counter.sell()
    lost = counter.sell()
    closed_day(counter)
    counter.waiting.remove(lost)
    counter.answers()
    assert not session.scalars(select(TillClosing)).one().agrees


def test_the_totals_of_a_till_go_on_from_day_to_day_and_into_the_month(
    counter: Counter, session: Session
) -> None:
    counter.sell(at=EVENING, day=YESTERDAY)
    closed_day(counter, EVENING)
    counter.sell(counter.shop.jars(2))
    closed_day(counter)
    counter.say("closing", "month", counter.device.close_month("2026-11").as_body())
    counter.say("closing", "year", counter.device.close_year("2026").as_body())
    assert counter.reasons() == [None] * 6
    found = session.scalars(select(TillClosing).order_by(TillClosing.recorded_at)).all()
    assert [(one.level, one.agrees, one.perpetual_cents) for one in found] == [
        ("day", True, 4_500), ("day", True, 13_500), ("month", True, 13_500), ("year", True, 13_500),
    ]  # fmt: skip


def test_the_same_day_closed_twice_under_one_ordinal_is_to_settle(counter: Counter) -> None:
    counter.sell()
    closed_day(counter)
    closed_day(counter)
    counter.sell()
    assert counter.reasons() == [None, None, "record-contradicts", None]


def test_a_closing_asks_that_its_place_be_closed_in_the_night_after(
    counter: Counter, session: Session
) -> None:
    counter.sell()
    closed_day(counter)
    counter.answers()
    message = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == "close-place")).one()
    assert message.payload == {"place_id": str(counter.shop.place_id)}
    assert message.due_at >= NOW + timedelta(hours=27)


def test_a_late_sale_lands_in_its_own_business_day(counter: Counter, session: Session) -> None:
    counter.sell(at=EVENING, day=YESTERDAY)
    assert counter.flags() == [[]]
    assert session.scalars(select(Sale.business_day)).one() == YESTERDAY


def test_a_sale_whose_day_is_not_ours_is_flagged(counter: Counter) -> None:
    counter.sell(at=EVENING, day=TODAY)
    assert counter.flags() == [["day_differs"]]


def test_a_place_closes_its_past_days_and_counts_each_sale_once(
    do: Do, counter: Counter, session: Session
) -> None:
    sale = counter.sell(at=EVENING, day=YESTERDAY)
    counter.sell()
    counter.answers()
    assert close(do, counter) == [YESTERDAY.isoformat()]
    assert close(do, counter) == []
    (closing,) = closings(session)
    covers = json.loads(closing.text)["covers"]
    assert covers == [{"number": "TAR1-000001", "hash": hash_of(sale["text"])}]
    assert (closing.total_cents, closing.perpetual_cents, closing.ordinal) == (4_500, 4_500, 1)


def test_a_sale_that_comes_after_its_day_was_closed_is_counted_by_a_further_closing(
    do: Do, counter: Counter, session: Session
) -> None:
    counter.sell(at=EVENING, day=YESTERDAY)
    counter.answers()
    close(do, counter)
    (first,) = closings(session)
    before = (first.text, first.hash, first.signature, first.total_cents)
    counter.sell(counter.shop.jars(2), at=EVENING, day=YESTERDAY)
    counter.answers()
    assert close(do, counter) == [YESTERDAY.isoformat()]
    old, new = closings(session)
    assert (old.text, old.hash, old.signature, old.total_cents) == before
    assert (new.ordinal, new.total_cents, new.perpetual_cents) == (2, 9_000, 13_500)


def test_each_closing_of_a_place_cites_the_one_before(do: Do, counter: Counter, session: Session) -> None:
    for days in (40, 3, 2, 1):
        at = NOW - timedelta(days=days)
        counter.sell(at=at, day=at.date())
    counter.answers()
    close(do, counter)
    previous = GENESIS
    found = closings(session)
    for sequence, one in enumerate(found, 1):
        said = json.loads(one.text)
        assert (said["sequence"], said["previous"], one.hash) == (sequence, previous, hash_of(one.text))
        previous = one.hash
    assert [one.level for one in found] == ["day"] * 4 + ["month"]


def test_months_and_years_are_the_sums_of_their_parts_and_the_totals_go_on(
    do: Do, counter: Counter, session: Session
) -> None:
    for days in (60, 30, 1):
        at = NOW - timedelta(days=days)
        counter.sell(at=at, day=at.date())
    counter.answers()
    close(do, counter, MUCH_LATER)
    totals = {
        level: [one.perpetual_cents for one in closings(session, level)] for level in ("day", "month", "year")
    }
    assert totals == {"day": [4_500, 9_000, 13_500], "month": [4_500, 9_000, 13_500], "year": [13_500]}
    counter.sell(at=EVENING, day=YESTERDAY)
    counter.answers()
    assert close(do, counter, MUCH_LATER) == [YESTERDAY.isoformat(), "2026-11", "2026"]
    assert [one.ordinal for one in closings(session)][-3:] == [2, 2, 2]
    assert closings(session, "year")[-1].perpetual_cents == 18_000


def test_a_place_that_is_not_there_closes_nothing(do: Do, counter: Counter) -> None:
    with pytest.raises(PlaceUnknown):
        close(do, replace(counter, shop=replace(counter.shop, place_id=new_id())))
