"""GS1 addresses resolved, statement by statement of the GS1-Conformant Resolver Standard."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft7Validator
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kernel.access import Role
from kernel.ids import new_id
from tests.builders.epcis import a_system, events_in
from tests.builders.inventory import Producer, a_lot_of_jars, a_producer, a_saffron_jar
from tests.builders.producers import a_certificate
from tests.builders.shop import a_person
from tests.builders.traceability import BearLot, a_new_lot, a_trade_item, bear_lot
from tests.conftest import Do
from traceability.models import Lot, TradeItem
from traceability.operations.holds import HoldLot, ReleaseLot, hold_lot, release_lot
from traceability.operations.lifts import LiftRecall, lift_recall
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.rules.gs1.check_digits import check_digit
from traceability.rules.gs1.links import Link, asked_kind, narrowed

CASES = Path(__file__).parents[2] / "cases" / "gs1"
GTIN = "06111234567895"
VOC = "https://ref.gs1.org/voc/"
JSON = {"Accept": "application/json"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "fr"}
Ask = Callable[..., TestResponse]
# Something packed of every branch, by weight and by volume.
ARTICLES = ("saffron_powder", "argan_oil_food", "argan_oil_cosmetic", "olive_oil", "thyme_dry",
            "rosemary_essential_oil", "lavender_hydrolat")  # fmt: skip


@cache
def linkset_schema() -> Draft7Validator:
    return Draft7Validator(json.loads((CASES / "linkset" / "gs1-linkset-schema.json").read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Pack:
    """A lot of jars whose GTIN is licensed."""

    producer: Producer
    item_id: UUID
    lot_id: UUID
    code: str
    token: str

    @property
    def address(self) -> str:
        """What is printed on the jar."""
        return f"/01/{GTIN}/10/{self.code}"


@pytest.fixture
def pack(do: Do, session: Session) -> Pack:
    producer = a_producer(do, "Coopérative Souktana", gs1_prefix="6111234")
    item = a_saffron_jar(do, producer.organisation_id, gtin=GTIN, gtin_status="licensed")
    lot_id = a_lot_of_jars(do, producer, item_id=item)
    session.rollback()
    code, token = session.execute(select(Lot.code, Lot.token).where(Lot.id == lot_id)).one()
    return Pack(producer, item, lot_id, code, token)


def linkset(client: FlaskClient, address: str, **headers: str) -> list[dict[str, Any]]:
    answer = client.get(f"{address}?linkType=linkset", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/linkset+json"
    told = json.loads(answer.text)
    linkset_schema().validate(told)
    contexts: list[dict[str, Any]] = told["linkset"]
    return contexts


def gtin_of(number: int) -> str:
    """A licensed GTIN of the producer's own range."""
    payload = f"06111234000{number:02}"
    return f"{payload}{check_digit(payload)}"


def place(answer: TestResponse, status: int = 307) -> str:
    assert answer.status_code == status, answer.text
    return answer.headers["Location"]


def test_the_address_of_a_pack_leads_to_its_page_by_default(client: FlaskClient, pack: Pack) -> None:
    addresses = {pack.address: "", f"{pack.address}/21/0001": "/0001", f"/01/{GTIN}/22/2A/10/{pack.code}": ""}
    for address, number in addresses.items():
        assert place(client.get(address)) == f"http://localhost/l/{pack.token}{number}"
        assert place(client.get(f"{address}?linkType=gs1:defaultLink")).startswith(
            f"http://localhost/l/{pack.token}"
        )
    page = client.get(pack.address, headers=BROWSER, follow_redirects=True)
    assert "Lot connu, aucun rappel" in page.text


def test_a_gtin_alone_leads_to_the_page_of_the_product(client: FlaskClient, pack: Pack) -> None:
    assert place(client.get(f"/01/{GTIN}")) == f"http://localhost/p/{GTIN}"
    page = client.get(f"/01/{GTIN}", headers=BROWSER, follow_redirects=True).text
    assert "<h1>Safran 1 g</h1>" in page
    assert "Coopérative Souktana" in page
    assert "Numéro de lot" in page


