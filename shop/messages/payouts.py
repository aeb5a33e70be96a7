"""What is said of producers' payouts: words, and the sentences of what can go wrong."""

from flask_babel import lazy_gettext as _l

from inventory.messages import CAUSES, DIFFERENCE_REASONS, MOVE_KINDS
from kernel.messages import sentences

LINE_KINDS = {
    "sale": _l("Vente"),
    "refund": _l("Remboursement"),
    "loss": _l("Perte"),
    "deposit": _l("Acompte déjà versé"),
    "correction": _l("Correction"),
    "carried": _l("Solde reporté du relevé précédent"),
}
ON_THE_ROAD = {"road": _l("Perdu sur la route"), "road_extra": _l("Arrivé en plus")}
STATES = {
    "prepared": _l("à approuver"),
    "approved": _l("approuvé"),
    "rejected": _l("rejeté"),
    "paid": _l("payé"),
}
MEANS = {"transfer": _l("Virement"), "cheque": _l("Chèque"), "cash": _l("Espèces")}
BASES = {"net": _l("du prix hors taxe"), "gross": _l("du prix toutes taxes comprises")}
BEARERS = {"producer": _l("le producteur"), "boutique": _l("la boutique")}
SORTS = {"rib": _l("RIB (Maroc)"), "iban": _l("IBAN")}


def label_of(kind: str, label: str) -> str:
    """The label of a line; that of a loss begins with why it left, in the reader's words."""
    if kind != "loss":
        return label
    why, colon, said = label.partition(": ")
    whys = {**MOVE_KINDS, **CAUSES, **ON_THE_ROAD}
    return f"{whys.get(why, why)}{colon}{DIFFERENCE_REASONS.get(said, said)}"


sentences(
    {
        "agreement-share-out-of-bounds": _l("Une part est entre 0 et 100 %%."),
        "agreement-shares-above-whole": _l(
            "La commission, sa TVA et la part solidaire ne laissent rien au producteur."
        ),
        "agreement-base-unknown": _l("Dites de quel prix la commission est prise."),
        "agreement-bearer-unknown": _l("Dites qui supporte les pertes."),
        "agreement-reference-missing": _l("Dites où c’est écrit : la convention et sa date."),
        "agreement-exists": _l(
            "Une convention commence déjà ce jour-là. Choisissez un autre jour : "
            "l’ancienne reste vraie de ses ventes."
        ),
        "producer-unknown": _l("Choisissez une coopérative de la liste."),
        "bank-account-exists": _l("Un compte est déjà donné à partir de ce jour dans cette monnaie."),
        "iban-malformed": _l("Cet IBAN n’est pas juste : vérifiez chaque chiffre."),
        "rib-malformed": _l("Un RIB a 24 chiffres, et ceux-ci ne vont pas ensemble : vérifiez chacun."),
        "bic-malformed": _l("Un BIC a 8 ou 11 signes, comme PSSTFRPPXXX."),
        "account-holder-missing": _l("Donnez le titulaire du compte, en %(maximum)s signes au plus."),
        "payout-run-not-found": _l("Ces reversements n’existent pas, ou ne vous sont pas ouverts."),
        "payout-not-found": _l("Ce relevé n’existe pas, ou ne vous est pas ouvert."),
        "payout-day-not-over": _l(
            "Choisissez un jour passé : les ventes d’aujourd’hui ne sont pas toutes là."
        ),
        "payout-nothing-owed": _l("Rien n’est à reverser jusqu’au %(until)s."),
        "payout-already-decided": _l("%(run)s est déjà approuvé ou rejeté."),
        "payout-second-person-needed": _l(
            "%(run)s doit être approuvé par une autre personne que celle qui l’a préparé."
        ),
        "payout-not-approved": _l("Le relevé %(payout)s n’est pas approuvé."),
        "payout-nothing-to-pay": _l("Le relevé %(payout)s n’a rien à payer."),
        "payout-already-paid": _l("Le relevé %(payout)s est déjà payé."),
        "payout-decision-unknown": _l("Approuvez ou rejetez."),
        "payout-reason-missing": _l("Dites pourquoi."),
        "payout-reference-missing": _l("Donnez la référence qui prouve le paiement."),
        "payout-paid-before-approved": _l(
            "Le paiement est entre le jour de l’approbation (%(approved)s) et aujourd’hui."
        ),
        "payout-deposit-of-tomorrow": _l("Ce jour n’est pas encore arrivé."),
        "payout-no-paying-account": _l(
            "Le compte qui paie n’est pas enregistré : donnez celui de l’organisation qui tient la boutique."
        ),
        "payout-nobody-to-pay": _l("%(run)s n’a plus rien à payer sur un compte connu."),
        "payout-own-producer": _l("La boutique ne se doit rien à elle-même."),
    }
)
