"""What is done in the background: labels and hidden codes drawn, letters sent about problems and scans."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import repeat
from typing import Any
from uuid import UUID

from babel.dates import format_date
from flask import Flask, current_app
from sqlalchemy.orm import Session

from kernel import mail, network_key
from kernel.clock import business_day, now
from kernel.db import db
from kernel.jobs import Done, JobFile, Work, background
from kernel.outbox import delivers
from traceability.gateways.addresses import pack_address
from traceability.gateways.label_words import label_of
from traceability.gateways.labels.inserts import Insert, render_inserts
from traceability.gateways.labels.label import Barcode, Bilingual, Label
from traceability.gateways.labels.render import render_labels
from traceability.gateways.labels.sheets import SHEETS
from traceability.models import Lot, ProblemReport, Product, ScanAlert
from traceability.operations.epcis.capturing import capture_document
from traceability.operations.epcis.publishing import TOPIC, tell_what_is_new
from traceability.queries.epcis.captures import CAPTURE
from traceability.queries.labels import ToPrint, to_print
from traceability.queries.public import COUNTRY_ZONE
from traceability.queries.serials import serials_of
from traceability.rules.reports import URGENT_KINDS
from traceability.rules.serials import grouped, hidden_code, hidden_secret


@background("labels")
def render(work: Work) -> Done:
    """Draw a printing's labels; the sheet as a PDF."""
    wanted = to_print(db.session(), UUID(work.parameters["printing_id"]))
    labels = labels_of(wanted, Barcode(work.parameters["barcode"]), work.parameters.get("serials"))
    content = render_labels(labels, SHEETS[wanted.printing.sheet], work.progress)
    name = f"etiquettes-{wanted.lot.code}.pdf"
    return Done(JobFile(name, "application/pdf", content))


@background(CAPTURE)
def capture(work: Work) -> Done:
    """Take in the events that another system declares: all or none, or those that can be."""
    document, proceeds = work.parameters["document"], work.parameters["behaviour"] == "proceed"
    outcome = capture_document(work.job_id, document, work.actor, current_app.config["PUBLIC_BASE_URL"],
                               now(), proceeds=proceeds)  # fmt: skip
    return Done(outcome=outcome)


@delivers(TOPIC)
def tell_the_rest(message_id: UUID, payload: dict[str, Any]) -> None:
    """Go on telling what a question found too long to wait for."""
    tell_what_is_new(db.session(), payload["base"], now())


@background("hidden-codes")
def render_hidden_codes(work: Work) -> Done:
    """Draw the hidden codes of a printing's numbers, in the order of its labels."""
    wanted = to_print(db.session(), UUID(work.parameters["printing_id"]))
    serials = serials_of(db.session(), wanted.printing.id)
    inserts = [_insert_of(wanted, serial, number) for number, serial in enumerate(serials, start=1)]
    content = render_inserts(inserts, work.progress)
    return Done(JobFile(f"codes-caches-{wanted.lot.code}.pdf", "application/pdf", content))


def _insert_of(wanted: ToPrint, serial: str, number: int) -> Insert:
    secret = hidden_secret(str(wanted.lot.id), serial, network_key.sign_bytes)
    return Insert(
        product=Bilingual(wanted.item.name_fr, wanted.item.name_ar),
        lot_code=wanted.lot.code,
        serial=serial,
        place=f"{number} / {wanted.printing.count}",
        code=grouped(hidden_code(secret)),
        address=pack_address(wanted.lot, wanted.item, serial),
    )


def labels_of(wanted: ToPrint, barcode: Barcode, serials: Iterable[str] | None) -> Iterable[Label]:
    """The labels of a printing: all alike, or each with its number; `serials` are those drawn again."""
    label = label_of(wanted, barcode)
    if not wanted.printing.has_serials:
        return repeat(label, wanted.printing.count)
    numbers = serials or serials_of(db.session(), wanted.printing.id)
    return [_numbered(label, wanted, serial) for serial in numbers]


def _numbered(label: Label, wanted: ToPrint, serial: str) -> Label:
    address = pack_address(wanted.lot, wanted.item, serial, is_signed=wanted.printing.is_signed)
    return replace(label, serial=serial, address=address)


@delivers("mail-problem-report")
def mail_problem_report(message_id: UUID, payload: dict[str, Any]) -> None:
    """Tell who answers for a lot that a consumer reported a problem with it."""
    subject, text = report_letter(db.session(), UUID(payload["report_id"]))
    mail.send(message_id, payload["to"], subject, text)


def report_letter(session: Session, report_id: UUID) -> tuple[str, str]:
    """Subject and text of the letter; how to answer is on our page only, behind its login."""
    report = session.get_one(ProblemReport, report_id)
    lot = session.get_one(Lot, report.lot_id)
    product = session.get_one(Product, lot.product_id)
    begins = "URGENT : " if report.kind in URGENT_KINDS else ""
    address = f"{current_app.config['PUBLIC_BASE_URL']}/reports/{report.id}"
    text = (
        f"Un client signale un problème avec le lot {lot.code} ({product.name_fr}).\n\n"
        f"{report.what}\n\n"
        f"Pour lire la suite et répondre : {address}\n"
    )
    return f"{begins}signalement {report.code}, lot {lot.code}", text


# Letters to cooperatives are in French, as receipts are.
SIGN_WORDS = {
    "burst": "beaucoup de scans en peu de temps",
    "late": "un scan très longtemps après le premier",
    "scattered": "des scans à des moments très différents du jour et de la nuit",
    "countries": "des scans depuis plusieurs pays en quelques heures",
    "after_use": "un scan longtemps après l’usage du code caché",
    "voided": "un scan d’une étiquette annulée",
}


@delivers("mail-scan-alert")
def mail_scan_alert(message_id: UUID, payload: dict[str, Any]) -> None:
    """Tell somebody of a cooperative that the scans of a pack surprise."""
    subject, text = scan_alert_letter(db.session(), UUID(payload["alert_id"]))
    mail.send(message_id, payload["to"], subject, text)


def scan_alert_letter(session: Session, alert_id: UUID) -> tuple[str, str]:
    """Subject and text of the letter about an alert; it asks to look and accuses nobody."""
    alert = session.get_one(ScanAlert, alert_id)
    lot = session.get_one(Lot, alert.lot_id)
    base = current_app.config["PUBLIC_BASE_URL"]
    first_on = business_day(alert.first_scanned_at, COUNTRY_ZONE)
    parts = (
        f"Les scans d’un emballage du lot {lot.code} surprennent : {SIGN_WORDS[alert.sign]}.",
        f"Numéro {alert.serial}, scanné {alert.scans} fois depuis le "
        f"{format_date(first_on, 'd MMMM y', locale='fr')}.",
        "",
        "Ce n’est peut-être rien : un pot passe de main en main, un rayon est à portée de tous. "
        "Regardez, demandez à la boutique, puis écrivez ce que vous avez trouvé :",
        f"{base}/scan-alerts/{alert.id}",
        "",
        "D’autres alertes du même lot dans les 24 heures ne vous sont pas envoyées : elles sont sur la page.",
    )
    return f"Lot {lot.code} : des scans à regarder", "\n".join(parts) + "\n"


def install(app: Flask) -> None:
    """Nothing of its own on the application: the worker finds the job by its kind."""
