"""The application: the only module that knows every package."""

import gc
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l
from flask_migrate import Migrate
from flask_smorest import Api

import fund.doors
import fund.models
import inventory.doors
import inventory.models
import kernel.doors
import producers.doors
import producers.models
import shop.doors
import shop.models
import traceability.doors
import traceability.models
from kernel import assets, guard, http, limits, navigation, presentation, security
from kernel import db as database
from kernel.access import allowed_roles
from kernel.api import door as api_door
from kernel.db import db
from kernel.navigation import Group, Job
from kernel.routing import LateRule
from kernel.security import current_actor
from kernel.settings import read_settings

ROOT = Path(__file__).parent
# Every door of every package, lowest package first; each module has `install(app)`.
DOORS = tuple(
    door
    for package in (kernel, producers, traceability, inventory, fund, shop)
    for door in package.doors.DOORS
)

# Foreign keys cross packages by table name, so every table must be known before a session opens.
MODELS = (producers.models, traceability.models, inventory.models, fund.models, shop.models)


HOME = Job("home.home", _l("Aujourd’hui"), "home")
# Groups in the order of the thread, from the plot to the receipt; jobs in that of a day's work.
# Each is shown to whoever its page allows.
NAVIGATION = (
    Group(
        _l("Produire"),
        (
            Job("harvests.choose_place", _l("Récolter"), "harvest"),
            Job("makings.choose_place", _l("Fabriquer"), "craft"),
            Job("gatherings.gathering_list", _l("Peser au village"), "basket"),
            Job("processing.choose_place", _l("Transformer"), "crushing"),
            Job("labels.to_label", _l("Étiqueter"), "label", also=("label_log",)),
            Job("items.item_list", _l("Définir les articles"), "item", also=("prices",)),
        ),
    ),
    Group(
        _l("Suivre et rappeler"),
        (
            Job(
                "lots.lot_list",
                _l("Suivre les lots"),
                "lot",
                also=("claims", "genealogy", "holds", "analyses"),
            ),
            Job("seasons.season", _l("Comparer les analyses"), "analysis"),
            Job("scan_alerts.alert_list", _l("Regarder les scans"), "scan"),
            Job("reports.report_list", _l("Répondre aux clients"), "alert"),
            Job("recalls.recall_list", _l("Rappeler"), "recall", also=("recall_acts",)),
        ),
    ),
    Group(
        _l("Certifier"),
        (
            Job("dossiers.dossier_list", _l("Préparer un dossier"), "certificate", also=("requirements",)),
            Job("certificates.all_certificates", _l("Suivre les certificats"), "certificate"),
            Job("balances.balance_list", _l("Lire les bilans"), "balance"),
            Job("standards.standard_list", _l("Lire les cahiers des charges"), "audit"),
        ),
    ),
    Group(
        _l("Stocker et livrer"),
        (
            Job("orders.order_list", _l("Commander"), "order", also=("reordering",)),
            Job("deliveries.choose_source", _l("Livrer"), "truck"),
            Job("deliveries.to_receive", _l("Recevoir"), "receive"),
            Job(
                "stock.stock_list",
                _l("Voir le stock"),
                "stock",
                also=("outflows", "valuation", "relabelling"),
            ),
            Job("counts.count_list", _l("Compter le stock"), "count", also=("shelf_codes",)),
            Job("expiry.choose_place", _l("Suivre les dates"), "alert", also=("returns",)),
            Job("places.place_list", _l("Voir les lieux"), "place", also=("stalls", "stocking")),
        ),
    ),
    Group(
        _l("Vendre"),
        (
            Job("tills.till_list", _l("Ouvrir une caisse"), "till", also=("pins",)),
            Job("sales.sale_list", _l("Relire les ventes"), "sale"),
            Job("owned.goods", _l("Suivre mes produits"), "basket"),
            Job("figures.figures", _l("Lire les chiffres"), "balance", also=("standing",)),
            Job("settling.to_settle", _l("Régler les écarts"), "count", also=("queue_files",)),
            Job("tills.drawer_list", _l("Contrôler les caisses"), "drawer"),
            Job("closings.closing_list", _l("Lire les clôtures"), "sale"),
            Job("payouts.payout_list", _l("Reverser aux producteurs"), "people", also=("agreements",)),
            Job("ledger.journal", _l("Tenir les comptes"), "count"),
            Job(
                "price_lists.price_list",
                _l("Fixer les prix"),
                "price",
                also=("pieces", "shelf_labels", "taxes"),
            ),
            Job("catalogue.article_list", _l("Mettre en vente"), "jar"),
        ),
    ),
    Group(
        _l("Fonds de roulement"),
        (
            Job(
                "fund.overview",
                _l("Suivre le fonds"),
                "fund",
                also=("advances", "forecast", "trends", "relation", "simulator", "contracts", "guarantees"),
            ),
            Job("calendar.month", _l("Voir les échéances"), "order"),
            Job("calls.call_list", _l("Relancer et appeler"), "people", also=("reminders",)),
            Job("applications.application_list", _l("Instruire les demandes"), "order"),
            Job("capital.choose_fund", _l("Tenir le capital"), "balance", also=("books",)),
            Job("bank.choose_fund", _l("Pointer la banque"), "count", also=("bank_lines",)),
            Job("fund_reports.report", _l("Rendre compte aux bailleurs"), "standard"),
            Job("advances.own", _l("Suivre mes avances"), "fund"),
        ),
    ),
    Group(
        _l("Gérer le réseau"),
        (
            Job(
                "organisations.registers",
                _l("Inscrire"),
                "people",
                also=("members", "plots", "trainings", "inspections", "conversion"),
            ),
            Job("organisations.network", _l("Parcourir le réseau"), "network"),
            Job("imports.import_list", _l("Importer des listes"), "import"),
            Job("people.people_list", _l("Ouvrir des comptes"), "people"),
            Job("tokens.token_list", _l("Donner des clés d’accès"), "key"),
        ),
    ),
)


