"""The tables of a fund's report: the page shows and draws them, the paper prints and draws the same."""

from collections.abc import Iterator
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

import fund.messages.reports as words
from fund.messages import EARMARKS
from fund.queries.beneficiaries import Beneficiary
from fund.queries.earmarks import EarmarkRow
from fund.queries.reports import DonorPart, Report
from fund.rules.indicators import Ratio, current_repayment_rate, on_time_rate
from kernel.presentation import day, money, number, percent
from kernel.tables import Chart, Column, Row, Table, Value
from producers.messages import BRANCH_NAMES

PPM_A_BP = 100


def tables_of(told: Report) -> list[Table]:
    """Every table of a report, in the order in which it is read."""
    own = [_shares(told, told.donor), _earmarks(told, told.donor)] if told.donor else []
    return [
        *own,
        _flows(told),
        _months(told),
        _outstanding(told),
        _branches(told),
        _borrowers(told),
        _indicators(told),
    ]


def earmark_name(row: EarmarkRow) -> str:
    """« Une filière : Safran »."""
    kind, name = str(EARMARKS[row.money.earmark.kind]), str(BRANCH_NAMES.get(row.name, row.name))
    return f"{kind} : {name}" if name else kind


def _shares(told: Report, part: DonorPart) -> Table:
    """The donor's part of what the fund holds in common."""
    kept, recovered_cents = told.figures.overview.figures, told.figures.overview.recovered_cents
    figures = (
        (_("Donné, moins ce qui est repris"), kept.contributed_cents),
        (_("Prêté et pas encore remboursé"), kept.outstanding_cents),
        (_("En banque et en caisse"), kept.cash_cents),
        (_("Perdu, moins ce qui est récupéré"), kept.written_off_cents - recovered_cents),
    )
    points = part.pooled.basis_points
    return Table(
        "part",
        _("La part de ce bailleur dans le fonds"),
        (Column(_("Chiffre")), Column(_("Tout le fonds"), "money"), Column(_("Sa part"), "money")),
        [Row((label, cents, part.pooled.of(cents))) for label, cents in figures],
        told.fund.currency,
        note=_(
            "Sa part : %(share)s, ce qu’il a donné sur tout ce qui a été donné, au %(day)s. "
            "L’argent du fonds est mis en commun : "
            "personne ne peut dire quelle avance a été payée avec le sien.",
            share=percent(None if points is None else points * PPM_A_BP),
            day=day(told.last),
        ),
    )


def _earmarks(told: Report, part: DonorPart) -> Table:
    return Table(
        "affectations",
        _("À quoi son argent a servi"),
        (
            Column(_("Affectation")),
            Column(_("Donné par lui"), "money"),
            Column(_("Prêté une première fois"), "money"),
            Column(_("De tous, reste à prêter"), "money"),
        ),
        [
            Row((earmark_name(row), use.given_cents, use.used_cents, row.money.left_cents))
            for row, use in part.uses
        ],
        told.fund.currency,
        note=_("Entre les bailleurs d’une même affectation, le plus ancien argent sert le premier."),
        summed=(1, 2),
    )


def _flows(told: Report) -> Table:
    return Table(
        "mouvements",
        _("Ce qui est entré et sorti"),
        (Column(_("Mouvement")), Column(_("Sur la période"), "money"), Column(_("Depuis le début"), "money")),
        [Row((str(words.FLOWS[one.kind]), one.period_cents, one.whole_cents)) for one in told.flows],
        told.fund.currency,
    )


def _months(told: Report) -> Table:
    return Table(
        "mois",
        _("Prêté et remboursé, mois par mois"),
        (
            Column(_("Mois")),
            Column(_("Prêté"), "money"),
            Column(_("Rentré"), "money"),
            Column(_("Reçu en dotation"), "money"),
        ),
        [
            Row((day(one.last, "LLL y"), one.lent_cents, one.repaid_cents, one.received_cents))
            for one in told.months
        ],
        told.fund.currency,
        Chart("lines", (1, 2)) if len(told.months) > 1 else None,
        summed=(1, 2, 3),
    )


