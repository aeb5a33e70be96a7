"""Codes of other standards: countries, currencies, banks, media, positions on earth."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from babel.core import get_global
from babel.numbers import get_territory_currencies

IBAN_LENGTH_MIN = 11
_LATITUDE_MAX = 1_800_000_000  # AI 4309: degrees from the south pole, in ten-millionths
_LONGITUDE_MAX = 3_600_000_000
_IBAN_CHARACTERS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_MEDIA_TYPES = frozenset(range(1, 11)) | frozenset(range(80, 100))

# Numbers that ISO 3166 withdrew: old Ethiopia, East and West Germany, Sudan, the Yemens, France.
_WITHDRAWN_COUNTRIES = frozenset({"230", "278", "280", "736", "720", "886", "249"})
# A fixed day, so that the answer does not depend on the clock; moved on with the code lists.
_CURRENCIES_AS_OF = date(2026, 1, 1)
# ISO 4217 numbers that are not those of a country (funds, unions, renamed money): the locale data
# this project depends on has names of currencies but not these numbers.
_OTHER_CURRENCIES = MappingProxyType(
    {
        "532": "XCG", "901": "TWD", "924": "ZWG", "925": "SLE", "926": "VED", "927": "UYW",
        "928": "VES", "929": "MRU", "930": "STN", "933": "BYN", "934": "TMT", "936": "GHS",
        "938": "SDG", "940": "UYI", "941": "RSD", "943": "MZN", "944": "AZN", "946": "RON",
        "947": "CHE", "948": "CHW", "949": "TRY", "950": "XAF", "951": "XCD", "952": "XOF",
        "953": "XPF", "955": "XBA", "956": "XBB", "957": "XBC", "958": "XBD", "959": "XAU",
        "960": "XDR", "961": "XAG", "962": "XPT", "963": "XTS", "964": "XPD", "965": "XUA",
        "967": "ZMW", "968": "SRD", "969": "MGA", "970": "COU", "971": "AFN", "972": "TJS",
        "973": "AOA", "976": "CDF", "977": "BAM", "978": "EUR", "979": "MXV",
        "980": "UAH", "981": "GEL", "984": "BOV", "985": "PLN", "986": "BRL", "990": "CLF",
        "994": "XSU", "997": "USN", "999": "XXX",
    }
)  # fmt: skip


@cache
def countries() -> Mapping[str, str]:
    """Two letters of each country by its ISO 3166 number, as three digits."""
    aliases = get_global("territory_aliases")
    return MappingProxyType(
        {
            number: names[0]
            for number, names in aliases.items()
            if _is_country_number(number) and len(names) == 1 and _is_country(names[0])
        }
    )


@cache
def currencies() -> Mapping[str, str]:
    """Three letters of each currency by its ISO 4217 number, as three digits."""
    national = {
        number: currency
        for number, country in countries().items()
        for currency in get_territory_currencies(
            country, start_date=_CURRENCIES_AS_OF, tender=True, non_tender=False
        )
        if currency.startswith(country)
    }
    taken = set(_OTHER_CURRENCIES.values())
    kept = {number: letters for number, letters in national.items() if letters not in taken}
    return MappingProxyType(kept | dict(_OTHER_CURRENCIES))


def iso3166(text: str) -> str | None:
    """A country's number."""
    return None if text in countries() else "not-iso3166"


def iso3166999(text: str) -> str | None:
    """A country's number, or 999."""
    return None if text == "999" or text in countries() else "not-iso3166-or-999"


def iso3166alpha2(text: str) -> str | None:
    """A country's two letters."""
    return None if text in _country_letters() else "not-iso3166-alpha2"


def iso4217(text: str) -> str | None:
    """A currency's number."""
    return None if text in currencies() else "not-iso4217"


def iso5218(text: str) -> str | None:
    """0, 1, 2 or 9: sex not known, male, female, not applicable."""
    return None if text in ("0", "1", "2", "9") else "invalid-biological-sex-code"


def iban(text: str) -> str | None:
    """A bank account: country, check digits, account (ISO 13616), remainder 1 modulo 97."""
    if len(text) < IBAN_LENGTH_MIN:
        return "iban-too-short"
    if text[:2] not in _country_letters():
        return "illegal-iban-country-code"
    if not _IBAN_CHARACTERS.issuperset(text):
        return "invalid-iban-character"
    number = "".join(str(int(character, 36)) for character in text[4:] + text[:4])
    return None if int(number) % 97 == 1 else "incorrect-iban-checksum"


def latitude(text: str) -> str | None:
    """Ten digits, 0 at the south pole."""
    return "invalid-latitude" if int(text) > _LATITUDE_MAX else None


def longitude(text: str) -> str | None:
    """Ten digits, 0 to 360 degrees eastwards."""
    return "invalid-longitude" if int(text) > _LONGITUDE_MAX else None


def mediatype(text: str) -> str | None:
    """01 to 10 of the list of media, or 80 to 99 by agreement."""
    return None if int(text) in _MEDIA_TYPES else "invalid-media-type"


def packagetype(text: str) -> str | None:
    """Any code: UN/ECE Recommendation 21's list of packages is not among this project's data."""
    del text
    return None


@cache
def _country_letters() -> frozenset[str]:
    return frozenset(countries().values())


def _is_country_number(number: str) -> bool:
    return len(number) == 3 and number.isdigit() and number not in _WITHDRAWN_COUNTRIES


def _is_country(letters: str) -> bool:
    # Locale data also names user-assigned codes (ISO 3166: AA, QM-QZ, XA-XZ, ZZ) and the union EU.
    assigned_by_users = letters in ("AA", "ZZ", "EU") or letters[0] == "X"
    return len(letters) == 2 and not assigned_by_users and not "QM" <= letters <= "QZ"
