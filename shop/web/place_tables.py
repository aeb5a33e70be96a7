"""The tables that compare places, and what they lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _

from kernel.tables import Chart, Column, Row, Table
from shop.queries.figures.scope import Scope
from shop.queries.figures.sold import Shared
from shop.queries.figures.takings import Taken
from shop.queries.outflows import Outflow, totals_by_cause
from shop.web.outflows import NAMES

COUNTED = "count_difference"


@dataclass(frozen=True, slots=True)
class AtPlace:
    """What is compared of a place, beside its takings."""

    shared: Shared = field(default_factory=Shared)
    lost: Sequence[Outflow] = ()
    to_pay_cents: int = 0

    def lost_cents(self, *, counted: bool) -> int:
        """The value of what was lost, or of what counts did not find."""
        return sum(one.value_cents or 0 for one in self.lost if (one.cause == COUNTED) is counted)


def by_place(scope: Scope, taken: Mapping[UUID, Taken], told: Mapping[UUID, AtPlace]) -> Table:
    """The boutiques of one currency side by side."""
    listed = []
    for place in sorted(scope.places, key=lambda one: -taken.get(one.id, Taken()).cents):
        ours, more = taken.get(place.id, Taken()), told[place.id]
        values = (
            place.name,
            ours.cents,
            ours.sales,
            ours.basket_cents,
            -ours.refund_cents,
            more.shared.producers_ppm,
            more.lost_cents(counted=False),
            more.lost_cents(counted=True),
            more.to_pay_cents,
        )
        listed.append(Row(values, _figures_of(place.id)))
    columns = (
        Column(_("Boutique")),
        Column(_("Recettes"), "money"),
        Column(_("Ventes"), "count"),
        Column(_("Panier moyen"), "money"),
        Column(_("Remboursé"), "money"),
        Column(_("Aux producteurs"), "share"),
        Column(_("Pertes"), "money"),
        Column(_("Manques aux inventaires"), "money"),
        Column(_("Relevés à payer"), "money"),
    )
    title, chart = _("Les boutiques côte à côte"), Chart("bars", (1,))
    return Table("places", title, columns, listed, scope.currency, chart, summed=(1, 2, 4, 6, 7, 8))


def _figures_of(place_id: UUID) -> str:
    kept = ("period", "first", "last", "branch", "owner")
    asked = {name: request.args[name] for name in kept if request.args.get(name)}
    return url_for("figures.figures", place=place_id, **asked)  # type: ignore[arg-type]


def by_cause(scope: Scope, lost: Iterable[Outflow]) -> Table:
    """What left otherwise than sold, at the price of its day."""
    place = scope.places[0].id if len(scope.places) == 1 else None
    days = {"first": scope.period.first.isoformat(), "last": scope.period.last.isoformat()}
    listed = [
        Row(
            (str(NAMES.get(one.cause, one.cause)), one.value_cents, one.moves, one.unpriced),
            url_for("outflows.left_list", place=place, cause=one.cause, **days),  # type: ignore[arg-type]
        )
        for one in totals_by_cause(lost)
    ]
    columns = (
        Column(_("Cause")), Column(_("Valeur au prix du jour"), "money"), Column(_("Sorties"), "count"),
        Column(_("Sans prix"), "count"),
    )  # fmt: skip
    title, chart = _("Sorti sans être vendu"), Chart("bars", (1,))
    return Table("losses", title, columns, listed, scope.currency, chart, summed=(1, 2, 3))