def _outstanding(told: Report) -> Table:
    return Table(
        "encours",
        _("Encours à la fin de chaque mois"),
        (Column(_("Fin de mois")), Column(_("Encours"), "money")),
        [Row((day(one.last, "d LLL y"), one.outstanding_cents)) for one in told.months],
        told.fund.currency,
        Chart("lines", (1,)) if len(told.months) > 1 else None,
    )


def _branches(told: Report) -> Table:
    return Table(
        "filieres",
        _("Prêté par filière"),
        (Column(_("Filière")), Column(_("Prêté"), "money")),
        [Row((str(BRANCH_NAMES[key]), cents), tint=key) for key, cents in told.lent_by_branch.items()],
        told.fund.currency,
        Chart("bars", (1,)),
        summed=(1,),
    )


def _borrowers(told: Report) -> Table:
    members = told.members
    said = [
        _(
            "Aux registres des adhérents, femmes : %(women)s, hommes : %(men)s.",
            women=number(members.women),
            men=number(members.men),
        )
    ]
    if members.unstated:
        said.append(_("Genre non renseigné : %(count)s.", count=number(members.unstated)))
    if told.without_register:
        said.append(
            ngettext(
                "%(num)s organisation n’a pas renseigné son registre.",
                "%(num)s organisations n’ont pas renseigné leur registre.",
                told.without_register,
            )
        )
    return Table(
        "beneficiaires",
        _("Bénéficiaires"),
        (
            Column(_("Organisation")),
            Column(_("Filière")),
            Column(_("Femmes")),
            Column(_("Hommes")),
            Column(_("Prêté"), "money"),
            Column(_("Rentré"), "money"),
            Column(_("Encours"), "money"),
        ),
        [Row(tuple(_borrower(one))) for one in told.beneficiaries],
        told.fund.currency,
        note=" ".join(said),
        summed=(4, 5, 6),
    )


def _borrower(one: Beneficiary) -> Iterator[Value]:
    where = one.organisation.locality or one.organisation.province
    name = f"{one.organisation.name}, {where}" if where else one.organisation.name
    yield f"{name} ({_('groupement de femmes')})" if one.is_womens_group else name
    yield ", ".join(str(BRANCH_NAMES[branch]) for branch in one.branches)
    for count in (one.members.women, one.members.men):
        yield number(count) if one.members.are_known else _("non renseigné")
    yield from (one.lent_cents, one.repaid_cents, one.outstanding_cents)


def _indicators(told: Report) -> Table:
    """Each with what it is made of and its definition."""
    figures, currency = told.figures, told.fund.currency
    book, kept = figures.overview.portfolio, figures.overview.figures

    def ratio(name: str, one: Ratio) -> Row:
        points = one.basis_points
        shown = percent(None if points is None else points * PPM_A_BP)
        return line(name, shown, f"{money(one.part, currency)} ÷ {money(one.whole, currency)}")

    def line(name: str, shown: str, made_of: str = "") -> Row:
        label, definition = words.INDICATORS[name]
        return Row((str(label), shown, made_of, str(definition)))

    times = kept.turnover.times_hundredth
    return Table(
        "indicateurs",
        _("Indicateurs au %(day)s, et ce qu’ils comptent", day=day(told.last)),
        (Column(_("Indicateur")), Column(_("Valeur")), Column(_("Calcul")), Column(_("Définition"))),
        [
            line("gross", money(book.gross_cents, currency)),
            ratio("par_30", book.at_risk[30]),
            ratio("par_30_or_rescheduled", book.at_risk_or_rescheduled),
            ratio("arrears", book.arrears),
            ratio("current", current_repayment_rate(figures.collected)),
            ratio("on_time", on_time_rate(figures.collected)),
            ratio("write_off", Ratio(figures.written_off.part // 2, figures.written_off.whole // 2)),
            line(
                "turnover",
                f"{number(Decimal(times) / 100, '0.00')} ×" if times is not None else "—",
                f"{money(kept.disbursed_cents, currency)} ÷ {money(kept.contributed_cents, currency)}",
            ),
            line("lent_again", money(told.lent_again_cents, currency)),
            ratio("capital_kept", kept.capital_kept),
            line("lendable", money(kept.lendable_cents, currency)),
        ],
        currency,
    )
