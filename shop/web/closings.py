"""Closings of a place, by day, month and year; each with what its tills closed."""

import json
from uuid import UUID

from flask import Blueprint, Flask, Response, render_template
from flask_babel import lazy_gettext as _l

from kernel.access import Role, allow
from kernel.addresses import id_of, one_of, page_number
from kernel.db import db
from kernel.presentation import percent
from kernel.security import current_actor
from shop import messages
from shop.queries.closings import closing_for, till_closings_of, visible_closings
from shop.queries.selling import selling_places

pages = Blueprint("closings", __name__)
READERS = (Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, Role.AUDITOR)
LEVELS = {"day": _l("Jours"), "month": _l("Mois"), "year": _l("Années")}
BP_TO_PPM = 100


@pages.get("/closings")
@allow(*READERS)
def closing_list() -> str:
    """The closings of the places this person keeps, latest first."""
    session, actor = db.session(), current_actor()
    place_id, level = id_of("place"), one_of("level", LEVELS)
    return render_template(
        "shop/closings/list.html",
        closings=visible_closings(session, actor, place_id, level, page_number()),
        places=selling_places(session, actor),
        place_id=place_id,
        level=level,
        levels=LEVELS,
    )


@pages.get("/closings/<uuid:closing_id>")
@allow(*READERS)
def closing(closing_id: UUID) -> str:
    """One closing: its figures, what it covers, its seal, and what each till closed."""
    session = db.session()
    found = closing_for(session, current_actor(), closing_id)
    said = json.loads(found.closing.text)
    return render_template(
        "shop/closings/closing.html",
        found=found,
        said=said,
        body=said["body"],
        tills=till_closings_of(session, found.place.id, found.closing.period),
        rate=lambda bp: percent(bp * BP_TO_PPM),
        levels=LEVELS,
        words=messages,
    )


@pages.get("/closings/<uuid:closing_id>/text")
@allow(*READERS)
def closing_text(closing_id: UUID) -> Response:
    """The sealed text of a closing, byte for byte."""
    found = closing_for(db.session(), current_actor(), closing_id).closing
    answer = Response(found.text, mimetype="application/json")
    answer.headers["X-Signature"] = found.signature
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.period}-{found.ordinal}.json"'
    return answer


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
