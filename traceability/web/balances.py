"""The mass balance of each certificate: declared, approved, drawn, left, packed, labelled."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.quantity import MG_PER_KG
from kernel.security import current_actor
from kernel.spreadsheets import csv_answer
from producers.messages import SCHEME_NAMES
from producers.models import Certificate, Organisation
from producers.queries.certificates import Record, certificate_for, record_of
from traceability.forms.balances import ApprovalForm, CountForm, DeclarationForm, YieldForm
from traceability.models import Product
from traceability.operations.yields import approve_yield, count_waiting, declare_yield
from traceability.queries import balances as queries
from traceability.queries.balances import Balance
from traceability.queries.claims import states_of
from traceability.queries.packed_parts import packed_parts
from traceability.queries.supplies import received_from_outside
from traceability.web.lots import named, today

pages = Blueprint("balances", __name__)
# What a season may be: a number beyond is nobody's, and no database holds it.
YEARS = range(1900, 2200)
READERS = (Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, Role.AUDITOR)
DECLARERS = (Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)


@pages.get("/balances")
@allow(*READERS)
def balance_list() -> str:
    """One row a certificate, season and product; narrowed to a season by the address."""
    rows = queries.balances(db.session(), current_actor(), _season())
    return render_template(
        "traceability/balances/list.html", rows=rows, season=_season(), seasons=_seasons(rows)
    )


@pages.get("/balances.csv")
@allow(*READERS)
def balance_file() -> Response:
    """The same, for a spreadsheet: kilograms with a point."""
    head = ["certification", "organisme", "certificat", "titulaire", "campagne", "produit", "declare_kg",
            "approuve_kg", "compte_kg", "reste_kg", "conditionne_kg", "etiquete_kg"]  # fmt: skip
    rows = queries.balances(db.session(), current_actor(), _season())
    return csv_answer("bilans.csv", [head, *map(_line, rows)])


def _line(row: Balance) -> list[str]:
    one = row.told.certificate
    masses = (row.declared, row.approved, row.drawn, row.left, row.packed_mg, row.labelled_mg)
    words = (str(SCHEME_NAMES[one.scheme]), one.body, one.number, row.told.holder.name)
    return [
        *words,
        str(row.season),
        named(row.product),
        *("" if mass is None else f"{mass / MG_PER_KG:.6f}" for mass in masses),
    ]


@pages.route("/balances/<uuid:certificate_id>/<int:season>/<uuid:product_id>", methods=["GET", "POST"])
@allow(*READERS)
def balance(certificate_id: UUID, season: int, product_id: UUID) -> str | BaseResponse:
    """What one balance is made of: declarations, approvals, harvests, packs; *Compter* what waits."""
    session, actor = db.session(), current_actor()
    certificate = certificate_for(session, actor, certificate_id)
    if season not in YEARS:
        raise queries.BalanceNotFound(season=season)
    form = CountForm()
    may_count = actor.has(DECLARERS)
    if may_count and form.validate_on_submit():
        with problems_on(form):
            done = execute(count_waiting, form.to_command(certificate_id, season, product_id), form.context())
            flash(
                ngettext("%(num)s récolte est comptée.", "%(num)s récoltes sont comptées.", done["counted"])
            )
            return redirect(request.path)
    row = queries.balance_of(session, certificate, season, product_id)
    packed = packed_parts(session, [row.key])[row.key]
    return render_template(
        "traceability/balances/balance.html",
        row=row,
        certificate=certificate,
        form=form,
        may_count=may_count,
        declarations=queries.declarations_of(session, *row.key),
        approvals=queries.approvals_of(session, *row.key),
        harvests=queries.counted_harvests(session, *row.key),
        waiting=queries.waiting_harvests(session, *row.key),
        packed=packed,
        outside=received_from_outside(
            session, {row.told.holder.id, *row.told.scope.organisations}, product_id, season
        ),
        states=states_of(session, [one.lot.id for one in packed], certificate.scheme),
    )


@pages.route("/certificates/<uuid:certificate_id>/declare", methods=["GET", "POST"])
@allow(*DECLARERS)
def declare(certificate_id: UUID) -> BaseResponse | tuple[str, int]:
    """Declare what is expected of a harvest; the latest declaration of a season counts."""
    session, actor = db.session(), current_actor()
    certificate = certificate_for(session, actor, certificate_id)
    record = record_of(session, certificate)
    form = DeclarationForm(data={"season": today().year})
    form.for_whom(_own(record))
    if (done := _asked(form, certificate)) is not None:
        return done
    page = render_template("traceability/balances/declare.html", form=form, record=record)
    return page, status_of(form)


@pages.route("/certificates/<uuid:certificate_id>/approve", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def approve(certificate_id: UUID) -> BaseResponse | tuple[str, int]:
    """Record what the body approved; the harvests that waited are counted."""
    session, actor = db.session(), current_actor()
    certificate = certificate_for(session, actor, certificate_id)
    form = ApprovalForm(data={"season": today().year, "approved_on": today()})
    if (done := _asked(form, certificate)) is not None:
        return done
    page = render_template(
        "traceability/balances/approve.html", form=form, record=record_of(session, certificate)
    )
    return page, status_of(form)


def _asked(form: DeclarationForm | ApprovalForm, certificate: Certificate) -> BaseResponse | None:
    """Do what a form asks, and go to the balance; None while there is something to fill or to mend."""
    form.offer(_harvested(db.session(), certificate.branch))
    # Bound before the command is done: what was read belongs to a session that begins again then.
    certificate_id = certificate.id
    if form.validate_on_submit():
        with problems_on(form):
            if isinstance(form, ApprovalForm):
                execute(approve_yield, form.to_command(certificate_id), form.context())
                flash(_("L’approbation est enregistrée."))
            else:
                execute(declare_yield, form.to_command(certificate_id), form.context())
                flash(_("La récolte est déclarée. L’organisme peut maintenant l’approuver."))
            return redirect(_address(form, certificate_id))
    return None


def _address(form: YieldForm, certificate_id: UUID) -> str:
    return url_for(
        "balances.balance",
        certificate_id=certificate_id,
        season=form.season.data,
        product_id=form.product_id.data,
    )


def _own(record: Record) -> list[Organisation]:
    """The organisations of a certificate for which this person may declare."""
    actor = current_actor()
    covered = [record.told.holder, *record.organisations]
    if actor.has((Role.NETWORK_MANAGER,)):
        return covered
    return [one for one in covered if one.id in actor.organisations]


def _harvested(session: Session, branch: str) -> Sequence[Product]:
    return session.scalars(
        select(Product).where(Product.branch == branch, Product.is_harvested).order_by(Product.name_fr)
    ).all()


def _season() -> int | None:
    """The season that the address asks for; none when it is no year."""
    asked = request.args.get("season", 0, type=int)
    return asked if asked in YEARS else None


def _seasons(rows: Sequence[Balance]) -> list[int]:
    chosen = _season()
    return sorted({row.season for row in rows} | ({chosen} if chosen else set()), reverse=True)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
