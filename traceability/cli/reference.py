"""The terminal's door: products, what their processes should give, techniques of making by hand."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from flask import Flask
from sqlalchemy import select

import traceability.messages
import traceability.messages.makings  # noqa: F401 - the sentences of this package
from kernel.access import system_actor
from kernel.clock import now
from kernel.db import db
from kernel.execute import Context, execute
from kernel.ids import new_id
from kernel.reference import reference
from traceability.models import Product, Technique, YieldBand
from traceability.operations.makings import DefineTechniques, NewTechnique, define_techniques
from traceability.operations.products import (
    DefineProducts,
    NewProduct,
    NewYieldBand,
    define_products,
)

REFERENCE = Path(__file__).parents[1] / "reference"
_PPM_PER_PERCENT = 10_000


def product_id(key: str) -> UUID:
    """The id of a product of the reference data: the same on every installation."""
    return uuid5(NAMESPACE_URL, f"igoudar:product:{key}")


@reference("products")
def load_products() -> int:
    """Add the products and expected yields that are not there yet; how many were added."""
    known = set(db.session.scalars(select(Product.key)))
    bands = set(
        db.session.execute(
            select(YieldBand.process, YieldBand.input_product_id, YieldBand.output_product_id)
        ).tuples()
    )
    command = DefineProducts(
        products=[one for one in _products() if one.key not in known],
        yield_bands=[
            one
            for one in _yield_bands()
            if (one.process, one.input_product_id, one.output_product_id) not in bands
        ],
    )
    added = len(command.products) + len(command.yield_bands)
    if added:
        context = Context(new_id(), system_actor("flask reference load"), "cli", occurred_at=now())
        execute(define_products, command, context)
    return added


def technique_id(key: str) -> UUID:
    """The id of a technique of the reference data: the same on every installation."""
    return uuid5(NAMESPACE_URL, f"igoudar:technique:{key}")


@reference("techniques")
def load_techniques() -> int:
    """Add the techniques that are not there yet; how many were added."""
    known = set(db.session.scalars(select(Technique.key)))
    rows = [row for row in _read("techniques") if row["key"] not in known]
    if rows:
        command = DefineTechniques([NewTechnique(technique_id(row["key"]), **row) for row in rows])
        context = Context(new_id(), system_actor("flask reference load"), "cli", occurred_at=now())
        execute(define_techniques, command, context)
    return len(rows)


def _products() -> list[NewProduct]:
    return [NewProduct(id=product_id(row["key"]), **row) for row in _read("products")]


def _yield_bands() -> list[NewYieldBand]:
    return [
        NewYieldBand(
            process=row["process"],
            input_product_id=product_id(row["input"]),
            output_product_id=product_id(row["output"]),
            low_ppm=int(Decimal(row["low_percent"]) * _PPM_PER_PERCENT),
            high_ppm=int(Decimal(row["high_percent"]) * _PPM_PER_PERCENT),
            source=row["source"],
            is_co_product=row.get("is_co_product", False),
        )
        for row in _read("yields")
    ]


@cache
def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((REFERENCE / f"{name}.json").read_text("utf-8"))[name]
    return rows


def install(app: Flask) -> None:
    """Nothing of its own on `flask`: the loader above is called by `flask reference load`."""
