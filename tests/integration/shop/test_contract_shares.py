"""What a contract of the fund says of the share that boutiques retain, which the boutiques know."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import force_locale

from fund.operations.contracts import SignContract, sign_contract
from fund.queries.advances import advance_by_id
from fund.queries.contracts import Contract, contract_of
from fund.rules.contracts import contract_text
from fund.web.contract_papers import paper_of
from kernel.db import db
from kernel.ids import new_id
from tests.builders.fund import Lending, a_fund, a_grant
from tests.builders.payouts import TERMS, an_agreement
from tests.conftest import Do

SHARES = ((date(2026, 9, 30), 12_000_000),)


@pytest.fixture
def lending(do: Do) -> Lending:
    return a_fund(do)


def contract(advance: UUID) -> Contract:
    db.session.rollback()
    return contract_of(db.session(), advance_by_id(db.session(), advance))


def said(app: Flask, advance: UUID, language: str = "fr") -> str:
    with app.test_request_context(), force_locale(language):
        articles = paper_of(contract(advance)).articles
        return "\n".join(text for _, texts in articles for text in texts).replace("\u00a0", " ")


def agreed(do: Do, lending: Lending, retention_bp: int, since: date) -> None:
    an_agreement(do, lending.organisation_id, replace(TERMS, retention_bp=retention_bp), since)


def test_a_contract_says_the_share_in_force_on_its_day(app: Flask, do: Do, lending: Lending) -> None:
    agreed(do, lending, 2_000, date(2024, 1, 1))
    agreed(do, lending, 3_000, date(2025, 2, 1))
    advance = a_grant(do, lending, SHARES)
    agreed(do, lending, 4_500, date(2025, 6, 1))
    told = said(app, advance)
    assert "30 %" in told.replace("\u202f", " ")
    assert "1 février 2025" in told
    assert "45" not in told
    assert "Si l’accord change" in told
    assert "Si l’accord change" not in said(app, advance, "ar")


def test_without_an_agreement_the_contract_says_that_nothing_was_agreed(
    app: Flask, do: Do, lending: Lending
) -> None:
    agreed(do, lending, 3_000, date(2025, 6, 1))
    assert "aucune part n’est convenue" in said(app, a_grant(do, lending, SHARES))


def test_a_later_agreement_changes_nothing_of_what_was_signed(do: Do, lending: Lending) -> None:
    agreed(do, lending, 3_000, date(2025, 2, 1))
    advance = a_grant(do, lending, SHARES)
    do(sign_contract, SignContract(new_id(), advance, "beneficiary", "Aïcha"))
    agreed(do, lending, 4_500, date(2025, 6, 1))
    assert contract(advance).signatures["beneficiary"].standing == "same"
    agreed(do, lending, 100, date(2025, 3, 1))
    assert contract(advance).signatures["beneficiary"].standing == "other"


def test_what_was_signed_before_the_share_was_told_still_says_the_same(do: Do, lending: Lending) -> None:
    advance = a_grant(do, lending, SHARES)
    do(sign_contract, SignContract(new_id(), advance, "beneficiary", "Aïcha"))
    before = contract_text(contract(advance).terms)
    agreed(do, lending, 3_000, date(2025, 2, 1))
    assert contract_text(contract(advance).terms) == f"{before}\nretained\t\t3000\t2025-02-01"
    assert contract(advance).signatures["beneficiary"].standing == "same"
