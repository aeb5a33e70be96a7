"""Unsent sales carried by hand: each counts once, and only what the till signed is taken."""

import gzip
import json
import os
from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kernel.access import Role
from kernel.clock import business_day
from kernel.ids import new_id
from shop.gateways import queue_files
from shop.gateways.device import Device, Person, rung_up
from shop.models import Sale, SealedRecord, TillSeries
from shop.operations.series import EnrolTill, enrol_till
from shop.rules.sales import KeptPayment
from tests.builders.inventory import a_place
from tests.builders.shop import Shop, a_person, a_shop
from tests.conftest import NOW, Do

SignIn = Callable[[UUID], FlaskClient]
PASSPHRASE = "le safran de Tassousfi"
CASES = Path(__file__).parents[2] / "cases"
WRONG = ("half", "empty", "words", "more", "sealed", "iterations", "null", "nothing")
SELLER = Person(new_id(), "Fatima")


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


@pytest.fixture
def device(do: Do, shop: Shop) -> Device:
    return enrolled(do, shop)


@pytest.fixture
def manager(do: Do, shop: Shop, sign_in: SignIn) -> FlaskClient:
    return sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id))


def enrolled(do: Do, shop: Shop, **more: Any) -> Device:
    device = Device(shop.till_id, shop.till_code)
    done = do(enrol_till, EnrolTill(**device.enrolment(), **more))
    device.enrolled(done["series"], done["opening_hash"])
    return device


def sold(device: Device, shop: Shop, count: int = 2) -> list[dict[str, Any]]:
    """So many jars, each on its own receipt."""
    day = business_day(NOW, "Africa/Casablanca")
    jar = shop.jars()
    return [
        device.sell(
            rung_up([shop.jars()], [KeptPayment(new_id(), "cash", jar.gross_cents)]),
            shop.drawer_id,
            NOW,
            day,
            SELLER,
        )
        for _ in range(count)
    ]


def a_file(device: Device, records: list[dict[str, Any]], **changed: Any) -> bytes:
    """The file that a till makes of its unsent records."""
    batches = [{"series": device.series, "records": records}]
    return sealed({"till_id": str(device.till_id), "till": device.till_code, "batches": batches, **changed})


def sealed(content: dict[str, Any], **changed: Any) -> bytes:
    salt, iv = os.urandom(16), os.urandom(12)
    key = queue_files._key(PASSPHRASE, salt)
    zipped = gzip.compress(json.dumps(content).encode())
    parts = {"salt": salt, "iv": iv, "sealed": AESGCM(key).encrypt(iv, zipped, b"igoudar-queue/1")}
    outer = {name: b64encode(part).decode() for name, part in parts.items()}
    head = {"format": "igoudar-queue/1", "till": "TAR1", "iterations": 600_000}
    return json.dumps({**head, **outer, **changed}).encode()


def bring(browser: FlaskClient, file: bytes, passphrase: str = PASSPHRASE) -> TestResponse:
    said = {"file": (BytesIO(file), "ventes.json"), "passphrase": passphrase}
    return browser.post("/carried-sales", data=said, content_type="multipart/form-data")


def receipts(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Sale.receipt_number).order_by(Sale.receipt_number)))


def kept(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(SealedRecord)) or 0


def test_every_sale_of_the_file_is_recorded_once(
    shop: Shop, device: Device, manager: FlaskClient, session: Session
) -> None:
    file = a_file(device, sold(device, shop))
    first = bring(manager, file)
    assert first.status_code == 200
    assert "TAR1-000001" in first.text
    assert "TAR1-000002" in first.text
    assert "Enregistré" in first.text
    assert "Déjà connu" not in first.text
    again = bring(manager, file)
    assert "Déjà connu" in again.text
    assert "Enregistré" not in again.text
    assert receipts(session) == ["TAR1-000001", "TAR1-000002"]
    assert kept(session) == 2


def test_what_was_carried_is_already_known_when_the_device_sends_it_itself(
    shop: Shop, device: Device, manager: FlaskClient, session: Session
) -> None:
    records = sold(device, shop)
    bring(manager, a_file(device, records))
    answer = manager.post(
        f"/api/tills/{shop.till_id}/records",
        json={"records": records},
        headers={"Authorization": device.authorization},
    )
    assert [one["state"] for one in answer.get_json()["records"]] == ["recorded", "recorded"]
    assert answer.get_json()["heads"]["sale"]["sequence"] == 2
    assert kept(session) == 2


def test_a_replaced_device_is_heard_too(
    do: Do, shop: Shop, device: Device, manager: FlaskClient, session: Session
) -> None:
    records = sold(device, shop)
    enrolled(do, shop, replaces=True, reason="cassée")
    assert bring(manager, a_file(device, records)).status_code == 200
    assert receipts(session) == ["TAR1-000001", "TAR1-000002"]
    states = select(TillSeries.state).order_by(TillSeries.number)
    assert list(session.scalars(states)) == ["replaced", "open"]


