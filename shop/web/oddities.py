"""What is odd about a sale, in a sentence."""

from flask_babel import gettext as _

from kernel.presentation import money, percent
from shop.models import SaleFlag

BP_TO_PPM = 100


def told(flag: SaleFlag, currency: str) -> str:
    """The two figures of a flag, as a person reads them."""
    before, arrow, after = flag.detail.partition(">")
    if not arrow:
        return flag.detail
    if flag.kind in ("price_differs", "credit_overdrawn", "discount_above_limit"):
        shown = money(int(before), currency) if before != "-" else _("aucun prix")
        said = money(int(after), currency)
        return str(_SENTENCES[flag.kind](shown, said))
    if flag.kind == "tax_differs":
        shown = percent(int(before) * BP_TO_PPM) if before != "-" else _("aucune règle")
        said = percent(int(after) * BP_TO_PPM)
        return str(_("Règle : %(expected)s. Ticket : %(said)s.", expected=shown, said=said))
    if flag.kind == "shortage":
        return str(_("Stock connu : %(held)s. Vendu : %(sold)s.", held=before, sold=after))
    if flag.kind == "refund_above_sale":
        return str(_("Restait à rendre : %(left)s. Rendu : %(said)s.", left=before, said=after))
    return str(_("Du n° %(first)s au n° %(last)s.", first=before, last=after))


_SENTENCES = {
    "price_differs": lambda shown, said: _(
        "Tarif : %(expected)s. Vendu : %(said)s.", expected=shown, said=said
    ),
    "credit_overdrawn": lambda shown, said: _(
        "Il restait %(left)s. Utilisé : %(said)s.", left=shown, said=said
    ),
    "discount_above_limit": lambda shown, said: _(
        "Remise permise : %(limit)s. Faite : %(said)s.", limit=shown, said=said
    ),
}
