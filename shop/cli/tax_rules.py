"""The shop's reference data: VAT rates, with where each comes from."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from flask import Flask
from sqlalchemy import select

from kernel.access import system_actor
from kernel.clock import now
from kernel.db import db
from kernel.execute import Context, execute
from kernel.ids import new_id
from kernel.reference import reference
from shop.models import TaxRule
from shop.operations.catalogue import DefineTaxRule, define_tax_rule

RULES = Path(__file__).parent.parent / "reference" / "tax-rules.json"


@reference("tax rules")
def load_tax_rules() -> int:
    """Add the rates that are not there yet."""
    there = set(db.session.scalars(select(TaxRule.id)))
    missing = [rule for rule in _rules() if rule.rule_id not in there]
    for rule in missing:
        actor = system_actor("flask reference load")
        execute(define_tax_rule, rule, Context(new_id(), actor, "cli", occurred_at=now()))
    return len(missing)


def _rules() -> Iterator[DefineTaxRule]:
    written: dict[str, Any] = json.loads(RULES.read_text())
    for row in written["rules"]:
        country, status = row["country"], row["seller_status"]
        begins = written["valid_from"][country]
        for tax_class in row["tax_classes"]:
            yield DefineTaxRule(
                rule_id=uuid5(NAMESPACE_URL, f"igoudar:tax:{country}:{status}:{tax_class}:{begins}"),
                country=country,
                seller_status=status,
                tax_class=tax_class,
                valid_from=date.fromisoformat(begins),
                rate_bp=row["rate_bp"],
                mention=written["mentions"][row["mention"]] if row["mention"] else None,
                source=row["source"],
            )


def install(app: Flask) -> None:
    """Nothing to put on the application: importing this declares the reference data."""
