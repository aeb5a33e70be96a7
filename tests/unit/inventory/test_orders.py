"""What an order has come to, from its lines."""

import pytest

from inventory.rules.orders import ORDER_STATES, OrderedLine, state_of

ASKED = OrderedLine(10)
PROMISED = OrderedLine(10, 8)
PARTLY = OrderedLine(10, 8, 5)
SENT = OrderedLine(10, 8, 8)
RECEIVED = OrderedLine(10, 8, 8, 7)


@pytest.mark.parametrize(
    ("line", "ending", "is_on_the_road", "state"),
    [
        (ASKED, None, False, "asked"),
        (PROMISED, None, False, "answered"),
        (PARTLY, None, True, "partly_sent"),
        (PARTLY, None, False, "partly_sent"),
        (PARTLY, "closed", True, "sent"),
        (PARTLY, "closed", False, "received"),
        (SENT, None, True, "sent"),
        (RECEIVED, None, False, "received"),
        (PROMISED, "closed", False, "closed"),
        (ASKED, "cancelled", False, "cancelled"),
    ],
)
def test_the_state_of_an_order_is_told_from_its_facts(
    line: OrderedLine, ending: str | None, is_on_the_road: bool, state: str
) -> None:
    assert state in ORDER_STATES
    assert state_of([line], ending, is_on_the_road=is_on_the_road) == state


def test_one_line_still_to_send_keeps_an_order_open() -> None:
    assert state_of([SENT, PROMISED], None, is_on_the_road=True) == "partly_sent"


def test_what_is_left_follows_the_promise_and_never_goes_below_zero() -> None:
    assert (ASKED.left, PROMISED.left, PARTLY.left) == (10, 8, 3)
    assert OrderedLine(10, 8, 12).left == 0
