"""Tables of the lots, by subject."""

from traceability.models.analyses import Analysis
from traceability.models.holds import Hold, HoldRelease
from traceability.models.labels import LabelPrinting
from traceability.models.lots import LOT_ORIGINS, LOT_STATES, Contribution, Lot, LotParent, LotPlot
from traceability.models.products import GTIN_STATUSES, PROCESS_KINDS, UNITS, Product, TradeItem, YieldBand
from traceability.models.recalls import Recall, RecallLot
from traceability.models.runs import ProcessRun, RunInput, RunOutput

__all__ = [
    "GTIN_STATUSES",
    "LOT_ORIGINS",
    "LOT_STATES",
    "PROCESS_KINDS",
    "UNITS",
    "Analysis",
    "Contribution",
    "Hold",
    "HoldRelease",
    "LabelPrinting",
    "Lot",
    "LotParent",
    "LotPlot",
    "ProcessRun",
    "Product",
    "Recall",
    "RecallLot",
    "RunInput",
    "RunOutput",
    "TradeItem",
    "YieldBand",
]
