"""What lay at a place before it was kept here: entered once from a sheet, sold and counted like the rest."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance, StockMove
from inventory.rules.places import VIRTUAL
from kernel.access import Role
from kernel.execute import NotAllowed
from kernel.imports.declared import Subject
from kernel.models import User
from kernel.security import actor_of
from producers.models import Organisation
from shop.queries.valuation import valued_stock
from tests.builders.inventory import a_boutique, a_lot_of_jars, a_producer, a_saffron_jar, delivered
from tests.builders.lists import a_csv
from tests.builders.producers import an_organisation
from tests.builders.registers import Sender
from tests.builders.shop import a_person
from tests.conftest import Do
from traceability.models import Lot, Supply

HEADER = ("Boutique", "Article", "Coopérative", "N° lot", "Propriétaire", "Quantité", "DDM")


@pytest.fixture
def sender(app: Flask, do: Do, session: Session) -> Sender:
    return Sender(app, do, session)


class Opening:
    """A boutique, and a jar of Souktana's that it may have."""

    def __init__(self, do: Do) -> None:
        self.producer = a_producer(do)
        self.keeper = an_organisation(do, "Migrations et Développement", "ngo")
        self.boutique = a_boutique(do, "Taroudannt", self.keeper, key="taroudannt")
        self.item = a_saffron_jar(do, self.producer.organisation_id, code="saf1g")
        self.here = Subject(place_id=self.boutique)


@pytest.fixture
def opening(do: Do) -> Opening:
    return Opening(do)


def present(session: Session) -> dict[tuple[str, str], int]:
    """What lies anywhere, by the code of the lot and the key of its owner."""
    asked = (
        select(Lot.code, Organisation.key, StockBalance.quantity)
        .join(Lot, Lot.id == StockBalance.lot_id)
        .join(Organisation, Organisation.id == StockBalance.owner_id)
        .where(StockBalance.quantity > 0)
    )
    return {(code, owner): quantity for code, owner, quantity in session.execute(asked).tuples()}


def verified(app: Flask) -> bool:
    return app.test_cli_runner().invoke(args=["stock", "verify"]).exit_code == 0


def test_what_lies_on_the_shelf_is_entered_once(
    app: Flask, sender: Sender, opening: Opening, session: Session
) -> None:
    content = a_csv(
        HEADER,
        ("taroudannt", "saf1g", "souktana", "L14", "", "24", "31/12/2028"),
        ("Taroudannt", "saf1g", "", "L15", "migrations-et-developpement", "6", "30/06/2028"),
    )
    assert sender.send("opening-stock", content) == {"new": 2, "updated": 0, "unchanged": 0}
    lying = {("L14", "souktana"): 24, ("L15", "migrations-et-developpement"): 6}
    assert present(session) == lying
    assert sender.send("opening-stock", content) == {"new": 0, "updated": 0, "unchanged": 2}
    assert (present(session), verified(app)) == (lying, True)
    lot = session.scalars(select(Lot).where(Lot.code == "L14")).one()
    assert (lot.origin, lot.organisation_id, lot.quantity) == ("intake", opening.producer.organisation_id, 24)
    assert session.get_one(Supply, lot.id).reference == "Stock d’ouverture"
    # Nothing of it is in the account of goods that were bought from a member of the network.
    moved = select(func.count()).where(VIRTUAL["purchase"] == StockMove.source_id)
    assert session.scalar(moved) == 0


def test_a_shelf_without_lot_numbers_has_one_lot_for_each_article(
    sender: Sender, opening: Opening, session: Session
) -> None:
    content = a_csv(("article", "quantité"), ("saf1g", "24"))
    assert sender.send("opening-stock", content, opening.here)["new"] == 1
    ((code, owner),) = present(session)
    assert (code.startswith("OUV-saf1g-"), len(code) <= 20, owner) == (True, True, "souktana")
    assert sender.send("opening-stock", content, opening.here)["unchanged"] == 1


def test_one_lot_may_lie_at_two_places(
    app: Flask, sender: Sender, opening: Opening, do: Do, session: Session
) -> None:
    a_boutique(do, "Agadir", opening.keeper, key="agadir")
    header = ("lieu", "article", "lot", "quantité")
    both = a_csv(header, ("taroudannt", "saf1g", "L14", "24"), ("agadir", "saf1g", "L14", "10"))
    sender.send("opening-stock", both)
    assert session.scalars(select(Lot.quantity)).one() == 34
    assert verified(app)
    # Its quantity is told: elsewhere it can only be delivered.
    a_boutique(do, "Tiznit", opening.keeper, key="tiznit")
    _, check = sender.check("opening-stock", a_csv(header, ("tiznit", "saf1g", "L14", "5")))
    assert [one["code"] for one in check.outcome["problems"]] == ["opening-lot-is-registered"]


def test_another_quantity_is_settled_by_counting(sender: Sender, opening: Opening) -> None:
    header = ("article", "lot", "quantité")
    sender.send("opening-stock", a_csv(header, ("saf1g", "L14", "24")), opening.here)
    _, check = sender.check("opening-stock", a_csv(header, ("saf1g", "L14", "20")), opening.here)
    (problem,) = check.outcome["problems"]
    assert (problem["column"], problem["code"], problem["values"]) == (
        "quantité", "opening-quantity-stays", {"quantity": "24"},
    )  # fmt: skip


