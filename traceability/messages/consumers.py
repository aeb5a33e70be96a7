"""The sentences of what can go wrong with prices made public and problems reported."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

sentences(
    {
        "price-not-positive": _l("Le prix doit être plus grand que zéro, et vraisemblable."),
        "price-part-negative": _l("Une part ne peut pas être négative : écrivez 0 s’il n’y en a pas."),
        "parts-do-not-make-price": _l(
            "Les parts font %(sum)s et le prix est de %(price)s : elles doivent faire exactement le prix."
        ),
        "price-statement-not-found": _l("Ce prix publié n’existe pas, ou ne vous est pas ouvert."),
        "report-not-found": _l("Ce signalement n’existe pas, ou ne vous est pas ouvert."),
        "not-for-people": _l("Laissez vide le dernier champ : il ne sert qu’à écarter les robots."),
        "answer-needs-words": _l("Dites ce que vous avez répondu."),
    }
)
