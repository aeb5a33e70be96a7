"""What is said of a fund's books: journals, kinds of entries, what each account stands for."""

from collections.abc import Mapping

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fund.gateways.books import BookWords
from fund.messages import CONTRIBUTION_KINDS, MONEY_MOVES, MOVEMENTS
from fund.rules.books import OPENING, TOLD_APART

JOURNALS = {
    "AN": _l("À nouveau"),
    "BQ": _l("Banque"),
    "CA": _l("Caisse"),
    "OD": _l("Opérations diverses"),
}
ENTRY_KINDS = {
    **MOVEMENTS,
    **CONTRIBUTION_KINDS,
    **MONEY_MOVES,
    OPENING: _l("Ce qui était là au début"),
    TOLD_APART: _l("Trop-perçu mis à part"),
}
ROLES = {
    "bank": _l("Argent en banque"),
    "cash": _l("Argent en caisse"),
    "shops": _l("Argent que les boutiques ont pour le fonds"),
    "advances": _l("Avances, capital et frais dus"),
    "credits": _l("Trop-perçus passés d’une avance à une autre"),
    "beneficiaries": _l("Trop-perçus dus aux bénéficiaires"),
    "capital_returnable": _l("Dotations avec droit de reprise"),
    "capital_kept": _l("Dotations sans droit de reprise"),
    "capital_solidarity": _l("Part solidaire des ventes"),
    "carried": _l("Résultats des années passées"),
    "fees": _l("Frais de service gagnés"),
    "losses": _l("Avances passées en perte"),
    "recoveries": _l("Récupérations sur avances perdues"),
    "costs": _l("Frais du fonds"),
}

AGREED = {
    "owed": _l("Capital et frais que doivent les bénéficiaires"),
    "owed_back": _l("Trop-perçus que le fonds leur doit"),
    "given": _l("Reçu en dotation, moins ce qui est repris"),
    "lost": _l("Capital passé en perte"),
    "recovered": _l("Récupéré sur ce qui était perdu"),
}


def book_words() -> BookWords:
    """The words of a file in the language of who asks for it."""
    return BookWords(_said(JOURNALS), _said(ENTRY_KINDS), _("Annulation : %(entry)s", entry="%(entry)s"))


def french_words() -> BookWords:
    """The words of the French file, in French whoever asks for it."""
    with force_locale("fr"):
        return book_words()


def _said(words: Mapping[str, object]) -> dict[str, str]:
    return {key: str(word) for key, word in words.items()}


def csv_head() -> list[str]:
    """The names of the columns of the books as a CSV."""
    return [
        _("Écriture"),
        _("Jour"),
        _("Journal"),
        _("Pièce"),
        _("Compte"),
        _("Nom du compte"),
        _("Avance"),
        _("Bénéficiaire"),
        _("Libellé"),
        _("Débit"),
        _("Crédit"),
        _("Monnaie"),
    ]
