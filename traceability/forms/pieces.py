"""A photo or a paper of a lot."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, StringField
from wtforms.validators import Length

from producers.operations.evidence import Piece
from producers.rules.texts import NAME_LENGTH_MAX
from traceability.forms.certificates import ACCEPTED, DAY_FORMATS, RecordedForm, needed
from traceability.forms.files import received
from traceability.models import Lot
from traceability.operations.pieces import JoinPieceToLot


class LotPieceForm(RecordedForm):
    """What was photographed or scanned, what it shows and when."""

    document = FileField(
        _l("La photo ou le PDF"),
        [FileRequired(_l("Choisissez un fichier, ou prenez une photo."))],
        render_kw=ACCEPTED,
    )
    shows = StringField(
        _l("Ce qu’on y voit"), [needed, Length(max=NAME_LENGTH_MAX)], render_kw={"autocomplete": "off"}
    )
    dated_on = DateField(_l("Le jour de ce qu’on y voit"), [needed], format=DAY_FORMATS)

    def __init__(self, today: date) -> None:
        super().__init__(data={"dated_on": today})

    def to_command(self, lot: Lot) -> JoinPieceToLot:
        """The command that joins it; raises what is wrong with the file."""
        file = received(self.document)
        assert file is not None, "FileRequired lets no empty one through"
        piece = Piece(self.new_record_id, file, self.shows.data or "", self.dated_on.data)
        return JoinPieceToLot(lot.id, piece)
