"""Every setting: its name in the environment, what it is for, its default: this is the documentation."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class MissingSetting(RuntimeError):
    """The platform cannot start safely without this setting."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment; `default` None means it must be given outside demo mode."""

    name: str
    purpose: str
    default: str | None = ""


SETTINGS = (
    Setting(
        "IGOUDAR_MODE",
        "demo, production or test; demo makes its own secrets and says so on every page",
        "production",
    ),
    Setting("SECRET_KEY", "signs sessions and forms; 32 random bytes or more", None),
    Setting("SECURITY_PASSWORD_SALT", "pepper of the password hashes", None),
    Setting("SECURITY_TOTP_SECRET", "encrypts the second factors kept in the database", None),
    Setting("DATABASE_URL", "sqlite:///… or postgresql://…", "sqlite:///igoudar.db"),
    Setting(
        "DATA_DIR", "folder of made files (label sheets) and of received ones; outside the web root", "data"
    ),
    Setting(
        "NETWORK_KEY_FILE",
        "private key that counter-seals receipts, made when absent: back it up, and share it between servers",
        "network-key.pem",
    ),
    Setting(
        "ANCHORS_FILE",
        "heads of the tills' chains, one line a batch; best on another disk than the database's",
        "anchors/heads.jsonl",
    ),
    Setting(
        "SMTP_URL",
        "smtp://user:password@host:587?from=… or smtps://…:465?from=…; empty: kept in DATA_DIR/outgoing",
    ),
    Setting("STRIPE_SECRET_KEY", "Stripe's secret key for card readers; empty where no card is charged"),
    Setting("STRIPE_WEBHOOK_SECRET", "secret of Stripe's webhook, /webhooks/stripe; empty when it has none"),
    Setting("PUBLIC_BASE_URL", "address printed in the QR codes, without a final slash", None),
    Setting("PORT", "port that the web server listens on", "8000"),
    Setting("HOST", "address that the web server listens on", "127.0.0.1"),
    Setting("WEB_PROCESSES", "number of web processes", "1"),
    Setting("HTTPS", "1 when served over https: cookies become Secure and HSTS is sent", "1"),
    Setting("TRUSTED_PROXIES", "number of reverse proxies whose X-Forwarded-* headers are believed", "0"),
    Setting(
        "RATELIMIT_STORAGE_URI", "where request counts are kept; memory:// counts per process", "memory://"
    ),
    Setting("RATELIMIT_ENABLED", "0 lifts the rate limits, for load measurements only", "1"),
    Setting("PUBLIC_CONTACT_EMAIL", "whom a consumer may write to about a lot; empty for nobody"),
    Setting(
        "MAP_TILES_URL", "tile address of the plot map, e.g. https://…/{z}/{x}/{y}.png; empty for none", ""
    ),
    Setting("PRINT_BRIDGES", "origins of the print bridges that tills may call, separated by spaces", ""),
)

_SECRETS = ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "SECURITY_TOTP_SECRET")


