"""Pages of the standards: what each edition says, what changed, and a further version written."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

import producers.messages as messages
from kernel.access import Role, allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from producers.forms.standards import EditionForm, version_id_of, written_content
from producers.models import Standard, StandardVersion
from producers.operations.organisations import REGISTER_ZONE
from producers.operations.standards import publish_standard
from producers.queries import standards as queries
from producers.rules.parameter_texts import written
from producers.rules.requirements import RULES
from producers.rules.standard_changes import changes
from producers.rules.standards import Content
from producers.web.asked import READERS, manages

pages = Blueprint("standards", __name__)


@pages.get("/standards")
@allow(*READERS)
def standard_list() -> str:
    """Every standard, with what is in force today."""
    session, today = db.session(), business_day(now(), REGISTER_ZONE)
    found = queries.standards(session)
    return render_template(
        "producers/standards/list.html",
        standards=found,
        in_force=queries.versions_in_force(session, [one.key for one in found], today),
        today=today,
    )


@pages.get("/standards/<key>")
@allow(*READERS)
def standard(key: str) -> str:
    """One standard: its editions, each with its versions."""
    session, today = db.session(), business_day(now(), REGISTER_ZONE)
    found = queries.standard_of(session, key)
    return render_template(
        "producers/standards/standard.html",
        standard=found,
        versions=queries.versions_of(session, key),
        in_force=queries.version_in_force(session, key, today),
        manages=manages(),
    )


@pages.get("/standards/versions/<uuid:version_id>")
@allow(*READERS)
def version(version_id: UUID) -> str:
    """All that one version says; with `against`, what changed since that other one."""
    session = db.session()
    found = queries.version_of(session, version_id)
    content = queries.content_of(session, found)
    others = [one for one in queries.versions_of(session, found.standard_key) if one.id != found.id]
    wanted = version_id_of(request.args.get("against"))
    against = next((one for one in others if one.id == wanted), None)
    return render_template(
        "producers/standards/version.html",
        standard=queries.standard_of(session, found.standard_key),
        version=found,
        content=content,
        others=others,
        against=against,
        changes=changes(queries.content_of(session, against), content) if against else (),
        manages=manages(),
    )


@pages.route("/standards/versions/<uuid:version_id>/edit", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def edit_version(version_id: UUID) -> tuple[str, int] | Response:
    """Write a further version of an edition from the one shown; that one stays."""
    session = db.session()
    found = queries.version_of(session, version_id)
    standard = queries.standard_of(session, found.standard_key)
    content = queries.content_of(session, found)
    latest = queries.latest_version(session, standard.key, found.edition) or found
    first = written_content(found.edition, latest.version, content)
    return _edition_page(standard, found, EditionForm(data=first), found.product_keys)


@pages.route("/standards/<key>/editions/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_edition(key: str) -> tuple[str, int] | Response:
    """Write another edition, from what the newest one says."""
    session = db.session()
    standard = queries.standard_of(session, key)
    newest = queries.versions_of(session, key)[0]
    first = {**written_content("", 0, _as_model(session, newest)), "in_force_from": None}
    return _edition_page(standard, None, EditionForm(data=first), newest.product_keys)


def _as_model(session: Session, newest: StandardVersion) -> Content:
    """What a new edition starts from: the newest one that says something."""
    versions = queries.versions_of(session, newest.standard_key)
    return queries.content_of(session, next((one for one in versions if one.is_filled), newest))


def _edition_page(
    standard: Standard, found: StandardVersion | None, form: EditionForm, product_keys: list[str]
) -> tuple[str, int] | Response:
    more = request.form.get("more")
    if more in ("requirements", "limits", "area"):
        form.add_rows(more)
    elif form.validate_on_submit():
        with problems_on(form):
            done = execute(publish_standard, form.to_command(standard, product_keys), form.context())
            flash(
                _("La version %(number)s est publiée ; les précédentes restent.", number=done["version"])
                if done["is_new"]
                else _("Rien n’a changé : aucune version n’est ajoutée.")
            )
            return redirect(url_for("standards.version", version_id=done["version_id"]))
    page = render_template("producers/standards/edit.html", form=form, standard=standard, version=found)
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application, and their words in every template."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(
        standard_kind_names=messages.STANDARD_KIND_NAMES,
        subject_names=messages.SUBJECT_NAMES,
        evidence_names=messages.EVIDENCE_NAMES,
        rule_names=messages.RULE_NAMES,
        known_rules=RULES,
        written_parameters=written,
    )
