"""Pages of other systems' keys: what there are, a new one, the end of one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from kernel import tokens
from kernel.access import Role, allow
from kernel.clock import now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import OperationForm, problems_on, status_of
from kernel.models import User

pages = Blueprint("tokens", __name__)
ACCOUNTS_MAX = 1_000


class TokenForm(OperationForm):
    """Which system, for whom, to do what, how long."""

    name = StringField(
        _l("Quel système ?"),
        description=_l("Par exemple : logiciel du moulin, comptabilité."),
        validators=[InputRequired(), Length(max=tokens.NAME_LENGTH_MAX)],
    )
    user_id = SelectField(
        _l("Au nom de quel compte ?"),
        description=_l("Le système ne verra que ce que ce compte voit. Ouvrez-lui un compte à part."),
        validators=[InputRequired()],
    )
    scopes = SelectMultipleField(
        _l("Pour quoi faire ?"),
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        validators=[InputRequired()],
    )
    days = SelectField(
        _l("Pendant combien de temps ?"),
        choices=[("90", _l("90 jours")), ("365", _l("Un an")), ("730", _l("Deux ans"))],
        default="365",
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        accounts = select(User).where(User.active).order_by(User.name, User.email).limit(ACCOUNTS_MAX)
        self.user_id.choices = [
            ("", "—"),
            *((str(one.id), f"{one.name} ({one.email})") for one in db.session.scalars(accounts)),
        ]
        self.scopes.choices = list(tokens.SCOPES.items())

    def to_command(self, token_id: UUID, text: str) -> tokens.CreateToken:
        """The key asked for, known by its hash."""
        return tokens.CreateToken(
            token_id=token_id,
            name=self.name.data,
            user_id=UUID(self.user_id.data),
            scopes=tuple(self.scopes.data),
            digest=tokens.digest_of(text),
            expires_at=now() + timedelta(days=int(self.days.data)),
        )


@pages.get("/tokens")
@allow(Role.NETWORK_MANAGER)
def token_list() -> str:
    """Every key: for which system and account, until when, used when."""
    return render_template(
        "kernel/tokens/list.html", rows=tokens.listed_tokens(db.session()), scopes=tokens.SCOPES, now=now()
    )


@pages.route("/tokens/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_token() -> tuple[str, int]:
    """Make a key, and show it this once."""
    form = TokenForm()
    if form.validate_on_submit():
        context, text = form.context(), tokens.new_token_text()
        with problems_on(form):
            execute(tokens.create_token, form.to_command(context.operation_id, text), context)
            return render_template("kernel/tokens/made.html", text=text, name=form.name.data), 201
    return render_template("kernel/tokens/new.html", form=form), status_of(form)


@pages.route("/tokens/<uuid:token_id>/revoke", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def revoke(token_id: UUID) -> Response | tuple[str, int]:
    """Say what will stop, then end the key."""
    form = OperationForm()
    found = tokens.token_by_id(db.session(), token_id)
    if form.validate_on_submit():
        with problems_on(form):
            execute(tokens.revoke_token, tokens.RevokeToken(token_id), form.context())
            flash(_("La clé ne vaut plus rien."), "good")
            return redirect(url_for("tokens.token_list"))
    return render_template("kernel/tokens/revoke.html", form=form, row=found), status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
