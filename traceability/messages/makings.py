"""The sentences of what can go wrong with pieces made by hand."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

sentences(
    {
        "not-made-by-the-piece": _l(
            "« %(product)s » ne se fabrique pas à la pièce : enregistrez sa récolte ou sa transformation."
        ),
        "nobody-made-it": _l("Dites qui l’a fait : au moins une personne."),
        "pieces-out-of-bounds": _l("Un lot a de 1 à %(maximum)s pièces."),
        "unique-piece-is-one": _l(
            "Une pièce unique est seule. Pour plusieurs pareilles, choisissez un petit lot."
        ),
        "pieces-do-not-add-up": _l(
            "Les pièces de chacune font %(told)s, et le lot en a %(pieces)s. Comptez de nouveau."
        ),
        "parts-out-of-bounds": _l("La part de chacune dans une pièce va de 1 à %(maximum)s."),
        "piece-measure-out-of-bounds": _l("Une dimension va de 0,1 à %(maximum)s cm."),
        "work-out-of-bounds": _l("Le travail va d’une minute à %(maximum)s heures."),
        "begun-after-its-end": _l("Le début vient avant la fin. Vérifiez les deux jours."),
        "unknown-technique": _l("Choisissez une technique de la liste."),
        "technique-known": _l("La technique « %(technique)s » est déjà connue."),
        "unique-piece-not-made-again": _l(
            "Une pièce unique est toujours nouvelle : donnez-lui un nom au lieu de choisir un modèle."
        ),
    }
)
