"""What the stock says to people: the sentences of its errors, and its words in their language."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

PLACE_KINDS = {
    "store": _l("Magasin"),
    "workshop": _l("Atelier"),
    "boutique": _l("Boutique"),
    "market_stall": _l("Stand de marché"),
    "online_shop": _l("Boutique en ligne"),
    "in_transit": _l("En route"),
    "nature": _l("Récolte"),
    "process": _l("Transformation"),
    "customer": _l("Client"),
    "loss": _l("Perte"),
    "count_difference": _l("Écart de comptage"),
    "shortage": _l("Vendu au-delà du stock"),
    "sample": _l("Échantillon"),
    "purchase": _l("Achat"),
    "supplier": _l("Fournisseur"),
    "tasting": _l("Dégustation"),
    "gift": _l("Don"),
}
MOVE_KINDS = {
    "harvest": _l("Récolte"),
    "making": _l("Fabriqué"),
    "process_in": _l("Mis en œuvre"),
    "process_out": _l("Produit"),
    "dispatch": _l("Expédié"),
    "receive": _l("Reçu"),
    "discrepancy": _l("Écart constaté"),
    "sale": _l("Vendu"),
    "return": _l("Rapporté par le client"),
    "loss": _l("Perdu"),
    "tasting": _l("Goûté"),
    "gift": _l("Donné"),
    "sample": _l("Prélevé"),
    "reversal": _l("Annulé"),
}
LOT_STATUSES = {
    "sellable": _l("Libre"),
    "soon": _l("Date proche"),
    "expired": _l("Date dépassée"),
    "held": _l("Mis de côté"),
    "recalled": _l("Rappelé"),
}
# What a price is for, by the unit of the lot.
PRICED_BY = {"H87": _l("la pièce"), "GRM": _l("le kilo"), "MLT": _l("le litre")}
DIFFERENCE_REASONS = {
    "short": _l("Manquant"),
    "damaged": _l("Abîmé"),
    "extra": _l("En trop"),
}
DIFFERENCE_ANSWERS = {"agreed": _l("D’accord"), "contested": _l("Pas d’accord")}
SIGNING_PARTS = {"handed_over": _l("Qui remet la marchandise"), "received": _l("Qui reçoit la marchandise")}
# What a signature was put under, beside what the note says now.
SIGNATURE_STANDINGS = {
    "same": _l("Signé tel quel"),
    "before_reception": _l("Signé tel qu’envoyé, avant ce qui a été trouvé à la réception"),
    "other": _l("Le bon n’est plus celui qui a été signé"),
}
RUN_KINDS = {
    "drying": _l("Séchage"),
    "sorting": _l("Tri"),
    "crushing": _l("Concassage"),
    "cold_pressing": _l("Pression à froid"),
    "distilling": _l("Distillation"),
    "packing": _l("Conditionnement"),
    "splitting": _l("Division"),
    "merging": _l("Réunion"),
}
# What a sender chooses from; a return is sent from a page of its own.
TERMS = {"consigned": _l("Dépôt-vente"), "bought": _l("Achat ferme")}
TERMS_SAID = {**TERMS, "returned": _l("Retour à la coopérative")}
CAUSES = {
    "broken": _l("Cassé"),
    "spilt": _l("Renversé"),
    "spoilt": _l("Abîmé, moisi"),
    "expired": _l("Date dépassée"),
    "stolen": _l("Volé"),
    "tasting": _l("Dégustation"),
    "gift": _l("Don"),
    "sample": _l("Échantillon pour analyse"),
    "other": _l("Autre"),
}
ORDER_STATES = {
    "asked": _l("Attend une réponse"),
    "answered": _l("Répondue"),
    "partly_sent": _l("Partie en partie"),
    "sent": _l("En route"),
    "received": _l("Reçue"),
    "closed": _l("Close sans livraison"),
    "cancelled": _l("Annulée"),
}

sentences(
    {
        "order-not-found": _l("Cette commande n’existe pas, ou ne vous est pas ouverte."),
        "order-without-lines": _l("Donnez la quantité d’au moins un article à commander."),
        "too-many-order-lines": _l("Une commande a au plus %(maximum)s lignes. Faites-en deux."),
        "item-ordered-twice": _l("Un même article est écrit deux fois. Mettez sa quantité sur une ligne."),
        "not-their-item": _l(
            "Cette organisation ne conditionne pas l’un de ces articles. Rouvrez la page pour choisir."
        ),
        "unlikely-pieces-ordered": _l("Une quantité va de 0 à %(maximum)s pièces."),
        "wanted-in-the-past": _l("Choisissez aujourd’hui ou un jour à venir."),
        "answer-does-not-match": _l(
            "La réponse ne parle pas de chaque ligne de la commande. Rouvrez la page pour recommencer."
        ),
        "delivery-not-of-order": _l(
            "Cette livraison ne va pas de la coopérative à qui a passé la commande %(order)s, "
            "aux conditions de la commande."
        ),
        "order-is-over": _l("La commande %(order)s est déjà close ou annulée : elle ne change plus."),
        "order-already-sent": _l(
            "De la marchandise est déjà partie pour la commande %(order)s : elle ne s’annule plus. "
            "Vous pouvez la clore pour le reste."
        ),
    }
)

sentences(
    {
        "place-not-found": _l("Ce lieu n’existe pas, ou ne vous est pas ouvert."),
        "place-key-taken": _l("Un lieu porte déjà le nom court « %(key)s »."),
        "unknown-place-kind": _l("Ce genre de lieu n’est pas connu."),
        "unknown-currency-of-place": _l("La monnaie « %(currency)s » n’est pas tenue."),
        "organisation-of-place-unknown": _l("Choisissez l’organisation qui tient ce lieu."),
        "insufficient-stock": _l(
            "Il ne reste pas assez du lot %(lot)s à cet endroit. Rien n’a été modifié : "
            "diminuez la quantité ou choisissez un autre lot."
        ),
        "lot-expired": _l(
            "Le lot %(lot)s a dépassé sa date (%(best_before)s) : il ne peut ni partir ni être "
            "travaillé. Choisissez un autre lot, ou déclarez-le perdu."
        ),
        "paper-is-the-networks": _l(
            "Le certificat d’un fournisseur est joint par le responsable du réseau. "
            "Enregistrez le lot sans lui."
        ),
        "season-out-of-range": _l("La campagne va de %(first)s à %(last)s."),
        "delivery-not-found": _l("Cette livraison n’existe pas, ou ne vous est pas ouverte."),
        "delivery-without-lines": _l("Donnez la quantité d’au moins un lot à livrer."),
        "too-many-delivery-lines": _l(
            "Une livraison a au plus %(maximum)s lignes. Faites-en deux livraisons."
        ),
        "same-lot-twice": _l("Un même lot est écrit deux fois. Mettez sa quantité sur une ligne."),
        "delivery-to-same-place": _l("Choisissez un lieu d’arrivée différent du lieu de départ."),
        "unknown-terms": _l("Choisissez dépôt-vente ou achat ferme."),
        "cost-without-purchase": _l(
            "Un prix d’achat ne s’écrit que pour des marchandises que le destinataire achète."
        ),
        "unlikely-cost": _l("Un prix d’achat est de zéro ou plus, et de dix millions au plus."),
        "lines-do-not-match": _l(
            "La réception ne répond pas à chaque ligne de la livraison %(delivery)s. "
            "Rouvrez la page de la livraison."
        ),
        "extra-is-on-the-note": _l(
            "Ce lot a déjà sa ligne : changez-y la quantité, et dites « En trop » s’il y en a plus."
        ),
        "contested-without-word": _l("Dites en deux mots pourquoi vous n’êtes pas d’accord."),
        "no-difference-to-answer": _l("Cette livraison n’a pas de différence à laquelle répondre."),
        "already-signed": _l(
            "Le bon %(delivery)s est déjà signé de ce côté : une signature ne se refait pas."
        ),
        "already-received": _l("La livraison %(delivery)s a déjà été reçue."),
        "difference-needs-reason-at-reception": _l(
            "La quantité reçue n’est pas celle annoncée. Dites pourquoi : manquant ou abîmé s’il y "
            "en a moins, en trop s’il y en a plus."
        ),
        "more-labels-than-here": _l("Il n’y a que %(here)s pièces de ce lot ici."),
        "too-many-to-relabel": _l(
            "On réimprime au plus %(maximum)s étiquettes à la fois. Au-delà, demandez à la coopérative."
        ),
        "loss-needs-reason": _l("Dites ce qui est arrivé à cette marchandise."),
        "owner-has-nothing-here": _l("Rien de cette coopérative n’est ici en dépôt-vente."),
        "loss-cause-unknown": _l("Choisissez pourquoi cette marchandise sort."),
        "return-to-another-owner": _l(
            "Le lot %(lot)s n’est pas à la coopérative qui tient ce lieu : il ne peut pas y être retourné."
        ),
        "return-of-own-goods": _l(
            "Le lot %(lot)s a été acheté : il est à vous, et ne se retourne pas comme un dépôt-vente."
        ),
        "place-of-another-organisation": _l("Choisissez un lieu de votre organisation."),
        "best-before-too-early": _l("La date à consommer doit venir après le conditionnement."),
        "nothing-harvested": _l("Donnez au moins un poids."),
        "gathering-not-found": _l("Cette pesée n’existe pas, ou ne vous est pas ouverte."),
        "weighing-not-found": _l("Cette pesée d’une adhérente n’existe pas, ou ne vous est pas ouverte."),
        "gathering-closed": _l(
            "La pesée du %(day)s est déjà close et son lot est fait. Ce qui arrive après est gardé à part : "
            "dites s’il faut en faire un second lot."
        ),
        "gathering-misnamed": _l(
            "Cette pesée porte un nom qui n’est pas le sien. Mettez le téléphone à jour."
        ),
        "harvested-in-the-future": _l(
            "Le %(day)s n’est pas encore venu. Vérifiez la date du téléphone, puis recommencez."
        ),
        "nothing-on-the-scale": _l(
            "Le panier pèse autant que la balance montre : il ne reste rien à compter."
        ),
        "member-has-left": _l(
            "%(name)s a quitté la coopérative le %(left_on)s. Choisissez l’adhérente qui a apporté "
            "cette récolte."
        ),
        "plot-of-another-member": _l(
            "La parcelle %(plot)s n’est pas celle de %(name)s. Corrigez la fiche de la parcelle, ou la pesée."
        ),
        "field-record-unreadable": _l(
            "Le téléphone a dit quelque chose qui ne se lit pas. Mettez-le à jour."
        ),
        "unknown-field-kind": _l("Le téléphone a dit quelque chose d’inconnu. Mettez-le à jour."),
        "another-author": _l("Une autre personne a fait cet enregistrement : il attend qu’elle se connecte."),
        "photo-damaged": _l("La photo est arrivée abîmée. Le téléphone l’enverra de nouveau."),
        "field-refusal-not-found": _l("Rien à régler ici, ou ce n’est pas à vous de le régler."),
        "field-refusal-settled": _l("C’est déjà réglé."),
        "only-weighings-count": _l(
            "Seule la pesée d’une adhérente peut être comptée après coup. Laissez ceci de côté en "
            "disant pourquoi."
        ),
        "only-photos-are-kept": _l("Seule une photo peut devenir une pièce."),
        "field-settlement-needs-reason": _l("Dites pourquoi cela n’est pas compté."),
    }
)

# What a phone said, in the words of those who settle it.
FIELD_KINDS = {
    "opening": _l("Ouverture"),
    "weighing": _l("Pesée"),
    "cancellation": _l("Annulation"),
    "closing": _l("Clôture"),
    "photo": _l("Photo"),
}
SETTLEMENT_DECISIONS = {
    "counted": _l("Comptée"),
    "dropped": _l("Laissée de côté"),
    "kept": _l("Gardée parmi les pièces"),
}

OPENING_NOTE = _l(
    "Un stock d’ouverture entre une seule fois : le même fichier envoyé de nouveau ne change rien, et une "
    "différence se règle ensuite par un comptage. Les articles sont déjà définis."
)
OPENING_COLUMNS = {
    "place": _l("Le lieu, par son nom ; inutile quand le fichier est pour un seul lieu."),
    "article": _l("Le code de l’article."),
    "organisation": _l("La coopérative, si deux articles portent le même code."),
    "code": _l(
        "Le numéro du lot, vingt signes au plus. Sans lui, tout ce qu’il y a d’un article au lieu est un lot."
    ),
    "owner": _l(
        "À qui c’est : la coopérative qui l’a fait (dépôt-vente) si la case est vide, ou l’organisation du "
        "lieu, si elle l’a acheté."
    ),
    "quantity": _l("Combien de pièces ; des grammes pour un article au poids."),
    "best_before": _l("Le dernier jour de consommation ou de durabilité, comme 31/12/2027."),
    "made_on": _l("Le jour du conditionnement ; celui de l’importation si la case est vide."),
    "unit_cost": _l(
        "Ce que la pièce a coûté à l’organisation du lieu, qui l’a achetée, sans la TVA qu’elle récupère. "
        "Si la case est vide, la valeur de ces marchandises reste inconnue."
    ),
}
sentences(
    {
        "opening-lot-code-malformed": _l(
            "Un numéro de lot a vingt signes au plus : lettres, chiffres, points, tirets, barres."
        ),
        "opening-owner-neither": _l(
            "Ce qui est dans un lieu est à la coopérative qui l’a fait, ou à l’organisation du lieu."
        ),
        "opening-place-needed": _l("Dites dans quel lieu."),
        "opening-quantity-stays": _l(
            "Ce stock d’ouverture est déjà entré avec %(quantity)s pièces. Une différence se règle par un "
            "comptage."
        ),
        "opening-lot-is-registered": _l(
            "Le lot %(code)s est déjà dans les registres, et sa quantité ne change plus. Livrez-le ici, ou "
            "donnez un autre numéro."
        ),
        "opening-lot-of-another-article": _l("Ce numéro est celui d’un lot d’un autre article."),
        "opening-lot-told-otherwise": _l(
            "Une ligne plus haut dit autre chose du lot %(code)s : son article ou ses dates."
        ),
        "opening-cost-of-consigned": _l(
            "Un prix d’achat ne s’écrit que pour ce que l’organisation du lieu a acheté : "
            "dites-la propriétaire."
        ),
        "opening-cost-stays": _l(
            "Ce lot est déjà en stock ici : une liste ne change plus le prix d’achat avec lequel "
            "il est entré."
        ),
        "opening-expired": _l("Cette date est passée : ce qui est périmé n’entre pas en stock."),
        "opening-best-before-too-early": _l("Cette date est avant le jour du conditionnement."),
    }
)
