"""A page already made is given again while it is true, and only then, whatever changed meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from kernel.db import db
from kernel.ids import new_id
from producers.operations.certificates import DecideOnCertificate, decide_on_certificate
from producers.operations.members import CorrectMember, correct_member
from tests.builders.analyses import an_analysis, edition
from tests.builders.claims import Grower, a_grower, an_approval, dried, potted, stigmas
from tests.builders.inventory import KILO, a_harvest, a_producer
from tests.builders.producers import a_certificate, an_organisation
from tests.conftest import Do
from traceability.models import Lot
from traceability.operations.holds import HoldLot, ReleaseLot, hold_lot, release_lot
from traceability.operations.lifts import LiftRecall, lift_recall
from traceability.operations.prices import StatePrice, WithdrawPrice, state_price, withdraw_price
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.queries.public_state import Stamps
from traceability.web import kept

Told = Callable[[], str]
PRICE = {
    "currency": "MAD", "price_cents": 6_000, "producer_cents": 3_600, "cooperative_cents": 1_400,
    "boutique_cents": 800, "fund_cents": 200, "tax_cents": 0,
    "consented_by": "Aïcha A.", "consented_on": date(2026, 11, 1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Jars:
    """Certified jars of one grower, the dry saffron in them, and their page as it is read now."""

    grower: Grower
    dry: UUID
    lot: Lot
    told: Told


@pytest.fixture
def jars(do: Do, session: Session, client: FlaskClient) -> Jars:
    """Jars whose page was read once already: it is kept."""
    grower = a_grower(do)
    dry = dried(do, grower.producer, {stigmas(do, grower): 600_000})
    lot_id = potted(do, grower.producer, dry)
    session.rollback()
    lot = session.scalars(select(Lot).where(Lot.id == lot_id)).one()
    session.expunge(lot)
    jars = Jars(grower, dry, lot, lambda: page_of(client, lot.token))
    jars.told()
    return jars


def page_of(client: FlaskClient, token: str) -> str:
    answer = client.get(f"/l/{token}?lang=fr")
    assert answer.status_code == 200
    return answer.text


def decided(do: Do, certificate_id: UUID, kind: str, day: date = date(2026, 11, 15)) -> None:
    do(decide_on_certificate, DecideOnCertificate(new_id(), certificate_id, kind, day, "Contrôle"))


def stated(do: Do, item_id: UUID, **more: object) -> UUID:
    command = StatePrice(new_id(), item_id, date(2026, 11, 1), **{**PRICE, **more})
    do(state_price, command)
    return command.statement_id


def test_a_kept_page_costs_one_statement(jars: Jars, monkeypatch: pytest.MonkeyPatch) -> None:
    read, asked, ran = Stamps._read, [], []
    monkeypatch.setattr(Stamps, "_read", lambda self, *of: asked.append(of) or read(self, *of))
    event.listen(db.engine, "before_cursor_execute", lambda *of: ran.append(of[2]))
    jars.told()
    assert (len(asked), ran) == (1, [])


def test_a_recall_a_second_one_and_their_lift_show_at_once(do: Do, jars: Jars) -> None:
    roots = enumerate((jars.dry, jars.lot.id))
    recalls = [RecallLot(new_id(), root, f"Motif {n}", f"Consigne {n}") for n, root in roots]
    for recall in recalls:
        do(recall_lot, recall)
        assert recall.advice in jars.told()
    for recall in recalls:
        do(lift_recall, LiftRecall(new_id(), recall.recall_id, "Analyse bonne"))
        assert recall.advice not in jars.told()
    assert "Lot connu" in jars.told()


def test_a_hold_and_its_release_show_at_once(do: Do, jars: Jars) -> None:
    hold = HoldLot(new_id(), jars.lot.id, reason="Doute")
    do(hold_lot, hold)
    assert "en cours de vérification" in jars.told()
    do(release_lot, ReleaseLot(hold.hold_id, reason="Analyse bonne"))
    assert "Lot connu" in jars.told()


def test_a_suspension_a_reinstatement_and_a_withdrawal_show_at_once(do: Do, jars: Jars) -> None:
    decided(do, jars.grower.certificate_id, "suspended")
    assert "Certificat suspendu, depuis le 15 novembre 2026" in jars.told()
    decided(do, jars.grower.certificate_id, "reinstated", date(2026, 11, 16))
    assert "Certificat suspendu" not in jars.told()
    decided(do, jars.grower.certificate_id, "withdrawn", date(2026, 11, 17))
    assert "Certificat retiré, depuis le 17 novembre 2026" in jars.told()


def test_a_suspension_of_the_groups_certificate_shows_at_once(
    do: Do, session: Session, client: FlaskClient
) -> None:
    group = an_organisation(do, "GIE Dar Azaafaran", "gie")
    member = a_grower(do, approved=None)
    shared = a_certificate(do, group, scheme="aop_taliouine", number="G-1", organisations=(member.id,))
    an_approval(do, member.id, shared, 100 * KILO)
    dry = dried(do, member.producer, {stigmas(do, member): 600_000})
    session.rollback()
    token = session.scalars(select(Lot.token).where(Lot.id == dry)).one()
    assert "Certificat suspendu" not in page_of(client, token)
    decided(do, shared, "suspended")
    assert "Certificat suspendu" in page_of(client, token)


def test_a_new_certificate_of_the_group_shows_at_once(do: Do, session: Session, client: FlaskClient) -> None:
    federation = an_organisation(do, "Fédération", "federation")
    group = an_organisation(do, "GIE", "gie", parents=(federation,))
    member = a_producer(do, parents=(group,))
    lot_id = a_harvest(do, member)
    session.rollback()
    token = session.scalars(select(Lot.token).where(Lot.id == lot_id)).one()
    assert "Fairtrade" not in page_of(client, token)
    a_certificate(do, federation, scheme="fairtrade", number="F-1", organisations=(member.organisation_id,))
    assert "Fairtrade" in page_of(client, token)


def test_a_new_analysis_of_what_is_in_the_jar_shows_at_once(do: Do, session: Session, jars: Jars) -> None:
    assert "Maison du Safran" not in jars.told()
    an_analysis(do, jars.dry, edition(session))
    assert "Maison du Safran" in jars.told()


def test_a_price_and_its_withdrawal_show_at_once(do: Do, jars: Jars) -> None:
    assert jars.lot.trade_item_id is not None
    statement_id = stated(do, jars.lot.trade_item_id)
    assert "60,00" in jars.told()
    do(withdraw_price, WithdrawPrice(statement_id, "Plus d’accord"))
    assert "60,00" not in jars.told()


def test_a_name_shown_by_consent_is_gone_as_soon_as_it_is_taken_back(do: Do, jars: Jars) -> None:
    member_id = jars.grower.producer.member_id
    entry = CorrectMember(member_id, number="7", name="Fadma Aït Ouakrim", consents_to_be_named=True)
    do(correct_member, entry)
    assert "Fadma Aït Ouakrim" in jars.told()
    do(correct_member, CorrectMember(member_id, number="7", name="Fadma Aït Ouakrim"))
    assert "Fadma" not in jars.told()


def test_what_others_do_leaves_the_page_kept(do: Do, jars: Jars, monkeypatch: pytest.MonkeyPatch) -> None:
    other = a_producer(do, "Coopérative Tifaout")
    before = jars.told()
    monkeypatch.setattr("traceability.web.public.public_lot", lambda *_: pytest.fail("made again"))
    a_harvest(do, other)
    assert jars.told() == before


def test_kept_pages_take_no_more_memory_than_they_may(jars: Jars, monkeypatch: pytest.MonkeyPatch) -> None:
    def below(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        environ[kept.RESTS_ON](jars.lot.token, ("network",))
        start_response("200 OK", [])
        return [b"x" * 100]

    monkeypatch.setattr(kept, "BYTES_MAX", 250)
    pages = kept.KeptPages(below, Stamps(db.engine), is_limited=False)
    for number in (1, 2, 3, 3):
        assert Client(pages).get(f"/l/{number}").data == b"x" * 100
    assert [address for address, *_ in pages._pages] == ["/l/2", "/l/3"]


def test_no_stamp_is_given_for_a_token_that_nobody_printed(jars: Jars) -> None:
    stamps = Stamps(db.engine)
    assert stamps("AAAAAAAAAAAAA", ("network",)) is None
    assert stamps(jars.lot.token, (f"organisation:{uuid5(new_id(), 'x')}",)) is not None
