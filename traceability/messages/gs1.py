"""Why a GS1 code is not one, in words: the reasons that the rules give."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from kernel.errors import DomainError
from kernel.messages import sentence
from traceability.rules.gs1.errors import InvalidKey

REASONS = {
    "not-an-address": _l("ce n’est pas une adresse http ou https"),
    "no-key": _l("l’adresse ne contient aucune clé GS1 (01, 00, 414…) suivie de sa valeur"),
    "qualifier-order": _l("cette donnée n’est pas à sa place : après 01 viennent 22, puis 10, puis 21"),
    "repeated-identifier": _l("la même donnée y est deux fois"),
    "belongs-in-path": _l("cette donnée se place dans le chemin, avant le « ? »"),
    "not-an-attribute": _l("cette donnée ne peut pas se placer après le « ? »"),
    "empty-or-null-value": _l("une valeur est vide"),
    "value-too-short": _l("la valeur est trop courte"),
    "value-too-long": _l("la valeur est trop longue"),
    "non-digit-character": _l("il n’y faut que des chiffres"),
    "requires-non-digit-character": _l("il y faut au moins un caractère qui ne soit pas un chiffre"),
    "incorrect-check-digit": _l("le chiffre de contrôle n’est pas le bon"),
    "incorrect-check-pair": _l("les deux caractères de contrôle ne sont pas les bons"),
    "too-short-for-check-pair": _l("il y manque les deux caractères de contrôle"),
    "too-short-for-gcp": _l("il y manque le préfixe d’entreprise, d’au moins 4 chiffres"),
    "invalid-gcp-prefix": _l("elle ne commence pas par un préfixe d’entreprise"),
    "invalid-cset82-character": _l("un caractère n’est pas permis"),
    "invalid-cset39-character": _l("un caractère n’est pas permis"),
    "invalid-cset32-character": _l("un caractère de contrôle n’est pas permis"),
    "invalid-cset64-character": _l("un caractère n’est pas permis en base 64"),
    "invalid-cset64-padding": _l("la fin (« = ») n’est pas celle de la base 64"),
    "illegal-year": _l("l’année n’existe pas"),
    "illegal-month": _l("le mois n’existe pas"),
    "illegal-day": _l("le jour n’existe pas"),
    "illegal-hour": _l("l’heure n’existe pas"),
    "illegal-minute": _l("la minute n’existe pas"),
    "illegal-second": _l("la seconde n’existe pas"),
    "expiration-before-production": _l("la fin est avant le début"),
    "illegal-zero-value": _l("la valeur ne peut pas être zéro"),
    "illegal-zero-prefix": _l("la valeur ne commence pas par un zéro"),
    "not-zero": _l("il y faut un zéro"),
    "not-zero-or-one": _l("il y faut 0 ou 1"),
    "not-hyphen": _l("il y faut un tiret"),
    "not-iso3166": _l("ce numéro de pays n’existe pas"),
    "not-iso3166-or-999": _l("ce numéro de pays n’existe pas"),
    "not-iso3166-alpha2": _l("ces deux lettres ne sont pas celles d’un pays"),
    "not-iso4217": _l("ce numéro de monnaie n’existe pas"),
    "iban-too-short": _l("l’IBAN est trop court"),
    "illegal-iban-country-code": _l("l’IBAN ne commence pas par un pays"),
    "invalid-iban-character": _l("un caractère n’est pas permis dans un IBAN"),
    "incorrect-iban-checksum": _l("la clé de l’IBAN n’est pas la bonne"),
    "invalid-percent-sequence": _l("un « % » n’est pas suivi de deux chiffres hexadécimaux"),
    "invalid-latitude": _l("la latitude n’existe pas"),
    "invalid-longitude": _l("la longitude n’existe pas"),
    "invalid-media-type": _l("cette sorte de support n’existe pas"),
    "invalid-biological-sex-code": _l("ce code n’existe pas"),
    "invalid-winding-direction": _l("ce sens d’enroulement n’existe pas"),
    "invalid-import-idx-character": _l("cet indice d’importation n’existe pas"),
    "position-in-sequence-malformed": _l("le rang s’écrit « 1/3 »"),
    "position-exceeds-end": _l("le rang dépasse la fin"),
    "invalid-length-for-piece-of-total": _l("le rang et le total doivent avoir autant de chiffres"),
    "zero-piece-number": _l("le rang ne peut pas être zéro"),
    "zero-total-pieces": _l("le total ne peut pas être zéro"),
    "piece-number-exceeds-total": _l("le rang dépasse le total"),
    "not-a-date": _l("ce n’est pas une date"),
    "not-a-measure": _l("ce n’est pas une mesure"),
    "no-currency": _l("la monnaie n’y est pas dite"),
}
RULES = {
    "repeats": _l("(%(ai)s) y est deux fois avec des valeurs différentes"),
    "excludes": _l("(%(ai)s) ne va pas avec (%(other)s)"),
    "requires": _l("(%(ai)s) demande aussi : %(other)s"),
    "requires-serial": _l("(%(ai)s) demande que (%(other)s) porte un numéro de série"),
}


def explained(error: DomainError) -> str:
    """The sentence of an error of a GS1 code, and what exactly is wrong when the rule said it."""
    values = error.values
    if isinstance(error, InvalidKey):
        return _wrong_key(values["key"], values.get("lengths", ()))
    told = [sentence(error)]
    if values.get("rule") in RULES:
        told.append(str(RULES[values["rule"]]) % values)
    if values.get("reason"):
        at = f"({values['ai']}) " if values.get("ai") else ""
        given = f"{values['value']} : " if values.get("value") else ""
        told.append(f"{at}{given}{REASONS.get(values['reason'], values['reason'])}")
    elif values.get("text"):
        told.append(str(values["text"]))
    return " — ".join(told)


def _wrong_key(key: str, lengths: Sequence[int]) -> str:
    """A key of any kind, where the sentence of forms speaks of GTINs alone."""
    if not lengths:
        return str(_l("« %(key)s » contient un caractère qui n’est pas permis.")) % {"key": key}
    wanted = ", ".join(map(str, lengths))
    return str(_l("« %(key)s » : il y faut %(lengths)s caractères, des chiffres sauf pour un GMN.")) % {
        "key": key,
        "lengths": wanted,
    }
