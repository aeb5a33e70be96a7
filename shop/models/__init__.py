"""Tables of the shop, by subject."""

from shop.models.cards import CardAttempt
from shop.models.catalogue import Article, Price, PriceList, TaxRule
from shop.models.counts import (
    CountEnd,
    CountEntry,
    CountLine,
    CountPart,
    CountTask,
    CountUnknown,
    CountUnknownSettled,
    CountWithdrawal,
    StockCount,
)
from shop.models.credits import Credit, CreditUse
from shop.models.daily import SoldDay, TakingsDay
from shop.models.ledger import LedgerAccount
from shop.models.payouts import (
    BankAccount,
    ConsignmentAgreement,
    MemberShare,
    Payout,
    PayoutCorrection,
    PayoutDecision,
    PayoutDeposit,
    PayoutLine,
    PayoutPayment,
    PayoutRun,
    PayoutSettlement,
)
from shop.models.prices import PriceFact
from shop.models.recalls import (
    NOTE_KINDS,
    NOTICE_CHANNELS,
    NOTICE_KINDS,
    RecallAcknowledgement,
    RecallNote,
    RecallNotice,
)
from shop.models.reordering import ReorderPoint
from shop.models.sales import FlagSettlement, Payment, Sale, SaleFlag, SaleLine
from shop.models.seals import PlaceClosing, RecordSettlement, SealedRecord, TillClosing, TillSeries
from shop.models.tills import CashClosing, CashMovement, CashSession, HandOver, Till, TillPin

__all__ = [
    "NOTE_KINDS",
    "NOTICE_CHANNELS",
    "NOTICE_KINDS",
    "Article",
    "BankAccount",
    "CardAttempt",
    "CashClosing",
    "CashMovement",
    "CashSession",
    "ConsignmentAgreement",
    "CountEnd",
    "CountEntry",
    "CountLine",
    "CountPart",
    "CountTask",
    "CountUnknown",
    "CountUnknownSettled",
    "CountWithdrawal",
    "Credit",
    "CreditUse",
    "FlagSettlement",
    "HandOver",
    "LedgerAccount",
    "MemberShare",
    "Payment",
    "Payout",
    "PayoutCorrection",
    "PayoutDecision",
    "PayoutDeposit",
    "PayoutLine",
    "PayoutPayment",
    "PayoutRun",
    "PayoutSettlement",
    "PlaceClosing",
    "Price",
    "PriceFact",
    "PriceList",
    "RecallAcknowledgement",
    "RecallNote",
    "RecallNotice",
    "RecordSettlement",
    "ReorderPoint",
    "Sale",
    "SaleFlag",
    "SaleLine",
    "SealedRecord",
    "SoldDay",
    "StockCount",
    "TakingsDay",
    "TaxRule",
    "Till",
    "TillClosing",
    "TillPin",
    "TillSeries",
]
