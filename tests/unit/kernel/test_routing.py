"""An address is built as it always was; only later."""

from typing import Any
from uuid import UUID

import pytest
from werkzeug.routing import Map, Rule

from kernel.routing import LateRule

LOT = UUID("0190f1a2-0000-7000-8000-000000000001")
ADDRESSES: dict[str, dict[str, Any]] = {
    "/": {},
    "/lots/<uuid:lot_id>": {"lot_id": LOT},
    "/01/<gtin>/10/<path:lot>": {"gtin": "06111234567896", "lot": "SAF 2026/3"},
    "/rules/<int:rule>": {"rule": 7},
}


def test_an_address_is_built_as_werkzeug_builds_it() -> None:
    for text, values in ADDRESSES.items():
        asked = {**values, "page": 2, "branch": "safran d’octobre"}
        late = _addresses(LateRule(text, endpoint="told"))
        at_once = _addresses(Rule(text, endpoint="told"))
        for _ in range(2):
            assert late.build("told", asked) == at_once.build("told", asked)
            assert late.build("told", asked, append_unknown=False) == at_once.build(
                "told", asked, append_unknown=False
            )


def test_an_address_with_a_default_leaves_it_out() -> None:
    late = _addresses(
        LateRule("/ledger", endpoint="told", defaults={"page": 1}),
        LateRule("/ledger/<int:page>", endpoint="told"),
    )

    assert late.build("told", {"page": 1}) == "/ledger"
    assert late.build("told", {"page": 3}) == "/ledger/3"


def test_nothing_is_compiled_before_it_is_asked_for() -> None:
    rule = LateRule("/lots/<uuid:lot_id>", endpoint="told")
    addresses = _addresses(rule)
    before = rule._build_unknown

    addresses.build("told", {"lot_id": LOT})

    assert rule._build_unknown is not before
    with pytest.raises(LookupError):
        addresses.build("nowhere")


def _addresses(*rules: Rule) -> Any:
    return Map(rules).bind("igoudar.example")
