"""The pages of the lots: who sees what, what is typed is kept, and nothing typed breaks them."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import outbox
from kernel.access import Grant, Role
from kernel.ids import new_id
from kernel.models import Job
from kernel.security import CreateUser, create_user
from tests.builders.producers import a_cooperative, a_member, a_plot
from tests.builders.traceability import (
    KG,
    a_drying,
    a_harvest,
    a_new_lot,
    a_run,
    a_trade_item,
    some_packs,
)
from tests.conftest import Do
from traceability.models import Analysis, LabelPrinting, Lot, TradeItem
from traceability.operations.holds import HoldLot, hold_lot

SignIn = Callable[[UUID], FlaskClient]


def a_person(do: Do, *grants: Grant) -> UUID:
    user_id = new_id()
    email = f"{user_id.hex}@example.org"
    do(create_user, CreateUser(user_id, email, "Khadija", grants, password="un bon mot de passe"))
    return user_id


def an_officer(do: Do, organisation_id: UUID) -> UUID:
    return a_person(do, Grant(Role.COOPERATIVE_OFFICER, organisation_id=organisation_id))


class Network:
    """Souktana with a harvest, its dry saffron and its jars, and a lot of Alkaoutar."""

    def __init__(self, do: Do) -> None:
        self.souktana, self.other = a_cooperative(do), a_cooperative(do, "Alkaoutar")
        self.aicha = a_member(do, self.souktana, "Aïcha Aït Brahim")
        self.harvest = a_harvest(
            do,
            self.souktana,
            "saffron_fresh_stigmas",
            contributions=[(self.aicha, 10 * KG)],
            plots=[a_plot(do, self.souktana, name="Tamda")],
        )
        self.dry = a_drying(do, self.souktana, self.harvest)
        self.item = a_trade_item(do, self.souktana)
        self.jars = some_packs(do, self.souktana, self.dry, self.item, pieces=40)
        self.elsewhere = a_harvest(do, self.other, "thyme")
        self.officer = an_officer(do, self.souktana)


@pytest.fixture
def network(do: Do) -> Network:
    return Network(do)


def test_an_officer_sees_the_lots_of_her_cooperative_only(network: Network, sign_in: SignIn) -> None:
    browser = sign_in(network.officer)
    page = browser.get("/lots").text
    assert "STG-26-0001" in page
    assert "THYF-26-0001" not in page
    assert browser.get(f"/lots/{network.elsewhere}").status_code == 404
    assert browser.get(f"/lots/{new_id()}").status_code == 404


def test_a_scanner_finds_the_lot_of_a_pack_in_the_list(
    network: Network, session: Session, sign_in: SignIn
) -> None:
    browser = sign_in(network.officer)
    lots = session.execute(select(Lot.code, Lot.id, Lot.token)).all()
    lot_id, token = next((one.id, one.token) for one in lots if one.code == "SAF-26-0003")
    other = next(one.id for one in lots if one.code == "STG-26-0001")
    for scanned in (
        f"http://localhost/l/{token}",
        f"]Q1http://localhost/l/{token}/ABCDEFGHJKMNPQ",
        "]C1010611123456789510SAF-26-0003",
        "https://localhost/01/06111234567895/10/SAF-26-0003/21/7",
    ):
        found = browser.get("/lots", query_string={"q": scanned}).text
        assert f"/lots/{lot_id}" in found
        assert f"/lots/{other}" not in found
    # A prefix that promises GS1 data and breaks the promise finds nothing, and breaks nothing.
    assert browser.get("/lots", query_string={"q": "]C1rien"}).status_code == 200


def test_the_list_is_narrowed_by_its_address_and_survives_any_address(
    network: Network, sign_in: SignIn
) -> None:
    browser = sign_in(network.officer)
    found = browser.get("/lots?q=saf%2026%203").text
    assert "SAF-26-0003" in found
    assert "STG-26-0001" not in found
    assert "SAF-26-0003" not in browser.get("/lots?branch=argan").text
    for wild in (
        "branch=x&state=y&season=99999999999999999999&organisation=z&after=w",
        "season=%F0%9D%9F%9A&q=" + "9" * 4_000,
        "after=2026-99-99." + str(new_id()),
        "after=2026-11-02." + str(new_id()),
        "q=%25%27%22%3Cscript%3E",
    ):
        assert browser.get(f"/lots?{wild}").status_code == 200


def test_older_lots_follow_on_the_next_page(do: Do, network: Network, sign_in: SignIn) -> None:
    for _ in range(55):
        a_harvest(do, network.souktana)
    browser = sign_in(network.officer)
    first = browser.get("/lots").text
    following = re.search(r'href="(/lots\?[^"]*after=[^"]*)"', first)
    assert following
    second = browser.get(following[1].replace("&amp;", "&")).text
    codes = re.compile(r"FLS-26-\d{4}")
    assert len(set(codes.findall(first))) == 50
    assert set(codes.findall(first)) & set(codes.findall(second)) == set()


def test_a_lot_tells_its_story(network: Network, sign_in: SignIn) -> None:
    browser = sign_in(network.officer)
    harvest = browser.get(f"/lots/{network.harvest}").text
    assert "Aïcha Aït Brahim" in harvest
    assert "nom non publié" in harvest
    assert "Tamda" in harvest
    dry = browser.get(f"/lots/{network.dry}").text
    assert "16,67" in dry
    assert "attendu de 14" in dry
    assert f'href="/lots/{network.harvest}"' in dry
    assert f'href="/lots/{network.jars}"' in dry


def test_the_genealogy_names_no_lot_of_another_cooperative(do: Do, network: Network, sign_in: SignIn) -> None:
    bought = a_new_lot(network.other, "saffron_dry", KG // 6)
    a_run(do, network.other, "drying", [(network.harvest, KG)], [bought])
    browser = sign_in(network.officer)
    for page in (f"/lots/{network.harvest}", f"/lots/{network.harvest}/genealogy"):
        text = browser.get(page).text
        assert "Alkaoutar" in text
        assert str(bought.lot_id) not in text
        assert "style=" not in text


def test_a_hold_asks_why_and_keeps_what_was_typed(
    network: Network, sign_in: SignIn, session: Session
) -> None:
    browser = sign_in(network.officer)
    address = f"/lots/{network.dry}/hold"
    assert browser.get(address).status_code == 200
    assert browser.post(address, data={"reason": "  "}).status_code == 422
    long = "a" * 600
    refused = browser.post(address, data={"reason": long})
    assert refused.status_code == 422
    assert long in refused.text
    assert browser.post(address, data={"reason": "Odeur de fumée"}).status_code == 302
    session.expire_all()
    assert session.get_one(Lot, network.dry).state == "held"
    assert "Odeur de fumée" in browser.get(f"/lots/{network.dry}").text


def test_the_same_form_sent_twice_holds_once(network: Network, sign_in: SignIn, session: Session) -> None:
    browser = sign_in(network.officer)
    sent = {"reason": "Odeur", "operation_id": str(new_id())}
    for _ in range(2):
        assert browser.post(f"/lots/{network.dry}/hold", data=sent).status_code == 302
    assert browser.get(f"/lots/{network.dry}").text.count("event-held") == 1


def test_a_hold_is_released_by_whom_it_concerns(
    do: Do, network: Network, sign_in: SignIn, session: Session
) -> None:
    hold, elsewhere = new_id(), new_id()
    do(hold_lot, HoldLot(hold, network.dry, "Analyse attendue"))
    do(hold_lot, HoldLot(elsewhere, network.elsewhere, "Analyse attendue"))
    browser = sign_in(network.officer)
    assert browser.get(f"/holds/{elsewhere}/release").status_code == 404
    done = browser.post(f"/holds/{hold}/release", data={"reason": "Conforme"})
    assert done.status_code == 302
    session.expire_all()
    assert session.get_one(Lot, network.dry).state == "free"
    again = browser.post(f"/holds/{hold}/release", data={"reason": "Conforme"})
    assert again.status_code == 422


def test_an_analysis_by_a_method_of_the_laboratorys_own_keeps_its_limits(
    network: Network, sign_in: SignIn, session: Session
) -> None:
    browser = sign_in(network.officer)
    address = f"/lots/{network.dry}/analyses/new"
    typed = {
        "laboratory": "LOARC Agadir",
        "method": "Méthode interne",
        "edition": "2011",
        "analysed_on": "2026-11-12",
        "measures-0-label": "Pouvoir colorant",
        "measures-0-value": "deux cent",
        "measures-0-minimum": "200",
        "measures-1-label": "Vide",
    }
    refused = browser.post(address, data=typed)
    assert refused.status_code == 422
    assert "deux cent" in refused.text
    done = browser.post(address, data={**typed, "measures-0-value": "231,5"})
    assert done.status_code == 302
    kept = session.scalars(select(Analysis)).one().measures
    assert [(one["label"], one["value"], one["minimum"]) for one in kept] == [
        ("Pouvoir colorant", "231.5", "200")
    ]
    assert "231,5" in browser.get(f"/lots/{network.dry}").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"measures-0-value": "NaN"},
        {"measures-0-value": "1e999999"},
        {"measures-0-value": "9" * 70},
        {"analysed_on": "2026-02-30"},
        {"analysed_on": "2126-01-01"},
        {"analysed_on": "1926-01-01"},
        {"measures-0-minimum": "5", "measures-0-maximum": "4"},
        {"laboratory": "x" * 500},
        {"edition": ""},
    ],
)
def test_a_wrong_analysis_is_told_not_crashed(
    network: Network, sign_in: SignIn, wrong: dict[str, str]
) -> None:
    typed = {
        "laboratory": "LOARC",
        "method": "ISO 3632",
        "edition": "2011",
        "analysed_on": "2026-11-12",
        "measures-0-label": "Humidité",
        "measures-0-value": "11",
        **wrong,
    }
    answer = sign_in(network.officer).post(f"/lots/{network.dry}/analyses/new", data=typed)
    assert answer.status_code == 422


def an_item(network: Network, product: UUID, wrong: dict[str, str] | None = None) -> dict[str, str]:
    return {
        "organisation_id": str(network.souktana),
        "product_id": str(product),
        "name_fr": "Safran 2 g",
        "name_ar": "زعفران 2 غ",
        "name_en": "Saffron 2 g",
        "name_zgh": "ⵣⵣⵄⴼⵔⴰⵏ 2 g",
        "net_content": "2",
        "measure": "g",
        "shelf_life_days": "1095",
        "code": "art-saf2g",
        "gtin_status": "none",
        "gtin": "",
        "pictogram": "jar",
        **(wrong or {}),
    }


def test_a_pack_is_defined_on_its_page(network: Network, sign_in: SignIn, session: Session) -> None:
    browser = sign_in(network.officer)
    assert browser.get("/trade-items/new").status_code == 200
    product_id = session.get_one(Lot, network.dry).product_id
    assert browser.post("/trade-items/new", data=an_item(network, product_id)).status_code == 302
    item = session.scalars(select(TradeItem).where(TradeItem.code == "art-saf2g")).one()
    assert item.net_content == 2_000
    assert "art-saf2g" in browser.get("/trade-items").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"net_content": "deux"},
        {"net_content": "0"},
        {"net_content": "1e30"},
        {"measure": "l"},
        {"measure": "tonnes"},
        {"organisation_id": "x"},
        {"product_id": str(UUID(int=0))},
        {"shelf_life_days": "0"},
        {"shelf_life_days": "9" * 30},
        {"gtin_status": "licensed", "gtin": "123"},
        {"gtin_status": "internal", "gtin": "abcdefghijklm"},
        {"gtin_status": "none", "gtin": "0400000000012"},
        {"code": "à l’accent"},
        {"name_fr": ""},
    ],
)
def test_a_wrong_pack_is_told_not_crashed(
    network: Network, sign_in: SignIn, session: Session, wrong: dict[str, str]
) -> None:
    product_id = session.get_one(Lot, network.dry).product_id
    answer = sign_in(network.officer).post("/trade-items/new", data=an_item(network, product_id, wrong))
    assert answer.status_code == 422
    assert "Saffron 2 g" in answer.text


def test_an_officer_defines_no_pack_for_another_cooperative(
    network: Network, sign_in: SignIn, session: Session
) -> None:
    product_id = session.get_one(Lot, network.dry).product_id
    typed = an_item(network, product_id, {"organisation_id": str(network.other)})
    assert sign_in(network.officer).post("/trade-items/new", data=typed).status_code == 422


def test_labels_are_printed_for_every_jar_and_no_more(
    network: Network, sign_in: SignIn, session: Session
) -> None:
    browser = sign_in(network.officer)
    address = f"/lots/{network.jars}/labels"
    assert 'value="40"' in browser.get(address).text
    asked = browser.post(address, data={"count": "40", "sheet": "a4-2x7", "barcode": "article"})
    assert asked.status_code == 302
    outbox.deliver_due()
    session.expire_all()
    job = session.scalars(select(Job)).one()
    assert (job.status, job.done) == ("done", 40)
    with browser.get(f"/jobs/{job.id}/file") as sheet:
        assert sheet.data.startswith(b"%PDF")
    one_more = {"count": "1", "sheet": "a4-2x7", "barcode": "article"}
    refused = browser.post(address, data=one_more)
    assert refused.status_code == 422
    torn = {**one_more, "reprint_reason": "Une étiquette déchirée"}
    assert browser.post(address, data=torn).status_code == 302
    reasons = session.scalars(select(LabelPrinting.reprint_reason).order_by(LabelPrinting.id))
    assert reasons.all() == [None, "Une étiquette déchirée"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": "0"},
        {"count": "5001"},
        {"count": "9" * 40},
        {"count": "beaucoup"},
        {"sheet": "parchemin"},
        {"barcode": "runes"},
        {"barcode": "lot"},
        {"count": "41"},
    ],
)
def test_a_wrong_sheet_is_told_not_crashed(network: Network, sign_in: SignIn, wrong: dict[str, str]) -> None:
    asked = {"count": "4", "sheet": "a4-2x7", "barcode": "article", **wrong}
    answer = sign_in(network.officer).post(f"/lots/{network.jars}/labels", data=asked)
    assert answer.status_code == 422


def test_a_lot_in_bulk_has_no_labels(network: Network, sign_in: SignIn) -> None:
    browser = sign_in(network.officer)
    address = f"/lots/{network.dry}/labels"
    assert "en vrac" in browser.get(address).text
    asked = {"count": "4", "sheet": "a4-2x7", "barcode": "article"}
    assert browser.post(address, data=asked).status_code == 422


def test_the_auditor_reads_and_changes_nothing(do: Do, network: Network, sign_in: SignIn) -> None:
    browser = sign_in(a_person(do, Grant(Role.AUDITOR)))
    assert "THYF-26-0001" in browser.get("/lots").text
    page = browser.get(f"/lots/{network.dry}")
    assert page.status_code == 200
    assert "Retenir ce lot" not in page.text
    assert browser.get(f"/lots/{network.dry}/hold").status_code == 403
    assert browser.post(f"/lots/{network.jars}/labels", data={}).status_code == 403
