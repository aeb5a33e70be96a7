"""The query parameters of EPCIS 2.0 as one question; a name that is not of the standard is refused."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from kernel.errors import Invalid
from traceability.rules.epcis import index
from traceability.rules.epcis.identifiers import canonical
from traceability.rules.epcis.moments import read_moment
from traceability.rules.epcis.vocabulary import word_address

PER_PAGE = 30
PER_PAGE_MAX = 1_000
VALUES_MAX = 100
ACTIONS = ("ADD", "OBSERVE", "DELETE")


class UnknownParameter(Invalid):
    """No such question, or one that this repository does not answer (`name`)."""

    code = "epcis-unknown-parameter"


class WrongParameter(Invalid):
    """A parameter whose value cannot be (`name`)."""

    code = "epcis-wrong-parameter"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: each condition must hold; within one, any of its values will do."""

    # Column of the index → accepted values.
    equals: tuple[tuple[str, tuple[str, ...]], ...] = ()
    # Parts of a reference → accepted addresses.
    names: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    # Column, earliest moment, moment before which.
    since: tuple[tuple[str, datetime], ...] = ()
    before: tuple[tuple[str, datetime], ...] = ()
    is_declared_wrong: bool = False
    order_by: str = "record_time"
    is_descending: bool = True
    per_page: int = PER_PAGE
    # At most so many events in all; or a refusal when there are more.
    count_limit: int | None = None
    count_max: int | None = None
    token: str | None = field(default=None, compare=False)


def read_question(given: Iterable[tuple[str, str]]) -> Question:
    """The question that parameters ask; raises UnknownParameter, WrongParameter."""
    question, seen = Question(), set()
    for name, value in given:
        reader = _READERS.get(name)
        if reader is None:
            raise UnknownParameter(name=name[:80])
        if name in seen:
            raise WrongParameter(name=name)
        seen.add(name)
        try:
            question = reader(question, value)
        except ValueError:
            raise WrongParameter(name=name) from None
    if question.count_limit and question.count_max:
        raise WrongParameter(name="maxEventCount")
    return question


def about(question: Question, collection: str, value: str) -> Question:
    """The question narrowed to one value of a collection, as `/bizSteps/shipping/events` asks.

    A thing is looked for in every part: our lots are classes, which the standard's `epcs` leaves out.
    """
    if collection == "epcs":
        names = (*question.names, (index.THING_PARTS, (canonical(value),)))
        return replace(question, names=names)
    column, write = _COLUMNS[collection]
    return replace(question, equals=(*question.equals, (column, (write(value),))))


_COLUMNS: dict[str, tuple[str, Callable[[str], str]]] = {
    "eventTypes": ("type", str),
    "bizSteps": ("biz_step", lambda one: word_address("bizStep", one)),
    "bizLocations": ("biz_location", canonical),
    "readPoints": ("read_point", canonical),
    "dispositions": ("disposition", lambda one: word_address("disposition", one)),
}


Reader = Callable[[Question, str], Question]


def _values(text: str) -> tuple[str, ...]:
    """The values between bars; raises ValueError for none, or too many."""
    values = tuple(dict.fromkeys(one.strip() for one in text.split("|")))
    if not all(values) or len(values) > VALUES_MAX:
        raise ValueError(text)
    return values


def _equals(column: str, write: Callable[[str], str] = str) -> Reader:
    def read(question: Question, text: str) -> Question:
        values = tuple(write(one) for one in _values(text))
        return replace(question, equals=(*question.equals, (column, values)))

    return read


def _word(column: str, kind: str) -> Reader:
    return _equals(column, lambda one: word_address(kind, one))


def _action(question: Question, text: str) -> Question:
    if not set(_values(text)) <= set(ACTIONS):
        raise ValueError(text)
    return _equals("action")(question, text)


def _names(parts: tuple[str, ...], write: Callable[[str], str] = canonical) -> Reader:
    def read(question: Question, text: str) -> Question:
        values = tuple(write(one) for one in _values(text))
        return replace(question, names=(*question.names, (parts, values)))

    return read


