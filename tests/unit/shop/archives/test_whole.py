"""An archive of a year is whole by itself, and its verifier stands alone."""

import json
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shop.gateways import verifier
from shop.gateways.archives import write_archive
from tests.unit.shop.archives.building import (
    NETWORK,
    Year,
    base64_of,
    raw_public,
)


def test_an_archive_is_whole(year: Year, capsys: pytest.CaptureFixture[str]) -> None:
    fingerprint = sha256(raw_public(NETWORK)).hexdigest()
    assert verifier.main([str(year.path), "--network-key", fingerprint]) == verifier.WHOLE
    said = capsys.readouterr().out
    assert said.endswith("ARCHIVE INTÈGRE\n")
    assert "1 enregistrement(s) à régler" in said
    assert "[rompu]" not in said


def test_the_report_can_be_read_by_a_program(year: Year, capsys: pytest.CaptureFixture[str]) -> None:
    assert verifier.main([str(year.path), "--json", "--network-key", base64_of(raw_public(NETWORK))]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["verdict"], said["breaks"]) == ("whole", [])
    assert said["checks"]["records"] > 100


def test_the_verifier_in_the_archive_stands_alone(year: Year, tmp_path: Path) -> None:
    program = tmp_path / "verify.py"
    program.write_bytes(year.members["verify.py"])
    command = [sys.executable, "-I", str(program), str(year.path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "ARCHIVE INTÈGRE" in done.stdout


def test_the_verifier_imports_nothing_of_ours() -> None:
    source = Path(verifier.__file__).read_text()
    assert not any(f"{word} {ours}" in source for word in ("from", "import") for ours in ("shop", "kernel"))


def test_the_same_year_makes_the_same_file(year: Year, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    digest = write_archive(again, year.archive, NETWORK.sign)
    assert again.read_bytes() == year.path.read_bytes()
    assert digest == sha256(again.read_bytes()).hexdigest()
    assert list(tmp_path.iterdir()) == [again]


def test_the_network_key_may_be_given_as_pem(year: Year, tmp_path: Path) -> None:
    pem = NETWORK.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    write_archive(tmp_path / "a.zip", replace(year.archive, network_public_key=pem), NETWORK.sign)
    assert (tmp_path / "a.zip").read_bytes() == year.path.read_bytes()


def test_nothing_is_left_when_the_signing_fails(year: Year, tmp_path: Path) -> None:
    def fail(_: bytes) -> bytes:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_archive(tmp_path / "a.zip", year.archive, fail)
    assert list(tmp_path.iterdir()) == []
