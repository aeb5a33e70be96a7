"""The sentences of what can go wrong with analyses and their classes."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

sentences(
    {
        "analysis-not-found": _l("Cette analyse n’existe pas, ou ne vous est pas ouverte."),
        "standard-for-others": _l("L’édition %(edition)s juge d’autres produits que celui de ce lot."),
        "measure-unit-mismatch": _l(
            "« %(label)s » se mesure en %(wanted)s, et vous avez écrit %(unit)s. Convertissez la valeur."
        ),
        "measured-twice": _l("« %(label)s » a deux valeurs. Gardez celle du bulletin."),
        "nothing-to-judge-by": _l("L’édition %(edition)s ne peut pas juger cette analyse."),
        "already-judged": _l("Cette analyse est déjà jugée par cette version de l’édition %(edition)s."),
    }
)

OUTCOME_NAMES = {
    "graded": _l("Classée"),
    "incomplete": _l("Incomplète"),
    "outside": _l("Hors classe"),
}
