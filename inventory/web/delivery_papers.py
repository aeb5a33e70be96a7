"""The delivery note as a file to print: it travels with the goods and is signed at both ends."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, url_for
from flask_babel import gettext as _

from inventory.gateways.delivery_notes import PaperNote, pdf_of
from inventory.messages import DIFFERENCE_REASONS, PRICED_BY, SIGNATURE_STANDINGS, TERMS_SAID
from inventory.models import Place
from inventory.queries.deliveries import DeliveryNote, NoteLine, delivery_note
from inventory.queries.signatures import SignatureRow, signatures_on
from inventory.web.readers import READERS
from kernel.access import allow
from kernel.db import db
from kernel.paper_signatures import Signed
from kernel.presentation import day, moment, money, quantity, text_direction
from kernel.quantity import Unit
from kernel.security import current_actor
from producers.models import Organisation

pages = Blueprint("delivery_papers", __name__)


@pages.get("/deliveries/<uuid:delivery_id>/note.pdf")
@allow(*READERS)
def note_pdf(delivery_id: UUID) -> Response:
    """The delivery note as a PDF, with what was found once it is received."""
    session = db.session()
    note = delivery_note(session, current_actor(), delivery_id)
    content = pdf_of(_paper(note, signatures_on(session, note)), rtl=text_direction() == "rtl")
    name = f"{note.delivery.number}.pdf"
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _paper(note: DeliveryNote, signatures: Mapping[str, SignatureRow]) -> PaperNote:
    base = current_app.config["PUBLIC_BASE_URL"]
    return PaperNote(
        number=note.delivery.number,
        title=_("Bon de livraison %(number)s", number=note.delivery.number),
        address=base + url_for("deliveries.note", delivery_id=note.delivery.id),
        facts=list(_facts(note)),
        head=[_("Article"), _("Lot"), _("À consommer avant"), _("À qui"), _("Annoncé"), _("Reçu")],
        rows=list(_rows(note)),
        signed=(
            _signed(_("L’expéditeur"), signatures.get("handed_over"), note.source),
            _signed(_("Le destinataire"), signatures.get("received"), note.target),
        ),
    )


def _signed(words: str, row: SignatureRow | None, place: Place) -> Signed:
    if row is None:
        return Signed(words)
    one = row.signature
    told = [one.name, _("Signé le %(moment)s", moment=moment(one.occurred_at, place.timezone))]
    if not row.strokes:
        told.append(_("Signé au clavier"))
    if row.account and row.account != one.name:
        told.append(_("Sur le compte de %(name)s", name=row.account))
    if row.standing != "same":
        told.append(str(SIGNATURE_STANDINGS[row.standing]))
    told.append(_("Empreinte %(hash)s", hash=row.short_hash))
    return Signed(words, tuple(told), row.strokes)


def _facts(note: DeliveryNote) -> Iterator[tuple[str, str]]:
    yield _("De"), _party(note.source, note.sender)
    yield _("À"), _party(note.target, note.receiver)
    yield _("Date"), day(note.delivery.sent_on)
    yield _("Conditions"), str(TERMS_SAID[note.delivery.terms])
    if note.order:
        yield _("Commande"), note.order.number
    if note.net_mass_mg:
        yield _("Masse nette"), quantity(note.net_mass_mg, Unit.GRAM)
    if note.cost_cents is not None:
        yield _("Montant de l’achat"), money(note.cost_cents, note.target.currency)
    if note.delivery.note:
        yield _("Remarque"), note.delivery.note
    if note.intake:
        yield _("Reçue le"), moment(note.intake.received_at, note.target.timezone)


def _party(place: Place, keeper: Organisation | None) -> str:
    return ", ".join(one for one in (place.name, keeper.name if keeper else None, place.locality) if one)


def _rows(note: DeliveryNote) -> Iterator[list[str]]:
    for one in note.lines:
        yield [
            _named(one),
            one.lot.code,
            day(one.lot.best_before, "short"),
            one.owner.name,
            _announced(one, note.target.currency),
            _found(one),
        ]
    for extra in note.extras:
        thing = extra.trade_item or extra.product
        found = f"{quantity(extra.extra.quantity, extra.lot.unit)} ({_('Pas sur le bon')})"
        best_before = day(extra.lot.best_before, "short")
        yield [f"{thing.name_fr}\n{thing.name_ar}", extra.lot.code, best_before, "—", "0", found]


def _named(one: NoteLine) -> str:
    """In French and in Arabic: the paper goes from one hand to another."""
    thing = one.trade_item or one.product
    return f"{thing.name_fr}\n{thing.name_ar}"


def _announced(one: NoteLine, currency: str) -> str:
    told = quantity(one.line.quantity, one.lot.unit)
    if one.line.unit_cost_cents is None:
        return told
    return f"{told}\n{money(one.line.unit_cost_cents, currency)} {PRICED_BY[one.lot.unit]}"


def _found(one: NoteLine) -> str:
    if one.found is None:
        return ""
    found = quantity(one.found.quantity, one.lot.unit)
    return f"{found} ({DIFFERENCE_REASONS[one.found.reason]})" if one.found.reason else found


def install(app: Flask) -> None:
    """Put the file on the application."""
    app.register_blueprint(pages)