def test_a_lot_that_nobody_knows_leads_up_to_the_product_which_says_so(
    client: FlaskClient, pack: Pack
) -> None:
    assert place(client.get(f"/01/{GTIN}/10/NOBODY")) == f"http://localhost/p/{GTIN}?lot=NOBODY"
    page = client.get(f"/01/{GTIN}/10/NOBODY", headers=BROWSER, follow_redirects=True)
    assert page.status_code == 200
    assert "Lot inconnu" in page.text
    assert [one["anchor"] for one in linkset(client, f"/01/{GTIN}/10/NOBODY")] == [
        f"http://localhost/01/{GTIN}"
    ]


def test_who_types_a_lot_number_reads_its_story(client: FlaskClient, pack: Pack) -> None:
    answer = client.get(f"/p/{GTIN}?lot={pack.code}&lang=fr")
    assert place(answer, 303) == f"/l/{pack.token}?lang=fr"


@pytest.mark.parametrize(
    "asked", ["gs1:traceability", f"{VOC}traceability", "https://gs1.org/voc/traceability"]
)
def test_a_type_of_link_is_asked_by_its_short_or_its_whole_name(
    client: FlaskClient, pack: Pack, asked: str
) -> None:
    answer = client.get(pack.address, query_string={"linkType": asked})
    assert place(answer).startswith(f"http://localhost/l/{pack.token}?linkType=")


def test_what_the_lot_lacks_the_product_has(client: FlaskClient, pack: Pack) -> None:
    assert place(client.get(f"{pack.address}?linkType=gs1:pip")).startswith(f"http://localhost/p/{GTIN}?")


def test_a_type_that_we_do_not_have_is_not_found(client: FlaskClient, pack: Pack) -> None:
    for asked in ("gs1:recipeInfo", "gs1:notATerm", "http://example.com/voc/pip", "pip", "gs1:traceability "):
        for headers in (BROWSER, JSON, {}):
            answer = client.get(pack.address, query_string={"linkType": asked}, headers=headers)
            assert answer.status_code == 404, asked
    assert client.get(f"/01/{GTIN}?linkType=gs1:traceability").status_code == 404


def test_the_whole_query_is_passed_on(client: FlaskClient, pack: Pack) -> None:
    query = "15=281231&utm_source=jar&lang=ar"
    assert place(client.get(f"{pack.address}?{query}")) == f"http://localhost/l/{pack.token}?{query}"
    odd = place(client.get(f"{pack.address}?a=%C3%A9&a=2&b"))
    assert odd == f"http://localhost/l/{pack.token}?a=%C3%A9&a=2&b"
    assert place(client.get(f"/01/{GTIN}/10/X?a=1")) == f"http://localhost/p/{GTIN}?lot=X&a=1"


@pytest.mark.parametrize("accept", ["application/linkset+json", "application/json", "application/ld+json"])
def test_a_program_that_accepts_the_list_gets_it_without_a_redirect(
    client: FlaskClient, pack: Pack, accept: str
) -> None:
    answer = client.get(pack.address, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, accept)
    told = json.loads(answer.text)
    assert ("@context" in told) == (accept == "application/ld+json")
    told.pop("@context", None)
    linkset_schema().validate(told)


def test_the_list_has_every_level_up_to_the_product_and_one_default(client: FlaskClient, pack: Pack) -> None:
    a_lot, product = linkset(client, f"{pack.address}/21/A7")
    assert (a_lot["anchor"], product["anchor"]) == (
        f"http://localhost{pack.address}",
        f"http://localhost/01/{GTIN}",
    )
    assert a_lot["itemDescription"] == f"Safran 1 g · {pack.code}"
    defaults = [one[f"{VOC}defaultLink"] for one in (a_lot, product) if f"{VOC}defaultLink" in one]
    assert len(defaults) == 1
    (default,) = defaults[0]
    assert set(default) == {"href", "title"}
    described = [link["href"] for name, links in a_lot.items() if name.startswith(VOC)
                 and not name.endswith("defaultLink") for link in links]  # fmt: skip
    assert default["href"] in described
    assert f"{VOC}pip" in product
    assert f"{VOC}traceability" in a_lot
    assert f"{VOC}recallStatus" in a_lot


