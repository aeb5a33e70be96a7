"""Tables of the shop, by subject."""

from shop.models.cards import CardAttempt
from shop.models.catalogue import Article, Price, PriceList, TaxRule
from shop.models.credits import Credit, CreditUse
from shop.models.recalls import (
    NOTE_KINDS,
    NOTICE_CHANNELS,
    NOTICE_KINDS,
    RecallAcknowledgement,
    RecallNote,
    RecallNotice,
)
from shop.models.sales import FlagSettlement, Payment, Sale, SaleFlag, SaleLine
from shop.models.seals import PlaceClosing, RecordSettlement, SealedRecord, TillClosing, TillSeries
from shop.models.tills import CashClosing, CashMovement, CashSession, HandOver, Till, TillPin

__all__ = [
    "NOTE_KINDS",
    "NOTICE_CHANNELS",
    "NOTICE_KINDS",
    "Article",
    "CardAttempt",
    "CashClosing",
    "CashMovement",
    "CashSession",
    "Credit",
    "CreditUse",
    "FlagSettlement",
    "HandOver",
    "Payment",
    "PlaceClosing",
    "Price",
    "PriceList",
    "RecallAcknowledgement",
    "RecallNote",
    "RecallNotice",
    "RecordSettlement",
    "Sale",
    "SaleFlag",
    "SaleLine",
    "SealedRecord",
    "TaxRule",
    "Till",
    "TillClosing",
    "TillPin",
    "TillSeries",
]
