"""Tests share an application: what one leaves in it, the next does not find."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask, g
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import network_key
from kernel.api.door import description
from kernel.db import db
from kernel.ids import new_id
from kernel.limits import limiter
from kernel.models import JournalEntry
from shop.api.cards import GATEWAY
from tests import databases
from tests.builders.inventory import a_lot_of_jars, a_producer
from tests.conftest import APPLICATIONS, run, settings_for
from traceability.models import Lot

Lend = Callable[[], AbstractContextManager[Flask]]


@pytest.fixture(params=databases.KINDS)
def lend(request: pytest.FixtureRequest, templates: databases.Templates, tmp_path: Path) -> Lend:
    """What a test is given: the shared application, on a database and in a folder of the test's own."""

    @contextmanager
    def lent() -> Iterator[Flask]:
        folder = tmp_path / new_id().hex
        folder.mkdir()
        with (
            templates.copy(request.param, folder) as url,
            APPLICATIONS.lent(settings_for(url, folder)) as app,
        ):
            yield app

    return lent


def entries(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(JournalEntry)) or 0


def test_one_application_serves_them_all(lend: Lend) -> None:
    with lend() as first:
        pass
    with lend() as second:
        assert second is first


def test_what_was_written_is_not_there(lend: Lend) -> None:
    with lend():
        before = entries(db.session())
        a_producer(run)
        db.session.rollback()
        assert entries(db.session()) > before
    with lend():
        assert entries(db.session()) == before
        a_producer(run)


def test_a_page_that_was_kept_is_given_to_nobody(lend: Lend) -> None:
    with lend() as app:
        lot_id = a_lot_of_jars(run, a_producer(run))
        address = f"/l/{db.session.get_one(Lot, lot_id).token}"
        assert [app.test_client().get(address).status_code for _time in range(2)] == [200, 200]
    with lend() as app:
        assert app.test_client().get(address).status_code == 404


def test_what_is_described_once_is_described_for_all(lend: Lend) -> None:
    with lend():
        first = description()
        assert first["paths"]
    with lend():
        assert description() == first


def test_settings_extensions_and_keys_are_those_it_was_made_with(lend: Lend) -> None:
    with lend() as app:
        made_with = app.config["WTF_CSRF_ENABLED"], app.extensions[GATEWAY]
        app.config.update(WTF_CSRF_ENABLED=not made_with[0], MADE_UP="1")
        app.extensions.update({GATEWAY: object(), "made_up": object()})
        g.actor = "somebody"
        key, folder = network_key.public_key(), app.config["DATA_DIR"]
    with lend() as app:
        assert (app.config["WTF_CSRF_ENABLED"], app.extensions[GATEWAY]) == made_with
        assert "MADE_UP" not in app.config
        assert "made_up" not in app.extensions
        assert "actor" not in g
        assert app.config["DATA_DIR"] != folder
        assert network_key.public_key() != key


def test_the_limits_of_an_application_of_its_own_bind_no_other(lend: Lend) -> None:
    with lend() as before:
        APPLICATIONS.own({**before.config, "RATELIMIT_ENABLED": True})
        assert limiter.enabled
    with lend() as after:
        assert after is not before
        assert not limiter.enabled
