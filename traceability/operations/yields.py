"""Yields declared by those who harvest, approved by the body, and drawn by the harvests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.db import table_of
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.files import ReceivedFile, write_file
from kernel.journal import insert_ignoring
from producers.models import Certificate
from producers.operations.certificates import certificate_to_change, touches_certificate
from producers.operations.organisations import not_in_future, touches_organisation
from producers.queries.certificates import scopes_of
from producers.rules.texts import words
from traceability.models import ApprovedYield, DeclaredYield, Product, YieldBalance
from traceability.operations.draws import count_harvests
from traceability.operations.lots import AlreadyRecorded, UnknownProduct
from traceability.queries.balances import declared_total, waiting_harvests
from traceability.queries.claim_facts import covers_of
from traceability.rules.births import NotHarvested, refuse_unmeasured

_BALANCE = table_of(YieldBalance)


class NotCovered(Invalid):
    """The certificate does not cover this organisation, or this product."""

    code = "yield-not-covered"


class SeasonOutsideValidity(Invalid):
    code = "season-outside-validity"


class NothingDeclared(Refused):
    """There is nothing yet that the body could approve."""

    code = "nothing-declared"


class ApprovedAboveDeclared(Invalid):
    code = "approved-above-declared"


class ApprovedBelowDrawn(Invalid):
    """Harvests have been counted against more than this already."""

    code = "approved-below-drawn"


@dataclass(frozen=True, slots=True)
class DeclareYield:
    """What an organisation expects of one product in a season: mg or µL; it replaces what it said before."""

    declaration_id: UUID
    certificate_id: UUID
    organisation_id: UUID
    season: int
    product_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class ApproveYield:
    """What the body approved for all organisations of a certificate; it replaces what it said before."""

    approval_id: UUID
    certificate_id: UUID
    season: int
    product_id: UUID
    quantity: int
    approved_on: date
    reference: str
    document: ReceivedFile | None = None


@dataclass(frozen=True, slots=True)
class CountHarvests:
    """Count what waits of one product under a certificate in a season, the first harvested first."""

    certificate_id: UUID
    season: int
    product_id: UUID


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=touches_organisation)
def declare_yield(session: Session, command: DeclareYield, context: Context) -> Mapping[str, Any]:
    """Record what an organisation expects to harvest under a certificate that covers it.

    Raises CertificateNotFound, NotCovered, SeasonOutsideValidity, NotHarvested, InvalidQuantity.
    """
    if session.get(DeclaredYield, command.declaration_id):
        raise AlreadyRecorded()
    certificate = certificate_to_change(session, command.certificate_id)
    covered = scopes_of(session, [certificate.id])[certificate.id].organisations
    if command.organisation_id not in covered | {certificate.organisation_id}:
        raise NotCovered(field="organisation_id", number=certificate.number)
    _check(session, certificate, command.season, command.product_id, command.quantity)
    session.add(
        DeclaredYield(
            id=command.declaration_id,
            certificate_id=certificate.id,
            organisation_id=command.organisation_id,
            season=command.season,
            product_id=command.product_id,
            quantity=command.quantity,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"declaration_id": str(command.declaration_id)}


# The network's manager only: the quantity is the body's word, seen on its paper.
@operation(Role.NETWORK_MANAGER, touches=touches_certificate)
def approve_yield(session: Session, command: ApproveYield, context: Context) -> Mapping[str, Any]:
    """Record what the body approved, then count the harvests that waited for it.

    Raises NothingDeclared, ApprovedAboveDeclared, ApprovedBelowDrawn and what a declaration raises.
    """
    if session.get(ApprovedYield, command.approval_id):
        raise AlreadyRecorded()
    certificate = certificate_to_change(session, command.certificate_id)
    _check(session, certificate, command.season, command.product_id, command.quantity)
    not_in_future(command.approved_on, context, "approved_on")
    declared = declared_total(session, certificate.id, command.season, command.product_id)
    if not declared:
        raise NothingDeclared()
    if command.quantity > declared:
        raise ApprovedAboveDeclared(field="quantity", declared=declared)
    document = command.document and write_file(
        session, command.document, certificate.organisation_id, context
    )
    session.add(
        ApprovedYield(
            id=command.approval_id,
            certificate_id=certificate.id,
            season=command.season,
            product_id=command.product_id,
            quantity=command.quantity,
            approved_on=command.approved_on,
            reference=words(command.reference, "reference"),
            document_id=document.id if document else None,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    session.flush()
    _set_approved(session, command)
    return {"approval_id": str(command.approval_id), "counted": _count(session, command, context)}


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=touches_certificate)
def count_waiting(session: Session, command: CountHarvests, context: Context) -> Mapping[str, Any]:
    """Count the harvests that wait, after a certificate was recorded or corrected; how many were counted."""
    certificate_to_change(session, command.certificate_id)
    return {"counted": _count(session, command, context)}


def _count(session: Session, command: ApproveYield | CountHarvests, context: Context) -> int:
    waiting = waiting_harvests(session, command.certificate_id, command.season, command.product_id)
    return len(count_harvests(session, waiting, context.recorded_at))


def _set_approved(session: Session, command: ApproveYield) -> None:
    """Say what is approved, unless more was drawn meanwhile; the row is made when it is the first time."""
    key = {
        "certificate_id": command.certificate_id,
        "season": command.season,
        "product_id": command.product_id,
    }
    insert_ignoring(session, YieldBalance, **key, approved=command.quantity, drawn=0)
    changed = session.execute(
        update(_BALANCE)
        .where(*(_BALANCE.c[name] == value for name, value in key.items()))
        .where(_BALANCE.c.drawn <= command.quantity)
        .values(approved=command.quantity)
        .returning(_BALANCE.c.drawn)
    )
    if changed.first() is None:
        raise ApprovedBelowDrawn(field="quantity")


def _check(session: Session, certificate: Certificate, season: int, product_id: UUID, quantity: int) -> None:
    product = session.get(Product, product_id)
    if product is None:
        raise UnknownProduct(field="product_id")
    if not product.is_harvested:
        raise NotHarvested(field="product_id", product=product.name_fr)
    covers = covers_of(session, [certificate.organisation_id], certificate.branch)
    cover = next(one for one in covers if one.certificate_id == certificate.id)
    if product.branch != certificate.branch or (cover.products and product.key not in cover.products):
        raise NotCovered(field="product_id", number=certificate.number)
    # A season is the year in which its harvest begins; olives are gathered into the next.
    if not certificate.valid_from.year - 1 <= season <= certificate.valid_until.year:
        raise SeasonOutsideValidity(field="season", number=certificate.number)
    refuse_unmeasured(quantity)
