"""Days as a calendar that telephones and offices read (iCalendar, RFC 5545)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE_OCTETS_MAX = 75
MEDIA_TYPE = "text/calendar"
_PRODUCT = "-//Igoudar//Fonds de roulement//FR"
# What may not stand in a text (3.1): tabs and ends of lines may.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class WholeDay:
    """Something of a whole day; `uid` is the same each time that it is told."""

    uid: str
    on: date
    summary: str
    description: str
    url: str


def calendar_text(name: str, days: Iterable[WholeDay], told_at: datetime) -> str:
    """The whole calendar, its lines folded and ended as the standard asks."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{text_value(name)}",
        *(line for one in days for line in _event(one, told_at)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(one: WholeDay, told_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text_value(one.uid)}"
    yield f"DTSTAMP:{told_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{text_value(one.summary)}"
    yield f"DESCRIPTION:{text_value(one.description)}"
    yield f"URL:{one.url}"
    # It takes no time of the day.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def text_value(text: str) -> str:
    """A text with what stands for something in a calendar escaped (3.3.11)."""
    plain = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    escaped = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in pieces of 75 octets at most (3.1), no letter cut in two."""
    pieces, piece, octets, room = [], "", 0, LINE_OCTETS_MAX
    for letter in line:
        size = len(letter.encode())
        if octets + size > room:
            pieces.append(piece)
            # The space that says that the line goes on is an octet too.
            piece, octets, room = "", 0, LINE_OCTETS_MAX - 1
        piece, octets = piece + letter, octets + size
    return "\r\n ".join([*pieces, piece])
