"""When the land becomes organic: statuses by day, and the first day whose harvest counts.

Regulation (EU) 2018/848, annex II part I 1.7: two years before sowing for annual crops, three years
before the first harvest of perennials; 2.2: wild plants from land untreated for three years.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.errors import Invalid

PERENNIAL_MONTHS = 36
# By how the crop grows, or by wild collection; an edition may ask for other months.
MONTHS: Mapping[str, int] = {"annual": 24, "perennial": PERENNIAL_MONTHS, "wild": 36}
# How a crop grows when nobody said: the longer of the two. Saffron corms stay years in the ground and are
# counted so until a control body says otherwise.
USUAL_CYCLE = "perennial"


class TreatmentKeepsNothing(Invalid):
    """After a prohibited treatment a plot is conventional, or begins its conversion again."""

    code = "treatment-keeps-nothing"


@dataclass(frozen=True, slots=True)
class StatusFact:
    """What was said of a plot: from a day on, its status, and how its crop grows."""

    status: str
    begins_on: date
    cycle: str = "perennial"
    is_after_treatment: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A time during which a plot had one status; `ends_on` is the day the next one begins."""

    status: str
    begins_on: date
    ends_on: date | None
    cycle: str
    is_after_treatment: bool


@dataclass(frozen=True, slots=True)
class Conversion:
    """A plot on a day: its status, since when its land is clean, and when its harvest is organic."""

    status: str
    since: date | None
    ready_on: date | None
    cycle: str
    is_organic: bool

    @property
    def is_in_conversion(self) -> bool:
        """On the way, and not there yet."""
        return self.status in ("conversion", "wild") and not self.is_organic


def timeline(facts: Iterable[StatusFact]) -> list[Span]:
    """The statuses in the order of days; `facts` come in the order in which they were recorded.

    Each replaces what the earlier ones said of its day and of what follows.
    """
    kept: list[StatusFact] = []
    for fact in facts:
        kept = [one for one in kept if one.begins_on < fact.begins_on]
        kept.append(fact)
    ends: list[date | None] = [one.begins_on for one in kept[1:]] + [None]
    return [
        Span(one.status, one.begins_on, end, one.cycle, one.is_after_treatment)
        for one, end in zip(kept, ends, strict=True)
    ]


def on_day(spans: Sequence[Span], day: date, months: Mapping[str, int] = MONTHS) -> Conversion | None:
    """What a plot is on `day`; None before the first thing that is known of it."""
    begun = [span for span in spans if span.begins_on <= day]
    if not begun:
        return None
    now, since = begun[-1], clean_since(begun)
    ready = now.begins_on if now.status == "organic" else ready_on(now.status, since, now.cycle, months)
    organic = ready is not None and ready <= day
    return Conversion(now.status, since, ready, now.cycle, organic)


def clean_since(spans: Sequence[Span]) -> date | None:
    """The first day of the unbroken time without prohibited treatment that lasts in the last span."""
    since = None
    for span in reversed(spans):
        if span.status == "conventional":
            break
        since = span.begins_on
        if span.is_after_treatment:
            break
    return since


def ready_on(status: str, since: date | None, cycle: str, months: Mapping[str, int] = MONTHS) -> date | None:
    """The day from which the harvest is organic (for an annual crop: what is sown from then on)."""
    if status == "conventional" or since is None:
        return None
    way = "wild" if status == "wild" else cycle
    return months_after(since, months.get(way, MONTHS[way]))


def months_after(day: date, months: int) -> date:
    """The same day of a later month; 1 March for a 29 February that does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)


def check_treatment(status: str, is_after_treatment: bool) -> None:
    """Raises TreatmentKeepsNothing when a treated plot would stay organic or wild."""
    if is_after_treatment and status in ("organic", "wild"):
        raise TreatmentKeepsNothing(field="status")
