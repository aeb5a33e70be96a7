"""A label says all that is recorded of it: a claim without room is refused, not left out."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import outbox
from kernel.access import Role
from tests.builders.claims import Grower, a_grower, dried, potted, stigmas
from tests.builders.files import words_in
from tests.builders.inventory import GRAM, a_saffron_jar
from tests.builders.labels import labels, void
from tests.builders.producers import a_certificate
from tests.builders.shop import a_person
from tests.builders.traceability import a_split
from tests.conftest import Do
from traceability.models import LabelClaim, LabelPrinting, Lot

SignIn = Callable[[UUID], FlaskClient]
LONG = "Safran de Taliouine en stigmates entiers, récolte de la montagne"
UNTIL = date(2099, 12, 31)


@pytest.fixture
def grower(do: Do) -> Grower:
    return a_grower(do, body="CCPB MA-BIO-102", number="B-2026-7", valid_until=UNTIL)


def jars(do: Do, grower: Grower, name: str = "Safran 1 g", **more: str) -> UUID:
    dry = dried(do, grower.producer, {stigmas(do, grower): 600 * GRAM})
    return potted(do, grower.producer, dry, item=a_saffron_jar(do, grower.id, name_fr=name, **more))


def desk(do: Do, sign_in: SignIn, grower: Grower) -> FlaskClient:
    return sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=grower.id))


def asked(sheet: str, *mentions: str) -> dict[str, object]:
    return {"count": "2", "sheet": sheet, "barcode": "article", "mentions": list(mentions)}


def sheets_of(session: Session, browser: FlaskClient) -> list[tuple[str, list[str]]]:
    """What each sheet that was made says, and what is recorded of it, in the order of asking."""
    outbox.deliver_due()
    session.rollback()
    found = []
    for printing in session.scalars(select(LabelPrinting).order_by(LabelPrinting.id)).all():
        recorded = session.scalars(select(LabelClaim.text).where(LabelClaim.printing_id == printing.id))
        with browser.get(f"/jobs/{printing.job_id}/file") as file:
            assert file.status_code == 200
            found.append((words_in(file.data), list(recorded)))
    return found


@pytest.mark.parametrize("sheet", ["a4-2x7", "a4-3x8", "roll-60x40", "roll-50x30"])
def test_the_sheet_says_word_for_word_what_is_recorded(
    do: Do, grower: Grower, sign_in: SignIn, session: Session, sheet: str
) -> None:
    lot, browser = jars(do, grower), desk(do, sign_in, grower)
    assert browser.post(f"/lots/{lot}/labels", data=asked(sheet, "bio_ma")).status_code == 302
    assert browser.post(f"/lots/{lot}/labels", data=asked(sheet)).status_code == 302
    (with_claim, recorded), (without, nothing) = sheets_of(session, browser)
    assert recorded == ["Agriculture biologique (Maroc) – certifié par CCPB MA-BIO-102"]
    assert "".join(recorded[0].split()) in with_claim
    assert nothing == []
    assert "certifié" not in without


def test_a_label_too_small_for_its_claim_is_refused_with_the_one_that_has_room(
    do: Do, grower: Grower, sign_in: SignIn, session: Session
) -> None:
    lot, browser = jars(do, grower, LONG), desk(do, sign_in, grower)
    answer = browser.post(f"/lots/{lot}/labels", data=asked("a4-3x7", "bio_ma"))
    assert answer.status_code == 422
    assert (
        "Cette étiquette est trop petite pour dire « Agriculture biologique (Maroc) – certifié par "
        "CCPB MA-BIO-102 ». Choisissez celle de 70 × 37 mm, ou moins de certifications."
    ) in answer.text
    session.rollback()
    assert session.scalars(select(LabelPrinting)).all() == []
    assert session.scalars(select(LabelClaim)).all() == []
    assert browser.post(f"/lots/{lot}/labels", data=asked("a4-3x8", "bio_ma")).status_code == 302
    [(said, recorded)] = sheets_of(session, browser)
    assert "".join(recorded[0].split()) in said


def test_two_claims_that_no_small_label_holds_are_never_halved(
    do: Do, grower: Grower, sign_in: SignIn, session: Session
) -> None:
    a_certificate(do, grower.id, scheme="fairtrade", body="FLOCERT", number="F-1", valid_until=UNTIL)
    lot, browser = jars(do, grower, LONG), desk(do, sign_in, grower)
    answer = browser.post(f"/lots/{lot}/labels", data=asked("roll-50x30", "bio_ma", "fairtrade"))
    recorded = session.scalars(select(LabelClaim.scheme)).all()
    assert (answer.status_code, recorded) == (422, [])


def test_names_that_no_label_of_this_size_holds_are_told_when_asked_for(
    do: Do, grower: Grower, sign_in: SignIn, session: Session
) -> None:
    arabic = "زعفران تالوين خيوط كاملة من جني الجبل العالي في سوس " * 3
    lot = jars(do, grower, f"{LONG}, {LONG}"[:110], name_ar=arabic[:110])
    answer = desk(do, sign_in, grower).post(f"/lots/{lot}/labels", data=asked("a4-3x7"))
    assert answer.status_code == 422
    assert "ne tiennent pas sur cette étiquette" in answer.text
    assert session.scalars(select(LabelPrinting)).all() == []


def lines_of(browser: FlaskClient, lot: UUID, scheme: str) -> dict[str, dict[str, object]]:
    """The lines of the packed lot itself, by code."""
    claims = browser.get(f"/lots/{lot}/claims.json").get_json()["claims"]
    [claim] = [one for one in claims if one["scheme"] == scheme]
    return {line["code"]: line for line in claim["lots"][-1]["lines"]}


def test_the_answer_counts_the_labels_against_the_packed_mass(
    do: Do, sign_in: SignIn, session: Session
) -> None:
    grower = a_grower(do, scheme="aop_taliouine", body="Normacert", number="N-1", valid_until=UNTIL)
    lot, browser = jars(do, grower), desk(do, sign_in, grower)
    assert "claim-labels-within-mass" not in lines_of(browser, lot, "aop_taliouine")
    labels(do, lot, 50)
    void(do, lot, count=3)
    labels(do, lot, 2)
    line = lines_of(browser, lot, "aop_taliouine")["claim-labels-within-mass"]
    assert line["state"] == "met"
    assert str(line["sentence"]).replace("\xa0", " ") == (
        "Étiquettes en service : 49 (imprimées : 52, annulées : 3, réimprimées : 0), "
        "pour 50 g conditionnés à 1 g la pièce, soit 50 au plus."
    )


def test_labels_beyond_the_packs_that_are_left_hold_the_claim_until_they_are_voided(
    do: Do, sign_in: SignIn, session: Session
) -> None:
    grower = a_grower(do, scheme="aop_taliouine", body="Normacert", number="N-1", valid_until=UNTIL)
    lot, browser = jars(do, grower), desk(do, sign_in, grower)
    labels(do, lot, 50)
    made = session.get_one(Lot, lot)
    shape = {"unit": "H87", "trade_item_id": made.trade_item_id, "best_before": made.best_before,
             "made_on": made.made_on}  # fmt: skip
    a_split(do, grower.id, lot, "saffron_dry", [20], **shape)
    line = lines_of(browser, lot, "aop_taliouine")["claim-labels-beyond-mass"]
    assert (line["state"], line["values"]["surplus"]) == ("pending", 20)  # type: ignore[index]
    void(do, lot, count=20)
    assert "claim-labels-within-mass" in lines_of(browser, lot, "aop_taliouine")


def test_what_labels_do_not_bear_is_told_and_takes_nothing_from_the_lot(
    do: Do, grower: Grower, sign_in: SignIn
) -> None:
    lot, browser = jars(do, grower), desk(do, sign_in, grower)
    browser.post(f"/lots/{lot}/labels", data=asked("a4-2x7", "bio_ma"))
    lines = lines_of(browser, lot, "bio_ma")
    assert lines["claim-labels-say"]["sentence"] == (
        "Étiquettes imprimées qui le disent : 2. Elles portent l’organisme, le lot."
    )
    assert lines["claim-labels-want"]["sentence"] == "À apposer vous-même à côté de nos étiquettes : le logo."
    page = browser.get(f"/lots/{lot}/claims").text
    assert "À apposer vous-même" in page
    assert "Toutes les étapes de ce lot sont couvertes." in page
