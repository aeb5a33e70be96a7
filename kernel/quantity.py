"""Quantities as whole thousandths of the base unit: milligrams, microlitres, or pieces.

Codes are UN/ECE Recommendation 20, those that EPCIS asks for: GRM, KGM, MLT, LTR, H87 (piece).
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, Overflow
from enum import StrEnum

from kernel.errors import Invalid
from kernel.money import divide_half_up

MG_PER_G = UL_PER_ML = 1_000
MG_PER_KG = UL_PER_L = 1_000_000
QUANTITY_MAX = 10**15  # a thousand tonnes: larger is a typing mistake


class Unit(StrEnum):
    """Base unit of a quantity; amounts are stored in thousandths of it, pieces as they are."""

    GRAM = "GRM"
    MILLILITRE = "MLT"
    PIECE = "H87"


class InvalidQuantity(Invalid):
    code = "invalid-quantity"


class UnitMismatch(Invalid):
    code = "unit-mismatch"


@dataclass(frozen=True, slots=True)
class Quantity:
    """`amount` in mg (GRM), µL (MLT) or pieces (H87)."""

    amount: int
    unit: Unit


# What a person may type after a number, and how many stored units it stands for.
_FACTORS: dict[str, tuple[Unit, int]] = {
    "mg": (Unit.GRAM, 1),
    "g": (Unit.GRAM, MG_PER_G),
    "kg": (Unit.GRAM, MG_PER_KG),
    "t": (Unit.GRAM, 1_000 * MG_PER_KG),
    "ml": (Unit.MILLILITRE, UL_PER_ML),
    "cl": (Unit.MILLILITRE, 10 * UL_PER_ML),
    "l": (Unit.MILLILITRE, UL_PER_L),
    "": (Unit.PIECE, 1),
}


def parse_amount(text: str, measure: str, field: str | None = None) -> int:
    """Stored amount of a number typed in `measure` (kg, g, mg, l, cl, ml, or "" for pieces).

    Raises InvalidQuantity when it is not a positive number or is finer than can be stored.
    """
    cleaned = text.strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    try:
        amount = Decimal(cleaned.replace(",", ".")) * _FACTORS[measure.lower()][1]
    except (InvalidOperation, Overflow):
        raise InvalidQuantity(field=field, text=text) from None
    if not amount.is_finite() or amount <= 0 or amount != amount.to_integral_value() or amount > QUANTITY_MAX:
        raise InvalidQuantity(field=field, text=text)
    return int(amount)


def mass_mg(quantity: Quantity, density_g_per_l: int) -> int:
    """Mass of a quantity in mg; volumes weigh `density_g_per_l` grams a litre.

    Raises UnitMismatch for pieces, whose mass only their net content tells.
    """
    if quantity.unit is Unit.GRAM:
        return quantity.amount
    if quantity.unit is Unit.MILLILITRE:
        return divide_half_up(quantity.amount * density_g_per_l, 1_000)
    raise UnitMismatch(unit=quantity.unit)


def natural(quantity: Quantity) -> tuple[Decimal, str]:
    """The number and unit sign a person expects: 121 000 mg is (121, "g"), 1 240 000 mg is (1.24, "kg")."""
    amount = Decimal(quantity.amount)
    if quantity.unit is Unit.PIECE:
        return amount, ""
    small, large = ("g", "kg") if quantity.unit is Unit.GRAM else ("mL", "L")
    if abs(quantity.amount) >= 1_000_000:
        return amount / 1_000_000, large
    return amount / 1_000, small
