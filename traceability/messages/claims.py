"""The lines of a claim's explanation, and what can go wrong with yields and outside evidence."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

# What was looked at, lot by lot. A met line says what was found; a broken one says what breaks the claim.
sentences(
    {
        "claim-certificate-covers": _l(
            "Le certificat %(number)s (%(body)s) couvre %(organisation)s le %(day)s."
        ),
        "claim-no-certificate": _l("%(organisation)s n’a aucun certificat de cette certification."),
        "claim-certificate-other-product": _l("Le certificat %(number)s ne couvre pas « %(product)s »."),
        "claim-certificate-other-plot": _l(
            "Le certificat %(number)s est limité à des parcelles, et ne couvre pas la parcelle %(plot)s."
        ),
        "claim-certificate-suspended": _l(
            "Le certificat %(number)s (%(body)s) était suspendu le %(day)s, depuis le %(since)s."
        ),
        "claim-certificate-withdrawn": _l(
            "Le certificat %(number)s (%(body)s) est retiré depuis le %(since)s, et ceci est du %(day)s."
        ),
        "claim-certificate-expired": _l(
            "Le certificat %(number)s (%(body)s) a pris fin le %(since)s, et ceci est du %(day)s."
        ),
        "claim-certificate-early": _l(
            "Le certificat %(number)s (%(body)s) ne vaut que depuis le %(since)s, et ceci est du %(day)s."
        ),
        "claim-intake-certified": _l(
            "Reçu de l’extérieur le %(day)s avec le certificat %(number)s (%(body)s) de %(holder)s."
        ),
        "claim-intake-out-of-date": _l(
            "Reçu de l’extérieur le %(day)s : le certificat %(number)s ne valait pas ce jour-là."
        ),
        "claim-intake-without-evidence": _l(
            "Reçu de l’extérieur le %(day)s sans certificat de cette certification."
        ),
        "claim-edition-missing": _l(
            "Aucune édition du cahier des charges n’est connue ce jour-là : rien ne peut être affirmé."
        ),
        "claim-inputs-unknown": _l("Une partie des lots de départ n’a pas pu être relue."),
        "claim-no-member": _l("Personne n’est noté pour avoir apporté cette récolte."),
        "claim-member-not-yet": _l("%(member)s a apporté le %(day)s, mais n’a adhéré que le %(since)s."),
        "claim-member-had-left": _l(
            "%(member)s a apporté le %(day)s, après avoir quitté la coopérative le %(since)s."
        ),
        "claim-no-plot": _l("Aucune parcelle n’est notée pour cette récolte du %(day)s."),
        "claim-plot-in-area": _l("La parcelle %(plot)s est à %(commune)s, dans l’aire."),
        "claim-plot-outside-area": _l("La parcelle %(plot)s est à %(commune)s, hors de l’aire."),
        "claim-harvest-nowhere": _l("La commune de cette récolte n’est pas notée."),
        "claim-harvest-in-area": _l("Récolté à %(commune)s, dans l’aire."),
        "claim-harvest-outside-area": _l("Récolté à %(commune)s, hors de l’aire."),
        "claim-step-nowhere": _l("Le lieu où ceci a été fait le %(day)s n’est pas noté (%(kind)s)."),
        "claim-step-in-area": _l("%(kind)s à %(commune)s, dans l’aire."),
        "claim-step-outside-area": _l("%(kind)s à %(commune)s le %(day)s, hors de l’aire."),
        "claim-harvest-in-season": _l("Récolté le %(day)s, entre le %(first)s et le %(last)s."),
        "claim-harvest-out-of-season": _l("Récolté le %(day)s ; la récolte va du %(first)s au %(last)s."),
        "claim-plot-conventional": _l(
            "La parcelle %(plot)s n’est ni biologique ni en conversion (récolte du %(day)s)."
        ),
        "claim-plot-status-unknown": _l(
            "On ne sait pas comment la parcelle %(plot)s était cultivée le %(day)s."
        ),
        "claim-member-left-out": _l(
            "%(member)s est hors de la liste certifiée depuis le %(since)s : "
            "une non-conformité relevée à l’inspection n’était pas corrigée le %(day)s."
        ),
        "claim-plot-left-out": _l(
            "La parcelle %(plot)s de %(member)s est hors de la liste certifiée depuis le %(since)s : "
            "une non-conformité relevée à l’inspection n’était pas corrigée le %(day)s."
        ),
        "claim-plot-converted": _l(
            "La parcelle %(plot)s a fini sa conversion le %(until)s, avant la récolte du %(day)s."
        ),
        "claim-plot-in-conversion": _l(
            "La parcelle %(plot)s est en conversion depuis le %(since)s : biologique à partir du %(until)s."
        ),
        "claim-conversion-too-young": _l(
            "La parcelle %(plot)s n’est en conversion que depuis le %(since)s : "
            "il faut %(months)s mois avant la récolte du %(day)s pour dire « en conversion »."
        ),
        "claim-conversion-not-named": _l(
            "La parcelle %(plot)s est en conversion jusqu’au %(until)s, et cette édition ne permet pas "
            "encore de le dire d’un produit."
        ),
        "claim-wild-untreated": _l(
            "La zone de cueillette %(plot)s n’est pas traitée depuis le %(since)s (%(years)s ans demandés)."
        ),
        "claim-wild-too-young": _l(
            "La zone de cueillette %(plot)s n’est pas traitée depuis le %(since)s seulement : "
            "il faut %(years)s ans avant la cueillette du %(day)s."
        ),
        "claim-product-not-covered": _l("Cette certification ne couvre pas « %(product)s »."),
        "claim-stored-in-time": _l(
            "Le lot %(parent)s, du %(since)s, a été travaillé dans les %(months)s mois."
        ),
        "claim-stored-too-long": _l(
            "Le lot %(parent)s, du %(since)s, a attendu plus de %(months)s mois (travaillé le %(day)s)."
        ),
        "claim-grade-unknown": _l(
            "Aucune analyse ne classe encore le lot %(analysed)s ; il faut la classe %(grade)s."
        ),
        "claim-grade-enough": _l("Le lot %(analysed)s est classé %(found)s ; il faut la classe %(grade)s."),
        "claim-grade-too-low": _l(
            "Le lot %(analysed)s n’est classé que %(found)s ; il faut la classe %(grade)s."
        ),
        "claim-labels-within-mass": _l(
            "Étiquettes en service : %(on_packs)s (imprimées : %(printed)s, annulées : %(voided)s, "
            "réimprimées : %(reprinted)s), pour %(packed)s conditionnés à %(content)s la pièce, "
            "soit %(packs)s au plus."
        ),
        "claim-labels-beyond-mass": _l(
            "Étiquettes en service : %(on_packs)s (imprimées : %(printed)s, annulées : %(voided)s, "
            "réimprimées : %(reprinted)s), pour %(packed)s conditionnés à %(content)s la pièce, "
            "soit %(packs)s au plus. À annuler : %(surplus)s."
        ),
        "claim-labels-say": _l("Étiquettes imprimées qui le disent : %(count)s. Elles portent %(mentions)s."),
        "claim-labels-want": _l("À apposer vous-même à côté de nos étiquettes : %(mentions)s."),
        "claim-yield-counted": _l("%(quantity)s comptés sur le rendement approuvé du certificat %(number)s."),
        "claim-yield-awaiting-approval": _l(
            "En attente de l’approbation : l’organisme n’a pas encore approuvé de rendement pour le "
            "certificat %(number)s, et %(quantity)s ont été récoltés."
        ),
        "claim-yield-above-approved": _l(
            "%(quantity)s dépassent le rendement approuvé du certificat %(number)s : il en reste %(left)s."
        ),
        "claim-yield-not-counted": _l(
            "%(quantity)s ne sont pas encore comptés sur le rendement approuvé du certificat %(number)s."
        ),
    }
)

sentences(
    {
        "yield-not-covered": _l("Le certificat %(number)s ne couvre pas cela."),
        "season-outside-validity": _l("Cette campagne est hors de la validité du certificat %(number)s."),
        "nothing-declared": _l(
            "Aucune récolte n’est déclarée pour ce produit et cette campagne : "
            "l’organisme ne peut encore rien approuver."
        ),
        "approved-above-declared": _l("L’organisme n’approuve pas plus que ce qui est déclaré."),
        "approved-below-drawn": _l(
            "Des récoltes ont déjà été comptées pour plus que cela. Voyez le bilan du certificat."
        ),
        "claim-not-held": _l(
            "« %(scheme)s » ne peut pas être imprimé aujourd’hui sur ce lot. Voyez pourquoi sur sa page."
        ),
        "balance-not-found": _l("Ce bilan n’existe pas, ou ne vous est pas ouvert."),
        "not-from-outside": _l("Le lot %(lot)s n’est pas reçu de l’extérieur."),
    }
)

CLAIM_STATE_NAMES = {
    "met": _l("Peut se dire"),
    "conversion": _l("En conversion"),
    "pending": _l("En attente"),
    "broken": _l("Ne peut pas se dire"),
}
KIND_NAMES = {
    "harvest": _l("Récolte"),
    "making": _l("Fabrication à la main"),
    "intake": _l("Réception"),
    "drying": _l("Séchage"),
    "sorting": _l("Tri"),
    "crushing": _l("Concassage"),
    "cold_pressing": _l("Pressage à froid"),
    "distilling": _l("Distillation"),
    "packing": _l("Conditionnement"),
    "splitting": _l("Division"),
    "merging": _l("Réunion"),
    "split": _l("Division"),
    "merge": _l("Réunion"),
    "process": _l("Transformation"),
}
MENTION_NAMES = {
    "name": _l("le nom"),
    "seal": _l("le logo"),
    "body": _l("l’organisme"),
    "body_code": _l("le code de l’organisme"),
    "origin": _l("l’origine"),
    "lot": _l("le lot"),
    "net_quantity": _l("la quantité nette"),
}
STANDING_NAMES = {
    "early": _l("Pas encore valable"),
    "valid": _l("Valable"),
    "suspended": _l("Suspendu"),
    "expired": _l("Expiré"),
    "withdrawn": _l("Retiré"),
}
# What a correction may have changed.
CORRECTION_NAMES = {
    "scheme": _l("certification"),
    "branch": _l("filière"),
    "body": _l("organisme"),
    "number": _l("numéro"),
    "scope": _l("ce qu’il couvre"),
    "valid_from": _l("début"),
    "valid_until": _l("fin"),
    "organisations": _l("organisations couvertes"),
    "plots": _l("parcelles"),
    "product_keys": _l("produits"),
    "version_id": _l("édition"),
    "document_id": _l("document"),
    "is_document_public": _l("document ouvert à chacun"),
}
