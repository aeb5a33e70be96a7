"""What is said of market stalls: the sentences of what can go wrong."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from kernel.messages import sentences

sentences(
    {
        "stall-not-found": _l("Ce stand n’existe pas, ou ne vous est pas ouvert."),
        "stall-home-unknown": _l(
            "Rien de ce stand n’est venu de là : choisissez un lieu qui l’a approvisionné."
        ),
        "stall-item-short": _l(
            "Il n’y a que %(free)s pièces de « %(item)s » qui peuvent partir et tenir jusqu’à la fin."
        ),
        "stall-is-empty": _l("Il n’y a plus rien au stand « %(place)s » : tout est déjà reparti."),
        "stall-drawer-open": _l(
            "Le tiroir est encore ouvert à la caisse %(tills)s : clôturez-la, puis videz le stand."
        ),
        "stall-sales-untold": _l(
            "Des ventes de la caisse %(tills)s manquent ou attendent une décision. "
            "Laissez-la envoyer ses ventes, ou réglez l’écart, puis videz le stand."
        ),
        "stall-code-unknown": _l(
            "Ce code n’est ni une livraison en route vers ce stand, ni le code du stand."
        ),
    }
)


def basis_said(basis: str, days: int) -> str:
    """From whose sales the list of a stall is made, and over how many days."""
    if not days:
        return _("Aucune vente connue : rien n’est proposé, écrivez vous-même.")
    if basis == "own":
        return ngettext(
            "D’après le dernier jour de vente de ce stand.",
            "D’après les %(num)s derniers jours de vente de ce stand.",
            days,
        )
    if basis == "others":
        return ngettext(
            "Rien de vendu ici encore : d’après le dernier jour de vente de vos autres stands.",
            "Rien de vendu ici encore : d’après les %(num)s derniers jours de vente de vos autres stands.",
            days,
        )
    return ngettext(
        "Aucun stand n’a encore vendu : d’après le dernier jour de vente de la boutique.",
        "Aucun stand n’a encore vendu : d’après les %(num)s derniers jours de vente de la boutique.",
        days,
    )
