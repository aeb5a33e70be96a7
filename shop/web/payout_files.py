"""Statements as PDF and CSV, members' slips, and the files that a bank takes."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Flask, Response
from flask_babel import gettext as _

import shop.messages.payouts as words
from kernel.access import Role, allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.errors import Refused
from kernel.presentation import day, money, number, text_direction
from kernel.security import current_actor
from kernel.spreadsheets import amount_text, csv_answer
from shop.gateways.reports import Report, Section, pdf_of
from shop.gateways.transfers import Payer, Transfer, pain_001
from shop.operations.payouts.touching import PAYERS
from shop.queries.payouts.agreements import paying_account
from shop.queries.payouts.statements import (
    LineRow,
    PayoutRow,
    ShareRow,
    lines_of,
    payout_for,
    payouts_of,
    run_for,
    shares_of_members,
)

pages = Blueprint("payout_files", __name__)
READERS = (*PAYERS, Role.COOPERATIVE_OFFICER, Role.AUDITOR, Role.FUND_OFFICER)
# A statement of a year of one producer's sales in a busy boutique.
LINES_MAX = 100_000


class NoAccountToPayFrom(Refused):
    """The organisation that keeps the boutique has told no account in this currency."""

    code = "payout-no-paying-account"


class NobodyToPay(Refused):
    """Nothing is left to pay to an account of this kind."""

    code = "payout-nobody-to-pay"


@pages.get("/payouts/<uuid:payout_id>/statement.csv")
@allow(*READERS)
def statement_csv(payout_id: UUID) -> Response:
    """Every line of a statement, for a spreadsheet; amounts with a point and two decimals."""
    row = _row(payout_id)
    head = [
        _("Jour"),
        _("Sorte"),
        _("Référence"),
        _("Libellé"),
        _("Lot"),
        _("Quantité"),
        _("Prix TTC"),
        _("TVA"),
        _("Commission"),
        _("TVA sur la commission"),
        _("Part solidaire"),
        _("Dû"),
        _("Monnaie"),
    ]
    lines = (_cells(one, row.run.currency) for one in lines_of(db.session(), payout_id, LINES_MAX))
    return csv_answer(f"{row.payout.number}.csv", [head, *lines])


def _cells(one: LineRow, currency: str) -> list[str]:
    line = one.line
    amounts = (
        line.gross_cents,
        line.tax_cents,
        line.commission_cents,
        line.commission_tax_cents,
        line.solidarity_cents,
        line.due_cents,
    )
    return [
        line.business_day.isoformat(),
        str(words.LINE_KINDS[line.kind]),
        line.reference,
        words.label_of(line.kind, line.label),
        one.lot.code if one.lot else "",
        str(line.quantity),
        *(amount_text(cents) for cents in amounts),
        currency,
    ]


@pages.get("/payouts/<uuid:payout_id>/statement.pdf")
@allow(*READERS)
def statement_pdf(payout_id: UUID) -> Response:
    """A statement to print, to sign, to send."""
    row = _row(payout_id)
    lines = lines_of(db.session(), payout_id, LINES_MAX)
    report = Report(
        title=_("Relevé %(number)s", number=row.payout.number),
        subtitle=f"{row.producer.name} · {row.place.name} · {_('jusqu’au %(day)s', day=day(row.run.until))}",
        facts=_facts(row),
        sections=[_lines_section(row, lines)],
        cut=_("La suite est dans le fichier CSV."),
    )
    return _pdf(f"{row.payout.number}.pdf", report)


def _facts(row: PayoutRow) -> list[tuple[str, str]]:
    payout, currency = row.payout, row.run.currency
    facts = [
        (_("Vendu TTC, remboursements déduits"), payout.gross_cents),
        (_("dont TVA, que la coopérative déclare"), payout.tax_cents),
        (_("Commission de la boutique"), -payout.commission_cents),
        (_("TVA sur la commission"), -payout.commission_tax_cents),
        (_("Part solidaire, au fonds de roulement"), -payout.solidarity_cents),
        (_("Pertes, acomptes, corrections et soldes reportés"), payout.other_cents),
        (_("Dû"), row.due_cents),
    ]
    if row.settlement:
        facts += [
            (_("Retenu pour rembourser l’avance"), -row.settlement.retained_cents),
            (_("Solde reporté au prochain relevé"), row.settlement.carried_cents),
            (_("À payer"), row.settlement.paid_cents),
        ]
    always = {_("Dû"), _("À payer"), _("Vendu TTC, remboursements déduits")}
    return [(label, money(cents, currency)) for label, cents in facts if cents or label in always]


def _lines_section(row: PayoutRow, lines: Sequence[LineRow]) -> Section:
    return Section(
        title=_("Ligne par ligne"),
        head=[
            _("Jour"),
            _("Ce que c’est"),
            _("Référence"),
            _("Quantité"),
            _("Prix TTC"),
            _("Commission et parts"),
            _("Dû"),
        ],
        rows=[_told(one, row.run.currency) for one in lines],
        empty="",
    )


def _told(one: LineRow, currency: str) -> list[str]:
    line = one.line
    taken_cents = line.commission_cents + line.commission_tax_cents + line.solidarity_cents
    return [
        day(line.business_day, "short"),
        " ".join(filter(None, (_kind(line.kind), words.label_of(line.kind, line.label)))),
        line.reference,
        number(line.quantity) if line.quantity else "",
        money(line.gross_cents, currency),
        money(-taken_cents, currency),
        money(line.due_cents, currency),
    ]


def _kind(kind: str) -> str:
    return "" if kind == "sale" else str(words.LINE_KINDS[kind])


@pages.get("/payouts/<uuid:payout_id>/slips.pdf")
@allow(*READERS)
def slips(payout_id: UUID) -> Response:
    """A slip for each member: her part of what was paid."""
    row = _row(payout_id)
    shares = shares_of_members(db.session(), payout_id)
    report = Report(
        title=_("Bulletins des adhérents, relevé %(number)s", number=row.payout.number),
        subtitle=f"{row.producer.name} · {row.place.name} · {_('jusqu’au %(day)s', day=day(row.run.until))}",
        facts=[(_("À payer"), money(row.settlement.paid_cents if row.settlement else 0, row.run.currency))],
        sections=[_slip(row, share) for share in shares],
        cut="",
    )
    return _pdf(f"{row.payout.number}-{_('bulletins')}.pdf", report)


def _slip(row: PayoutRow, one: ShareRow) -> Section:
    name = one.member.name if one.member else _("La coopérative : venu sans pesée")
    return Section(
        title=name,
        head=[_("Relevé"), _("Votre part, selon vos pesées"), _("Reçu le"), _("Signature")],
        rows=[[row.payout.number, money(one.share.amount_cents, row.run.currency), "…………………", "……………………………"]],
        empty="",
    )


@pages.get("/payout-runs/<uuid:run_id>/transfers.xml")
@allow(*PAYERS)
def sepa(run_id: UUID) -> Response:
    """What is left to pay of an approved run, as SEPA transfers to the accounts with an IBAN."""
    payer, transfers, name = _to_pay(run_id, "iban")
    text = pain_001(payer, transfers, name, business_day(now(), "Europe/Paris"))
    answer = Response(text, mimetype="application/xml")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.xml")
    return answer


@pages.get("/payout-runs/<uuid:run_id>/transfers.csv")
@allow(*PAYERS)
def transfers(run_id: UUID) -> Response:
    """What is left to pay of an approved run, as the list that Moroccan banks take at their counter."""
    payer, found, name = _to_pay(run_id, None)
    head = [
        _("Compte débité"),
        _("Bénéficiaire"),
        _("Compte crédité"),
        _("Montant"),
        _("Monnaie"),
        _("Référence"),
        _("Motif"),
    ]
    rows = (
        [
            payer.number,
            one.name,
            one.number,
            amount_text(one.amount_cents),
            payer.currency,
            one.reference,
            one.told,
        ]
        for one in found
    )
    return csv_answer(f"{name}.csv", [head, *rows])


def _to_pay(run_id: UUID, sort: str | None) -> tuple[Payer, list[Transfer], str]:
    """Raises RunNotFound, NoAccountToPayFrom, NobodyToPay."""
    session = db.session()
    row = run_for(session, current_actor(), run_id)
    account = paying_account(session, row.place, business_day(now(), row.place.timezone))
    if account is None or (sort and account.sort != sort):
        raise NoAccountToPayFrom(run=row.run.number)
    found = [
        Transfer(
            one.account.holder,
            one.account.number,
            one.account.bic,
            one.settlement.paid_cents,
            one.payout.number,
            _("Reversement %(number)s", number=one.payout.number),
        )
        for one in payouts_of(session, run_id)
        if one.is_to_pay and one.account and one.settlement and sort in (None, one.account.sort)
    ]
    if not found:
        raise NobodyToPay(run=row.run.number)
    return Payer(account.holder, account.number, account.bic, row.run.currency), found, row.run.number


def _row(payout_id: UUID) -> PayoutRow:
    return payout_for(db.session(), current_actor(), payout_id)


def _pdf(name: str, report: Report) -> Response:
    answer = Response(pdf_of(report, rtl=text_direction() == "rtl"), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def install(app: Flask) -> None:
    """Put the files on the application."""
    app.register_blueprint(pages)
