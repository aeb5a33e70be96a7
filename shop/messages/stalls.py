"""What is said of market stalls: the sentences of what can go wrong."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

sentences(
    {
        "stall-not-found": _l("Ce stand n’existe pas, ou ne vous est pas ouvert."),
        "stall-home-unknown": _l(
            "Rien de ce stand n’est venu de là : choisissez un lieu qui l’a approvisionné."
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
