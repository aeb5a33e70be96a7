"""The sentences of what can go wrong with the registers of the producers."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences
from producers.messages import certification  # noqa: F401 - its sentences

sentences(
    {
        "text-missing": _l("Remplissez cette case."),
        "text-too-long": _l("Ce texte est trop long : %(length_max)s caractères au plus."),
        "text-unreadable": _l("Ce texte contient des signes qu’on ne peut pas lire."),
        "text-is-formula": _l(
            "Ce texte commence par « %(start)s » comme une formule de tableur. Écrivez-le sans ce signe."
        ),
        "unknown-choice": _l("« %(value)s » n’est pas dans la liste."),
        "date-in-future": _l("Ce jour n’est pas encore arrivé."),
    }
)

# Organisations
sentences(
    {
        "organisation-not-found": _l("Cette organisation n’existe pas, ou ne vous est pas ouverte."),
        "organisation-key-taken": _l("Une autre organisation porte déjà le nom court « %(value)s »."),
        "organisation-code-taken": _l("Une autre organisation porte déjà le sigle « %(value)s »."),
        "organisation-key-malformed": _l(
            "Le nom court s’écrit en petites lettres sans accent, avec des traits d’union : "
            "par exemple maison-du-safran."
        ),
        "organisation-code-malformed": _l(
            "Le sigle a trois à cinq lettres majuscules sans accent : par exemple SKT."
        ),
        "country-malformed": _l("Le pays s’écrit en deux lettres : MA pour le Maroc."),
        "ice-malformed": _l("L’ICE a quinze chiffres."),
        "gs1-prefix-malformed": _l("Le préfixe GS1 a quatre à douze chiffres."),
        "parent-unknown": _l("Choisissez les organisations dans la liste."),
        "belongs-to-itself": _l("L’organisation ferait partie d’elle-même, directement ou par une autre."),
    }
)

# Members
sentences(
    {
        "member-not-found": _l("Cette fiche d’adhérent n’existe pas, ou ne vous est pas ouverte."),
        "member-number-taken": _l("Le numéro %(number)s est déjà celui d’une autre personne."),
        "member-already-left": _l("Le départ de %(name)s est déjà noté."),
        "left-before-joining": _l("Ce jour est avant celui de l’adhésion."),
    }
)

# Plots
sentences(
    {
        "plot-not-found": _l("Cette parcelle n’existe pas, ou ne vous est pas ouverte."),
        "plot-code-taken": _l("Le code %(plot)s est déjà celui d’une autre parcelle."),
        "plot-member-of-another": _l("Choisissez une personne de cette organisation."),
        "plot-member-unknown": _l("Personne n’a le numéro %(number)s dans cette organisation."),
        "planted-year-implausible": _l("L’année de plantation va de %(first)s à %(last)s."),
        "outline-unreadable": _l(
            "Le contour n’a pas pu être lu. Dessinez-le sur la carte, ou collez un texte GeoJSON."
        ),
        "outline-not-polygon": _l(
            "Le contour doit être une surface (Polygon), et non des points ou une ligne."
        ),
        "outline-not-alone": _l("Donnez le contour d’une seule parcelle à la fois."),
        "outline-not-wgs84": _l("Les coordonnées doivent être en degrés (WGS 84), comme celles d’un GPS."),
        "outline-outside-earth": _l(
            "Ces coordonnées sont hors de la Terre. Elles doivent être en degrés (WGS 84), "
            "la longitude avant la latitude."
        ),
        "outline-too-few-points": _l("Il faut au moins trois coins pour faire un contour."),
        "outline-too-many-points": _l(
            "Ce contour a trop de points : %(vertices_max)s au plus. Simplifiez-le."
        ),
        "outline-crosses-itself": _l(
            "Le contour se croise près de la longitude %(longitude)s, latitude %(latitude)s. "
            "Redessinez-le en faisant le tour sans revenir sur vos pas."
        ),
        "outline-too-large": _l(
            "Ce contour fait %(area_ha)s ha : une parcelle en a %(area_ha_max)s au plus. Vérifiez les coins."
        ),
        "outline-too-small": _l("Ce contour fait moins d’un mètre carré. Vérifiez les coins."),
    }
)

# Certificates
sentences(
    {
        "certificate-number-taken": _l("Le certificat %(number)s de cet organisme est déjà noté."),
        "validity-reversed": _l("La fin de validité est avant son début."),
        "certificate-not-found": _l("Ce certificat n’existe pas, ou ne vous est pas ouvert."),
        "covered-unknown": _l("Choisissez dans la liste ce que le certificat couvre."),
        "plot-not-covered": _l(
            "La parcelle %(plot)s est d’une organisation que ce certificat ne couvre pas."
        ),
        "edition-of-another": _l("Cette édition n’est pas celle de cette certification."),
        "nothing-corrected": _l("Rien n’est différent de ce qui est noté."),
        "decision-reaches-forward": _l("Ce jour doit être avant celui où la décision prend effet."),
        "decision-same-day": _l("Une décision prend déjà effet ce jour-là."),
        "certificate-withdrawn": _l(
            "Ce certificat est retiré : rien ne peut suivre. Notez le nouveau certificat."
        ),
        "certificate-suspended": _l("Ce certificat est déjà suspendu ce jour-là."),
        "certificate-not-suspended": _l("Ce certificat n’est pas suspendu ce jour-là."),
    }
)

# Standards
sentences(
    {
        "standard-not-found": _l("Ce cahier des charges, ou cette version, n’existe pas."),
        "standard-version-taken": _l(
            "Une autre version de l’édition %(edition)s a été publiée entre-temps. "
            "Rien n’a été enregistré : rouvrez la page et repartez d’elle."
        ),
        "standard-code-malformed": _l(
            "« %(value)s » n’est pas un code : de petites lettres, des chiffres et _, "
            "avec des points entre les parties."
        ),
        "standard-line-twice": _l("« %(value)s » est là deux fois."),
        "standard-limit-not-a-number": _l("« %(text)s » n’est pas un nombre (%(measure)s)."),
        "standard-limit-reversed": _l("Le minimum est au-dessus du maximum : %(measure)s."),
        "standard-grades-crossed": _l(
            "Une meilleure classe serait moins exigeante qu’une autre : vérifiez %(measure)s."
        ),
        "standard-measure-spelt-twice": _l(
            "« %(value)s » n’a pas partout le même nom, la même unité ou le même rang."
        ),
        "standard-edition-empty": _l(
            "Une édition remplie a au moins une exigence ou une limite. Sinon, dites qu’elle reste à remplir."
        ),
        "standard-force-reversed": _l("La fin d’application est avant son début."),
        "standard-too-many-lines": _l("Il y a trop de lignes : %(maximum)s au plus."),
        "requirement-rule-unknown": _l("La règle « %(value)s » n’existe pas."),
        "requirement-rule-elsewhere": _l("La règle « %(value)s » ne s’applique pas à ce sujet."),
        "requirement-parameters-wrong": _l("Les valeurs de la règle « %(rule)s » ne conviennent pas."),
    }
)

# Imported lists
sentences(
    {
        "import-organisation-code-stays": _l(
            "Le sigle de cette organisation est %(value)s et ne change plus : ses lots le portent."
        ),
        "import-organisation-code-of-another": _l("Ce sigle est déjà celui de « %(value)s »."),
        "import-organisation-unknown": _l(
            "Aucune organisation ne porte le nom court « %(name)s », ni au registre ni dans ce fichier."
        ),
        "import-gender-unreadable": _l("Écrivez F ou H."),
        "import-crop-unreadable": _l(
            "Écrivez une filière : safran, argan, olive, PAMM, amande, miel ou artisanat."
        ),
        "import-organic-unreadable": _l("Écrivez conventionnel, en conversion, biologique ou sauvage."),
        "import-year-unreadable": _l("Écrivez une année de quatre chiffres."),
        "import-number-of-departed": _l(
            "Ce numéro est celui de %(name)s, qui a quitté la coopérative. Donnez un autre numéro."
        ),
        "import-member-unknown": _l(
            "Personne n’a le numéro %(number)s dans cette organisation. Importez d’abord les adhérents."
        ),
        "import-plots-overlap": _l(
            "Cette parcelle recouvre %(percent)s %% de la plus petite avec la parcelle %(plot)s."
        ),
    }
)

# The words for what the tables hold, for forms and pages of every package.
KIND_NAMES = {
    "ngo": _l("ONG"),
    "federation": _l("Fédération"),
    "gie": _l("GIE"),
    "association": _l("Association"),
    "cooperative": _l("Coopérative"),
    "farm": _l("Ferme"),
    "company": _l("Entreprise"),
    "other": _l("Autre"),
}
BRANCH_NAMES = {
    "saffron": _l("Safran"),
    "argan": _l("Argan"),
    "olive": _l("Olive"),
    "pamm": _l("Plantes aromatiques et médicinales"),
    "almond": _l("Amande"),
    "honey": _l("Miel"),
    "craft": _l("Artisanat"),
}
TAX_STATUS_NAMES = {
    "exempt_cooperative": _l("Coopérative exonérée de TVA"),
    "taxable": _l("Assujettie à la TVA"),
    "vat_franchise": _l("Franchise de TVA"),
}
ORGANIC_NAMES = {
    "conventional": _l("Conventionnel"),
    "conversion": _l("En conversion"),
    "organic": _l("Biologique"),
    "wild": _l("Cueillette sauvage"),
}
GENDER_NAMES = {"woman": _l("Femme"), "man": _l("Homme"), "unstated": _l("Non précisé")}
CERTIFICATE_EVENT_NAMES = {
    "suspended": _l("Suspendu"),
    "reinstated": _l("Rétabli"),
    "withdrawn": _l("Retiré"),
}
SCHEME_NAMES = {
    "aop_taliouine": _l("AOP Safran de Taliouine"),
    "aop_tyout_chiadma": _l("AOP Huile d’olive Tyout-Chiadma"),
    "igp_argane": _l("IGP Argane"),
    "igp_amandes_tafraout": _l("IGP Amandes de Tafraout"),
    "bio_ma": _l("Agriculture biologique (Maroc)"),
    "bio_eu": _l("Agriculture biologique (Union européenne)"),
    "fairtrade": _l("Commerce équitable"),
    "other": _l("Autre"),
}
STANDARD_KIND_NAMES = {"certification": _l("Certification"), "analysis": _l("Norme d’analyse")}
SUBJECT_NAMES = {
    "organisation": _l("Organisation"),
    "member": _l("Adhérent"),
    "plot": _l("Parcelle"),
    "process_run": _l("Transformation"),
    "lot": _l("Lot"),
    "label": _l("Étiquette"),
}
EVIDENCE_NAMES = {
    "photo": _l("Photo"),
    "map": _l("Carte ou plan"),
    "contract": _l("Contrat ou engagement signé"),
    "declaration": _l("Déclaration"),
    "register": _l("Registre"),
    "statutes": _l("Statuts"),
    "procedure": _l("Procédure écrite"),
    "minutes": _l("Procès-verbal"),
    "inspection_report": _l("Rapport d’inspection"),
    "training_sheet": _l("Feuille de présence"),
    "analysis": _l("Bulletin d’analyse"),
    "certificate": _l("Certificat"),
    "invoice": _l("Facture"),
    "turnover_statement": _l("Chiffre d’affaires"),
    "label_proof": _l("Épreuve d’étiquette"),
}
RULE_NAMES = {
    "certificate_of_operator": _l("Certificat valable de l’organisation"),
    "legal_personality": _l("Forme de l’organisation"),
    "members_max": _l("Nombre d’adhérents"),
    "member_register_complete": _l("Registre des adhérents complet"),
    "every_member_inspected": _l("Inspection interne de chaque adhérent"),
    "trainings_held": _l("Formations tenues"),
    "member_has_plot": _l("L’adhérent a une parcelle"),
    "member_holding_max": _l("Taille de l’exploitation"),
    "member_inspected": _l("Inspection interne de l’adhérent"),
    "no_overdue_non_conformity": _l("Aucune non-conformité en retard"),
    "plot_in_area": _l("Parcelle dans l’aire"),
    "plot_area_max": _l("Taille de la parcelle"),
    "conversion_completed": _l("Conversion finie"),
    "wild_untreated_years": _l("Cueillette sans traitement"),
    "in_conversion_months": _l("Délai avant de dire « en conversion »"),
    "steps_in_area": _l("Étapes faites dans l’aire"),
    "certified_steps": _l("Étapes faites par un opérateur certifié"),
    "covered_products": _l("Produits couverts"),
    "harvest_in_area": _l("Récolte dans l’aire"),
    "harvest_between": _l("Jours de récolte"),
    "storage_months_max": _l("Durée de garde"),
    "organic_share_min": _l("Part d’ingrédients biologiques"),
    "intake_certified": _l("Achats accompagnés d’un certificat"),
    "grade_at_least": _l("Classe d’analyse atteinte"),
    "label_mentions": _l("Mentions de l’étiquette"),
    "labels_within_mass": _l("Étiquettes et poids conditionné"),
}
