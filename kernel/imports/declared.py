"""What may be imported: each package declares its lists, and the pages and the worker find them here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Actor, Role, Touch
from kernel.errors import NotFound
from kernel.execute import Operation
from kernel.imports.tables import Checked, Heading, Table
from kernel.jobs import Progress

Row = TypeVar("Row")


class KindUnknown(NotFound):
    code = "import-kind-unknown"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose register a list is for: an organisation's, a place's, or else the network's."""

    organisation_id: UUID | None = None
    place_id: UUID | None = None

    @property
    def touch(self) -> Touch:
        """The stream of the register, and the right of those attached to it."""
        if self.organisation_id:
            one = self.organisation_id
            return Touch(stream=f"organisation:{one}", organisations=frozenset({one}))
        if self.place_id:
            return Touch(stream=f"place:{self.place_id}", places=frozenset({self.place_id}))
        return Touch(stream="network")

    @property
    def register(self) -> UUID:
        """The organisation whose register it is; for lists that are always one's."""
        assert self.organisation_id
        return self.organisation_id


NETWORK = Subject()


@dataclass(frozen=True, slots=True)
class Asked:
    """A list to check: whose register, by whom, on what day."""

    subject: Subject
    actor: Actor
    today: date


@dataclass(frozen=True, slots=True)
class ApplyList(Generic[Row]):
    """The right lines of a checked list; the file's hash says whence they come."""

    subject: Subject
    import_id: UUID
    sha256: str
    rows: tuple[Row, ...] = field(metadata={"journal": "digest"})


class Offered(NamedTuple):
    """A register that a person may import into, and its name."""

    subject: Subject
    name: str


@dataclass(frozen=True, slots=True)
class Importable:
    """A list that may be imported.

    `check` reads a table against the register and changes nothing; `apply` is the operation that takes
    its right lines, as an ApplyList. `offers` tells the registers that somebody may import into, `about`
    what each column is for, `opens` the page of what was imported: a label and an address, by the subject.
    """

    kind: str
    label: Any
    icon: str
    # In the name of the model file.
    file_name: str
    roles: tuple[Role, ...]
    headings: Sequence[Heading]
    about: Mapping[str, Any]
    check: Callable[[Session, Table, Asked, Progress], Checked[Any]]
    apply: Operation[ApplyList[Any]]
    offers: Callable[[Session, Actor], Sequence[Offered]]
    opens: Callable[[Subject], tuple[Any, str]]
    # Its turn when a network is set up.
    turn: int
    # What else there is to know before one fills the file in.
    note: Any = ""


_declared: dict[str, Importable] = {}


def declare(importable: Importable) -> None:
    """Let a list be imported."""
    _declared[importable.kind] = importable


def importable_of(kind: str) -> Importable:
    """What is declared under a kind. Raises KindUnknown."""
    found = _declared.get(kind)
    if found is None:
        raise KindUnknown(kind=kind)
    return found


def importables_for(actor: Actor) -> Iterator[Importable]:
    """What `actor` may import, in the order in which a network is set up."""
    in_turn = sorted(_declared.values(), key=lambda one: one.turn)
    return (one for one in in_turn if actor.has(one.roles))


def touch_of(session: Session, command: ApplyList[Any]) -> Touch:
    """What the lines of a list concern."""
    return command.subject.touch
