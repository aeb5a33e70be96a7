"""A printed address verified by a stranger: at the terminal, and with the ten lines of the documentation."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from kernel import network_key
from traceability.rules.serials import is_signed_by, signed_address

DOCUMENT = Path(__file__).parents[3] / "docs" / "algorithms" / "labels-and-numbers.md"
ADDRESS = "https://igoudar.example/01/06111234567895/10/SAF-26-0412/21/23456789ABCDEF"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def published(app: Flask, folder: Path) -> Path:
    """The keys as a stranger saves them."""
    file = folder / "keys.json"
    file.write_bytes(app.test_client().get("/.well-known/igoudar-keys.json").data)
    return file


def test_a_signed_address_is_verified_at_the_terminal(app: Flask, tmp_path: Path) -> None:
    signed = signed_address(ADDRESS, network_key.sign_bytes)
    run = app.test_cli_runner().invoke
    for arguments in ([signed], [signed, "--key", str(published(app, tmp_path))]):
        result = run(args=["serial", "verify", *arguments])
        assert result.exit_code == 0, result.output
    for wrong in (ADDRESS, f"{ADDRESS}?s=", f"{ADDRESS}?s=é", signed.replace("F?s", "G?s")):
        assert run(args=["serial", "verify", wrong]).exit_code == 1
    (tmp_path / "none.json").write_text('{"keys": 3}')
    assert run(args=["serial", "verify", signed, "--key", str(tmp_path / "none.json")]).exit_code == 1


def test_a_stranger_verifies_with_the_ten_lines_of_the_documentation(app: Flask, tmp_path: Path) -> None:
    found = re.search(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.S)
    assert found is not None
    program = tmp_path / "verify.py"
    program.write_text(found[1])
    signed = signed_address(ADDRESS, network_key.sign_bytes)
    keys = published(app, tmp_path)
    for address, is_right in ((signed, True), (signed.replace("SAF-26", "SAF-27"), False)):
        command = [sys.executable, "-I", str(program), address, str(keys)]
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)
        assert (done.returncode == 0) == is_right, done.stderr


def test_another_key_signed_nothing_of_ours(app: Flask) -> None:
    other = Ed25519PrivateKey.generate()
    assert not is_signed_by(network_key.public_bytes(), signed_address(ADDRESS, other.sign))
    [key] = json.loads(app.test_client().get("/.well-known/igoudar-keys.json").data)["keys"]
    assert (key["kty"], key["crv"], key["alg"]) == ("OKP", "Ed25519", "EdDSA")
