"""Labels printed again where goods lie: a jar's label is torn at a boutique, far from who packed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.operations.touching import at_place
from inventory.queries.stock import available
from kernel.access import Role, Touch
from kernel.errors import Invalid
from kernel.execute import Context, operation
from traceability.operations.holds import lot_to_change
from traceability.operations.relabelling import ReplaceLabels, replace_labels
from traceability.queries.lots import LotNotFound

RELABELLERS = (Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)
# Torn labels are a few; a roll that fell into water before it was on jars is the cooperative's to void.
RELABELLED_MAX = 50


class MoreLabelsThanHere(Invalid):
    """Fewer packs of the lot lie here than labels are asked for."""

    code = "more-labels-than-here"


class TooManyToRelabel(Invalid):
    code = "too-many-to-relabel"


@dataclass(frozen=True, slots=True)
class RelabelAtPlace:
    """Torn labels of a lot at a place, by their numbers or so many without one, printed again."""

    printing_id: UUID
    place_id: UUID
    lot_id: UUID
    sheet: str
    cause: str
    reason: str
    serials: Sequence[str] = ()
    count: int = 0


def _at_place(session: Session, command: RelabelAtPlace) -> Touch:
    return at_place(session, command.place_id)


@operation(*RELABELLERS, touches=_at_place)
def relabel_at_place(session: Session, command: RelabelAtPlace, context: Context) -> dict[str, str]:
    """Void the torn labels of packs that lie at a place and print as many in their stead.

    The count of labels in force stays as it was. Raises LotNotFound for a lot that does not lie
    here, MoreLabelsThanHere, TooManyToRelabel, and what replace_labels raises.
    """
    here = sum(one.quantity for one in available(session, command.place_id, [command.lot_id]))
    if not here:
        raise LotNotFound(lot_id=str(command.lot_id))
    field, asked = ("serials", len(set(command.serials))) if command.serials else ("count", command.count)
    if asked > RELABELLED_MAX:
        raise TooManyToRelabel(field=field, maximum=RELABELLED_MAX)
    lot = lot_to_change(session, command.lot_id)
    if lot.trade_item_id and asked > here:
        raise MoreLabelsThanHere(field=field, here=here)
    wanted = ReplaceLabels(
        printing_id=command.printing_id,
        lot_id=lot.id,
        place_id=command.place_id,
        sheet=command.sheet,
        cause=command.cause,
        reason=command.reason,
        serials=command.serials,
        count=command.count,
    )
    printing = replace_labels(session, lot, wanted, context)
    return {"printing_id": str(printing.id), "job_id": str(printing.job_id)}
