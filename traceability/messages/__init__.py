"""The sentences of what can go wrong with lots."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

sentences(
    {
        "lot-not-found": _l("Ce lot n’existe pas, ou ne vous est pas ouvert."),
        "lot-not-free": _l("Le lot %(lot)s est retenu ou rappelé : rien ne peut en sortir."),
        "pieces-frozen": _l(
            "Le lot %(lot)s est rappelé : rien ne s’ajoute à ses pièces avant la fin du rappel."
        ),
        "already-recorded": _l("Ceci est déjà enregistré. Rouvrez la page pour recommencer."),
        "unknown-product": _l("Choisissez un produit de la liste."),
        "not-harvested": _l(
            "« %(product)s » ne se récolte pas : enregistrez la transformation qui le donne."
        ),
        "lot-code-taken": _l("Le numéro de lot %(lot)s est déjà pris, ou réservé à la numérotation."),
        "wrong-unit": _l("« %(product)s » ne se compte pas dans cette unité."),
        "wrong-trade-item": _l("Ce conditionnement n’est pas celui de « %(product)s »."),
        "made-in-the-future": _l("Ce jour n’est pas encore arrivé."),
        "made-before-its-parents": _l("Ce jour est avant celui du lot dont on part, qui est du %(day)s."),
        "unknown-supplier": _l("Choisissez un fournisseur de la liste, ou écrivez son nom."),
        "not-a-lot-address": _l(
            "Ceci n’est pas l’adresse d’un lot. Scannez le QR du fournisseur, ou laissez vide."
        ),
        "mixed-products": _l("On ne divise ou ne réunit que des lots d’un même produit, emballés pareil."),
        "nothing-went-in": _l("Indiquez au moins un lot de départ et ce qui en est sorti."),
        "contributions-do-not-add-up": _l(
            "Les apports des adhérents ne font pas le total du lot. Vérifiez les pesées."
        ),
        "not-of-this-organisation": _l("Cet adhérent ou cette parcelle est d’une autre coopérative."),
        "output-above-input": _l(
            "Il sort plus (%(output_kg)s kg) qu’il n’est entré (%(input_kg)s kg). Vérifiez les pesées."
        ),
        "parts-do-not-add-up": _l(
            "Les parts font %(output_kg)s kg pour %(input_kg)s kg pris. Il ne doit rien manquer."
        ),
        "no-main-output": _l("Indiquez le produit principal de cette transformation."),
        "reason-needed": _l(
            "Le rendement est de %(yield_percent)s %%, et l’on attend de %(low_percent)s "
            "à %(high_percent)s %%. Dites pourquoi."
        ),
        "reason-needed-without-band": _l(
            "Aucun rendement habituel n’est connu pour cette transformation "
            "(ici %(yield_percent)s %%). Dites ce qui a été fait."
        ),
        "trade-item-not-found": _l("Ce conditionnement n’existe pas, ou ne vous est pas ouvert."),
        "trade-item-code-taken": _l("Le code %(item)s est déjà celui d’un autre conditionnement."),
        "gtin-taken": _l("Le GTIN %(gtin)s est déjà celui d’un autre conditionnement."),
        "gtin-status-unknown": _l("Dites si le GTIN est sous licence ou interne, et donnez-le."),
        "item-code-malformed": _l(
            "Un code d’article a au plus %(length_max)s lettres, chiffres, points ou tirets."
        ),
        "gtin-not-licensed": _l(
            "Le GTIN %(gtin)s ne commence pas par le préfixe de la licence GS1 de l’organisation."
        ),
        "gtin-not-internal": _l("Un numéro interne commence par 02, 04 ou 20 à 29."),
        "shelf-life-out-of-range": _l("La durée de conservation va de 1 à %(maximum)s jours."),
        "hold-not-found": _l("Cette retenue n’existe pas, ou ne vous est pas ouverte."),
        "already-released": _l("Ce lot a déjà été libéré de cette retenue."),
        "recall-hold-is-the-networks": _l(
            "Ce lot est retenu par un rappel : seul le responsable du réseau peut le libérer."
        ),
        "recall-not-found": _l("Ce rappel n’existe pas, ou ne vous est pas ouvert."),
        "already-recalled": _l("Ce lot est déjà à l’origine du rappel %(recall)s."),
        "too-many-recalled-lots": _l("Un rappel commence avec au plus %(maximum)s lots."),
        "unknown-severity": _l("Choisissez une gravité de la liste."),
        "unknown-lot-code": _l("Aucun lot de cette organisation ne porte le numéro %(code)s."),
        "drill-is-over": _l("L’exercice %(drill)s est terminé."),
        "drill-step-noted": _l("Ce moment de l’exercice %(drill)s est déjà noté."),
        "recall-is-over": _l("Ce rappel est déjà levé pour tous ses lots."),
        "lot-not-in-recall": _l("Un des lots choisis n’est pas, ou plus, dans ce rappel. Rouvrez la page."),
        "too-many-lifted-lots": _l(
            "On lève un rappel pour au plus %(maximum)s lots à la fois, ou pour tous."
        ),
        "no-measure": _l("Donnez au moins une valeur mesurée."),
        "too-many-measures": _l("Une analyse compte au plus %(maximum)s mesures."),
        "measure-not-a-number": _l("« %(text)s » n’est pas un nombre (%(label)s). Écrivez par exemple 12,5."),
        "limits-crossed": _l("Pour « %(label)s », le minimum est au-dessus du maximum."),
        "analysed-before-made": _l("Ce lot n’existait pas encore : il date du %(day)s."),
        "not-packed": _l("Le lot %(lot)s est en vrac : conditionnez-le avant d’imprimer des étiquettes."),
        "unknown-sheet": _l("Choisissez une feuille ou un rouleau de la liste."),
        "more-labels-than-packs": _l(
            "Il reste %(left)s étiquettes à imprimer pour %(packs)s pièces. "
            "Au-delà, dites pourquoi vous imprimez de nouveau."
        ),
        "numbered-labels-in-the-way": _l(
            "%(count)s des étiquettes à remplacer portent un numéro. Annulez-les d’abord en donnant "
            "leurs numéros, ou réimprimez leur feuille."
        ),
        "parent-labels-on-packs": _l(
            "Le lot %(lot)s, d’où viennent ces pièces, compte %(surplus)s étiquettes de trop. "
            "Annulez-les d’abord : elles sont peut-être encore sur les pièces."
        ),
        "serial-needed": _l("Seule une étiquette numérotée peut être signée ou avoir un code caché."),
        "printing-not-found": _l("Cette impression n’existe pas, ou ne vous est pas ouverte."),
        "no-serials-to-reprint": _l(
            "Aucun numéro de cette feuille n’est en service : demandez de nouvelles étiquettes."
        ),
        "no-label-to-replace": _l(
            "Aucune étiquette de cette sorte n’a été imprimée pour ce lot : "
            "demandez-en une à la coopérative, qui imprime les premières."
        ),
        "unknown-serials": _l("Ces numéros ne sont pas ceux d’étiquettes de ce lot : %(serials)s."),
        "serials-already-voided": _l("Ces étiquettes sont déjà annulées : %(serials)s."),
        "nothing-to-void": _l("Donnez les numéros à annuler, ou combien d’étiquettes sans numéro."),
        "more-voided-than-printed": _l("Il n’y a que %(maximum)s étiquettes sans numéro en service."),
        "unknown-void-cause": _l("Choisissez une cause de la liste."),
        "unknown-serial": _l("Ce numéro n’a pas été émis pour ce lot."),
        "scan-alert-not-found": _l("Cette alerte n’existe pas, ou ne vous est pas ouverte."),
        "invalid-label-count": _l("On imprime de 1 à %(labels_max)s étiquettes à la fois."),
        "label-too-small": _l(
            "Les mentions de « %(product)s » ne tiennent pas sur cette étiquette. "
            "Choisissez-en une plus grande."
        ),
        "label-cannot-say": _l(
            "Cette étiquette est trop petite pour dire « %(claims)s ». Choisissez celle de %(larger)s mm, "
            "ou moins de certifications."
        ),
        "no-label-can-say": _l(
            "Aucune étiquette n’a la place de dire « %(claims)s ». Choisissez moins de certifications."
        ),
        "label-barcode-too-wide": _l(
            "Ce code-barres ne tient pas sur cette étiquette. Choisissez-en une plus grande."
        ),
        "label-lot-barcode-without-gtin": _l(
            "L’article %(article)s n’a pas de GTIN : imprimez le code de l’article."
        ),
        "code-too-long": _l("Ce code ne peut pas être imprimé en code-barres."),
        "gs1-invalid": _l("Ce code n’est pas un code GS1."),
        "gs1-invalid-check-digit": _l(
            "Le dernier chiffre de %(key)s devrait être %(expected)s. Vérifiez la saisie."
        ),
        "gs1-invalid-key": _l("« %(key)s » n’est pas un GTIN : il en faut 8, 12, 13 ou 14 chiffres."),
        "gs1-invalid-element": _l("Une donnée de ce code GS1 n’a pas la bonne forme."),
        "gs1-unknown-identifier": _l("Ce code GS1 contient une donnée inconnue."),
        "gs1-malformed-elements": _l("Ce code n’est pas un code GS1."),
        "gs1-broken-association": _l("Les données de ce code GS1 ne vont pas ensemble."),
        "gs1-unknown-symbology": _l("Cette sorte de code n’est pas connue."),
        "gs1-invalid-digital-link": _l("Cette adresse n’est pas une adresse GS1."),
    }
)
