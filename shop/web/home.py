"""The home page: the jobs to do now, and the few numbers that matter today."""

from collections.abc import Iterator
from datetime import date, timedelta

from flask import Blueprint, Flask, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.queries.deliveries import differences_unanswered, overdue_count, waiting_for
from inventory.queries.orders import orders_waiting
from inventory.queries.shelf import StockFilters, stock_page
from kernel.access import EVERY_ROLE, Actor, Role, allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.presentation import day, money, number
from kernel.security import current_actor
from producers.queries.certificates import ending
from producers.queries.certification_alerts import CertificationAlerts, certification_alerts
from producers.queries.organisations import visible_organisations
from shop.queries.home import journals, lots_made_since, lots_owned, recalls_since
from shop.queries.recalls.cases import REHEARSED_AFTER_DAYS, last_drill_at
from shop.queries.recalls.notices import unanswered_count, waiting_for_answer
from shop.queries.reordering import low_stock
from shop.queries.sales import sold_by_owner
from shop.queries.settling import open_count
from shop.queries.tills import visible_tills
from shop.web.fund_tasks import tasks_of_funds
from shop.web.tasks import Figure, Task
from shop.web.today import tasks_of_watch, today_at_counters
from traceability.queries.reports import open_reports
from traceability.queries.scans import unanswered

pages = Blueprint("home", __name__)
ZONE = "Africa/Casablanca"
RECALLS_DAYS = 90
TILLS_SHOWN = 6
COUNTER_READERS = (Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)


@pages.get("/")
@allow(*EVERY_ROLE)
def home() -> str:
    """What this person has to do now."""
    actor = current_actor()
    today = business_day(now(), ZONE)
    return render_template(
        "shop/home/home.html",
        tasks=list(_tasks(actor, today)),
        figures=list(_figures(actor, today)),
        sold_today=today_at_counters(actor, today) if actor.has(COUNTER_READERS) else (),
        today=today,
    )


def _tasks(actor: Actor, today: date) -> Iterator[Task]:
    yield from _tasks_of_recalls(actor)
    if actor.has((Role.SELLER, Role.BOUTIQUE_MANAGER)):
        yield from _tasks_at_the_counter(actor)
    if actor.has((Role.SELLER, Role.BOUTIQUE_MANAGER, Role.COOPERATIVE_OFFICER)):
        yield from _tasks_of_reception(actor)
    if actor.has((Role.COOPERATIVE_OFFICER,)):
        yield from _tasks_of_orders(actor)
        yield from _tasks_of_scans(actor)
        yield from _tasks_of_production()
    if actor.has((Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)):
        yield from _tasks_of_reports(actor)
    if actor.has((Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)):
        yield from _tasks_of_supervision(actor, today)
    if actor.has((Role.BOUTIQUE_MANAGER, Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)):
        yield from _tasks_of_the_road(actor, today)
    if actor.has((Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)):
        yield from _tasks_of_certificates(actor, today)
        yield from _tasks_of_dossiers(actor, today)
    if actor.has((Role.NETWORK_MANAGER, Role.AUDITOR)):
        yield Task(
            _("Suivre les rappels"),
            _("Les lots repris, où il en reste, qui en a acheté."),
            url_for("recalls.recall_list"),
            "recall",
        )
    if actor.has((Role.FUND_OFFICER,)):
        yield from tasks_of_funds()
    if actor.has((Role.FUND_OFFICER, Role.AUDITOR)):
        yield Task(
            _("Suivre le fonds"),
            _("Ce qui est dehors, ce qui est en retard, ce qui peut être prêté."),
            url_for("fund.overview"),
            "fund",
        )
        yield Task(
            _("Consulter les organisations"),
            _("Coopératives, GIE et fédérations du réseau."),
            url_for("organisations.network"),
            "network",
        )
    if actor.has((Role.AUDITOR,)):
        yield Task(
            _("Contrôler les caisses"),
            _("Ouvertures, comptages, écarts et leurs motifs."),
            url_for("tills.drawer_list"),
            "count",
        )


def _tasks_of_recalls(actor: Actor) -> Iterator[Task]:
    """What takes lots back goes before all the rest; a drill is answered as if it were true."""
    session = db.session()
    for one in waiting_for_answer(session, actor):
        verb = _("Répondre à l’exercice") if one.is_drill else _("Retirer de la vente")
        why = _("%(code)s : dites ce que vous avez mis de côté.", code=one.code)
        yield Task(verb, why, url_for("recalls.recall_page", recall_id=one.case_id), "recall", is_urgent=True)
    if not actor.has((Role.NETWORK_MANAGER,)):
        return
    waiting = unanswered_count(session)
    if waiting:
        why = ngettext("%(num)s avis de rappel n’a pas de réponse.",
                       "%(num)s avis de rappel n’ont pas de réponse.", waiting)  # fmt: skip
        yield Task(_("Relancer"), why, url_for("recalls.recall_list"), "recall", is_urgent=True)
    last = last_drill_at(session)
    if last is None or now() - last > timedelta(days=REHEARSED_AFTER_DAYS):
        yield Task(_("S’exercer au rappel"), _("Le dernier exercice a plus d’un an, ou il n’y en a pas eu."),
                   url_for("recalls.recall_list"), "recall")  # fmt: skip


