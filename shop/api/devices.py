"""Who speaks: a till's device, known by the token that it was enrolled with; no cookie is read."""

from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import g, request

from kernel.access import Actor, Grant, Role, public
from kernel.db import db
from kernel.errors import Forbidden
from kernel.http import csrf, problem
from kernel.messages import told
from shop.queries.series import Device, device_of
from shop.schemas.records import Speaker

SCHEME = "Till"
View = TypeVar("View", bound=Any)


class SeriesEnded(Forbidden):
    """The device was taken out of service or replaced: it may still send, and do nothing else."""

    code = "series-ended"


@dataclass(frozen=True, slots=True)
class Caller:
    """The device of this request."""

    device: Device

    @property
    def speaker(self) -> Speaker:
        device = self.device
        return Speaker(device.series_id, device.series, device.till_id, device.till_code)

    def actor(self, seller_id: UUID | None, name: str) -> Actor:
        """The seller that a record names, with a seller's right at this place and no other."""
        grant = Grant(Role.SELLER, place_id=self.device.place_id)
        return Actor(seller_id, name, frozenset({grant}))


def device_view(*, may_have_ended: bool = False) -> Any:
    """Declare a view for enrolled devices: `Authorization: Till <series id>:<token>`.

    It takes no cookie, so it needs no CSRF token. The caller is in `g.caller`.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, till_id: UUID, **kwargs: Any) -> Any:
            caller = _caller(till_id)
            if caller is None:
                return problem(401, "device-unknown", told("device-unknown", {}))
            if caller.device.state != "open" and not may_have_ended:
                raise SeriesEnded()
            g.caller = caller
            return view(*args, till_id=till_id, **kwargs)

        return csrf.exempt(public(guarded))  # type: ignore[no-any-return]

    return mark


def _caller(till_id: UUID) -> Caller | None:
    scheme, _, said = request.headers.get("Authorization", "").partition(" ")
    series, colon, token = said.partition(":")
    if scheme != SCHEME or not colon:
        return None
    try:
        series_id = UUID(series)
    except ValueError:
        return None
    device = device_of(db.session(), till_id, series_id, token)
    return Caller(device) if device else None
