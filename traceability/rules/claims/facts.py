"""What claims are decided on: lots with their steps, ground and growers, certificates, and what is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

from producers.rules.areas import Area
from producers.rules.certificates import Decision, Standing, standing_on
from producers.rules.conversions import Span
from traceability.rules.labels import LabelCount

State = Literal["met", "conversion", "pending", "broken"]
# From best to worst: a lot is worth its worst line, and no more than its worst input.
STATES: tuple[State, ...] = ("met", "conversion", "pending", "broken")


def worst(states: list[State]) -> State:
    """The worst of some states; met when there is none."""
    return max(states, key=STATES.index, default="met")


@dataclass(frozen=True, slots=True)
class Cover:
    """A certificate as claims read it; without plots or products it is not limited in them.

    `products` are keys of those it names and of all that these are made of.
    """

    certificate_id: UUID
    scheme: str
    body: str
    number: str
    organisations: frozenset[UUID]
    plots: frozenset[UUID]
    products: frozenset[str]
    valid_from: date
    valid_until: date
    decisions: tuple[Decision, ...] = ()

    def standing(self, day: date) -> Standing:
        """What it is worth on a day."""
        return standing_on(day, self.valid_from, self.valid_until, self.decisions)


@dataclass(frozen=True, slots=True)
class Ground:
    """A plot that a harvest comes from, with what it was from day to day."""

    plot_id: UUID
    code: str
    commune: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Grower:
    """A member who brought some of a harvest."""

    member_id: UUID
    name: str
    joined_on: date | None
    left_on: date | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who brought a harvest, or her plot, off the certified list of a certification that day."""

    scheme: str
    member: str
    plot: str | None
    since: date


@dataclass(frozen=True, slots=True)
class SupplierPaper:
    """The certificate under which a lot came from outside."""

    scheme: str
    holder: str
    body: str
    number: str
    valid_from: date
    valid_until: date


# Below every class: an analysis that none of them holds of.
OUTSIDE_RANK = 1_000


@dataclass(frozen=True, slots=True)
class Graded:
    """The latest grade of a lot by one standard; the best has rank 1, none has OUTSIDE_RANK."""

    standard_key: str
    grade: str
    rank: int


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """What was printed for a packed lot: its packs with their net content (mg or µL), its labels.

    `said` are the words and the number of the labels that name a certification, by certification;
    `has_origin` whether labels say from where.
    """

    count: LabelCount
    net_content: int
    unit: str
    has_origin: bool
    said: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LotFacts:
    """A lot and the step that made it: by whom, when and where, of what.

    `kind` is the kind of the run, or `harvest` or `intake`; quantities are in the lot's unit.
    `drawn` are the certifications whose approved yield it was counted against; `left` what remains
    approved by certificate, for its season and product.
    """

    lot_id: UUID
    code: str
    generation: int
    kind: str
    organisation_id: UUID
    organisation: str
    product_key: str
    product: str
    day: date
    commune: str | None
    quantity: int
    unit: str
    is_packed: bool = False
    parents: tuple[UUID, ...] = ()
    grounds: tuple[Ground, ...] = ()
    growers: tuple[Grower, ...] = ()
    has_growers: bool = True
    left_out: tuple[LeftOut, ...] = ()
    papers: tuple[SupplierPaper, ...] = ()
    grades: tuple[Graded, ...] = ()
    labels: LabelFacts | None = None
    drawn: Mapping[str, UUID] = field(default_factory=dict)
    left: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskedRule:
    """One automatic requirement of an edition, by the name of its rule."""

    code: str
    rule: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an edition of a certification asks of lots; none of it is known without an edition."""

    scheme: str
    edition: str | None
    rules: tuple[AskedRule, ...] = ()
    area: Area = field(default_factory=lambda: Area(()))
    # Ranks of the grades that `grade_at_least` names, by standard and grade.
    ranks: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def rule(self, name: str) -> AskedRule | None:
        """The requirement decided by a rule; none when the edition does not ask it."""
        return next((one for one in self.rules if one.rule == name), None)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: which sentence says it, with what values, and how it turned out."""

    code: str
    state: State
    lot_id: UUID
    lot_code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    # Told, but no part of what the lot is worth: what is still to be done by hand on its packs.
    is_aside: bool = False


def worst_of(lines: Iterable[Line]) -> State:
    """The worst state of lines, those aside left out."""
    return worst([line.state for line in _weighed(lines)])


def _weighed(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if not line.is_aside]


@dataclass(frozen=True, slots=True)
class LotVerdict:
    """What a lot is worth for a certification: its own lines, and its state with its inputs'.

    `certificate_id` is the certificate that covers the step which made it.
    """

    lot: LotFacts
    lines: tuple[Line, ...]
    state: State
    certificate_id: UUID | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a lot may bear a certification's name; every lot it is made of, harvests first, itself last."""

    scheme: str
    edition: str | None
    state: State
    lots: tuple[LotVerdict, ...]

    @property
    def holds(self) -> bool:
        """Whether it may."""
        return self.state == "met"

    @property
    def causes(self) -> tuple[Line, ...]:
        """The lines that make it what it is: those of the worst state, where they arise."""
        if self.state == "met":
            return ()
        return tuple(line for lot in self.lots for line in _weighed(lot.lines) if line.state == self.state)

    @property
    def certificate_ids(self) -> tuple[UUID, ...]:
        """The certificates that its steps rest on, each once, the last step's last."""
        used = dict.fromkeys(lot.certificate_id for lot in reversed(self.lots) if lot.certificate_id)
        return tuple(reversed([one for one in used if one]))

    @property
    def last_certificate_id(self) -> UUID | None:
        """The certificate of the last step: whose name stands on a label."""
        return self.lots[-1].certificate_id if self.lots else None