def test_a_number_like_ours_is_kept_readable(sender: Sender, opening: Opening, session: Session) -> None:
    content = a_csv(("article", "lot", "quantité"), ("saf1g", "SAF-25-0007", "24"))
    sender.send("opening-stock", content, opening.here)
    assert session.scalars(select(Lot.code)).one() == "OUV-SAF-25-0007"
    assert sender.send("opening-stock", content, opening.here)["unchanged"] == 1


def test_what_lies_there_by_a_delivery_is_left_as_it_is(
    sender: Sender, opening: Opening, do: Do, session: Session
) -> None:
    lot_id = a_lot_of_jars(do, opening.producer, 20, opening.item)
    sent = [(lot_id, opening.producer.organisation_id, 20)]
    delivered(do, opening.producer.store_id, opening.boutique, sent)
    code = session.get_one(Lot, lot_id).code
    content = a_csv(("article", "lot", "quantité"), ("saf1g", code, "20"))
    assert sender.send("opening-stock", content, opening.here) == {"new": 0, "updated": 0, "unchanged": 1}


def test_what_is_wrong_with_a_stock_is_told_at_its_column(sender: Sender, opening: Opening, do: Do) -> None:
    an_organisation(do, "Ailleurs", "company", key="ailleurs")
    content = a_csv(
        HEADER,
        ("nulle part", "saf1g", "", "L1", "", "24", ""),
        ("taroudannt", "inconnu", "", "L1", "", "24", ""),
        ("taroudannt", "saf1g", "", "L 1;".strip(";"), "", "1,5", ""),
        ("taroudannt", "saf1g", "", "L2", "ailleurs", "1", ""),
        ("taroudannt", "saf1g", "", "L3", "", "0", "31/12/2028"),
        ("taroudannt", "saf1g", "", "L4", "", "1", "31/12/2020"),
        ("taroudannt", "saf1g", "", "L5", "", "1", "31/12/2028"),
        ("taroudannt", "saf1g", "", "L5", "", "1", "31/12/2028"),
        ("taroudannt", "saf1g", "", "L5", "migrations-et-developpement", "1", "31/12/2027"),
    )
    _, check = sender.check("opening-stock", content)
    assert {(one["line"], one["column"], one["code"]) for one in check.outcome["problems"]} == {
        (2, "Boutique", "import-name-unknown"), (3, "Article", "import-name-unknown"),
        (4, "N° lot", "opening-lot-code-malformed"), (4, "Quantité", "invalid-quantity"),
        (5, "Propriétaire", "opening-owner-neither"), (6, "Quantité", "invalid-quantity"),
        (7, "DDM", "opening-expired"), (9, "Article", "import-line-twice"),
        (10, "N° lot", "opening-lot-told-otherwise"),
    }  # fmt: skip


def test_what_the_house_bought_is_opened_with_its_price(
    sender: Sender, opening: Opening, do: Do, session: Session
) -> None:
    header = ("article", "lot", "propriétaire", "quantité", "Prix d’achat")
    keeper = "migrations-et-developpement"
    lines = [("saf1g", "L14", keeper, "24", "31,50"), ("saf1g", "L15", keeper, "6", "")]
    assert sender.send("opening-stock", a_csv(header, *lines), opening.here)["new"] == 2
    assert sender.send("opening-stock", a_csv(header, *lines), opening.here)["unchanged"] == 2
    place = session.get_one(Place, opening.boutique)
    worth = {row.past.lot.code: row.value_cents for row in valued_stock(session, place, date(2999, 1, 1))}
    assert worth == {"L14": 24 * 3_150, "L15": None}
    wrong = a_csv(
        header,
        ("saf1g", "L14", keeper, "24", "32"),
        ("saf1g", "L15", keeper, "6", "30"),
        ("saf1g", "L16", "", "5", "30"),
        ("saf1g", "L17", keeper, "5", "-1"),
        ("saf1g", "L18", keeper, "5", "cher"),
    )
    _, check = sender.check("opening-stock", wrong, opening.here)
    assert [(one["line"], one["column"], one["code"]) for one in check.outcome["problems"]] == [
        (2, "Prix d’achat", "opening-cost-stays"), (3, "Prix d’achat", "opening-cost-stays"),
        (4, "Prix d’achat", "opening-cost-of-consigned"), (5, "Prix d’achat", "unlikely-cost"),
        (6, "Prix d’achat", "invalid-amount"),
    ]  # fmt: skip


def test_a_manager_opens_her_own_place_and_no_other(
    sender: Sender, opening: Opening, do: Do, session: Session
) -> None:
    other = a_boutique(do, "Agadir", opening.keeper)
    manager = a_person(do, Role.BOUTIQUE_MANAGER, place_id=opening.boutique)
    sender.actor = actor_of(session.get_one(User, manager))
    content = a_csv(("article", "quantité"), ("saf1g", "24"))
    assert sender.send("opening-stock", content, opening.here)["new"] == 1
    for subject in (Subject(place_id=other), Subject()):
        with pytest.raises(NotAllowed):
            sender.check("opening-stock", content, subject)
