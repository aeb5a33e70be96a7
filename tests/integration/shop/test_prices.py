"""Prices planned for a day, copied, asked for a time, withdrawn; by one of two persons and not by both."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor, Grant, Role, system_actor
from kernel.clock import now
from kernel.errors import DomainError
from kernel.execute import Context, NotAllowed, execute
from kernel.ids import new_id
from shop.models import Price, PriceFact
from shop.operations.price_lists import PriceOutOfBounds
from shop.operations.prices import (
    ArticleUnknown,
    DayHasPassed,
    EndsBeforeItBegins,
    NothingToChange,
    NothingToReturnTo,
    PlannedPrice,
    PlanPrices,
    PriceAlreadyPlanned,
    PriceHasBegun,
    PriceNotPlanned,
    TooManyChanges,
    WithdrawPlannedPrice,
    plan_prices,
    withdraw_planned_price,
)
from shop.queries.feed import cursor_of, feed_page
from shop.queries.prices import past_prices, planned_at
from tests.builders.inventory import a_place, a_saffron_jar
from tests.builders.shop import Shop, a_person, a_price, a_shop, an_article
from tests.conftest import NOW, Do

TODAY = date(2026, 11, 21)
SATURDAY = date(2026, 11, 28)
SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


def plan(do: Do, shop: Shop, cents: int, day: date = SATURDAY, **more: object) -> None:
    price = PlannedPrice(shop.article_id, cents, more.pop("replaces", None))  # type: ignore[arg-type]
    do(plan_prices, PlanPrices(shop.place_id, day, more.pop("until", None), (price,)), **more)  # type: ignore[arg-type]


def withdraw(do: Do, shop: Shop, cents: int, day: date = SATURDAY, **more: object) -> None:
    do(withdraw_planned_price, WithdrawPlannedPrice(shop.place_id, shop.article_id, day, cents), **more)


def asked(session: Session) -> list[tuple[date, int]]:
    session.rollback()
    rows = session.execute(select(Price.valid_from, Price.gross_cents).order_by(Price.valid_from))
    return list(rows.tuples())


def test_many_articles_change_on_one_day_all_or_none(do: Do, shop: Shop, session: Session) -> None:
    other = an_article(do, a_saffron_jar(do, shop.owner_id, name_fr="Safran 5 g"))
    prices = (PlannedPrice(shop.article_id, 4_700), PlannedPrice(other, 20_000))
    do(plan_prices, PlanPrices(shop.place_id, SATURDAY, None, prices))
    told = [(one.row.item.name_fr, one.before_cents, one.gross_cents)
            for one in planned_at(session, shop.place_id, TODAY).rows]  # fmt: skip
    assert told == [("Safran 1 g", 4_500, 4_700), ("Safran 5 g", None, 20_000)]
    third = an_article(do, a_saffron_jar(do, shop.owner_id, name_fr="Safran 2 g"))
    with pytest.raises(PriceAlreadyPlanned):
        do(
            plan_prices,
            PlanPrices(
                shop.place_id, SATURDAY, None, (PlannedPrice(third, 9_000), PlannedPrice(other, 21_000))
            ),
        )
    assert len(planned_at(session, shop.place_id, TODAY).rows) == 2


def test_who_has_seen_a_planned_price_may_replace_it(do: Do, shop: Shop, session: Session) -> None:
    plan(do, shop, 4_700)
    with pytest.raises(PriceAlreadyPlanned) as told:
        plan(do, shop, 4_800)
    assert told.value.values["articles"] == "Safran 1 g"
    plan(do, shop, 4_800, replaces=4_700)
    with pytest.raises(PriceAlreadyPlanned):
        plan(do, shop, 4_900, replaces=4_700)
    assert asked(session)[-1] == (SATURDAY, 4_800)


def test_of_two_who_price_the_same_day_one_is_told(app: Flask, do: Do, shop: Shop, session: Session) -> None:
    def ask(cents: int) -> str:
        with app.app_context():
            command = PlanPrices(shop.place_id, SATURDAY, None, (PlannedPrice(shop.article_id, cents),))
            try:
                execute(plan_prices, command, Context(new_id(), system_actor("test"), "web", NOW))
            except DomainError as error:
                return error.code
        return "planned"

    with ThreadPoolExecutor(4) as desks:
        told = sorted(desks.map(ask, range(4_600, 4_604)))
    assert told == ["planned"] + ["price-already-planned"] * 3
    assert len(asked(session)) == 2


def test_a_discount_ends_by_itself(do: Do, shop: Shop, session: Session) -> None:
    plan(do, shop, 4_000, until=SATURDAY + timedelta(days=6))
    assert asked(session)[1:] == [(SATURDAY, 4_000), (SATURDAY + timedelta(days=7), 4_500)]
    planned = planned_at(session, shop.place_id, TODAY).rows
    assert [one.is_return for one in planned] == [False, True]


def test_a_discount_gives_way_to_a_change_that_was_planned(do: Do, shop: Shop, session: Session) -> None:
    plan(do, shop, 5_000, SATURDAY + timedelta(days=3))
    plan(do, shop, 4_000, until=SATURDAY + timedelta(days=6))
    assert asked(session)[1:] == [(SATURDAY, 4_000), (SATURDAY + timedelta(days=3), 5_000)]


def test_a_discount_withdrawn_takes_its_end_with_it(do: Do, shop: Shop, session: Session) -> None:
    plan(do, shop, 4_000, until=SATURDAY + timedelta(days=6))
    withdraw(do, shop, 4_000)
    assert asked(session) == [(date(2026, 1, 1), 4_500)]
    past = past_prices(session, shop.place_id, TODAY).rows
    assert [(one.act, one.gross_cents) for one in past] == [
        ("withdrawn", 4_500), ("withdrawn", 4_000), ("set", 4_500)]  # fmt: skip
    facts = session.scalars(select(PriceFact.act).order_by(PriceFact.act)).all()
    assert facts == ["set"] * 3 + ["withdrawn"] * 2


def test_a_price_is_withdrawn_before_its_day_and_as_it_was_seen(do: Do, shop: Shop) -> None:
    plan(do, shop, 4_700)
    with pytest.raises(PriceNotPlanned):
        withdraw(do, shop, 4_600)
    with pytest.raises(PriceHasBegun):
        withdraw(do, shop, 4_700, at=NOW + timedelta(days=7))
    withdraw(do, shop, 4_700)
    with pytest.raises(PriceNotPlanned):
        withdraw(do, shop, 4_700)


def test_a_till_forgets_a_price_that_was_withdrawn(do: Do, shop: Shop, session: Session) -> None:
    new = an_article(do, a_saffron_jar(do, shop.owner_id, name_fr="Safran 5 g"))
    do(plan_prices, PlanPrices(shop.place_id, SATURDAY, None, (PlannedPrice(new, 20_000),)))
    plan(do, shop, 4_700)
    cursor = feed_page(session, shop.place_id, cursor_of(None, now())).cursor.text()
    withdraw(do, shop, 4_700)
    do(withdraw_planned_price, WithdrawPlannedPrice(shop.place_id, new, SATURDAY, 20_000))
    session.rollback()
    told = feed_page(session, shop.place_id, cursor_of(cursor, now())).articles
    assert {one.article_id: list(one.prices) for one in told} == {
        shop.article_id: [(date(2026, 1, 1), 4_500)],
        new: [],
    }


def test_a_plan_that_cannot_be_is_refused(do: Do, shop: Shop) -> None:
    new = an_article(do, a_saffron_jar(do, shop.owner_id, name_fr="Safran 5 g"))
    price = PlannedPrice(shop.article_id, 4_700)

    def refused(error: type[DomainError], *prices: PlannedPrice, day: date = SATURDAY,
                until: date | None = None) -> None:  # fmt: skip
        with pytest.raises(error):
            do(plan_prices, PlanPrices(shop.place_id, day, until, prices))

    refused(NothingToChange)
    refused(TooManyChanges, price, price)
    refused(DayHasPassed, price, day=TODAY - timedelta(days=1))
    refused(EndsBeforeItBegins, price, until=SATURDAY - timedelta(days=1))
    refused(PriceOutOfBounds, PlannedPrice(shop.article_id, -1))
    refused(ArticleUnknown, price, PlannedPrice(new_id(), 1))
    refused(NothingToReturnTo, PlannedPrice(new, 1_000), until=SATURDAY)


def test_a_manager_plans_at_her_own_place_only(do: Do, shop: Shop) -> None:
    stranger = Actor(new_id(), "Ali", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=new_id())}))
    with pytest.raises(NotAllowed):
        plan(do, shop, 4_700, actor=stranger)


# ── pages ────────────────────────────────────────────────────────────────────


@pytest.fixture
def manager(do: Do, shop: Shop, sign_in: SignIn) -> FlaskClient:
    return sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id))


def tomorrow() -> str:
    return (now().date() + timedelta(days=2)).isoformat()


def test_every_new_price_is_shown_before_it_is_done(
    do: Do, shop: Shop, manager: FlaskClient, session: Session
) -> None:
    address = f"/places/{shop.place_id}/prices/plan"
    given = {"way": "percent", "percent": "-7,5", "step": "50", "scope": "all", "valid_from": tomorrow()}
    page = manager.post(address, data=given)
    assert page.status_code == 200
    assert 'value="41,50"' in page.text
    assert len(asked(session)) == 1
    line = {"line": str(shop.article_id), f"price-{shop.article_id}": "41,555", "stage": "confirm"}
    wrong = manager.post(address, data={**given, **line})
    assert wrong.status_code == 422
    assert "41,555" in wrong.text
    done = manager.post(address, data={**given, **line, f"price-{shop.article_id}": "42"})
    assert done.status_code == 302
    assert asked(session)[-1] == (date.fromisoformat(tomorrow()), 4_200)
    assert "42,00" in manager.get(f"/prices?place={shop.place_id}&view=planned").text


def test_who_was_overtaken_is_told_and_may_send_again(
    do: Do, shop: Shop, manager: FlaskClient, session: Session
) -> None:
    day = date.fromisoformat(tomorrow())
    plan(do, shop, 4_700, day)
    name = f"price-{shop.article_id}"
    given = {"way": "amount", "step": "50", "scope": "chosen", "valid_from": tomorrow(),
             "line": str(shop.article_id), name: "48,00", "stage": "confirm"}  # fmt: skip
    told = manager.post(f"/places/{shop.place_id}/prices/plan", data=given)
    assert told.status_code == 422
    assert "Quelqu’un vient de prévoir un prix" in told.text
    assert 'value="48,00"' in told.text
    assert 'value="47.00"' in told.text
    again = manager.post(
        f"/places/{shop.place_id}/prices/plan", data={**given, f"seen-{shop.article_id}": "47.00"}
    )
    assert again.status_code == 302
    assert asked(session)[-1] == (day, 4_800)


def test_prices_are_copied_from_a_place_of_the_same_currency(do: Do, shop: Shop, sign_in: SignIn) -> None:
    stall = a_place(do, shop.owner_id, name="Festival", kind="market_stall")
    paris = a_place(do, shop.owner_id, name="Marseille", kind="boutique", currency="EUR", country="FR")
    a_price(do, paris, shop.article_id, 900)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    page = browser.get(f"/places/{stall}/prices/plan").text
    assert str(shop.place_id) in page
    assert str(paris) not in page
    given = {"way": "copy", "source_id": str(shop.place_id), "step": "50", "scope": "all",
             "valid_from": tomorrow()}  # fmt: skip
    assert 'value="45,00"' in browser.post(f"/places/{stall}/prices/plan", data=given).text
    refused = browser.post(f"/places/{stall}/prices/plan", data={**given, "source_id": str(paris)})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    "given",
    [{}, {"way": "percent", "percent": "beaucoup", "scope": "all"}, {"way": "percent", "percent": "-100"},
     {"way": "amount", "gross": "x", "scope": "all"}, {"scope": "chosen", "article_ids": "x"},
     {"valid_from": "demain"}, {"way": "copy", "source_id": "7"}, {"stage": "confirm", "line": "x"}],
)  # fmt: skip
def test_a_plan_that_makes_no_sense_is_shown_again(
    shop: Shop, manager: FlaskClient, given: dict[str, str]
) -> None:
    sent = {"way": "percent", "step": "50", "scope": "chosen", "valid_from": tomorrow(), **given}
    assert manager.post(f"/places/{shop.place_id}/prices/plan", data=sent).status_code == 422


def test_a_planned_price_is_withdrawn_on_its_page(
    do: Do, shop: Shop, manager: FlaskClient, session: Session
) -> None:
    plan(do, shop, 4_700, date.fromisoformat(tomorrow()))
    address = f"/places/{shop.place_id}/prices/{shop.article_id}/{tomorrow()}/withdraw"
    assert "47,00" in manager.get(address).text
    assert manager.post(address, data={}).status_code == 302
    assert manager.get(address).status_code == 404
    assert "retiré avant son jour" in manager.get(f"/prices?place={shop.place_id}&view=past").text
    assert manager.get(f"/places/{shop.place_id}/prices/{shop.article_id}/x/withdraw").status_code == 404


def test_shelf_labels_say_the_price_of_a_day_and_of_a_kilogram(
    do: Do, shop: Shop, manager: FlaskClient
) -> None:
    address = f"/places/{shop.place_id}/shelf-labels"
    assert manager.get(address).status_code == 200
    pdf = manager.get(f"{address}.pdf?printed=1&scope=all&sheet=roll-62&day={tomorrow()}")
    assert pdf.mimetype == "application/pdf"
    text = PdfReader(BytesIO(pdf.data)).pages[0].extract_text().replace("\xa0", " ").replace("\u202f", " ")
    assert "45,00 MAD" in text
    assert "45 000,00 MAD le kg" in text
    assert "art-" in text


def test_only_labels_whose_price_changes_are_printed(do: Do, shop: Shop, manager: FlaskClient) -> None:
    address = f"/places/{shop.place_id}/shelf-labels.pdf?printed=1&sheet=a4-3x8&day={tomorrow()}"
    nothing = manager.get(f"{address}&scope=changed")
    assert nothing.status_code == 422
    assert "Aucun article ne correspond" in nothing.text
    plan(do, shop, 4_700, date.fromisoformat(tomorrow()))
    assert manager.get(f"{address}&scope=changed").status_code == 200
    assert manager.get(f"{address}&scope=chosen&codes=safran").status_code == 200
    assert manager.get(f"{address}&scope=chosen&codes=argan").status_code == 422
    assert manager.get(f"{address}&scope=all&used_cells=99").status_code == 422
    assert manager.get(f"{address[:-10]}demain&scope=all").status_code == 422
