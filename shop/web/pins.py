"""My code for the tills: chosen here, checked by each till without the network."""

from base64 import b64encode
from hashlib import pbkdf2_hmac
from secrets import token_bytes

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from shop.forms import PinForm
from shop.operations.tills import SetPin, set_pin

pages = Blueprint("pins", __name__)
ITERATIONS = 100_000
SALT_BYTES = 16


@pages.route("/my-till-code", methods=["GET", "POST"])
@allow(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)
def my_pin() -> Response | tuple[str, int]:
    """Choose one's own code; the code itself is kept nowhere."""
    form = PinForm()
    if form.validate_on_submit():
        context = form.context()
        assert context.actor.id is not None
        salt = token_bytes(SALT_BYTES)
        hash_ = pin_hash(form.pin.data or "", salt, ITERATIONS)
        command = SetPin(context.actor.id, b64encode(salt).decode(), ITERATIONS, hash_)
        with problems_on(form):
            execute(set_pin, command, context)
            flash(_("Votre code est changé. Chaque caisse le connaît dès qu’elle a le réseau."))
            return redirect(url_for("tills.till_list"))
    return render_template("shop/pins/mine.html", form=form, name=current_actor().name), status_of(form)


def pin_hash(pin: str, salt: bytes, iterations: int) -> str:
    """PBKDF2-SHA256 of a code, 256 bits in base64; `frontend/src/till/staff.ts` makes the same."""
    return b64encode(pbkdf2_hmac("sha256", pin.encode(), salt, iterations)).decode()


def install(app: Flask) -> None:
    """Put the page on the application."""
    app.register_blueprint(pages)