def test_every_link_of_the_list_leads_somewhere(client: FlaskClient, do: Do, pack: Pack) -> None:
    a_certificate(do, pack.producer.organisation_id)
    terms = json.loads((CASES / "linkset" / "gs1-linktypes-webvoc-1.16.json").read_text("utf-8"))
    known = json.dumps(terms)
    for level in linkset(client, pack.address):
        for name, links in level.items():
            if not name.startswith(VOC):
                continue
            assert f"gs1:{name.removeprefix(VOC)}" in known
            for link in links:
                assert link["title"]
                if not link.get("public", True):
                    continue
                page = client.get(link["href"].removeprefix("http://localhost"))
                assert page.status_code == 200
                assert link.get("type", page.mimetype) == page.mimetype


def test_the_events_of_a_lot_are_listed_for_who_has_a_key(
    client: FlaskClient, do: Do, session: Session, pack: Pack
) -> None:
    a_lot, product = linkset(client, f"{pack.address}/21/A7")
    (link,) = a_lot[f"{VOC}epcis"]
    assert (link["public"], link["type"], link["fwqs"]) == (False, "application/json", False)
    assert f"{VOC}epcis" not in product
    assert place(client.get(f"{pack.address}?linkType=gs1:epcis")) == link["href"]
    where = link["href"].removeprefix("http://localhost")
    assert client.get(where).status_code == 401
    system = a_system(do, client, a_person(do, Role.NETWORK_MANAGER), name="Réseau")
    answer = system.get(where)
    assert (answer.status_code, answer.mimetype) == (200, link["type"])
    told = events_in(answer)
    assert told
    session.rollback()
    assert all(pack.code in str(event) for event in told)


def test_the_linkset_of_every_article_and_lot_is_as_gs1s_schema_asks(
    client: FlaskClient, do: Do, session: Session, pack: Pack
) -> None:
    organisation_id = pack.producer.organisation_id
    for branch in ("saffron", "argan", "olive", "pamm"):
        a_certificate(do, organisation_id, branch=branch, number=f"C-{branch}")
    for number, key in enumerate(ARTICLES):
        item = a_trade_item(
            do, organisation_id, key, gtin=gtin_of(number), gtin_status="licensed", code=f"art/{number}"
        )
        born = a_new_lot(organisation_id, key, 20, unit="H87", trade_item_id=item)
        do(bear_lot, BearLot(born))
    session.rollback()
    packs = select(TradeItem.gtin, Lot.code).join(Lot, Lot.trade_item_id == TradeItem.id)
    found = session.execute(packs).all()
    assert len(found) == len(ARTICLES) + 1
    for gtin, code in found:
        assert len(linkset(client, f"/01/{gtin}")) == 1
        assert len(linkset(client, f"/01/{gtin}/10/{quote(code, safe='')}")) == 2


def test_the_answers_tell_where_the_links_are_and_how_to_read_them(client: FlaskClient, pack: Pack) -> None:
    where = (
        f'<http://localhost{pack.address}?linkType=linkset>; rel="linkset"; type="application/linkset+json"'
    )
    assert where in client.get(pack.address).headers.getlist("Link")
    links = client.get(f"{pack.address}?linkType=linkset").headers.getlist("Link")
    assert where in links
    (context,) = [one for one in links if "json-ld#context" in one]
    read = client.get(context[1 : context.index(">")].removeprefix("http://localhost"))
    assert (read.status_code, read.mimetype) == (200, "application/ld+json")
    assert read.get_json(force=True)["@context"]["anchor"] == "@id"


def test_several_certificates_are_a_choice_and_one_is_none(client: FlaskClient, do: Do, pack: Pack) -> None:
    asked = f"{pack.address}?linkType=gs1:certificationInfo"
    assert client.get(asked).status_code == 404
    first = a_certificate(do, pack.producer.organisation_id)
    assert place(client.get(asked)).startswith(f"http://localhost/c/{first}?")
    a_certificate(do, pack.producer.organisation_id, scheme="bio_ma", body="Autre organisme")
    answer = client.get(asked)
    assert (answer.status_code, answer.mimetype) == (300, "application/linkset+json")
    told = json.loads(answer.text)
    linkset_schema().validate(told)
    assert len(told["linkset"][0][f"{VOC}certificationInfo"]) == 2
    page = client.get(asked, headers=BROWSER)
    assert page.status_code == 300
    assert page.text.count('href="http://localhost/c/') == 2