def _tasks_at_the_counter(actor: Actor) -> Iterator[Task]:
    for at in visible_tills(db.session(), actor)[:TILLS_SHOWN]:
        state = _("Caisse ouverte") if at.drawer else _("Caisse à ouvrir")
        yield Task(
            _("Vendre · %(till)s", till=at.till.name),
            f"{at.place.name} · {state}",
            url_for("shell.till_app", till_id=at.till.id),
            "scan",
        )


def _tasks_of_reception(actor: Actor) -> Iterator[Task]:
    waiting = len(waiting_for(db.session(), actor))
    if waiting:
        why = ngettext("%(num)s livraison est en route vers vous.",
                       "%(num)s livraisons sont en route vers vous.", waiting)  # fmt: skip
        yield Task(_("Recevoir"), why, url_for("deliveries.to_receive"), "truck", is_urgent=True)


def _tasks_of_orders(actor: Actor) -> Iterator[Task]:
    differing = differences_unanswered(db.session(), actor)
    if differing:
        why = ngettext("%(num)s livraison est arrivée autrement qu’annoncé.",
                       "%(num)s livraisons sont arrivées autrement qu’annoncé.", differing)  # fmt: skip
        url = url_for("deliveries.delivery_list", standing="differing")
        yield Task(_("Répondre aux différences"), why, url, "count")
    to_answer, to_send = orders_waiting(db.session(), actor)
    if to_answer:
        why = ngettext("%(num)s commande attend votre réponse.",
                       "%(num)s commandes attendent votre réponse.", to_answer)  # fmt: skip
        url = url_for("orders.order_list", standing="to_answer")
        yield Task(_("Répondre aux commandes"), why, url, "order", is_urgent=True)
    if to_send:
        why = ngettext("%(num)s commande est à préparer.",
                       "%(num)s commandes sont à préparer.", to_send)  # fmt: skip
        yield Task(_("Préparer"), why, url_for("orders.order_list", standing="open"), "order")


def _tasks_of_the_road(actor: Actor, today: date) -> Iterator[Task]:
    late = overdue_count(db.session(), actor, today)
    if late:
        why = ngettext("%(num)s livraison est en route depuis plus d’une semaine.",
                       "%(num)s livraisons sont en route depuis plus d’une semaine.", late)  # fmt: skip
        url = url_for("deliveries.delivery_list", standing="overdue")
        yield Task(_("Retrouver une livraison"), why, url, "truck", is_urgent=True)


def _tasks_of_scans(actor: Actor) -> Iterator[Task]:
    waiting = unanswered(db.session(), actor)
    if waiting:
        why = ngettext("Les scans d’un emballage surprennent.",
                       "Les scans de %(num)s emballages surprennent.", waiting)  # fmt: skip
        yield Task(_("Regarder les scans"), why, url_for("scan_alerts.alert_list"), "scan", is_urgent=True)


def _tasks_of_production() -> Iterator[Task]:
    yield Task(_("Récolter"), _("Peser une récolte et lui donner son lot."),
               url_for("harvests.choose_place"), "flower")  # fmt: skip
    yield Task(_("Peser au village"), _("Sur le téléphone, sans réseau, une adhérente après l’autre."),
               url_for("gatherings.gathering_list"), "basket")  # fmt: skip
    yield Task(_("Transformer"), _("Trier, sécher, presser, distiller, conditionner."),
               url_for("processing.choose_place"), "jar")  # fmt: skip
    yield Task(_("Livrer"), _("Envoyer des produits à une boutique."),
               url_for("deliveries.choose_source"), "truck")  # fmt: skip


def _tasks_of_reports(actor: Actor) -> Iterator[Task]:
    waiting = len(open_reports(db.session(), actor))
    if waiting:
        why = ngettext("%(num)s client attend une réponse à son signalement.",
                       "%(num)s clients attendent une réponse à leur signalement.", waiting)  # fmt: skip
        yield Task(_("Répondre aux clients"), why, url_for("reports.report_list"), "count", is_urgent=True)


