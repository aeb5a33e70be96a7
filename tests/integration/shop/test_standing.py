"""The boutiques side by side: what each took, how it stands, what it owes; each figure opens its facts."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from kernel.access import Role
from kernel.clock import now
from shop.operations.sales import record_sale
from shop.rules.payouts.agreements import Terms
from tests.builders.inventory import a_boutique
from tests.builders.payouts import an_agreement, an_approved_run
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
DAYS = "first=2026-11-01&last=2026-11-30"


@pytest.fixture
def shop(do: Do) -> Shop:
    """A boutique that sold three jars of forty under an agreement."""
    shop = a_shop(do, 40)
    an_agreement(do, shop.owner_id, Terms(commission_bp=2_000, solidarity_bp=300))
    sell(do, shop, 3, number=1)
    return shop


def sell(do: Do, shop: Shop, jars: int, number: int) -> None:
    sale = a_receipt(shop, shop.jars(jars), number=number)
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)


def manager(do: Do, sign_in: SignIn) -> FlaskClient:
    return sign_in(a_person(do, Role.NETWORK_MANAGER))


def rows(client: FlaskClient, table: str, more: str = "") -> list[dict[str, str]]:
    text = client.get(f"/figures/standing/{table}.csv?{DAYS}{more}").get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_boutique_is_told_by_what_it_took_and_how_it_stands(do: Do, sign_in: SignIn, shop: Shop) -> None:
    [row] = rows(manager(do, sign_in), "places")
    assert row["Recettes (MAD)"] == row["Panier moyen (MAD)"] == "135.00"
    assert row["Commission (MAD)"] == "27.00"
    # Thirty-seven jars of 45 MAD are left.
    assert row["Stock en dépôt, au prix du jour (MAD)"] == "1665.00"
    assert row["Dû, sans relevé (MAD)"] == "103.95"
    assert row["Relevés à payer (MAD)"] == "0.00"


def test_stock_lasts_as_long_as_the_last_weeks_tell(do: Do, sign_in: SignIn) -> None:
    shop = a_shop(do, 40)
    sale = a_receipt(shop, shop.jars(10), occurred_at=now() - timedelta(days=2))
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    [row] = rows(manager(do, sign_in), "places")
    # Thirty are left and ten were sold in four weeks.
    assert row["Couverture (jours)"] == "84"


def test_a_statement_approved_long_ago_is_late(do: Do, sign_in: SignIn) -> None:
    shop = a_shop(do, 40)
    an_agreement(do, shop.owner_id, Terms(commission_bp=2_000), valid_from=date(2020, 1, 1))
    for number, days_ago in ((1, 60), (2, 20)):
        sold_at = now() - timedelta(days=days_ago)
        sale = a_receipt(shop, shop.jars(2), number=number, occurred_at=sold_at)
        do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
        approved_at = sold_at + timedelta(days=10)
        an_approved_run(do, shop.place_id, (sold_at + timedelta(days=1)).date(), at=approved_at)
    [row] = rows(manager(do, sign_in), "places")
    assert (row["Relevés à payer (MAD)"], row["dont en retard (MAD)"]) == ("144.00", "72.00")
    assert row["Dû, sans relevé (MAD)"] == "0.00"


def test_what_a_cooperative_is_owed_is_told_over_all_boutiques(do: Do, sign_in: SignIn, shop: Shop) -> None:
    [row] = rows(manager(do, sign_in), "owners")
    assert (row["Coopérative"], row["Dû, sans relevé (MAD)"]) == ("Souktana", "103.95")
    assert row["Sans accord (MAD)"] == "0.00"


def test_the_heads_order_the_boutiques(do: Do, sign_in: SignIn, shop: Shop) -> None:
    a_boutique(do, "Une autre", shop.owner_id)
    client = manager(do, sign_in)
    names = [row["Boutique"] for row in rows(client, "places", "&places=1")]
    assert names == ["Une autre", "Boutique solidaire"]
    assert [row["Boutique"] for row in rows(client, "places", "&places=-1")] == names[::-1]
    for nonsense in ("99", "-", "--1", "x", "²", "-99999999999"):
        assert client.get(f"/figures/standing?places={nonsense}").status_code == 200


def test_each_figure_opens_what_it_is_made_of(do: Do, sign_in: SignIn, shop: Shop) -> None:
    client = manager(do, sign_in)
    page = client.get(f"/figures/standing?{DAYS}").text
    opened = {link.replace("&amp;", "&") for link in re.findall(r'<td[^>]*><a href="([^"]+)"', page)}
    assert len(opened) >= 8
    for link in opened:
        assert client.get(link).status_code == 200, link


def test_a_manager_sees_her_own_boutique_only(do: Do, sign_in: SignIn, shop: Shop) -> None:
    a_boutique(do, "Une autre", shop.owner_id)
    client = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id))
    assert [row["Boutique"] for row in rows(client, "places")] == ["Boutique solidaire"]
