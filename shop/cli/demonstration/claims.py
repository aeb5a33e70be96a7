"""What the certificates of the demonstration came to: papers, decisions, yields declared and approved."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from fpdf import FPDF
from sqlalchemy import func, select

from kernel.db import db
from kernel.files import ReceivedFile, receive
from producers.models import Certificate
from producers.operations.certificates import (
    CorrectCertificate,
    DecideOnCertificate,
    correct_certificate,
    decide_on_certificate,
)
from shop.cli.demonstration.actions import Story
from traceability.models import Lot, Product
from traceability.operations.yields import ApproveYield, DeclareYield, approve_yield, declare_yield

# A certificate suspended two months ago: what was packed before keeps its claim.
SUSPENDED = ("tighanimine", "fairtrade", 60)
# One that ends soon, and that nothing renews.
ENDING_IN_DAYS = {("tiwziwine", "igp_argane"): 25}
LIMITED_TO = {("tighanimine", "bio_ma"): ("argan_oil_food", "argan_oil_cosmetic")}
# The body has not answered yet for the last season.
UNANSWERED = "gie-grand-taznakht"
# The body approved less than what was brought.
SHORT = "souktana"
ROOM_PERCENT = 106
SHORT_PERCENT = 88
GRAM_MG = 1_000
# The font of every PDF reader knows Latin-1 only.
LATIN = str.maketrans({"’": "'", "–": "-", "₂": "2", "Δ": "Delta "})


class Brought(NamedTuple):
    """What a cooperative brought of one product in a season, in mg."""

    season: int
    product_id: UUID
    quantity: int


def tell_claims(story: Story) -> None:
    """Add the papers, declare and approve the harvests, suspend one certificate."""
    for certificate, key in _certificates(story):
        _paper(story, certificate, key)
        for brought in _harvests(certificate):
            _declare_and_approve(story, certificate, key, brought)
    _suspend(story)


def _certificates(story: Story) -> Iterator[tuple[Certificate, str]]:
    keys = {organisation_id: key for key, organisation_id in story.organisations.items()}
    for one in db.session.scalars(select(Certificate).order_by(Certificate.number)).all():
        yield one, keys[one.organisation_id]


def _paper(story: Story, one: Certificate, key: str) -> None:
    """Its document, the products it is limited to, and for one of them an end that comes soon."""
    days = ENDING_IN_DAYS.get((key, one.scheme))
    command = CorrectCertificate(
        story.id(),
        one.id,
        reason="Saisi d’après le document reçu",
        scheme=one.scheme,
        branch=one.branch,
        body=one.body,
        number=one.number,
        scope=one.scope,
        valid_from=one.valid_from,
        valid_until=story.today + timedelta(days=days) if days else one.valid_until,
        product_keys=LIMITED_TO.get((key, one.scheme), ()),
        document=a_paper(story, f"{one.body} - {one.number}", [one.scope, "Certificat inventé"]),
        is_document_public=one.scheme == "aop_taliouine",
    )
    story.do(correct_certificate, command, story.at(one.valid_from, 11))


def a_paper(story: Story, title: str, lines: list[str]) -> ReceivedFile:
    """A page in place of a body's document."""
    paper = FPDF()
    paper.add_page()
    for size, text in ((16, title), *((11, line) for line in lines)):
        paper.set_font("helvetica", size=size)
        paper.multi_cell(0, size * 0.6, text.translate(LATIN), new_x="LMARGIN", new_y="NEXT")
    paper.set_creation_date(story.at(story.today - timedelta(days=1), 9))
    return receive(bytes(paper.output()), f"{title}.pdf", story.id())


def _harvests(one: Certificate) -> list[Brought]:
    """What was brought of each product in each season, as the declarations had it."""
    rows = db.session.execute(
        select(Lot.season, Lot.product_id, func.sum(Lot.quantity))
        .join(Product, Product.id == Lot.product_id)
        .where(
            Lot.organisation_id == one.organisation_id,
            Lot.origin == "harvest",
            Product.branch == one.branch,
            Lot.season >= one.valid_from.year,
        )
        .group_by(Lot.season, Lot.product_id)
        .order_by(Lot.season, Lot.product_id)
    )
    return [Brought(season, product_id, int(total)) for season, product_id, total in rows]


def _declare_and_approve(story: Story, one: Certificate, key: str, brought: Brought) -> None:
    is_last = brought.season == story.today.year
    day = min(date(brought.season, 9, 15), story.today - timedelta(days=1))
    declared = brought.quantity * ROOM_PERCENT // 100 // GRAM_MG * GRAM_MG
    declare = DeclareYield(
        story.id(), one.id, one.organisation_id, brought.season, brought.product_id, declared
    )
    story.do(declare_yield, declare, story.at(day, 10), story.actors.get(f"cooperative_officer:{key}"))
    if is_last and key == UNANSWERED:
        return
    percent = SHORT_PERCENT if is_last and key == SHORT else ROOM_PERCENT
    approve = ApproveYield(
        story.id(),
        one.id,
        season=brought.season,
        product_id=brought.product_id,
        quantity=brought.quantity * percent // 100 // GRAM_MG * GRAM_MG,
        approved_on=day,
        reference=f"{one.body} {brought.season}/{one.number[-3:]} (inventé)",
        document=a_paper(
            story, f"Rendement {brought.season}", [f"Certificat {one.number}", "Lettre inventée"]
        ),
    )
    story.do(approve_yield, approve, story.at(story.today - timedelta(days=1), 17))


def _suspend(story: Story) -> None:
    key, scheme, days_ago = SUSPENDED
    certificate_id = db.session.scalars(
        select(Certificate.id).where(
            Certificate.organisation_id == story.organisations[key], Certificate.scheme == scheme
        )
    ).one()
    day = story.today - timedelta(days=days_ago)
    reason = "Registre des adhérents non présenté au contrôle (exemple inventé)"
    command = DecideOnCertificate(story.id(), certificate_id, "suspended", day, reason)
    story.do(decide_on_certificate, command, story.at(day, 12))