def test_a_wrong_passphrase_opens_nothing(
    shop: Shop, device: Device, manager: FlaskClient, session: Session
) -> None:
    answer = bring(manager, a_file(device, sold(device, shop)), "le safran de Taliouine")
    assert answer.status_code == 422
    assert "phrase secrète n’ouvre pas" in answer.text
    assert kept(session) == 0


@pytest.mark.parametrize("part", WRONG)
def test_a_file_that_is_not_whole_is_refused(
    shop: Shop, device: Device, manager: FlaskClient, session: Session, part: str
) -> None:
    file = a_file(device, sold(device, shop))
    outer = json.loads(file)
    wrong = {
        "half": file[: len(file) // 2],
        "empty": b"",
        "words": b"bonjour",
        "more": json.dumps([outer]).encode(),
        "sealed": json.dumps({**outer, "sealed": "%%"}).encode(),
        "iterations": json.dumps({**outer, "iterations": 10**9}).encode(),
        "null": sealed(
            {"till_id": str(shop.till_id), "batches": [{"series": 1, "records": [{"text": "\0"}]}]}
        ),
        "nothing": a_file(device, [{}]),
    }[part]
    answer = bring(manager, wrong)
    assert answer.status_code == 422
    assert "n’est pas un fichier de ventes" in answer.text or "Choisissez un fichier" in answer.text
    assert kept(session) == 0


def test_a_file_cut_inside_its_seal_is_refused(shop: Shop, device: Device, manager: FlaskClient) -> None:
    outer = json.loads(a_file(device, sold(device, shop)))
    answer = bring(manager, json.dumps({**outer, "sealed": outer["sealed"][:-8]}).encode())
    assert answer.status_code == 422
    assert "quelqu’un a modifié le fichier" in answer.text


def test_a_file_that_swells_without_end_is_refused(
    shop: Shop, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_files, "CONTENT_BYTES_MAX", 1_000)
    with pytest.raises(queue_files.QueueFileUnreadable):
        queue_files.read_queue_file(a_file(device, sold(device, shop)), PASSPHRASE)


def test_a_file_too_large_is_refused(manager: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.gateways.queue_files.FILE_BYTES_MAX", 1_000)
    answer = bring(manager, b" " * 1_001)
    assert (answer.status_code, "Mo : ce n’est pas" in answer.text) == (422, True)


def test_the_file_of_a_till_elsewhere_is_refused(
    do: Do, shop: Shop, device: Device, sign_in: SignIn, session: Session
) -> None:
    stranger = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=a_place(do, shop.owner_id)))
    answer = bring(stranger, a_file(device, sold(device, shop)))
    assert (answer.status_code, "aucune caisse des lieux" in answer.text) == (422, True)
    assert kept(session) == 0


def test_a_strangers_file_is_refused(
    shop: Shop, device: Device, manager: FlaskClient, session: Session
) -> None:
    forger = Device(shop.till_id, shop.till_code)
    forger.enrolled(device.series, device.opening_hash)
    unknown = a_file(forger, sold(forger, shop), till_id=str(new_id()))
    for file in (a_file(forger, sold(forger, shop)), unknown, a_file(device, [])):
        answer = bring(manager, file)
        assert (answer.status_code, "aucune caisse des lieux" in answer.text) == (422, True)
    assert kept(session) == 0


def test_a_forged_sale_among_true_ones_is_refused_alone(
    shop: Shop, device: Device, manager: FlaskClient, session: Session
) -> None:
    forger = Device(shop.till_id, shop.till_code)
    forger.enrolled(device.series, device.opening_hash)
    forger.heads["sale"] = (2, "0" * 64)
    answer = bring(manager, a_file(device, [*sold(device, shop), *sold(forger, shop, 1)]))
    assert "cet appareil ne l’a pas signé" in answer.text
    assert receipts(session) == ["TAR1-000001", "TAR1-000002"]
    assert kept(session) == 2


def test_a_missing_link_is_kept_to_settle_with_its_sentence(
    shop: Shop, device: Device, manager: FlaskClient
) -> None:
    answer = bring(manager, a_file(device, sold(device, shop, 3)[1:]))
    assert answer.status_code == 200
    assert "À régler :" in answer.text


@pytest.mark.parametrize("role", [Role.SELLER, Role.AUDITOR])
def test_only_managers_bring_sales(do: Do, shop: Shop, sign_in: SignIn, role: Role) -> None:
    browser = sign_in(
        a_person(do, role, place_id=shop.place_id) if role is Role.SELLER else a_person(do, role)
    )
    assert browser.get("/carried-sales").status_code == 403
    assert "/carried-sales" not in browser.get("/tills").text


def test_a_file_made_by_the_tills_program_opens_here() -> None:
    case = json.loads((CASES / "queue-file.json").read_text())
    queue = queue_files.read_queue_file(json.dumps(case["file"]).encode(), case["passphrase"])
    assert str(queue.till_id) == case["till_id"]
    assert [(one.series, [record["id"] for record in one.records]) for one in queue.batches] == [
        (one["series"], one["ids"]) for one in case["batches"]
    ]
