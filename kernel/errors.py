"""The four kinds of error a person can cause; every concrete error subclasses one of them.

A concrete error lives beside the rule that raises it, has a stable `code`, and carries values.
Its sentence is in the message catalogue of its package (`messages.py`), never here.
"""

from typing import Any, ClassVar


class DomainError(Exception):
    """Something a person asked for cannot be done; carries a stable code and the values of its sentence."""

    code: ClassVar[str] = "error"

    def __init__(self, field: str | None = None, **values: Any) -> None:
        super().__init__(self.code)
        self.field = field
        self.values = values

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.code}({told})"


class Invalid(DomainError):
    """What was given cannot be understood or breaks a rule of form."""

    code = "invalid"


class NotFound(DomainError):
    """What was asked for does not exist, or is not visible to this person."""

    code = "not-found"


class Forbidden(DomainError):
    """The person may not do this."""

    code = "forbidden"


class Refused(DomainError):
    """Understood and allowed, but the state of things forbids it."""

    code = "refused"
