"""The contract of an advance: read, signed by all whom it binds, joined when it was signed on paper."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import fund.messages as words
import fund.messages.contracts as contract_words
from fund.forms.contracts import ContractPaperForm, ContractSignForm
from fund.gateways.contracts import pdf_of
from fund.operations.contracts import SIGNERS, join_contract, sign_contract
from fund.operations.touching import OFFICERS
from fund.queries.contracts import Contract, contract_of
from fund.queries.overview import advance_for
from fund.web.asked import READERS, acts, today_of
from fund.web.contract_papers import paper_of
from kernel.access import Role, allow
from kernel.addresses import one_of
from kernel.db import db
from kernel.execute import execute
from kernel.files import FileNotFound, receive
from kernel.forms import OperationForm, problems_on, status_of
from kernel.presentation import current_locale, text_direction
from kernel.security import current_actor
from kernel.strokes import GRID_HEIGHT, GRID_WIDTH
from kernel.web import file_answer

pages = Blueprint("contracts", __name__)
EVERYBODY = (*READERS, Role.COOPERATIVE_OFFICER)


@pages.get("/fund/advances/<uuid:advance_id>/contract")
@allow(*EVERYBODY)
def contract(advance_id: UUID) -> str:
    """Who signed it, and what was joined."""
    return _page(_found(advance_id))


@pages.get("/fund/advances/<uuid:advance_id>/contract.pdf")
@allow(*EVERYBODY)
def contract_pdf(advance_id: UUID) -> Response:
    """The contract as a file, in the language asked or in the reader's."""
    found = _found(advance_id)
    language = one_of("language", contract_words.LANGUAGES) or current_locale()
    with force_locale(language):
        content = pdf_of(paper_of(found), rtl=text_direction() == "rtl")
    name = f"{found.advance.number}-{language}.pdf"
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@pages.route("/fund/advances/<uuid:advance_id>/contract/sign", methods=["GET", "POST"])
@allow(*SIGNERS)
def sign(advance_id: UUID) -> Response | tuple[str, int]:
    """Sign on the screen that both stand before; each once."""
    found, form = _found(advance_id), ContractSignForm()
    offered = [(one, label) for one, label in _labels(found).items() if one in found.unsigned]
    # Who comes second is told that it is signed, not that the choice does not exist.
    form.offer(offered if request.method == "GET" else list(_labels(found).items()))
    if request.method == "GET" and not offered:
        return redirect(url_for(".contract", advance_id=advance_id))
    if form.validate_on_submit():
        with problems_on(form):
            execute(sign_contract, form.to_command(advance_id), form.context())
            flash(_("La signature de %(name)s est gardée.", name=form.name.data), "good")
            return redirect(url_for(".contract", advance_id=advance_id))
    return render_template("fund/contracts/sign.html", form=form, contract=found), status_of(form)


@pages.post("/fund/advances/<uuid:advance_id>/contract/papers")
@allow(*OFFICERS)
def join(advance_id: UUID) -> Response | tuple[str, int]:
    """Join the contract as it was signed on paper."""
    found, form = _found(advance_id), ContractPaperForm()
    if form.validate_on_submit():
        with problems_on(form):
            received = receive(form.file.data.read(), form.file.data.filename, form.id())
            execute(join_contract, form.to_command(advance_id, received), form.context())
            flash(_("Le contrat signé est joint."))
            return redirect(url_for(".contract", advance_id=advance_id))
    return _page(found, paper_form=form), status_of(form)


@pages.get("/fund/advances/<uuid:advance_id>/contract/papers/<uuid:file_id>")
@allow(*EVERYBODY)
def paper_file(advance_id: UUID, file_id: UUID) -> Response:
    """A joined contract, for whoever may read the advance."""
    found = next((file for _, file in _found(advance_id).papers if file.id == file_id), None)
    if found is None:
        raise FileNotFound(file_id=str(file_id))
    return file_answer(found)


def _found(advance_id: UUID) -> Contract:
    return contract_of(db.session(), advance_for(db.session(), current_actor(), advance_id))


def _labels(found: Contract) -> dict[str, str]:
    labels = contract_words.SIGNATORIES
    return {
        one: f"{labels.get(one, contract_words.GUARANTOR)} : {name}"
        for one, name in found.signatories.items()
    }


def _page(found: Contract, **forms: OperationForm) -> str:
    paper_form = ContractPaperForm(formdata=None)
    paper_form.dated_on.data = today_of(found.fund)
    return render_template(
        "fund/contracts/contract.html",
        contract=found,
        labels=_labels(found),
        grid=(GRID_WIDTH, GRID_HEIGHT),
        may_sign=current_actor().has(SIGNERS),
        may_act=acts(),
        today=today_of(found.fund),
        words=words,
        contract_words=contract_words,
        **{"paper_form": paper_form, **forms},
    )


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
