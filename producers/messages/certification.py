"""The sentences of dossiers, evidence, trainings, inspections and conversion, and their words."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

sentences(
    {
        "dossier-not-found": _l("Ce dossier n’existe pas, ou ne vous est pas ouvert."),
        "requirement-not-found": _l("Cette exigence n’est pas dans ce cahier des charges."),
        "evidence-not-found": _l("Cette pièce n’est pas jointe à cette exigence."),
        "evidence-unknown": _l("Choisissez une pièce de cette organisation."),
        "edition-decides-nothing": _l("Choisissez une certification dont le texte est connu."),
        "dossier-already-open": _l(
            "Le dossier %(number)s est déjà ouvert pour ce cahier des charges avec %(body)s."
        ),
        "dossier-ended": _l("Le dossier %(number)s est terminé : on ne peut plus que le lire."),
        "ended-before-opening": _l("Ce jour est avant celui de l’ouverture du dossier."),
        "too-many-annexes": _l(
            "Ce dossier a plus de %(annexes_max)s pièces : retirez celles qui ne servent plus."
        ),
        "two-pieces-at-once": _l("Une pièce à la fois : la photo, ou le fichier."),
        "evidence-already-joined": _l("Cette pièce est déjà jointe à cette exigence."),
        "evidence-not-joined": _l("Cette pièce n’est plus jointe à cette exigence."),
        "state-needs-reason": _l("Dites pourquoi cette exigence ne s’applique pas, ou qui en a dispensé."),
        "met-without-evidence": _l("Joignez d’abord une pièce qui le montre : une photo suffit souvent."),
        "decided-by-rule": _l(
            "Le registre montre que ce n’est pas encore rempli. Complétez-le, ou dites pourquoi cela ne "
            "s’applique pas."
        ),
    }
)

# Trainings
sentences(
    {
        "training-not-found": _l("Cette formation n’existe pas, ou ne vous est pas ouverte."),
        "nobody-attended": _l("Cochez qui était là, ou comptez les invités."),
        "attendee-of-another": _l(
            "Cochez des adhérents de cette organisation ; les autres se comptent comme invités."
        ),
        "guests-implausible": _l("Écrivez un nombre entre 0 et %(guests_max)s."),
        "duration-implausible": _l("Écrivez la durée en heures, par exemple 3,5."),
        "training-cancelled": _l("Cette formation est déjà annulée."),
    }
)

# Inspections
sentences(
    {
        "inspection-not-found": _l("Cette inspection n’existe pas, ou ne vous est pas ouverte."),
        "non-conformity-not-found": _l("Cette non-conformité n’existe pas, ou ne vous est pas ouverte."),
        "inspected-of-another": _l("Choisissez une personne et une parcelle de cette organisation."),
        "inspected-plot-of-another": _l("Cette parcelle n’est pas celle de la personne inspectée."),
        "finding-unknown": _l(
            "La liste de contrôle a changé depuis l’ouverture de la page. Rouvrez-la pour recommencer."
        ),
        "nothing-checked": _l("Répondez à une question au moins."),
        "non-conformity-already-closed": _l("Cette non-conformité est déjà corrigée."),
        "due-before-found": _l("Ce jour est avant celui de l’inspection."),
        "due-too-late": _l("Une non-conformité se corrige en %(days_max)s jours au plus."),
        "closed-before-found": _l("Ce jour est avant celui où la non-conformité a été vue."),
    }
)

# Conversion
sentences(
    {
        "treatment-keeps-nothing": _l(
            "Après un traitement interdit, la parcelle redevient conventionnelle, "
            "ou recommence sa conversion."
        ),
    }
)

STATE_NAMES = {
    "met": _l("Rempli"),
    "missing": _l("Manque"),
    "not_applicable": _l("Sans objet"),
    "waived": _l("Dispensé"),
}
OUTCOME_NAMES = {
    "granted": _l("Certificat accordé"),
    "refused": _l("Certificat refusé"),
    "abandoned": _l("Dossier abandonné"),
}
RESULT_NAMES = {
    "conforming": _l("Conforme"),
    "not_conforming": _l("Non conforme"),
    "not_applicable": _l("Sans objet"),
}
SEVERITY_NAMES = {
    "minor": _l("Mineure"),
    "major": _l("Majeure"),
    "critical": _l("Critique"),
}
CYCLE_NAMES = {
    "annual": _l("Annuelle, semée chaque année"),
    "perennial": _l("Pérenne, en place plusieurs années"),
}
SUBJECT_NAMES = {
    "organisation": _l("L’organisation"),
    "member": _l("Chaque adhérent"),
    "plot": _l("Chaque parcelle"),
    "process_run": _l("La transformation"),
    "lot": _l("Chaque lot"),
    "label": _l("L’étiquette"),
}
PIECE_NAMES = {
    "photo": _l("photo"),
    "map": _l("carte"),
    "contract": _l("contrat signé"),
    "declaration": _l("déclaration signée"),
    "register": _l("registre"),
    "statutes": _l("statuts"),
    "procedure": _l("procédure écrite"),
    "minutes": _l("procès-verbal"),
    "inspection_report": _l("rapport d’inspection"),
    "training_sheet": _l("feuille de présence"),
    "analysis": _l("bulletin d’analyse"),
    "certificate": _l("certificat"),
    "invoice": _l("facture"),
    "turnover_statement": _l("relevé de chiffre d’affaires"),
    "label_proof": _l("épreuve d’étiquette"),
}
