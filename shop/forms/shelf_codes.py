"""Which shelves' codes to print; asked in an address, since printing changes nothing."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from shop.gateways.shelf_codes import SHELVES_MAX
from shop.operations.counts.standing import SHELF_LENGTH_MAX, shelf_named

NAMES_LENGTH_MAX = SHELVES_MAX * (SHELF_LENGTH_MAX + 2)


class ShelfCodesForm(FlaskForm):
    """The names of shelves, one a line."""

    class Meta:
        """Sent as an address: it asks for a file and changes nothing."""

        csrf = False

    names = TextAreaField(
        _l("Les rayons, un par ligne"),
        [
            DataRequired(_l("Écrivez au moins un rayon.")),
            Length(max=NAMES_LENGTH_MAX, message=_l("C’est trop à la fois.")),
        ],
        description=_l("Ceux déjà comptés sont écrits ; ajoutez, ôtez, renommez."),
    )

    def shelves(self) -> tuple[str, ...]:
        """Each name once, as counts write it; raises ShelfTooLong."""
        told = (shelf_named(line) for line in (self.names.data or "").splitlines())
        return tuple(dict.fromkeys(name for name in told if name))
