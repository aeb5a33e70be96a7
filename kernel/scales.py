"""The figures along the side of a chart: round, evenly apart, nothing among them."""

# As many steps as a chart of fifteen lines of text bears without crowding.
STEPS_MAX = 5
ROUND = (1, 2, 5)


def scale_of(least: int, greatest: int, unit: int = 1) -> tuple[int, ...]:
    """The marks that hold values between two: multiples of 1, 2 or 5 × 10ⁿ, nothing always one of them.

    In the values' own units; the step is a round number of `unit`, such as a hundred centimes.
    """
    step = unit
    lowest, highest = min(least, 0), max(greatest, 0)
    while (marks := _marks(lowest, highest, step)) > STEPS_MAX + 1:
        step = _next(step, unit)
    first = lowest // step
    return tuple(step * (first + rank) for rank in range(max(marks, 2)))


def _marks(lowest: int, highest: int, step: int) -> int:
    return -(-highest // step) - lowest // step + 1


def _next(step: int, unit: int) -> int:
    power = unit
    while power * 10 <= step:
        power *= 10
    return next((power * one for one in ROUND if power * one > step), power * 10)
