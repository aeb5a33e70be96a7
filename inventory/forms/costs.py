"""What bought goods cost, typed beside each lot that is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import request

from inventory.rules.costs import check_cost
from kernel.errors import Invalid
from kernel.messages import sentence
from kernel.money import parse_cents

TYPED_MAX = 40


@dataclass(slots=True)
class CostRow:
    """What a piece, a kilogram or a litre of one lot costs: what was typed, and what was read."""

    name: str
    unit: str
    text: str = ""
    error: str | None = None
    cents: int | None = None


@dataclass(slots=True)
class CostRows:
    """The costs of the lots of a page, by the key of their row; a field left empty says nothing."""

    rows: dict[str, CostRow] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> "CostRows":
        """Rows as (key, unit), with what the request says was typed in them."""
        return cls({key: _row(f"cost-{key}", unit) for key, unit in rows})

    def __getitem__(self, key: str) -> CostRow:
        return self.rows[key]

    def read(self) -> bool:
        """Read what was typed; whether all of it could be."""
        for row in self.rows.values():
            _read(row)
        return not any(row.error for row in self.rows.values())

    @property
    def cents(self) -> Mapping[str, int]:
        """The costs that were read, by row key."""
        return {key: row.cents for key, row in self.rows.items() if row.cents is not None}


def _row(name: str, unit: str) -> CostRow:
    return CostRow(name, unit, request.form.get(name, "").strip())


def _read(row: CostRow) -> None:
    row.error, row.cents = None, None
    if not row.text:
        return
    try:
        row.cents = check_cost(parse_cents(row.text[:TYPED_MAX], row.name), row.name)
    except Invalid as error:
        row.error = sentence(error)
