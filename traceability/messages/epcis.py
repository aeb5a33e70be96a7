"""The sentences of what can go wrong with EPCIS events, for the people who connect another system."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

sentences(
    {
        "epcis-malformed": _l("Ce texte n’est pas un document EPCIS en JSON : %(reason)s."),
        "epcis-unknown-parameter": _l("Ce dépôt ne répond pas au paramètre « %(name)s »."),
        "epcis-too-many-events": _l("Plus de %(maximum)s événements répondent : précisez la demande."),
        "epcis-event-not-found": _l("Aucun événement ne répond, ou il ne vous est pas ouvert."),
        "epcis-too-many-captured": _l("On déclare %(maximum)s événements au plus à la fois."),
        "epcis-unknown-behaviour": _l(
            "« %(behaviour)s » n’est ni « rollback » (tout ou rien) ni « proceed » (ce qui convient)."
        ),
        "epcis-event-taken": _l("L’identifiant %(event_id)s désigne déjà un autre événement."),
        "epcis-not-acceptable": _l("La réponse ne peut être celle que demande l’en-tête %(header)s."),
        "epcis-not-json": _l("Les événements s’envoient en JSON (application/json)."),
        "epcis-too-large": _l("Un envoi fait %(kilobytes)s Ko au plus."),
        "epcis-address-too-long": _l("Cette adresse est trop longue : demandez moins à la fois."),
        "epcis-not-valid": _l("Ceci n’est pas conforme à EPCIS 2.0 : voyez les raisons une à une."),
        "key-needed": _l("Il faut une clé d’accès en cours de validité, ou se connecter."),
        "epcis-wrong-parameter": _l("La valeur du paramètre « %(name)s » ne convient pas."),
    }
)
