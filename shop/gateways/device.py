"""A till in Python: it enrols, seals what it says and closes its days, as `frontend/src/till` does.

The demonstration, the tests and the bench speak through it; the format is told in
`docs/algorithms/sealed-journal.md`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel.ids import new_id
from shop.queries.series import token_hash_of
from shop.rules.closings import ClosingFigures, Perpetual, Receipt, day_closing, summed_closing
from shop.rules.sales import KeptPayment, SoldLine, tax_rows
from shop.rules.seals import (
    FORMAT,
    SIGNATURE_BYTES,
    as_base64,
    canonical_text,
    hash_of,
    receipt_number_of,
)

SOFTWARE = "igoudar-python 1"
# Below the order of P-256, whatever the dice say.
_SECRET_MAX = 2**255


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands at the counter."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A receipt as a till rings it up; all amounts in minor units, negative in a refund."""

    lines: tuple[SoldLine, ...]
    payments: tuple[KeptPayment, ...]
    total_cents: int
    cash_rounding_cents: int
    tendered_cents: int
    change_cents: int
    basket_discount_reason: str | None = None
    note: str | None = None
    # In a refund: receipt number and hash of the original.
    refund_of: tuple[str, str] | None = None

    @property
    def kind(self) -> Literal["sale", "refund"]:
        """A refund gives back: its quantities are negative."""
        return "refund" if self.lines[0].quantity < 0 else "sale"


def rung_up(
    lines: Iterable[SoldLine], payments: Iterable[KeptPayment], *, change_cents: int = 0, **more: Any
) -> Rung:
    """A receipt from its lines and what was kept: the rest follows from them."""
    sold, kept = tuple(lines), tuple(payments)
    total = sum(line.gross_cents for line in sold)
    cash = sum(one.amount_cents for one in kept if one.means == "cash")
    rounding = sum(one.amount_cents for one in kept) - total
    return Rung(sold, kept, total, rounding, max(cash, 0) + change_cents, change_cents, **more)


def sale_body(rung: Rung, *, number: str, session: UUID, currency: str) -> dict[str, Any]:
    """The body of a sale or refund."""
    number_of, hash_of_it = rung.refund_of or (None, None)
    return {
        "number": number,
        "session": str(session),
        "currency": currency,
        "lines": [_said(line, "line_id") for line in rung.lines],
        "basket_discount_reason": rung.basket_discount_reason,
        "payments": [_said(one, "payment_id") for one in rung.payments],
        "taxes": [asdict(row) for row in tax_rows(rung.lines)],
        "total_cents": rung.total_cents,
        "cash_rounding_cents": rung.cash_rounding_cents,
        "tendered_cents": rung.tendered_cents,
        "change_cents": rung.change_cents,
        "note": rung.note,
        "refund_of": {"number": number_of, "hash": hash_of_it} if number_of else None,
    }


def _said(value: SoldLine | KeptPayment, id_name: str) -> dict[str, Any]:
    """A line or payment as plain values, its id under the name that the format gives it."""
    named = ((one.name, getattr(value, one.name)) for one in fields(value))
    said = {name: str(one) if isinstance(one, UUID) else one for name, one in named}
    return {"id": said.pop(id_name), **said}


