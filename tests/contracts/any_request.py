"""Requests that a description of an interface allows, and many that it does not."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error


def ask_everything(
    app: Flask,
    description: dict[str, Any],
    *,
    examples_each: int,
    seeded: int,
    checks: Sequence[Any] = (not_a_server_error,),
    phases: Sequence[Phase] = (Phase.generate,),
    headers: Mapping[str, str] | None = None,
    before: Callable[[Case], None] = lambda case: None,
) -> Counter[int]:
    """Ask each operation of an OpenAPI description so many things; how often each status was answered."""
    schema = schemathesis.openapi.from_dict(description)
    schema.app = app
    statuses: Counter[int] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()

        @seed(seeded)
        @settings(
            max_examples=examples_each,
            deadline=None,
            database=None,
            phases=list(phases),
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Case) -> None:
            before(case)
            answer = case.call_and_validate(headers=dict(headers or {}), checks=list(checks))
            statuses[answer.status_code] += 1

        ask()
    return statuses
