"""Recalls of the story: a drill, leaking bottles taken back and given free again, and one that still runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from kernel.db import db
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.counters import Shelf, Shops
from shop.models import RecallNotice
from shop.operations.recalls import (
    Acknowledge,
    EndDrill,
    NoteNotice,
    WriteNote,
    acknowledge,
    end_drill,
    note_notice,
    rehearse,
    take_back,
    write_note,
)
from traceability.models import Lot, Product
from traceability.operations.drills import BeginDrill, NoteDrillStep, note_drill_step
from traceability.operations.lifts import LiftRecall, lift_recall
from traceability.operations.recalls import RecallLot

# Days before the story's end.
DRILL_DAYS_AGO, LEAK_DAYS_AGO, LEAK_LASTS_DAYS = 260, 150, 6
REHEARSED, LEAKING = "art-saf1g", "art-arg250"
SHOP = "boutique-taroudannt"
RECALLED_ORGANISATION = "gie-grand-taznakht"
TEAM = "Salma Tazi (réseau), Rkia Aït Ali (Souktana), Nadia Belkacem (boutique de Taroudannt)"
# By place, or by organisation for its notice and its store's: what was answered; who is not here did not.
DRILL_ANSWERS = {
    "boutique-taroudannt": "Exercice : pots comptés et mis dans la caisse rouge",
    "cvt-taliouine": "Exercice : rayon vidé en vingt minutes",
    "boutique-agadir": None,
    "souktana": "Exercice : registre du lot sorti, magasin compté",
}
LEAK_ANSWERS = {
    "tiwziwine": "Magasin vérifié ; la boucheuse est arrêtée",
    "boutique-taroudannt": "Bouteilles retirées du rayon et gardées debout",
    "boutique-agadir": "Retirées",
    "cvt-taliouine": "Retirées ; une bouteille tachée mise à part",
    "festival-safran": "Reste du dernier festival, rapporté à Taliouine",
}
RUNNING_ANSWERS = {
    "gie-grand-taznakht": "Pots du magasin mis de côté, productrices prévenues",
    "boutique-taroudannt": "Pots retirés du rayon et mis sous clé",
    "cvt-taliouine": "Retirés de la vitrine",
}


@dataclass
class PastRecalls:
    """What was rehearsed and recalled while the shops sold, each on its morning."""

    story: Story
    shops: Shops
    agenda: Mapping[date, Callable[[date], None]] = field(init=False)
    recall_id: UUID = field(init=False)

    def __post_init__(self) -> None:
        begun = self.story.today - timedelta(days=LEAK_DAYS_AGO)
        self.recall_id = self.story.id()
        self.agenda = {
            self.story.today - timedelta(days=DRILL_DAYS_AGO): self._rehearse,
            begun: self._take_back,
            begun + timedelta(days=LEAK_LASTS_DAYS): self._lift,
        }

    def live(self, day: date) -> None:
        """Do what happened on the morning of a day, before the shops open."""
        if act := self.agenda.get(day):
            act(day)

    def _on_shelf(self, item: str) -> Shelf:
        """The lot of an article that the shop sells at that time, or the last that it had."""
        shelves = [one for one in self.shops.shelves[SHOP] if one.item.code == item]
        held = (one for one in shelves if one.pieces)
        return min(held, key=lambda one: one.best_before, default=shelves[-1])

    def _rehearse(self, day: date) -> None:
        story, at = self.story, self.story.at(day, 8)
        manager = story.actors["network_manager"]
        drill = BeginDrill(
            story.id(),
            self._on_shelf(REHEARSED).lot_id,
            scenario="Exercice annuel : un laboratoire annonce une humidité trop forte dans ces pots.",
            team=TEAM,
        )
        story.do(rehearse, drill, at, manager)
        for kind, minutes in (("scope", 4), ("report", 13)):
            step = NoteDrillStep(drill.drill_id, kind)
            story.do(note_drill_step, step, at + timedelta(minutes=minutes), manager)
        _answer(story, drill.drill_id, DRILL_ANSWERS, at + timedelta(minutes=20))
        gap = "Le stand du festival n’a pas de téléphone à lui : personne n’a pu répondre pour lui."
        _note(story, drill.drill_id, "gap", gap, at + timedelta(minutes=95))
        action = "Donner à la responsable du stand un téléphone, et son numéro à toutes les boutiques."
        _note(story, drill.drill_id, "action", action, at + timedelta(minutes=97))
        end = EndDrill(drill.drill_id, "Tout le lot retrouvé en moins de deux heures, sauf au stand.")
        story.do(end_drill, end, at + timedelta(minutes=104), manager)

    def _take_back(self, day: date) -> None:
        story, at = self.story, self.story.at(day, 7, 40)
        lot_id = self._on_shelf(LEAKING).lot_id
        recall = RecallLot(
            self.recall_id,
            lot_id,
            reason="Bouchons qui ferment mal : trois bouteilles ont coulé dans les sacs de clients.",
            advice="L’huile reste bonne. Gardez la bouteille debout, ou rapportez-la : elle sera échangée.",
            severity=3,
            team="Salma Tazi (réseau), responsable de la coopérative Tiwziwine",
        )
        story.do(take_back, recall, at, story.actors["network_manager"])
        self.shops.aside.add(lot_id)
        _answer(story, self.recall_id, LEAK_ANSWERS, at + timedelta(minutes=25))
        told = NoteNotice(
            story.id(), self.recall_id, "authority", "Service local de l’ONSSA (appel inventé)", "phone",
            "Défaut de fermeture, sans danger : prévenu par téléphone.",
        )  # fmt: skip
        story.do(note_notice, told, at + timedelta(minutes=50), story.actors["network_manager"])
        heard = Acknowledge(told.notice_id, "Agent de permanence", "Noté, pas de suite demandée")
        story.do(acknowledge, heard, at + timedelta(minutes=52), story.actors["network_manager"])

    def _lift(self, day: date) -> None:
        story, at = self.story, self.story.at(day, 8, 15)
        action = "Bouchons resserrés un par un ; serrage contrôlé sur une bouteille sur dix à chaque mise."
        _note(story, self.recall_id, "action", action, at)
        lift = LiftRecall(
            story.id(),
            self.recall_id,
            "Toutes les bouteilles restantes resserrées et couchées trois jours : aucune ne coule.",
        )
        story.do(lift_recall, lift, at + timedelta(minutes=10), story.actors["network_manager"])
        self.shops.aside.clear()


def tell_recall(story: Story, evening: datetime) -> None:
    """Recall a harvest of Taznakht: some have answered, others not yet, and a new analysis is awaited."""
    recall = RecallLot(
        story.id(),
        _harvest_recalled(story).id,
        reason="Traces d’un produit de traitement trouvées sur une parcelle voisine.",
        advice="Ne consommez pas ce safran. Rapportez-le à la boutique : il vous sera remboursé.",
        severity=2,
        team="Salma Tazi (réseau), responsable du GIE Grand Taznakht",
    )
    story.do(take_back, recall, evening, story.actors["network_manager"])
    _answer(story, recall.recall_id, RUNNING_ANSWERS, evening + timedelta(minutes=35))
    _note(
        story, recall.recall_id, "retest", "Nouvelle analyse demandée au laboratoire sur trois pots gardés",
        evening + timedelta(minutes=50), due_on=story.today + timedelta(days=6),
    )  # fmt: skip


def _harvest_recalled(story: Story) -> Lot:
    """Early enough in the last campaign to have been packed and sold."""
    harvests = db.session.scalars(
        select(Lot)
        .join(Product, Product.id == Lot.product_id)
        .where(
            Product.key == "saffron_flowers",
            Lot.organisation_id == story.organisations[RECALLED_ORGANISATION],
        )
        .order_by(Lot.made_on, Lot.code)
    ).all()
    return harvests[-6]


def _answer(story: Story, case_id: UUID, answers: Mapping[str, str | None], at: datetime) -> None:
    """Those who were told answer, a few minutes one after the other."""
    of_case = (RecallNotice.recall_id == case_id) | (RecallNotice.drill_id == case_id)
    rows = select(RecallNotice.place_id, RecallNotice.organisation_id, RecallNotice.id).where(of_case)
    notices = {place or organisation: notice for place, organisation, notice in db.session.execute(rows)}
    for key, remark in answers.items():
        is_shop = key in story.places
        who = story.actors[f"{'boutique_manager' if is_shop else 'cooperative_officer'}:{key}"]
        asked = (story.places[key],) if is_shop else (story.organisations[key], story.stores[key])
        for notice_id in (notices[one] for one in asked if one in notices):
            story.do(acknowledge, Acknowledge(notice_id, who.name, remark), at, who)
            at += timedelta(minutes=6)


def _note(
    story: Story, case_id: UUID, kind: str, text: str, at: datetime, due_on: date | None = None
) -> None:
    command = WriteNote(story.id(), case_id, kind, text, due_on)
    story.do(write_note, command, at, story.actors["network_manager"])
