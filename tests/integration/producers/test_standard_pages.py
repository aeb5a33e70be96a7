"""The pages of the standards: editions side by side, and further versions by the network's manager."""

import re
from collections.abc import Callable
from html import unescape
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kernel.access import Grant, Role
from kernel.ids import new_id
from kernel.security import CreateUser, create_user
from producers.queries.standards import content_of, latest_version, versions_of
from tests.builders.standards import TEST_SAFFRON, a_content, a_requirement, a_version
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def manager(do: Do, sign_in: SignIn) -> FlaskClient:
    user_id = new_id()
    grants = (Grant(Role.NETWORK_MANAGER),)
    command = CreateUser(user_id, "reseau@example.org", "Zineb", grants, password="un bon mot de passe")
    do(create_user, command)
    return sign_in(user_id)


def version_id(session: Session, key: str, edition: str) -> UUID:
    found = latest_version(session, key, edition)
    assert found is not None
    return found.id


def test_the_list_says_what_is_in_force_and_what_is_empty(manager: FlaskClient) -> None:
    page = manager.get("/standards").text
    assert "AOP Safran de Taliouine" in page
    assert "Décision 2312-25 (2025)" in page
    assert "Aucune édition remplie n’est en vigueur aujourd’hui." in page


def test_what_nobody_read_is_marked_on_the_page(session: Session, manager: FlaskClient) -> None:
    page = manager.get(f"/standards/versions/{version_id(session, 'iso_3632', '2011')}").text
    assert page.count("non vérifié dans le texte") > 5
    empty = manager.get(f"/standards/versions/{version_id(session, 'iso_3632', '2025')}").text
    assert "elle ne décide de rien" in empty


def test_two_versions_are_shown_with_what_changed(do: Do, manager: FlaskClient) -> None:
    first = a_version(do)
    further = a_requirement("label.mentions", applies_to="label", rule=None, text_fr="Porte le nom.")
    second = a_version(do, a_content(requirements=(a_requirement(text_fr="Cultivé tout près."), further)))
    page = manager.get(f"/standards/versions/{second}?against={first}").text
    assert "Cultivé dans l’aire." in page
    assert "Porte le nom." in page
    assert "n’y était pas" in page
    assert manager.get(f"/standards/versions/{second}?against=rien").status_code == 200


def as_shown(page: str) -> dict[str, str | list[str]]:
    """What a browser would send back of a form left as it is."""
    sent: dict[str, str | list[str]] = {}
    for tag, attributes, rest in re.findall(r"<(input|textarea|select)\b([^>]*)>([^<]*)", page):
        name = re.search(r'name="([^"]+)"', attributes)
        value = re.search(r'value="([^"]*)"', attributes)
        is_box = 'type="checkbox"' in attributes
        if name is None or (is_box and "checked" not in attributes):
            continue
        text = rest.removeprefix("\r\n").removeprefix("\n") if tag == "textarea" else ""
        shown = unescape(value[1] if value else text)
        if is_box and name[1] in sent:
            kept = sent[name[1]]
            sent[name[1]] = [*(kept if isinstance(kept, list) else [kept]), shown]
        elif tag != "select":
            sent[name[1]] = shown
    for name_, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        first = re.search(r'value="([^"]*)"', options)
        found = chosen or first
        sent[name_] = found[1] if found else ""
    return sent


def test_the_form_left_as_it_is_changes_nothing(session: Session, manager: FlaskClient) -> None:
    for key, edition in (("bio_eu", "2018/848 (consolidé 2025)"), ("iso_3632", "2011")):
        address = f"/standards/versions/{version_id(session, key, edition)}/edit"
        done = manager.post(address, data=as_shown(manager.get(address).text))
        assert done.status_code == 302
        session.expire_all()
        assert [one.version for one in versions_of(session, key) if one.edition == edition] == [1]