def test_among_several_links_the_media_type_then_the_language_choose() -> None:
    french = Link("pip", "https://a/fr", "fr", "text/html", ("fr",))
    arabic = Link("pip", "https://a/ar", "ar", "text/html", ("ar",))
    data = Link("pip", "https://a/json", "json", "application/json")
    every = (french, arabic, data)
    assert narrowed(every, ["application/json"], ["ar"]) == (data,)
    assert narrowed(every, ["text/html"], ["ja", "ar"]) == (arabic,)
    assert narrowed(every, ["text/html"], []) == (french, arabic)
    assert narrowed(every, ["*/*"], []) == every
    assert asked_kind(None) == "defaultLink"


@pytest.mark.parametrize(
    "path",
    [
        "01/06111234567897/10/A", "01/6111234567895/10/A", "01/abc", f"01/{GTIN}/21/1/10/A", f"01/{GTIN}/10",
        f"01/{GTIN}/99/A", f"01/{GTIN}/10/A?10=B", f"01/{GTIN}?15=261301", f"01/{GTIN}?89=1", "01/",
        "414/123", f"01/{GTIN}/10/%C3%A9", "00/123", "8003/1", f"01/{GTIN}/10/A/10/B",
    ],
)  # fmt: skip
def test_an_address_that_is_malformed_is_a_bad_request(client: FlaskClient, pack: Pack, path: str) -> None:
    for headers in (BROWSER, JSON, {"Accept": "application/linkset+json"}):
        answer = client.get(f"/{path}", headers=headers)
        assert answer.status_code == 400, path
        assert answer.mimetype == ("text/html" if headers is BROWSER else "application/problem+json")


@pytest.mark.parametrize(
    "path",
    [
        "01/09521234000013", "01/09521234000013/10/A", "00/006141411234567890", "414/9521321000018",
        "417/9521321000018", "8004/9521321AB", "253/9521321000018A", "8018/952132100000000007",
    ],
)  # fmt: skip
def test_what_we_do_not_know_is_not_found(client: FlaskClient, pack: Pack, path: str) -> None:
    for headers in (BROWSER, JSON, {}):
        for query in ("", "?linkType=linkset", "?linkType=gs1:pip"):
            assert client.get(f"/{path}{query}", headers=headers).status_code == 404, path


def test_a_slash_at_the_end_is_forgiven(client: FlaskClient, pack: Pack) -> None:
    assert place(client.get(f"{pack.address}/")) == f"http://localhost/l/{pack.token}"
    assert client.get(f"/01/{GTIN}/?linkType=linkset").status_code == 200


def test_any_site_may_ask_in_every_way(client: FlaskClient, pack: Pack) -> None:
    for address in (pack.address, f"{pack.address}?linkType=linkset", "/01/abc", "/.well-known/gs1resolver"):
        asked = client.get(address)
        assert asked.headers["Access-Control-Allow-Origin"] == "*"
        head = client.head(address)
        assert (head.status_code, head.data) == (asked.status_code, b"")
        assert head.headers.get("Location") == asked.headers.get("Location")
        options = client.options(address)
        assert options.status_code == 200
        assert {"GET", "HEAD", "OPTIONS"} <= set(options.headers["Allow"].split(", "))
        assert "GET, HEAD, OPTIONS" in options.headers["Access-Control-Allow-Methods"]
        assert "Link" in options.headers["Access-Control-Expose-Headers"]
    assert client.post(pack.address).status_code == 405


def test_titles_are_in_the_language_that_is_asked(client: FlaskClient, pack: Pack) -> None:
    answer = client.get(f"{pack.address}?linkType=linkset", headers={"Accept-Language": "ar"})
    assert "زعفران" in answer.text
    assert answer.headers["Content-Language"] == "ar"
    assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
    assert "hreflang" in answer.text


