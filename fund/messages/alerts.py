"""What a fund's alerts are called, why they matter today, and the page where each is dealt with."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from fund.rules.alerts import NEWLY_LATE_DAYS, Alert
from kernel.presentation import day, money

VERBS = {
    "broken_promise": _l("Rappeler au téléphone"),
    "newly_late": _l("Appeler"),
    "due_without_contact": _l("Prévenir"),
    "to_send": _l("Envoyer les relances"),
    "guarantee_ending": _l("Renouveler une garantie"),
    "overcommitted": _l("Trouver l’argent promis"),
    "statement_old": _l("Reprendre le relevé de la banque"),
    "earmark_unused": _l("Employer l’argent affecté"),
}
# By the name of the page.
PAGES = {
    "broken_promise": "calls.call_list",
    "newly_late": "calls.call_list",
    "due_without_contact": "calls.call_list",
    "to_send": "reminders.reminder_list",
    "guarantee_ending": "guarantees.guarantors",
    "overcommitted": "fund.overview",
    "statement_old": "bank.bank",
    "earmark_unused": "capital.earmarks",
}
PICTURES = {"overcommitted": "fund", "statement_old": "count", "earmark_unused": "fund", "to_send": "order"}


def why(alert: Alert, currency: str) -> str:
    """What happened, with the figure."""
    told = money(alert.cents, currency)
    if alert.kind == "broken_promise":
        return ngettext("%(num)s promesse n’a pas été tenue : %(amount)s en retard.",
                        "%(num)s promesses n’ont pas été tenues : %(amount)s en retard.",
                        alert.count, amount=told)  # fmt: skip
    if alert.kind == "newly_late":
        return ngettext("%(num)s avance est en retard depuis %(days)s jours au plus : %(amount)s.",
                        "%(num)s avances sont en retard depuis %(days)s jours au plus : %(amount)s.",
                        alert.count, days=NEWLY_LATE_DAYS, amount=told)  # fmt: skip
    if alert.kind == "due_without_contact":
        return ngettext("%(num)s échéance vient cette semaine, et personne n’a écrit ni appelé : %(amount)s.",
                        "%(num)s échéances viennent cette semaine, et personne n’a écrit ni appelé : "
                        "%(amount)s.", alert.count, amount=told)  # fmt: skip
    if alert.kind == "to_send":
        return ngettext("%(num)s relance attend quelqu’un.", "%(num)s relances attendent quelqu’un.",
                        alert.count)  # fmt: skip
    if alert.kind == "guarantee_ending":
        return _("%(name)s répond jusqu’au %(day)s, pour %(amount)s, d’une avance qui n’est pas remboursée.",
                 name=alert.name, day=day(alert.since), amount=told)  # fmt: skip
    if alert.kind == "overcommitted":
        return _("Le fonds a promis %(amount)s de plus qu’il n’a en banque et en caisse.", amount=told)
    if alert.kind == "statement_old":
        return _("Le dernier relevé repris s’arrête au %(day)s.", day=day(alert.since))
    return _("%(amount)s ont été donnés pour un usage précis il y a plus d’un an, et n’y ont jamais servi.",
             amount=told)  # fmt: skip


def address_of(alert: Alert, fund_id: UUID) -> dict[str, Any]:
    """What the address of the alert's page holds."""
    if alert.advance_id:
        return {"advance_id": alert.advance_id}
    return {"fund_id" if alert.kind in ("statement_old", "earmark_unused") else "fund": fund_id}
