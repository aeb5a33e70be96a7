"""All that was entered can leave again: whole, described, without secrets, and only what one may see."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import outbox
from kernel.access import Role
from kernel.ids import new_id
from kernel.imports.reading import read_table
from kernel.jobs import file_of
from kernel.models import Job, User
from kernel.security import actor_of
from producers.models import Member, Plot
from producers.queries.imports import known_members, known_plots, present_members
from producers.rules.imports.members import check_members
from producers.rules.imports.plots import check_plots
from shop.operations.exports import RequestData, request_data
from shop.queries.leaving import LEAVING
from tests.builders.epcis import a_system
from tests.builders.inventory import a_boutique_with
from tests.builders.network import a_network
from tests.builders.producers import a_cooperative, a_member, a_plot, a_square
from tests.builders.shop import a_person
from tests.conftest import NOW, Do


def carried_away(app: Flask, do: Do, session: Session, user_id: UUID, **whose: UUID) -> dict[str, bytes]:
    """The files that a person is given, by their name."""
    job_id = new_id()
    actor = actor_of(session.get_one(User, user_id))
    do(request_data, RequestData(job_id, **whose), actor=actor)
    outbox.deliver_due()
    session.rollback()
    job = session.get_one(Job, job_id)
    assert job.status == "done", job.outcome
    with zipfile.ZipFile(file_of(job)) as package:
        return {name: package.read(name) for name in package.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_no_column_that_sounds_like_a_secret_leaves() -> None:
    suspect = ("password", "secret", "digest", "token_hash", "hidden_code", "recovery", "salt")
    told = [(facts.name, one.key) for facts in LEAVING for one in facts.columns]
    assert [one for one in told if any(word in one[1] for word in suspect)] == []


def test_what_leaves_is_what_its_description_says(app: Flask, do: Do, session: Session) -> None:
    a_boutique_with(do, 5)
    files = carried_away(app, do, session, a_person(do, Role.NETWORK_MANAGER))
    described = json.loads(files["datapackage.json"])
    for one in described["resources"]:
        content = files[one["path"]]
        assert one["hash"] == f"sha256:{sha256(content).hexdigest()}"
        header = next(csv.reader(io.StringIO(content.decode())))
        assert header == [field["name"] for field in one["schema"]["fields"]]
        for key in one["schema"]["foreignKeys"]:
            assert f"{key['reference']['resource']}.csv" in files
    assert len(described["resources"]) == len(LEAVING)
    lots = rows(files["lots.csv"])
    assert {row["unit"] for row in lots} == {"GRM", "H87"}


def test_the_network_carries_every_row_of_every_table(app: Flask, do: Do, session: Session) -> None:
    a_network(do)
    files = carried_away(app, do, session, a_person(do, Role.NETWORK_MANAGER))
    for facts in LEAVING:
        if facts.name in ("journal", "accounts", "attachments"):
            continue  # asking for the file adds to them
        count = session.scalar(select(func.count()).select_from(facts.model))
        assert len(rows(files[f"{facts.file}.csv"])) == count, facts.name


def test_a_cooperative_carries_its_own_and_nothing_of_others(app: Flask, do: Do, session: Session) -> None:
    network = a_network(do)
    officer = network.users[Role.COOPERATIVE_OFFICER]
    (own,) = actor_of(session.get_one(User, officer)).organisations
    files = carried_away(app, do, session, officer, organisation_id=own)
    assert {row["organisation_id"] for row in rows(files["adherents.csv"])} == {str(own)}
    theirs = [str(one) for name, one in network.of_others.items() if isinstance(one, UUID)]
    # What everybody may read: editions of standards, and the funds that one may ask.
    shared = {"cahiers-editions.csv", "fonds.csv", "fonds-reglements.csv"}
    text = "".join(content.decode() for name, content in files.items() if name not in shared)
    assert [one for one in theirs if one in text] == []
    assert "comptes.csv" not in files


def test_nobody_carries_anothers_data_away(
    app: Flask, do: Do, session: Session, sign_in: Callable[..., FlaskClient]
) -> None:
    network = a_network(do)
    browser = sign_in(network.users[Role.COOPERATIVE_OFFICER])
    theirs = network.of_others["organisation_id"]
    answer = browser.post("/my-data", data={"whose": f"organisation:{theirs}"})
    assert answer.status_code == 422
    assert session.scalar(select(func.count()).select_from(Job).where(Job.kind == "export_data")) == 0


def test_a_person_asks_for_her_file_on_the_page(
    do: Do, session: Session, sign_in: Callable[..., FlaskClient]
) -> None:
    cooperative = a_cooperative(do)
    browser = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=cooperative))
    answer = browser.post("/my-data", data={"whose": f"organisation:{cooperative}"}, follow_redirects=True)
    assert answer.status_code == 200
    assert session.scalar(select(Job.kind)) == "export_data"


def test_keys_and_passwords_stay(app: Flask, do: Do, session: Session, client: FlaskClient) -> None:
    user = a_person(do, Role.NETWORK_MANAGER)
    key = a_system(do, client, user).key
    files = carried_away(app, do, session, user)
    whole = b"".join(files.values())
    password = session.scalars(select(User.password)).first()
    assert password
    assert password.encode() not in whole
    assert key.encode() not in whole


def test_plots_leave_as_a_map(app: Flask, do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    a_plot(do, cooperative)
    files = carried_away(app, do, session, a_person(do, Role.NETWORK_MANAGER), organisation_id=cooperative)
    (feature,) = json.loads(files["parcelles.geojson"])["features"]
    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"]["code"] == "P1"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_lists_that_leave_make_the_same_members_and_plots_elsewhere(
    app: Flask, do: Do, session: Session
) -> None:
    cooperative = a_cooperative(do)
    member = a_member(do, cooperative, number="12", gender="woman", village="Tassousfi", phone="0612345678")
    a_member(do, cooperative, "Zahra C.", number="13", consents_to_be_named=True)
    a_plot(do, cooperative, "P1", member_id=member, planted_year=2019)
    a_plot(do, cooperative, "P2", geometry=a_square(west=-8.1), organic_status="conversion")
    files = carried_away(app, do, session, a_person(do, Role.NETWORK_MANAGER), organisation_id=cooperative)
    lists = {name.rsplit("-", 1)[-1]: content for name, content in files.items() if "listes/" in name}
    today = NOW.date()
    members = check_members(read_table(lists["adherents.csv"]), known_members(session, cooperative), today)
    plots = check_plots(
        read_table(lists["parcelles.csv"]),
        known_plots(session, cooperative),
        present_members(session, cooperative),
        today,
    )
    # Read against the register that it came from, nothing differs: elsewhere it makes the same.
    for checked, model in ((members, Member), (plots, Plot)):
        count = session.scalar(select(func.count()).select_from(model))
        assert (checked.problems, checked.new, checked.updated) == ([], 0, 0)
        assert checked.unchanged == count == 2
