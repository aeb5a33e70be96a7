"""The till and the server write the same letters for the same basket, whatever the basket."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.rules.discounts import Charged, Discount, basket_discount_cents, line_discount_cents
from shop.rules.sales import SoldLine, priced_line, tax_rows, worth_cents
from shop.rules.seals import canonical_text

FRONTEND = Path(__file__).parents[3] / "frontend"
BASKETS = 40
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
CENTS = st.integers(0, 10**7)
IDS = st.uuids(version=4).map(str)


def discounts(kinds: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any] | None]:
    percent = st.fixed_dictionaries({"kind": st.just("percent"), "value": st.integers(0, 10_000)})
    exact = st.fixed_dictionaries(
        {"kind": st.sampled_from([kind for kind in kinds if kind != "percent"]), "value": CENTS}
    )
    return st.none() | percent | exact


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    sort = draw(st.sampled_from(["goods", "goods", "goods", "voucher", "deposit"]))
    is_goods = sort == "goods"
    return {
        "id": draw(IDS),
        "sort": sort,
        "article_id": draw(IDS) if is_goods else None,
        "lot_id": draw(IDS) if is_goods else None,
        "owner_id": draw(IDS) if is_goods else None,
        "label": draw(WORDS),
        "lot": draw(WORDS) if is_goods else None,
        "owner": draw(WORDS) if is_goods else None,
        "code": None if is_goods else "B-7K2M9-PQRST",
        "quantity": draw(st.integers(1, 99_999)) if is_goods else 1,
        "per": draw(st.sampled_from([1, 1_000])) if is_goods else 1,
        "unit_price_cents": draw(CENTS),
        "discount_reason": draw(st.none() | WORDS) if is_goods else None,
        "basket_discount_cents": 0,
        "tax_rate_bp": draw(st.sampled_from([0, 550, 1_000, 2_000])) if is_goods else 0,
        "tax_mention": draw(st.sampled_from([None, "Exonéré (CGI, art. 91)"])) if is_goods else None,
        "refunds": None,
        "back_to": None,
        "discount": draw(discounts(("percent", "amount"))) if is_goods else None,
    }


BASKET = st.fixed_dictionaries(
    {
        "lines": st.lists(lines(), min_size=1, max_size=6),
        "discount": discounts(("percent", "amount", "total")),
    }
)


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Any]], list[str]]:
    """The till's own arithmetic and seal, built from its sources and run by Node."""
    bundle = tmp_path_factory.mktemp("till") / "sealed.mjs"
    source = FRONTEND / "src" / "till" / "testing" / "sealed.ts"
    path = {**os.environ, "PATH": f"{FRONTEND.parent / '.venv' / 'bin'}:{os.environ['PATH']}"}
    esbuild = FRONTEND / "node_modules" / ".bin" / "esbuild"
    command = [esbuild, source, "--bundle", "--format=esm", "--log-level=error", f"--outfile={bundle}"]
    subprocess.run(command, check=True, env=path)
    script = (
        f"import {{ sealedAll }} from {json.dumps(str(bundle))};"
        "let text = ''; for await (const part of process.stdin) text += part; console.log(sealedAll(text))"
    )

    def ask(baskets: list[Any]) -> list[str]:
        told = subprocess.run(
            ["node", "--input-type=module", "-e", script],
            input=json.dumps(baskets),
            capture_output=True,
            text=True,
            check=True,
            env=path,
        )
        texts: list[str] = json.loads(told.stdout)
        return texts

    return ask


def sealed_here(basket: dict[str, Any]) -> str:
    """The same basket by the server's rules."""
    before = [_priced(line) for line in basket["lines"]]
    shares = [0] * len(before)
    if basket["discount"]:
        charged = [Charged(line.sort, line.gross_cents) for line in before]
        shares = basket_discount_cents(charged, Discount(**basket["discount"]))
    priced = [_priced(line, share) for line, share in zip(basket["lines"], shares, strict=True)]
    return canonical_text(
        {
            "lines": [_said(line) for line in priced],
            "taxes": [asdict(row) for row in tax_rows(priced)],
            "total_cents": sum(line.gross_cents for line in priced),
        }
    )


def _priced(asked: dict[str, Any], share: int = 0) -> SoldLine:
    worth = worth_cents(asked["quantity"], asked["unit_price_cents"], asked["per"])
    off = line_discount_cents(worth, Discount(**asked["discount"])) if asked["discount"] else 0
    ids = [UUID(asked[name]) if asked[name] else None for name in ("article_id", "lot_id", "owner_id")]
    return priced_line(
        UUID(asked["id"]),
        *ids,
        asked["label"],
        **{
            name: asked[name]
            for name in (
                "quantity", "unit_price_cents", "tax_rate_bp", "tax_mention", "per", "sort", "code", "lot",
                "owner", "discount_reason",
            )
        },
        discount_cents=off,
        basket_discount_cents=share,
    )  # fmt: skip


def _said(line: SoldLine) -> dict[str, Any]:
    said = {name: str(value) if isinstance(value, UUID) else value for name, value in asdict(line).items()}
    return {"id": said.pop("line_id"), **said}


@settings(max_examples=8, deadline=None)
@given(baskets=st.lists(BASKET, min_size=BASKETS, max_size=BASKETS))
def test_the_same_letters_for_the_same_basket(
    till: Callable[[list[Any]], list[str]], baskets: list[dict[str, Any]]
) -> None:
    assert till(baskets) == [sealed_here(basket) for basket in baskets]
