"""What the fund says to guarantors and of them."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

sentences(
    {
        "guarantor-not-found": _l("Ce garant n’est pas un garant de cette avance."),
        "guarantee-call-not-found": _l("Cet appel n’existe pas, ou ne vous est pas ouvert."),
        "guarantee-ended": _l("Ce garant répondait de cette avance jusqu’au %(day)s : il n’est plus appelé."),
        "guarantee-nothing-overdue": _l("Rien n’est en retard sur cette avance : personne n’est appelé."),
        "guarantee-above-engagement": _l(
            "C’est plus que ce dont ce garant répond encore : %(left_cents)s au plus, "
            "sur un engagement de %(answers_for_cents)s."
        ),
        "guarantee-above-overdue": _l(
            "C’est plus que ce qui est en retard et pas encore appelé : %(left_cents)s au plus. "
            "%(overdue_cents)s sont en retard, dont %(open_cents)s déjà appelés."
        ),
        "guarantee-call-malformed": _l(
            "Cet appel n’est pas complet : il faut une raison, ou un dernier jour après celui de l’appel."
        ),
        "guarantee-call-already-withdrawn": _l("L’appel %(number)s est déjà retiré."),
    }
)
