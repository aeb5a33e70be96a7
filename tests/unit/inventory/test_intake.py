"""What a reception says about one line."""

import pytest

from inventory.rules.intake import DifferenceNeedsReason, Reception, receive


def test_what_arrives_whole_is_kept_whole() -> None:
    assert receive(10, 10, None) == Reception(kept=10, lost=0, found=0, reason=None)


@pytest.mark.parametrize("reason", ["short", "damaged"])
def test_what_is_missing_or_broken_is_lost(reason: str) -> None:
    assert receive(10, 8, reason) == Reception(kept=8, lost=2, found=0, reason=reason)


def test_what_comes_on_top_is_found() -> None:
    assert receive(10, 13, "extra") == Reception(kept=10, lost=0, found=3, reason="extra")


@pytest.mark.parametrize(
    ("received", "reason"), [(8, None), (8, "extra"), (12, "short"), (12, None), (8, "stolen")]
)
def test_a_difference_needs_a_reason_that_fits_it(received: int, reason: str | None) -> None:
    with pytest.raises(DifferenceNeedsReason):
        receive(10, received, reason)
