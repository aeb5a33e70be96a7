"""Signing in: Flask-Security on our tables, and the person turned into an Actor."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from flask import Flask, g, session
from flask_login import current_user
from flask_security import Security, SQLAlchemyUserDatastore, hash_password
from flask_security.utils import set_request_attr
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from kernel.access import NOBODY, Actor, Grant, Role, Touch
from kernel.db import db
from kernel.errors import Invalid
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.journal import insert_ignoring
from kernel.models import Attachment, RoleRecord, User

security = Security()
PASSWORD_LENGTH_MIN = 12  # NIST SP 800-63B asks for 8; 12 where there is no second factor


class EmailTaken(Invalid):
    code = "email-taken"


class PasswordTooShort(Invalid):
    code = "password-too-short"


@dataclass(frozen=True, slots=True)
class CreateUser:
    """A person who may sign in. The password is hashed here and never journaled."""

    user_id: UUID
    email: str
    name: str
    grants: Sequence[Grant]
    locale: str = "fr"
    password: str = field(default="", repr=False, metadata={"journal": "omit"})


# Every request of a person asks this: one statement, written once.
_SIGNED_IN = (
    select(User).where(User.fs_uniquifier == bindparam("uniquifier")).options(joinedload(User.attachments))
)


def install(app: Flask) -> None:
    """Put Flask-Security on the application."""
    security.init_app(app, SQLAlchemyUserDatastore(db, User, RoleRecord))
    app.login_manager.user_loader(_signed_in)  # type: ignore[attr-defined] # Flask-Login's


def _signed_in(uniquifier: str) -> User | None:
    """The person that a session names, with roles and attachments; what Flask-Security's own loader does.

    Its own asks two statements and builds them at every request.
    """
    user = db.session.scalars(_SIGNED_IN, {"uniquifier": str(uniquifier)}).unique().one_or_none()
    if user is None or not user.active:
        return None
    # Flask-Principal asks for them; what a person may do is in the attachments alone.
    set_committed_value(user, "roles", [])
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return user


def current_actor() -> Actor:
    """The person of this request, with what they are attached to; NOBODY when not signed in."""
    if "actor" not in g:
        g.actor = actor_of(current_user) if current_user.is_authenticated else NOBODY
    actor: Actor = g.actor
    return actor


def actor_of(user: User) -> Actor:
    """The Actor that a user's attachments make."""
    return Actor(
        id=user.id,
        name=user.name,
        grants=frozenset(
            Grant(Role(one.role_name), one.organisation_id, one.place_id) for one in user.attachments
        ),
    )


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream="people"))
def create_user(session: Session, command: CreateUser, context: Context) -> dict[str, str]:
    """Open an account with its roles. Raises EmailTaken, PasswordTooShort."""
    if len(command.password) < PASSWORD_LENGTH_MIN:
        raise PasswordTooShort(field="password", minimum=PASSWORD_LENGTH_MIN)
    email = command.email.strip().lower()
    if session.scalar(select(User.id).where(User.email == email)):
        raise EmailTaken(field="email", email=email)
    session.add(
        User(
            id=command.user_id,
            email=email,
            name=command.name,
            password=hash_password(command.password),
            locale=command.locale,
            fs_uniquifier=uuid4().hex,
            created_at=context.recorded_at,
        )
    )
    session.flush()
    for grant in command.grants:
        insert_ignoring(session, RoleRecord, name=grant.role.value)
        session.add(
            Attachment(
                id=new_id(),
                user_id=command.user_id,
                role_name=grant.role.value,
                organisation_id=grant.organisation_id,
                place_id=grant.place_id,
            )
        )
    return {"user_id": str(command.user_id)}
