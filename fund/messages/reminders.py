"""What is said of reminders, calls and promises."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

WAYS = {"email": _l("E-mail"), "sms": _l("SMS"), "whatsapp": _l("WhatsApp")}
LANGUAGES = {"fr": _l("Français"), "ar": _l("Arabe")}
STEPS = {
    -15: _l("15 jours avant"),
    -1: _l("la veille"),
    1: _l("le lendemain"),
    15: _l("15 jours après"),
    30: _l("30 jours après"),
}
ANSWERS = {
    "answered": _l("A répondu"),
    "no_answer": _l("N’a pas répondu"),
    "wrong_number": _l("Mauvais numéro"),
}
PROMISE_STATES = {
    "open": _l("promesse en cours"),
    "kept": _l("promesse tenue"),
    "kept_late": _l("promesse tenue en retard"),
    "broken": _l("promesse non tenue"),
    "replaced": _l("promesse remplacée"),
}

sentences(
    {
        "reminder-not-found": _l("Cette relance n’existe pas, ou ne vous est pas ouverte."),
        "reminder-sending-malformed": _l("Dites par quel moyen ce texte est parti, et à qui."),
        "reminder-settled": _l(
            "Il n’y a plus rien à demander de cette échéance de l’avance %(number)s : "
            "elle est payée, reportée ou perdue."
        ),
        "reminder-contact-malformed": _l(
            "Donnez le nom, et l’adresse ou le numéro que demande le moyen choisi."
        ),
        "phone-unreadable": _l("« %(text)s » n’est pas un numéro : écrivez-le avec son indicatif, +212 6…"),
        "email-unreadable": _l("« %(text)s » n’est pas une adresse e-mail."),
        "reminder-pause-malformed": _l("Dites pourquoi, et jusqu’à quel jour : deux ans au plus."),
        "call-malformed": _l("Cet appel n’est pas complet : relisez ce champ."),
        "call-promise-malformed": _l(
            "Une promesse est un montant pour un jour, le %(day)s ou après, de quelqu’un qui a répondu."
        ),
        "call-promise-above-debt": _l(
            "C’est plus que ce qui est dû : %(owed_cents)s. Une telle promesse ne pourrait pas être tenue."
        ),
    }
)