def test_a_person_may_read_the_list_as_a_page(client: FlaskClient, pack: Pack) -> None:
    answer = client.get(f"{pack.address}?linkType=linkset", headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert f'href="http://localhost/l/{pack.token}/recall"' in answer.text


def test_the_resolver_describes_itself(client: FlaskClient) -> None:
    told = client.get("/.well-known/gs1resolver").get_json()
    assert told["resolverRoot"] == "http://localhost"
    assert told["supportedPrimaryKeys"] == ["01"]
    assert {"namespace": VOC, "prefix": "gs1:"} in told["supportedLinkType"]
    assert told["jsonLdContextLocation"].endswith(".jsonld")


def test_only_a_licensed_gtin_is_resolved_and_the_others_keep_their_token(
    client: FlaskClient, do: Do, session: Session
) -> None:
    producer = a_producer(do)
    item = a_saffron_jar(do, producer.organisation_id, gtin="02000000000015", gtin_status="internal")
    lot_id = a_lot_of_jars(do, producer, item_id=item)
    session.rollback()
    code, token = session.execute(select(Lot.code, Lot.token).where(Lot.id == lot_id)).one()
    for query in ("", "?linkType=linkset", "?linkType=gs1:recallStatus"):
        assert client.get(f"/01/02000000000015/10/{code}{query}").status_code == 404
    assert client.get("/p/02000000000015").status_code == 404
    assert client.get(f"/l/{token}").status_code == 200


def test_recall_status_is_told_to_people_and_to_programs(client: FlaskClient, do: Do, pack: Pack) -> None:
    def status(**headers: str) -> dict[str, Any]:
        answer = client.get(f"{pack.address}?linkType=gs1:recallStatus", headers=JSON, follow_redirects=True)
        assert answer.status_code == 200
        told: dict[str, Any] = answer.get_json()
        return told

    assert (status()["status"], status()["recalls"]) == ("none", [])
    page = client.get(f"/l/{pack.token}/recall", headers=BROWSER)
    assert (page.mimetype, "Aucun rappel" in page.text) == ("text/html", True)
    hold = HoldLot(new_id(), pack.lot_id, reason="Doute sur le séchage")
    do(hold_lot, hold)
    assert status()["status"] == "held"
    assert "Doute" not in client.get(f"/l/{pack.token}/recall", headers=BROWSER).text
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, pack.lot_id, reason="Humidité", advice="Rapportez-le."))
    told = status()
    assert (told["status"], told["gtin"], told["lot"]) == ("recalled", GTIN, pack.code)
    assert told["recalls"][0]["advice"] == "Rapportez-le."
    assert told["recalls"][0]["recalledOn"] == "2026-11-21"
    assert "Rapportez-le." in client.get(f"/l/{pack.token}/recall", headers=BROWSER).text
    product = client.get(f"/01/{GTIN}?linkType=gs1:recallStatus", headers=JSON, follow_redirects=True)
    assert product.get_json()["lots"][0]["lot"] == pack.code
    assert pack.code in client.get(f"/p/{GTIN}", headers=BROWSER).text
    assert "Des lots sont rappelés" in client.get(f"/p/{GTIN}/recall", headers=BROWSER).text
    do(lift_recall, LiftRecall(new_id(), recall_id, reason="Analyse bonne"))
    lifted = status()
    # Nobody released what the lot was held for before.
    assert (lifted["status"], lifted["recalls"][0]["liftedOn"]) == ("held", "2026-11-21")
    assert "levé le 21 novembre 2026" in client.get(f"/l/{pack.token}/recall", headers=BROWSER).text
    assert client.get(f"/p/{GTIN}/recall", headers=JSON).get_json()["status"] == "none"
    do(release_lot, ReleaseLot(hold.hold_id, reason="Analyse bonne"))
    assert status()["status"] == "lifted"


@pytest.mark.parametrize("address", ["/l/abc/recall", "/p/123", "/p/123/recall"])
def test_what_is_no_code_is_a_bad_request_everywhere(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_certificate_has_a_page_that_says_whether_it_is_valid(
    client: FlaskClient, do: Do, pack: Pack
) -> None:
    valid = a_certificate(
        do, pack.producer.organisation_id, number="2026-118", valid_until=date(2099, 12, 31)
    )
    past = a_certificate(
        do, pack.producer.organisation_id, valid_from=date(2020, 1, 1), valid_until=date(2020, 12, 31)
    )
    text = client.get(f"/c/{valid}", headers=BROWSER).text
    assert "Certificat valable" in text
    assert "2026-118" in text
    assert "Normacert" in text
    assert "arrivé à son terme" in client.get(f"/c/{past}", headers=BROWSER).text
    assert client.get(f"/c/{new_id()}", headers=BROWSER).status_code == 404


def test_the_official_examples_of_linksets_are_told_apart() -> None:
    def example(name: str) -> Any:
        return json.loads((CASES / "linkset" / name).read_text("utf-8"))

    assert linkset_schema().is_valid(example("valid-gs1-example.json"))
    assert not linkset_schema().is_valid(example("invalid-gs1-example.json"))
