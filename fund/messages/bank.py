"""What the fund says about its account at the bank."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

SORTS = {"camt": _l("CAMT.053"), "csv": _l("Tableau")}
STATES = {
    "open": _l("À pointer"),
    "booked": _l("Pointées"),
    "outside": _l("Pas du fonds"),
}
# Why a guess is made.
REASONS = {
    "number": _l("le numéro est dans le libellé"),
    "reference": _l("la pièce est dans le libellé"),
    "account": _l("ce compte a déjà payé pour ce bénéficiaire"),
    "name": _l("le nom du bénéficiaire"),
    "guarantor": _l("le nom d’un garant"),
    "share": _l("le montant de la prochaine échéance"),
    "due": _l("le montant de ce qui est échu"),
    "balance": _l("le montant de tout ce qui est dû"),
    "amount": _l("le même montant"),
    "same_day": _l("le même jour"),
    "near_day": _l("un jour proche"),
}
COLUMNS = {
    "booked_on": _l("Date de l’opération"),
    "told": _l("Libellé"),
    "cents": _l("Montant (une seule colonne)"),
    "debit": _l("Débit"),
    "credit": _l("Crédit"),
    "reference": _l("Référence de la banque"),
    "payer": _l("Tiers"),
}
DAYS = {
    "dmy": _l("31/12/2026 : jour, mois, année"),
    "ymd": _l("2026-12-31 : année, mois, jour"),
    "mdy": _l("12/31/2026 : mois, jour, année"),
}

sentences(
    {
        "fund-bank-account-malformed": _l(
            "Un numéro de compte a de %(shortest)s à %(longest)s lettres et chiffres."
        ),
        "bank-statement-not-found": _l("Ce relevé n’existe pas, ou ne vous est pas ouvert."),
        "bank-statement-empty": _l("Ce fichier ne contient aucune opération comptabilisée ni aucun solde."),
        "bank-camt-unreadable": _l(
            "Ce fichier n’est pas un relevé CAMT.053 entier : « %(where)s » ne peut pas être lu. "
            "Demandez à la banque un relevé CAMT.053 ou un fichier CSV."
        ),
        "bank-too-many-lines": _l("Un relevé a %(lines_max)s lignes au plus."),
        "bank-column-missing": _l(
            "Il faut une colonne de date, et un montant ou un débit et un crédit. "
            "Le fichier a ces titres : %(titles)s. Écrivez ci-dessous lesquels sont les bons."
        ),
        "bank-cell-unreadable": _l(
            "Ligne %(line)s du fichier : « %(text)s » ne peut pas être lu. Vérifiez comment les dates et les "
            "montants y sont écrits."
        ),
        "bank-another-currency": _l("Ce relevé est en %(found)s, le compte du fonds en %(wanted)s."),
        "bank-another-account": _l(
            "Ce relevé est celui du compte %(found)s ; celui du fonds est le %(wanted)s."
        ),
        "bank-does-not-add-up": _l(
            "Le relevé ne tombe pas juste : %(opening_cents)s au départ et %(moved_cents)s de mouvements "
            "font %(made_cents)s, et il dit %(closing_cents)s. Rien n’a été pris : demandez le relevé entier."
        ),
        "bank-statement-looks-known": _l(
            "Ce fichier semble dire autrement ce qu’un autre a déjà dit : %(alike)s de ses lignes, "
            "la première du %(day)s pour %(first_cents)s. Rien n’est encore pris. Pris quand même, ces "
            "lignes seront marquées, et se mettent de côté d’un clic."
        ),
        "bank-line-not-the-same": _l(
            "Ces deux lignes ne peuvent pas être la même : il faut le même jour et le même montant, et "
            "qu’aucune des deux ne soit déjà mise de côté pour une autre."
        ),
        "bank-line-not-found": _l("Cette ligne de relevé n’existe pas, ou ne vous est pas ouverte."),
        "bank-line-already-settled": _l(
            "Cette ligne vient d’être pointée par quelqu’un : rien n’a été fait une seconde fois."
        ),
        "bank-line-not-whole": _l(
            "Les parts font %(parts_cents)s, la ligne est de %(line_cents)s : "
            "il reste %(left_cents)s à répartir."
        ),
        "bank-line-exceeded": _l(
            "Les parts font %(parts_cents)s, la ligne est de %(line_cents)s : c’est %(left_cents)s de trop."
        ),
        "bank-line-other-way": _l("L’argent de cette ligne va dans l’autre sens."),
        "bank-fact-not-free": _l("Cette écriture est déjà sur une autre ligne, ou n’est pas de ce compte."),
        "bank-settlement-malformed": _l("Ce pointage n’est pas complet : relisez ce champ."),
        "bank-settlement-not-found": _l("Ce pointage n’existe pas, ou a déjà été annulé."),
        "bank-advance-of-another-fund": _l("L’avance %(number)s est d’un autre fonds."),
    }
)
