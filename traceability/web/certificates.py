"""Pages of certificates: what they cover, when they end, what their bodies decided, what was corrected."""

from collections.abc import Sequence
from io import BytesIO
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

import traceability.messages
import traceability.messages.claims  # noqa: F401 - the sentences of claims
from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.files import FileNotFound, content_of
from kernel.forms import problems_on, status_of
from kernel.models import StoredFile
from kernel.security import current_actor
from producers.messages import BRANCH_NAMES, CERTIFICATE_EVENT_NAMES, SCHEME_NAMES
from producers.models import SCHEMES, Organisation, Plot, StandardVersion
from producers.operations.certificates import (
    correct_certificate,
    decide_on_certificate,
    record_certificate,
)
from producers.queries import certificates as queries
from producers.queries import organisations
from traceability.forms.certificates import CertificateForm, CorrectionForm, DecisionForm, as_written
from traceability.messages.claims import CORRECTION_NAMES, STANDING_NAMES
from traceability.models import Product
from traceability.queries.balances import balances_of
from traceability.web.lots import today

pages = Blueprint("certificates", __name__)
READERS = (Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, Role.FUND_OFFICER, Role.AUDITOR)
PLOTS_MAX = 2_000


@pages.get("/certificates")
@allow(*READERS)
def all_certificates() -> str:
    """Every certificate that this person may read, the last to end first; those that end soon on top."""
    session, actor = db.session(), current_actor()
    return render_template(
        "traceability/certificates/all.html",
        ending=queries.ending(session, actor, today()),
        rows=queries.all_visible(session, actor),
        today=today(),
    )


@pages.get("/organisations/<uuid:organisation_id>/certificates")
@allow(*READERS)
def certificates(organisation_id: UUID) -> str:
    """All certificates that cover an organisation, those that end last first."""
    session = db.session()
    organisation = organisations.organisation_for(session, current_actor(), organisation_id)
    page = queries.certificate_page(session, organisation.id, max(1, request.args.get("page", 1, type=int)))
    return render_template(
        "traceability/certificates/list.html",
        organisation=organisation,
        page=page,
        rows=queries.told_of(session, page.rows),
        today=today(),
        manages=_manages(),
    )


@pages.get("/certificates/<uuid:certificate_id>")
@allow(*READERS)
def certificate(certificate_id: UUID) -> str:
    """One certificate: what it covers, what it is worth today, what was decided and corrected."""
    session, actor = db.session(), current_actor()
    found = queries.certificate_for(session, actor, certificate_id)
    record = queries.record_of(session, found)
    products = session.scalars(select(Product).where(Product.key.in_(found.product_keys)))
    return render_template(
        "traceability/certificates/page.html",
        record=record,
        told=record.told,
        certificate=found,
        standing=record.told.standing(today()),
        products=products.all(),
        balances=balances_of(session, found),
        event_names=CERTIFICATE_EVENT_NAMES,
        today=today(),
        manages=_manages(),
        declares=actor.has((Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)),
    )


@pages.get("/certificates/<uuid:certificate_id>/document")
@allow(*READERS)
def document(certificate_id: UUID) -> Response:
    """The certificate's paper, for who may read the certificate."""
    session, actor = db.session(), current_actor()
    found = queries.certificate_for(session, actor, certificate_id)
    file = session.get(StoredFile, found.document_id or certificate_id)
    if file is None:
        raise FileNotFound(file_id=str(certificate_id))
    answer = send_file(BytesIO(content_of(file)), mimetype=file.media_type, download_name=file.name)
    # A stranger's PDF or photo opens by itself, without the rights of this site.
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return answer


@pages.route("/organisations/<uuid:organisation_id>/certificates/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_certificate(organisation_id: UUID) -> tuple[str, int] | Response:
    """Record a certificate as it stands on the paper."""
    session = db.session()
    organisation = organisations.organisation_for(session, current_actor(), organisation_id)
    form = CertificateForm()
    _offer(session, form, organisation)
    if form.validate_on_submit():
        with problems_on(form):
            done = execute(record_certificate, form.to_command(organisation_id), form.context())
            flash(_("Le certificat est enregistré."))
            return redirect(url_for("certificates.certificate", certificate_id=done["certificate_id"]))
    page = render_template(
        "traceability/certificates/form.html", form=form, organisation=organisation, certificate=None
    )
    return page, status_of(form)


@pages.route("/certificates/<uuid:certificate_id>/correct", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def correct(certificate_id: UUID) -> tuple[str, int] | Response:
    """Correct a mistyped certificate; what was written before stays readable."""
    session = db.session()
    found = queries.certificate_for(session, current_actor(), certificate_id)
    record = queries.record_of(session, found)
    form = CorrectionForm(data=as_written(record))
    _offer(session, form, record.told.holder)
    if form.validate_on_submit():
        with problems_on(form):
            execute(correct_certificate, form.to_correction(certificate_id), form.context())
            flash(_("Le certificat est corrigé."))
            return redirect(url_for("certificates.certificate", certificate_id=certificate_id))
    page = render_template(
        "traceability/certificates/form.html", form=form, organisation=record.told.holder, certificate=found
    )
    return page, status_of(form)


@pages.route("/certificates/<uuid:certificate_id>/decide", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def decide(certificate_id: UUID) -> tuple[str, int] | Response:
    """Record that the body suspended, reinstated or withdrew a certificate."""
    session = db.session()
    found = queries.certificate_for(session, current_actor(), certificate_id)
    told = queries.told_of(session, [found])[0]
    form = DecisionForm(data={"effective_on": today()})
    if form.validate_on_submit():
        with problems_on(form):
            execute(decide_on_certificate, form.to_command(certificate_id), form.context())
            flash(_("La décision est enregistrée."))
            return redirect(url_for("certificates.certificate", certificate_id=certificate_id))
    page = render_template(
        "traceability/certificates/decide.html",
        form=form,
        certificate=found,
        organisation=told.holder,
        standing=told.standing(today()),
    )
    return page, status_of(form)


def _offer(session: Session, form: CertificateForm, holder: Organisation) -> None:
    """The choices of a certificate: other organisations, products, and the plots of those it may cover."""
    others = [one for one in organisations.network(session) if one.id != holder.id]
    covered = {holder.id, *(form.organisations.data or ())}
    form.offer(others, _products(session), _plots(session, holder, covered), _versions(session))


def _products(session: Session) -> Sequence[Product]:
    return session.scalars(select(Product).order_by(Product.branch, Product.name_fr)).all()


def _plots(session: Session, holder: Organisation, covered: set[UUID]) -> Sequence[Plot]:
    owners = covered | {one.id for one in organisations.children_of(session, holder.id)}
    wanted = select(Plot).where(Plot.organisation_id.in_(owners)).order_by(Plot.code)
    return session.scalars(wanted.limit(PLOTS_MAX)).all()


def _versions(session: Session) -> Sequence[StandardVersion]:
    return session.scalars(
        select(StandardVersion)
        .where(StandardVersion.standard_key.in_(SCHEMES))
        .order_by(StandardVersion.standard_key, StandardVersion.edition, StandardVersion.version)
    ).all()


def _manages() -> bool:
    return current_actor().has((Role.NETWORK_MANAGER,))


def install(app: Flask) -> None:
    """Put the pages on the application, and the words that their templates use."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(
        standing_names=STANDING_NAMES,
        scheme_names=SCHEME_NAMES,
        branch_names=BRANCH_NAMES,
        correction_names=CORRECTION_NAMES,
    )
