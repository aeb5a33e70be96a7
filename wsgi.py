"""The application: the only module that knows every package."""

from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_migrate import Migrate
from flask_smorest import Api

import inventory.models
import kernel.cli
import kernel.reference
import kernel.web
import producers.models
import shop.models
import traceability.models
from kernel import assets, guard, http, limits, presentation, security
from kernel import db as database
from kernel.access import allowed_roles
from kernel.db import db
from kernel.security import current_actor
from kernel.settings import read_settings

ROOT = Path(__file__).parent
# Every door of every package, lowest package first; each module has `install(app)`.
DOORS = (
    kernel.web,
    kernel.cli,
    kernel.reference,
)


# Foreign keys cross packages by table name, so every table must be known before a session opens.
MODELS = (producers.models, traceability.models, inventory.models, shop.models)


class Job(NamedTuple):
    """One entry of the navigation: a job to do, named by its verb."""

    endpoint: str
    label: Any
    icon: str


# In the order of the thread: from the plot to the receipt. Shown to whoever the page allows.
NAVIGATION: tuple[Job, ...] = ()


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The whole application; `overrides` replace settings, for tests.

    Raises MissingSetting when a secret is not given outside demo mode.
    """
    app = Flask("igoudar", root_path=str(ROOT), instance_path=str(ROOT / "instance"), static_folder=None)
    app.config.update(read_settings(Path(app.instance_path)) if overrides is None else overrides)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    database.install(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    http.install(app)
    presentation.install(app)
    security.install(app)
    assets.install(app)
    api = Api(app, spec_kwargs=API_SPEC)
    for door in DOORS:
        door.install(app)
        if hasattr(door, "blueprint"):
            api.register_blueprint(door.blueprint)
    guard.install(app)
    limits.install(app)
    app.context_processor(page_frame)
    return app


API_SPEC = {
    "title": "Igoudar",
    "version": "1",
    "openapi_version": "3.1.0",
}


def page_frame() -> dict[str, Any]:
    """What every page shows around its content: the jobs this person may do."""
    actor = current_actor()
    return {
        "demo": current_app.config["DEMO"],
        "actor": actor,
        "navigation": [
            {
                "label": job.label,
                "url": url_for(job.endpoint),
                "icon": job.icon,
                "current": request.endpoint == job.endpoint,
            }
            for job in NAVIGATION
            if actor.has(allowed_roles(current_app.view_functions[job.endpoint]) or ())
        ],
    }
