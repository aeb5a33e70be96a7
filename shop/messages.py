"""What the shop says to people: the sentences of its errors, and its words in their language."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

BRANCHES = {
    "saffron": _l("Safran"),
    "argan": _l("Argan"),
    "olive": _l("Olive"),
    "pamm": _l("Plantes aromatiques"),
    "almond": _l("Amande"),
    "honey": _l("Miel"),
    "craft": _l("Artisanat"),
}
TAX_CLASSES = {
    "spice": _l("Épice"),
    "edible_oil": _l("Huile alimentaire"),
    "olive_oil_artisanal": _l("Huile d’olive artisanale"),
    "herb": _l("Plante"),
    "cosmetic": _l("Cosmétique"),
    "food": _l("Autre aliment"),
    "craft": _l("Artisanat"),
}
SELLER_STATUSES = {
    "exempt_cooperative": _l("Coopérative exonérée"),
    "taxable": _l("Vendeur assujetti"),
    "vat_franchise": _l("Vendeur en franchise"),
}
MEANS = {"cash": _l("Espèces"), "cheque": _l("Chèque"), "card": _l("Carte")}
FLAGS = {
    "shortage": _l("Vendu au-delà du stock connu"),
    "price_differs": _l("Prix différent du tarif du jour"),
    "tax_differs": _l("TVA différente de la règle du jour"),
    "lot_expired": _l("Lot vendu après sa date"),
    "lot_held": _l("Lot mis de côté"),
    "lot_recalled": _l("Lot rappelé"),
    "lot_unknown": _l("Lot inconnu"),
    "article_unknown": _l("Article inconnu"),
    "session_closed": _l("Vente arrivée après la clôture"),
    "session_unknown": _l("Ouverture de caisse inconnue"),
    "number_gap": _l("Numéros de ticket manquants"),
}
COUNTRIES = {"MA": _l("Maroc"), "FR": _l("France")}
SIDES = {
    "root": _l("Lot rappelé"),
    "downstream": _l("Fait avec ce lot : rappelé"),
    "upstream": _l("À l’origine de ce lot : mis de côté"),
}

sentences(
    {
        "article-not-found": _l("Cet article n’existe pas."),
        "article-trade-item-not-found": _l("Choisissez un produit conditionné qui existe."),
        "article-exists": _l("Ce produit conditionné est déjà en vente."),
        "article-class-unknown": _l("Choisissez une valeur de la liste."),
        "price-out-of-bounds": _l("Le prix va de 0 à 10 000 000."),
        "place-sells-nothing": _l("Choisissez une boutique, un stand ou un magasin."),
        "tax-rule-exists": _l(
            "Une règle existe déjà pour ce vendeur, cette classe et cette date. Changez la date."
        ),
        "tax-rule-incomplete": _l(
            "Un taux va de 0 à 100 %, et un taux nul demande la mention légale à imprimer."
        ),
        "till-not-found": _l("Cette caisse n’existe pas, ou ne vous est pas ouverte."),
        "till-exists": _l("Une caisse porte déjà le code %(till)s. Choisissez-en un autre."),
        "till-malformed": _l(
            "Le code d’une caisse a de 2 à 8 lettres ou chiffres ; la caisse se tient dans un lieu."
        ),
        "cash-session-not-found": _l("Cette ouverture de caisse n’existe pas."),
        "cash-session-exists": _l("Cette ouverture de caisse est déjà enregistrée."),
        "drawer-already-open": _l("Cette caisse est déjà ouverte."),
        "drawer-already-closed": _l("Cette caisse est déjà clôturée."),
        "cash-amount-out-of-bounds": _l("Un montant compté ne peut pas être négatif."),
        "difference-needs-reason": _l(
            "Le compte ne tombe pas juste. Recomptez, ou dites pourquoi : l’écart sera gardé."
        ),
        "sale-line-disagrees": _l(
            "La ligne %(position)s du ticket ne tombe pas juste. Le ticket est gardé sur la caisse."
        ),
        "sale-total-disagrees": _l(
            "Le total n’est pas la somme des lignes. Le ticket est gardé sur la caisse."
        ),
        "sale-payments-disagree": _l(
            "Les paiements ne font pas le total du ticket. Le ticket est gardé sur la caisse."
        ),
        "sale-rounding-disagrees": _l(
            "Cet arrondi d’espèces n’est pas possible. Le ticket est gardé sur la caisse."
        ),
        "sale-change-disagrees": _l(
            "Le rendu de monnaie ne tombe pas juste. Le ticket est gardé sur la caisse."
        ),
        "payment-reference-missing": _l("Un paiement par chèque ou par carte demande sa référence."),
        "sale-id-repeated": _l("Deux lignes de ce ticket sont la même."),
        "sale-too-long": _l("Un ticket a de 1 à %(lines)s lignes et %(payments)s paiements au plus."),
        "sale-number-taken": _l(
            "Le ticket %(number)s est déjà celui d’une autre vente. Prévenez le responsable."
        ),
        "sale-known": _l("Cette vente, ou une de ses lignes, est déjà enregistrée sous un autre numéro."),
        "receipt-number-disagrees": _l("Le numéro attendu pour ce ticket est %(expected)s."),
        "sale-currency-disagrees": _l("Cette caisse tient ses comptes en %(expected)s."),
        "sale-not-found": _l("Ce ticket n’existe pas, ou ne vous est pas ouvert."),
        "counter-lot-unknown": _l("Ce code n’est celui d’aucun lot connu ici."),
        "idempotency-key-disagrees": _l("La clé d’envoi doit être l’identifiant de la vente."),
    }
)
EXEMPT = _l("Exonéré de TVA")


def vat_label(percent: str) -> str:
    """`TVA 20 %` in the reader's language."""
    return str(_l("TVA %(percent)s %%", percent=percent))
