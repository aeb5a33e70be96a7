"""A new table leaves in an export, a new operation is an act of the API; or it is said here why not."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from fund.api import v1 as fund_api
from inventory.api import v1 as inventory_api
from kernel.db import Model
from kernel.execute import Operation
from producers.api import v1 as producers_api
from shop.api import v1 as shop_api
from shop.queries.leaving import LEAVING, STAYING
from traceability.api import v1 as traceability_api

MODULES = (producers_api, traceability_api, inventory_api, fund_api, shop_api)
ACTS = [act for module in MODULES for act in module.ACTS]


def test_every_table_leaves_or_says_why_it_stays() -> None:
    tables = set(Model.metadata.tables)
    leaving = {facts.model.__tablename__ for facts in LEAVING}
    assert tables - leaving - STAYING.keys() == set()
    assert leaving & STAYING.keys() == set()
    assert STAYING.keys() - tables == set()
    assert len({facts.file for facts in LEAVING}) == len(LEAVING)


# What other systems do not ask for, and why.
BY_TILL = "a till says it, signed by its own key, by the till’s interface"
BY_PHONE = "a village phone says it, by the field’s interface"
BY_COUNTER = "a counter’s phone says it, by its own interface"
BY_PLATFORM = "the platform asks itself"
PART = "done by another operation, as a part of it"
FILE = "it carries a file, which the page receives"
PERSON = "a person answers for it on a page"
COMMITTEE = "the committee’s minutes are written by a person on a page"
WITHOUT_API = {
    "create_user": PERSON, "create_token": PERSON, "revoke_token": PERSON,
    "receive_list": FILE, "start_import": FILE, "import_members": PART, "import_plots": PART,
    "import_organisations": PART, "import_articles": PART, "import_prices": PART,
    "load_opening_stock": PART,
    "join_evidence": FILE, "reuse_evidence": PERSON, "take_evidence_away": PERSON, "request_export": FILE,
    "request_data": FILE, "send_for_order": "sent by `send_delivery`, the order told on the page",
    "publish_standard": PERSON, "correct_certificate": PERSON,
    "tell_endings": BY_PLATFORM, "begin_alerts": BY_PLATFORM,
    "sign_delivery": PERSON,
    "declare_certificate": FILE, "join_piece_to_lot": FILE, "request_labels": FILE, "reprint_labels": FILE,
    "relabel_at_place": FILE,
    "report_problem": "the public page takes it", "use_hidden_code": "the public page takes it",
    "record_scans": "the public page counts them", "answer_scan_alert": PERSON,
    "define_products": "reference data, loaded at the terminal", "count_waiting": BY_PLATFORM,
    "request_capture": "the EPCIS interface", "capture_events": "the EPCIS interface",
    "tell_facts": BY_PLATFORM, "recall_lot": PART, "begin_drill": PART, "note_drill_step": PERSON,
    "rehearse": PERSON, "end_drill": PERSON,
    "rebuild_days": BY_PLATFORM, "rebuild_sums": BY_PLATFORM, "define_tax_rule": PART,
    "empty_stall": PERSON, "stock_stall": PERSON,
    "withdraw_counted": BY_COUNTER, "tell_unknown": BY_COUNTER, "tell_part": BY_COUNTER,
    "settle_unknown": PERSON,
    "open_fixed_places": BY_PLATFORM, "attach_photo": BY_PHONE, "cancel_weighing": BY_PHONE,
    "keep_refusal": BY_PHONE, "count_refusal": PERSON, "keep_photo": PERSON, "drop_refusal": PERSON,
    "retain_from_payout": PART, "receive_solidarity": PART,
    "open_fund": PERSON, "set_fund_terms": PERSON, "join_paper": FILE,
    "remind": BY_PLATFORM, "look_again": BY_PLATFORM, "note_sending": PERSON, "note_call": PERSON,
    "state_contact": PERSON, "pause_reminders": PERSON,
    "sign_contract": PERSON, "join_contract": FILE, "call_guarantor": PERSON, "withdraw_call": PERSON,
    "receive_statements": FILE, "tell_fund_bank_account": PERSON, "settle_by_repayments": PERSON,
    "settle_by_contribution": PERSON, "settle_by_move": PERSON, "settle_by_facts": PERSON,
    "set_line_aside": PERSON, "undo_settlement": PERSON,
    "decide_application": COMMITTEE, "reschedule": COMMITTEE, "replan": COMMITTEE,
    "write_off": COMMITTEE,
    "record_sale": BY_TILL, "receive_record": BY_TILL, "enrol_till": BY_TILL, "close_series": BY_TILL,
    "keep_till_closing": BY_TILL, "open_cash_session": BY_TILL, "move_cash": BY_TILL,
    "hand_over": BY_TILL, "close_cash_session": BY_TILL, "begin_card": BY_TILL, "note_intent": BY_TILL,
    "ask_card": BY_TILL, "drop_card": BY_TILL, "settle_card": BY_TILL, "mail_receipt": BY_TILL,
    "close_place": BY_PLATFORM, "register_till": PERSON, "change_till": PERSON, "set_pin": PERSON,
    "price_piece": "done by `define_article` and `plan_prices`, which are acts",
    "settle_record": PERSON, "tell_ledger_account": PERSON,
    "tell_fund_account": PERSON,
    "tell_bank_account": "a bank account is changed by a person on a page, never by a program",
}  # fmt: skip


def operations() -> Iterator[Operation[Any]]:
    for package in ("kernel", "producers", "traceability", "inventory", "fund", "shop"):
        root = import_module(package)
        for found in walk_packages(root.__path__, f"{package}."):
            if ".cli" in found.name:
                continue
            module = import_module(found.name)
            for value in vars(module).values():
                if isinstance(value, Operation) and value.run.__module__ == found.name:
                    yield value


def test_every_operation_is_an_act_of_the_api_or_says_why_not() -> None:
    acts = {act.operation.name for act in ACTS}
    names = {one.name for one in operations()}
    assert names - acts - WITHOUT_API.keys() == set()
    assert acts & WITHOUT_API.keys() == set()
    assert WITHOUT_API.keys() - names == set()
