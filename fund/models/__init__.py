"""Tables of the revolving fund, by subject; every row is a fact and is inserted only, sums of them apart."""

from fund.models.advances import (
    ADVANCE_MEANS,
    FEE_TAKEN,
    RETENTION_CAPS,
    SCHEDULE_CAUSES,
    Advance,
    AdvanceMovement,
    AdvanceSum,
    PlannedTranche,
    Schedule,
    ScheduledInstalment,
    TranchePlan,
)
from fund.models.applications import (
    DECISION_SUBJECTS,
    Application,
    ApplicationFile,
    ApplicationWithdrawal,
    Decision,
    FieldVisit,
    Guarantor,
    Vote,
)
from fund.models.bank import (
    BankLine,
    BankSettlement,
    BankSettlementPart,
    BankSettlementUndoing,
    BankStatement,
    FundBankAccount,
)
from fund.models.calls import Call
from fund.models.capital import Donor, FundContribution
from fund.models.contracts import ContractPaper, ContractSignature
from fund.models.funds import Fund, FundTerms
from fund.models.guarantees import GuaranteeCall, GuaranteeCallWithdrawal, GuarantorPayment
from fund.models.ledger import FundAccount, FundDay, FundTransfer, MoneyMove
from fund.models.reminders import Reminder, ReminderContact, ReminderPause, ReminderSending

__all__ = [
    "ADVANCE_MEANS",
    "DECISION_SUBJECTS",
    "FEE_TAKEN",
    "RETENTION_CAPS",
    "SCHEDULE_CAUSES",
    "Advance",
    "AdvanceMovement",
    "AdvanceSum",
    "Application",
    "ApplicationFile",
    "ApplicationWithdrawal",
    "BankLine",
    "BankSettlement",
    "BankSettlementPart",
    "BankSettlementUndoing",
    "BankStatement",
    "Call",
    "ContractPaper",
    "ContractSignature",
    "Decision",
    "Donor",
    "FieldVisit",
    "Fund",
    "FundAccount",
    "FundBankAccount",
    "FundContribution",
    "FundDay",
    "FundTerms",
    "FundTransfer",
    "GuaranteeCall",
    "GuaranteeCallWithdrawal",
    "Guarantor",
    "GuarantorPayment",
    "MoneyMove",
    "PlannedTranche",
    "Reminder",
    "ReminderContact",
    "ReminderPause",
    "ReminderSending",
    "Schedule",
    "ScheduledInstalment",
    "TranchePlan",
    "Vote",
]
