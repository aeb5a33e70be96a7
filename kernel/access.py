"""Who may do what: roles, the organisations and places they are held for, and what a view declares."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """What a person does in the network; held for an organisation, a place, or the whole network."""

    NETWORK_MANAGER = "network_manager"
    FUND_OFFICER = "fund_officer"
    COOPERATIVE_OFFICER = "cooperative_officer"
    BOUTIQUE_MANAGER = "boutique_manager"
    SELLER = "seller"
    AUDITOR = "auditor"


# Held without any attachment: they concern every organisation and place.
NETWORK_WIDE = frozenset({Role.NETWORK_MANAGER, Role.FUND_OFFICER, Role.AUDITOR})
# May read every organisation and place; the auditor's only right.
READS_ALL = frozenset({Role.NETWORK_MANAGER, Role.AUDITOR})
EVERY_ROLE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held by a person, for one organisation or place when the role is local."""

    role: Role
    organisation_id: UUID | None = None
    place_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """What a command concerns: its journal stream, and what gives a local role the right to it."""

    stream: str
    organisations: frozenset[UUID] = frozenset()
    places: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """The person, or the system itself, in whose name something is asked."""

    id: UUID | None
    name: str
    grants: frozenset[Grant] = field(default_factory=frozenset)

    def has(self, roles: Iterable[Role]) -> bool:
        """Whether one of `roles` is held, for whatever organisation or place."""
        wanted = frozenset(roles)
        return any(grant.role in wanted for grant in self.grants)

    def may(self, roles: Iterable[Role], touch: Touch) -> bool:
        """Whether one of `roles` is held for something that `touch` concerns."""
        wanted = frozenset(roles)
        return any(
            grant.role in NETWORK_WIDE
            or grant.organisation_id in touch.organisations
            or grant.place_id in touch.places
            for grant in self.grants
            if grant.role in wanted
        )

    @property
    def sees_all(self) -> bool:
        """Whether reading is not limited to what the person is attached to."""
        return self.has(READS_ALL)

    @property
    def organisations(self) -> frozenset[UUID]:
        """The organisations this person is attached to."""
        return frozenset(g.organisation_id for g in self.grants if g.organisation_id)

    @property
    def places(self) -> frozenset[UUID]:
        """The places this person is attached to."""
        return frozenset(g.place_id for g in self.grants if g.place_id)


NOBODY = Actor(id=None, name="")


def system_actor(name: str) -> Actor:
    """The platform acting by itself (worker, command line), with the network manager's rights."""
    return Actor(id=None, name=name, grants=frozenset({Grant(Role.NETWORK_MANAGER)}))


def allow(*roles: Role) -> Callable[[View], View]:
    """Declare the roles that may open a view; a view that declares nothing cannot be registered."""

    def mark(view: View) -> View:
        view.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Declare that a view is for everybody, without login."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def allowed_roles(view: Callable[..., Any]) -> frozenset[Role] | None:
    """The roles declared on a view; None for a public one.

    Raises LookupError when the view declares nothing: it could be opened by anybody.
    """
    if getattr(view, "is_public", False):
        return None
    roles: frozenset[Role] | None = getattr(view, "allowed_roles", None)
    if roles is None:
        raise LookupError(f"{getattr(view, '__qualname__', view)} declares neither roles nor public")
    return roles
