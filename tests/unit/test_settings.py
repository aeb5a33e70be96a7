"""Settings: no secret has a default, except in the demonstration, which makes its own."""

from pathlib import Path

import pytest

from kernel.settings import MissingSetting, read_settings

SECRETS = {"SECRET_KEY": "a" * 32, "SECURITY_PASSWORD_SALT": "b" * 32, "SECURITY_TOTP_SECRET": "c" * 32}
GIVEN = {**SECRETS, "PUBLIC_BASE_URL": "https://igoudar.example"}


@pytest.mark.parametrize("missing", GIVEN)
def test_production_does_not_start_without_a_secret_or_its_public_address(
    tmp_path: Path, missing: str
) -> None:
    with pytest.raises(MissingSetting, match=missing):
        read_settings(tmp_path, {name: value for name, value in GIVEN.items() if name != missing})


def test_production_asks_for_secure_cookies(tmp_path: Path) -> None:
    found = read_settings(tmp_path, GIVEN)
    assert (found["SESSION_COOKIE_SECURE"], found["SESSION_COOKIE_HTTPONLY"]) == (True, True)


def test_each_demonstration_has_secrets_of_its_own_and_keeps_them(tmp_path: Path) -> None:
    demo = {"IGOUDAR_MODE": "demo"}
    first, again = (read_settings(tmp_path / "one", demo)["SECRET_KEY"] for _ in range(2))
    other = read_settings(tmp_path / "other", demo)["SECRET_KEY"]
    assert first == again != other
    assert (tmp_path / "one" / "demo-secret_key").stat().st_mode & 0o077 == 0
