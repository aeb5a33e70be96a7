"""What is said of price lists: words, and the sentences of what can go wrong."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences
from kernel.presentation import money

WAYS = {
    "percent": _l("Augmenter ou baisser d’un pourcentage"),
    "amount": _l("Écrire les nouveaux prix"),
    "copy": _l("Copier les prix d’un autre lieu"),
}
ACTS = {"set": _l("demandé"), "withdrawn": _l("retiré avant son jour")}
VIEWS = {"today": _l("Aujourd’hui"), "planned": _l("À venir"), "past": _l("Historique")}
LABEL_SCOPES = {
    "all": _l("tous les articles qui ont un prix ici"),
    "changed": _l("ceux dont le prix change ce jour-là"),
    "chosen": _l("ceux que j’écris"),
}
STATIONERY_NAMES = {
    "a4-3x8": _l("Feuille A4, 24 étiquettes de 70 × 37 mm"),
    "roll-62": _l("Rouleau de 62 mm, étiquettes de 62 × 40 mm"),
}
PARTS = {
    "producer": _l("Productrices et producteurs, et leur coopérative"),
    "boutique": _l("Boutique"),
    "fund": _l("Fonds de solidarité"),
    "tax": _l("Taxe"),
}
MISSING = {
    "agreement": _l("Aucune convention ne vaut ce jour-là : ce que chacun reçoit n’est pas connu."),
    "tax": _l(
        "Aucune règle de TVA ne vaut ce jour-là pour ce vendeur : ce que chacun reçoit n’est pas connu."
    ),
    "cost": _l(
        "Le partage d’un achat ne se calcule pas ici. Son prix, quand il a été écrit, "
        "est sur le bon de livraison."
    ),
}


def names(parts: Iterable[str]) -> str:
    """Some parts of a price by their names."""
    return ", ".join(str(PARTS[part]) for part in parts)


def step_name(step_cents: int, currency: str) -> str:
    """A rounding as it is offered: `0,50 MAD`."""
    return money(step_cents, currency)


sentences(
    {
        "prices-nothing-to-change": _l(
            "Aucun prix ne change : cochez des articles, ou écrivez un autre prix."
        ),
        "prices-too-many": _l("Changez au plus %(maximum)s prix à la fois, un seul par article."),
        "prices-article-unknown": _l("Un de ces articles n’est plus en vente. Rechargez la page."),
        "price-day-has-passed": _l("Choisissez aujourd’hui ou un jour à venir : un prix passé reste vrai."),
        "price-ends-before-it-begins": _l("La remise finit avant de commencer."),
        "price-nothing-to-return-to": _l(
            "Un de ces articles n’a pas encore de prix : il n’y aurait rien à quoi revenir. "
            "Laissez le dernier jour vide."
        ),
        "price-already-planned": _l(
            "Quelqu’un vient de prévoir un prix pour ce jour : %(articles)s. Rien n’a été enregistré. "
            "Il est montré maintenant sur cette page ; envoyez à nouveau pour le remplacer."
        ),
        "price-not-planned": _l("Ce prix n’est plus prévu : il a été changé ou retiré entre-temps."),
        "price-has-begun": _l("Le jour de ce prix est venu : prévoyez un autre prix à partir d’aujourd’hui."),
        "shelf-labels-too-many": _l(
            "Imprimez de 1 à %(maximum)s étiquettes à la fois : choisissez moins d’articles."
        ),
        "shelf-labels-none": _l(
            "Aucun article ne correspond : aucun n’a de prix ce jour-là, ou aucun ne change."
        ),
        "tax-rule-day-closed": _l("La journée du %(day)s est clôturée : une règle commence après elle."),
        "tax-rule-source-missing": _l("Dites où c’est écrit, en 300 lettres au plus."),
        "tax-rule-country-unknown": _l("Choisissez un pays de la liste."),
        "piece-not-here": _l("Aucune pièce de cet article n’est ici. Rechargez la page."),
        "price-change-out-of-bounds": _l("Écrivez un pourcentage entre -99 et 900, autre que 0."),
    }
)
