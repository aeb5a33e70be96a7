"""The fund's papers: a statement of its bank, a contract that was signed, a guarantor who was called on."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from fund.gateways.bank_tables import Reading, read_bank_table
from fund.models import Advance, Fund, Guarantor
from fund.operations.bank.settlements import SettleByFacts, settle_by_facts
from fund.operations.bank.statements import (
    ReceiveStatements,
    TellFundBankAccount,
    receive_statements,
    tell_fund_bank_account,
)
from fund.operations.contracts import SignContract, sign_contract
from fund.operations.guarantees import CallGuarantor, call_guarantor
from fund.queries.bank.lines import Booked, lines_of, unmatched_facts
from fund.queries.funds import balances_on
from kernel.db import db
from kernel.files import keep
from kernel.sniffing import CSV
from shop.cli.demonstration.actions import Story

# Invented, with the key of the figures before it.
ACCOUNT = "011519000001205000534921"
STATEMENT_DAYS = 45
STROKES = "120,220 160,120 200,260 240,140 280,240 320,180;360,300 620,280"


def tell_papers(story: Story) -> None:
    """After the fund: what its bank says of the last weeks, and the late advance's papers."""
    session = db.session()
    fund = session.scalars(select(Fund).order_by(Fund.opened_on)).first()
    late = session.scalars(
        select(Advance).where(Advance.organisation_id == story.organisations["tifaout"])
    ).first()
    if fund is None or late is None:
        return
    _signed(story, late)
    _called(story, late)
    _statement(story, fund, late)


def _signed(story: Story, late: Advance) -> None:
    officer = story.actors["fund_officer"]
    for minute, (part, name) in enumerate((("beneficiary", "Aïcha Id Brahim"), ("fund", "Youssef Amrani"))):
        said = SignContract(story.id(), late.id, part, name, STROKES)
        story.do(sign_contract, said, story.at(late.granted_on + timedelta(days=2), 11, minute), officer)


def _called(story: Story, late: Advance) -> None:
    guarantor_id = (
        db.session()
        .scalars(select(Guarantor.id).where(Guarantor.application_id == late.application_id))
        .first()
    )
    if guarantor_id is None:
        return
    day = story.today - timedelta(days=8)
    said = CallGuarantor(story.id(), late.id, guarantor_id, day, day + timedelta(days=30), 1_000_000, "MAD")
    story.do(call_guarantor, said, story.at(day, 10), story.actors["fund_officer"])


def _statement(story: Story, fund: Fund, late: Advance) -> None:
    """What the books hold of these weeks is on it, and gone through; the rest waits for somebody."""
    officer, today = story.actors["fund_officer"], story.today
    since = today - timedelta(days=STATEMENT_DAYS)
    told = TellFundBankAccount(story.id(), fund.id, ACCOUNT, "Banque (exemple)")
    story.do(tell_fund_bank_account, told, story.at(today, 8), officer)
    booked = [one for one in unmatched_facts(db.session(), fund.id) if one.dated_on > since]
    opening = balances_on(db.session(), fund.id, since).get("bank", 0)
    content = "\n".join(_rows(booked, late, today)).encode("cp1252")
    reading = Reading({})
    statement = read_bank_table(content, reading, opening, None)
    closing = opening + statement.moved_cents
    statement = read_bank_table(content, reading, opening, closing)
    file = keep(content, "releve-exemple.csv", CSV, story.id())
    received = ReceiveStatements(fund.id, file, (statement,), reading.to_plain())
    story.do(receive_statements, received, story.at(today, 8, 10), officer)
    _gone_through(story, fund.id, booked)


def _rows(booked: list[Booked], late: Advance, today: date) -> Iterator[str]:
    yield "Date;Libellé;Débit;Crédit"
    rows = [(one.dated_on, f"VIR {one.reference}", one.cents) for one in booked]
    rows += [
        (today - timedelta(days=4), f"VIR RECU COOP TIFAOUT {late.number}", 500_000),
        (today - timedelta(days=3), "FRAIS TENUE DE COMPTE", -3_300),
        (today - timedelta(days=2), "VIREMENT RECU SANS MOTIF", 150_000),
    ]
    for day, text, cents in sorted(rows):
        amount = f"{abs(cents) // 100},{abs(cents) % 100:02d}"
        yield f"{day:%d/%m/%Y};{text};{amount if cents < 0 else ''};{amount if cents > 0 else ''}"


def _gone_through(story: Story, fund_id: UUID, booked: list[Booked]) -> None:
    db.session.rollback()
    lines = list(lines_of(db.session(), fund_id, "open"))
    for minute, one in enumerate(booked):
        found = next(
            (line for line in lines if (line.booked_on, line.cents) == (one.dated_on, one.cents)), None
        )
        if found is None:
            continue
        lines.remove(found)
        said = SettleByFacts(story.id(), found.id, (one.id,))
        story.do(
            settle_by_facts, said, story.at(story.today, 8, 20 + minute % 40), story.actors["fund_officer"]
        )
