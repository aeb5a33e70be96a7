"""How values look on a page: money, weights, dates, areas, by the reader's language."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache, wraps
from typing import ParamSpec
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_compact_decimal, format_currency, format_decimal, get_currency_symbol
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup

from kernel.access import Role
from kernel.money import CURRENCIES
from kernel.quantity import Quantity, Unit, natural

OFFICE_LOCALES = ("fr", "ar")
PUBLIC_LOCALES = ("fr", "ar", "en", "zgh")
LOCALE_COOKIE = "locale"
_RTL = {"ar"}
P = ParamSpec("P")
# Values whose writing is kept.
WRITTEN_MAX = 20_000


def choose_locale() -> str:
    """The language of a page: the one it was asked in, else the person's, else the browser's.

    At the terminal, where nobody asks: French.
    """
    if "locale" in g:
        return str(g.locale)
    if not has_request_context():
        return OFFICE_LOCALES[0]
    cookie = request.cookies.get(LOCALE_COOKIE)
    if cookie in OFFICE_LOCALES:
        return cookie
    if current_user and current_user.is_authenticated and current_user.locale in OFFICE_LOCALES:
        return str(current_user.locale)
    return request.accept_languages.best_match(OFFICE_LOCALES) or "fr"


def current_locale() -> str:
    """The two or three letters of the page's language."""
    found = get_locale()
    return found.language if found else "fr"


def text_direction() -> str:
    """`rtl` for Arabic, else `ltr`."""
    return "rtl" if current_locale() in _RTL else "ltr"


def _locale() -> Locale:
    return _locale_of(current_locale())


@cache
def _locale_of(language: str) -> Locale:
    # Kept: a page of two thousand quantities spent a fifth of its time on reading this again.
    # Western digits for Arabic too: ar_MA writes them, ar writes Eastern ones.
    return Locale.parse({"ar": "ar_MA", "en": "en_GB"}.get(language, language))


def money(cents: int, currency: str = "MAD") -> str:
    """`45,50 MAD` or `45,50 €`, as the reader's language writes it."""
    return _money_in(current_locale(), cents, currency)


# Kept, as figures are written many times on a page: the same value in the same language never differs.
@lru_cache(maxsize=WRITTEN_MAX)
def _money_in(language: str, cents: int, currency: str) -> str:
    amount = Decimal(cents) / 10 ** CURRENCIES[currency]
    return format_currency(amount, currency, locale=_locale_of(language))


def amount(cents: int) -> str:
    """`45,50`, of whatever currency: where the reader knows which, or nobody here does."""
    return format_decimal(Decimal(cents) / 100, format="#,##0.00", locale=_locale())


def number(value: int | Decimal, pattern: str | None = None) -> str:
    """A number with the reader's separators."""
    return _number_in(current_locale(), value, pattern)


@lru_cache(maxsize=WRITTEN_MAX)
def _number_in(language: str, value: int | Decimal, pattern: str | None) -> str:
    return format_decimal(value, format=pattern, locale=_locale_of(language))


def currency_sign(currency: str) -> str:
    """`MAD` or `€`, as the reader's language writes it."""
    return get_currency_symbol(currency, locale=_locale())


def shortly(value: int) -> str:
    """`250 k` or `1,2 M`, where a figure has little room and need not be exact."""
    return format_compact_decimal(value, locale=_locale(), fraction_digits=1)


def quantity(amount: int, unit: str) -> str:
    """`121 g`, `1,24 kg`, `750 mL`, or a bare number of pieces."""
    value, sign = natural(Quantity(amount, Unit(unit)))
    text = format_decimal(value, format="#,##0.######", locale=_locale())
    return f"{text}\u00a0{sign}" if sign else text


def day(value: date | datetime | None, style: str = "long") -> str:
    """`28 octobre 2026`; an em dash for none."""
    return _day_in(current_locale(), value, style) if value else "—"


@lru_cache(maxsize=WRITTEN_MAX)
def _day_in(language: str, value: date | datetime, style: str) -> str:
    return format_date(value, format=style, locale=_locale_of(language))


def moment(value: datetime | None, timezone: str = "Africa/Casablanca") -> str:
    """`28 oct. 2026, 06:40` at a place's own time; an em dash for none."""
    if value is None:
        return "—"
    return format_datetime(value, format="d MMM y, HH:mm", tzinfo=ZoneInfo(timezone), locale=_locale())


def language_name(code: str | None) -> str:
    """A language by its two or three letters, in the reader's own; the letters when nobody knows it."""
    return (_locale().languages.get(code.lower()) or code) if code else "—"


def country_name(code: str | None) -> str:
    """A country by its two letters, in the reader's language; the letters when nobody knows it."""
    return (_locale().territories.get(code.upper()) or code) if code else "—"


def area(m2: int | None) -> str:
    """`0,42 ha` or, for the very small plots, `350 m²`."""
    if m2 is None:
        return "—"
    if m2 < 1_000:
        return f"{number(m2)}\u00a0m²"
    return f"{number(Decimal(m2) / 10_000, '#,##0.##')}\u00a0ha"


def percent(parts_per_million: int | None) -> str:
    """`1,3 %` out of parts per million; an em dash for none."""
    if parts_per_million is None:
        return "—"
    return f"{number(Decimal(parts_per_million) / 10_000, '#,##0.##')}\u00a0%"


ROLE_NAMES = {
    Role.NETWORK_MANAGER: _l("Responsable du réseau"),
    Role.FUND_OFFICER: _l("Chargé du fonds"),
    Role.COOPERATIVE_OFFICER: _l("Responsable de coopérative"),
    Role.BOUTIQUE_MANAGER: _l("Responsable de boutique"),
    Role.SELLER: _l("Vendeuse, vendeur"),
    Role.AUDITOR: _l("Auditeur, contrôle"),
}


def isolated(shown: Callable[P, str]) -> Callable[P, str]:
    """The same value for a page; from right to left it stands apart, so that `3 kg` is not read `kg 3`."""

    @wraps(shown)
    def apart(*args: P.args, **kwargs: P.kwargs) -> str:
        text = shown(*args, **kwargs)
        return f"\u2068{text}\u2069" if text_direction() == "rtl" else text

    return apart


def ref(number: str) -> Markup:
    """The number of a paper on a page, `FDIR-A-26-0001`: whole on its line, in its own direction."""
    return Markup('<bdi class="ref">{}</bdi>').format(number)


def role_name(role: Role) -> str:
    """What a role is called on screen."""
    return str(ROLE_NAMES[Role(role)])


def install(app: Flask) -> None:
    """Give every template these functions, and the application its languages."""
    Babel(app, locale_selector=choose_locale)
    functions = {
        # Files and labels call these functions plain; only pages need the marks.
        "money": isolated(money),
        "number": number,
        "quantity": isolated(quantity),
        "day": day,
        "moment": moment,
        "area": isolated(area),
        "percent": isolated(percent),
        "ref": ref,
        "role_name": role_name,
        "language_name": language_name,
        "country_name": country_name,
    }
    app.jinja_env.globals.update(functions, current_locale=current_locale, text_direction=text_direction)
    app.jinja_env.filters.update(functions)
