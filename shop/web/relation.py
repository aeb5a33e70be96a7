"""The whole relation with a beneficiary of the fund on one page, from what it asked to what it sold."""

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, Flask, render_template

import fund.messages as words
import fund.messages.reminders as followed
from fund.queries.facts import sees_fund
from fund.queries.funds import all_funds
from fund.queries.relations import relation_of
from kernel.access import Role, allow
from kernel.addresses import day_of
from kernel.clock import business_day, now
from kernel.db import db
from kernel.security import current_actor
from producers.messages import BRANCH_NAMES, SCHEME_NAMES
from producers.operations.organisations import REGISTER_ZONE
from producers.queries.certificates import certificate_page, told_of
from producers.queries.dossiers import dossiers_seen
from producers.queries.organisations import branches_of, organisation_for
from shop.queries.payouts.statements import payouts_by_id
from shop.queries.relation import sold_lots
from traceability.messages.claims import STANDING_NAMES

pages = Blueprint("relation", __name__)
READERS = (Role.FUND_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR, Role.COOPERATIVE_OFFICER)
SOLD_DAYS = 365


@pages.get("/fund/beneficiaries/<uuid:organisation_id>")
@allow(*READERS)
def beneficiary(organisation_id: UUID) -> str:
    """Everything between the fund and a beneficiary by a day; a cooperative's officer reads her own."""
    session, actor = db.session(), current_actor()
    organisation = organisation_for(session, actor, organisation_id)
    today = business_day(now(), REGISTER_ZONE)
    opened_on = min((one.opened_on for one in all_funds(session)), default=today)
    on = _as_of(today, opened_on)
    told = relation_of(session, organisation.id, on)
    since = on - timedelta(days=SOLD_DAYS)
    repaying = {one.movement.payout_id for one in told.paid if one.movement.payout_id}
    return render_template(
        "shop/relation/beneficiary.html",
        organisation=organisation,
        branches=branches_of(session, [organisation.id]).get(organisation.id, ()),
        told=told,
        payouts=payouts_by_id(session, actor, repaying),
        lots=sold_lots(session, organisation.id, since, on),
        since=since,
        certificates=[
            one
            for one in told_of(session, certificate_page(session, organisation.id).rows)
            if on == today or one.certificate.valid_from <= on
        ],
        dossiers=[
            one for one in dossiers_seen(session, actor, organisation.id) if one.dossier.opened_on <= on
        ],
        may_read_all=sees_fund(actor),
        branch_names=BRANCH_NAMES,
        scheme_names=SCHEME_NAMES,
        standing_names=STANDING_NAMES,
        on=on,
        opened_on=opened_on,
        today=today,
        words=words,
        followed=followed,
    )


def _as_of(today: date, opened_on: date) -> date:
    """`?on=2026-10-31`, never before the first fund nor after today; today when it says nothing."""
    return max(min(day_of("on") or today, today), min(opened_on, today))


def install(app: Flask) -> None:
    """Put the page on the application."""
    app.register_blueprint(pages)
