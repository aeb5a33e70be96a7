"""Tables of the lots, by subject."""

from traceability.models.analyses import Analysis, AnalysisGrade
from traceability.models.claims import (
    ApprovedYield,
    DeclaredCertificate,
    DeclaredYield,
    LabelClaim,
    YieldBalance,
    YieldDraw,
)
from traceability.models.drills import DRILL_STEPS, Drill, DrillLot, DrillStep
from traceability.models.epcis import EpcisCursor, EpcisEvent, EpcisName, EpcisReference
from traceability.models.holds import Hold, HoldRelease
from traceability.models.labels import VOID_CAUSES, LabelPrinting, LabelVoid, PackSerial, VoidedSerial
from traceability.models.lots import LOT_ORIGINS, LOT_STATES, Contribution, Lot, LotParent, LotPlot
from traceability.models.makings import Making, Technique
from traceability.models.pieces import LotPiece
from traceability.models.prices import PriceStatement, PriceWithdrawal
from traceability.models.products import GTIN_STATUSES, PROCESS_KINDS, UNITS, Product, TradeItem, YieldBand
from traceability.models.recalls import Recall, RecallLift, RecallLiftLot, RecallLot
from traceability.models.reports import ProblemReport, ReportStep
from traceability.models.runs import ProcessRun, RunInput, RunOutput
from traceability.models.scans import (
    SCAN_SIGNS,
    HiddenCodeTry,
    HiddenCodeUse,
    ScanAlert,
    ScanAlertAnswer,
    SerialScan,
    SerialTally,
)
from traceability.models.states import is_put_aside, is_recalled, state_at
from traceability.models.supplies import Supply

__all__ = [
    "DRILL_STEPS",
    "GTIN_STATUSES",
    "LOT_ORIGINS",
    "LOT_STATES",
    "PROCESS_KINDS",
    "SCAN_SIGNS",
    "UNITS",
    "VOID_CAUSES",
    "Analysis",
    "AnalysisGrade",
    "ApprovedYield",
    "Contribution",
    "DeclaredCertificate",
    "DeclaredYield",
    "Drill",
    "DrillLot",
    "DrillStep",
    "EpcisCursor",
    "EpcisEvent",
    "EpcisName",
    "EpcisReference",
    "HiddenCodeTry",
    "HiddenCodeUse",
    "Hold",
    "HoldRelease",
    "LabelClaim",
    "LabelPrinting",
    "LabelVoid",
    "Lot",
    "LotParent",
    "LotPiece",
    "LotPlot",
    "Making",
    "PackSerial",
    "PriceStatement",
    "PriceWithdrawal",
    "ProblemReport",
    "ProcessRun",
    "Product",
    "Recall",
    "RecallLift",
    "RecallLiftLot",
    "RecallLot",
    "ReportStep",
    "RunInput",
    "RunOutput",
    "ScanAlert",
    "ScanAlertAnswer",
    "SerialScan",
    "SerialTally",
    "Supply",
    "Technique",
    "TradeItem",
    "VoidedSerial",
    "YieldBalance",
    "YieldBand",
    "YieldDraw",
    "is_put_aside",
    "is_recalled",
    "state_at",
]
