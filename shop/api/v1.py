"""Articles, prices, sales, counts, payouts and recalls, for other systems: `/api/v1`."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from kernel.api.door import Act, door
from kernel.tokens import scopes
from shop.operations.catalogue import change_article, define_article, set_price
from shop.operations.counts.ending import cancel_count, post_count
from shop.operations.counts.figures import tell_absent, tell_counted
from shop.operations.counts.opening import open_count, recount
from shop.operations.payouts.agreements import agree
from shop.operations.payouts.corrections import correct_payout
from shop.operations.payouts.decisions import decide_run
from shop.operations.payouts.payments import pay_deposit, pay_payout
from shop.operations.payouts.runs import prepare_run
from shop.operations.prices import plan_prices, withdraw_planned_price
from shop.operations.recalls import acknowledge, note_notice, take_back, tell_holders, write_note
from shop.operations.reordering import set_reorder_point
from shop.operations.settling import settle_flag
from shop.operations.taxes import add_tax_rule
from shop.queries.facts import FACTS
from traceability.operations.lifts import lift_recall
from traceability.queries.facts import FACTS as LOT_FACTS

TABLES = {facts.name: facts for facts in FACTS}
_LOTS = {facts.name: facts for facts in LOT_FACTS}
_UUID = "0198f3c2-7d51-7c0e-9a4e-6f3f1f0f5a11"

ACTS = (
    Act("/articles", define_article, "catalogue", "Put a trade item on sale.", makes=("article_id",),
        example={"trade_item_id": _UUID, "branch": "saffron", "tax_class": "food"}),
    Act("/articles/<uuid:article_id>/changes", change_article, "catalogue",
        "Change how an article is shown and taxed, or stop selling it.", on=TABLES["articles"],
        example={"branch": "saffron", "tax_class": "food", "is_favourite": True, "is_active": True}),
    Act("/prices", set_price, "catalogue", "Set the price of an article at a place from a day on.",
        example={"place_id": _UUID, "article_id": _UUID, "valid_from": "2026-12-01", "gross_cents": 4500}),
    Act("/price-plans", plan_prices, "catalogue", "Plan the prices of several articles at a place.",
        example={"place_id": _UUID, "valid_from": "2026-12-01", "until": None,
                 "prices": [{"article_id": _UUID, "gross_cents": 4500}]}),
    Act("/price-withdrawals", withdraw_planned_price, "catalogue", "Withdraw a planned price.",
        example={"place_id": _UUID, "article_id": _UUID, "valid_from": "2026-12-01", "gross_cents": 4500}),
    Act("/tax-rules", add_tax_rule, "catalogue", "Say a VAT rate and where it comes from.",
        makes=("rule_id",),
        example={"country": "MA", "seller_status": "exempt_cooperative", "tax_class": "food",
                 "valid_from": "2027-01-01", "rate_bp": 0, "mention": "Exonéré, CGI art. 91",
                 "source": "CGI 2027"}),
    Act("/reorder-points", set_reorder_point, "stock", "Say how much of an article a place wants to have.",
        makes=("point_id",),
        example={"place_id": _UUID, "trade_item_id": _UUID, "minimum": 6, "target": 24, "lead_days": 10}),
    Act("/counts", open_count, "counts", "Open a count of a place.", makes=("count_id",),
        example={"place_id": _UUID, "scope": "place"}),
    Act("/counts/<uuid:count_id>/entries", tell_counted, "counts", "Say what was found of a lot.",
        makes=("entry_id",), on=TABLES["counts"], example={"lot_id": _UUID, "quantity": 11}),
    Act("/counts/<uuid:count_id>/absences", tell_absent, "counts",
        "Say that nothing was found of all that nobody counted.", on=TABLES["counts"]),
    Act("/counts/<uuid:count_id>/rounds", recount, "counts", "Count what differs again.",
        on=TABLES["counts"]),
    Act("/counts/<uuid:count_id>/cancellation", cancel_count, "counts", "Give a count up.",
        on=TABLES["counts"], example={"reason": "Boutique fermée"}),
    Act("/counts/<uuid:count_id>/posting", post_count, "counts",
        "Bring the differences of a count to the stock.", on=TABLES["counts"],
        example={"reason": "Inventaire de novembre"}),
    Act("/agreements", agree, "payouts", "Say on what terms a producer's goods are sold.",
        makes=("agreement_id",),
        example={"organisation_id": _UUID, "place_id": None, "valid_from": "2026-12-01",
                 "terms": {"commission_bp": 2000, "solidarity_bp": 200}, "reference": "Convention 2026"}),
    Act("/payout-runs", prepare_run, "payouts", "Prepare what a boutique owes its producers.",
        makes=("run_id",), example={"place_id": _UUID, "until": "2026-11-19"}),
    Act("/payout-runs/<uuid:run_id>/decision", decide_run, "payouts",
        "Approve or reject a run; never who prepared it.", on=TABLES["payout-runs"],
        example={"decision": "approved"}),
    Act("/payouts/<uuid:payout_id>/payment", pay_payout, "payouts", "Say that a statement was paid.",
        on=TABLES["payouts"],
        example={"paid_on": "2026-11-21", "means": "transfer", "reference": "VIR 2026-112"}),
    Act("/payouts/<uuid:payout_id>/corrections", correct_payout, "payouts",
        "Correct an approved statement by a further line.", makes=("correction_id",), on=TABLES["payouts"],
        example={"amount_cents": -1500, "reason": "Prix mal saisi"}),
    Act("/payout-deposits", pay_deposit, "payouts", "Record money given before any statement.",
        makes=("deposit_id",),
        example={"place_id": _UUID, "organisation_id": _UUID, "amount_cents": 50_000,
                 "paid_on": "2026-11-20", "means": "cash", "reference": "Reçu 8"}),
    Act(
        "/recalls", take_back, "recalls", "Recall a lot and all that was made of it or with it.",
        makes=("recall_id",),
        example={"lot_id": _UUID, "reason": "Corps étranger", "advice": "Rapportez-le à la boutique."},
    ),
    Act("/recalls/<uuid:recall_id>/lifts", lift_recall, "recalls", "Lift a recall, whole or for some lots.",
        makes=("lift_id",), on=_LOTS["recalls"], example={"reason": "Analyse conforme"}),
    Act("/recalls/<uuid:case_id>/telling", tell_holders, "recalls", "Tell who holds some of a recall.",
        on=_LOTS["recalls"]),
    Act("/recalls/<uuid:case_id>/notices", note_notice, "recalls", "Note that somebody was told.",
        makes=("notice_id",), on=_LOTS["recalls"],
        example={"kind": "authority", "recipient": "ONSSA", "channel": "phone"}),
    Act("/recalls/<uuid:case_id>/notes", write_note, "recalls", "Note a gap or what is done about it.",
        makes=("note_id",), on=_LOTS["recalls"],
        example={"kind": "action", "text": "Machine révisée"}),
    Act("/recall-notices/<uuid:notice_id>/answer", acknowledge, "recalls", "Answer a notice.",
        on=TABLES["recall-notices"], example={"name": "Fatima", "remark": "12 pots mis de côté"}),
    Act("/sale-flags/<uuid:flag_id>/settlement", settle_flag, "sales", "Settle what was odd about a sale.",
        on=TABLES["sale-flags"], example={"note": "Recompté"}),
)  # fmt: skip

versioned = door("shop", FACTS, ACTS)


def install(app: Flask) -> None:
    """Let keys be made for it."""
    scopes(
        {
            "sales:read": _l("lire les ventes et les caisses"),
            "sales:write": _l("régler ce qui est signalé sur les ventes"),
            "counts:read": _l("lire les inventaires"),
            "counts:write": _l("compter le stock"),
            "payouts:read": _l("lire les reversements et les accords"),
            "payouts:write": _l("préparer, approuver et payer les reversements"),
        }
    )
