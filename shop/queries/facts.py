"""What of the catalogue, tills, sales, counts and payouts may leave, and who sees which rows of it."""

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import InstrumentedAttribute

from inventory.models import Place
from inventory.queries.places import within
from kernel.access import Actor, Role
from kernel.facts import Facts, Part, Seen, either, everybody, of_organisation, through
from shop.models import (
    Article,
    CardAttempt,
    CashClosing,
    CashMovement,
    CashSession,
    ConsignmentAgreement,
    CountEnd,
    CountEntry,
    CountLine,
    CountTask,
    Credit,
    CreditUse,
    FlagSettlement,
    HandOver,
    LedgerAccount,
    MemberShare,
    Payment,
    Payout,
    PayoutCorrection,
    PayoutDecision,
    PayoutDeposit,
    PayoutLine,
    PayoutPayment,
    PayoutRun,
    PayoutSettlement,
    PlaceClosing,
    Price,
    PriceFact,
    PriceList,
    RecallAcknowledgement,
    RecallNote,
    RecallNotice,
    RecordSettlement,
    ReorderPoint,
    Sale,
    SaleFlag,
    SaleLine,
    SealedRecord,
    StockCount,
    TaxRule,
    Till,
    TillClosing,
    TillSeries,
)
from shop.models.counts import CountPart, CountUnknown, CountUnknownSettled, CountWithdrawal
from shop.queries.payouts.agreements import agreed_with
from traceability.models import Drill, Recall
from traceability.queries.recalls import visible as visible_recalls

_MANAGERS = frozenset({Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, Role.AUDITOR})
_SELLERS = _MANAGERS | {Role.SELLER}
_EVERYWHERE = _SELLERS | {Role.COOPERATIVE_OFFICER}
_PAID = _MANAGERS | {Role.COOPERATIVE_OFFICER, Role.FUND_OFFICER}

catalogue = partial(Facts, subject="catalogue", roles=_EVERYWHERE)
sales = partial(Facts, subject="sales", roles=_SELLERS)
within_sales = partial(sales, is_listed=False)
counts = partial(Facts, subject="counts", roles=_EVERYWHERE)
payouts = partial(Facts, subject="payouts", roles=_PAID)
within_payouts = partial(payouts, is_listed=False)
books = partial(Facts, subject="sales", roles=_MANAGERS, is_listed=False)


def at_place(column: InstrumentedAttribute[Any]) -> Seen:
    """Rows of the places that one keeps."""
    return through(column, Place.id, within)


def of_sale(column: InstrumentedAttribute[Any]) -> Seen:
    """Rows about receipts of the places that one keeps."""
    return through(column, Sale.id, _sales)


def of_payout(column: InstrumentedAttribute[Any]) -> Seen:
    """Rows about statements that one may read."""
    return through(column, Payout.id, _payouts)


_sales = at_place(Sale.place_id)
_tills = at_place(Till.place_id)
_drawers = through(CashSession.till_id, Till.id, _tills)
_records = at_place(SealedRecord.place_id)
_flags = of_sale(SaleFlag.sale_id)
_counts = at_place(StockCount.place_id)
_entries = through(CountEntry.count_id, StockCount.id, _counts)
_unknowns = through(CountUnknown.count_id, StockCount.id, _counts)
_runs = at_place(PayoutRun.place_id)
_notices = either(at_place(RecallNotice.place_id), of_organisation(RecallNotice.organisation_id))


def _payouts(actor: Actor) -> ColumnElement[bool]:
    """The statements of a place that one keeps; of one's own organisation, once approved."""
    if actor.sees_all or actor.has((Role.FUND_OFFICER,)):
        return true()
    approved = through(
        Payout.run_id, PayoutDecision.run_id, lambda _actor: PayoutDecision.decision == "approved"
    )
    own = of_organisation(Payout.organisation_id)(actor) & approved(actor)
    return through(Payout.run_id, PayoutRun.id, _runs)(actor) | own


