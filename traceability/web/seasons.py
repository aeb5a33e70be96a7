"""The season's analyses drawn against their limits: one product, one measure, lot after lot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask import Blueprint, Flask, render_template, request
from sqlalchemy.orm import Session

from kernel.access import Role, allow
from kernel.db import db
from kernel.presentation import current_locale
from kernel.security import current_actor
from producers.models import Standard, StandardVersion
from producers.queries.organisations import visible_organisations
from producers.queries.standards import as_limit, gradings_for, limits_of
from producers.rules.standards import Limit
from traceability.forms.analyses import named
from traceability.forms.filters import seasons_until, uuid_or_none
from traceability.models import Lot, Product
from traceability.queries.grades import Graded
from traceability.queries.seasons import AnalysedLot, analysed_lots, analysed_products
from traceability.rules.measures import values_of
from traceability.rules.season_plots import HEIGHT, drawn, limits_across
from traceability.web.lots import today

pages = Blueprint("seasons", __name__)
Grading = tuple[Standard, StandardVersion]
SEASONS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Point:
    """One lot's value of the measure, with the analysis it is from."""

    lot: Lot
    graded: Graded
    value: Decimal


@pages.get("/analyses")
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR)
def season() -> str:
    """What the address asks for: `product`, `season`, `organisation`, `version` and `measure`."""
    session, actor = db.session(), current_actor()
    products = analysed_products(session, actor)
    product = _chosen_product(products)
    seasons = seasons_until(today())[:SEASONS_SHOWN]
    year = request.args.get("season", seasons[0], type=int)
    year = year if year in seasons else seasons[0]
    organisation = uuid_or_none(request.args.get("organisation"))
    lots = analysed_lots(session, actor, product.id, year, organisation) if product else []
    gradings = [one for one in gradings_for(session, product.key) if one[1].is_filled] if product else []
    chosen, limits = _chosen_limits(session, gradings)
    measures = {one.measure: named(one, current_locale()) for one in limits}
    measure = _chosen_measure(measures)
    points = _points(lots, measure)
    return render_template(
        "traceability/analyses/season.html",
        products=products,
        product=product,
        seasons=seasons,
        season=year,
        organisations=visible_organisations(session, actor),
        organisation=organisation,
        gradings=gradings,
        chosen=chosen,
        measures=measures,
        measure=measure,
        unit=next((one.unit for one in limits if one.measure == measure), ""),
        points=points,
        plot=drawn([one.value for one in points], limits_across(limits, measure, current_locale())),
        height=HEIGHT,
    )


def _chosen_product(products: Sequence[Product]) -> Product | None:
    wanted = request.args.get("product")
    return next((one for one in products if one.key == wanted), products[0] if products else None)


def _chosen_limits(session: Session, gradings: Sequence[Grading]) -> tuple[UUID | None, list[Limit]]:
    """The edition that the address asks for, else the newest filled one, with its limits."""
    wanted = uuid_or_none(request.args.get("version"))
    found = next((one for one in gradings if one[1].id == wanted), gradings[0] if gradings else None)
    if found is None:
        return None, []
    return found[1].id, [as_limit(one) for one in limits_of(session, found[1].id)]


def _chosen_measure(measures: Mapping[str, str]) -> str:
    wanted = request.args.get("measure", "")
    return wanted if wanted in measures else next(iter(measures), "")


def _points(lots: Sequence[AnalysedLot], measure: str) -> list[Point]:
    """The value of each lot by its latest analysis that has one under this key."""
    found = []
    for one in lots:
        for graded in one.analyses:
            value = values_of(graded.analysis.measures).get(measure)
            if graded.cited is not None and value is not None:
                found.append(Point(one.lot, graded, value))
                break
    return found


def install(app: Flask) -> None:
    """Put the page on the application."""
    app.register_blueprint(pages)
