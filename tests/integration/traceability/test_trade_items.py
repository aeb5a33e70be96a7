"""Packs are defined once, and print only the GTINs that are theirs."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders.producers import a_cooperative
from tests.builders.traceability import a_trade_item
from tests.conftest import Do
from traceability.models import TradeItem
from traceability.operations.items import (
    GtinStatusUnknown,
    GtinTaken,
    ShelfLifeOutOfRange,
    TradeItemCodeTaken,
)
from traceability.rules.gs1.check_digits import check_digit
from traceability.rules.gs1.errors import InvalidCheckDigit
from traceability.rules.gtins import GtinNotInternal, GtinNotLicensed


def gtin13(twelve: str) -> str:
    return f"{twelve}{check_digit(twelve)}"


LICENSED, INTERNAL = gtin13("952123400001"), gtin13("040000000001")


def test_a_licensed_gtin_begins_with_the_organisations_own_prefix(do: Do, session: Session) -> None:
    souktana = a_cooperative(do, gs1_prefix="9521234")
    item = a_trade_item(do, souktana, gtin=LICENSED, gtin_status="licensed")
    assert session.get_one(TradeItem, item).gtin == f"0{LICENSED}"
    without = a_cooperative(do, "Alkaoutar")
    with pytest.raises(GtinNotLicensed):
        a_trade_item(do, without, gtin=LICENSED, gtin_status="licensed")


def test_a_licensed_gtin_is_one_pack_and_an_internal_one_is_free_elsewhere(do: Do) -> None:
    souktana = a_cooperative(do, gs1_prefix="9521234")
    other = a_cooperative(do, "Alkaoutar", gs1_prefix="9521234")
    a_trade_item(do, souktana, gtin=LICENSED, gtin_status="licensed")
    with pytest.raises(GtinTaken):
        a_trade_item(do, other, gtin=LICENSED, gtin_status="licensed")
    a_trade_item(do, souktana, gtin=INTERNAL, gtin_status="internal")
    a_trade_item(do, other, gtin=INTERNAL, gtin_status="internal")
    with pytest.raises(GtinTaken):
        a_trade_item(do, other, gtin=INTERNAL, gtin_status="internal")


def test_an_internal_number_is_one_that_gs1_leaves_to_each_house(do: Do) -> None:
    with pytest.raises(GtinNotInternal):
        a_trade_item(do, a_cooperative(do), gtin=LICENSED, gtin_status="internal")


def test_a_gtin_goes_with_its_status_and_its_check_digit(do: Do) -> None:
    souktana = a_cooperative(do)
    for gtin, status in ((None, "internal"), (INTERNAL, "none"), (INTERNAL, "borrowed")):
        with pytest.raises(GtinStatusUnknown):
            a_trade_item(do, souktana, gtin=gtin, gtin_status=status)
    wrong = INTERNAL[:-1] + str((int(INTERNAL[-1]) + 1) % 10)
    with pytest.raises(InvalidCheckDigit):
        a_trade_item(do, souktana, gtin=wrong, gtin_status="internal")


def test_a_code_is_one_pack_of_the_organisation_and_keeps_a_sensible_time(do: Do) -> None:
    souktana, other = a_cooperative(do), a_cooperative(do, "Alkaoutar")
    a_trade_item(do, souktana, code="art-saf1g")
    a_trade_item(do, other, code="art-saf1g")
    with pytest.raises(TradeItemCodeTaken):
        a_trade_item(do, souktana, code="art-saf1g")
    with pytest.raises(ShelfLifeOutOfRange):
        a_trade_item(do, souktana, shelf_life_days=0)


def test_the_reference_data_holds_its_branches_and_techniques_and_adds_nothing_twice(
    do: Do, session: Session
) -> None:
    from traceability.cli.reference import load_products, load_techniques
    from traceability.models import Product

    branches = set(session.scalars(select(Product.branch)))
    assert branches == {"saffron", "argan", "olive", "pamm", "craft"}
    assert load_products() == 0
    assert load_techniques() == 0
