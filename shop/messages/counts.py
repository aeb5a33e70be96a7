"""What is said of counts of the stock: words, and the sentences of what can go wrong."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

SCOPES = {
    "place": _l("Tout le lieu"),
    "shelf": _l("Un rayon"),
    "articles": _l("Quelques articles"),
    "cycle": _l("Les lots pas comptés depuis le plus longtemps"),
}
COUNT_STATES = {
    "open": _l("en cours"),
    "posted": _l("enregistré dans le stock"),
    "cancelled": _l("abandonné"),
}
LOT_STATES = {
    "equal": _l("juste"),
    "differs": _l("écart"),
    "uncounted": _l("pas compté"),
    "disputed": _l("deux chiffres différents"),
    "moved": _l("vendu pendant le comptage"),
    "contradicted": _l("plus vendu depuis que compté"),
}

sentences(
    {
        "shelf-codes-too-many": _l("Imprimez de 1 à %(maximum)s rayons à la fois."),
        "count-not-found": _l("Ce comptage n’existe pas, ou ne vous est pas ouvert."),
        "count-scope-unknown": _l("Dites ce qui est à compter."),
        "count-nothing-to-count": _l("Rien de cela n’est dans ce lieu : choisissez autre chose à compter."),
        "count-ended": _l("%(count)s est terminé : on n’y ajoute plus rien."),
        "count-lot-outside": _l("Le lot %(lot)s n’est pas à compter maintenant."),
        "counted-out-of-bounds": _l("Ce nombre est trop grand : n’est-ce pas un code ?"),
        "count-moment-impossible": _l(
            "L’heure de cet appareil est fausse : ce chiffre de %(count)s est à compter de nouveau."
        ),
        "count-round-unknown": _l("Ce tour n’est pas ouvert."),
        "count-shelf-missing": _l("Dites quel rayon."),
        "count-unknown-not-found": _l("Ce code n’est plus à regarder."),
        "count-figure-not-found": _l("Ce chiffre n’est pas de vous, ou n’est pas arrivé."),
        "count-unknown-empty": _l("Un code inconnu a au moins un signe et une pièce."),
        "count-record-unreadable": _l(
            "Ce téléphone a envoyé quelque chose d’illisible : mettez l’application à jour."
        ),
        "count-shelf-too-long": _l("Le nom du rayon a %(maximum)s signes au plus."),
        "count-nothing-to-recount": _l("%(count)s n’a aucun écart à recompter."),
        "count-nothing-counted": _l("Rien n’est encore compté dans %(count)s."),
        "count-in-doubt": _l("À recompter avant d’enregistrer : %(lots)s."),
        "count-reason-missing": _l("Dites pourquoi."),
    }
)