def moment_of(occurred_at: datetime) -> str:
    """`2026-11-22T10:42:07.123Z`: a moment as a browser writes it."""
    return occurred_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Device:
    """One enrolment: key, token, chains, and what has been sold since the last closing."""

    till_id: UUID
    till_code: str
    country: str = "MA"
    currency: str = "MAD"
    make_id: Callable[[], UUID] = new_id
    make_token: Callable[[], str] = lambda: f"{new_id().hex}{new_id().hex}"
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    series_id: UUID = field(init=False)
    token: str = field(init=False)
    series: int = 0
    opening_hash: str = ""
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    perpetual: Perpetual = field(default_factory=Perpetual)
    receipts: list[Receipt] = field(default_factory=list)
    days: list[ClosingFigures] = field(default_factory=list)
    months: list[ClosingFigures] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.series_id, self.token = self.make_id(), self.make_token()

    @property
    def public_key(self) -> str:
        """SPKI in base64."""
        spki = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return as_base64(spki)

    @property
    def authorization(self) -> str:
        """What the device shows with each request."""
        return f"Till {self.series_id}:{self.token}"

    def enrolment(self) -> dict[str, Any]:
        """The fields of the command that enrols this device."""
        return {
            "series_id": self.series_id,
            "till_id": self.till_id,
            "public_key": self.public_key,
            "token_hash": token_hash_of(self.token),
        }

    def enrolled(self, series: int, opening_hash: str) -> None:
        """Begin: the server told the number of the series and the hash of its opening text."""
        self.series, self.opening_hash = series, opening_hash

    def head(self, chain: str) -> tuple[int, str]:
        """The last sequence of a chain and its hash; the opening text's before the first."""
        return self.heads.get(chain, (0, self.opening_hash))

    def seal(
        self,
        chain: str,
        kind: str,
        body: dict[str, Any],
        occurred_at: datetime,
        business_day: date,
        seller: Person,
        *,
        record_id: UUID | None = None,
        **changed: Any,
    ) -> dict[str, Any]:
        """Seal a record as the next link of its chain; the envelope to send. `changed` overrides its head."""
        last, previous = self.head(chain)
        said: dict[str, Any] = {
            "format": FORMAT,
            "chain": chain,
            "kind": kind,
            "id": str(record_id or self.make_id()),
            "till": self.till_code,
            "series": self.series,
            "sequence": last + 1,
            "previous": previous,
            "occurred_at": moment_of(occurred_at),
            "business_day": business_day.isoformat(),
            "seller": {"id": str(seller.id), "name": seller.name},
            "software": SOFTWARE,
            "body": body,
            **changed,
        }
        text = canonical_text(said)
        self.heads[chain] = (said["sequence"], hash_of(text))
        return self.envelope(said, text)

    def envelope(self, said: dict[str, Any], text: str) -> dict[str, Any]:
        """A text beside what names it and its signature."""
        named = {name: said[name] for name in ("id", "chain", "kind", "sequence")}
        return {**named, "text": text, "signature": self.signature_of(text)}

    def signature_of(self, text: str) -> str:
        """r‖s in 64 bytes, base64."""
        half = SIGNATURE_BYTES // 2
        signed = self.key.sign(text.encode(), ECDSA(SHA256()))
        r, s = decode_dss_signature(signed)
        return as_base64(r.to_bytes(half, "big") + s.to_bytes(half, "big"))

    def next_number(self, *, is_training: bool = False) -> str:
        """The receipt number of the next sale or refund."""
        sequence = self.head("training" if is_training else "sale")[0] + 1
        return receipt_number_of(self.till_code, self.series, sequence, is_training=is_training)

    def sell(
        self,
        rung: Rung,
        session: UUID,
        occurred_at: datetime,
        business_day: date,
        seller: Person,
        *,
        chain: str = "sale",
        **more: Any,
    ) -> dict[str, Any]:
        """Seal a sale or refund and remember it for the closing of its day."""
        number = self.next_number(is_training=chain == "training")
        body = sale_body(rung, number=number, session=session, currency=self.currency)
        envelope = self.seal(chain, rung.kind, body, occurred_at, business_day, seller, **more)
        if chain == "sale":
            self.receipts.append(Receipt(*self.head(chain), rung.kind, rung))
        return envelope

    def close_day(self, period: str, ordinal: int = 1) -> ClosingFigures:
        """The figures of what was sold since the last closing; the next begins after it."""
        figures = day_closing(period, ordinal, self.receipts, self.perpetual, self.country)
        self.perpetual = Perpetual(figures.perpetual_cents, figures.perpetual_absolute_cents)
        self.receipts = []
        self.days.append(figures)
        return figures

    def close_month(self, period: str, ordinal: int = 1) -> ClosingFigures:
        """The sum of the days closed and in no month yet."""
        figures = _summed(period, ordinal, self.days, self.perpetual)
        self.days = []
        self.months.append(figures)
        return figures

    def close_year(self, period: str, ordinal: int = 1) -> ClosingFigures:
        """The sum of the months closed and in no year yet."""
        figures = _summed(period, ordinal, self.months, self.perpetual)
        self.months = []
        return figures


def _summed(period: str, ordinal: int, parts: Sequence[ClosingFigures], after: Perpetual) -> ClosingFigures:
    """A longer closing: its perpetual totals are those after its last part."""
    before = Perpetual(
        after.cents - sum(part.total_cents for part in parts),
        after.absolute_cents - sum(part.absolute_cents for part in parts),
    )
    return summed_closing(period, ordinal, parts, before)


def key_from(secret: int) -> EllipticCurvePrivateKey:
    """A key out of dice, for stories that must be told the same again; never for a real till."""
    return derive_private_key(secret % _SECRET_MAX + 1, SECP256R1())