def read_settings(instance: Path, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The Flask configuration out of the environment.

    Raises MissingSetting when a secret or the public address is not given outside demo mode.
    """
    given = os.environ if environment is None else environment
    values = {one.name: given.get(one.name) or one.default for one in SETTINGS}
    demo = values["IGOUDAR_MODE"] == "demo"
    if demo:
        values |= {name: values[name] or secret for name, secret in _demo_secrets(instance).items()}
        values["PUBLIC_BASE_URL"] = values["PUBLIC_BASE_URL"] or f"http://localhost:{values['PORT']}"
        values["HTTPS"] = given.get("HTTPS") or "0"
    missing = [name for name, value in values.items() if value is None]
    if missing:
        raise MissingSetting(f"set {', '.join(missing)} (see kernel/settings.py)")
    return _flask_configuration({name: str(value) for name, value in values.items()}, instance)


def _flask_configuration(values: dict[str, str], instance: Path) -> dict[str, Any]:
    https = values["HTTPS"] == "1"
    return {
        "IGOUDAR_MODE": values["IGOUDAR_MODE"],
        "DEMO": values["IGOUDAR_MODE"] == "demo",
        "TESTING": values["IGOUDAR_MODE"] == "test",
        "SECRET_KEY": values["SECRET_KEY"],
        "SQLALCHEMY_DATABASE_URI": database_uri(values["DATABASE_URL"]),
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(values["DATABASE_URL"]),
        "DATA_DIR": str(instance / values["DATA_DIR"]),
        "NETWORK_KEY_FILE": str(instance / values["NETWORK_KEY_FILE"]),
        "ANCHORS_FILE": str(instance / values["ANCHORS_FILE"]),
        "SMTP_URL": values["SMTP_URL"],
        "STRIPE_SECRET_KEY": values["STRIPE_SECRET_KEY"],
        "STRIPE_WEBHOOK_SECRET": values["STRIPE_WEBHOOK_SECRET"],
        "PUBLIC_BASE_URL": values["PUBLIC_BASE_URL"].rstrip("/"),
        "PUBLIC_CONTACT_EMAIL": values["PUBLIC_CONTACT_EMAIL"],
        "MAP_TILES_URL": values["MAP_TILES_URL"],
        "PRINT_BRIDGES": values["PRINT_BRIDGES"].split(),
        "HTTPS": https,
        "TRUSTED_PROXIES": int(values["TRUSTED_PROXIES"]),
        "RATELIMIT_STORAGE_URI": values["RATELIMIT_STORAGE_URI"],
        "RATELIMIT_ENABLED": values["RATELIMIT_ENABLED"] == "1",
        "RATELIMIT_HEADERS_ENABLED": True,
        "MAX_CONTENT_LENGTH": 16 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 16 * 1024 * 1024,
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": https,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        # A form filled in a village may be sent hours later: its token lives as long as the session.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": https,
        "BABEL_DEFAULT_LOCALE": "fr",
        "BABEL_DEFAULT_TIMEZONE": "Africa/Casablanca",
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent.parent / "translations"),
        **_security_configuration(values),
    }


def _security_configuration(values: dict[str, str]) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_SALT": values["SECURITY_PASSWORD_SALT"],
        "SECURITY_PASSWORD_HASH": "argon2",
        # OWASP's least costs for argon2id: 19 MiB, two passes, one lane.
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__time_cost": 2,
            "argon2__memory_cost": 19_456,
            "argon2__parallelism": 1,
        },
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_SINGLE_HASH": False,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_REQUIRED": False,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": False,
        "SECURITY_TOTP_SECRETS": {"1": values["SECURITY_TOTP_SECRET"]},
        "SECURITY_TOTP_ISSUER": "Igoudar",
        "SECURITY_CHANGEABLE": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_REGISTERABLE": False,
        "SECURITY_RECOVERABLE": False,
        "SECURITY_TRACKABLE": False,
        "SECURITY_UNIFIED_SIGNIN": False,
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/login",
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_I18N_DIRNAME": ["translations", "builtin"],
    }


def database_uri(url: str) -> str:
    """The SQLAlchemy address of a DATABASE_URL, with the psycopg driver named for PostgreSQL."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def engine_options(url: str) -> dict[str, Any]:
    """How PostgreSQL is spoken to; SQLite needs nothing.

    Reads commit by themselves: at READ COMMITTED each statement sees its own moment anyway, and a
    rollback after every request would throw away the connection's prepared statements. Writers have
    connections of their own (`WRITER_OPTIONS`). No query is compiled: ours are short.
    """
    if not url.startswith(("postgresql://", "postgres://")):
        return {}
    # Planned for what is asked each time: after ten times a plan for any value would serve, and five years
    # would be read as if they were a day. Sums of years are grouped in memory, not sorted first.
    planned = "-c jit=off -c plan_cache_mode=force_custom_plan -c work_mem=32MB"
    return {"isolation_level": "AUTOCOMMIT", "connect_args": {"options": planned}}


# What writes finds its rows by their keys: planned once, whatever the values.
WRITER_OPTIONS = {"isolation_level": "READ COMMITTED", "connect_args": {"options": "-c jit=off"}}


def _demo_secrets(instance: Path) -> dict[str, str]:
    """Random secrets of a demonstration, made once, kept beside its database, for its owner's eyes."""
    instance.mkdir(parents=True, exist_ok=True)
    secrets_of_demo = {}
    for name in _SECRETS:
        file = instance / f"demo-{name.lower()}"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(32))
        secrets_of_demo[name] = file.read_text()
    return secrets_of_demo
