"""Tables of the shop, by subject."""

from shop.models.cards import CardAttempt
from shop.models.catalogue import Article, Price, PriceList, TaxRule
from shop.models.credits import Credit, CreditUse
from shop.models.sales import FlagSettlement, Payment, Sale, SaleFlag, SaleLine
from shop.models.seals import PlaceClosing, RecordSettlement, SealedRecord, TillClosing, TillSeries
from shop.models.tills import CashClosing, CashMovement, CashSession, HandOver, Till, TillPin

__all__ = [
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
