"""Which certificate covers a step at its date, and why none does."""

from collections.abc import Iterable, Mapping, Sequence

from traceability.rules.claims.facts import Cover, Line, LotFacts

_STANDINGS = {
    "suspended": "claim-certificate-suspended",
    "withdrawn": "claim-certificate-withdrawn",
    "expired": "claim-certificate-expired",
    "early": "claim-certificate-early",
}


def cover_of(lot: LotFacts, covers: Sequence[Cover]) -> tuple[Cover | None, Line]:
    """The certificate that covers the step which made a lot, and the line that says so or why none does.

    What stands in the way of the certificate that comes nearest is told.
    """
    candidates = [one for one in _by_number(covers) if lot.organisation_id in one.organisations]
    if not candidates:
        return None, _broken(lot, "claim-no-certificate", organisation=lot.organisation)
    of_product = [one for one in candidates if covers_product(one, lot)]
    if not of_product:
        return None, _broken(
            lot, "claim-certificate-other-product", number=candidates[0].number, product=lot.product
        )
    of_ground = [one for one in of_product if _uncovered_plot(one, lot) is None]
    if not of_ground:
        stray = _uncovered_plot(of_product[0], lot)
        return None, _broken(lot, "claim-certificate-other-plot", number=of_product[0].number, plot=stray)
    return _in_force(lot, of_ground)


def covers_product(cover: Cover, lot: LotFacts) -> bool:
    """Whether a certificate is not limited in products, or names this one or what is made of it."""
    return not cover.products or lot.product_key in cover.products


def with_what_they_are_made_of(products: Iterable[str], makes: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Products and all that they can be made of; `makes` says what each product is made of."""
    found: set[str] = set()
    waiting = list(products)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(makes.get(one, ()))
    return frozenset(found)


def _in_force(lot: LotFacts, covers: Sequence[Cover]) -> tuple[Cover | None, Line]:
    valid = [one for one in covers if one.standing(lot.day).is_in_force]
    if valid:
        # A certificate that the harvest was counted under goes before another that covers it too.
        best = next((one for one in valid if one.certificate_id in lot.drawn.values()), valid[0])
        values = {"number": best.number, "body": best.body, "organisation": lot.organisation}
        return best, Line("claim-certificate-covers", "met", lot.lot_id, lot.code, {**values, "day": lot.day})
    nearest = covers[-1]
    standing = nearest.standing(lot.day)
    return None, _broken(
        lot, _STANDINGS[standing.state], number=nearest.number, body=nearest.body, since=standing.since
    )


def _by_number(covers: Sequence[Cover]) -> list[Cover]:
    """The same order whatever the order of recording; the one that ends last is last."""
    return sorted(covers, key=lambda one: (one.valid_until, one.number, one.certificate_id))


def _uncovered_plot(cover: Cover, lot: LotFacts) -> str | None:
    """The code of a plot of a harvest that a certificate does not cover; none when it covers all.

    A harvest without plots cannot be shown to come from those that a certificate names.
    """
    if not cover.plots or lot.kind != "harvest":
        return None
    if not lot.grounds:
        return "—"
    return next((one.code for one in lot.grounds if one.plot_id not in cover.plots), None)


def _broken(lot: LotFacts, code: str, **values: object) -> Line:
    return Line(code, "broken", lot.lot_id, lot.code, {"day": lot.day, **values})
