"""The sentences of what can go wrong with EPCIS events, for the people who connect another system."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

sentences(
    {
        "epcis-malformed": _l("Ce texte n’est pas un document EPCIS en JSON : %(reason)s."),
        "epcis-unknown-parameter": _l("Ce dépôt ne répond pas au paramètre « %(name)s »."),
        "epcis-wrong-parameter": _l("La valeur du paramètre « %(name)s » ne convient pas."),
    }
)
