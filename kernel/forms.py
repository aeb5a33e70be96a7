"""Forms that carry their operation id, and give a refusal back at the field it concerns."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired

from kernel.clock import now
from kernel.errors import DomainError, Invalid, Refused
from kernel.execute import Context
from kernel.ids import new_id
from kernel.messages import sentence
from kernel.security import current_actor

NEEDED = InputRequired(_l("À remplir."))


class OperationForm(FlaskForm):
    """A form that asks for one operation; its id is made with the page, so sending twice acts once."""

    operation_id = HiddenField(default=lambda: str(new_id()))

    def context(self) -> Context:
        """The context of the operation asked by this form, now, in the name of who is signed in."""
        return web_context(id_or_new(self.operation_id.data))


class NewRecordForm(OperationForm):
    """A form whose record's id is made with the page, so that sending it twice makes one record."""

    record_id = HiddenField(default=lambda: str(new_id()))

    def id(self) -> UUID:
        """The id of the record to make."""
        return id_or_new(self.record_id.data)


def id_or_new(given: object) -> UUID:
    """An id that was made with a page; another when what came back is none."""
    try:
        return UUID(str(given))
    except ValueError:
        return new_id()


def record_id(given: object) -> UUID:
    """A choice by record: what is sent is text, what is offered is an id already."""
    return UUID(str(given))


def choices(words: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The choices of a field out of a table of words."""
    return list(words.items())


def offer(field: SelectField, rows: Iterable[tuple[UUID, str]]) -> None:
    """Give a field the records that may be chosen."""
    field.choices = list(rows)


def web_context(operation_id: UUID) -> Context:
    """The context of an operation asked through a page."""
    return Context(operation_id, current_actor(), "web", occurred_at=now())


def add_problem(form: FlaskForm, error: DomainError) -> None:
    """Put an error's sentence at its field, or at the head of the form when it has none there."""
    field: Any = getattr(form, error.field, None) if error.field else None
    if field is not None and hasattr(field, "errors"):
        field.errors = [*field.errors, sentence(error)]
    else:
        form.form_errors.append(sentence(error))


@contextmanager
def problems_on(form: FlaskForm) -> Iterator[None]:
    """Run an operation; what is Invalid or Refused is written on the form, which is then shown again."""
    try:
        yield
    except (Invalid, Refused) as error:
        add_problem(form, error)


def status_of(form: FlaskForm) -> int:
    """Status of a page that shows `form`: 422 when it was sent and something is wrong with it."""
    return 422 if request.method == "POST" and (form.errors or form.form_errors) else 200
