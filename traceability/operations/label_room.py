"""Labels that say all that is recorded of them, or are not printed."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Invalid
from traceability.gateways.label_words import label_of
from traceability.gateways.labels.label import Barcode, Label, LabelTooSmall
from traceability.gateways.labels.render import sheets_with_room
from traceability.gateways.labels.sheets import SHEETS, Sheet
from traceability.queries.labels import to_print


class LabelCannotSay(Invalid):
    """The claims (`claims`) have no room on this label; they have on that of `larger` mm."""

    code = "label-cannot-say"


class NoLabelCanSay(Invalid):
    """The claims (`claims`) have no room on any label: some must go."""

    code = "no-label-can-say"


def check_room(session: Session, printing_id: UUID, barcode: Barcode) -> None:
    """Let pass a printing just written whose labels can say it all, word for word.

    Raises LabelCannotSay, NoLabelCanSay; LabelTooSmall when the facts do not fit even without claims.
    """
    wanted = to_print(session, printing_id)
    label, sheet = label_of(wanted, barcode), SHEETS[wanted.printing.sheet]
    if sheets_with_room(label, [sheet]):
        return
    bare = replace(label, certification="")
    if not label.certification or not sheets_with_room(bare, [sheet]):
        raise LabelTooSmall(field="sheet", sheet=sheet.key, product=label.product.fr)
    raise _cannot_say(label, sheet)


def _cannot_say(label: Label, sheet: Sheet) -> Invalid:
    """Proposes the smallest stationery of the same kind, sheet or roll, that has the room."""
    others = sorted(SHEETS.values(), key=lambda one: (one.colour != sheet.colour, _area(one)))
    larger = sheets_with_room(label, others)
    if not larger:
        return NoLabelCanSay(field="mentions", claims=label.certification)
    return LabelCannotSay(field="sheet", claims=label.certification, larger=_size(larger[0]))


def _area(sheet: Sheet) -> float:
    return sheet.label_mm[0] * sheet.label_mm[1] * len(sheet.faces)


def _size(sheet: Sheet) -> str:
    """Width and height in mm, as the form says them."""
    return " × ".join(str(int(side)) for side in sheet.label_mm)
