"""Women's groups and the pieces they make by hand, for tests, built through operations."""

import io
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PIL import Image

from inventory.operations.makings import RegisterMaking, register_making
from kernel.files import ReceivedFile, receive
from kernel.ids import new_id
from tests.builders.inventory import a_place
from tests.builders.producers import a_member, an_organisation
from tests.conftest import Do
from traceability.cli.reference import product_id, technique_id
from traceability.operations.makings import NewMaking

MADE_ON = date(2026, 10, 20)


@dataclass(frozen=True, slots=True)
class Group:
    """A women's group with its store, and two makers: the first agreed to be named."""

    organisation_id: UUID
    store_id: UUID
    named_id: UUID
    unnamed_id: UUID


def a_group(do: Do, name: str = "Association Tifawin", **more: Any) -> Group:
    """A group of Taznakht that weaves and throws pots."""
    code = name.split()[-1][:5].upper()
    given = {"branches": ("craft",), "locality": "Taznakht", "code": code, **more}
    organisation_id = an_organisation(do, name, "association", **given)
    return Group(
        organisation_id,
        a_place(do, organisation_id, f"Atelier {name}", kind="workshop", locality="Taznakht"),
        a_member(do, organisation_id, "Zahra B.", consents_to_be_named=True, consent_on=date(2026, 1, 5)),
        a_member(do, organisation_id, "Itto M."),
    )


def a_picture(width: int = 1_200, height: int = 900) -> bytes:
    """A photo as a telephone takes one, with the place where it was taken hidden in it."""
    picture = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    told = Image.Exif()
    told.get_ifd(0x8825).update({1: "N", 2: (30.0, 34.0, 0.0), 3: "W", 4: (7.0, 12.0, 0.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=told)
    return out.getvalue()


def a_kept_picture() -> ReceivedFile:
    """The photo of a piece, as a page receives it."""
    return receive(a_picture(400, 300), "tapis.jpg", new_id(), "photo")


def how_made(technique: str = "knotted_pile", **more: Any) -> NewMaking:
    """Wool, knotted."""
    given = {"materials": "Laine de Siroua, teinture à la garance", **more}
    return NewMaking(technique_id(technique), **given)


def a_making(do: Do, group: Group, **more: Any) -> UUID:
    """A lot of pieces on stock in the group's workshop; a unique carpet of one maker unless told."""
    lot_id = new_id()
    given = {
        "product_id": product_id("carpet"),
        "made_on": MADE_ON,
        "commune": "Taznakht",
        "pieces": 1,
        "makers": ((group.named_id, 1),),
        "making": how_made(is_unique=True, length_mm=2_000, width_mm=1_200, photo=a_kept_picture()),
        "name": "Glaoui rouge",
        **more,
    }
    do(register_making, RegisterMaking(lot_id, group.organisation_id, group.store_id, **given))
    return lot_id


def some_bowls(do: Do, group: Group, **more: Any) -> UUID:
    """Twelve bowls alike: seven of the first maker, five of the second."""
    given = {
        "product_id": product_id("pottery"),
        "pieces": 12,
        "makers": ((group.named_id, 7), (group.unnamed_id, 5)),
        "making": how_made("coil_building", materials="Argile rouge, émail sans plomb", height_mm=85),
        "name": "Bol émaillé",
        **more,
    }
    return a_making(do, group, **given)
