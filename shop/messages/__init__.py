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
MEANS = {
    "cash": _l("Espèces"),
    "card": _l("Carte"),
    "cheque": _l("Chèque"),
    "transfer": _l("Virement"),
    "stripe": _l("Carte par Stripe"),
    "voucher": _l("Bon d’achat"),
    "deposit": _l("Acompte"),
}
SALE_KINDS = {"sale": _l("Ventes"), "refund": _l("Remboursements")}
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
    "day_differs": _l("Date de la caisse différente de celle du lieu"),
    "seller_unknown": _l("Vendeur qui n’est pas, ou plus, de ce lieu"),
    "discount_above_limit": _l("Remise au-dessus de la limite"),
    "refund_unknown": _l("Remboursement d’une vente inconnue"),
    "refund_above_sale": _l("Remboursé au-delà de ce qui a été vendu"),
    "credit_unknown": _l("Bon ou acompte inconnu"),
    "credit_overdrawn": _l("Bon ou acompte dépassé"),
    "credit_known": _l("Bon ou acompte déjà vendu sous ce code"),
}
COUNTRIES = {"MA": _l("Maroc"), "FR": _l("France")}
SEVERITIES = {
    "1": _l("1 · peut nuire gravement"),
    "2": _l("2 · peut gêner certaines personnes"),
    "3": _l("3 · sans danger, non conforme"),
}
NOTICE_KINDS = {
    "place": _l("Lieu"),
    "organisation": _l("Organisation"),
    "authority": _l("Autorité (ONSSA)"),
    "certifier": _l("Organisme de contrôle"),
    "customer": _l("Client"),
}
NOTICE_CHANNELS = {
    "screen": _l("dans Igoudar"),
    "email": _l("e-mail et Igoudar"),
    "phone": _l("téléphone"),
    "letter": _l("courrier"),
    "visit": _l("visite"),
}
NOTE_KINDS = {
    "gap": _l("Écart constaté"),
    "action": _l("Action corrective"),
    "retest": _l("Nouvelle analyse"),
}
RUN_KINDS = {
    "drying": _l("Séchage"),
    "sorting": _l("Tri"),
    "crushing": _l("Concassage"),
    "cold_pressing": _l("Pressage à froid"),
    "distilling": _l("Distillation"),
    "packing": _l("Conditionnement"),
    "splitting": _l("Division"),
    "merging": _l("Réunion"),
}
PROMISES = {"delivery": _l("Livraison en route"), "order": _l("Commande à ne pas envoyer")}
SIDES = {
    "root": _l("Lot rappelé"),
    "downstream": _l("Fait avec ce lot : rappelé"),
    "upstream": _l("À l’origine de ce lot : mis de côté"),
}

CARRIED_STATES = {
    "recorded": _l("Enregistré"),
    "known": _l("Déjà connu"),
    "to_settle": _l("À régler"),
    "not_signed": _l("Refusé : cet appareil ne l’a pas signé"),
}
CARRIED_CHAINS = {
    "sale": _l("Vente"),
    "training": _l("Formation"),
    "reprint": _l("Duplicata"),
    "drawer": _l("Tiroir"),
    "closing": _l("Clôture"),
    "event": _l("Journal technique"),
}

