"""Rate limits: on signing in, and on what anybody on the internet may call."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, default_limits=[])

LOGIN_PER_ADDRESS = "30 per minute;300 per hour"
LOGIN_PER_ACCOUNT = "10 per minute;60 per hour"
PUBLIC_PER_ADDRESS = "240 per minute"
REPORTS_PER_ADDRESS = "4 per minute;20 per hour"
# Typed by hand from a pack; what else comes is a machine that guesses.
HIDDEN_CODES_PER_ADDRESS = "10 per minute;60 per hour"


def _account() -> str:
    return f"account:{request.form.get('email', '').strip().lower()}"


def install(app: Flask) -> None:
    """Count requests; the sign-in page is limited by address and by account tried."""
    limiter.init_app(app)
    for endpoint in ("security.login", "security.two_factor_token_validation"):
        view = app.view_functions[endpoint]
        limited = limiter.limit(LOGIN_PER_ADDRESS, methods=["POST"])(view)
        app.view_functions[endpoint] = limiter.limit(  # type: ignore[assignment] # it keeps the view’s type
            LOGIN_PER_ACCOUNT, key_func=_account, methods=["POST"]
        )(limited)
