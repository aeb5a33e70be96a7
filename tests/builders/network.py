"""A small network with one person per role, and records of others that none of them may reach."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.access import Role
from kernel.db import db
from kernel.ids import new_id
from shop.operations.sales import record_sale
from tests.builders.certification import (
    ROAD,
    a_dossier,
    a_fault,
    a_joined_piece,
    a_road,
    a_training,
    an_inspection,
)
from tests.builders.field import a_refusal, an_open_gathering
from tests.builders.files import a_file
from tests.builders.fund import a_fund, an_advance, an_application, repay
from tests.builders.inventory import Producer, a_delivery, a_lot_of_jars, a_place, a_producer
from tests.builders.labels import a_scan_alert
from tests.builders.orders import Ordering, an_order
from tests.builders.payouts import a_run_of_payouts, an_agreement, payout_of
from tests.builders.producers import a_certificate, a_member, a_plot
from tests.builders.shop import a_person, a_receipt, a_shop
from tests.builders.standards import a_version
from tests.conftest import Do
from traceability.models import Lot
from traceability.operations.labels import RequestLabels, request_labels
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.operations.reports import ReportProblem, report_problem


@dataclass(frozen=True, slots=True)
class Network:
    """Users by role, attached to our own cooperative and boutique; ids of others by route argument."""

    users: dict[Role, UUID]
    of_others: dict[str, object]


def a_network(do: Do) -> Network:
    """Ours: a cooperative and a boutique. Theirs: another of each, with one record of everything."""
    ours = a_producer(do, "Alkaoutar")
    boutique = a_place(do, ours.organisation_id, "Boutique de Taroudannt", kind="boutique")
    attached: dict[Role, dict[str, UUID]] = {
        Role.COOPERATIVE_OFFICER: {"organisation_id": ours.organisation_id},
        Role.BOUTIQUE_MANAGER: {"place_id": boutique},
        Role.SELLER: {"place_id": boutique},
    }
    users = {role: a_person(do, role, role.value, **attached.get(role, {})) for role in Role}
    return Network(users, _theirs(do))


def a_report(do: Do, lot_id: UUID) -> UUID:
    """A problem with a lot that somebody reported."""
    report_id = new_id()
    do(report_problem, ReportProblem(report_id, lot_id, "quality", "Une odeur de moisi"))
    return report_id


def _theirs(do: Do) -> dict[str, object]:
    """Records of another cooperative and another boutique, by the name of the route's argument."""
    shop = a_shop(do)
    sale = a_receipt(shop)
    do(record_sale, sale)
    job_id, recall_id = new_id(), new_id()
    printing_id = new_id()
    do(request_labels, RequestLabels(printing_id, job_id, shop.lot_id, "a4-2x7", 2, has_serials=True))
    alert_id = a_scan_alert(do, shop.lot_id, printing_id)
    producer = Producer(shop.owner_id, shop.harvest_owner_store_id, a_member(do, shop.owner_id, number="77"))
    jars = a_lot_of_jars(do, producer)
    delivery_id, _ = a_delivery(do, producer.store_id, shop.place_id, [(jars, shop.owner_id, 5)])
    gathering_id = an_open_gathering(do, producer)
    version_id, fault = a_version(do, a_road(), ROAD), a_fault()
    dossier_id = a_dossier(do, shop.owner_id, version_id=version_id)
    an_agreement(do, shop.owner_id, place_id=shop.place_id)
    run_id = a_run_of_payouts(do, shop.place_id)
    do(recall_lot, RecallLot(recall_id, shop.lot_id, "Essai", "Rapportez-le."))
    lending = a_fund(do, beneficiary=shop.owner_id)
    application_id = an_application(do, lending)
    advance_id = an_advance(do, lending, ((date(2026, 12, 31), 100_000),))
    return {
        "fund_id": lending.fund_id,
        "donor_id": lending.donor_id,
        "contribution_id": lending.contribution_id,
        "application_id": application_id,
        "advance_id": advance_id,
        "movement_id": repay(do, advance_id, 10_000, date(2026, 1, 5)),
        "organisation_id": shop.owner_id,
        "member_id": producer.member_id,
        "plot_id": a_plot(do, shop.owner_id),
        "file_id": a_file(do, shop.owner_id),
        "dossier_id": dossier_id,
        "code": "ics.procedures",
        "evidence_id": a_joined_piece(do, dossier_id),
        "training_id": a_training(do, shop.owner_id, (producer.member_id,)),
        "inspection_id": an_inspection(do, shop.owner_id, version_id, producer.member_id, fault),
        "non_conformity_id": fault.non_conformity_id,
        "certificate_id": a_certificate(do, shop.owner_id),
        "lot_id": shop.lot_id,
        "job_id": job_id,
        "printing_id": printing_id,
        "alert_id": alert_id,
        "place_id": shop.place_id,
        "till_id": shop.till_id,
        "cash_session_id": shop.drawer_id,
        "sale_id": sale.sale_id,
        "delivery_id": delivery_id,
        "recall_id": recall_id,
        "order_id": an_order(do, Ordering(shop.place_id, producer, _item_of(jars), jars)),
        "supplier_id": shop.owner_id,
        "gathering_id": gathering_id,
        "refusal_id": a_refusal(do, producer, gathering_id),
        "report_id": a_report(do, jars),
        "run_id": run_id,
        "payout_id": payout_of(run_id),
    }


def _item_of(lot_id: UUID) -> UUID:
    """The trade item that a packed lot is of."""
    item_id = db.session.get_one(Lot, lot_id).trade_item_id
    assert item_id is not None
    return item_id
