"""Amounts typed beside rows, kept as they were typed when something is wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from inventory.rules.amounts import MEASURES, measure_for, read_amount, written
from kernel.errors import Invalid
from kernel.forms import OperationForm
from kernel.messages import sentence
from kernel.quantity import Unit

TYPED_MAX = 40


def id_within(operation_id: UUID, *names: object) -> UUID:
    """The UUIDv7 of a thing that a form makes: the same each time the form is sent.

    It keeps the operation's moment; the rest is a hash of the operation's id and the names.
    """
    told = ":".join(["igoudar", str(operation_id), *map(str, names)])
    raw = bytearray(operation_id.bytes[:6] + sha256(told.encode()).digest()[:10])
    raw[6] = raw[6] & 0x0F | 0x70
    raw[8] = raw[8] & 0x3F | 0x80
    return UUID(bytes=bytes(raw))


@dataclass(slots=True)
class AmountRow:
    """One row that takes an amount: what it is called, its unit, and what was typed."""

    name: str
    unit: str
    measure: str
    text: str = ""
    error: str | None = None
    amount: int = 0

    @property
    def measure_name(self) -> str:
        """The name of the hidden field that says in which measure the amount is typed."""
        return f"{self.name}-measure"

    @property
    def sign(self) -> str:
        """`kg`, `g`, `L`, `mL`; nothing for pieces."""
        return self.measure.replace("l", "L")


@dataclass(slots=True)
class AmountRows:
    """The amounts of one question, by the key of their row."""

    prefix: str
    rows: dict[str, AmountRow] = field(default_factory=dict)
    # Whether every row must be answered, zero included.
    all_asked: bool = False

    @classmethod
    def of(
        cls, prefix: str, rows: Iterable[tuple[object, str, int]], *, all_asked: bool = False
    ) -> "AmountRows":
        """Rows as (key, unit, usual amount), with what the request says was typed in them."""
        made = {str(key): _row(prefix, str(key), unit, usual) for key, unit, usual in rows}
        return cls(prefix, made, all_asked)

    def __getitem__(self, key: object) -> AmountRow:
        return self.rows[str(key)]

    def propose(self, amounts: Mapping[str, int]) -> None:
        """Write amounts into the rows that nobody has filled in yet."""
        if request.method == "POST":
            return
        for key, amount in amounts.items():
            row = self.rows.get(key)
            if row is not None and not row.text:
                row.text = written(amount, row.measure)

    def read(self) -> bool:
        """Read what was typed; whether all of it could be."""
        for row in self.rows.values():
            _read(row, self.all_asked)
        return not any(row.error for row in self.rows.values()) and not self.strangers

    @property
    def strangers(self) -> list[str]:
        """Keys that were filled in on the page and are no longer among the rows."""
        start = f"{self.prefix}-"
        return [
            name
            for name, text in request.form.items()
            if name.startswith(start)
            and not name.endswith("-measure")
            and text.strip()
            and name.removeprefix(start) not in self.rows
        ]

    @property
    def amounts(self) -> dict[str, int]:
        """The amounts that are not zero, by row key."""
        return {key: row.amount for key, row in self.rows.items() if row.amount}


def _row(prefix: str, key: str, unit: str, usual: int) -> AmountRow:
    name = f"{prefix}-{key}"
    measure = request.values.get(f"{name}-measure") or request.values.get(f"{prefix}-measure") or ""
    if measure not in MEASURES[Unit(unit)]:
        measure = measure_for(usual, unit)
    return AmountRow(name, unit, measure, request.values.get(name, "").strip())


def _read(row: AmountRow, is_asked: bool) -> None:
    row.error, row.amount = None, 0
    if not row.text:
        row.error = _("Écrivez une quantité ; 0 s’il n’y a rien.") if is_asked else None
        return
    try:
        row.amount = read_amount(row.text[:TYPED_MAX], row.measure, row.unit, row.name)
    except Invalid as error:
        row.error = sentence(error)


class RowsForm(OperationForm):
    """A form some of whose questions are answered row by row."""

    def rows(self) -> Sequence[AmountRows]:
        """The questions that are answered row by row."""
        return ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields and the rows, so that everything wrong is told at once."""
        is_right = bool(super().validate(extra_validators))
        for rows in self.rows():
            if rows.read():
                continue
            is_right = False
            self.form_errors.append(
                _("Un lot que vous aviez choisi n’est plus disponible ici. Vérifiez les quantités.")
                if rows.strangers
                else _("Corrigez les quantités signalées.")
            )
        return is_right
