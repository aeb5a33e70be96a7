"""The pages of the registers, as those who keep them and those who only read them open them."""

import io
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import g
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import outbox
from kernel.access import Grant, Role
from kernel.ids import new_id
from kernel.models import ImportFile
from kernel.security import CreateUser, create_user
from producers.models import Certificate, Member, Organisation, Plot
from tests.builders.lists import a_csv
from tests.builders.producers import (
    a_certificate,
    a_cooperative,
    a_member,
    a_plot,
    a_square,
    an_organisation,
)
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
Browse = Callable[..., FlaskClient]


@pytest.fixture
def browse(do: Do, sign_in: SignIn) -> Browse:
    """A browser in which somebody of a role is signed in."""

    def as_role(role: Role, organisation_id: UUID | None = None) -> FlaskClient:
        user_id = new_id()
        grants = (Grant(role, organisation_id),)
        email = f"{user_id.hex}@example.org"
        do(
            create_user,
            CreateUser(user_id, email, "Khadija", grants, password="un bon mot de passe"),
        )
        # The test's own application context outlives the requests, and with it who was signed in.
        for name in ("actor", "_login_user"):
            g.pop(name, None)
        return sign_in(user_id)

    return as_role


def test_the_network_is_drawn_as_a_tree_with_figures_for_who_may_open_them(do: Do, browse: Browse) -> None:
    federation = an_organisation(do, "Fimasafran", "federation")
    cooperative = a_cooperative(do, parents=(federation,))
    a_member(do, cooperative)
    manager = browse(Role.NETWORK_MANAGER).get("/organisations").text
    assert manager.index("Fimasafran") < manager.index("Souktana")
    assert "1 adhérent" in manager
    seller = browse(Role.SELLER).get("/organisations").text
    assert "Souktana" in seller
    assert "1 adhérent" not in seller
    assert str(cooperative) not in seller


def test_an_officer_registers_a_member_and_a_plot(do: Do, browse: Browse, session: Session) -> None:
    cooperative = a_cooperative(do)
    desk = browse(Role.COOPERATIVE_OFFICER, cooperative)
    given = {"number": "12", "name": "Aïcha A.", "gender": "woman", "consents_to_be_named": "y"}
    sent = desk.post(f"/organisations/{cooperative}/members/new", data=given)
    member = session.scalars(select(Member)).one()
    assert sent.headers["Location"] == f"/members/{member.id}"
    plot = {
        "code": "P1", "commune": "Tassousfi", "crop": "saffron", "member_number": "12",
        "geometry": json.dumps(a_square()), "organic_status": "conventional",
    }  # fmt: skip
    sent = desk.post(f"/organisations/{cooperative}/plots/new", data=plot)
    assert sent.status_code == 302
    assert session.scalars(select(Plot.member_id)).one() == member.id
    assert "P1" in desk.get(f"/members/{member.id}").text


def test_a_form_sent_twice_registers_once(do: Do, browse: Browse, session: Session) -> None:
    cooperative = a_cooperative(do)
    desk = browse(Role.COOPERATIVE_OFFICER, cooperative)
    ids = {"operation_id": str(new_id()), "record_id": str(new_id())}
    answers = [
        desk.post(f"/organisations/{cooperative}/members/new", data={"number": "1", "name": "A", **ids})
        for _time in range(2)
    ]
    assert [one.status_code for one in answers] == [302, 302]
    assert len(session.scalars(select(Member)).all()) == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"number": "7", "name": "Fadma B."}, "déjà celui d’une autre personne"),
        ({"number": "8", "name": ""}, "Remplissez cette case"),
        ({"number": "8", "name": "=1+1"}, "comme une formule"),
        ({"number": "8", "name": "A" * 300}, "trop long"),
        ({"number": "8", "name": "A", "joined_on": "31/02/2020"}, "28/10/2026"),
        ({"number": "8", "name": "A", "joined_on": "2999-01-01"}, "pas encore arrivé"),
        ({"number": "8", "name": "A", "gender": "x"}, 'value="8"'),
        ({"number": "8", "name": "A\x07", "operation_id": "x", "record_id": "y"}, "signes"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    do: Do, browse: Browse, given: dict[str, str], sentence: str
) -> None:
    cooperative = a_cooperative(do)
    a_member(do, cooperative, number="7")
    desk = browse(Role.COOPERATIVE_OFFICER, cooperative)
    answer = desk.post(f"/organisations/{cooperative}/members/new", data=given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{given["number"]}"' in answer.text


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"geometry": "ici"}, "pas pu être lu"),
        ({"geometry": '{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1]]]}'}, "se croise"),
        ({"member_number": "999"}, "999"),
        ({"planted_year": "3000"}, "plantation"),
        ({"planted_year": "9" * 5000}, "P1"),
        ({"crop": "wheat"}, "P1"),
    ],
)
def test_what_is_wrong_with_a_plot_is_said(
    do: Do, browse: Browse, more: dict[str, str], sentence: str
) -> None:
    cooperative = a_cooperative(do)
    desk = browse(Role.COOPERATIVE_OFFICER, cooperative)
    plot = {"code": "P1", "commune": "A", "crop": "saffron", "geometry": json.dumps(a_square())}
    answer = desk.post(f"/organisations/{cooperative}/plots/new", data={**plot, **more})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_plot_over_another_is_kept_with_a_warning(do: Do, browse: Browse) -> None:
    cooperative = a_cooperative(do)
    a_plot(do, cooperative, "P1")
    desk = browse(Role.COOPERATIVE_OFFICER, cooperative)
    plot = {"code": "P2", "commune": "A", "crop": "saffron", "geometry": json.dumps(a_square())}
    answer = desk.post(f"/organisations/{cooperative}/plots/new", data=plot, follow_redirects=True)
    assert "recouvre une autre" in answer.text


