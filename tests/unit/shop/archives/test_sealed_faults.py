"""What the till itself does wrong, and signs by its own key, is found."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shop.gateways import verifier
from shop.gateways.archives import write_archive
from tests.unit.shop.archives.building import (
    NETWORK,
    Alter,
    an_archive,
    first_device,
    found,
    second_device,
    write_year,
)


def more(*path: str | int, by: int = 1) -> Callable[[dict[str, Any]], None]:
    """A change of one figure of a body."""

    def change(body: dict[str, Any]) -> None:
        *way, name = path
        holder: Any = body
        for step in way:
            holder = holder[step]
        holder[name] += by

    return change


def on(series: int, chain: str, sequence: int, change: Callable[[dict[str, Any]], None]) -> Alter:
    def alter(*said: Any) -> None:
        if said[:3] == (series, chain, sequence):
            change(said[3])

    return alter


CLOSING_FIGURES = [
    *((name,) for name in verifier.CLOSING_FIGURES),
    ("takings", "cash"),
    ("taxes", 0, "gross_cents"),
    ("taxes", 0, "tax_cents"),
    ("perpetual_cents",),
    ("perpetual_absolute_cents",),
    ("first",),
]


@pytest.mark.parametrize("sequence", [1, 5], ids=["day", "month"])
@pytest.mark.parametrize("figure", CLOSING_FIGURES, ids=lambda path: "-".join(map(str, path)))
def test_a_closing_with_a_wrong_figure_is_found(
    tmp_path: Path, figure: tuple[str | int, ...], sequence: int
) -> None:
    year = write_year(tmp_path, on(1, "closing", sequence, more(*figure)))
    breaks = found(year.path)
    assert {one.check for one in breaks} == {"closings"}
    assert verifier.Spot(1, "closing", sequence) in {one.spot for one in breaks}


def test_a_year_that_is_not_the_sum_of_its_months_is_found(tmp_path: Path) -> None:
    year = write_year(tmp_path, on(2, "closing", 5, more("total_cents", by=-100)))
    assert [one.spot.sequence for one in found(year.path)] == [5]


def test_perpetual_totals_that_begin_again_are_found(tmp_path: Path) -> None:
    def forget(body: dict[str, Any]) -> None:
        body["perpetual_cents"], body["perpetual_absolute_cents"] = (
            body["total_cents"],
            body["absolute_cents"],
        )

    breaks = found(write_year(tmp_path, on(1, "closing", 2, forget)).path)
    assert verifier.Spot(1, "closing", 2) in {one.spot for one in breaks}


@pytest.mark.parametrize(
    "figure",
    [
        ("lines", 0, "gross_cents"),
        ("lines", 0, "discount_cents"),
        ("lines", 0, "tax_cents"),
        ("lines", 0, "net_cents"),
        ("lines", 1, "quantity"),
        ("lines", 1, "unit_price_cents"),
        ("payments", 0, "amount_cents"),
        ("taxes", 0, "tax_cents"),
        ("total_cents",),
        ("cash_rounding_cents",),
        ("change_cents",),
    ],
    ids=lambda path: "-".join(map(str, path)),
)
def test_a_receipt_that_contradicts_itself_is_found(tmp_path: Path, figure: tuple[str | int, ...]) -> None:
    by = 100 if figure[-1] == "unit_price_cents" else 10
    breaks = found(write_year(tmp_path, on(1, "sale", 1, more(*figure, by=by))).path)
    assert ("receipts", (1, "sale", 1)) in {(one.check, one.spot) for one in breaks}


def test_a_refund_of_more_than_its_share_is_found(tmp_path: Path) -> None:
    def give_more(body: dict[str, Any]) -> None:
        line = body["lines"][0]
        for holder, name in (
            (line, "gross_cents"),
            (body, "total_cents"),
            (body["payments"][0], "amount_cents"),
        ):
            holder[name] -= 1_200
        line["tax_cents"] -= 200
        line["net_cents"] -= 1_000
        row = body["taxes"][0]
        row["gross_cents"], row["tax_cents"], row["net_cents"] = (
            line["gross_cents"], line["tax_cents"], line["net_cents"],
        )  # fmt: skip

    breaks = found(write_year(tmp_path, on(1, "sale", 2, give_more)).path)
    assert ("citations", (1, "sale", 2)) in {(one.check, one.spot) for one in breaks}
    assert "receipts" not in {one.check for one in breaks}


def cite(hash_or_number: str, value: str) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        (body.get("refund_of") or body)[hash_or_number] = value

    return change


@pytest.mark.parametrize("said", [("hash", "0" * 64), ("number", "TAR1-000777"), ("number", "TAR1.3-000001")])
@pytest.mark.parametrize("chain", [(1, "reprint", 1), (1, "sale", 2), (2, "sale", 2)], ids=str)
def test_a_citation_of_no_receipt_is_found(
    tmp_path: Path, chain: tuple[int, str, int], said: tuple[str, str]
) -> None:
    breaks = found(write_year(tmp_path, on(*chain, cite(*said))).path)
    assert ("citations", chain) in {(one.check, one.spot) for one in breaks}


def test_a_receipt_of_another_till_may_be_cited(tmp_path: Path) -> None:
    year = write_year(tmp_path, on(1, "reprint", 1, cite("number", "TAR9-000001")))
    assert found(year.path) == []


@pytest.mark.parametrize(
    "body",
    [
        {}, {"lines": "x"}, {"lines": [3]}, {"lines": [], "taxes": {}, "payments": None},
        {"first": 1, "last": 2**53 - 1, "period": "2026-01-02"}, {"period": 7, "takings": []},
    ],
    ids=lambda body: str(list(body.items()))[:30],
)  # fmt: skip
@pytest.mark.parametrize("chain", ["sale", "training", "reprint", "closing"])
def test_a_body_of_any_shape_is_told_and_never_crashes(
    tmp_path: Path, chain: str, body: dict[str, Any]
) -> None:
    def spoil(said: dict[str, Any]) -> None:
        said.clear()
        said.update(body)

    assert found(write_year(tmp_path, on(1, chain, 1, spoil)).path)


def test_a_closing_that_covers_without_end_is_found(tmp_path: Path) -> None:
    year = write_year(tmp_path, on(1, "closing", 1, more("last", by=2**52)))
    assert "closings" in {one.check for one in found(year.path)}


def test_a_series_that_cites_another_end_is_found(tmp_path: Path) -> None:
    first = first_device(lambda *_: None)
    wrong = replace(first)
    wrong.__dict__.update(first.__dict__)
    wrong.heads = {**first.heads, "sale": (first.heads["sale"][0] + 3, "0" * 64)}
    archive = an_archive((first, second_device(wrong, lambda *_: None)))
    write_archive(tmp_path / "a.zip", archive, NETWORK.sign)
    assert {one.check for one in found(tmp_path / "a.zip")} == {"opening"}