FACTS = (
    catalogue("articles", "articles", Article, sees=everybody),
    catalogue("price-lists", "tarifs", PriceList, sees=at_place(PriceList.place_id)),
    catalogue("prices", "prix", Price,
              sees=through(Price.price_list_id, PriceList.id, at_place(PriceList.place_id))),
    catalogue("price-facts", "prix-dits", PriceFact, is_listed=False,
              sees=through(PriceFact.price_list_id, PriceList.id, at_place(PriceList.place_id))),
    catalogue("tax-rules", "regles-de-tva", TaxRule, sees=everybody),
    sales("tills", "caisses", Till, sees=_tills, without=frozenset({"print_bridge", "stripe_reader"})),
    within_sales("cash-sessions", "sessions-de-caisse", CashSession, sees=_drawers),
    within_sales("cash-movements", "mouvements-de-caisse", CashMovement,
                 sees=through(CashMovement.cash_session_id, CashSession.id, _drawers)),
    within_sales("cash-closings", "fermetures-de-caisse", CashClosing,
                 sees=through(CashClosing.cash_session_id, CashSession.id, _drawers)),
    within_sales("hand-overs", "passations-de-caisse", HandOver,
                 sees=through(HandOver.cash_session_id, CashSession.id, _drawers)),
    sales("sales", "ventes", Sale, sees=_sales,
          parts=(Part("lines", SaleLine, "sale_id"), Part("payments", Payment, "sale_id"),
                 Part("flags", SaleFlag, "sale_id"))),
    sales("sale-lines", "ventes-lignes", SaleLine, sees=of_sale(SaleLine.sale_id)),
    sales("payments", "reglements", Payment, sees=of_sale(Payment.sale_id)),
    within_sales("sale-flags", "ventes-signalees", SaleFlag, sees=_flags),
    within_sales("flag-settlements", "ventes-signalees-reglees", FlagSettlement,
                 sees=through(FlagSettlement.flag_id, SaleFlag.id, _flags)),
    within_sales("credits", "avoirs", Credit, sees=at_place(Credit.place_id), without=frozenset({"code"})),
    within_sales("credit-uses", "avoirs-employes", CreditUse, sees=of_sale(CreditUse.sale_id)),
    within_sales("card-attempts", "paiements-par-carte", CardAttempt,
                 sees=through(CardAttempt.till_id, Till.id, _tills)),
    books("sealed-records", "journal-scelle", SealedRecord, sees=_records),
    books("record-settlements", "journal-scelle-regle", RecordSettlement,
          sees=through(RecordSettlement.record_id, SealedRecord.id, _records)),
    books("till-series", "caisses-appareils", TillSeries, sees=at_place(TillSeries.place_id),
          without=frozenset({"token_hash"})),
    books("till-closings", "clotures-des-caisses", TillClosing, sees=at_place(TillClosing.place_id)),
    books("place-closings", "clotures-des-lieux", PlaceClosing, sees=at_place(PlaceClosing.place_id)),
    books("ledger-accounts", "plan-de-comptes", LedgerAccount,
          sees=either(of_organisation(LedgerAccount.organisation_id),
                      through(LedgerAccount.organisation_id, Place.organisation_id, within))),
    counts("reorder-points", "seuils", ReorderPoint, subject="stock", sees=at_place(ReorderPoint.place_id)),
    counts("counts", "inventaires", StockCount, sees=_counts,
           parts=(Part("entries", CountEntry, "count_id"), Part("lines", CountLine, "count_id"),
                  Part("end", CountEnd, "count_id"))),
    counts("count-entries", "inventaires-saisies", CountEntry, is_listed=False,
           sees=through(CountEntry.count_id, StockCount.id, _counts)),
    counts("count-lines", "inventaires-ecarts", CountLine, is_listed=False,
           sees=at_place(CountLine.place_id)),
    counts("count-tasks", "inventaires-taches", CountTask, is_listed=False,
           sees=through(CountTask.count_id, StockCount.id, _counts)),
    counts("count-ends", "inventaires-fins", CountEnd, is_listed=False,
           sees=through(CountEnd.count_id, StockCount.id, _counts)),
    counts("count-withdrawals", "inventaires-saisies-retirees", CountWithdrawal, is_listed=False,
           sees=through(CountWithdrawal.entry_id, CountEntry.id, _entries)),
    counts("count-unknowns", "inventaires-inconnus", CountUnknown, is_listed=False, sees=_unknowns),
    counts("count-unknowns-settled", "inventaires-inconnus-regles", CountUnknownSettled, is_listed=False,
           sees=through(CountUnknownSettled.unknown_id, CountUnknown.id, _unknowns)),
    counts("count-parts", "inventaires-parts", CountPart, is_listed=False,
           sees=through(CountPart.count_id, StockCount.id, _counts)),
    payouts("agreements", "accords", ConsignmentAgreement, sees=agreed_with),
    payouts("payout-runs", "reversements-series", PayoutRun, roles=_MANAGERS, sees=_runs,
            parts=(Part("payouts", Payout, "run_id"), Part("decision", PayoutDecision, "run_id"))),
    within_payouts("payout-decisions", "reversements-decisions", PayoutDecision, roles=_MANAGERS,
                   sees=through(PayoutDecision.run_id, PayoutRun.id, _runs)),
    payouts("payouts", "reversements", Payout, sees=_payouts,
            parts=(Part("lines", PayoutLine, "payout_id"), Part("settlement", PayoutSettlement, "payout_id"),
                   Part("payment", PayoutPayment, "payout_id"),
                   Part("corrections", PayoutCorrection, "payout_id"))),
    within_payouts("payout-lines", "reversements-lignes", PayoutLine, sees=of_payout(PayoutLine.payout_id)),
    within_payouts("member-shares", "reversements-parts", MemberShare, sees=of_payout(MemberShare.payout_id)),
    within_payouts("payout-settlements", "reversements-soldes", PayoutSettlement,
                   sees=of_payout(PayoutSettlement.payout_id)),
    within_payouts("payout-payments", "reversements-payes", PayoutPayment,
                   sees=of_payout(PayoutPayment.payout_id)),
    within_payouts("payout-corrections", "reversements-corrections", PayoutCorrection,
                   sees=of_payout(PayoutCorrection.payout_id)),
    within_payouts("payout-deposits", "acomptes", PayoutDeposit,
                   sees=either(at_place(PayoutDeposit.place_id),
                               of_organisation(PayoutDeposit.organisation_id))),
    sales("recall-notices", "rappels-avis", RecallNotice, subject="recalls", roles=_EVERYWHERE,
          sees=_notices),
    within_sales("recall-acknowledgements", "rappels-reponses", RecallAcknowledgement, subject="recalls",
                 roles=_EVERYWHERE,
                 sees=through(RecallAcknowledgement.notice_id, RecallNotice.id, _notices)),
    within_sales("recall-notes", "rappels-notes", RecallNote, subject="recalls",
                 roles=frozenset({Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR}),
                 sees=either(through(RecallNote.recall_id, Recall.id, visible_recalls),
                             through(RecallNote.drill_id, Drill.id,
                                     of_organisation(Drill.organisation_id)))),
)  # fmt: skip
