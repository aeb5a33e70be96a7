"""What the fund says to people: the sentences of its errors, and its words in their language."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

STATES = {
    "granted": _l("accordée"),
    "active": _l("en cours"),
    "late": _l("en retard"),
    "repaid": _l("remboursée"),
    "written_off": _l("passée en perte"),
    "released": _l("non versée"),
}
APPLICATION_STATES = {
    "submitted": _l("déposée"),
    "visited": _l("visitée"),
    "postponed": _l("ajournée"),
    "refused": _l("refusée"),
    "approved": _l("accordée"),
    "withdrawn": _l("retirée"),
}
MOVEMENTS = {
    "disbursement": _l("Versement"),
    "fee": _l("Frais de service"),
    "repayment": _l("Remboursement"),
    "refund": _l("Trop-perçu rendu"),
    "credit_moved": _l("Trop-perçu utilisé"),
    "write_off": _l("Passage en perte"),
    "fee_waiver": _l("Frais abandonnés"),
    "recovery": _l("Récupération"),
    "release": _l("Part non versée"),
}
BUCKETS = {
    "current": _l("à jour"),
    "1-30": _l("de 1 à 30 jours"),
    "31-60": _l("de 31 à 60 jours"),
    "61-90": _l("de 61 à 90 jours"),
    "91-180": _l("de 91 à 180 jours"),
    ">180": _l("plus de 180 jours"),
}
SUBJECTS = {
    "grant": _l("Demande d’avance"),
    "rescheduling": _l("Nouvelles dates"),
    "replanning": _l("Nouveau plan de versement"),
    "write_off": _l("Passage en perte"),
}
FEE_TAKEN = {
    "withheld": _l("ôtés de ce qui est versé"),
    "in_instalments": _l("payés avec les échéances"),
}
RETENTION_CAPS = {
    "due": _l("au plus ce qui est échu"),
    "balance": _l("jusqu’à tout ce qui est dû"),
}
MEANS = {
    "bank": _l("Virement"),
    "cash": _l("Espèces"),
    "payout": _l("Retenu sur un reversement"),
    "credit": _l("Trop-perçu d’une autre avance"),
}
CAUSES = {
    "agreed": _l("Échéancier du contrat"),
    "tranche": _l("Versement d’une tranche"),
    "rescheduling": _l("Report"),
    "reversal": _l("Versement annulé"),
}
OUTCOMES = {"approved": _l("accord"), "refused": _l("refus"), "postponed": _l("ajournement")}
VOICES = {"for": _l("pour"), "against": _l("contre"), "abstained": _l("abstention")}
RECOMMENDATIONS = {
    "favourable": _l("favorable"),
    "with_conditions": _l("favorable sous conditions"),
    "unfavourable": _l("défavorable"),
}
DONOR_KINDS = {
    "donor": _l("Bailleur"),
    "diaspora": _l("Association de la diaspora"),
    "public": _l("Collectivité"),
    "customers": _l("Clients des boutiques"),
    "own": _l("Fonds propres"),
}
CONTRIBUTION_KINDS = {
    "returnable": _l("Dotation avec droit de reprise"),
    "kept": _l("Dotation sans droit de reprise"),
    "solidarity": _l("Part solidaire des ventes"),
    "returned": _l("Dotation reprise"),
}
RECEIVED_BY = {"bank": _l("Banque"), "cash": _l("Caisse"), "shops": _l("Boutiques")}
HELD = {
    "bank": _l("En banque"),
    "cash": _l("En caisse"),
    "shops": _l("Dans les boutiques"),
}
EARMARKS = {
    "any": _l("Sans affectation"),
    "branch": _l("Une filière"),
    "territory": _l("Un territoire"),
    "women": _l("Groupements de femmes"),
}
MONEY_MOVES = {
    "handed_over": _l("Remis par les boutiques"),
    "banked": _l("Espèces mises en banque"),
    "withdrawn": _l("Espèces retirées"),
    "cost": _l("Frais du fonds"),
}

sentences(
    {
        "schedule-line-unreadable": _l(
            "Une ligne s’écrit comme 31/12/2026 40 000 : le jour, puis le montant."
        ),
        "schedule-no-harvest": _l(
            "Cette filière n’a pas de récolte à attendre : choisissez une autre sorte."
        ),
        "schedule-empty": _l("Un échéancier a au moins une échéance."),
        "schedule-too-long": _l("Un échéancier a %(maximum)s échéances au plus."),
        "instalment-amount-wrong": _l("Chaque échéance a un montant au-dessus de zéro."),
        "schedule-dates-out-of-order": _l(
            "Les dates ne se suivent pas : %(later)s n’est pas après %(earlier)s."
        ),
        "schedule-does-not-sum": _l(
            "Les échéances ne font pas le montant de l’avance : "
            "il en faut %(wanted_cents)s, elles font %(found_cents)s."
        ),
        "tranches-too-many": _l("On prévoit %(maximum)s tranches au plus."),
        "tranche-amount-wrong": _l("Chaque tranche a un montant au-dessus de zéro."),
        "tranches-out-of-order": _l(
            "Les tranches ne se suivent pas : %(later)s n’est pas après %(earlier)s."
        ),
        "tranche-before-decision": _l(
            "Rien n’est versé avant d’être accordé : la première tranche est prévue le %(day)s, "
            "la décision est du %(decided_on)s."
        ),
        "tranche-after-schedule": _l(
            "La dernière tranche est prévue le %(day)s, et la dernière échéance le %(last_due_on)s : "
            "elle ne pourrait plus être répartie. Prévoyez-la plus tôt."
        ),
        "tranches-do-not-sum": _l(
            "Les tranches ne font pas le montant accordé : "
            "il en faut %(wanted_cents)s, elles font %(found_cents)s."
        ),
        "tranches-above-left": _l(
            "Les tranches font %(found_cents)s, et il reste %(left_cents)s à verser : "
            "c’est %(over_cents)s de trop."
        ),
        "tranches-none": _l("Écrivez au moins une tranche : le jour, puis le montant."),
        "advance-nothing-to-pay-out": _l("Il ne reste rien à verser sur l’avance %(number)s."),
        "schedule-all-due": _l(
            "Au %(day)s, rien ne reste à échoir sur quoi répartir ce montant : "
            "décidez d’abord d’un nouvel échéancier."
        ),
        "committee-quorum-missing": _l(
            "Le quorum n’est pas atteint : %(present)s présents, il en faut %(quorum)s."
        ),
        "committee-votes-differ": _l(
            "Le vote ne donne pas cette décision : %(votes_for)s pour, %(votes_against)s contre."
        ),
        "fund-ceiling-reached": _l("Le plafond serait dépassé : il reste %(left_cents)s à accorder au plus."),
        "committee-decision-malformed": _l("Cette décision n’est pas complète : relisez ce champ."),
        "fund-not-found": _l("Ce fonds n’existe pas, ou ne vous est pas ouvert."),
        "fund-without-terms": _l("Le règlement du fonds ne dit rien au %(day)s : écrivez-le d’abord."),
        "fund-code-malformed": _l("Un code a de 2 à %(maximum)s lettres majuscules."),
        "fund-code-taken": _l("Le code %(fund)s est déjà celui d’un autre fonds."),
        "fund-holder-unknown": _l("Choisissez l’organisation à qui est ce fonds."),
        "fund-zone-unknown": _l("Ce fuseau horaire n’existe pas : %(zone)s."),
        "fund-terms-wrong": _l(
            "Donnez un quorum d’au moins une personne, des plafonds au-dessus de zéro et le texte qui le dit."
        ),
        "fund-terms-exist": _l("Un règlement commence déjà le %(day)s."),
        "donor-unknown": _l("Choisissez qui a donné."),
        "donor-malformed": _l("Donnez le nom, le code et la sorte de ce bailleur."),
        "donor-key-taken": _l("Le code %(donor)s est déjà celui d’un autre bailleur."),
        "contribution-malformed": _l("Cette dotation n’est pas complète : relisez ce champ."),
        "contribution-not-found": _l("Cette dotation n’existe pas, ou ne vous est pas ouverte."),
        "fund-already-reversed": _l("C’est déjà annulé : rien n’a été fait une seconde fois."),
        "fund-amount-wrong": _l("Donnez un montant au-dessus de zéro."),
        "fund-day-in-the-future": _l("Le %(day)s n’est pas encore passé : seul ce qui a eu lieu s’écrit."),
        "fund-day-before-opening": _l("Cette date est trop tôt : rien ne peut être écrit avant le %(day)s."),
        "fund-money-missing": _l("Il n’y a pas assez d’argent à cette date : %(available_cents)s au plus."),
        "fund-application-not-found": _l("Cette demande n’existe pas, ou ne vous est pas ouverte."),
        "fund-application-malformed": _l("Cette demande n’est pas complète : relisez ce champ."),
        "fund-applicant-unknown": _l("Choisissez une organisation du réseau."),
        "fund-application-decided": _l("La demande %(number)s n’est plus ouverte : elle a déjà sa réponse."),
        "fund-application-too-many-files": _l("Une demande a %(maximum)s pièces au plus."),
        "advance-not-found": _l("Cette avance n’existe pas, ou ne vous est pas ouverte."),
        "advance-nothing-owed": _l("Rien n’est dû sur l’avance %(number)s."),
        "advance-out-of-order": _l("Cette date vient trop tôt : quelque chose est déjà daté du %(day)s."),
        "advance-above-grant": _l("C’est plus que ce qui reste à verser : %(left_cents)s au plus."),
        "advance-movement-not-found": _l("Ce mouvement n’existe pas, ou ne vous est pas ouvert."),
        "advance-movement-malformed": _l("Ce mouvement n’est pas complet : relisez ce champ."),
        "advance-written-off": _l(
            "L’avance %(number)s est passée en perte : ce qui est reçu maintenant est une récupération."
        ),
        "advance-movement-reversed-with-another": _l(
            "Ce mouvement va avec un autre : annulez l’autre, celui-ci le sera avec lui."
        ),
        "repayment-above-balance": _l(
            "C’est plus que ce qui est dû : %(owed_cents)s au plus. "
            "Pour garder le reste en trop-perçu, dites-le."
        ),
        "advance-nothing-paid-out": _l("À cette date, rien n’était encore versé sur l’avance %(number)s."),
        "advance-credit-missing": _l("Le trop-perçu n’est que de %(credit_cents)s."),
        "advance-of-another-fund": _l(
            "L’avance %(number)s n’est pas une autre avance du même fonds et de la même organisation."
        ),
        "advance-not-written-off": _l(
            "À cette date, l’avance %(number)s n’était pas passée en perte : c’est un remboursement."
        ),
        "recovery-above-loss": _l("C’est plus que ce qui a été perdu : %(left_cents)s au plus."),
        "simulation-malformed": _l("« %(what)s » manque, n’est pas connu ici, ou n’a pas la forme attendue."),
        "simulation-bears-interest": _l("Le fonds prête sans intérêt : un taux ne se simule pas."),
        "comparison-too-long": _l("On compare %(maximum)s mois au plus : rapprochez les échéances."),
        "simulation-payment-unknown": _l("Aucun paiement ne s’appelle « %(payment)s »."),
        "branch-without-harvest": _l(
            "Personne n’a dit quand la filière « %(branch)s » récolte. On connaît : %(branches)s."
        ),
    }
)
