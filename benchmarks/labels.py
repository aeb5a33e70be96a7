"""Label sheets: a thousand labels of one lot, and a thousand that each carry a serial."""

import time
from collections.abc import Sequence
from datetime import date

from benchmarks import floors
from benchmarks.report import Row
from traceability.gateways.labels.label import Bilingual, Label
from traceability.gateways.labels.render import render_labels
from traceability.gateways.labels.sheets import SHEETS

SHEET = SHEETS["a4-2x7"]
TEXTS = ("Safran en filaments, 1 g", "Coopérative Souktana", "SAF-26-0412", "1 g")


def measure(count: int) -> list[Row]:
    """Milliseconds for `count` labels, beside a sheet of the bare texts without codes or Arabic."""
    floor_ms = floors.bare_sheet(TEXTS, count, SHEET.cells) * 1_000
    rows = []
    for name, serials in (("of one lot", False), ("each with a serial", True)):
        labels = [_label(number if serials else None) for number in range(count)]
        rows.append(_row(f"{count:,} labels {name}", labels, floor_ms))
    return rows


def _row(name: str, labels: Sequence[Label], floor_ms: float) -> Row:
    started = time.perf_counter()
    size = len(render_labels(labels, SHEET))
    ours_ms = (time.perf_counter() - started) * 1_000
    return Row(name, ours_ms, floor_ms, "ms", more_is_better=False, note=f"{size // 1024} KiB")


def _label(serial: int | None) -> Label:
    address = "https://igoudar.example/l/7K2M9PQRSTVWX"
    return Label(
        product=Bilingual("Safran en filaments, 1 g", "زعفران خيوط، 1 غ"),
        cooperative=Bilingual("Coopérative Souktana", "تعاونية سكتانة"),
        commune="Tassousfi",
        lot_code="SAF-26-0412",
        net_weight=Bilingual("1 g", "1 غ"),
        best_before=date(2028, 11, 30),
        address=address if serial is None else f"{address}/{serial:08d}",
        article_code="art-saf1g",
        gtin="09521234000013",
        serial=None if serial is None else f"{serial:08d}",
    )
