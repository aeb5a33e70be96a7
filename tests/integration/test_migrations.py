"""The migrations make exactly the tables that the models say, on both databases, empty or filled."""

import re
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, downgrade, upgrade

from kernel import journal
from kernel.db import db
from tests.builders.inventory import a_boutique_with
from tests.conftest import Do

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


def test_the_migrated_tables_are_those_of_the_models(app: Flask) -> None:
    check()


def test_there_is_one_head_and_no_migration_imports_a_model() -> None:
    assert len(ScriptDirectory(str(VERSIONS.parent)).get_heads()) == 1
    for version in VERSIONS.glob("*.py"):
        assert not re.search(
            r"^(from|import) (kernel|producers|traceability|inventory|fund|shop)", version.read_text(), re.M
        )


def test_upgrading_a_filled_database_keeps_what_is_in_it(app: Flask, do: Do) -> None:
    a_boutique_with(do)
    upgrade()
    check()
    assert list(journal.breaks(db.session())) == []


def test_the_first_tables_can_be_taken_down(app: Flask) -> None:
    db.session.remove()
    downgrade(revision="base")
    upgrade()
    check()
