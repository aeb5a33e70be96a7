"""The parameters of a rule as people write them, one a line: `months_max = 12`, `steps = drying, packing`."""

from collections.abc import Mapping
from typing import Any

from producers.rules.requirements import RULES, ParametersWrong

LINES_MAX = 20


def written(parameters: Mapping[str, Any]) -> str:
    """The lines that `read_parameters` reads back."""
    return "\n".join(f"{name} = {_text(value)}" for name, value in parameters.items())


def read_parameters(rule: str | None, text: str | None) -> dict[str, Any]:
    """The parameters that a text says; whether they fit is the rule's own check. Raises ParametersWrong."""
    lines = [line for line in (text or "").splitlines() if line.strip()]
    if len(lines) > LINES_MAX:
        raise ParametersWrong(field="parameters", rule=rule or "")
    found: dict[str, Any] = {}
    for line in lines:
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or name in found:
            raise ParametersWrong(field="parameters", rule=rule or "")
        found[name] = _value(rule, name, value)
    return found


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _value(rule: str | None, name: str, text: str) -> Any:
    """A number, a list or a word: whichever the rule's shape for `name` takes."""
    shape = RULES[rule].parameters.get(name) if rule and rule in RULES else None
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
    parts = [part.strip() for part in text.split(",")]
    for value in (number, parts, text):
        if shape is not None and value is not None and shape(value):
            return value
    return text
