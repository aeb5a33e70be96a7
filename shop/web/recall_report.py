"""What the report of a recall or a drill says, section by section, in the reader's language."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.presentation import current_locale, day, moment, number, percent, quantity
from shop import messages
from shop.gateways.reports import Report, Section
from shop.queries.recalls.balances import accounted_ppm, balances_of, totals_of
from shop.queries.recalls.cases import LISTED_MAX, Case, steps_of
from shop.queries.recalls.evidence import (
    CaseLot,
    analyses_of,
    counts_of,
    labels_printed,
    lots_of,
    runs_of,
    siblings_of,
    sources_of,
)
from shop.queries.recalls.notices import notes_of, notices_of
from shop.queries.recalls.whereabouts import (
    held_by_place,
    held_now,
    sent_on,
    sold_to,
    sold_totals,
    still_to_stop,
)
from shop.rules.recalls import Reconciliation
from traceability.models import Product, TradeItem


def report_of(session: Session, actor: Actor, case: Case, at: datetime, rows_max: int = LISTED_MAX) -> Report:
    """The whole report as it stands at a moment; its long tables hold at most `rows_max` rows."""
    what = (
        _("Exercice de rappel %(code)s", code=case.code)
        if case.is_drill
        else _("Rappel %(code)s", code=case.code)
    )
    return Report(
        title=what,
        subtitle=_("Établi le %(moment)s", moment=moment(at)),
        facts=list(_facts(session, actor, case)),
        sections=[
            *_where(session, actor, case, rows_max),
            *_balances(session, case, rows_max),
            *_forward(session, actor, case, rows_max),
            *_backward(session, case),
            *_people(session, actor, case),
            _lots(session, case, rows_max),
        ],
        cut=_("Seules les premières lignes sont imprimées ; le fichier pour tableur les donne toutes."),
    )


def _facts(session: Session, actor: Actor, case: Case) -> Iterator[tuple[str, str]]:
    counts = counts_of(session, case)
    receipts, pieces = sold_totals(session, actor, case)
    yield _("Motif"), case.reason
    if case.advice:
        yield _("Consigne"), case.advice
    if case.severity:
        yield _("Gravité"), str(messages.SEVERITIES[str(case.severity)])
    yield _("Qui s’en occupe"), case.team or "—"
    yield _("Commencé"), moment(case.began_at)
    for kind, word in (("scope", _("Lots trouvés")), ("report", _("Rapport en main"))):
        step = steps_of(session, case).get(kind)
        if step:
            yield word, moment(step.occurred_at)
    yield _("Fini"), moment(case.over_at) if case.over_at else _("pas encore")
    yield _("Lots repris"), number(counts.get("root", 0) + counts.get("downstream", 0))
    yield _("Lots mis de côté"), number(counts.get("upstream", 0))
    yield _("Tickets à retrouver"), number(receipts)
    yield _("Pièces chez des clients"), number(pieces)
    yield _("Production retrouvée"), percent(accounted_ppm(totals_of(session, case)))
    yield _("Étiquettes imprimées"), number(labels_printed(session, case))


def _where(session: Session, actor: Actor, case: Case, rows_max: int) -> Iterator[Section]:
    places = held_by_place(session, actor, case)
    yield Section(
        _("Stock par lieu"),
        [_("Lieu"), _("Lots"), _("Quantité")],
        [[one.place.name, number(one.lots), _amount(one.quantity, one.unit)] for one in places],
        _("Il n’en reste nulle part."),
    )
    yield Section(
        _("Stock lot par lot"),
        [_("Lieu"), _("Lot"), _("Produit"), _("Propriétaire"), _("Quantité")],
        [
            [
                one.place.name,
                one.lot.code,
                _named(one.product),
                one.owner,
                _amount(one.quantity, one.lot.unit),
            ]
            for one in held_now(session, actor, case, rows_max)
        ],
        _("Il n’en reste nulle part."),
    )
    yield Section(
        _("Ce qu’on peut encore arrêter"),
        [_("Quoi"), _("Numéro"), _("De"), _("Vers"), _("Depuis"), _("Lot"), _("Quantité")],
        [
            [str(messages.PROMISES[one.kind]), one.number, one.source, one.target, moment(one.since),
             one.lot_code, _amount(one.quantity, one.unit)]
            for one in still_to_stop(session, case)
        ],
        _("Rien n’est en route."),
    )  # fmt: skip


def _balances(session: Session, case: Case, rows_max: int) -> Iterator[Section]:
    head = [
        _("Produit"), _("Trouvé"), _("Vendu"), _("Rapporté"), _("Perdu"), _("Détruit"), _("Prélevé"),
        _("Utilisé"), _("Reste"), _("En route"), _("Retrouvé"),
    ]  # fmt: skip
    yield Section(
        _("Où tout est passé, par produit"),
        [_("Article"), *head],
        [[_named(one.item or one.product), *_sums(one.sums, one.unit)] for one in totals_of(session, case)],
        _("Aucun lot."),
    )
    yield Section(
        _("Où tout est passé, lot par lot"),
        [_("Lot"), *head],
        [[one.lot.code, *_sums(one.sums, one.lot.unit)] for one in balances_of(session, case, rows_max)],
        _("Aucun lot."),
    )


def _sums(sums: Reconciliation, unit: str) -> list[str]:
    amounts = (
        sums.produced, sums.found, sums.sold, sums.returned, sums.lost, sums.destroyed, sums.sampled,
        sums.used, sums.on_hand, sums.in_transit,
    )  # fmt: skip
    return [*(_amount(one, unit) for one in amounts), percent(sums.accounted_ppm)]


def _forward(session: Session, actor: Actor, case: Case, rows_max: int) -> Iterator[Section]:
    statuses = {"sold": _("vendu"), "returned": _("rapporté")}
    yield Section(
        _("Tickets"),
        [_("Ticket"), _("Lieu"), _("Date"), _("Vendeur"), _("Lot"), _("Article"), _("Pièces"), _("État")],
        [
            [one.receipt_number, one.place, moment(one.occurred_at, one.timezone), one.seller or "—",
             one.lot_code, one.label, number(one.quantity), statuses[one.status]]
            for one in sold_to(session, actor, case, rows_max)
        ],
        _("Aucun ticket n’en a vendu."),
    )  # fmt: skip
    yield Section(
        _("Livraisons"),
        [_("Livraison"), _("De"), _("Vers"), _("Envoyée"), _("Reçue"), _("Lot"), _("Quantité")],
        [
            [one.number, one.source, one.target, moment(one.sent_at), moment(one.received_at),
             one.lot_code, _amount(one.quantity, one.unit)]
            for one in sent_on(session, case, rows_max)
        ],
        _("Aucune livraison n’en a porté."),
    )  # fmt: skip


def _whence(one: CaseLot) -> str:
    """The commune of a harvest; the supplier of a lot from outside, its number for it, and the paper."""
    supply = one.supply
    if supply is None:
        return one.lot.commune or "—"
    told = [supply.supplier, supply.supplier_lot, supply.reference]
    return " · ".join(each for each in told if each)


def _backward(session: Session, case: Case) -> Iterator[Section]:
    yield Section(
        _("Récoltes et entrées d’origine"),
        [_("Lot"), _("Produit"), _("Organisation"), _("D’où"), _("Date"), _("Quantité")],
        [
            [one.lot.code, _named(one.product), one.organisation.name, _whence(one),
             day(one.lot.made_on, "short"), _amount(one.lot.quantity, one.lot.unit)]
            for one in sources_of(session, case)
        ],
        _("Aucune."),
    )  # fmt: skip
    yield Section(
        _("Transformations"),
        [_("Date"), _("Quoi"), _("Organisation"), _("Entré"), _("Sorti")],
        [
            [day(one.run.done_on, "short"), str(messages.RUN_KINDS[one.run.kind]), one.organisation,
             _listed(one.inputs), _listed(one.outputs)]
            for one in runs_of(session, case)
        ],
        _("Aucune."),
    )  # fmt: skip
    yield Section(
        _("Analyses"),
        [_("Date"), _("Lot"), _("Laboratoire"), _("Méthode"), _("Conclusion")],
        [
            [day(one.analysed_on, "short"), lot.code, one.laboratory, f"{one.method} {one.edition or ''}",
             one.conclusion or "—"]
            for one, lot in analyses_of(session, case)
        ],
        _("Aucune analyse n’est enregistrée."),
    )  # fmt: skip
    whys = {"input": _("même origine"), "workshop": _("même jour, même atelier")}
    yield Section(
        _("Lots voisins, hors du rappel"),
        [_("Lot"), _("Produit"), _("Organisation"), _("Date"), _("Pourquoi")],
        [
            [one.lot.code, _named(one.product), one.organisation.name, day(one.lot.made_on, "short"),
             whys[one.why]]
            for one in siblings_of(session, case)
        ],
        _("Aucun."),
    )  # fmt: skip


def _people(session: Session, actor: Actor, case: Case) -> Iterator[Section]:
    yield Section(
        _("Avis envoyés et réponses"),
        [_("Qui"), _("Prévenu le"), _("Comment"), _("Par"), _("Réponse le"), _("De"), _("Ce qui a été fait")],
        [
            [one.notice.recipient, moment(one.notice.occurred_at),
             str(messages.NOTICE_CHANNELS[one.notice.channel]), one.sent_by or "—",
             moment(one.answer.occurred_at) if one.answer else _("pas encore"),
             one.answer.name if one.answer else "", (one.answer.remark if one.answer else "") or ""]
            for one in notices_of(session, actor, case)
        ],
        _("Personne n’a encore été prévenu."),
    )  # fmt: skip
    yield Section(
        _("Écarts, actions et nouvelles analyses"),
        [_("Noté le"), _("Quoi"), _("En clair"), _("Pour le"), _("Par")],
        [
            [moment(note.occurred_at), str(messages.NOTE_KINDS[note.kind]), note.text,
             day(note.due_on, "short"), by or "—"]
            for note, by in notes_of(session, case)
        ],
        _("Rien n’est noté."),
    )  # fmt: skip


def _lots(session: Session, case: Case, rows_max: int) -> Section:
    return Section(
        _("Tous les lots"),
        [_("Lot"), _("Produit"), _("Organisation"), _("Fait le"), _("Quantité d’origine"), _("Côté")],
        [
            [one.lot.code, _named(one.product), one.organisation.name, day(one.lot.made_on, "short"),
             _amount(one.lot.quantity, one.lot.unit),
             str(messages.SIDES[one.side]) if one.is_left else _("rappel levé")]
            for one in lots_of(session, case, limit=rows_max)
        ],
        _("Aucun lot."),
    )  # fmt: skip


def _listed(lines: Sequence[tuple[str, str, int]]) -> str:
    return ", ".join(f"{code} ({_amount(amount, unit)})" for code, unit, amount in lines)


def _amount(amount: int, unit: str) -> str:
    return quantity(amount, unit) if amount else "0"


def _named(thing: Product | TradeItem) -> str:
    return thing.name_ar if current_locale() == "ar" else thing.name_fr
