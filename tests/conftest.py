"""One migrated template a database kind, copied for each test; operations run through the public way in."""

import atexit
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

from kernel.access import Actor, system_actor
from kernel.db import db
from kernel.execute import Context, Operation, Outcome, execute
from kernel.ids import new_id
from kernel.settings import read_settings
from tests import compiled, databases
from tests.applications import Applications, in_context

# Time is measured by `make bench`: a busy machine must not turn a property red.
settings.register_profile("igoudar", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("igoudar")

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
SECRET = "for-tests-only-0123456789abcdef-0123456789"

STATEMENTS, PAGES = compiled.Statements(), compiled.Pages()

Do = Callable[..., Outcome]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--shuffled 7`: tests that rest on what others left are found by an order that nobody thought of."""
    parser.addoption("--shuffled", type=int, metavar="SEED", help="run the tests in the order of this seed")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    seed = config.getoption("--shuffled")
    if seed is not None:
        Random(seed).shuffle(items)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give each run a folder of its own.

    Runs as root share pytest's usual folder, which every new run closes to all but root: the
    PostgreSQL of a run beside it, which is never root, would lose its data under its feet.
    """
    if config.option.basetemp is None and not hasattr(config, "workerinput"):
        config.option.basetemp = mkdtemp(prefix="igoudar-tests-")
        # Registered before the server is: it runs after the server has stopped.
        atexit.register(databases.forget, Path(config.option.basetemp))


def settings_for(database_url: str, folder: Path) -> dict[str, Any]:
    """The configuration of a test: cheap password hashes, no rate limits, no https."""
    given = {
        "IGOUDAR_MODE": "test",
        "SECRET_KEY": SECRET,
        "SECURITY_PASSWORD_SALT": SECRET,
        "SECURITY_TOTP_SECRET": SECRET,
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder / "data"),
        "PUBLIC_BASE_URL": "http://localhost",
        "HTTPS": "0",
        "RATELIMIT_ENABLED": "0",
    }
    cheap = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
    settings = read_settings(folder, given)
    engine = {**settings["SQLALCHEMY_ENGINE_OPTIONS"], "execution_options": {"compiled_cache": STATEMENTS}}
    return {
        **settings,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": cheap,
    }


def _make(settings: dict[str, Any]) -> Flask:
    from wsgi import create_app

    app = create_app(settings)
    app.jinja_env.bytecode_cache = PAGES
    with app.app_context():
        databases.lose_quickly(db.engine)
    return app


APPLICATIONS = Applications(_make)


def make_app(database_url: str, folder: Path, **settings: Any) -> Flask:
    """The whole application on one database, another than the one that tests share."""
    return APPLICATIONS.own(settings_for(database_url, folder) | settings)


def prepare(database_url: str, folder: Path) -> None:
    """Migrate an empty database and load the reference data, as `make run` does."""
    app = make_app(database_url, folder)
    with in_context(app):
        upgrade()
        result = app.test_cli_runner().invoke(args=["reference", "load"], catch_exceptions=False)
        assert result.exit_code == 0, result.output


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.Templates]:
    """The migrated templates, made once a run and shared by the parallel workers."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    with closing(databases.Templates(shared, prepare)) as made:
        yield made


@pytest.fixture(params=databases.KINDS)
def database_url(
    request: pytest.FixtureRequest, templates: databases.Templates, tmp_path: Path
) -> Iterator[str]:
    """A fresh copy of the migrated template, on SQLite and on PostgreSQL."""
    with templates.copy(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on the test's own database, inside its context."""
    with APPLICATIONS.lent(settings_for(database_url, tmp_path)) as app:
        yield app


@pytest.fixture
def app_with(database_url: str, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """An application of the test's own, on its database, with these settings besides."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        made.append(make_app(database_url, tmp_path, **settings))
        return made[-1]

    yield make
    for app in made:
        with in_context(app):
            pass


@pytest.fixture
def session(app: Flask) -> Session:
    """The reading session."""
    return db.session()


def run(
    operation: Operation[Any],
    command: Any,
    *,
    actor: Actor | None = None,
    at: datetime = NOW,
    operation_id: UUID | None = None,
) -> Outcome:
    """Run an operation as the platform itself, or as `actor`, at `at`, in the application of the context."""
    who = actor or system_actor("tests")
    return execute(operation, command, Context(operation_id or new_id(), who, "test", at, at))


@pytest.fixture
def do(app: Flask) -> Do:
    """Run an operation in the test's application."""
    return run


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in; CSRF is checked by its own tests."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def sign_in(client: FlaskClient) -> Callable[[UUID], FlaskClient]:
    """Sign the browser in as a user, by id."""

    def as_user(user_id: UUID) -> FlaskClient:
        from kernel.models import User

        # The test's own context outlives a request: whom an earlier request knew must not stay.
        for name in ("actor", "_login_user"):
            g.pop(name, None)
        user = db.session.get(User, user_id)
        assert user is not None
        with client.session_transaction() as cookie:
            cookie["_user_id"] = user.fs_uniquifier
            cookie["_fresh"] = True
        return client

    return as_user


@pytest.fixture(autouse=True)
def _quiet() -> None:
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
