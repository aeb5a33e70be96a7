"""The mass balance of a run: what went in, what came out, the yield against the expected one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from kernel.errors import Invalid
from kernel.money import divide_half_up
from kernel.quantity import Quantity, Unit, mass_mg

PPM = 1_000_000


class OutputAboveInput(Invalid):
    """More came out than went in: something was weighed or typed wrongly."""

    code = "output-above-input"


class ReasonNeeded(Invalid):
    """The yield is unusual, or nobody knows what is usual here: a person must say why."""

    code = "reason-needed"


class ReasonNeededWithoutBand(ReasonNeeded):
    code = "reason-needed-without-band"


class PartsDoNotAddUp(Invalid):
    """The parts of a split, or what was put together, weigh less than what was taken for it."""

    code = "parts-do-not-add-up"


class NoMainOutput(Invalid):
    """Only co-products came out: nothing tells what the run was for."""

    code = "no-main-output"


@dataclass(frozen=True, slots=True)
class Matter:
    """So many mg of a product, going in or coming out.

    `is_water_added`: most of it is water that the process brought (hydrolat, vegetation water).
    """

    product_id: UUID
    mass_mg: int
    is_co_product: bool = False
    is_water_added: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Expected mass of one output over the mass of one input, in parts per million."""

    input_product_id: UUID
    output_product_id: UUID
    low_ppm: int
    high_ppm: int
    is_co_product: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """Lower and upper yield expected of the inputs that were really used, in parts per million."""

    low_ppm: int
    high_ppm: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The balance of a run in mg, its yield in parts per million, and what was expected."""

    input_mg: int
    output_mg: int
    loss_mg: int
    yield_ppm: int
    expected: Expected | None
    is_usual: bool


def mass_of(
    quantity: int,
    unit: str,
    product_unit: str,
    density_g_per_l: int,
    net_content: int | None = None,
) -> int:
    """Mass in mg of a lot's quantity; pieces weigh their net content, volumes by their density.

    Raises UnitMismatch for pieces without a net content.
    """
    if unit == Unit.PIECE and net_content is not None:
        return mass_of(quantity * net_content, product_unit, product_unit, density_g_per_l)
    return mass_mg(Quantity(quantity, Unit(unit)), density_g_per_l)


def judge(
    inputs: Sequence[Matter],
    outputs: Sequence[Matter],
    bands: Sequence[Band],
    *,
    loss_mg: int = 0,
    reason: str | None = None,
) -> Verdict:
    """Weigh a run and compare each main product's yield with its band.

    Co-products count in the balance, not in the yield. A band's word on what is a co-product goes
    before what was typed, so that a bad yield cannot be hidden by naming it one.
    Raises OutputAboveInput, NoMainOutput; ReasonNeeded when a yield is outside its band, or has
    none, and `reason` is empty.
    """
    verdict = weigh(inputs, outputs, bands, loss_mg=loss_mg)
    if not verdict.is_usual and not (reason or "").strip():
        raise _reason_needed(verdict)
    return verdict


def weigh(
    inputs: Sequence[Matter], outputs: Sequence[Matter], bands: Sequence[Band], *, loss_mg: int = 0
) -> Verdict:
    """The verdict on a run, whatever it is; raises OutputAboveInput and NoMainOutput only."""
    taken = _by_product(inputs)
    input_mg = sum(taken.values())
    output_mg = _balanced(input_mg, outputs, loss_mg)
    made = _by_product([one for one in outputs if not _is_co_product(one, bands)])
    if not made:
        raise NoMainOutput(field="outputs")
    worst = _worst(taken, made, bands)
    return Verdict(
        input_mg=input_mg,
        output_mg=output_mg,
        loss_mg=loss_mg,
        yield_ppm=divide_half_up(sum(made.values()) * PPM, input_mg),
        expected=worst.expected,
        is_usual=worst.is_usual,
    )


def conserve(inputs: Sequence[Matter], outputs: Sequence[Matter], *, loss_mg: int = 0) -> None:
    """For a split or a merge, where nothing is made and nothing may vanish untold.

    Raises OutputAboveInput, PartsDoNotAddUp.
    """
    input_mg = sum(one.mass_mg for one in inputs)
    output_mg = sum(one.mass_mg for one in outputs) + loss_mg
    if output_mg > input_mg:
        raise _above(input_mg, output_mg)
    if output_mg < input_mg:
        raise PartsDoNotAddUp(field="outputs", input_kg=kilograms(input_mg), output_kg=kilograms(output_mg))


def _balanced(input_mg: int, outputs: Sequence[Matter], loss_mg: int) -> int:
    """Mass of the outputs that comes from the inputs; raises OutputAboveInput.

    Water that the process added is compared by itself: a still gives at most about its load of
    hydrolat, besides the spent plants that weigh as much as before.
    """
    water = sum(one.mass_mg for one in outputs if one.is_water_added)
    solid = sum(one.mass_mg for one in outputs if not one.is_water_added)
    for mass in (solid + loss_mg, water):
        if mass > input_mg:
            raise _above(input_mg, mass)
    return solid


def _above(input_mg: int, output_mg: int) -> OutputAboveInput:
    told = {"input_kg": kilograms(input_mg), "output_kg": kilograms(output_mg)}
    return OutputAboveInput(field="outputs", **told)


@dataclass(frozen=True, slots=True)
class _Judged:
    expected: Expected | None
    is_usual: bool


def _worst(taken: Mapping[UUID, int], made: Mapping[UUID, int], bands: Sequence[Band]) -> _Judged:
    """The first main product that is out of its band, else the first of all."""
    input_mg = sum(taken.values())
    judged = []
    for product_id, mass in made.items():
        expected = expected_of(taken, product_id, bands)
        is_usual = (
            expected is not None and expected.low_ppm * input_mg <= mass * PPM <= expected.high_ppm * input_mg
        )
        judged.append(_Judged(expected, is_usual))
    return next((one for one in judged if not one.is_usual), judged[0])


def expected_of(taken: Mapping[UUID, int], output: UUID, bands: Sequence[Band]) -> Expected | None:
    """What `output` should weigh over all the inputs: their bands, weighted by their masses.

    None when one of the inputs has no band for it. `taken` is mg by product.
    """
    known = {band.input_product_id: band for band in bands if band.output_product_id == output}
    if not taken or not taken.keys() <= known.keys():
        return None
    total = sum(taken.values())
    low = sum(mass * known[product].low_ppm for product, mass in taken.items())
    high = sum(mass * known[product].high_ppm for product, mass in taken.items())
    # Rounded outwards: a rounding must not make a usual yield unusual.
    return Expected(low // total, -(-high // total))


def _is_co_product(output: Matter, bands: Sequence[Band]) -> bool:
    told = [band.is_co_product for band in bands if band.output_product_id == output.product_id]
    return all(told) if told else output.is_co_product


def _by_product(matters: Sequence[Matter]) -> dict[UUID, int]:
    masses: dict[UUID, int] = defaultdict(int)
    for one in matters:
        masses[one.product_id] += one.mass_mg
    return masses


def _reason_needed(verdict: Verdict) -> ReasonNeeded:
    told = {"yield_ppm": verdict.yield_ppm, "yield_percent": percentage(verdict.yield_ppm)}
    if verdict.expected is None:
        return ReasonNeededWithoutBand(field="reason", **told)
    low, high = verdict.expected.low_ppm, verdict.expected.high_ppm
    return ReasonNeeded(
        field="reason",
        low_ppm=low,
        high_ppm=high,
        low_percent=percentage(low),
        high_percent=percentage(high),
        **told,
    )


def percentage(ppm: int) -> str:
    """`1,32` of 13 200 parts per million: a figure for a sentence, in the office's languages."""
    return _decimal(Decimal(ppm) / 10_000, 2)


def kilograms(mass: int) -> str:
    """`0,165` of 165 000 mg: a figure for a sentence, in the office's languages."""
    return _decimal(Decimal(mass) / 1_000_000, 6)


def _decimal(value: Decimal, digits: int) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")
