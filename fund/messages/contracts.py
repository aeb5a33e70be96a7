"""What the contract of an advance says; the French text is the one that holds."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

SIGNATORIES = {"fund": _l("Pour le fonds"), "beneficiary": _l("Le bénéficiaire")}
GUARANTOR = _l("Le garant")
STANDINGS = {
    "same": _l("Le contrat est tel qu’il a été signé"),
    "other": _l("Le contrat ne dit plus ce qui a été signé"),
}
FEE_TAKEN = {
    "withheld": _l("Ils sont ôtés de ce qui est versé, à chaque tranche."),
    "in_instalments": _l("Ils sont payés avec les échéances, comme l’échéancier le dit."),
}
RETENTION = {
    "due": _l(
        "Quand les boutiques reversent au bénéficiaire le produit de ses ventes, la part convenue avec elles "
        "est retenue pour rembourser l’avance, au plus à hauteur de ce qui est échu."
    ),
    "balance": _l(
        "Quand les boutiques reversent au bénéficiaire le produit de ses ventes, la part convenue avec elles "
        "est retenue pour rembourser l’avance, jusqu’à tout ce qui reste dû."
    ),
}
LANGUAGES = {"fr": _l("en français"), "ar": _l("en arabe")}

sentences(
    {
        "contract-already-signed": _l(
            "Le contrat est déjà signé pour %(name)s : une signature ne se refait pas."
        ),
        "contract-signatory-unknown": _l("Choisissez qui signe."),
        "contract-too-many-papers": _l("Un contrat a %(maximum)s fichiers joints au plus."),
    }
)
