"""What the boutiques owe and paid their producers: agreements, accounts, three runs; all figures invented."""

from datetime import date, timedelta

from sqlalchemy import select

from kernel.access import Actor
from kernel.db import db
from kernel.errors import Refused
from producers.models import Organisation
from shop.cli.demonstration.actions import Story
from shop.models import Payout, PayoutSettlement
from shop.operations.payouts.agreements import Agree, TellBankAccount, agree, tell_bank_account
from shop.operations.payouts.decisions import DecideRun, decide_run
from shop.operations.payouts.payments import PayDeposit, PayPayout, pay_deposit, pay_payout
from shop.operations.payouts.runs import PrepareRun, prepare_run
from shop.rules.payouts.agreements import Terms

USUAL = Terms(commission_bp=1_800, solidarity_bp=300, retention_bp=3_000)
# Agreed otherwise by one: less commission, and the boutique bears what it breaks.
OTHERWISE = {"tifaout": Terms(commission_bp=1_500, solidarity_bp=300, losses_borne_by="boutique")}
# No bank has this number.
NO_BANK = "999"
PAID_OUT = ("boutique-taroudannt", "boutique-agadir", "cvt-taliouine")
WAITING = "boutique-taroudannt"


def tell_payouts(story: Story) -> None:
    """Agree with every producer, pay two runs of each boutique, leave one to be approved."""
    agreed_on = story.today - timedelta(days=400)
    _agree(story, agreed_on)
    _open_bank_accounts(story, agreed_on)
    network = story.actors["network_manager"]
    _give_deposit(story)
    for days_ago in (90, 45):
        for key in PAID_OUT:
            _pay(story, key, story.today - timedelta(days=days_ago), network)
    _prepare(story, WAITING, story.today - timedelta(days=8))


def _agree(story: Story, day: date) -> None:
    network = story.actors["network_manager"]
    for key in story.stores:
        terms = OTHERWISE.get(key, USUAL)
        paper = f"Convention de dépôt-vente du {day:%d/%m/%Y}"
        said = Agree(story.id(), story.organisations[key], None, day, terms, paper)
        story.do(agree, said, story.at(day, 10), network)


def _open_bank_accounts(story: Story, day: date) -> None:
    network = story.actors["network_manager"]
    names = dict(db.session.execute(select(Organisation.id, Organisation.name)).tuples().all())
    for ordinal, organisation_id in enumerate(story.organisations.values(), 1):
        digits = f"{NO_BANK}780{ordinal:016d}"
        rib = f"{digits}{97 - int(digits) * 100 % 97:02d}"
        holder = names[organisation_id][:70]
        said = TellBankAccount(story.id(), organisation_id, "MAD", day, "rib", rib, holder)
        story.do(tell_bank_account, said, story.at(day, 11), network)


def _give_deposit(story: Story) -> None:
    day = story.today - timedelta(days=60)
    given = PayDeposit(
        story.id(),
        story.places[WAITING],
        story.organisations["souktana"],
        amount_cents=150_000,
        paid_on=day,
        means="cheque",
        reference="Chèque 004512",
    )
    story.do(pay_deposit, given, story.at(day, 12), story.actors[f"boutique_manager:{WAITING}"])


def _prepare(story: Story, key: str, until: date) -> PrepareRun | None:
    """A run that the boutique's manager prepares on the next morning; None when nothing is owed."""
    run = PrepareRun(story.id(), story.places[key], until)
    manager = story.actors[f"boutique_manager:{key}"]
    try:
        story.do(prepare_run, run, story.at(until + timedelta(days=1), 9), manager)
    except Refused:
        return None
    return run


def _pay(story: Story, key: str, until: date, network: Actor) -> None:
    """Prepared by the boutique, approved by the network two days later, paid three days after."""
    run = _prepare(story, key, until)
    if run is None:
        return
    approved, paid_on = until + timedelta(days=3), until + timedelta(days=6)
    story.do(decide_run, DecideRun(run.run_id, "approved"), story.at(approved, 10), network)
    due = (
        select(Payout)
        .join(PayoutSettlement, PayoutSettlement.payout_id == Payout.id)
        .where(Payout.run_id == run.run_id, PayoutSettlement.paid_cents > 0)
        .order_by(Payout.number)
    )
    for payout in db.session.scalars(due).all():
        paid = PayPayout(payout.id, paid_on, "transfer", f"VIR {paid_on:%d%m} {payout.number[-2:]}")
        story.do(pay_payout, paid, story.at(paid_on, 11), story.actors[f"boutique_manager:{key}"])
