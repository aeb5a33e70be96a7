"""The number of one pack on the public page: how often it was scanned, voided, its hidden code used."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from flask import request

from kernel import network_key
from kernel.access import system_actor
from kernel.clock import now
from kernel.db import db
from kernel.execute import Context, Outcome, execute
from kernel.ids import is_serial, new_id
from traceability.gateways.addresses import printed_addresses
from traceability.models import Lot, TradeItem
from traceability.operations.hidden_codes import UseHiddenCode, use_hidden_code
from traceability.operations.scans import Scanned, thresholds
from traceability.queries.serials import Pack, pack
from traceability.rules.scans import Visit, is_scan, language_and_country
from traceability.rules.serials import SIGNATURE_MARK, is_signed_by, read_hidden_code
from traceability.web.scan_counter import scan_counter


@dataclass(frozen=True, slots=True)
class ToldNumber:
    """What the page says of a number; `outcome` is that of the hidden code just typed.

    `is_signature_right` is None where the address carries no signature.
    """

    pack: Pack
    scans: int
    first_scanned_at: datetime
    is_signature_right: bool | None = None
    outcome: str | None = None
    used_at: datetime | None = None
    attempt: UUID | None = None


def told_number(lot: Lot, item: TradeItem | None, serial: str) -> ToldNumber | None:
    """What is known of a number, this visit counted when it is a scan; None when it was never issued."""
    known = pack(db.session(), lot.id, serial) if is_serial(serial) else None
    if known is None:
        return None
    moment = now()
    counts = is_scan(_visit()) and _is_another(known, moment)
    if counts:
        scan_counter().add(_scan(known, moment))
    return ToldNumber(
        pack=known,
        scans=max(1, known.scans + counts),
        first_scanned_at=known.first_scanned_at or moment,
        is_signature_right=_is_signature_right(lot, item, serial),
        used_at=known.used_at,
        attempt=new_id(),
    )


def use_code(lot: Lot, serial: str) -> ToldNumber | None:
    """Use the hidden code that was typed, and what came of it; None when there is none for the number.

    Nobody is signed in and nothing is done in anybody's name: the code is the whole authority, so a
    page elsewhere that sends this form achieves no more than who reads the code off the pack.
    """
    known = pack(db.session(), lot.id, serial) if is_serial(serial) else None
    if known is None or known.hidden_code_hash is None:
        return None
    done = _used(known, request.form.get("code", ""))
    db.session.rollback()  # what was read before must not hide what was just written
    after = pack(db.session(), lot.id, serial) or known
    return ToldNumber(
        pack=after,
        scans=max(1, after.scans),
        first_scanned_at=after.first_scanned_at or now(),
        outcome=done["outcome"],
        used_at=after.used_at,
        attempt=new_id(),
    )


def _used(known: Pack, typed: str) -> Outcome:
    code = read_hidden_code(typed)
    command = UseHiddenCode(known.lot_id, known.serial, code)
    # The same code of the same form sent twice acts once; another code is another try.
    operation_id = uuid5(_attempt(), f"{known.lot_id}/{known.serial}/{code}")
    return execute(use_hidden_code, command, Context(operation_id, system_actor("public page"), "web", now()))


def _attempt() -> UUID:
    try:
        return UUID(request.form.get("attempt", ""))
    except ValueError:
        return new_id()


def _is_another(known: Pack, moment: datetime) -> bool:
    """Not the same person over again: a minute has passed since the last scan."""
    again_after = timedelta(seconds=thresholds().again_after_seconds)
    return known.last_scanned_at is None or moment - known.last_scanned_at >= again_after


def _scan(known: Pack, moment: datetime) -> Scanned:
    language, country = language_and_country(request.headers.get("Accept-Language", ""))
    return Scanned(new_id(), known.lot_id, known.serial, moment, language, country)


def _visit() -> Visit:
    headers = request.headers
    return Visit(
        method=request.method,
        user_agent=headers.get("User-Agent", ""),
        purpose=f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')} {headers.get('X-Moz', '')}",
        fetch_site=headers.get("Sec-Fetch-Site", ""),
        fetch_dest=headers.get("Sec-Fetch-Dest", ""),
        referrer=headers.get("Referer", ""),
        host=request.host,
        has_language_chosen="lang" in request.args,
    )


def _is_signature_right(lot: Lot, item: TradeItem | None, serial: str) -> bool | None:
    """Whether the signature in the address is the network's, over an address that may be on the pack."""
    signature = request.args.get("s")
    if signature is None or item is None:
        return None
    key = network_key.public_bytes()
    printed = (f"{one}{SIGNATURE_MARK}{signature}" for one in printed_addresses(lot, item, serial))
    return any(is_signed_by(key, address) for address in printed)
