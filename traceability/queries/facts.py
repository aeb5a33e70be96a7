"""What of products, lots, recalls and labels may leave, and who sees which rows of it."""

from functools import partial
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from kernel.access import EVERY_ROLE, Role
from kernel.facts import Facts, Part, Seen, either, everybody, of_organisation, through
from producers.models import Certificate
from producers.queries.certificates import visible as visible_certificates
from traceability.models import (
    Analysis,
    AnalysisGrade,
    ApprovedYield,
    Contribution,
    DeclaredCertificate,
    DeclaredYield,
    Drill,
    DrillLot,
    DrillStep,
    EpcisEvent,
    Hold,
    HoldRelease,
    LabelClaim,
    LabelPrinting,
    LabelVoid,
    Lot,
    LotParent,
    LotPiece,
    LotPlot,
    Making,
    PackSerial,
    PriceStatement,
    PriceWithdrawal,
    ProblemReport,
    ProcessRun,
    Product,
    Recall,
    RecallLift,
    RecallLiftLot,
    RecallLot,
    ReportStep,
    RunInput,
    RunOutput,
    ScanAlert,
    ScanAlertAnswer,
    Supply,
    Technique,
    TradeItem,
    VoidedSerial,
    YieldBand,
    YieldDraw,
)
from traceability.queries.epcis.asking import readable
from traceability.queries.lots import visible
from traceability.queries.recalls import visible as visible_recalls

_KEEPERS = frozenset({Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR})
_AT_RECALLS = _KEEPERS | {Role.BOUTIQUE_MANAGER, Role.SELLER}

lots = partial(Facts, subject="lots", roles=_KEEPERS)
within_lots = partial(lots, is_listed=False)
recalls = partial(Facts, subject="recalls", roles=_AT_RECALLS)
within_recalls = partial(recalls, is_listed=False)
catalogue = partial(Facts, subject="catalogue", roles=_KEEPERS)


def of_lot(column: InstrumentedAttribute[Any]) -> Seen:
    """Rows about lots that one may follow."""
    return through(column, Lot.id, visible)


_runs = of_organisation(ProcessRun.organisation_id)
_holds = of_lot(Hold.lot_id)
_analyses = of_lot(Analysis.lot_id)
_drills = of_organisation(Drill.organisation_id)
_printings = of_lot(LabelPrinting.lot_id)
_voids = of_lot(LabelVoid.lot_id)
_statements = of_organisation(PriceStatement.organisation_id)
_reports = of_organisation(ProblemReport.organisation_id)
_alerts = of_organisation(ScanAlert.organisation_id)
_lifts = through(RecallLift.recall_id, Recall.id, visible_recalls)

