"""What is said of what to order: why, in a sentence, and what can be wrong with a reorder point."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from kernel.messages import sentences
from kernel.presentation import number
from shop.rules.reordering import THOUSAND, Needs, Reorder

sentences(
    {
        "target-below-minimum": _l(
            "La quantité à avoir après une livraison ne peut pas être sous le minimum."
        ),
        "unlikely-reorder-point": _l("Écrivez un nombre de 0 à %(maximum)s."),
    }
)


def why(needs: Needs, told: Reorder) -> str:
    """The reasons of a suggestion, as one would say them to a colleague."""
    said = [_sells(needs, told), _has(told)]
    if told.wasted:
        said.append(
            ngettext(
                "%(num)s pièce ne sera pas vendue avant sa date.",
                "%(num)s pièces ne seront pas vendues avant leur date.",
                told.wasted,
            )
        )
    if told.level == needs.minimum and needs.minimum:
        said.append(_("Le minimum voulu est de %(pieces)s.", pieces=number(needs.minimum)))
    return " ".join(said)


def _sells(needs: Needs, told: Reorder) -> str:
    if not told.pace:
        return _("Rien n’a été vendu ces 60 derniers jours.")
    by_month = number(round(told.pace * 30 / THOUSAND))
    if needs.sold_in_season is None:
        return _(
            "Environ %(month)s par mois : %(sold)s en 60 jours.",
            month=by_month,
            sold=number(needs.sold_lately),
        )
    return _(
        "Environ %(month)s par mois : %(sold)s en 60 jours, et %(season)s l’an dernier dans les "
        "60 jours qui viennent.",
        month=by_month,
        sold=number(needs.sold_lately),
        season=number(needs.sold_in_season),
    )


def _has(told: Reorder) -> str:
    if told.days_left is None:
        return _(
            "Il en reste %(usable)s, %(coming)s arrivent.",
            usable=number(told.usable),
            coming=number(told.coming),
        )
    return _(
        "Il en reste %(usable)s, %(coming)s arrivent : de quoi tenir %(days)s jours, et il en faut "
        "%(lead)s pour être livré.",
        usable=number(told.usable),
        coming=number(told.coming),
        days=number(told.days_left),
        lead=number(told.lead_days),
    )
