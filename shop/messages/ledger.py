"""What is said of the shop's accounts: words, and the sentences of what can go wrong."""

from collections.abc import Mapping
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kernel.messages import sentences
from shop.rules.ledger.fec import FecWords

JOURNALS = {
    "VE": _l("Ventes des boutiques"),
    "AC": _l("Achats de marchandises"),
    "DV": _l("Dépôt-vente"),
    "CA": _l("Caisse"),
    "BQ": _l("Banque"),
}
ENTRY_KINDS = {
    "sales": _l("Ventes du jour"),
    "refunds": _l("Remboursements du jour"),
    "purchase": _l("Achat reçu"),
    "commissions": _l("Commissions et parts du jour"),
    "losses": _l("Pertes supportées"),
    "deposit": _l("Acompte versé"),
    "payment": _l("Reversement payé"),
    "retention": _l("Retenue pour l’avance"),
    "correction": _l("Correction d’un relevé"),
    "cash_difference": _l("Écart de caisse"),
    "cash_movement": _l("Mouvement de caisse"),
}
ROLES = {
    "cash": _l("Espèces"),
    "card": _l("Cartes encaissées"),
    "cheques": _l("Chèques encaissés"),
    "transfers": _l("Virements reçus des clients"),
    "stripe": _l("Cartes par Stripe"),
    "bank": _l("Banque qui paie les producteurs"),
    "vouchers": _l("Bons d’achat à honorer"),
    "customer_deposits": _l("Acomptes des clients"),
    "sales": _l("Ventes de la boutique, hors taxe"),
    "vat": _l("TVA des ventes de la boutique"),
    "purchases": _l("Achats de marchandises"),
    "suppliers": _l("Dû aux vendeurs des marchandises achetées"),
    "consignors": _l("Dû aux producteurs"),
    "commission": _l("Commissions de dépôt-vente"),
    "commission_vat": _l("TVA des commissions"),
    "solidarity": _l("Part solidaire"),
    "retentions": _l("Retenues pour les avances"),
    "losses": _l("Pertes supportées par la boutique"),
    "corrections": _l("Corrections des relevés"),
    "rounding": _l("Arrondis des espèces"),
    "cash_shortages": _l("Manques en caisse"),
    "cash_surpluses": _l("Excédents en caisse"),
    "cash_transfers": _l("Espèces mises ou retirées"),
    "unattributed": _l("Ventes sans propriétaire connu"),
}

sentences(
    {
        "ledger-entry-unbalanced": _l(
            "L’écriture %(reference)s du %(day)s ne s’équilibre pas : une vente se contredit. "
            "Réglez-la avant d’exporter."
        ),
        "ledger-account-rate-unknown": _l(
            "Un taux est entre 0 et 100 %%, et seulement pour un compte que la TVA concerne."
        ),
    }
)


def french_words(made_on: date) -> FecWords:
    """The words of the French file, in French whoever asks for it."""
    with force_locale("fr"):
        return FecWords(_said(JOURNALS), _said(ENTRY_KINDS), made_on)


def own_words(made_on: date) -> FecWords:
    """The words of a file in the language of who asks for it."""
    return FecWords(_said(JOURNALS), _said(ENTRY_KINDS), made_on)


def _said(words: Mapping[str, object]) -> dict[str, str]:
    return {key: str(word) for key, word in words.items()}


def csv_head() -> list[str]:
    """The names of the columns of the journal as a CSV."""
    return [
        _("Écriture"),
        _("Jour"),
        _("Journal"),
        _("Lieu"),
        _("Pièce"),
        _("Compte"),
        _("Nom du compte"),
        _("Code du tiers"),
        _("Tiers"),
        _("Taux de TVA (%)"),
        _("Libellé"),
        _("Débit"),
        _("Crédit"),
        _("Monnaie"),
    ]
