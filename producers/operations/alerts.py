"""The ends of certificates told ahead: at 90, 60 and 30 days, each once, to those who must renew them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kernel.access import Role, Touch, system_actor
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from kernel.outbox import enqueue
from producers.models import CertificateAlert
from producers.operations.organisations import REGISTER_ZONE, register_day
from producers.queries.alerts import who_renews
from producers.queries.certificates import Told, ending
from producers.rules.certificates import thresholds_reached

TOPIC = "certificate-alerts"
LETTER_TOPIC = "mail-certificate-ending"
# Before the day's work, and after midnight in every zone where the network is.
_HOUR = time(6)


@dataclass(frozen=True, slots=True)
class TellEndings:
    """Tell what ends soon, seen from the day on which it is asked."""


def _touch(session: Session, command: TellEndings) -> Touch:
    return Touch(stream="certificates")


@operation(Role.NETWORK_MANAGER, touches=_touch)
def tell_endings(session: Session, command: TellEndings, context: Context) -> Mapping[str, Any]:
    """Write the letters of the day, and ask for the next day's; how many certificates were told of.

    A threshold already told is never told again: its row is written with the letters, or not at all.
    """
    day, told = register_day(context), 0
    for one in ending(session, system_actor("alerts"), day):
        told += _tell(session, one, day, context)
    enqueue(session, TOPIC, {}, next_morning(context.occurred_at))
    return {"told": told}


@operation(Role.NETWORK_MANAGER, touches=_touch)
def begin_alerts(session: Session, command: TellEndings, context: Context) -> Mapping[str, Any]:
    """Ask for the first day's letters, from the next morning on."""
    enqueue(session, TOPIC, {}, next_morning(context.occurred_at))
    return {"from": register_day(context) + timedelta(days=1)}


def next_morning(moment: datetime) -> datetime:
    """The next day's hour of the letters, in Morocco."""
    zone = ZoneInfo(REGISTER_ZONE)
    return datetime.combine(moment.astimezone(zone).date() + timedelta(days=1), _HOUR, zone)


def _tell(session: Session, told: Told, day: date, context: Context) -> int:
    """Write the letters of the nearest threshold, unless it was told; 1 when they were written."""
    one = told.certificate
    # The nearest decides: one recorded late is told once, and not for the thresholds it has passed.
    is_nearest_new, *_ = [
        insert_ignoring(
            session,
            CertificateAlert,
            certificate_id=one.id,
            valid_until=one.valid_until,
            days=days,
            told_at=context.recorded_at,
        )
        for days in thresholds_reached(told.days_left(day))
    ]
    if is_nearest_new:
        organisations = {one.organisation_id, *told.scope.organisations}
        for address in who_renews(session, organisations):
            letter = {"certificate_id": str(one.id), "to": address, "days": told.days_left(day)}
            enqueue(session, LETTER_TOPIC, letter, context.recorded_at)
    return int(is_nearest_new)
