"""Names, days, weights and lists as the reader's language writes them."""

from collections.abc import Iterable
from datetime import date, datetime

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from kernel.clock import business_day
from kernel.presentation import current_locale, day, number
from kernel.quantity import Quantity, Unit, natural
from producers.models import Organisation
from traceability.models import Product, TradeItem
from traceability.queries.public import COUNTRY_ZONE
from traceability.web.public_words.names import UNIT_SIGNS


def product_name(product: Product) -> str:
    """The product's name in the reader's language."""
    return str(getattr(product, f"name_{current_locale()}"))


def pack_name(product: Product, item: TradeItem | None) -> str:
    """What the pack says, in the reader's language; the product's name for a lot in bulk."""
    return str(getattr(item, f"name_{current_locale()}")) if item else product_name(product)


def local_day(at: datetime) -> str:
    """The day of a moment where the cooperatives work."""
    return day(business_day(at, COUNTRY_ZONE))


def scanned(times: int, first_at: datetime) -> str:
    """`Scanné 3 fois depuis le 28 octobre 2026.`"""
    return ngettext(
        "Scanné %(num)s fois depuis le %(day)s.",
        "Scanné %(num)s fois depuis le %(day)s.",
        times,
        day=local_day(first_at),
    )


def weight(amount: int, unit: str, *, is_rounded: bool = False) -> str:
    """`9,6 kg`, `750 mL` or a bare count, with the sign as the reader's language writes it.

    Rounded, no scale's last digit is told: `27,5 kg` of what weighed 27.5292.
    """
    value, sign = natural(Quantity(amount, Unit(unit)))
    text = number(value, "#,##0.######" if not is_rounded else "#,##0.#" if value >= 10 else "#,##0.##")
    return f"{text}\u00a0{UNIT_SIGNS[sign]}" if sign else text


def listed(words: Iterable[str]) -> Markup:
    """`a, b et c`, each kept in its own direction of writing."""
    apart = [isolated(word) for word in words]
    # Every word is escaped above, and the rest comes from the locale's own pattern.
    return Markup(format_list(apart, locale=get_locale()))


def isolated(word: str) -> Markup:
    """A name in its own direction of writing, whatever stands around it."""
    return Markup("<bdi>%s</bdi>") % word


def copied(code: str) -> Markup:
    """A code that is copied by eye: never cut at the end of a line."""
    return Markup('<bdi class="code">%s</bdi>') % code


def period(first: date, last: date) -> str:
    """`28 octobre 2026`, or `du … au …`."""
    if first == last:
        return day(first)
    return _("du %(first)s au %(last)s", first=day(first), last=day(last))


def families(count: int) -> str:
    """`11 familles`."""
    return ngettext("%(num)d famille", "%(num)d familles", count)


def lots(count: int) -> str:
    """`3 lots`."""
    return ngettext("%(num)d lot", "%(num)d lots", count)


def group_name(organisation: Organisation) -> str:
    """The group's own name; its Arabic one for who reads Arabic, when it has one."""
    return (current_locale() == "ar" and organisation.name_ar) or organisation.name


def maker(organisation: Organisation) -> str:
    """`Coopérative Souktana, Taliouine`."""
    name, place = group_name(organisation), organisation.locality
    comma = "،" if current_locale() == "ar" else ","
    return f"{name}{comma} {place}" if place else name


def lot_named(code: str) -> str:
    """`Lot SAF-26-0412`."""
    return _("Lot %(code)s", code=code)


def net_content(product: Product, item: TradeItem) -> str:
    """`1 g`, `250 mL`."""
    return weight(item.net_content, product.unit)