def test_a_limit_corrected_is_a_further_version_and_the_older_one_stays(
    session: Session, manager: FlaskClient
) -> None:
    first = version_id(session, "nm_08_5_090", "2003")
    address = f"/standards/versions/{first}/edit"
    sent = as_shown(manager.get(address).text)
    done = manager.post(address, data={**sent, "limits-2-maximum": "0,35", "limits-2-is_sourced": "y"})
    assert done.status_code == 302
    session.expire_all()
    latest = latest_version(session, "nm_08_5_090", "2003")
    assert latest is not None
    assert latest.version == 2
    e270 = content_of(session, latest).limits[2]
    assert (e270.measure, e270.maximum, e270.is_sourced) == ("e270", "0.35", True)
    assert "0,25" in manager.get(f"/standards/versions/{first}").text
    ids = {"record_id": str(new_id()), "operation_id": str(new_id())}
    stale = manager.post(address, data={**sent, **ids, "limits-2-maximum": "0,30"})
    assert stale.status_code == 422
    assert "publiée entre-temps" in stale.text


def test_the_empty_edition_is_filled_by_hand(session: Session, manager: FlaskClient) -> None:
    address = f"/standards/versions/{version_id(session, 'iso_3632', '2025')}/edit"
    sent = as_shown(manager.get(address).text)
    row = {
        "grade": "I", "rank": "1", "grade_name_fr": "Catégorie I", "grade_name_ar": "الصنف الأول",
        "measure": "colour_e440", "measure_name_fr": "Couleur", "measure_name_ar": "اللون",
        "minimum": "210", "source": "ISO 3632-1:2025", "is_sourced": "y",
    }  # fmt: skip
    filled = {**sent, "is_filled": "y", **{f"limits-0-{name}": text for name, text in row.items()}}
    assert manager.post(address, data=filled).status_code == 302
    session.expire_all()
    latest = latest_version(session, "iso_3632", "2025")
    assert latest is not None
    assert (latest.version, latest.is_filled) == (2, True)


def test_more_rows_are_given_and_nothing_typed_is_lost(do: Do, manager: FlaskClient) -> None:
    address = f"/standards/versions/{a_version(do)}/edit"
    sent = as_shown(manager.get(address).text)
    page = manager.post(address, data={**sent, "note": "à garder", "more": "requirements"})
    assert "requirements-4-code" in page.text
    assert "à garder" in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"requirements-0-rule": "members_max"},
        {"requirements-0-parameters": "sans signe égal"},
        {"requirements-0-code": "Majuscule !"},
        {"requirements-0-text_fr": ""},
        {"requirements-0-applies_to": "nuage"},
        {"requirements-0-rule": "inventée"},
        {"in_force_from": "2026-02-30"},
        {"in_force_until": "1999-01-01"},
        {"issued_by": ""},
        {"after": "douze"},
        {"area-0-province": "x" * 500},
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_version_is_told_not_crashed(
    do: Do, session: Session, manager: FlaskClient, wrong: dict[str, str]
) -> None:
    address = f"/standards/versions/{a_version(do)}/edit"
    sent = as_shown(manager.get(address).text)
    answer = manager.post(address, data={**sent, "note": "ceci reste", **wrong})
    assert answer.status_code == 422
    assert "ceci reste" in answer.text
    assert len(versions_of(session, TEST_SAFFRON.key)) == 1


def test_another_edition_is_written_from_the_newest_one(
    do: Do, session: Session, manager: FlaskClient
) -> None:
    a_version(do)
    address = f"/standards/{TEST_SAFFRON.key}/editions/new"
    sent = as_shown(manager.get(address).text)
    done = manager.post(address, data={**sent, "edition": "2027", "in_force_from": "2027-01-01"})
    assert done.status_code == 302
    session.expire_all()
    latest = latest_version(session, TEST_SAFFRON.key, "2027")
    assert latest is not None
    assert content_of(session, latest).requirements == (a_requirement(),)


def test_a_standard_that_is_not_there_is_not_found(manager: FlaskClient) -> None:
    for address in ("/standards/nuage", "/standards/nuage/editions/new", f"/standards/versions/{new_id()}"):
        assert manager.get(address).status_code == 404
