"""A further VAT rule, said by a person: it takes over from a day that no place has closed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from shop.operations.catalogue import DefineTaxRule, define_tax_rule
from shop.queries.taxes import last_closed_day

COUNTRIES = ("MA", "FR")
SOURCE_LENGTH_MAX = 300


class DayIsClosed(Refused):
    """A place of the country has closed that day, and what it closed does not change (`day`)."""

    code = "tax-rule-day-closed"


class SourceMissing(Invalid):
    code = "tax-rule-source-missing"


class CountryUnknown(Invalid):
    code = "tax-rule-country-unknown"


def _network(session: Session, command: DefineTaxRule) -> Touch:
    return Touch(stream="network")


@operation(Role.NETWORK_MANAGER, touches=_network)
def add_tax_rule(session: Session, command: DefineTaxRule, context: Context) -> Mapping[str, Any]:
    """Say a rate from a day on; tills have it with their next answer.

    Raises SourceMissing, CountryUnknown, DayIsClosed, and what define_tax_rule raises.
    """
    if not 0 < len(command.source.strip()) <= SOURCE_LENGTH_MAX:
        raise SourceMissing(field="source")
    if command.country not in COUNTRIES:
        raise CountryUnknown(field="country")
    closed = last_closed_day(session, command.country)
    if closed is not None and command.valid_from <= closed:
        raise DayIsClosed(field="valid_from", day=closed.isoformat())
    return define_tax_rule(session, command, context)
