"""One account per role to try, and the people behind the other acts of the story."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from hashlib import pbkdf2_hmac
from uuid import UUID

from kernel.access import Actor, Grant, Role
from kernel.security import CreateUser, create_user
from shop.cli.demonstration.actions import Story
from shop.operations.tills import PIN_ITERATIONS_MIN, SetPin, set_pin

PASSWORD = "igoudar-demonstration"
# Takes a till over, offline too; the same for everybody at a counter of the demonstration.
PIN = "4826"
AT_A_COUNTER = (Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)


@dataclass(frozen=True, slots=True)
class Account:
    """A person of the demonstration: address, name, role, and what she is attached to."""

    email: str
    name: str
    role: Role
    organisation: str | None = None
    place: str | None = None
    is_shown: bool = False


ACCOUNTS = (
    Account("reseau@igoudar.demo", "Salma Tazi", Role.NETWORK_MANAGER, is_shown=True),
    Account("fonds@igoudar.demo", "Youssef Amrani", Role.FUND_OFFICER, is_shown=True),
    Account("cooperative@igoudar.demo", "Rkia Aït Ali", Role.COOPERATIVE_OFFICER, "souktana", is_shown=True),
    Account(
        "boutique@igoudar.demo",
        "Nadia Belkacem",
        Role.BOUTIQUE_MANAGER,
        place="boutique-taroudannt",
        is_shown=True,
    ),
    Account(
        "vente@igoudar.demo", "Fatima Zahra Idrissi", Role.SELLER, place="boutique-taroudannt", is_shown=True
    ),
    Account("audit@igoudar.demo", "Claire Fontaine", Role.AUDITOR, is_shown=True),
    Account("vente-agadir@igoudar.demo", "Hanane Oufkir", Role.SELLER, place="boutique-agadir"),
    Account("vente-cvt@igoudar.demo", "Malika Asafar", Role.SELLER, place="cvt-taliouine"),
    Account("vente-festival@igoudar.demo", "Brahim Bihi", Role.SELLER, place="festival-safran"),
    Account("boutique-agadir@igoudar.demo", "Samira Aznag", Role.BOUTIQUE_MANAGER, place="boutique-agadir"),
    Account("boutique-cvt@igoudar.demo", "Hassan Amzil", Role.BOUTIQUE_MANAGER, place="cvt-taliouine"),
    Account("boutique-festival@igoudar.demo", "Latifa Taleb", Role.BOUTIQUE_MANAGER, place="festival-safran"),
)


def open_accounts(story: Story, day: date) -> None:
    """Open the accounts and remember who they act as; every producing organisation has its officer."""
    officers = tuple(
        Account(f"{key}@igoudar.demo", f"Responsable {key}", Role.COOPERATIVE_OFFICER, key)
        for key in story.stores
        if key != "souktana"
    )
    for account in (*ACCOUNTS, *officers):
        grant = Grant(
            account.role,
            story.organisations[account.organisation] if account.organisation else None,
            story.places[account.place] if account.place else None,
        )
        user_id = story.id()
        command = CreateUser(user_id, account.email, account.name, (grant,), password=PASSWORD)
        story.do(create_user, command, story.at(day, 8))
        if account.role in AT_A_COUNTER:
            story.do(set_pin, _pin_of(story, user_id), story.at(day, 8, 30))
        actor = Actor(user_id, account.name, frozenset({grant}))
        attached = account.organisation or account.place
        story.actors[f"{account.role}:{attached}" if attached else str(account.role)] = actor


def _pin_of(story: Story, user_id: UUID) -> SetPin:
    """The code as tills keep it: PBKDF2-SHA256 of its digits, 32 bytes."""
    salt = story.random.randbytes(16)
    hashed = pbkdf2_hmac("sha256", PIN.encode(), salt, PIN_ITERATIONS_MIN)
    return SetPin(user_id, b64encode(salt).decode(), PIN_ITERATIONS_MIN, b64encode(hashed).decode())
