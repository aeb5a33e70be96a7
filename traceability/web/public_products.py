"""What anybody may read of a product without its lot, of a certificate, and whether a pack is recalled."""

import json
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, Response, redirect, request

from kernel.access import public
from kernel.clock import business_day, now
from kernel.db import db
from kernel.files import content_of
from kernel.ids import is_token
from kernel.models import StoredFile
from kernel.presentation import current_locale
from traceability.queries.prices import price_shown
from traceability.queries.public import COUNTRY_ZONE, LotWithRecalls, Notice, lot_with_recalls
from traceability.queries.resolver import (
    certificates_on,
    public_certificate,
    recalled_lots,
)
from traceability.rules.public import Caution, caution_of
from traceability.web import public_words as words
from traceability.web.public_frame import (
    RECALLED_SECONDS,
    answer,
    choose_language,
    limited,
    named_by,
    nothing,
    page,
)
from traceability.web.share import product_share

products = Blueprint("public_products", __name__)

JSON = "application/json"


@products.get("/p/<gtin>")
@limited
@public
def product(gtin: str) -> Response:
    """The product of a licensed GTIN: what it is, whose, its certificates, and the way to one's own lot."""
    choose_language()
    typed = request.args.get("lot", "").strip()
    named = named_by(gtin, typed)
    if isinstance(named, Response):
        return named
    if named.lot:
        return redirect(f"/l/{named.lot.token}?lang={current_locale()}", HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    today = business_day(now(), COUNTRY_ZONE)
    held = certificates_on(db.session(), named.organisation.id, named.product.branch, today)
    return answer(
        page(
            "product",
            named=named,
            name=words.pack_name(named.product, named.item),
            certificates=held,
            recalled=recalled_lots(db.session(), named.item.id),
            price=price_shown(db.session(), named.item.id, today),
            typed=typed,
            share=product_share(named),
        ),
        seconds=RECALLED_SECONDS,
    )


@products.get("/p/<gtin>/recall")
@limited
@public
def product_recall(gtin: str) -> Response:
    """Which lots of a product are recalled now; JSON for a program that asks for it."""
    choose_language()
    named = named_by(gtin)
    if isinstance(named, Response):
        return named
    recalled = recalled_lots(db.session(), named.item.id)
    told = {
        "gtin": named.item.gtin,
        "status": Caution.RECALLED if recalled else Caution.NONE,
        "lots": [
            {"lot": one.lot.code, "recall": one.recall.code, "advice": one.recall.advice} for one in recalled
        ],
    }
    name = words.pack_name(named.product, named.item)
    return _told(told, "product_recall", named=named, name=name, recalled=recalled)


@products.get("/l/<token>/recall")
@limited
@public
def lot_recall(token: str) -> Response:
    """Whether a lot is recalled, held, free again or free: what `gs1:recallStatus` leads to."""
    choose_language()
    if not is_token(token):
        return nothing(HTTPStatus.BAD_REQUEST)
    found = lot_with_recalls(db.session(), token)
    if found is None:
        return nothing(HTTPStatus.NOT_FOUND)
    status = caution_of(found.lot.state, was_recalled=bool(found.lifted))
    name = words.pack_name(found.product, found.item)
    return _told(_recall_state(found, status), "recall", found=found, status=status, name=name)


def _recall_state(found: LotWithRecalls, status: Caution) -> dict[str, Any]:
    is_licensed = found.item is not None and found.item.gtin_status == "licensed"
    return {
        "lot": found.lot.code,
        "gtin": found.item.gtin if found.item and is_licensed else None,
        "organisation": found.organisation.name,
        "status": status,
        "recalls": [_notice(one) for one in (*found.recalls, *found.lifted)],
    }


def _notice(one: Notice) -> dict[str, Any]:
    return {
        "code": one.code,
        "reason": one.reason,
        "advice": one.advice,
        "recalledOn": one.recalled_on.isoformat(),
        "liftedOn": one.lifted_on.isoformat() if one.lifted_on else None,
    }


@products.get("/c/<uuid:certificate_id>")
@limited
@public
def certificate(certificate_id: UUID) -> Response:
    """A certificate: what it is, who holds it, who gave it, for what and until when."""
    choose_language()
    told = public_certificate(db.session(), certificate_id)
    if told is None:
        return nothing(HTTPStatus.NOT_FOUND)
    standing = told.standing(business_day(now(), COUNTRY_ZONE))
    return answer(page("certificate", told=told, one=told.certificate, standing=standing))


@products.get("/c/<uuid:certificate_id>/document")
@limited
@public
def certificate_document(certificate_id: UUID) -> Response:
    """The paper of a certificate, when its holder lets anybody read it."""
    choose_language()
    told = public_certificate(db.session(), certificate_id)
    document_id = told.certificate.document_id if told and told.certificate.is_document_public else None
    if document_id is None:
        return nothing(HTTPStatus.NOT_FOUND)
    file = db.session().get_one(StoredFile, document_id)
    return answer(content_of(file), media_type=file.media_type)


def _told(told: dict[str, Any], template: str, **shown: Any) -> Response:
    """The same as JSON or as a page, as who asks prefers; any site may read it."""
    wanted = request.accept_mimetypes.best_match(("text/html", JSON))
    if wanted == JSON:
        response = answer(json.dumps(told, ensure_ascii=False), seconds=RECALLED_SECONDS, media_type=JSON)
    else:
        response = answer(page(template, **shown), seconds=RECALLED_SECONDS)
    response.vary.add("Accept")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(products)