def _disposition(part: str) -> Reader:
    return _names((part,), lambda one: word_address("disposition", one))


def _since(column: str) -> Reader:
    def read(question: Question, text: str) -> Question:
        return replace(question, since=(*question.since, (column, read_moment(_moment_text(text)))))

    return read


def _before(column: str) -> Reader:
    def read(question: Question, text: str) -> Question:
        return replace(question, before=(*question.before, (column, read_moment(_moment_text(text)))))

    return read


def _moment_text(text: str) -> str:
    """A moment whose plus was read as a space, as an address that is not encoded gives it."""
    return re.sub(r" (?=\d{2}:\d{2}$)", "+", text)


def _exists_wrong(question: Question, text: str) -> Question:
    if text.lower() not in ("", "true"):
        raise ValueError(text)
    return replace(question, is_declared_wrong=True)


def _order_by(question: Question, text: str) -> Question:
    columns = {"eventTime": "event_time", "recordTime": "record_time"}
    if text not in columns:
        raise ValueError(text)
    return replace(question, order_by=columns[text])


def _direction(question: Question, text: str) -> Question:
    if text not in ("ASC", "DESC"):
        raise ValueError(text)
    return replace(question, is_descending=text == "DESC")


def _count(text: str) -> int:
    """A whole number above zero; raises ValueError."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise ValueError(text)
    return int(text)


def _per_page(question: Question, text: str) -> Question:
    return replace(question, per_page=min(_count(text), PER_PAGE_MAX))


def _count_limit(question: Question, text: str) -> Question:
    return replace(question, count_limit=_count(text))


def _count_max(question: Question, text: str) -> Question:
    return replace(question, count_max=_count(text))


def _token(question: Question, text: str) -> Question:
    return replace(question, token=text)


_READERS: dict[str, Reader] = {
    "eventType": _equals("type"),
    "GE_eventTime": _since("event_time"),
    "LT_eventTime": _before("event_time"),
    "GE_recordTime": _since("record_time"),
    "LT_recordTime": _before("record_time"),
    "EQ_action": _action,
    "EQ_bizStep": _word("biz_step", "bizStep"),
    "EQ_disposition": _word("disposition", "disposition"),
    "EQ_persistentDisposition_set": _disposition(index.SET),
    "EQ_persistentDisposition_unset": _disposition(index.UNSET),
    # No place of ours lies within another, so that "within" is the place itself.
    "EQ_readPoint": _equals("read_point", canonical),
    "WD_readPoint": _equals("read_point", canonical),
    "EQ_bizLocation": _equals("biz_location", canonical),
    "WD_bizLocation": _equals("biz_location", canonical),
    "EQ_transformationID": _equals("transformation_id", canonical),
    "EQ_eventID": _equals("event_id"),
    "MATCH_epc": _names((index.EPC,)),
    "MATCH_parentID": _names((index.PARENT,)),
    "MATCH_inputEPC": _names((index.INPUT,)),
    "MATCH_outputEPC": _names((index.OUTPUT,)),
    "MATCH_anyEPC": _names(index.EPC_PARTS),
    "MATCH_epcClass": _names((index.CLASS,)),
    "MATCH_inputEPCClass": _names((index.INPUT_CLASS,)),
    "MATCH_outputEPCClass": _names((index.OUTPUT_CLASS,)),
    "MATCH_anyEPCClass": _names(index.CLASS_PARTS),
    "EXISTS_errorDeclaration": _exists_wrong,
    "GE_errorDeclarationTime": _since("declared_wrong_at"),
    "LT_errorDeclarationTime": _before("declared_wrong_at"),
    "EQ_errorReason": _word("error_reason", "reason"),
    "EQ_correctiveEventID": _names((index.CORRECTIVE,), str),
    "orderBy": _order_by,
    "orderDirection": _direction,
    "eventCountLimit": _count_limit,
    "maxEventCount": _count_max,
    "perPage": _per_page,
    "nextPageToken": _token,
}
