"""Tables of the lots, by subject."""

from traceability.models.analyses import Analysis
from traceability.models.drills import DRILL_STEPS, Drill, DrillLot, DrillStep
from traceability.models.holds import Hold, HoldRelease
from traceability.models.labels import LabelPrinting
from traceability.models.lots import LOT_ORIGINS, LOT_STATES, Contribution, Lot, LotParent, LotPlot
from traceability.models.products import GTIN_STATUSES, PROCESS_KINDS, UNITS, Product, TradeItem, YieldBand
from traceability.models.recalls import Recall, RecallLift, RecallLiftLot, RecallLot
from traceability.models.runs import ProcessRun, RunInput, RunOutput

__all__ = [
    "DRILL_STEPS",
    "GTIN_STATUSES",
    "LOT_ORIGINS",
    "LOT_STATES",
    "PROCESS_KINDS",
    "UNITS",
    "Analysis",
    "Contribution",
    "Drill",
    "DrillLot",
    "DrillStep",
    "Hold",
    "HoldRelease",
    "LabelPrinting",
    "Lot",
    "LotParent",
    "LotPlot",
    "ProcessRun",
    "Product",
    "Recall",
    "RecallLift",
    "RecallLiftLot",
    "RecallLot",
    "RunInput",
    "RunOutput",
    "TradeItem",
    "YieldBand",
]
