"""The genealogy of a lot: drawn, and written as two lists."""

from uuid import UUID

from flask import Blueprint, Flask, render_template

from kernel.access import Role, allow
from kernel.db import db
from kernel.security import current_actor
from traceability.queries.genealogy import DRAWN_LOTS_MAX
from traceability.queries.lots import lot_for
from traceability.web.drawings import drawn_around
from traceability.web.lots import declared_of, whole

pages = Blueprint("genealogy", __name__)


@pages.get("/lots/<uuid:lot_id>/genealogy")
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR)
def lot_genealogy(lot_id: UUID) -> str:
    """What a lot was made of and what was made of it."""
    session, actor = db.session(), current_actor()
    lot = lot_for(session, actor, lot_id)
    drawn = drawn_around(session, actor, lot, DRAWN_LOTS_MAX)
    return render_template(
        "traceability/lots/genealogy.html",
        whole=whole(session, lot),
        drawn=drawn,
        declarations=declared_of(session, [node.lot for node in drawn.nodes.values() if node.is_open]),
        drawn_max=DRAWN_LOTS_MAX,
    )


def install(app: Flask) -> None:
    """Put the page on the application."""
    app.register_blueprint(pages)
