"""Problems reported by people who hold a pack: one answered, one looked at, two that wait."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from inventory.models import StockMove
from kernel.db import db
from shop.cli.demonstration.actions import Story
from traceability.models import Lot, TradeItem
from traceability.operations.reports import FollowReport, ReportProblem, follow_report, report_problem


@dataclass(frozen=True, slots=True)
class Told:
    """A report: about which article, when, what, and how far it has come."""

    item: str
    days_ago: int
    kind: str
    what: str
    bought_at: str | None = None
    contact: str | None = None
    locale: str = "fr"
    steps: tuple[tuple[str, str | None], ...] = ()


REPORTS = (
    Told(
        "art-arg250", 34, "pack", "Le bouchon ne ferme pas bien, la bouteille a coulé dans mon sac.",
        "Boutique de Taroudannt", "lecteur@client.example",
        steps=(
            ("looked_at", "Bouteille du lot de l’été : bouchon à vérifier avec l’atelier."),
            ("answered", "Bouteille échangée à la boutique ; les bouchons sont maintenant contrôlés."),
        ),
    ),
    Told(
        "art-saf1g", 9, "quality", "Les filaments sont un peu humides et collent entre eux.",
        "Boutique d’Agadir", "06 00 00 00 00",
        steps=(("looked_at", "Échantillon demandé à la boutique."),),
    ),
    Told("art-saf5g", 3, "doubt", "On m’a vendu ce pot au marché, hors boutique. Est-il bien de chez vous ?"),
    Told(
        "art-oliv75", 2, "quality", "La bouteille a un dépôt au fond. Est-ce normal ?",
        "Boutique de Taroudannt",
    ),
)  # fmt: skip


def tell_reports(story: Story) -> None:
    """Report each problem from the public page, then follow those that were followed."""
    keys = {organisation_id: key for key, organisation_id in story.organisations.items()}
    for one in REPORTS:
        day = story.today - timedelta(days=one.days_ago)
        lot = _sold(one.item)
        command = ReportProblem(
            story.id(), lot.id, one.kind, one.what, one.bought_at, one.contact, locale=one.locale
        )
        story.do(report_problem, command, story.at(day, 20, 12))
        officer = story.actors[f"cooperative_officer:{keys[lot.organisation_id]}"]
        for days_later, (step, note) in enumerate(one.steps, 1):
            follow = FollowReport(story.id(), command.report_id, step, note)
            story.do(follow_report, follow, story.at(day + timedelta(days=days_later), 9, 30), officer)


def _sold(item: str) -> Lot:
    """The lot of an article that was sold last, among those that nothing is held against."""
    return db.session.scalars(
        select(Lot)
        .join(TradeItem, TradeItem.id == Lot.trade_item_id)
        .join(StockMove, StockMove.lot_id == Lot.id)
        .where(TradeItem.code == item, StockMove.kind == "sale", Lot.state == "free")
        .order_by(StockMove.occurred_at.desc(), Lot.code)
        .limit(1)
    ).one()
