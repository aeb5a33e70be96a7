"""What a fund asks of its officer today, for her home page."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from fund.messages.alerts import PAGES, PICTURES, VERBS, address_of, why
from fund.queries.alerts import alerts_on
from fund.queries.funds import all_funds
from kernel.clock import business_day, now
from kernel.db import db
from shop.web.tasks import Task


def tasks_of_funds() -> Iterator[Task]:
    """The alerts of every fund, each leading to where it is dealt with; named when there are several."""
    funds = all_funds(db.session())
    for fund in funds:
        for alert in alerts_on(db.session(), fund, business_day(now(), fund.timezone)):
            told = why(alert, fund.currency)
            yield Task(
                str(VERBS[alert.kind]),
                told if len(funds) == 1 else _("%(fund)s : %(why)s", fund=fund.name, why=told),
                url_for(PAGES[alert.kind], **address_of(alert, fund.id)),
                PICTURES.get(alert.kind, "people"),
                is_urgent=alert.is_urgent,
            )
