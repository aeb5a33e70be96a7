"""Tables of the shop, by subject."""

from shop.models.catalogue import Article, Price, PriceList, TaxRule
from shop.models.sales import Payment, Sale, SaleFlag, SaleLine
from shop.models.tills import CashClosing, CashSession, Till

__all__ = [
    "Article",
    "CashClosing",
    "CashSession",
    "Payment",
    "Price",
    "PriceList",
    "Sale",
    "SaleFlag",
    "SaleLine",
    "TaxRule",
    "Till",
]
