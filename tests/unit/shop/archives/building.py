"""A year of two devices, sold and sealed as a till does, and the archive of it."""

import json
import zipfile
from base64 import b64encode
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel.ids import new_id
from shop.gateways import verifier
from shop.gateways.archives import Archive, ArchivedRecord, ArchivedSeries, write_archive
from shop.rules.closings import ClosingFigures, Perpetual, Receipt, day_closing, summed_closing
from shop.rules.refunds import AlreadyReturned, refund_line
from shop.rules.sales import KeptPayment, SoldLine, priced_line, tax_rows
from shop.rules.seals import canonical_text, counter_hash_of, hash_of, receipt_number_of

TILL = "TAR1"
SELLER = {"id": str(new_id()), "name": "Fadma"}
# Changes a body before the till signs it: (series, chain, sequence, body).
Alter = Callable[[int, str, int, dict[str, Any]], None]
NETWORK = Ed25519PrivateKey.generate()


def raw_public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def base64_of(raw: bytes) -> str:
    return b64encode(raw).decode()


@dataclass
class Sold:
    """A receipt's figures, as `SaleFigures` reads them."""

    lines: list[SoldLine]
    payments: list[KeptPayment]
    total_cents: int
    cash_rounding_cents: int = 0
    tendered_cents: int = 0
    change_cents: int = 0


def sold(*lines: SoldLine, means: str = "cash", rounding: int = 0, change: int = 0) -> Sold:
    total = sum(line.gross_cents for line in lines)
    paid = KeptPayment(new_id(), means, total + rounding, None if means == "cash" else "0042")
    is_cash_in = means == "cash" and total > 0
    tendered = total + rounding + change if is_cash_in else 0
    return Sold(list(lines), [paid], total, rounding, tendered, change if is_cash_in else 0)


def an_oil(quantity: int = 1, **more: Any) -> SoldLine:
    given = {"unit_price_cents": 4_550, "tax_rate_bp": 2_000, **more}
    return priced_line(new_id(), new_id(), None, None, "Huile d’argan", quantity=quantity, **given)


def a_voucher(code: str = "BON-7") -> SoldLine:
    return priced_line(
        new_id(), None, None, None, "Bon d’achat", quantity=1, unit_price_cents=10_000, tax_rate_bp=0,
        sort="voucher", code=code,
    )  # fmt: skip


def as_json(row: Any, id_name: str) -> dict[str, Any]:
    said = asdict(row)
    said["id"] = said.pop(id_name)
    return {name: str(value) if isinstance(value, UUID) else value for name, value in said.items()}