def test_entries_are_corrected_from_what_they_were(do: Do, browse: Browse, session: Session) -> None:
    federation = an_organisation(do, "Fimasafran", "federation")
    cooperative = a_cooperative(do, parents=(federation,))
    member_id = a_member(do, cooperative, number="1", village="Assaki")
    plot_id = a_plot(do, cooperative, member_id=member_id)
    desk = browse(Role.NETWORK_MANAGER)
    assert 'value="Assaki"' in desk.get(f"/members/{member_id}/edit").text
    assert "-7.999" in desk.get(f"/plots/{plot_id}/edit").text
    page = desk.get(f"/organisations/{cooperative}/edit").text
    assert f'checked id="parents-0" name="parents" type="checkbox" value="{federation}"' in page
    given = {"name": "Souktana n° 2", "kind": "cooperative", "country": "ma", "branches": "argan"}
    assert desk.post(f"/organisations/{cooperative}/edit", data=given).status_code == 302
    assert (
        desk.post(
            f"/members/{member_id}/edit", data={"number": "1", "name": "Rkia", "village": ""}
        ).status_code
        == 302
    )
    assert session.get_one(Organisation, cooperative).name == "Souktana n° 2"
    assert session.get_one(Member, member_id).village is None


def test_a_manager_registers_an_organisation_and_its_certificate(
    do: Do, browse: Browse, session: Session
) -> None:
    desk = browse(Role.NETWORK_MANAGER)
    given = {
        "name": "Tifaout",
        "key": "Tifaout",
        "code": "tif",
        "kind": "cooperative",
        "country": "MA",
    }
    page = desk.post("/organisations/new", data=given, follow_redirects=True).text
    assert "Tifaout" in page
    organisation_id = session.scalars(select(Organisation.id)).one()
    certificate = {
        "scheme": "bio_ma", "branch": "pamm", "body": "CCPB", "number": "MA-1", "scope": "Thym",
        "valid_from": "2026-01-01", "valid_until": "2026-12-31",
    }  # fmt: skip
    address = f"/organisations/{organisation_id}/certificates"
    assert desk.post(f"{address}/new", data=certificate).status_code == 302
    assert session.scalars(select(Certificate.number)).one() == "MA-1"
    assert "Valable" in desk.get(address).text
    wrong = {**certificate, "number": "MA-2", "valid_until": "2025-01-01"}
    answer = desk.post(f"{address}/new", data=wrong)
    assert (answer.status_code, "avant son début" in answer.text) == (422, True)


def test_a_list_is_sent_looked_at_and_imported(do: Do, browse: Browse, session: Session) -> None:
    cooperative = a_cooperative(do)
    desk = browse(Role.COOPERATIVE_OFFICER, cooperative)
    content = a_csv(("numéro", "nom"), ("1", "Aïcha"))
    address = _send(desk, cooperative, content)
    assert "Vérification en cours" in desk.get(address).text
    outbox.deliver_due()
    page = desk.get(address).text
    assert ">Importer<" in page
    assert desk.post(address).status_code == 302
    outbox.deliver_due()
    assert "La liste est importée" in desk.get(address).text
    assert desk.post(address).status_code == 422
    assert session.scalars(select(Member.name)).one() == "Aïcha"