sentences(
    {
        "recall-notice-not-found": _l("Cet avis n’existe pas, ou ne vous est pas adressé."),
        "already-acknowledged": _l("Cet avis a déjà sa réponse."),
        "nobody-to-tell": _l("Tous ceux qui ont de ces lots sont déjà prévenus."),
        "retest-needs-day": _l("Dites pour quel jour la nouvelle analyse est attendue."),
        "queue-file-too-large": _l(
            "Ce fichier fait plus de %(megabytes)s Mo : ce n’est pas un fichier de ventes d’une caisse."
        ),
        "queue-file-unreadable": _l(
            "Ce fichier n’est pas un fichier de ventes d’une caisse, ou il n’est pas entier. "
            "Copiez-le de nouveau depuis la caisse : rien n’y est perdu."
        ),
        "queue-file-passphrase-wrong": _l(
            "Cette phrase secrète n’ouvre pas ce fichier, ou quelqu’un a modifié le fichier. "
            "Vérifiez la phrase, ou refaites le fichier sur la caisse."
        ),
        "queue-file-foreign": _l(
            "Ce fichier ne vient d’aucune caisse des lieux qui vous sont confiés. Rien n’a été pris."
        ),
        "article-not-found": _l("Cet article n’existe pas."),
        "article-trade-item-not-found": _l("Choisissez un produit conditionné qui existe."),
        "article-not-by-weight": _l(
            "Un article au poids se compte en grammes : choisissez un produit conditionné de 1 g."
        ),
        "article-exists": _l("Ce produit conditionné est déjà en vente."),
        "article-class-unknown": _l("Choisissez une valeur de la liste."),
        "price-out-of-bounds": _l("Le prix va de 0 à 10 000 000."),
        "place-sells-nothing": _l("Choisissez une boutique, un stand ou un magasin."),
        "tax-rule-exists": _l(
            "Une règle existe déjà pour ce vendeur, cette classe et cette date. Changez la date."
        ),
        "tax-rule-incomplete": _l(
            "Un taux va de 0 à 100 %%, et un taux nul demande la mention légale à imprimer."
        ),
        "till-not-found": _l("Cette caisse n’existe pas, ou ne vous est pas ouverte."),
        "till-exists": _l("Une caisse porte déjà le code %(till)s. Choisissez-en un autre."),
        "till-malformed": _l(
            "Le code d’une caisse a de 2 à 8 lettres ou chiffres ; la caisse se tient dans un lieu."
        ),
        "cash-session-not-found": _l("Cette ouverture de caisse n’existe pas."),
        "cash-session-exists": _l("Cette ouverture de caisse est déjà enregistrée."),
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
        "nothing-to-settle": _l("Il n’y a rien à régler ici, ou ce lieu ne vous est pas confié."),
        "already-settled": _l("C’est déjà réglé."),
        "settlement-needs-note": _l("Dites ce qui a été fait : c’est ce qu’on relira."),
        "counter-lot-unknown": _l("Ce code n’est celui d’aucun lot connu ici."),
    }
)
# A device at its till: enrolled, replaced, taken out of service.
sentences(
    {
        "series-not-found": _l("Cet appareil n’est pas connu à cette caisse."),
        "series-open": _l(
            "Un autre appareil vend à cette caisse depuis le %(since)s. "
            "Un responsable peut le remplacer, en disant pourquoi."
        ),
        "series-not-open": _l("Cet appareil n’est plus en service à cette caisse."),
        "series-records-missing": _l(
            "Il manque ici %(missing)s enregistrements de cet appareil. "
            "Envoyez-les avant de le retirer du service."
        ),
        "series-drawer-open": _l("Comptez et fermez la caisse avant de retirer l’appareil du service."),
        "series-ended": _l(
            "Cet appareil a été remplacé ou retiré du service. Il peut encore envoyer ce qu’il garde."
        ),
        "device-unknown": _l("Cet appareil n’est pas reconnu. Reliez-le de nouveau à la caisse."),
        "till-key-malformed": _l("Cet appareil n’a pas pu créer sa clé. Essayez avec un autre navigateur."),
        "replacement-reason-missing": _l("Dites pourquoi l’ancien appareil est remplacé."),
        "pin-malformed": _l("Ce code n’a pas pu être enregistré. Choisissez de 4 à 6 chiffres."),
        "pin-of-another": _l("Chacun choisit son propre code."),
        "feed-cursor-malformed": _l("La caisse doit recharger tout son catalogue."),
    }
)
# What a till sent and that could not be taken as it was: it is kept, for a person to settle.
sentences(
    {
        "record-unreadable": _l("Le texte reçu ne peut pas être lu. Il est gardé tel quel."),
        "record-not-canonical": _l(
            "Le texte reçu n’est pas écrit comme la caisse l’écrit. Il a pu être changé."
        ),
        "record-head-disagrees": _l("Le texte reçu ne correspond pas à son enveloppe ou à cette caisse."),
        "record-kind-unknown": _l("Cette sorte d’enregistrement n’est pas connue : %(kind)s."),
        "record-body-malformed": _l("Le contenu est incomplet ou impossible : %(fields)s."),
        "record-contradicts": _l("Cet enregistrement dit autrement ce qui est déjà gardé."),
        "signature-wrong": _l("La signature n’est pas celle de cet appareil."),
        "sequence-taken": _l("Ce numéro est déjà celui d’un autre enregistrement."),
        "chain-gap": _l("Des enregistrements manquent avant celui-ci."),
        "chain-broken": _l("Cet enregistrement ne fait pas suite au précédent."),
        "cash-movement-needs-reason": _l("Dites pourquoi cet argent entre ou sort."),
        "closing-place-unknown": _l("Ce lieu n’existe pas."),
        "closing-not-found": _l("Cette clôture n’existe pas, ou ne vous est pas ouverte."),
        "receipt-address-malformed": _l(
            "Cette adresse n’est pas complète. Écrivez par exemple nom@exemple.org."
        ),
    }
)
# A card charged through Stripe.
sentences(
    {
        "card-attempt-not-found": _l("Ce paiement par carte n’est pas connu à cette caisse."),
        "card-attempt-open": _l(
            "On ne sait pas encore si la carte d’avant a été débitée. Vérifiez d’abord ce paiement-là."
        ),
        "card-attempt-over": _l(
            "Ce paiement par carte est terminé : la carte n’est pas demandée une autre fois."
        ),
        "card-reader-missing": _l("Aucun lecteur de carte n’est relié à cette caisse."),
        "card-currency-disagrees": _l("Cette caisse prend les cartes en %(expected)s."),
        "card-amount-out-of-bounds": _l("Ce montant ne peut pas être pris par carte."),
        "card-payments-off": _l("Les cartes par Stripe ne sont pas encore en service ici."),
    }
)
