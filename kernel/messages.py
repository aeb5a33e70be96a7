"""The sentences of errors: code → translated sentence with the error's values; each package adds its own."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from kernel.errors import DomainError
from kernel.presentation import amount, day, money

_catalogue: dict[str, Any] = {}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def sentences(messages: Mapping[str, Any]) -> None:
    """Add a package's sentences; the same code twice is a mistake and raises ValueError."""
    twice = _catalogue.keys() & messages.keys()
    if twice:
        raise ValueError(f"two sentences for {sorted(twice)}")
    _catalogue.update(messages)


def known_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_catalogue)


def sentence(error: DomainError) -> str:
    """What the person reads, in the language of the request."""
    return told(error.code, error.values)


def told(code: str, values: Mapping[str, Any]) -> str:
    """The sentence of a code with its values filled in."""
    text = str(_catalogue[code])
    if "%" not in text:
        return text
    currency = values.get("currency")
    return text % {name: _shown(name, value, currency) for name, value in values.items()}


def _shown(name: str, value: Any, currency: str | None) -> Any:
    """A day and an amount as the reader writes them; kept and sent values hold `2026-11-13` and cents."""
    if name.endswith("_cents") and isinstance(value, int):
        return money(value, currency) if currency else amount(value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):
            return day(date.fromisoformat(value), "medium")
    return day(value, "medium") if type(value) is date else value


