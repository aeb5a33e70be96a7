"""All that may leave in one file: every table of facts, the files received.

A table is told in some package's `FACTS` or here, or stands in STAYING with its reason.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from fund.queries.facts import FACTS as FUND_FACTS
from inventory.queries.facts import FACTS as STOCK_FACTS
from kernel.access import EVERY_ROLE, READS_ALL, Actor, Grant, Role
from kernel.facts import Facts, network_only, of_organisation, page_of
from kernel.files import content_of
from kernel.imports.operations import IMPORTERS, seen_by
from kernel.models import Attachment, ImportFile, JournalEntry, StoredFile, User
from kernel.sniffing import SUFFIXES
from producers.models import Plot
from producers.queries.facts import FACTS as PRODUCER_FACTS
from shop.models import BankAccount
from shop.queries.facts import FACTS as SHOP_FACTS
from traceability.queries.facts import FACTS as LOT_FACTS

ROWS_AT_ONCE = 1_000
ENDS_SHOWN = 4
_ACCOUNT_SECRETS = frozenset(
    {"password", "fs_uniquifier", "fs_token_uniquifier", "tf_primary_method", "tf_totp_secret",
     "tf_phone_number", "mf_recovery_codes"}
)  # fmt: skip


def _own_files(actor: Actor) -> ColumnElement[bool]:
    return or_(of_organisation(StoredFile.organisation_id)(actor), StoredFile.received_by == actor.id)


OWN_FACTS = (
    Facts("accounts", "comptes", User, "network", READS_ALL, network_only, without=_ACCOUNT_SECRETS),
    Facts("attachments", "comptes-roles", Attachment, "network", READS_ALL, network_only),
    Facts("files", "fichiers", StoredFile, "network", EVERY_ROLE, _own_files),
    Facts("import-files", "listes-recues", ImportFile, "network", frozenset({*IMPORTERS, Role.AUDITOR}),
          seen_by, without=frozenset({"file_path"}), is_listed=False),
    Facts("journal", "journal", JournalEntry, "network", READS_ALL, network_only),
    Facts("bank-accounts", "comptes-bancaires", BankAccount, "payouts",
          frozenset({Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER}),
          of_organisation(BankAccount.organisation_id)),
)  # fmt: skip
LEAVING: tuple[Facts, ...] = (*PRODUCER_FACTS, *LOT_FACTS, *STOCK_FACTS, *FUND_FACTS, *SHOP_FACTS, *OWN_FACTS)

# Tables that stay, and why.
STAYING = {
    "api_token": "keys are secrets; who uses them is on their page",
    "till_pin": "secrets",
    "role": "names that the roles of accounts repeat",
    "operation": "which requests were done already: of no use elsewhere",
    "job": "work under way, and files made from what is here",
    "outbox_message": "letters and work under way",
    "journal_head": "told again by the journal’s last entry",
    "series": "the last numbers given, told by what bears them",
    "certificate_alert": "which letters were sent already",
    "epcis_cursor": "how far events were told already",
    "epcis_name": "told again by the events",
    "epcis_reference": "told again by the events",
    "serial_scan": "scans by customers, whom nobody asked",
    "serial_tally": "counts of these scans",
    "hidden_code_try": "attempts by customers",
    "hidden_code_use": "uses by customers",
    "sold_day": "sums of sales by day, reckoned again from them",
    "takings_day": "sums of takings by day, reckoned again from the sales",
    "fund_day": "sums of a fund’s entries by day, reckoned again from them",
    "advance_sum": "sums of the movements of advances, reckoned again from them",
    "yield_balance": "a sum of approved yields and what was drawn from them",
}


def sees_as(actor: Actor, organisation_id: UUID | None = None, place_id: UUID | None = None) -> Actor:
    """The asker, with an organisation's or a place's own eyes when one is named; never with more."""
    if not organisation_id and not place_id:
        return actor
    if actor.sees_all:
        role = Role.COOPERATIVE_OFFICER if organisation_id else Role.BOUTIQUE_MANAGER
        grants = frozenset({Grant(role, organisation_id, place_id)})
    else:
        grants = frozenset(
            one for one in actor.grants if one.organisation_id == organisation_id and one.place_id == place_id
        )
    return Actor(actor.id, actor.name, grants)


def rows_of(session: Session, actor: Actor, facts: Facts) -> Iterator[dict[str, Any]]:
    """The rows of a table that `actor` sees; the numbers of others' bank accounts cut to their end."""
    for told in _each(session, actor, facts):
        if facts.model is BankAccount and told["organisation_id"] not in actor.organisations:
            told["number"] = f"…{told['number'][-ENDS_SHOWN:]}"
        yield told


def _each(session: Session, actor: Actor, facts: Facts) -> Iterator[dict[str, Any]]:
    after: list[Any] | None = None
    while True:
        rows, after = page_of(session, actor, facts, {}, after, ROWS_AT_ONCE)
        yield from rows
        if after is None:
            return


def geojson_of(session: Session, actor: Actor) -> str:
    """The plots that `actor` sees, as maps read them (RFC 7946)."""
    plots = next(facts for facts in LEAVING if facts.model is Plot)
    features = []
    for row in rows_of(session, actor, plots):
        geometry = row.pop("geometry")
        told = {name: str(value) if isinstance(value, UUID) else value for name, value in row.items()}
        features.append({"type": "Feature", "id": told["id"], "geometry": geometry, "properties": told})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, default=str)


def files_of(session: Session, actor: Actor) -> Iterator[tuple[str, bytes]]:
    """The files received, named by the hash of their content, and the lists as they came."""
    stored = next(facts for facts in LEAVING if facts.model is StoredFile)
    shown = stored.sees(actor)
    for file in session.scalars(select(StoredFile).where(shown).order_by(StoredFile.id)):
        yield f"fichiers/{file.sha256}{SUFFIXES.get(file.media_type, '')}", content_of(file)
    lists = next(facts for facts in LEAVING if facts.model is ImportFile)
    folder = Path(current_app.config["DATA_DIR"])
    if actor.has(lists.roles):
        for one in session.scalars(select(ImportFile).where(lists.sees(actor)).order_by(ImportFile.id)):
            path = folder / one.file_path
            if path.is_file():
                yield f"listes-recues/{one.sha256}", path.read_bytes()
