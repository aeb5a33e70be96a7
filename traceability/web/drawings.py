"""The genealogy of a lot as templates draw it, no more told than the reader may see."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.presentation import text_direction
from producers.models import Organisation
from traceability.models import Lot, Product
from traceability.queries.genealogy import Link, graph
from traceability.queries.products import organisations_by_id, products_by_id
from traceability.rules.genealogy import NODE_HEIGHT, NODE_WIDTH, Drawing, draw


@dataclass(frozen=True, slots=True)
class Node:
    """A lot of the drawing; only an open one is told in full and leads to its page."""

    lot: Lot
    product: Product
    organisation: Organisation
    is_open: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """The lots around one lot: the drawing, who stands in its boxes, and the links it shows."""

    drawing: Drawing
    nodes: dict[UUID, Node]
    links: tuple[Link, ...]
    is_cut: bool
    box_width: int = NODE_WIDTH
    box_height: int = NODE_HEIGHT


def drawn_around(session: Session, actor: Actor, lot: Lot, limit: int) -> Drawn:
    """The drawing of the lots around one, at most `limit` on each side."""
    found = graph(session, lot.id, limit)
    products = products_by_id(session, {one.product_id for one in found.lots})
    organisations = organisations_by_id(session, {one.organisation_id for one in found.lots})
    nodes = {
        one.id: Node(
            one,
            products[one.product_id],
            organisations[one.organisation_id],
            is_open=actor.sees_all or one.organisation_id in actor.organisations,
        )
        for one in found.lots
    }
    drawing = draw(
        {one.id: one.generation for one in found.lots},
        [(link.parent_id, link.child_id) for link in found.links],
        right_to_left=text_direction() == "rtl",
    )
    return Drawn(drawing, nodes, found.links, found.is_cut)