sentences(
    {
        "invalid": _l("Cette saisie n’est pas valable."),
        "not-found": _l("Cette page ou cette fiche n’existe pas, ou ne vous est pas ouverte."),
        "forbidden": _l("Votre rôle ne permet pas cette action."),
        "refused": _l("Cette action n’est pas possible dans l’état actuel."),
        "not-allowed": _l("Votre rôle ne permet pas cette action pour cette organisation ou ce lieu."),
        "operation-id-reused": _l(
            "Ce formulaire a déjà été envoyé avec un autre contenu. Rien n’a été modifié : "
            "rouvrez la page pour recommencer."
        ),
        "unknown-currency": _l("La monnaie « %(currency)s » n’est pas connue."),
        "invalid-amount": _l("« %(text)s » n’est pas un montant. Écrivez par exemple 45,50."),
        "currency-mismatch": _l("On ne peut pas additionner %(left)s et %(right)s."),
        "invalid-quantity": _l("« %(text)s » n’est pas une quantité. Écrivez par exemple 1,240."),
        "unit-mismatch": _l("Cette quantité n’est pas dans la bonne unité."),
        "invalid-transfer": _l("Un mouvement va d’un lieu à un autre, pour une quantité positive."),
        "email-taken": _l("Un compte existe déjà avec l’adresse %(email)s."),
        "password-too-short": _l("Le mot de passe doit avoir au moins %(minimum)s caractères."),
        "job-not-found": _l("Ce travail n’existe pas, ou ne vous est pas ouvert."),
        "job-stopped": _l(
            "Le travail s’est arrêté à cause d’une erreur de notre part. Rien n’a été modifié."
        ),
        "strokes-unreadable": _l("La signature dessinée ne se lit pas. Effacez-la et recommencez."),
        "file-missing": _l("Choisissez un fichier, ou prenez une photo."),
        "file-too-large": _l("Ce fichier est trop grand : %(megabytes_max)s Mo au plus."),
        "file-type-refused": _l("Seuls un PDF ou une photo (JPEG, PNG, WebP) peuvent être gardés."),
        "file-unreadable": _l("Ce fichier ne s’ouvre pas : il est abîmé ou protégé par un mot de passe."),
        "file-not-found": _l("Ce document n’existe pas, ou ne vous est pas ouvert."),
        "file-changed": _l("Le document « %(name)s » n’est plus celui qui a été reçu. Prévenez le réseau."),
        "file-no-longer-waiting": _l("Ce fichier n’est plus gardé : choisissez-le de nouveau."),
        "file-id-taken": _l("Ce document a déjà été envoyé avec un autre contenu. Rouvrez la page."),
        "token-not-found": _l("Cette clé n’existe pas."),
        "token-without-name": _l("Dites quel système tiendra cette clé, en 120 lettres au plus."),
        "token-for-nobody": _l("Choisissez un compte ouvert : la clé agit en son nom."),
        "token-without-scope": _l("Choisissez au moins une chose que ce système pourra faire."),
        "token-lives-too-long": _l("Une clé vaut deux ans au plus."),
        "token-already-revoked": _l("La clé de « %(name)s » est déjà retirée."),
        "scope-needed": _l("Cette clé ne permet pas cela : il faut « %(scope)s »."),
        "record-not-found": _l("Cette fiche n’existe pas, ou ne vous est pas ouverte."),
        "idempotency-key-missing": _l(
            "Donnez à la demande un nom qui n’est qu’à elle, dans l’en-tête Idempotency-Key : envoyée deux "
            "fois, elle n’est faite qu’une fois."
        ),
        "cursor-unreadable": _l("Ce curseur n’est pas celui d’une page de cette liste."),
        "api-day-unreadable": _l("Écrivez un jour passé comme 2026-10-31."),
        "points-nowhere": _l(
            "Un des identifiants n’existe pas, ou ce qui serait ajouté existe déjà. Rien n’a été modifié."
        ),
        "import-not-found": _l("Cette liste n’existe pas, ou ne vous est pas ouverte."),
        "import-running": _l("Cette liste est déjà importée, ou l’importation est en cours."),
        "import-has-problems": _l(
            "Cette liste n’est pas encore vérifiée, ou contient des erreurs. "
            "Corrigez le fichier, puis déposez-le de nouveau."
        ),
        "import-received-twice": _l("Cette liste est déjà reçue."),
        "import-no-longer-fits": _l(
            "Le registre a changé depuis la vérification. Rien n’a été importé : "
            "déposez le fichier de nouveau."
        ),
        "received-file-changed": _l("Le fichier reçu n’est plus là. Déposez-le de nouveau."),
        "spreadsheet-unreadable": _l(
            "Ce fichier n’est pas un tableau que nous savons lire. "
            "Enregistrez-le en CSV ou en XLSX, puis déposez-le de nouveau."
        ),
        "spreadsheet-too-old": _l(
            "Ce fichier est d’un ancien format, ou protégé par un mot de passe. "
            "Enregistrez-le en XLSX sans protection, puis déposez-le de nouveau."
        ),
        "spreadsheet-unfolds-too-large": _l(
            "Ce classeur est trop grand une fois ouvert. Gardez une seule feuille, ou divisez-le."
        ),
        "spreadsheet-too-many-lines": _l("Ce fichier a trop de lignes : %(lines_max)s au plus. Divisez-le."),
        "import-list-empty": _l("Ce fichier ne contient aucune ligne sous l’en-tête."),
        "import-columns-missing": _l(
            "Il manque des colonnes, ou leur nom n’est pas reconnu. "
            "Les colonnes du modèle sont : %(columns)s."
        ),
        "import-column-twice": _l("La colonne « %(column)s » est là deux fois."),
        "import-day-unreadable": _l("Écrivez le jour comme 28/10/2026 ou 2026-10-28."),
        "import-day-implausible": _l("Ce jour est avant 1900, ou n’est pas encore arrivé."),
        "import-yes-no-unreadable": _l("Écrivez oui ou non."),
        "import-line-twice": _l("La ligne %(line)s dit déjà la même chose."),
        "import-word-unknown": _l("Ce mot n’est pas connu ici. Écrivez l’un de : %(words)s."),
        "import-name-unknown": _l("« %(name)s » n’est pas connu ici."),
        "import-name-of-several": _l("Plusieurs portent le nom « %(name)s » : écrivez un nom plus précis."),
        "import-kind-unknown": _l("Cette sorte de liste n’existe pas."),
        "import-not-yours": _l("Cette liste est importée par un autre rôle que le vôtre."),
        "ledger-period-upside-down": _l("La période finit après son début et dure deux ans au plus."),
        "ledger-account-number-malformed": _l(
            "Un compte commence par trois chiffres du plan, en 12 signes au plus."
        ),
        "ledger-account-label-missing": _l("Nommez le compte, en %(maximum)s signes au plus."),
        "ledger-account-role-unknown": _l("Choisissez ce que le compte représente."),
        "ledger-account-source-missing": _l("Dites qui donne ce compte, en %(maximum)s signes au plus."),
        "ledger-keeper-unknown": _l("Choisissez une organisation de la liste."),
        "siren-malformed": _l("Un SIREN a 9 chiffres, et ceux-ci ne vont pas ensemble : vérifiez chacun."),
        "fec-not-french": _l(
            "Le FEC est celui d’une organisation de France, en euros. Prenez le journal en CSV."
        ),
        "not-signed-in": _l("Reconnectez-vous pour continuer."),
        "role-needed": _l("Cette page est réservée à un autre rôle que le vôtre."),
        "form-expired": _l(
            "Cette page est restée ouverte trop longtemps, ou vos cookies sont bloqués. "
            "Revenez en arrière : votre saisie y est encore, puis envoyez-la de nouveau."
        ),
        "bug": _l("Une erreur de notre part a empêché cette action. Rien n’a été modifié."),
        "bad-request": _l("La demande n’a pas pu être lue."),
        "malformed-body": _l("Le contenu envoyé n’a pas la forme attendue."),
    }
)
