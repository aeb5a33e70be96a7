"""What of the fund's tables may leave, and who sees which rows of it."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import ColumnElement, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from fund.models import (
    Advance,
    AdvanceMovement,
    Application,
    ApplicationFile,
    ApplicationWithdrawal,
    BankLine,
    BankSettlement,
    BankSettlementPart,
    BankSettlementUndoing,
    BankStatement,
    Call,
    ContractPaper,
    ContractSignature,
    Decision,
    Donor,
    FieldVisit,
    Fund,
    FundAccount,
    FundBankAccount,
    FundContribution,
    FundTerms,
    FundTransfer,
    GuaranteeCall,
    GuaranteeCallWithdrawal,
    Guarantor,
    GuarantorPayment,
    MoneyMove,
    PlannedTranche,
    Reminder,
    ReminderContact,
    ReminderPause,
    ReminderSending,
    Schedule,
    ScheduledInstalment,
    TranchePlan,
    Vote,
)
from kernel.access import Actor, Role
from kernel.facts import Facts, Part, Seen, everybody, through

READERS = frozenset({Role.FUND_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR})
_BENEFICIARIES = READERS | {Role.COOPERATIVE_OFFICER}


def sees_fund(actor: Actor) -> bool:
    """Whether somebody sees every fund: its officers, the network's managers, auditors."""
    return actor.has(READERS)


def _officers(actor: Actor) -> ColumnElement[bool]:
    return true() if sees_fund(actor) else false()


def _of(column: InstrumentedAttribute[object]) -> Callable[[Actor], ColumnElement[bool]]:
    """Rows of the organisations that one is attached to; all of them for who sees the fund."""

    def sees(actor: Actor) -> ColumnElement[bool]:
        return true() if sees_fund(actor) else or_(false(), column.in_(actor.organisations))

    return sees


def _through(column: InstrumentedAttribute[object], key: InstrumentedAttribute[object], sees: Seen) -> Seen:
    within = through(column, key, sees)
    return lambda actor: true() if sees_fund(actor) else within(actor)


lent = partial(Facts, subject="fund", roles=_BENEFICIARIES)
run = partial(Facts, subject="fund", roles=READERS, sees=_officers)

applications = _of(Application.organisation_id)
advances = _of(Advance.organisation_id)
_of_application = partial(_through, key=Application.id, sees=applications)
_of_advance = partial(_through, key=Advance.id, sees=advances)

FACTS = (
    lent("funds", "fonds", Fund, sees=everybody, parts=(Part("terms", FundTerms, "fund_id"),)),
    lent("fund-terms", "fonds-reglements", FundTerms, sees=everybody, is_listed=False),
    run("donors", "fonds-bailleurs", Donor),
    run("fund-contributions", "fonds-dotations", FundContribution),
    run("fund-money-moves", "fonds-argent", MoneyMove),
    run("fund-transfers", "fonds-ecritures", FundTransfer),
    run("fund-accounts", "fonds-plan-de-comptes", FundAccount),
    lent("fund-applications", "fonds-dossiers", Application, sees=applications,
         parts=(Part("guarantors", Guarantor, "application_id"),
                Part("withdrawal", ApplicationWithdrawal, "application_id"))),
    lent("guarantors", "fonds-garants", Guarantor, is_listed=False,
         sees=_of_application(Guarantor.application_id)),
    lent("fund-application-files", "fonds-dossiers-pieces", ApplicationFile, is_listed=False,
         sees=_of_application(ApplicationFile.application_id)),
    lent("fund-application-withdrawals", "fonds-dossiers-retires", ApplicationWithdrawal, is_listed=False,
         sees=_of_application(ApplicationWithdrawal.application_id)),
    run("field-visits", "fonds-visites", FieldVisit),
    run("committee-decisions", "fonds-decisions", Decision, parts=(Part("votes", Vote, "decision_id"),)),
    run("committee-votes", "fonds-votes", Vote, is_listed=False),
    lent("advances", "avances", Advance, sees=advances,
         parts=(Part("tranches", PlannedTranche, "advance_id"),
                Part("plans", TranchePlan, "advance_id"),
                Part("schedules", Schedule, "advance_id"),
                Part("movements", AdvanceMovement, "advance_id"))),
    lent("planned-tranches", "avances-tranches-prevues", PlannedTranche, is_listed=False,
         sees=_of_advance(PlannedTranche.advance_id)),
    lent("tranche-plans", "avances-plans-de-versement", TranchePlan, is_listed=False,
         sees=_of_advance(TranchePlan.advance_id)),
    lent("advance-schedules", "avances-echeanciers", Schedule, sees=_of_advance(Schedule.advance_id),
         parts=(Part("instalments", ScheduledInstalment, "schedule_id"),)),
    lent("advance-instalments", "avances-echeances", ScheduledInstalment, is_listed=False,
         sees=_through(ScheduledInstalment.schedule_id, Schedule.id, _of_advance(Schedule.advance_id))),
    lent("advance-movements", "avances-mouvements", AdvanceMovement,
         sees=_of_advance(AdvanceMovement.advance_id)),
    lent("advance-reminders", "avances-relances", Reminder, sees=_of_advance(Reminder.advance_id),
         parts=(Part("sendings", ReminderSending, "reminder_id"),)),
    lent("advance-reminder-sendings", "avances-relances-envois", ReminderSending, is_listed=False,
         sees=_through(ReminderSending.reminder_id, Reminder.id, _of_advance(Reminder.advance_id))),
    lent("reminder-contacts", "relances-contacts", ReminderContact,
         sees=_of(ReminderContact.organisation_id)),
    run("reminder-pauses", "relances-suspendues", ReminderPause),
    run("advance-calls", "avances-appels", Call),
    lent("contract-signatures", "avances-contrats-signatures", ContractSignature,
         sees=_of_advance(ContractSignature.advance_id)),
    lent("contract-papers", "avances-contrats-pieces", ContractPaper, is_listed=False,
         sees=_of_advance(ContractPaper.advance_id)),
    lent("guarantee-calls", "avances-appels-en-garantie", GuaranteeCall,
         sees=_of_advance(GuaranteeCall.advance_id),
         parts=(Part("withdrawal", GuaranteeCallWithdrawal, "call_id"),)),
    lent("guarantee-call-withdrawals", "avances-appels-en-garantie-retires", GuaranteeCallWithdrawal,
         is_listed=False,
         sees=_through(GuaranteeCallWithdrawal.call_id, GuaranteeCall.id,
                       _of_advance(GuaranteeCall.advance_id))),
    lent("guarantor-payments", "avances-paiements-des-garants", GuarantorPayment, is_listed=False,
         sees=_through(GuarantorPayment.movement_id, AdvanceMovement.id,
                       _of_advance(AdvanceMovement.advance_id))),
    run("fund-bank-accounts", "fonds-comptes-bancaires", FundBankAccount),
    run("bank-statements", "fonds-releves", BankStatement,
        parts=(Part("lines", BankLine, "statement_id"),)),
    run("bank-lines", "fonds-releves-lignes", BankLine,
        parts=(Part("settlements", BankSettlement, "line_id"),)),
    run("bank-settlements", "fonds-releves-pointages", BankSettlement,
        parts=(Part("parts", BankSettlementPart, "settlement_id"),
               Part("undoing", BankSettlementUndoing, "settlement_id"))),
    run("bank-settlement-parts", "fonds-releves-pointages-parts", BankSettlementPart, is_listed=False),
    run("bank-settlement-undoings", "fonds-releves-pointages-annules", BankSettlementUndoing,
        is_listed=False),
)  # fmt: skip
