"""Till pages: choose a till, set one up, see its drawers; the till itself is in shell.py."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.queries.places import visible_places
from kernel.access import Role, allow
from kernel.addresses import id_of, page_number
from kernel.db import db
from kernel.execute import execute
from kernel.forms import offer, problems_on, status_of
from kernel.security import current_actor
from shop import messages
from shop.forms import TillForm, TillSettingsForm
from shop.gateways.command_codes import COMMANDS, code128_svg
from shop.operations.drawers import takings_of
from shop.operations.tills import change_till, register_till
from shop.queries.tills import (
    drawer_for,
    hand_overs_of,
    movements_of,
    receipts_of,
    till_for,
    visible_drawers,
    visible_tills,
)

pages = Blueprint("tills", __name__)
AT_THE_COUNTER = (Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)
READERS = (*AT_THE_COUNTER, Role.AUDITOR)


@pages.get("/tills")
@allow(*READERS)
def till_list() -> str:
    """Choose a till to sell at."""
    session, actor = db.session(), current_actor()
    tills = visible_tills(session, actor)
    return render_template(
        "shop/tills/list.html",
        tills=tills,
        receipts=receipts_of(session, [at.till.id for at in tills]),
        may_sell=actor.has(AT_THE_COUNTER),
        may_add=actor.has((Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)),
    )


@pages.route("/tills/new", methods=["GET", "POST"])
@allow(Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)
def new_till() -> Response | tuple[str, int]:
    """Set up a till."""
    form = TillForm()
    places = visible_places(db.session(), current_actor(), ("boutique", "market_stall", "store", "workshop"))
    offer(form.place_id, [(place.id, place.name) for place in places])
    if form.validate_on_submit():
        with problems_on(form):
            execute(register_till, form.to_command(), form.context())
            flash(_("La caisse est prête : ouvrez-la pour vendre."))
            return redirect(url_for(".till_list"))
    return render_template("shop/tills/new.html", form=form, places=places), status_of(form)


@pages.route("/tills/<uuid:till_id>/settings", methods=["GET", "POST"])
@allow(Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)
def till_settings(till_id: UUID) -> Response | tuple[str, int]:
    """What a till prints, rounds and allows."""
    at = till_for(db.session(), current_actor(), till_id)
    form = TillSettingsForm(
        obj=at.till,
        discount_seller=at.till.discount_bp_max_seller // 100,
        discount_manager=at.till.discount_bp_max_manager // 100,
    )
    if form.validate_on_submit():
        with problems_on(form):
            execute(change_till, form.to_command(till_id), form.context())
            flash(_("C’est noté : la tablette l’apprend à sa prochaine question."))
            return redirect(url_for(".till_list"))
    return render_template("shop/tills/settings.html", form=form, at=at), status_of(form)


@pages.get("/tills/commands")
@allow(*AT_THE_COUNTER)
def command_codes() -> str:
    """A sheet of bar codes: with it a scanner alone sells."""
    labels = (
        _("Encaisser"),
        _("Le compte juste : terminer la vente"),
        _("Mettre en attente"),
        _("Un de moins"),
    )
    codes = [(label, code128_svg(command)) for label, command in zip(labels, COMMANDS, strict=True)]
    return render_template("shop/tills/commands.html", codes=codes)


@pages.get("/drawers")
@allow(*READERS)
def drawer_list() -> str:
    """The cash sessions, with what was counted at their end."""
    session, actor = db.session(), current_actor()
    till_id = id_of("till")
    return render_template(
        "shop/drawers/list.html",
        drawers=visible_drawers(session, actor, till_id, page_number()),
        tills=visible_tills(session, actor),
        till_id=till_id,
    )


@pages.get("/drawers/<uuid:cash_session_id>")
@allow(*READERS)
def drawer_page(cash_session_id: UUID) -> str:
    """One cash session: float, takings by means, count, difference and why."""
    session = db.session()
    drawer = drawer_for(session, current_actor(), cash_session_id)
    return render_template(
        "shop/drawers/drawer.html",
        drawer=drawer,
        takings=takings_of(session, cash_session_id),
        movements=movements_of(session, cash_session_id),
        hand_overs=hand_overs_of(session, cash_session_id),
        words=messages,
    )


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