FACTS = (
    catalogue("products", "produits", Product, roles=EVERY_ROLE, sees=everybody),
    catalogue("techniques", "techniques", Technique, roles=EVERY_ROLE, sees=everybody),
    catalogue("yield-bands", "rendements-attendus", YieldBand, sees=everybody, is_listed=False),
    catalogue("trade-items", "articles-commerciaux", TradeItem,
              sees=of_organisation(TradeItem.organisation_id)),
    catalogue("price-statements", "prix-declares", PriceStatement, sees=_statements,
              parts=(Part("withdrawal", PriceWithdrawal, "statement_id"),)),
    catalogue("price-withdrawals", "prix-retires", PriceWithdrawal, is_listed=False,
              sees=through(PriceWithdrawal.statement_id, PriceStatement.id, _statements)),
    lots(
        "lots", "lots", Lot, sees=visible,
        parts=(Part("contributions", Contribution, "lot_id"), Part("plots", LotPlot, "lot_id"),
               Part("parents", LotParent, "lot_id"), Part("supply", Supply, "lot_id"),
               Part("making", Making, "lot_id"),
               Part("analyses", Analysis, "lot_id"), Part("holds", Hold, "lot_id")),
    ),
    within_lots("lot-parents", "lots-parents", LotParent,
                sees=either(of_lot(LotParent.lot_id), of_lot(LotParent.parent_id))),
    within_lots("lot-plots", "lots-parcelles", LotPlot, sees=of_lot(LotPlot.lot_id)),
    within_lots("lot-pieces", "lots-pieces", LotPiece, sees=of_lot(LotPiece.lot_id)),
    within_lots("contributions", "apports", Contribution, sees=of_lot(Contribution.lot_id)),
    within_lots("makings", "fabrications", Making, sees=of_lot(Making.lot_id)),
    lots("process-runs", "transformations", ProcessRun, sees=_runs,
         parts=(Part("inputs", RunInput, "run_id"), Part("outputs", RunOutput, "run_id"))),
    within_lots("run-inputs", "transformations-entrees", RunInput,
                sees=through(RunInput.run_id, ProcessRun.id, _runs)),
    within_lots("run-outputs", "transformations-sorties", RunOutput,
                sees=through(RunOutput.run_id, ProcessRun.id, _runs)),
    within_lots("supplies", "achats-hors-reseau", Supply, sees=of_lot(Supply.lot_id)),
    within_lots("declared-certificates", "certificats-des-fournisseurs", DeclaredCertificate,
                sees=of_lot(DeclaredCertificate.lot_id)),
    lots("analyses", "analyses", Analysis, sees=_analyses,
         parts=(Part("grades", AnalysisGrade, "analysis_id"),)),
    within_lots("analysis-grades", "analyses-categories", AnalysisGrade,
                sees=through(AnalysisGrade.analysis_id, Analysis.id, _analyses)),
    lots("holds", "blocages", Hold, sees=_holds, parts=(Part("release", HoldRelease, "hold_id"),)),
    within_lots("hold-releases", "deblocages", HoldRelease,
                sees=through(HoldRelease.hold_id, Hold.id, _holds)),
    recalls("recalls", "rappels", Recall, sees=visible_recalls,
            parts=(Part("lots", RecallLot, "recall_id"), Part("lifts", RecallLift, "recall_id"))),
    within_recalls("recall-lots", "rappels-lots", RecallLot,
                   sees=through(RecallLot.recall_id, Recall.id, visible_recalls)),
    within_recalls("recall-lifts", "rappels-levees", RecallLift, sees=_lifts),
    within_recalls("recall-lift-lots", "rappels-levees-lots", RecallLiftLot,
                   sees=through(RecallLiftLot.lift_id, RecallLift.id, _lifts)),
    within_recalls("drills", "exercices", Drill, roles=_KEEPERS, sees=_drills),
    within_recalls("drill-lots", "exercices-lots", DrillLot, roles=_KEEPERS,
                   sees=through(DrillLot.drill_id, Drill.id, _drills)),
    within_recalls("drill-steps", "exercices-etapes", DrillStep, roles=_KEEPERS,
                   sees=through(DrillStep.drill_id, Drill.id, _drills)),
    within_lots("label-printings", "etiquettes", LabelPrinting, sees=_printings),
    within_lots("label-claims", "etiquettes-mentions", LabelClaim,
                sees=through(LabelClaim.printing_id, LabelPrinting.id, _printings)),
    within_lots("label-voids", "etiquettes-annulees", LabelVoid, sees=_voids),
    within_lots("pack-serials", "etiquettes-numeros", PackSerial, sees=of_lot(PackSerial.lot_id),
                without=frozenset({"hidden_code_hash"})),
    within_lots("voided-serials", "etiquettes-numeros-annules", VoidedSerial,
                sees=of_lot(VoidedSerial.lot_id)),
    within_recalls("problem-reports", "signalements", ProblemReport, roles=_KEEPERS, sees=_reports),
    within_recalls("report-steps", "signalements-suites", ReportStep, roles=_KEEPERS,
                   sees=through(ReportStep.report_id, ProblemReport.id, _reports)),
    within_recalls("scan-alerts", "alertes-de-scans", ScanAlert, roles=_KEEPERS, sees=_alerts),
    within_recalls("scan-alert-answers", "alertes-de-scans-reponses", ScanAlertAnswer, roles=_KEEPERS,
                   sees=through(ScanAlertAnswer.alert_id, ScanAlert.id, _alerts)),
    within_lots("declared-yields", "rendements-declares", DeclaredYield,
                sees=of_organisation(DeclaredYield.organisation_id)),
    within_lots("approved-yields", "rendements-agrees", ApprovedYield,
                sees=through(ApprovedYield.certificate_id, Certificate.id, visible_certificates)),
    within_lots("yield-draws", "rendements-employes", YieldDraw, sees=of_lot(YieldDraw.lot_id)),
    within_lots("epcis-events", "evenements-epcis", EpcisEvent, sees=readable),
)  # fmt: skip