@dataclass
class Device:
    """A tablet that seals, and the server that counter-seals what it says."""

    number: int = 1
    cited: dict[str, Any] | None = None
    alter: Alter = lambda *_: None
    network: Ed25519PrivateKey = NETWORK
    perpetual: Perpetual = field(default_factory=Perpetual)
    records: list[ArchivedRecord] = field(default_factory=list)
    uncounted: list[Receipt] = field(default_factory=list)
    days: list[ClosingFigures] = field(default_factory=list)
    months: list[ClosingFigures] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = generate_private_key(SECP256R1())
        spki = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.public_key = base64_of(spki)
        opening = {
            "format": "igoudar-series/1", "till": TILL, "series": self.number, "id": str(new_id()),
            "place": "Tiznit", "public_key": self.public_key, "enrolled_at": "2026-01-01T08:00:00+00:00",
            "enrolled_by": "Fadma", "previous_series": self.cited,
        }  # fmt: skip
        self.opening = canonical_text(opening)
        self.heads: dict[str, tuple[int, str]] = {}
        self.arrival, self.counter_hash = 0, hash_of(self.opening)
        self.start = self.edge()

    def edge(self) -> dict[str, Any]:
        return {
            "heads_before": dict(self.heads),
            "arrival_before": self.arrival,
            "counter_hash_before": self.counter_hash,
        }

    def head(self, chain: str) -> tuple[int, str]:
        return self.heads.get(chain, (0, hash_of(self.opening)))

    def say(self, chain: str, kind: str, body: dict[str, Any], day: str) -> ArchivedRecord:
        sequence, previous = self.head(chain)
        self.alter(self.number, chain, sequence + 1, body)
        text = canonical_text(
            {
                "format": "igoudar-till/1", "chain": chain, "kind": kind, "id": str(new_id()), "till": TILL,
                "series": self.number, "sequence": sequence + 1, "previous": previous,
                "occurred_at": f"{day}T10:42:07.123Z", "business_day": day, "seller": SELLER,
                "software": "1.0", "body": body,
            }
        )  # fmt: skip
        self.heads[chain] = (sequence + 1, hash_of(text))
        return self.arrive(chain, sequence + 1, text, self.signature(text), day)

    def signature(self, text: str) -> str:
        r, s = decode_dss_signature(self.key.sign(text.encode(), ECDSA(SHA256())))
        return base64_of(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def arrive(self, chain: str, sequence: int, text: str, signature: str, day: str, **more: Any) -> Any:
        self.arrival += 1
        at = f"{day}T10:42:08.000000+00:00"
        self.counter_hash = counter_hash_of(self.counter_hash, self.arrival, hash_of(text), at)
        sealed = base64_of(self.network.sign(self.counter_hash.encode()))
        state = {"state": "recorded", "reason": None, **more}
        record = ArchivedRecord(
            chain, sequence, text, signature, at, self.arrival, self.counter_hash, sealed, **state
        )
        self.records.append(record)
        return record

    def sell(
        self, sale: Sold, day: str, *, kind: Any = "sale", of: Any = None, chain: str = "sale"
    ) -> dict[str, str]:
        sequence = self.head(chain)[0] + 1
        number = receipt_number_of(TILL, self.number, sequence, is_training=chain == "training")
        body = {
            "number": number, "session": "s", "currency": "MAD",
            "lines": [as_json(one, "line_id") for one in sale.lines],
            "payments": [as_json(one, "payment_id") for one in sale.payments],
            "taxes": [asdict(row) for row in tax_rows(sale.lines)], "total_cents": sale.total_cents,
            "cash_rounding_cents": sale.cash_rounding_cents, "tendered_cents": sale.tendered_cents,
            "change_cents": sale.change_cents, "note": None, "refund_of": of, "basket_discount_reason": None,
        }  # fmt: skip
        record = self.say(chain, kind, body, day)
        if chain == "sale":
            self.uncounted.append(Receipt(sequence, hash_of(record.text), kind, sale))
        cited = {"number": number, "hash": hash_of(record.text)}
        self.last_sold = (sale, cited)
        return cited

    def close_day(self, day: str, ordinal: int = 1) -> None:
        figures = day_closing(day, ordinal, self.uncounted, self.perpetual, "MA")
        self.perpetual = Perpetual(figures.perpetual_cents, figures.perpetual_absolute_cents)
        self.uncounted = []
        self.days.append(figures)
        self.say("closing", "day", figures.as_body(), day)

    def close_month(self, month: str, day: str) -> None:
        figures = self._summed(month, self.days)
        self.days = []
        self.months.append(figures)
        self.say("closing", "month", figures.as_body(), day)

    def close_year(self, year: str, day: str) -> None:
        figures = self._summed(year, self.months)
        self.months = []
        self.say("closing", "year", figures.as_body(), day)

    def _summed(self, period: str, parts: list[ClosingFigures]) -> ClosingFigures:
        cents = self.perpetual.cents - sum(one.total_cents for one in parts)
        absolute = self.perpetual.absolute_cents - sum(one.absolute_cents for one in parts)
        return summed_closing(period, 1, parts, Perpetual(cents, absolute))

    def archived(self) -> ArchivedSeries:
        return ArchivedSeries(self.opening, self.public_key, records=self.records, **self.start)

    def anchor(self, at: str) -> dict[str, Any]:
        heads = {chain: {"sequence": one[0], "hash": one[1]} for chain, one in self.heads.items()}
        return {
            "till": TILL, "series": self.number, "heads": heads, "arrival": self.arrival,
            "counter_hash": self.counter_hash, "at": at,
        }  # fmt: skip


def first_device(alter: Alter) -> Device:
    """January: sales of all sorts, a refund in two parts, training, a reprint, a day without sales."""
    device = Device(alter=alter)
    device.say("event", "event", {"code": "started", "detail": {"version": "1.0"}}, "2026-01-02")
    device.say("drawer", "opening", {"session": "s", "float_cents": 20_000}, "2026-01-02")
    bottles = an_oil(3, discount_cents=101, discount_reason="abîmée", basket_discount_cents=50)
    couscous = an_oil(750, per=1_000, unit_price_cents=3_995, tax_rate_bp=1_000, tax_mention="art. 99")
    sale = device.sell(sold(bottles, couscous, rounding=-3, change=500), "2026-01-02")
    back = refund_line(bottles, 1, line_id=new_id(), back_to="shelf")
    device.sell(sold(back), "2026-01-02", kind="refund", of=sale)
    device.say("reprint", "reprint", {**sale, "ordinal": 1}, "2026-01-02")
    device.sell(sold(an_oil()), "2026-01-02", chain="training")
    device.close_day("2026-01-02")
    device.sell(sold(an_oil(2), a_voucher(), means="card"), "2026-01-03")
    device.sell(sold(an_oil(tax_rate_bp=0), means="voucher"), "2026-01-03")
    device.close_day("2026-01-03")
    device.close_day("2026-01-04")
    already = AlreadyReturned(1, -back.gross_cents)
    rest = refund_line(bottles, 2, line_id=new_id(), already=already, back_to="loss")
    device.sell(sold(rest, means="card"), "2026-01-05", kind="refund", of=sale)
    device.arrive("sale", 9, "{pas du JSON", "AAAA", "2026-01-05", state="to_settle", reason="unreadable",
                  is_in_chain=False)  # fmt: skip
    device.close_day("2026-01-05")
    device.close_month("2026-01", "2026-01-31")
    device.sell(sold(an_oil(4)), "2026-02-01")
    device.close_day("2026-02-01")
    return device


def second_device(first: Device, alter: Alter) -> Device:
    """The tablet is replaced in February; the year ends on it."""
    heads = {chain: {"sequence": head[0], "hash": head[1]} for chain, head in first.heads.items()}
    cited = {"series": 1, "heads": heads, "declared_unsent": None, "reason": "volée"}
    device = Device(2, cited, alter, perpetual=first.perpetual)
    sale = device.sell(sold(an_oil(5), an_oil(1, unit_price_cents=0)), "2026-02-02")
    device.close_day("2026-02-02")
    device.close_month("2026-02", "2026-02-28")
    original, cited_sale = first.last_sold
    back = refund_line(original.lines[0], 4, line_id=new_id(), back_to="shelf")
    device.sell(sold(back), "2026-12-30", kind="refund", of=cited_sale)
    device.sell(sold(an_oil(7)), "2026-12-31")
    device.say("reprint", "reprint", {**sale, "ordinal": 1}, "2026-12-31")
    device.close_day("2026-12-31")
    device.close_month("2026-12", "2026-12-31")
    device.close_year("2026", "2026-12-31")
    device.say("event", "event", {"code": "closed_for_good", "detail": None}, "2026-12-31")
    return device


@dataclass
class Year:
    """A written archive and what an auditor is given beside it."""

    path: Path
    archive: Archive
    devices: tuple[Device, ...]

    @property
    def members(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.path) as container:
            return {name: container.read(name) for name in container.namelist()}


def an_archive(devices: tuple[Device, ...], year: int = 2026) -> Archive:
    return Archive(
        till=TILL,
        place="Tiznit",
        year=year,
        made_at=f"{year + 1}-01-05T03:00:00.000000+00:00",
        series=[device.archived() for device in devices],
        network_public_key=base64_of(raw_public(NETWORK)),
        organisation={"name": "GIE Targanine", "ice": "001234567000089"},
    )


def write_year(folder: Path, alter: Alter = lambda *_: None) -> Year:
    first = first_device(alter)
    devices = (first, second_device(first, alter))
    archive = an_archive(devices)
    path = folder / "archive.zip"
    write_archive(path, archive, NETWORK.sign)
    return Year(path, archive, devices)


def rewritten(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as container:
        for name, content in members.items():
            container.writestr(name, content)
    return path


def with_manifest(members: dict[str, bytes], signer: Ed25519PrivateKey | None = None) -> dict[str, bytes]:
    """The manifest recomputed over what the members have become; signed, if at all, by this key."""
    manifest = json.loads(members["manifest.json"])
    for name in manifest["members"]:
        manifest["members"][name] = sha256(members[name]).hexdigest()
    for series in manifest["series"]:
        rows = [members[f"series/{series['series']}/{chain}.jsonl"] for chain in verifier.KINDS]
        series["records"] = sum(len(one.splitlines()) for one in rows)
    if signer:
        manifest["network_public_key"] = base64_of(raw_public(signer))
    text = canonical_text(manifest).encode()
    signature = base64_of(signer.sign(text)).encode() if signer else members["manifest.sig"]
    return {**members, "manifest.json": text, "manifest.sig": signature}


def found(path: Path, **given: Any) -> list[verifier.Break]:
    return verifier.verify(path, **given).report.breaks


def is_found(path: Path) -> bool:
    """Whether a change shows: a break, or a file that cannot be read; anything else raised is a defect."""
    try:
        return bool(found(path))
    except verifier.Unreadable:
        return True
