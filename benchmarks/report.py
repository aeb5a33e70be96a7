"""The table that a bench prints."""

import os
import platform
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ours, its floor in the same unit, and whether more is better."""

    name: str
    ours: float
    floor: float
    unit: str
    more_is_better: bool = True
    wanted: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours as a share of the floor's speed: 1 is as fast as the floor."""
        return self.ours / self.floor if self.more_is_better else self.floor / self.ours


def machine() -> str:
    """Processors and memory of the machine, and the Python that ran."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} processors, {memory_gib:.0f} GiB, Python {platform.python_version()}"


def table(rows: list[Row]) -> str:
    """The rows as text, aligned."""
    lines = [f"{'':42} {'ours':>12} {'floor':>12} {'':10} {'ratio':>7} {'wanted':>7}"]
    for row in rows:
        wanted = f"{row.wanted:.2f}" if row.wanted is not None else ""
        missed = " MISSED" if row.wanted is not None and row.ratio < row.wanted else ""
        lines.append(
            f"{row.name:42} {row.ours:12.2f} {row.floor:12.2f} {row.unit:10} "
            f"{row.ratio:7.2f} {wanted:>7}{missed} {row.note}"
        )
    return "\n".join(lines)
