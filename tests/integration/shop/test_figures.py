"""What a manager looks at: figures that open what they are made of, and that nobody else's eyes see."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.operations.losses import RecordLoss, record_loss
from kernel.access import Actor, Grant, Role
from kernel.clock import now
from kernel.ids import new_id
from shop.operations.sales import record_sale
from shop.queries.figures.cover import cover
from shop.queries.figures.scope import Scope
from shop.queries.watch import drawers_left_open
from shop.rules.payouts.agreements import Terms
from shop.rules.periods import Period
from shop.rules.sales import KeptPayment
from tests.builders.inventory import a_boutique
from tests.builders.payouts import an_agreement
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import NOW, Do
from traceability.operations.holds import HoldLot, hold_lot

DAYS = "first=2026-11-01&last=2026-11-30"


@pytest.fixture
def shop(do: Do) -> Shop:
    """A boutique that sold three jars in cash and two by card on Saturday, and took one back."""
    shop = a_shop(do, 40)
    an_agreement(do, shop.owner_id, Terms(commission_bp=2_000, solidarity_bp=300))
    sold = a_receipt(shop, shop.jars(3), number=1)
    card = a_receipt(shop, shop.jars(2), number=2, occurred_at=NOW + timedelta(hours=2))
    kept = (KeptPayment(new_id(), "card", card.total_cents, "1234"),)
    card = replace(card, payments=kept, cash_rounding_cents=0, tendered_cents=0, change_cents=0)
    back = replace(shop.jars(-1), back_to="shelf")
    refund = replace(
        a_receipt(shop, number=3, kind="refund"),
        lines=(back,),
        total_cents=back.gross_cents,
        payments=(KeptPayment(new_id(), "cash", back.gross_cents),),
        tendered_cents=0,
        change_cents=0,
        cash_rounding_cents=0,
    )
    for one in (sold, card, refund):
        do(record_sale, one, operation_id=one.sale_id, at=one.occurred_at)
    return shop


SignIn = Callable[[UUID], FlaskClient]


def manager_of(do: Do, sign_in: SignIn, shop: Shop) -> FlaskClient:
    return sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id))


def read(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True).replace("\xa0", " ").replace("\u202f", " ")


def test_takings_take_off_what_was_given_back(do: Do, sign_in: SignIn, shop: Shop) -> None:
    page = read(manager_of(do, sign_in, shop), f"/figures?{DAYS}")
    assert "180,00 MAD" in page
    # Two sales of 225 MAD; the one given back lowers no basket.
    assert "112,50 MAD" in page


def test_every_figure_opens_the_receipts_that_it_is_made_of(do: Do, sign_in: SignIn, shop: Shop) -> None:
    client = manager_of(do, sign_in, shop)
    page = read(client, f"/figures?{DAYS}")
    opened = {link.replace("&amp;", "&") for link in re.findall(r'href="(/sales\?[^"]+)"', page)}
    told = {link: set(re.findall(r"TAR1-\d{6}", read(client, link))) for link in opened}
    by_filter = {
        name: next(found for link, found in told.items() if f"{name}=" in link)
        for name in ("hour", "means", "article", "owner", "branch", "kind")
    }
    everything = {"TAR1-000001", "TAR1-000002", "TAR1-000003"}
    assert by_filter["article"] == by_filter["owner"] == by_filter["branch"] == everything
    assert by_filter["kind"] == {"TAR1-000003"}
    assert {"TAR1-000002"} in told.values()
    assert {"TAR1-000001", "TAR1-000003"} in told.values()


def test_who_receives_what_is_told_by_the_agreement(do: Do, sign_in: SignIn, shop: Shop) -> None:
    text = manager_of(do, sign_in, shop).get(f"/figures/owners.csv?{DAYS}").get_data(as_text=True)
    _, sold, *_ = text.splitlines()
    # Of 180 MAD: a fifth to the boutique, three hundredths to solidarity, the rest to the producers.
    assert sold.split(";")[1:] == ["180.00", "138.60", "77", "36.00", "5.40"]


def test_bought_goods_have_no_margin_that_nobody_knows(
    do: Do, session: Session, sign_in: SignIn, shop: Shop
) -> None:
    keeper = session.get_one(Place, shop.place_id).organisation_id
    own = a_receipt(shop, shop.jars(1, owner_id=keeper), number=4)
    do(record_sale, own, operation_id=own.sale_id)
    text = manager_of(do, sign_in, shop).get(f"/figures/owners.csv?{DAYS}").get_data(as_text=True)
    assert text.splitlines()[2].split(";")[1:] == ["45.00", "", "", "", "", "", "45.00"]


def test_each_table_leaves_as_a_file(do: Do, sign_in: SignIn, shop: Shop) -> None:
    client = manager_of(do, sign_in, shop)
    page = read(client, f"/figures?{DAYS}")
    files = [link.replace("&amp;", "&") for link in re.findall(r'href="(/figures/[^"]+)"', page)]
    assert len(files) >= 16
    for link in files:
        assert client.get(link).status_code == 200, link
    assert client.get("/figures/nothing.csv").status_code == 404


def test_nobody_sees_the_figures_of_a_place_that_is_not_theirs(do: Do, sign_in: SignIn, shop: Shop) -> None:
    stranger = a_person(do, Role.BOUTIQUE_MANAGER, place_id=a_boutique(do, "Ailleurs", shop.owner_id))
    page = read(sign_in(stranger), f"/figures?{DAYS}&place={shop.place_id}")
    assert "180,00" not in page


def test_more_than_two_years_are_compared_with_nothing(do: Do, sign_in: SignIn, shop: Shop) -> None:
    client = manager_of(do, sign_in, shop)
    assert "L’an dernier : du" in read(client, f"/figures?{DAYS}")
    long = read(client, "/figures?first=2023-01-01&last=2026-12-31")
    assert "Au-delà de deux ans, rien n’est comparé." in long
    assert "L’an dernier" not in long
    head = (
        client.get("/figures/days.csv?first=2023-01-01&last=2026-12-31")
        .get_data(as_text=True)
        .splitlines()[0]
    )
    assert head == "\ufeffMois;Recettes (MAD);Ventes"


def test_nonsense_in_the_address_is_left_out(do: Do, sign_in: SignIn, shop: Shop) -> None:
    client = manager_of(do, sign_in, shop)
    for nonsense in (
        "first=9999-12-31&last=0001-01-01",
        "place=x&owner=y&branch=z",
        "period=!",
        "currency=XYZ",
    ):
        assert client.get(f"/figures?{nonsense}").status_code == 200
    assert client.get("/sales?hour=99&means=gold&kind=gift&article=x").status_code == 200


def test_filtered_goods_tell_neither_hours_nor_means(do: Do, sign_in: SignIn, shop: Shop) -> None:
    page = read(manager_of(do, sign_in, shop), f"/figures?{DAYS}&branch=saffron")
    assert "180,00 MAD" in page
    assert "Recettes par heure" not in page


def test_the_cover_is_what_is_left_at_the_pace_of_four_weeks(do: Do, session: Session, shop: Shop) -> None:
    place = session.get_one(Place, shop.place_id)
    day = NOW.date() + timedelta(days=1)
    scope = Scope([place], "MAD", Period(day, day))
    (one,) = cover(session, scope, day)
    # 40 came, 4 were sold and kept: 36 left at 4 in 28 days.
    assert (one.quantity, one.sold, one.days, one.is_low) == (36, 4, 252, False)
    many = a_receipt(shop, shop.jars(30), number=4)
    do(record_sale, many, operation_id=many.sale_id)
    (one,) = cover(session, scope, day)
    assert (one.quantity, one.days, one.is_low) == (6, 4, True)


def test_a_held_lot_covers_nothing(do: Do, session: Session, shop: Shop) -> None:
    do(hold_lot, HoldLot(new_id(), shop.lot_id, "analyse attendue"))
    day = NOW.date() + timedelta(days=1)
    scope = Scope([session.get_one(Place, shop.place_id)], "MAD", Period(day, day))
    (one,) = cover(session, scope, day)
    assert (one.quantity, one.days) == (0, 0)


def test_a_drawer_left_open_is_told_to_who_keeps_the_place(do: Do, session: Session, shop: Shop) -> None:
    manager = Actor(None, "", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=shop.place_id)}))
    opened_on = NOW.date()
    assert drawers_left_open(session, manager, opened_on) == []
    (left,) = drawers_left_open(session, manager, opened_on + timedelta(days=1))
    assert left[1].code == "TAR1"
    other = Actor(None, "", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=new_id())}))
    assert drawers_left_open(session, other, opened_on + timedelta(days=1)) == []


def test_a_manager_sees_today_at_a_glance(do: Do, sign_in: SignIn, shop: Shop) -> None:
    moment = now()
    sale = a_receipt(shop, shop.jars(2), number=4, occurred_at=moment)
    do(record_sale, sale, operation_id=sale.sale_id, at=moment)
    page = read(manager_of(do, sign_in, shop), "/")
    for told in ("90,00 MAD", "Recettes par moyen", "Recettes par heure", "Les meilleurs articles"):
        assert told in page
    assert "Compter la caisse" in page


def test_boutiques_stand_side_by_side_and_currencies_are_never_added(
    do: Do, sign_in: SignIn, shop: Shop
) -> None:
    a_boutique(do, "Agadir", shop.owner_id)
    a_boutique(do, "Marseille", shop.owner_id, currency="EUR")
    client = sign_in(a_person(do, Role.NETWORK_MANAGER))
    text = client.get(f"/figures/places.csv?{DAYS}").get_data(as_text=True)
    head, first, second = text.splitlines()
    assert "Recettes (MAD)" in head
    assert first.split(";")[:5] == ["Boutique solidaire", "180.00", "2", "112.50", "45.00"]
    assert second.startswith("Agadir;0.00;0;;")
    assert "Marseille" not in text


def test_what_was_lost_opens_its_list(do: Do, sign_in: SignIn, shop: Shop) -> None:
    lost = RecordLoss(new_id(), shop.place_id, shop.lot_id, shop.owner_id, 2, "broken")
    do(record_loss, lost)
    page = read(manager_of(do, sign_in, shop), f"/figures?{DAYS}")
    (link,) = re.findall(r'href="(/stock/left[^"]*cause=broken[^"]*)"', page)
    assert "90,00 MAD" in read(manager_of(do, sign_in, shop), link.replace("&amp;", "&"))
