"""Pages of events: a token says by itself, to nobody's harm, where the next one begins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from json import dumps, loads
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, request

from kernel.clock import now
from traceability.queries.epcis.asking import Mark
from traceability.rules.epcis.moments import write_moment
from traceability.rules.epcis.questions import Question, WrongParameter

TOKEN_LIFE = timedelta(days=1)
COUNT_MAX = 10**10


def mark_of(question: Question) -> Mark | None:
    """Where the page begins; raises WrongParameter for a token of another question, or too old."""
    if question.token is None:
        return None
    mark, digest, until = read_token(question.token)
    if digest != _digest(question) or until < now():
        raise WrongParameter(name="nextPageToken")
    return mark


def point_to_next(answer: Response, question: Question, mark: Mark) -> None:
    """Say on an answer where its next page is, and until when."""
    until = now() + TOKEN_LIFE
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "nextPageToken"]
    query = urlencode([*rest, ("nextPageToken", _token(question, mark, until))])
    answer.headers["Link"] = f'<{request.base_url}?{query}>; rel="next"'
    answer.headers["GS1-Next-Page-Token-Expires"] = write_moment(until)


def read_token(token: str) -> tuple[Mark, str, datetime]:
    """A token's mark, the digest of its question and its end; raises WrongParameter for any other text."""
    try:
        said = loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        mark = Mark(datetime.fromisoformat(said["value"]), UUID(said["id"]), _left(said["left"]))
        until = datetime.fromtimestamp(int(said["until"]), UTC)
        if mark.value.tzinfo is None:
            raise ValueError(token)
        return mark, str(said["of"]), until
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError, OSError):
        raise WrongParameter(name="nextPageToken") from None


def _left(value: Any) -> int | None:
    if value is None:
        return None
    if not 0 < int(value) < COUNT_MAX:
        raise ValueError(value)
    return int(value)


def _token(question: Question, mark: Mark, until: datetime) -> str:
    said = {
        "of": _digest(question),
        "value": mark.value.isoformat(),
        "id": str(mark.event_id),
        "left": mark.left,
        "until": int(until.timestamp()),
    }
    return urlsafe_b64encode(dumps(said).encode()).decode().rstrip("=")


def _digest(question: Question) -> str:
    """The same for the same conditions, whatever the size of the page."""
    asked = (question.equals, question.names, question.since, question.before, question.is_declared_wrong,
             question.order_by, question.is_descending, question.count_limit)  # fmt: skip
    return sha256(repr(asked).encode()).hexdigest()[:16]
