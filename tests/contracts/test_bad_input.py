"""Nothing that a client sends gives a 500: every form, filled with what nobody meant."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from fund.models import Fund, Reminder
from fund.operations.applications import Surety
from fund.operations.contacts import StateContact, state_contact
from fund.operations.guarantees import CallGuarantor, call_guarantor
from fund.operations.reminders import Remind, remind
from inventory.models import Place
from kernel import outbox
from kernel.access import Role, system_actor
from kernel.db import db
from kernel.ids import new_id
from kernel.imports.declared import importables_for
from kernel.models import Job
from kernel.spreadsheets import csv_text
from producers.models import StandardVersion
from shop.rules.ledger.accounts import ROLES
from tests.builders.counts import a_count
from tests.builders.fund import LATER, Lending, an_advance, an_application
from tests.builders.inventory import a_harvest, a_lot_of_jars, a_place, a_producer, delivered
from tests.builders.makings import a_group, a_making
from tests.builders.network import Network, a_network
from tests.builders.shop import an_article
from tests.conftest import Do
from tests.contracts.test_access import rules
from traceability.cli.reference import product_id
from traceability.models import Lot
from traceability.operations.holds import HoldLot, hold_lot

NASTY = (
    "",
    " ",
    "-1",
    "0",
    "9" * 40,
    "1e309",
    "NaN",
    "٣",
    "2026-99-99",
    "0001-01-01",
    "9999-12-31",
    "x" * 5_000,
    "<script>alert(1)</script>",
    "'; DROP TABLE lot; --",
    "😀",
    "00000000-0000-0000-0000-000000000000",
    '{"type":"Polygon","coordinates":[]}',
)
FIELDS = re.compile(r"<(?:input|select|textarea|button)[^>]*>")
NAME = re.compile(r'\bname="([^"]+)"')
OPTIONS = re.compile(r'<(?:input[^>]*type="(?:radio|checkbox)"|option)[^>]*value="([^"]+)"')

# Pages whose form shows only in a state that is not made here.
NOT_SHOWN = {
    "/tokens/<uuid:token_id>/revoke": "a key that was made",
    "/imports/<uuid:import_id>": "a list that was checked: below",
    "/balances/<uuid:certificate_id>/<int:season>/<uuid:product_id>": "a certificate with a mass balance",
    "/trade-items/<uuid:item_id>/price/<uuid:statement_id>/withdraw": "a price that was stated",
    "/orders/<uuid:order_id>/send/<uuid:place_id>": "a promised order",
    "/places/<uuid:place_id>/prices/<uuid:article_id>/<day>/withdraw": "a planned price",
    "/settling/sales/<uuid:sale_id>/<uuid:flag_id>": "an odd sale",
    "/settling/records/<uuid:record_id>": "a record that contradicts itself",
    "/recall-notices/<uuid:notice_id>/answer": "a notice that was sent",
    "/funds/<uuid:fund_id>/fec": "a fund kept in France, in euros",
}


@pytest.fixture
def network(do: Do) -> Network:
    return a_network(do)


def records(do: Do, network: Network) -> dict[str, list[object]]:
    """What an address may name, by the argument: what the access tests have, then what forms ask for."""
    found: dict[str, list[object]] = {name: [one] for name, one in network.of_others.items()}
    maker = a_producer(do, "Tifrkhine")
    jars = a_lot_of_jars(do, maker)
    item = db.session.get_one(Lot, jars).trade_item_id
    assert item is not None
    a_lot_of_jars(do, maker, item_id=item)
    boutique = db.session.get_one(Place, network.of_others["place_id"])
    group, hold_id = a_group(do), new_id()
    a_making(do, group)
    do(hold_lot, HoldLot(hold_id, a_lot_of_jars(do, maker), "Odeur"))
    version = db.session.scalars(select(StandardVersion)).first()
    assert version is not None
    flowers = [a_harvest(do, maker, harvested_on=date(2026, 11, 1)) for _ in range(2)]
    stall = a_place(do, maker.organisation_id, "Moussem", kind="market_stall")
    delivered(do, maker.store_id, stall, [(jars, maker.organisation_id, 5)])
    article = an_article(do, item)
    for name, one in a_late_advance(do, network).items():
        found.setdefault(name, []).append(one)
    further: dict[str, list[object]] = {
        "place_id": [maker.store_id, stall, group.store_id],
        "lot_id": [jars, flowers[0]],
        "organisation_id": [boutique.organisation_id],
        "product_id": [product_id("saffron_fresh_stigmas"), product_id("saffron_dry")],
        "article_id": [article],
        "item_id": [item],
        "trade_item_id": [item],
        "owner_id": [network.of_others["organisation_id"]],
        "count_id": [a_count(do, stall)],
        "season": [2026],
        "day": ["2026-11-21"],
        "role": [ROLES[0], "bank"],
        "case_id": [network.of_others["recall_id"]],
        "hold_id": [hold_id],
        "version_id": [version.id],
        "key": [version.standard_key],
        "kind": sorted(one.kind for one in importables_for(system_actor("tests"))),
    }
    for name, some in further.items():
        found.setdefault(name, []).extend(some)
    return found


def a_late_advance(do: Do, network: Network) -> dict[str, object]:
    """An advance whose guarantor was called on and whose beneficiary was reminded."""
    fund = db.session.get_one(Fund, network.of_others["fund_id"])
    fund_id, holder_id = fund.id, fund.holder_id
    named = (network.of_others[name] for name in ("organisation_id", "contribution_id"))
    lending = Lending(fund_id, network.of_others["donor_id"], holder_id, *named)
    guarantor_id, call_id = new_id(), new_id()
    asked = an_application(do, lending, guarantors=(Surety(guarantor_id, "GIE", 50_000),))
    late = an_advance(do, lending, ((date(2025, 9, 30), 100_000),), application_id=asked)
    called_on, pay_by = date(2025, 11, 2), date(2025, 12, 1)
    called = CallGuarantor(call_id, late, guarantor_id, called_on, pay_by, 10_000, "MAD")
    do(call_guarantor, called, at=LATER)
    do(state_contact, StateContact(new_id(), lending.organisation_id, "Fatima", "+212600000001"))
    do(remind, Remind(fund_id, date(2025, 11, 3)), at=LATER)
    reminder = db.session.scalars(select(Reminder).where(Reminder.advance_id == late)).first()
    assert reminder is not None
    return {
        "organisation_id": holder_id,
        "advance_id": late,
        "guarantor_id": guarantor_id,
        "call_id": call_id,
        "reminder_id": reminder.id,
    }


def addresses(rule: Rule, known: dict[str, list[object]]) -> Iterator[str]:
    """The addresses of a page, by all that its arguments may be; none when nothing is known of one."""
    choices = [
        sorted(converter.items) if type(converter := rule._converters[name]).__name__ == "AnyConverter"
        else known.get(name, [])
        for name in sorted(rule.arguments)
    ]  # fmt: skip
    for chosen in product(*choices):
        if built := rule.build(dict(zip(sorted(rule.arguments), chosen, strict=True))):
            yield built[1]


def filled(fields: list[str], nasty: str) -> dict[str, object]:
    """The same in every field; a file that holds it, under a name that a list may have."""
    named = [(NAME.search(one), 'type="file"' in one) for one in fields]
    return {
        name[1]: (BytesIO(nasty.encode()), "liste.csv") if is_file else nasty
        for name, is_file in named
        if name and name[1] != "csrf_token"
    }


def pages_with_forms(app: Flask) -> Iterator[Rule]:
    for method, rule in rules(app):
        if method == "POST" and "/api/" not in rule.rule and "GET" in (rule.methods or ()):
            yield rule


def forms_of(
    browser: FlaskClient, rule: Rule, known: dict[str, list[object]]
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Where a page takes something, its fields and what may be chosen there."""
    for address in addresses(rule, known):
        page = browser.get(address)
        fields = FIELDS.findall(page.text)
        if page.status_code == 200 and filled(fields, ""):
            yield address, fields, OPTIONS.findall(page.text)


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_no_form_breaks_on_what_nobody_meant(
    app: Flask, do: Do, network: Network, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in(network.users[Role.NETWORK_MANAGER])
    known = records(do, network)
    # All pages first: what is posted to one may take away what another shows.
    asked = {rule.rule: list(forms_of(browser, rule, known)) for rule in pages_with_forms(app)}
    broken = []
    for address, fields, options in (one for some in asked.values() for one in some[:6]):
        for nasty in (*NASTY, *options[:3]):
            answer = browser.post(address, data=filled(fields, nasty))
            if answer.status_code >= 500:
                broken.append((address, nasty[:40], answer.status_code))
    assert [*broken, *bugs_of_the_worker()] == []
    assert {rule for rule, some in asked.items() if not some} == set(NOT_SHOWN)


def bugs_of_the_worker() -> list[str]:
    """What the worker could not do, and does not know why, of all that waits for it."""
    while outbox.deliver_due():
        pass
    failed = db.session.scalars(select(Job).where(Job.status == "failed")).all()
    return [f"{job.kind} {job.outcome}" for job in failed if (job.outcome or {}).get("code", "bug") == "bug"]


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_no_list_breaks_on_what_nobody_meant(
    app: Flask, do: Do, network: Network, sign_in: Callable[..., FlaskClient]
) -> None:
    """Each list in its own columns, a line for each thing that nobody meant, for each register it is for."""
    browser = sign_in(network.users[Role.NETWORK_MANAGER])
    records(do, network)
    told = []
    for one in importables_for(system_actor("tests")):
        lines = [
            [heading.title for heading in one.headings],
            *([nasty] * len(one.headings) for nasty in NASTY),
        ]
        address = f"/imports/{one.kind}/new"
        fields = FIELDS.findall(page := browser.get(address).text)
        for subject in OPTIONS.findall(page):
            file = (BytesIO(csv_text(lines).encode()), "liste.csv")
            sent = browser.post(address, data={**filled(fields, ""), "subject": subject, "file": file,
                                               "operation_id": str(new_id())})  # fmt: skip
            assert bugs_of_the_worker() == []
            told.append(browser.get(sent.location).status_code)
    assert len(told) > 8
    assert set(told) == {200}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_address_breaks_on_what_nobody_meant(
    app: Flask, network: Network, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in(network.users[Role.NETWORK_MANAGER])
    asked = (
        "q",
        "page",
        "after",
        "before",
        "branch",
        "state",
        "season",
        "organisation",
        "place",
        "day",
        "till",
    )
    broken = []
    for method, rule in rules(app):
        if method != "GET" or rule.arguments:
            continue
        for nasty in NASTY:
            answer = browser.get(rule.rule, query_string=dict.fromkeys(asked, nasty))
            if answer.status_code >= 500:
                broken.append((rule.rule, nasty[:40]))
    assert broken == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_null_character_is_refused_wherever_it_stands(
    network: Network, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in(network.users[Role.NETWORK_MANAGER])
    till = network.of_others["till_id"]
    answers = (
        browser.get("/lots?q=%00"),
        browser.post("/organisations/new", data={"name": "a\x00b"}),
        browser.post(f"/api/tills/{till}/series", json={"reason": "\x00"}),
    )
    assert [answer.status_code for answer in answers] == [400, 400, 400]
