"""What surprises about the scans of a number, and what does not."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from traceability.operations.scans import thresholds
from traceability.rules.scans import Seen, language_and_country, signs

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def at(hours: Sequence[float], *countries: str) -> list[Seen]:
    named = countries or ("MA",)
    return [Seen(START + timedelta(hours=hour), named[n % len(named)]) for n, hour in enumerate(hours)]


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        (at([0]), []),
        (at([0, 1, 2, 3, 4, 5, 6]), []),
        (at([0, 1, 2, 3, 4, 5, 6, 7]), ["burst"]),
        (at([24 * n for n in range(9)]), []),
        (at([0, 24 * 539]), []),
        (at([0, 24 * 540]), ["late"]),
        (at([0, 24], "MA", "FR"), []),
        (at([0, 24, 40], "MA", "FR", "DE"), ["countries"]),
        (at([0, 24, 100], "MA", "FR", "DE"), []),
        (at([31 * n for n in range(12)]), ["scattered"]),
    ],
)
def test_scans_surprise_by_their_times_and_countries(seen: list[Seen], found: list[str]) -> None:
    assert signs(seen, None, thresholds()) == found


def test_a_scan_long_after_the_pack_was_opened_surprises() -> None:
    for days, found in ((59, []), (61, ["after_use"])):
        assert signs(at([0, 24 * days]), START, thresholds()) == found


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        ("fr-MA,fr;q=0.9", ("fr", "MA")),
        ("ar", ("ar", None)),
        ("zgh-Tfng-MA", ("zgh", "MA")),
        ("*", (None, None)),
        ("", (None, None)),
        ("x" * 500, (None, None)),
    ],
)
def test_no_more_is_kept_of_a_browser_than_language_and_country(
    header: str, kept: tuple[str | None, str | None]
) -> None:
    assert language_and_country(header) == kept
