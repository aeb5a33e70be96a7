"""The fund over time: month by month, by age of what is late, by season of payout; each leaves as a table."""

from uuid import UUID

from flask import Blueprint, Flask, Response, abort, render_template, url_for
from flask_babel import gettext as _

import fund.messages as words
from fund.models import Fund
from fund.queries.funds import fund_by_id
from fund.queries.trends import AGES_MONTHS, Step, Vintage, steps, vintages
from fund.rules.indicators import BUCKETS, PAR_DAYS, Ratio
from fund.web.asked import READERS, as_of, today_of
from kernel.access import allow
from kernel.addresses import one_of
from kernel.db import db
from kernel.presentation import day
from kernel.spreadsheets import table_answer
from kernel.tables import Chart, Column, Row, Table
from producers.messages import BRANCH_NAMES

pages = Blueprint("trends", __name__)
PPM_A_BASIS_POINT = 100


@pages.get("/fund/<uuid:fund_id>/trends")
@allow(*READERS)
def trends(fund_id: UUID) -> str:
    """The last months and the seasons of a fund, of one branch or of all."""
    fund = fund_by_id(db.session(), fund_id)
    on, branch = as_of(fund), one_of("branch", BRANCH_NAMES)

    def files(key: str, sort: str) -> str:
        return url_for(".table", fund_id=fund.id, key=key, sort=sort, on=on.isoformat(), branch=branch)

    return render_template(
        "fund/trends/trends.html",
        fund=fund,
        on=on,
        today=today_of(fund),
        branch=branch,
        branch_names=BRANCH_NAMES,
        tables=_tables(fund),
        files=files,
    )


@pages.get("/fund/<uuid:fund_id>/trends/<any(months,risk,ages,seasons):key>.<any(csv,xlsx):sort>")
@allow(*READERS)
def table(fund_id: UUID, key: str, sort: str) -> Response:
    """One of its tables as a file."""
    fund = fund_by_id(db.session(), fund_id)
    found = next((one for one in _tables(fund) if one.key == key), None)
    if found is None:
        abort(404)
    return table_answer(f"{key}-{fund.code}-{as_of(fund)}", sort, found)


def _tables(fund: Fund) -> list[Table]:
    session, on, branch = db.session(), as_of(fund), one_of("branch", BRANCH_NAMES)
    told = steps(session, fund.id, on, branch)
    return [
        _months(fund, told),
        _risk(fund, told),
        _ages(fund, told),
        _seasons(fund, vintages(session, fund.id, on, branch)),
    ]


def _months(fund: Fund, told: list[Step]) -> Table:
    columns = [Column(_("Mois")), Column(_("Versé"), "money"), Column(_("Reçu"), "money"),
               Column(_("Perdu"), "money"), Column(_("Encours à la fin"), "money")]  # fmt: skip
    rows = [
        Row([_month(one), one.lent_cents, one.received_cents, one.lost_cents, one.portfolio.gross_cents])
        for one in told
    ]
    note = _("Reçu : capital et frais, moins ce qui est rendu. L’encours est celui du dernier jour du mois.")
    chart = Chart("lines", (4, 1, 2))
    return Table("months", _("Versé, reçu, encours"), columns, rows, fund.currency, chart, note, (1, 2, 3))


def _risk(fund: Fund, told: list[Step]) -> Table:
    columns = [
        Column(_("Mois")),
        *(Column(_("PAR > %(count)s jours", count=days), "share") for days in PAR_DAYS),
        Column(_("Taux d’impayé"), "share"),
    ]
    rows = [Row([_month(one), *_shares_at_risk(one), _ppm(one.portfolio.arrears)]) for one in told]
    note = _(
        "À la fin du mois : l’encours entier des avances en retard de tant de jours, sur tout l’encours."
    )
    return Table("risk", _("Ce qui est exposé"), columns, rows, fund.currency, Chart("lines", (1, 4)), note)


def _shares_at_risk(one: Step) -> list[int | None]:
    return [_ppm(one.portfolio.at_risk[days]) for days in PAR_DAYS]


def _ages(fund: Fund, told: list[Step]) -> Table:
    columns = [Column(_("Mois")), *(Column(str(words.BUCKETS[name]), "money") for name, *_days in BUCKETS)]
    rows = [Row([_month(one), *(row.outstanding_cents for row in one.ageing)]) for one in told]
    note = _(
        "L’encours à la fin de chaque mois, par âge de son retard ; le dessin montre les trois plus vieux."
    )
    oldest = Chart("lines", tuple(range(len(columns) - 3, len(columns))))
    return Table("ages", _("Encours par âge du retard"), columns, rows, fund.currency, oldest, note)


def _seasons(fund: Fund, told: list[Vintage]) -> Table:
    columns = [
        Column(_("Campagne de versement")),
        Column(_("À rembourser"), "money"),
        *(Column(_("À %(count)s mois", count=months), "share") for months in AGES_MONTHS),
        Column(_("Perdu"), "share"),
    ]
    rows = []
    for one in told:
        back = [
            None if cents is None else _ppm(Ratio(cents, one.asked_cents))
            for cents in one.received_cents.values()
        ]
        rows.append(Row([_season(one), one.asked_cents, *back, _ppm(Ratio(one.lost_cents, one.asked_cents))]))
    note = _(
        "Les avances versées d’abord de mai à avril : la part reçue tant de mois après, et la part perdue. "
        "Un tiret : toutes n’ont pas encore cet âge. Le dessin montre les trois dernières campagnes."
    )
    title, curve = (
        _("Ce que devient chaque campagne"),
        Chart("lines", tuple(range(2, len(columns) - 1)), by_row=True),
    )
    return Table("seasons", title, columns, rows, fund.currency, curve, note, in_cards=True)


def _month(one: Step) -> str:
    return day(one.last, "MMM y")


def _season(one: Vintage) -> str:
    return f"{one.season.year}-{one.season.year + 1}"


def _ppm(ratio: Ratio) -> int | None:
    points = ratio.basis_points
    return None if points is None else points * PPM_A_BASIS_POINT


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
