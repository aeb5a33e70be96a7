"""The page behind the QR code: what it says, to whom, in which language, and how it is cached."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.operations.production import Output
from kernel.access import Grant, Role
from kernel.ids import new_id, new_token
from kernel.security import CreateUser, create_user
from producers.operations.certificates import DecideOnCertificate, decide_on_certificate
from tests.builders.analyses import SAFFRON_I, an_analysis, edition
from tests.builders.claims import a_grower, dried, potted, stigmas
from tests.builders.inventory import (
    GRAM,
    Producer,
    a_harvest,
    a_lot_of_jars,
    a_producer,
    a_run,
    a_saffron_jar,
)
from tests.builders.producers import a_certificate, a_member, a_plot
from tests.conftest import Do
from traceability.cli.reference import product_id
from traceability.models import Lot
from traceability.operations.analyses import RecordAnalysis, record_analysis
from traceability.operations.holds import HoldLot, ReleaseLot, hold_lot, release_lot
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.web.public_words import LANGUAGES

FRENCH = {"Accept-Language": "fr"}
ROOT = Path(__file__).parents[3]
STYLE = ROOT / "frontend" / "src" / "public" / "public.css"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None}


@dataclass(frozen=True, slots=True)
class Jars:
    """A lot of jars of saffron and the address printed on them."""

    producer: Producer
    lot_id: UUID
    token: str

    @property
    def address(self) -> str:
        """What the QR code opens."""
        return f"/l/{self.token}"


@pytest.fixture
def jars(do: Do, session: Session) -> Jars:
    """Jars packed from one harvest of one family."""
    producer = a_producer(do, "Coopérative Souktana")
    lot_id = a_lot_of_jars(do, producer)
    return Jars(producer, lot_id, token_of(session, lot_id))


def token_of(session: Session, lot_id: UUID) -> str:
    session.rollback()
    return session.scalars(select(Lot.token).where(Lot.id == lot_id)).one()


def forms_of(text: str | Sequence[str]) -> Sequence[str]:
    return [text] if isinstance(text, str) else text


def read_catalogue(language: str) -> dict[str, str]:
    """What each French sentence becomes; empty when one of its plural forms is."""
    with (ROOT / "translations" / language / "LC_MESSAGES" / "public.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {forms_of(one.id)[0]: min(forms_of(one.string)) for one in catalogue if one.id}


def read(client: FlaskClient, address: str, status: int = 200, **headers: str) -> str:
    answer = client.get(address, headers={"Accept-Language": "fr", **headers})
    assert answer.status_code == status, answer.text
    return answer.text


def recall(do: Do, lot_id: UUID, advice: str = "Rapportez-le à la boutique.") -> None:
    do(recall_lot, RecallLot(new_id(), lot_id, reason="Humidité trop forte", advice=advice))


def plain(text: str, css: str) -> str:
    """The words of the first paragraph of a class."""
    told = text[text.index(f'class="{css}"') :].split(">", 1)[1].split("</p>")[0]
    return re.sub(r"<[^>]+>", "", told)


def test_the_page_says_first_that_the_lot_is_known(client: FlaskClient, jars: Jars) -> None:
    text = read(client, jars.address)
    assert text.index("Lot connu, aucun rappel") < text.index("<h1>Safran 1 g</h1>")


def test_the_page_tells_where_when_and_by_whom_it_was_harvested(client: FlaskClient, jars: Jars) -> None:
    assert plain(read(client, jars.address), "said") == (
        "Récolté à Tassousfi le 28 octobre 2026 par 1 famille de la coopérative Souktana."
    )


def test_the_page_tells_every_step_back_to_the_harvest(client: FlaskClient, jars: Jars) -> None:
    text = read(client, jars.address)
    places = [text.index(f">{step}<") for step in ("Récolte", "Séchage", "Conditionnement")]
    assert places == sorted(places)
    assert "5 novembre 2026" in text


def test_harvests_put_together_are_all_told(client: FlaskClient, do: Do, session: Session) -> None:
    one = a_producer(do, "Coopérative Souktana")
    first = a_harvest(do, one, 600 * GRAM, harvested_on=date(2026, 10, 27), commune="Tassousfi")
    second = a_harvest(do, one, 600 * GRAM, harvested_on=date(2026, 10, 30), commune="Assaki")
    dry = Output(new_id(), product_id("saffron_dry"), 200 * GRAM)
    a_run(do, one, "drying", [(first, 600 * GRAM), (second, 600 * GRAM)], [dry])
    text = read(client, f"/l/{token_of(session, dry.lot_id)}")
    assert plain(text, "said") == (
        "Récolté à Tassousfi et Assaki du 27 octobre 2026 au 30 octobre 2026 "
        "par 1 famille de la coopérative Souktana."
    )


def test_only_who_agreed_is_named(client: FlaskClient, do: Do, session: Session) -> None:
    producer = a_producer(do)
    named = a_member(
        do,
        producer.organisation_id,
        "Fadma Aït Ouakrim",
        consents_to_be_named=True,
        consent_on=date(2026, 9, 1),
    )
    silent = a_member(do, producer.organisation_id, "Zahra Idhmad")
    lot = a_harvest(do, producer, 3 * GRAM, contributions=((named, 2 * GRAM), (silent, GRAM)))
    text = read(client, f"/l/{token_of(session, lot)}")
    assert "Fadma Aït Ouakrim" in text
    assert "1 autre famille" in text
    assert "Zahra" not in text


def test_no_outline_and_no_coordinate_is_on_the_page(client: FlaskClient, do: Do, session: Session) -> None:
    producer = a_producer(do)
    plot = a_plot(do, producer.organisation_id)
    lot = a_harvest(do, producer, plots=(plot,))
    text = read(client, f"/l/{token_of(session, lot)}")
    # Not a number of the drawn map that happens to end so.
    assert not re.search(r"(?<!\d)30\.5", text)
    assert "coordinates" not in text


def test_a_certification_is_shown_when_it_holds_for_this_very_lot(
    client: FlaskClient, do: Do, session: Session
) -> None:
    grower = a_grower(do, "Coopérative Souktana", number="2026-118")
    fresh = stigmas(do, grower)
    jars = potted(do, grower.producer, dried(do, grower.producer, {fresh: 600 * GRAM}))
    address = f"/l/{token_of(session, jars)}"
    text = re.sub(r"</?bdi[^>]*>", "", read(client, address))
    assert "Vaut pour ce lot" in text
    assert "certificat 2026-118 de Normacert, valable jusqu’au 31 décembre 2026" in text
    assert text.index("Ses certifications") < text.index("Son chemin")
    # Suspended after the packing: the lot keeps its claim, and the page says what happened since.
    decision = (new_id(), grower.certificate_id, "suspended", date(2026, 11, 15), "Contrôle")
    do(decide_on_certificate, DecideOnCertificate(*decision))
    later = read(client, f"{address}?lang=fr&n=1")
    assert "Vaut pour ce lot" in later
    assert "Certificat suspendu, depuis le 15 novembre 2026" in later
    assert "Certificat suspendu" in read(client, f"/c/{grower.certificate_id}")


def test_a_certification_that_does_not_hold_is_said_plainly(
    client: FlaskClient, do: Do, session: Session
) -> None:
    grower = a_grower(do, plot={"organic_status": "conventional", "organic_since": date(2020, 1, 1)})
    jars = potted(do, grower.producer, dried(do, grower.producer, {stigmas(do, grower): 600 * GRAM}))
    text = read(client, f"/l/{token_of(session, jars)}")
    assert "Ne vaut pas pour ce lot." in text
    assert "Vaut pour ce lot, " not in text


def test_the_paper_of_a_certificate_is_nobodys_to_read_unless_its_holder_lets_it(
    client: FlaskClient, do: Do, jars: Jars
) -> None:
    certificate = a_certificate(do, jars.producer.organisation_id)
    read(client, f"/c/{certificate}/document", 404)


def test_an_analysis_is_shown_with_its_limits(client: FlaskClient, do: Do, jars: Jars) -> None:
    measures = ({"key": "moisture", "label": "Humidité", "value": "12,5", "unit": "%", "maximum": "12"},)
    command = RecordAnalysis(
        new_id(), jars.lot_id, "Maison du Safran", "ISO 3632-1", "2011", date(2026, 11, 6), measures
    )
    do(record_analysis, command)
    text = read(client, jars.address)
    assert "12,5\u00a0%" in text
    assert "maximum 12\u00a0%" in text
    assert "hors limite" in text


def test_an_analysis_is_shown_with_its_class_and_that_classes_limits(
    client: FlaskClient, do: Do, session: Session, jars: Jars
) -> None:
    an_analysis(do, jars.lot_id, edition(session), {**SAFFRON_I, "colour_e440": "180"})
    text = read(client, jars.address)
    assert "Catégorie II</b>" in text
    assert "minimum 170" in text
    assert "minimum 200" not in text
    assert "Pouvoir colorant" in text
    for language, said in {"ar": "قوة", "en": "Colour", "zgh": "ⴰⵙⵓⵏ"}.items():
        other = client.get(f"{jars.address}?lang={language}").text
        assert "Pouvoir colorant" not in other, said
        assert "Catégorie II" not in other


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"colour_e440": "231"}, "Analyse incomplète : aucune catégorie"),
        ({**SAFFRON_I, "moisture": "14"}, "Hors de toute catégorie"),
    ],
)
def test_an_analysis_without_a_class_says_why(
    client: FlaskClient, do: Do, session: Session, jars: Jars, values: dict[str, str], said: str
) -> None:
    an_analysis(do, jars.lot_id, edition(session), values)
    assert said in read(client, jars.address)


def test_the_seal_of_what_does_not_hold_names_it_without_its_colour(
    client: FlaskClient, do: Do, session: Session
) -> None:
    grower = a_grower(do, plot={"organic_status": "conventional", "organic_since": date(2020, 1, 1)})
    jars = potted(do, grower.producer, dried(do, grower.producer, {stigmas(do, grower): 600 * GRAM}))
    text = read(client, f"/l/{token_of(session, jars)}")
    assert '<div class="seal not-held"><span>BIO</span>' in text
    assert ">–<" not in text


def test_a_recall_shows_at_the_next_request_with_its_advice_first(
    client: FlaskClient, do: Do, jars: Jars
) -> None:
    read(client, jars.address)
    recall(do, jars.lot_id)
    text = read(client, jars.address)
    assert text.index("Produit rappelé") < text.index("Rapportez-le") < text.index("<h1>")
    assert "Lot connu" not in text


def test_a_recall_of_the_harvest_shows_on_the_jars(client: FlaskClient, do: Do, session: Session) -> None:
    producer = a_producer(do)
    harvest = a_harvest(do, producer, 120 * GRAM)
    dry = Output(new_id(), product_id("saffron_dry"), 20 * GRAM)
    a_run(do, producer, "drying", [(harvest, 120 * GRAM)], [dry])
    address = f"/l/{token_of(session, dry.lot_id)}"
    read(client, address)
    recall(do, harvest)
    assert "Produit rappelé" in read(client, address)


def test_a_held_lot_says_that_it_is_being_checked_and_not_why(
    client: FlaskClient, do: Do, jars: Jars
) -> None:
    read(client, jars.address)
    hold = HoldLot(new_id(), jars.lot_id, reason="Doute sur le séchage")
    do(hold_lot, hold)
    text = read(client, jars.address)
    assert "Lot en cours de vérification" in text
    assert "Doute" not in text
    do(release_lot, ReleaseLot(hold.hold_id, reason="Analyse bonne"))
    assert "Lot connu" in read(client, jars.address)


def test_a_passed_date_is_said_first(client: FlaskClient, do: Do, session: Session) -> None:
    producer = a_producer(do)
    item = a_saffron_jar(do, producer.organisation_id, shelf_life_days=30)
    lot = a_lot_of_jars(do, producer, item_id=item, packed_on=date(2025, 11, 5))
    text = read(client, f"/l/{token_of(session, lot)}")
    assert text.index("Date dépassée") < text.index("<h1>")


def test_an_unknown_code_says_what_to_do(client: FlaskClient) -> None:
    text = read(client, f"/l/{new_token()}", 404)
    assert "Code inconnu" in text
    assert "montrez-les à la boutique" in text


@pytest.mark.parametrize("code", ["", "abc", "ABCDEFGHJKMN0", "é" * 13, "A/B", "A" * 5_000])
def test_a_malformed_code_is_refused(client: FlaskClient, code: str) -> None:
    assert "Code illisible" in read(client, f"/l/{code}", 400)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_language_of_its_address(client: FlaskClient, jars: Jars, language: str) -> None:
    answer = client.get(f"{jars.address}?lang={language}", headers=FRENCH)
    assert answer.headers["Content-Language"] == language
    assert "Vary" not in answer.headers
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in answer.text
    assert all(f"?lang={other}" in answer.text for other in LANGUAGES)


def test_the_page_speaks_the_browsers_language_when_none_is_asked(client: FlaskClient, jars: Jars) -> None:
    arabic = client.get(jars.address, headers={"Accept-Language": "ar-MA,ar;q=0.9,fr;q=0.5"})
    assert "دفعة معروفة" in arabic.text
    assert arabic.headers["Vary"] == "Accept-Language"
    assert "Lot connu" in read(client, jars.address)
    assert "Lot connu" in client.get(jars.address, headers={"Accept-Language": "ja"}).text


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "أسرة واحدة"), (2, "أسرتين"), (3, "3 أسر "), (11, "11 أسرة")],
)
def test_arabic_counts_families_rightly(
    client: FlaskClient, do: Do, session: Session, count: int, said: str
) -> None:
    producer = a_producer(do)
    members = [a_member(do, producer.organisation_id, f"M{n}") for n in range(count)]
    lot = a_harvest(do, producer, count * GRAM, contributions=tuple((member, GRAM) for member in members))
    text = client.get(f"/l/{token_of(session, lot)}?lang=ar").text
    assert said in plain(text, "said")


def said_in_french() -> set[str]:
    """Every sentence of the public pages, as `make messages` collects them."""
    files = [("python", path) for path in (ROOT / "traceability/web/public_words").glob("*.py")]
    files += [("jinja2", page) for page in (ROOT / "templates/traceability/public").glob("*.html")]
    found = (
        message
        for method, path in files
        for _line, message, _comments, _context in extract_from_file(method, path, KEYWORDS)
    )
    return {forms_of(message)[0] for message in found}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "fr"])
def test_every_sentence_has_its_translation(language: str) -> None:
    catalogue = read_catalogue(language)
    assert set(catalogue) == said_in_french()
    assert [sentence for sentence, said in catalogue.items() if not said] == []


def test_an_unchanged_page_is_not_sent_again(client: FlaskClient, jars: Jars) -> None:
    first = client.get(jars.address, headers=FRENCH)
    for _time in ("kept", "kept"):
        again = client.get(jars.address, headers={**FRENCH, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]


def test_a_kept_page_is_the_page_that_was_made(client: FlaskClient, jars: Jars) -> None:
    made, kept = (client.get(jars.address, headers=FRENCH) for _time in ("made", "kept"))
    head = client.head(jars.address, headers=FRENCH)
    assert kept.data == made.data
    assert head.data == b""
    assert head.headers["Content-Length"] == kept.headers["Content-Length"]
    of_one_request = {"X-Request-Id", "Date"}
    assert dict(kept.headers).keys() == dict(made.headers).keys() - of_one_request


def test_the_page_is_public_and_short_lived_in_caches(client: FlaskClient, do: Do, jars: Jars) -> None:
    headers = client.get(jars.address).headers
    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert headers["CDN-Cache-Control"] == "public, max-age=60, stale-while-revalidate=60"
    recall(do, jars.lot_id)
    assert "s-maxage=30" in client.get(jars.address).headers["Cache-Control"]


def test_who_is_signed_in_leaves_no_trace_on_the_page(
    client: FlaskClient, sign_in: Callable[[UUID], FlaskClient], do: Do, jars: Jars
) -> None:
    user_id = new_id()
    grants = (Grant(Role.NETWORK_MANAGER),)
    person = CreateUser(user_id, "amina@example.org", "Amina", grants, password="un bon mot de passe")
    do(create_user, person)
    answer = sign_in(user_id).get(jars.address, headers=FRENCH)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]
    assert "Amina" not in answer.text


def test_the_page_needs_no_script_and_no_style_of_its_own(client: FlaskClient, jars: Jars) -> None:
    text = read(client, jars.address)
    assert re.search(r"<script|<style|style=|\son[a-z]+=", text) is None


def test_too_many_readings_from_one_address_are_refused(jars: Jars, app_with: Callable[..., Flask]) -> None:
    limited = app_with(RATELIMIT_ENABLED=True).test_client()
    statuses = [limited.get(jars.address).status_code for _time in range(241)]
    assert statuses == [200] * 240 + [429]


def test_a_problem_page_says_what_to_keep_and_who_can_help(client: FlaskClient, jars: Jars) -> None:
    text = read(client, f"{jars.address}/problem")
    assert "Gardez l’emballage" in text
    assert "La boutique peut aussi vous aider" in text
    assert "Coopérative Souktana" in text
    assert "Code inconnu" in read(client, f"/l/{new_token()}/problem", 404)


def test_a_gs1_address_opens_the_same_page(client: FlaskClient, do: Do, session: Session) -> None:
    producer = a_producer(do, gs1_prefix="6111234")
    item = a_saffron_jar(do, producer.organisation_id, gtin="06111234567895", gtin_status="licensed")
    lot_id = a_lot_of_jars(do, producer, item_id=item)
    session.rollback()
    code = session.scalars(select(Lot.code).where(Lot.id == lot_id)).one()
    for address in (f"/01/06111234567895/10/{code}", f"/01/06111234567895/10/{code}/21/0001"):
        assert code in client.get(address, headers=FRENCH, follow_redirects=True).text
    recall(do, lot_id)
    page = client.get(f"/01/06111234567895/10/{code}", headers=FRENCH, follow_redirects=True)
    assert "Produit rappelé" in page.text
    assert "Code inconnu" in read(client, "/01/09521234000013/10/NOBODY", 404)


@pytest.mark.parametrize(
    "elements",
    ["06111234567897/10/A", "6111234567895/10/A", "abc", "06111234567895/21/1/10/A", "%00/10/A"],
)
def test_a_malformed_gs1_address_is_refused(client: FlaskClient, elements: str) -> None:
    assert client.get(f"/01/{elements}").status_code == 400


def test_only_a_licensed_gtin_names_a_pack(client: FlaskClient, do: Do, session: Session) -> None:
    producer = a_producer(do)
    item = a_saffron_jar(do, producer.organisation_id, gtin="02000000000015", gtin_status="internal")
    lot_id = a_lot_of_jars(do, producer, item_id=item)
    session.rollback()
    code = session.scalars(select(Lot.code).where(Lot.id == lot_id)).one()
    read(client, f"/01/02000000000015/10/{code}", 404)


def test_a_full_page_and_its_style_weigh_less_than_60_kb(client: FlaskClient, do: Do, jars: Jars) -> None:
    measures = tuple(
        {
            "key": f"m{n}",
            "label": f"Mesure numéro {n}",
            "value": "8.4",
            "unit": "%",
            "maximum": "12",
        }
        for n in range(12)
    )
    for number in range(9):
        analysis = (new_id(), jars.lot_id, f"Laboratoire {number}", "ISO 3632-1", "2011")
        do(record_analysis, RecordAnalysis(*analysis, date(2026, 11, 6), measures))
        a_certificate(do, jars.producer.organisation_id)
    for language in LANGUAGES:
        page = client.get(f"{jars.address}?lang={language}").data
        assert len(page) + STYLE.stat().st_size <= 60_000
