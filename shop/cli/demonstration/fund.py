"""The revolving fund as a committee keeps it: who gave, what is out, what came back; all figures invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from fund.operations.applications import Apply, RecordVisit, Surety, apply_for_advance, record_visit
from fund.operations.calls import NoteCall, note_call
from fund.operations.capital import ReceiveContribution, TellDonor, receive_contribution, tell_donor
from fund.operations.contacts import StateContact, state_contact
from fund.operations.decisions import (
    Committee,
    DecideApplication,
    Grant,
    Reschedule,
    decide_application,
    reschedule,
)
from fund.operations.disbursements import Disburse, disburse
from fund.operations.funds import OpenFund, Terms, open_fund
from fund.operations.losses import Recover, WriteOff, recover, write_off
from fund.operations.reminders import Remind, remind
from fund.operations.repayments import RecordRepayment, record_repayment
from fund.rules.schedules import Instalment, equal_parts
from kernel.access import Actor
from shop.cli.demonstration.actions import CASABLANCA, Story

DAYS_OPEN = 900
TERMS = Terms(3, 25_000_000, 90_000_000, "Règlement du fonds, version de démonstration")
VOTES = (("Fatima Zahra", "for"), ("Hassan", "for"), ("Lahcen", "for"), ("Marie", "abstained"))
# Key, name, kind, country; given how long ago, minor units, by what right, for what.
DONORS = (
    ("fondation-exemple", "Fondation (exemple)", "donor", "FR", 890, 40_000_000, "returnable", "any", None),
    ("diaspora-exemple", "Association de la diaspora (exemple)", "diaspora", "FR", 700, 12_000_000, "kept",
     "women", None),
    ("fonds-propres", "Fonds propres", "own", "MA", 880, 15_000_000, "kept", "any", None),
    ("commune-exemple", "Collectivité (exemple)", "public", "MA", 500, 8_000_000, "kept", "branch",
     "saffron"),
)  # fmt: skip


# Numbers that nobody has.
CONTACTS = (
    ("tifaout", "Aïcha (exemple)", "0600000001", "ar", "whatsapp"),
    ("imgoun", "Brahim (exemple)", "0600000002", "fr", "sms"),
    ("tiwziwine", "Zahra (exemple)", "0600000003", "ar", "sms"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """An advance that somebody asked for, so many days ago; minor units."""

    key: str
    branch: str
    purpose: str
    cents: int
    days_ago: int
    is_womens_group: bool = False


@dataclass(slots=True)
class FundStory:
    """The fund being told."""

    story: Story
    fund_id: UUID
    officer: Actor

    def day(self, days_ago: int) -> date:
        return self.story.today - timedelta(days=days_ago)

    def ask(self, asked: Asked) -> UUID:
        """An application with its guarantor, and what was seen on the spot."""
        story, application_id = self.story, self.story.id()
        guarantor = Surety(story.id(), "GIE Maison du Safran", asked.cents // 2,
                           story.organisations["gie-maison-safran"])  # fmt: skip
        said = Apply(
            application_id, self.fund_id, story.organisations[asked.key], asked.branch, asked.purpose,
            asked.cents, "MAD", self.day(asked.days_ago), own_contribution_cents=asked.cents // 5,
            is_womens_group=asked.is_womens_group, guarantors=(guarantor,),
        )  # fmt: skip
        story.do(apply_for_advance, said, story.at(self.day(asked.days_ago), 10), self.officer)
        seen = self.day(asked.days_ago - 7)
        visit = RecordVisit(
            story.id(), application_id, seen, "Youssef Amrani",
            "Le local est prêt, les comptes sont tenus, l’assemblée a donné son accord.", "favourable",
        )  # fmt: skip
        story.do(record_visit, visit, story.at(seen, 15), self.officer)
        return application_id

    def grant(self, asked: Asked, shares: Sequence[Instalment], **more: Any) -> UUID:
        """The committee's word two weeks after the application; the advance that comes of it."""
        application_id, advance_id = self.ask(asked), self.story.id()
        day = self.day(asked.days_ago - 14)
        grant = Grant(
            advance_id, asked.cents, "MAD", tuple((one.due_on, one.principal_cents) for one in shares),
            tuple(one.weight for one in shares), **more,
        )  # fmt: skip
        decided = DecideApplication(application_id, self.sitting(day), grant)
        self.story.do(decide_application, decided, self.story.at(day, 16), self.officer)
        return advance_id

    def sitting(self, day: date) -> Committee:
        return Committee(self.story.id(), day, "approved", VOTES)

    def pay_out(self, advance_id: UUID, days_ago: int, cents: int) -> None:
        day = self.day(days_ago)
        said = Disburse(self.story.id(), advance_id, day, cents, "MAD", "bank", f"VIR {day:%d%m%y}")
        self.story.do(disburse, said, self.story.at(day, 11), self.officer)

    def repaid(self, advance_id: UUID, days_ago: int, cents: int, means: str = "bank") -> None:
        day = self.day(days_ago)
        said = RecordRepayment(self.story.id(), advance_id, day, cents, "MAD", means, f"REM {day:%d%m%y}")
        self.story.do(record_repayment, said, self.story.at(day, 12), self.officer)


def tell_fund(story: Story) -> None:
    """Open the fund, lend, be repaid, put off, lose and recover; before the payouts that repay it."""
    told = FundStory(story, story.id(), story.actors["fund_officer"])
    _open(told)
    _repaid_by_payouts(told)
    _repaid_in_time(told)
    _late(told)
    _put_off(told)
    _lost(told)
    _in_tranches(told)
    _followed(told)
    told.ask(
        Asked("alkaoutar", "argan", "Cinq concasseuses et une mise aux normes du local", 9_000_000, 20, True)
    )