def web_process() -> Flask:
    """The application of a process that serves pages until it is stopped.

    What it is made of stays as long as the process: the search for garbage passes over it, which otherwise
    lasts a quarter of a second, in the middle of a request.
    """
    app = create_app()
    gc.collect()
    gc.freeze()
    return app


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The whole application; `overrides` replace settings, for tests.

    Raises MissingSetting when a secret is not given outside demo mode.
    """
    app = Flask("igoudar", root_path=str(ROOT), instance_path=str(ROOT / "instance"), static_folder=None)
    app.url_rule_class = LateRule
    app.config.update(read_settings(Path(app.instance_path)) if overrides is None else overrides)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    database.install(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    # Before ours: smorest brings error handlers of its own, and the last one to be registered answers.
    api = Api(app, spec_kwargs=API_SPEC)
    http.install(app)
    presentation.install(app)
    security.install(app)
    assets.install(app)
    for door in DOORS:
        door.install(app)
        if hasattr(door, "blueprint"):
            api.register_blueprint(door.blueprint)
    api_door.install(app, [door.versioned for door in DOORS if hasattr(door, "versioned")])
    guard.install(app)
    limits.install(app)
    app.context_processor(page_frame)
    return app


API_SPEC = {
    "title": "Igoudar",
    "version": "1",
    "openapi_version": "3.1.0",
}


def may_open(endpoint: str) -> bool:
    """Whether the person of this request holds a role that a page allows; for links worth showing."""
    return current_actor().has(allowed_roles(current_app.view_functions[endpoint]) or ())


def page_frame() -> dict[str, Any]:
    """What every page shows around its content: the jobs this person may do."""
    actor = current_actor()
    return {
        "demo": current_app.config["DEMO"],
        "actor": actor,
        "may_open": may_open,
        "navigation_home": HOME,
        "navigation": navigation.shown(NAVIGATION, may_open, request.endpoint),
    }
