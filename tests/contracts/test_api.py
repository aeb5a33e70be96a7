"""The API as another system speaks it: it reads what its account sees; what it sends twice is done once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from marshmallow import Schema

from fund.api import v1 as fund_api
from inventory.api import v1 as inventory_api
from inventory.models import Place
from kernel.access import Role
from kernel.api.door import Act
from kernel.api.schemas import body_of, command_of
from kernel.clock import now
from kernel.facts import Facts
from kernel.ids import new_id
from kernel.tokens import SCOPES
from producers.api import v1 as producers_api
from shop.api import v1 as shop_api
from tests.builders.epcis import OtherSystem, a_system
from tests.builders.inventory import GRAM, Producer, a_boutique_with, a_lot_of_jars, a_producer, product_id
from tests.builders.network import Network, a_network
from tests.builders.producers import a_member
from tests.builders.shop import a_person, a_receipt, a_shop
from tests.conftest import NOW, Do
from traceability.api import v1 as traceability_api

API = "/api/v1"
MODULES = (producers_api, traceability_api, inventory_api, fund_api, shop_api)
ACTS: list[Act] = [act for module in MODULES for act in module.ACTS]
TABLES: list[Facts] = [facts for module in MODULES for facts in module.TABLES.values()]


@pytest.fixture
def producer(do: Do) -> Producer:
    return a_producer(do)


def an_officer(do: Do, client: FlaskClient, producer: Producer, *scopes: str) -> OtherSystem:
    user = a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=producer.organisation_id)
    return a_system(do, client, user, *(scopes or tuple(SCOPES)))


def a_manager(do: Do, client: FlaskClient) -> OtherSystem:
    return a_system(do, client, a_person(do, Role.NETWORK_MANAGER, "Réseau"), *SCOPES)


def sent(system: OtherSystem, path: str, body: Any, key: str | None = None, **headers: str) -> Any:
    """What a request that changes something is answered; its id is new unless given."""
    return system.post(f"{API}{path}", body, {"Idempotency-Key": key or str(new_id()), **headers})


def done(system: OtherSystem, path: str, body: Any) -> dict[str, Any]:
    answer = sent(system, path, body)
    assert answer.status_code == 201, answer.text
    values: dict[str, Any] = answer.get_json()
    return values


def told(system: OtherSystem, path: str, **query: Any) -> Any:
    answer = system.get(f"{API}{path}", **query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


# Reading


def test_a_cooperatives_system_reads_its_members_and_nobody_elses(
    do: Do, client: FlaskClient, producer: Producer
) -> None:
    other = a_producer(do, "Alkaoutar")
    system = an_officer(do, client, producer, "network:read")
    ids = [row["id"] for row in told(system, "/members")["items"]]
    assert ids == [str(producer.member_id)]
    assert system.get(f"{API}/members/{other.member_id}").status_code == 404
    assert told(system, f"/members/{producer.member_id}")["name"] == "Aïcha A."


def test_a_list_is_read_page_by_page_to_its_end(do: Do, client: FlaskClient, producer: Producer) -> None:
    wanted = {str(producer.member_id)}
    wanted |= {str(a_member(do, producer.organisation_id, number=str(100 + one))) for one in range(6)}
    system, seen, cursor = an_officer(do, client, producer, "network:read"), [], None
    while True:
        page = told(system, "/members", limit=3, **({"cursor": cursor} if cursor else {}))
        assert len(page["items"]) <= 3
        seen += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert set(seen) == wanted


def test_a_list_whose_rows_have_several_keys_is_read_page_by_page(do: Do, client: FlaskClient) -> None:
    boutique_id, _, producer = a_boutique_with(do, 8)
    a_lot_of_jars(do, producer)
    a_lot_of_jars(do, producer)
    system, seen, cursor = a_manager(do, client), [], None
    while True:
        page = told(system, "/stock", limit=1, **({"cursor": cursor} if cursor else {}))
        seen += [(row["place_id"], row["lot_id"], row["owner_id"]) for row in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) > 2
    lying = told(system, "/stock", place_id=str(boutique_id))["items"]
    assert [row["quantity"] for row in lying] == [8]


def test_a_cursor_that_is_none_is_refused(do: Do, client: FlaskClient, producer: Producer) -> None:
    system = an_officer(do, client, producer, "network:read")
    for cursor in ("x", "W10", "WyJhIl0", "é", "bnVsbA"):
        assert system.get(f"{API}/members", cursor=cursor).get_json()["code"] == "cursor-unreadable"


def test_a_sale_is_told_with_its_lines_and_payments(do: Do, client: FlaskClient) -> None:
    from shop.operations.sales import record_sale

    shop = a_shop(do)
    sale = a_receipt(shop)
    do(record_sale, sale)
    found = told(a_manager(do, client), f"/sales/{sale.sale_id}")
    assert found["total_cents"] == sum(line["gross_cents"] for line in found["lines"])
    assert [one["amount_cents"] for one in found["payments"]] == [sale.payments[0].amount_cents]


def test_a_lot_tells_its_family_and_its_claims(do: Do, client: FlaskClient, producer: Producer) -> None:
    lot_id = a_lot_of_jars(do, producer)
    system = an_officer(do, client, producer, "lots:read")
    family = told(system, f"/lots/{lot_id}/genealogy")
    assert [lot["origin"] for lot in family["lots"]].count("harvest") == 1
    assert len(family["links"]) == 2
    assert told(system, f"/lots/{lot_id}/claims")["lot_id"] == str(lot_id)


def test_stock_is_told_at_a_past_day(do: Do, client: FlaskClient) -> None:
    boutique_id, lot_id, _ = a_boutique_with(do, 8)
    system = a_manager(do, client)
    today = told(system, f"/places/{boutique_id}/stock/{NOW.date().isoformat()}")["items"]
    assert [(row["lot_id"], row["quantity"]) for row in today] == [(str(lot_id), 8)]
    assert told(system, f"/places/{boutique_id}/stock/2026-11-01")["items"] == []
    answer = system.get(f"{API}/places/{boutique_id}/stock/demain")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "api-day-unreadable")


def test_what_did_not_change_is_not_sent_again(do: Do, client: FlaskClient, producer: Producer) -> None:
    system = an_officer(do, client, producer, "network:read")
    first = system.get(f"{API}/members/{producer.member_id}")
    again = system.get(f"{API}/members/{producer.member_id}", {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


# What the pages show to everybody, too: what is on sale, by what rules.
# What everybody may read: funds too, which one may ask and by which rules.
SHARED = ("articles", "standard-versions", "funds")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [Role.COOPERATIVE_OFFICER, Role.BOUTIQUE_MANAGER, Role.SELLER])
def test_no_list_shows_and_no_address_opens_what_is_others(do: Do, client: FlaskClient, role: Role) -> None:
    network: Network = a_network(do)
    system = a_system(do, client, network.users[role], *SCOPES)
    theirs = {str(one) for one in network.of_others.values() if isinstance(one, UUID)}
    shown, opened = [], []
    for facts in TABLES:
        if not facts.is_listed or role not in facts.roles or facts.name in SHARED:
            continue
        rows = told(system, f"/{facts.name}", limit=200)["items"]
        shown += [(facts.name, row) for row in rows if theirs & {str(one) for one in row.values()}]
        if len(facts.key) == 1:
            opened += [
                (facts.name, one)
                for one in theirs
                if system.get(f"{API}/{facts.name}/{one}").status_code != 404
            ]
    assert shown == []
    assert opened == []


# Who may


def test_without_a_key_nothing_is_told(client: FlaskClient) -> None:
    assert client.get(f"{API}/members").status_code == 401


def test_a_key_does_only_what_it_was_made_for(do: Do, client: FlaskClient, producer: Producer) -> None:
    system = an_officer(do, client, producer, "network:read")
    answer = sent(system, f"/organisations/{producer.organisation_id}/members", {"number": "7", "name": "X"})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "scope-needed")
    assert system.get(f"{API}/lots").status_code == 403


def test_nobody_registers_a_member_at_anothers_cooperative(
    do: Do, client: FlaskClient, producer: Producer
) -> None:
    other = a_producer(do, "Alkaoutar")
    system = an_officer(do, client, producer)
    answer = sent(system, f"/organisations/{other.organisation_id}/members", {"number": "7", "name": "X"})
    assert answer.status_code == 404


def test_an_auditor_reads_and_changes_nothing(do: Do, client: FlaskClient, producer: Producer) -> None:
    system = a_system(do, client, a_person(do, Role.AUDITOR), *SCOPES)
    assert told(system, "/members")["items"]
    answer = sent(system, f"/organisations/{producer.organisation_id}/members", {"number": "7", "name": "X"})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "role-needed")


# Writing


def test_a_request_sent_twice_is_done_once(do: Do, client: FlaskClient, producer: Producer) -> None:
    system, path = an_officer(do, client, producer), f"/organisations/{producer.organisation_id}/members"
    body = {"number": "7", "name": "Fadma B.", "gender": "woman"}
    first, again = (sent(system, path, body, "order 1") for _ in range(2))
    assert first.get_json() == again.get_json()
    assert [one.headers["Idempotent-Replayed"] for one in (first, again)] == ["false", "true"]
    names = [row["name"] for row in told(system, "/members")["items"]]
    assert names.count("Fadma B.") == 1


def test_the_same_key_with_another_content_is_refused(
    do: Do, client: FlaskClient, producer: Producer
) -> None:
    system, path = an_officer(do, client, producer), f"/organisations/{producer.organisation_id}/members"
    sent(system, path, {"number": "7", "name": "Fadma B."}, "order 1")
    answer = sent(system, path, {"number": "8", "name": "Zahra C."}, "order 1")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "operation-id-reused")


def test_two_accounts_may_name_their_requests_alike(do: Do, client: FlaskClient, producer: Producer) -> None:
    other = a_producer(do, "Alkaoutar")
    for one, number in ((producer, "7"), (other, "8")):
        system = an_officer(do, client, one)
        path = f"/organisations/{one.organisation_id}/members"
        answer = sent(system, path, {"number": number, "name": "Fadma B."}, "1")
        assert (answer.status_code, answer.headers["Idempotent-Replayed"]) == (201, "false")


def test_a_request_without_a_name_of_its_own_is_refused(
    do: Do, client: FlaskClient, producer: Producer
) -> None:
    path = f"{API}/organisations/{producer.organisation_id}/members"
    answer = an_officer(do, client, producer).post(path, {"number": "7", "name": "X"})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "idempotency-key-missing")


def test_every_wrong_field_is_told_in_the_callers_language(
    do: Do, client: FlaskClient, producer: Producer
) -> None:
    system, path = an_officer(do, client, producer), f"/organisations/{producer.organisation_id}/members"
    answer = sent(system, path, {"name": 3, "surname": "X", "joined_on": "hier"}, **{"Accept-Language": "fr"})
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["errors"]["json"] == {
        "number": ["Il manque cette valeur."],
        "name": ["Ce n’est pas un texte."],
        "surname": ["Ce champ n’existe pas."],
        "joined_on": ["Ce n’est pas un jour, comme 2026-11-21."],
    }


def test_a_rule_that_is_broken_is_told_by_its_code_and_field(
    do: Do, client: FlaskClient, producer: Producer
) -> None:
    system, path = an_officer(do, client, producer), f"/organisations/{producer.organisation_id}/members"
    done(system, path, {"number": "7", "name": "Fadma B."})
    answer = sent(system, path, {"number": "7", "name": "Zahra C."})
    assert (answer.status_code, answer.get_json()["field"]) == (422, "number")
    assert answer.get_json()["code"] == "member-number-taken"


def test_an_id_of_nothing_is_refused_and_no_fault_of_ours(do: Do, client: FlaskClient) -> None:
    system = a_manager(do, client)
    for act in ACTS:
        path = act.path
        for name in act.arguments:
            path = path.replace(f"<uuid:{name}>", str(new_id()))
        answer = sent(system, path, dict(act.example))
        assert answer.status_code in (201, 403, 404, 409, 422), (act.path, answer.text)


def test_from_the_harvest_to_the_shelf_by_another_system(do: Do, client: FlaskClient, session: Any) -> None:
    boutique_id, _, producer = a_boutique_with(do, 1)
    officer = an_officer(do, client, producer)
    day = (now().date() - timedelta(days=3)).isoformat()
    at = {"organisation_id": str(producer.organisation_id), "place_id": str(producer.store_id)}
    weighed = [{"member_id": str(producer.member_id), "quantity": 500 * GRAM}]
    harvest = done(officer, "/harvests", {
        **at, "product_id": str(product_id("saffron_fresh_stigmas")), "harvested_on": day,
        "commune": "Tassousfi", "contributions": weighed,
    })  # fmt: skip
    run = done(officer, "/process-runs", {
        **at, "kind": "drying", "done_on": day,
        "inputs": [{"lot_id": harvest["lot_id"], "quantity": 500 * GRAM}],
        "outputs": [{"product_id": str(product_id("saffron_dry")), "quantity": 100 * GRAM}],
    })  # fmt: skip
    dried = told(officer, f"/process-runs/{run['run_id']}")["outputs"][0]["lot_id"]
    delivery = done(officer, "/deliveries", {
        "source_id": str(producer.store_id), "target_id": str(boutique_id),
        "lines": [{"lot_id": dried, "owner_id": at["organisation_id"], "quantity": 90 * GRAM}],
    })  # fmt: skip
    line = told(officer, f"/deliveries/{delivery['delivery_id']}")["lines"][0]
    boutique = a_system(do, client, a_person(do, Role.BOUTIQUE_MANAGER, place_id=boutique_id), *SCOPES)
    intake = {"lines": [{"line_id": line["id"], "quantity": 89 * GRAM, "reason": "damaged"}]}
    done(boutique, f"/deliveries/{delivery['delivery_id']}/intake", intake)
    lying = told(boutique, "/stock", lot_id=dried)["items"]
    assert [row["quantity"] for row in lying if row["place_id"] == str(boutique_id)] == [89 * GRAM]
    assert session.get_one(Place, boutique_id).kind == "boutique"


def test_a_count_is_opened_told_and_posted_by_another_system(do: Do, client: FlaskClient) -> None:
    boutique_id, lot_id, _ = a_boutique_with(do, 8)
    system = a_system(do, client, a_person(do, Role.BOUTIQUE_MANAGER, place_id=boutique_id), *SCOPES)
    count = done(system, "/counts", {"place_id": str(boutique_id), "scope": "place"})["count_id"]
    done(system, f"/counts/{count}/entries", {"lot_id": str(lot_id), "quantity": 7})
    done(system, f"/counts/{count}/rounds", {})
    done(system, f"/counts/{count}/entries", {"lot_id": str(lot_id), "quantity": 7})
    done(system, f"/counts/{count}/posting", {"reason": "Pot cassé"})
    lying = told(system, "/stock", place_id=str(boutique_id))["items"]
    assert [row["quantity"] for row in lying] == [7]


# The description


def test_every_example_is_a_body_that_can_be_read() -> None:
    for act in ACTS:
        schema: Schema = body_of(act.command, act.shape)()
        read = schema.load(act.example)
        address = {name: new_id() for name in act.arguments}
        assert isinstance(command_of(act.command, act.shape, {**read, **address}, new_id()), act.command)


def test_the_description_tells_every_table_and_act_and_the_page_shows_them(client: FlaskClient) -> None:
    described = client.get(f"{API}/openapi.json").get_json()
    assert described["openapi"] == "3.1.0"
    page = client.get("/api").text
    for act in ACTS:
        path = API + act.path.replace("<uuid:", "{").replace(">", "}")
        assert act.summary == described["paths"][path]["post"]["summary"]
        assert path in page
    for facts in TABLES:
        if facts.is_listed:
            assert f"{API}/{facts.name}" in described["paths"]