def test_a_list_with_errors_shows_each_line_and_no_button(do: Do, browse: Browse) -> None:
    cooperative = a_cooperative(do)
    desk = browse(Role.COOPERATIVE_OFFICER, cooperative)
    content = a_csv(("numéro", "nom", "sexe"), ("1", "<b>Aïcha", "?"), ("1", "Rkia", "F"))
    address = _send(desk, cooperative, content)
    outbox.deliver_due()
    page = desk.get(address).text
    assert "Écrivez F ou H" in page
    assert ">Importer<" not in page
    assert desk.post(address).status_code == 422


@pytest.mark.parametrize("content", [b"", b"%PDF\x00", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_list_is_refused_at_the_field(
    do: Do, browse: Browse, session: Session, content: bytes
) -> None:
    cooperative = a_cooperative(do)
    desk = browse(Role.COOPERATIVE_OFFICER, cooperative)
    given = {"subject": str(cooperative), "file": (io.BytesIO(content), "liste\x00.csv")}
    answer = desk.post("/imports/members/new", data=given)
    assert answer.status_code == 422
    assert session.scalars(select(ImportFile)).all() == []


def _send(desk: FlaskClient, organisation_id: UUID, content: bytes) -> str:
    given: dict[str, Any] = {"subject": str(organisation_id), "file": (io.BytesIO(content), "liste.csv")}
    answer = desk.post("/imports/members/new", data=given)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_models_are_downloaded_and_can_be_sent_back(do: Do, browse: Browse) -> None:
    cooperative = a_cooperative(do)
    desk = browse(Role.COOPERATIVE_OFFICER, cooperative)
    model = desk.get("/imports/models/members.csv").data
    address = _send(desk, cooperative, model)
    outbox.deliver_due()
    assert ">Importer<" in desk.get(address).text
    assert desk.get("/imports/models/other.csv").status_code == 404


def test_each_role_opens_only_its_own(do: Do, browse: Browse) -> None:
    souktana, tifaout = a_cooperative(do), a_cooperative(do, "Tifaout")
    a_certificate(do, tifaout)
    member_id, plot_id = a_member(do, tifaout), a_plot(do, tifaout)
    own = f"/organisations/{tifaout}"
    pages = {
        "read": [own, f"{own}/members", f"{own}/certificates", f"/members/{member_id}"],
        "plots": [f"{own}/plots", f"/plots/{plot_id}"],
        "keep": [
            f"{own}/members/new", f"{own}/plots/new",
            f"/members/{member_id}/edit", f"/members/{member_id}/departure",
            f"/plots/{plot_id}/edit",
        ],
        "manage": [f"{own}/edit", f"{own}/certificates/new", "/organisations/new"],
    }  # fmt: skip
    expected = {
        (Role.NETWORK_MANAGER, None): (200, 200, 200, 200),
        (Role.COOPERATIVE_OFFICER, tifaout): (200, 200, 200, 403),
        (Role.COOPERATIVE_OFFICER, souktana): (404, 404, 404, 403),
        (Role.FUND_OFFICER, None): (200, 403, 403, 403),
        (Role.AUDITOR, None): (200, 200, 403, 403),
        (Role.SELLER, None): (403, 403, 403, 403),
    }
    for (role, organisation_id), statuses in expected.items():
        desk = browse(role, organisation_id)
        for addresses, status in zip(pages.values(), statuses, strict=True):
            told = {address: desk.get(address).status_code for address in addresses}
            assert set(told.values()) == {status}, (role, told)


def test_lists_take_any_address(do: Do, browse: Browse) -> None:
    cooperative = a_cooperative(do)
    a_member(do, cooperative)
    desk = browse(Role.NETWORK_MANAGER)
    for query in ("page=0", "page=-1", "page=abc", f"page={'9' * 5000}", "standing=x", "q=%25_\\"):
        assert desk.get(f"/organisations/{cooperative}/members?{query}").status_code == 200
    for query in (f"page={10**30}", "crop=x", "crop="):
        assert desk.get(f"/organisations/{cooperative}/plots?{query}").status_code == 200
    assert desk.get("/organisations/x/members").status_code == 404


def test_an_officer_goes_straight_to_her_own_registers(do: Do, browse: Browse) -> None:
    cooperative = a_cooperative(do)
    desk = browse(Role.COOPERATIVE_OFFICER, cooperative)
    assert desk.get("/registers").headers["Location"] == f"/organisations/{cooperative}"
    assert browse(Role.NETWORK_MANAGER).get("/registers").status_code == 302