def _tasks_of_supervision(actor: Actor, today: date) -> Iterator[Task]:
    waiting = open_count(db.session(), actor)
    if waiting:
        why = ngettext("%(num)s chose surprend dans ce que les caisses ont dit.",
                       "%(num)s choses surprennent dans ce que les caisses ont dit.", waiting)  # fmt: skip
        yield Task(_("Régler"), why, url_for("settling.to_settle"), "count", is_urgent=True)
    low = len(low_stock(db.session(), actor, today))
    if low:
        why = ngettext("%(num)s article est sous son minimum.",
                       "%(num)s articles sont sous leur minimum.", low)  # fmt: skip
        yield Task(_("Réassortir"), why, url_for("reordering.choose_place"), "order")
    soon = _expiring(actor, today)
    if soon:
        why = ngettext("%(num)s lot approche de sa date.",
                       "%(num)s lots approchent de leur date.", soon)  # fmt: skip
        yield Task(_("Écouler"), why, url_for("stock.stock_list", status="soon"), "jar")
    yield from tasks_of_watch(actor, today, is_low_told=low > 0)


def _tasks_of_certificates(actor: Actor, today: date) -> Iterator[Task]:
    soon = ending(db.session(), actor, today)
    if soon:
        why = ngettext("%(num)s certificat prend fin bientôt, le premier le %(day)s.",
                       "%(num)s certificats prennent fin bientôt, le premier le %(day)s.",
                       len(soon), day=day(soon[0].certificate.valid_until, "medium"))  # fmt: skip
        yield Task(_("Renouveler"), why, url_for("certificates.all_certificates"), "label", is_urgent=True)


def _tasks_of_dossiers(actor: Actor, today: date) -> Iterator[Task]:
    alerts = certification_alerts(db.session(), actor, today)
    if alerts.overdue:
        why = ngettext("%(num)s non-conformité n’a pas été corrigée à temps.",
                       "%(num)s non-conformités n’ont pas été corrigées à temps.",
                       alerts.overdue)  # fmt: skip
        yield Task(_("Corriger les non-conformités"), why, _inspections_of(alerts), "alert", is_urgent=True)
    elif alerts.due_soon:
        why = ngettext("%(num)s non-conformité est à corriger dans les quinze jours.",
                       "%(num)s non-conformités sont à corriger dans les quinze jours.",
                       alerts.due_soon)  # fmt: skip
        yield Task(_("Corriger les non-conformités"), why, _inspections_of(alerts), "alert")
    if alerts.visits:
        why = ngettext("%(num)s inspection interne est à faire.",
                       "%(num)s inspections internes sont à faire.", alerts.visits)  # fmt: skip
        yield Task(_("Inspecter"), why, _inspections_of(alerts), "people")


def _inspections_of(alerts: CertificationAlerts) -> str:
    if alerts.organisation_id:
        return url_for("inspections.inspections", organisation_id=alerts.organisation_id)
    return url_for("dossiers.dossier_list")


def _expiring(actor: Actor, today: date) -> int:
    return stock_page(db.session(), actor, StockFilters(status="soon"), today).total


def _figures(actor: Actor, today: date) -> Iterator[Figure]:
    if actor.has((Role.COOPERATIVE_OFFICER,)):
        yield from _figures_of_production(actor, today)
    if actor.has((Role.NETWORK_MANAGER,)):
        since = now() - timedelta(days=RECALLS_DAYS)
        yield Figure(_("Rappels depuis trois mois"), number(recalls_since(db.session(), since)),
                     url_for("recalls.recall_list"))  # fmt: skip
    if actor.has((Role.FUND_OFFICER, Role.AUDITOR)):
        organisations = len(visible_organisations(db.session(), actor))
        yield Figure(_("Organisations"), number(organisations),
                     url_for("organisations.network"))  # fmt: skip
    if actor.has((Role.AUDITOR,)):
        told = journals(db.session())
        yield Figure(_("Journaux"), number(told.streams))
        yield Figure(_("Écritures au journal"), number(told.entries))


def _figures_of_production(actor: Actor, today: date) -> Iterator[Figure]:
    session, owners = db.session(), list(actor.organisations)
    made = lots_made_since(session, owners, date(today.year, 1, 1))
    yield Figure(_("Lots faits cette année"), number(made), url_for("lots.lot_list"))
    yield Figure(_("Lots en stock chez vous"), number(lots_owned(session, actor)),
                 url_for("stock.stock_list"))  # fmt: skip
    month = today.replace(day=1)
    for currency, pieces, cents in sold_by_owner(session, owners, month):
        sold = ngettext("%(num)s pièce", "%(num)s pièces", pieces)
        yield Figure(_("Vendu ce mois-ci"), f"{money(cents, currency)} · {sold}")


def install(app: Flask) -> None:
    """Put the page on the application."""
    app.register_blueprint(pages)