def _open(told: FundStory) -> None:
    story, opened_on = told.story, told.day(DAYS_OPEN)
    opened = OpenFund(
        told.fund_id, "FDIR", "Fonds de roulement (démonstration)", story.organisations["md"], "MAD",
        str(CASABLANCA), opened_on, TERMS,
    )  # fmt: skip
    story.do(open_fund, opened, story.at(opened_on, 9))
    for key, name, kind, country, days_ago, cents, right, earmark, earmarked_for in DONORS:
        donor_id, day = story.id(), told.day(days_ago)
        story.do(tell_donor, TellDonor(donor_id, key, name, kind, country), story.at(day, 9), told.officer)
        given = ReceiveContribution(
            story.id(), told.fund_id, donor_id, right, day, cents, "MAD", "bank", earmark, earmarked_for,
            f"VIR {day:%d%m%y}",
        )  # fmt: skip
        story.do(receive_contribution, given, story.at(day, 10), told.officer)


def _repaid_by_payouts(told: FundStory) -> None:
    """Half of it fell due before the boutiques paid what they sold of its saffron."""
    asked = Asked("souktana", "saffron", "Un séchoir et des claies pour la récolte", 4_000_000, 420)
    dues = [told.day(120), told.day(-245)]
    shares = [Instalment(due_on, 2_000_000) for due_on in dues]
    advance_id = told.grant(asked, shares)
    told.pay_out(advance_id, 400, asked.cents)
    told.repaid(advance_id, 118, 1_500_000)


def _repaid_in_time(told: FundStory) -> None:
    asked = Asked("tiwziwine", "argan", "Une presse à huile d’argan", 12_000_000, 640, True)
    shares = equal_parts(asked.cents, told.day(626), 6, every_months=3, grace_months=3)
    advance_id = told.grant(asked, shares)
    told.pay_out(advance_id, 620, asked.cents)
    for share in shares:
        days_ago = (told.story.today - share.due_on).days
        if days_ago > 0:
            means = "cash" if share.due_on.month % 2 else "bank"
            told.repaid(advance_id, days_ago + 2, share.principal_cents, means)


def _late(told: FundStory) -> None:
    asked = Asked("tifaout", "pamm", "La trésorerie de la récolte du thym", 5_000_000, 300)
    shares = [Instalment(told.day(47), 2_500_000), Instalment(told.day(-60), 2_500_000)]
    advance_id = told.grant(asked, shares)
    told.pay_out(advance_id, 280, asked.cents)
    told.repaid(advance_id, 40, 600_000)
    story, called, by = told.story, told.day(30), told.day(9)
    said = NoteCall(story.id(), advance_id, called, "answered", "Aïcha", 1_000_000, by,
                    "Elle paiera après la vente du thym au souk.")  # fmt: skip
    story.do(note_call, said, story.at(called, 11), told.officer)
    silent = NoteCall(story.id(), advance_id, told.day(6), "no_answer")
    story.do(note_call, silent, story.at(told.day(6), 11), told.officer)


def _put_off(told: FundStory) -> None:
    asked = Asked("imgoun", "pamm", "Un alambic et sa citerne", 8_000_000, 520)
    shares = equal_parts(asked.cents, told.day(506), 2, every_months=6)
    advance_id = told.grant(asked, shares)
    told.pay_out(advance_id, 500, asked.cents)
    told.repaid(advance_id, 330, 2_000_000)
    later = Reschedule(
        advance_id, told.sitting(told.day(200)), ((told.day(-30), 3_000_000), (told.day(-210), 3_000_000)),
        "Sécheresse : la cueillette de l’année est perdue.",
    )  # fmt: skip
    told.story.do(reschedule, later, told.story.at(told.day(200), 17), told.officer)


def _lost(told: FundStory) -> None:
    asked = Asked("taghlale", "olive", "Un projet de ferme", 3_000_000, 860)
    advance_id = told.grant(asked, equal_parts(asked.cents, told.day(846), 3, every_months=3))
    told.pay_out(advance_id, 840, asked.cents)
    told.repaid(advance_id, 740, 1_000_000)
    lost = WriteOff(advance_id, told.story.id(), told.sitting(told.day(150)), "La ferme a fermé.")
    told.story.do(write_off, lost, told.story.at(told.day(150), 17), told.officer)
    day = told.day(30)
    back = Recover(told.story.id(), advance_id, day, 300_000, "MAD", "bank", f"REM {day:%d%m%y}")
    told.story.do(recover, back, told.story.at(day, 12), told.officer)


def _followed(told: FundStory) -> None:
    """Whom to call, and the reminders of the day."""
    story = told.story
    for key, name, phone, language, way in CONTACTS:
        said = StateContact(story.id(), story.organisations[key], name, phone, "", language, way)
        story.do(state_contact, said, story.at(told.day(60), 9), told.officer)
    story.do(remind, Remind(told.fund_id, story.today), story.at(story.today, 6))


def _in_tranches(told: FundStory) -> None:
    """Half is paid out as it was planned; the rest waits for the walls, which are planned too."""
    asked = Asked("ouzioua-olive", "olive", "Une huilerie : presse, puis murs", 14_000_000, 110)
    shares = equal_parts(asked.cents, told.day(96), 4, every_months=6, grace_months=6)
    plan = ((told.day(80), 7_000_000), (told.day(-45), 7_000_000))
    advance_id = told.grant(asked, shares, tranches=plan)
    told.pay_out(advance_id, 80, 7_000_000)
