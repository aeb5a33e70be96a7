"""Keys of other systems: shown once, kept as their hash, acting for an account within their scopes.

A view says by `accepts_token` which scope opens it. Whoever comes with a key brings no cookie and needs
no form token; whoever comes without one is a signed-in person, whose forms are checked as anywhere.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app, g, request
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from kernel.access import Actor, Role, Touch
from kernel.clock import now
from kernel.db import db, writing_engine
from kernel.errors import Forbidden, Invalid, NotFound, Refused
from kernel.execute import Context, operation
from kernel.http import csrf
from kernel.models import ApiToken, User
from kernel.security import actor_of

View = TypeVar("View", bound=Callable[..., Any])

PREFIX = "igoudar_"
NAME_LENGTH_MAX = 120
LIFETIME_MAX = timedelta(days=731)
USED_AT_PRECISION = timedelta(minutes=1)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# What a key may be used for → what it lets a system do, in words; each package adds its own.
SCOPES: dict[str, Any] = {}


class TokenNotFound(NotFound):
    code = "token-not-found"


class TokenWithoutName(Invalid):
    code = "token-without-name"


class TokenForNobody(Invalid):
    """The account that the key would act for does not exist, or is closed."""

    code = "token-for-nobody"


class TokenWithoutScope(Invalid):
    code = "token-without-scope"


class TokenLivesTooLong(Invalid):
    code = "token-lives-too-long"


class TokenAlreadyRevoked(Refused):
    code = "token-already-revoked"


class ScopeNeeded(Forbidden):
    """The key is good, but not for this."""

    code = "scope-needed"


@dataclass(frozen=True, slots=True)
class CreateToken:
    """A key for the system `name`, for an account; `digest` is `digest_of` the text that it was shown."""

    token_id: UUID
    name: str
    user_id: UUID
    scopes: Sequence[str]
    digest: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class RevokeToken:
    """The end of a key, at once."""

    token_id: UUID


def scopes(added: Mapping[str, Any]) -> None:
    """Declare what keys may be used for: name → words."""
    SCOPES.update(added)


def new_token_text() -> str:
    """A key that cannot be guessed: 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(text: str) -> str:
    """What is kept of a key."""
    return sha256(text.encode()).hexdigest()


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream="people"))
def create_token(session: Session, command: CreateToken, context: Context) -> Mapping[str, Any]:
    """Keep a key's hash with what it may do.

    Raises TokenWithoutName, TokenForNobody, TokenWithoutScope, TokenLivesTooLong.
    """
    name = " ".join(command.name.split())
    if not 0 < len(name) <= NAME_LENGTH_MAX:
        raise TokenWithoutName(field="name")
    user = session.get(User, command.user_id)
    if user is None or not user.active:
        raise TokenForNobody(field="user_id")
    if not command.scopes or not set(command.scopes) <= SCOPES.keys():
        raise TokenWithoutScope(field="scopes")
    if not timedelta(0) < command.expires_at - context.occurred_at <= LIFETIME_MAX:
        raise TokenLivesTooLong(field="days")
    session.add(
        ApiToken(
            id=command.token_id,
            name=name,
            digest=command.digest,
            user_id=user.id,
            scopes=sorted(set(command.scopes)),
            created_at=context.recorded_at,
            created_by=context.actor.id,
            expires_at=command.expires_at,
        )
    )
    return {"token_id": str(command.token_id)}


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream="people"))
def revoke_token(session: Session, command: RevokeToken, context: Context) -> Mapping[str, Any]:
    """End a key; raises TokenNotFound, TokenAlreadyRevoked."""
    token = session.get(ApiToken, command.token_id, with_for_update=True)
    if token is None:
        raise TokenNotFound(token_id=str(command.token_id))
    if token.revoked_at is not None:
        raise TokenAlreadyRevoked(name=token.name)
    token.revoked_at = context.recorded_at
    return {"token_id": str(token.id)}


@dataclass(frozen=True, slots=True)
class ListedToken:
    """A key, and the account it acts for."""

    token: ApiToken
    user: User


def listed_tokens(session: Session, limit: int = 500) -> list[ListedToken]:
    """The keys, latest first."""
    rows = session.execute(
        select(ApiToken, User)
        .join(User, User.id == ApiToken.user_id)
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
        .limit(limit)
    )
    return [ListedToken(token, user) for token, user in rows]


def token_by_id(session: Session, token_id: UUID) -> ListedToken:
    """One key; raises TokenNotFound."""
    token = session.get(ApiToken, token_id)
    if token is None:
        raise TokenNotFound(token_id=str(token_id))
    return ListedToken(token, session.get_one(User, token.user_id))


def accepts_token(scope: str) -> Callable[[View], View]:
    """Declare the scope that opens a view to other systems, beside the roles that it declares."""

    def mark(view: View) -> View:
        view.token_scope = scope  # type: ignore[attr-defined]
        return csrf.exempt(view)  # type: ignore[no-any-return] # `let_in` checks who has no key

    return mark


def let_in(scope: str) -> None:
    """Make the actor of this request out of its key; without one, check a person's form as anywhere.

    Raises Unauthorized (401) for a key that is not, or no longer, good, and ScopeNeeded.
    """
    text = _key_shown()
    if text is None:
        if request.method not in SAFE_METHODS and current_app.config["WTF_CSRF_ENABLED"]:
            csrf.protect()
        return
    session, moment = db.session(), now()
    found = session.execute(
        select(ApiToken, User)
        .join(User, User.id == ApiToken.user_id)
        .where(ApiToken.digest == digest_of(text))
    ).one_or_none()
    if found is None or not _is_good(*found, moment):
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
    token, user = found
    if scope not in token.scopes:
        raise ScopeNeeded(scope=scope)
    g.actor = _acting(token, user)
    _mark_used(token, moment)


def _key_shown() -> str | None:
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else None


def _is_good(token: ApiToken, user: User, moment: datetime) -> bool:
    return token.revoked_at is None and moment < token.expires_at and user.active


def _acting(token: ApiToken, user: User) -> Actor:
    """The account, under the name of the system that acts for it."""
    actor = actor_of(user)
    return replace(actor, name=f"{token.name} ({actor.name})")


def _mark_used(token: ApiToken, moment: datetime) -> None:
    if token.used_at is None or moment - token.used_at > USED_AT_PRECISION:
        with writing_engine().begin() as connection:
            connection.execute(update(ApiToken).where(ApiToken.id == token.id).values(used_at=moment))
