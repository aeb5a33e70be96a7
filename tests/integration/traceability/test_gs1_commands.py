"""`flask gs1`: codes read, written and checked at the terminal."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import make_app
from traceability.messages.gs1 import REASONS
from traceability.rules.gs1.check_digits import CSET82

CASES = Path(__file__).parents[2] / "cases" / "gs1"
RULES = Path(__file__).parents[3] / "traceability" / "rules" / "gs1"
GTIN = "06291041500213"
LINK = f"https://coop.example/01/{GTIN}/10/SAF-26-014"


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application at a terminal; these commands open no database."""
    folder = tmp_path_factory.mktemp("terminal")
    return make_app(f"sqlite:///{folder}/none.sqlite", folder)


def said(terminal: Flask, *words: str) -> dict[str, Any]:
    result = terminal.test_cli_runner().invoke(args=["gs1", *words])
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    assert result.stdout == json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return told


def refused(terminal: Flask, *words: str) -> str:
    result = terminal.test_cli_runner().invoke(args=["gs1", *words])
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert "Traceback" not in result.stderr
    assert result.stderr.strip()
    return str(result.stderr)


def values(told: dict[str, Any]) -> dict[str, str]:
    return {each["ai"]: each["value"] for each in told["elements"]}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (LINK, "digital-link"),
        (f"01{GTIN}10SAF-26-014", "element-string"),
        (f"^01{GTIN}10SAF-26-014", "element-string"),
        (f"{{GS}}01{GTIN}10SAF-26-014", "element-string"),
        (f"\x1d01{GTIN}10SAF-26-014", "element-string"),
        (f"(01){GTIN}(10)SAF-26-014", "bracketed"),
        (f"]C101{GTIN}10SAF-26-014", "scan"),
        (f"]d201{GTIN}10SAF-26-014", "scan"),
        (f"]Q1{LINK}", "scan"),
    ],
)
def test_one_pack_is_read_in_every_form(terminal: Flask, text: str, form: str) -> None:
    told = said(terminal, "parse", text)
    assert told["form"] == form
    assert values(told) == {"01": GTIN, "10": "SAF-26-014"}
    assert told["digital_link"] == f"https://id.gs1.org/01/{GTIN}/10/SAF-26-014"


def test_a_gtin_alone_is_read_from_8_to_14_digits(terminal: Flask) -> None:
    for text in ("96385074", "416000336108", "6291041500213", "]E06291041500213"):
        assert list(values(said(terminal, "parse", text))) == ["01"]


def test_dates_weights_and_amounts_are_said_beside_their_digits(terminal: Flask) -> None:
    told = said(terminal, "parse", f"(01){GTIN}(15)281200(3103)000250(3932)5041230")
    by_ai = {each["ai"]: each for each in told["elements"]}
    assert by_ai["15"]["date"] == "2028-12-31"
    assert by_ai["3103"]["number"] == "0.250"
    assert (by_ai["3932"]["currency"], by_ai["3932"]["number"]) == ("MAD", "12.30")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("6291041500214", "devrait être 3"),
        (f"https://coop.example/01/{GTIN}/", "aucune clé"),
        (f"https://coop.example/01/{GTIN}/21/7/10/A", "après 01 viennent 22, puis 10"),
        (f"https://coop.example/01/{GTIN}?10=A", "dans le chemin"),
        ("https://coop.example/01/6291041500213", "trop courte"),
        (f"(01){GTIN}(15)261301", "le mois n’existe pas"),
        (f"(01){GTIN}(10)é", "n’est pas permis"),
        ("(15)261201", "demande aussi : 01"),
        (f"(01){GTIN}(02){GTIN}(37)5", "ne va pas avec"),
        ("]Q1https://coop.example/l/abc", "aucune clé"),
        ("]Z0ABC", "Cette sorte de code"),
        ("bonjour", "inconnue"),
        ("", "n’est pas un code GS1"),
    ],
)
def test_what_is_no_gs1_code_is_told_why(terminal: Flask, text: str, why: str) -> None:
    assert why in refused(terminal, "parse", text)


def test_every_reason_that_the_rules_give_has_its_words() -> None:
    written = "".join(path.read_text("utf-8") for path in RULES.rglob("*.py") if path.name != "coupons.py")
    given = re.findall(r'(?:return|else|or|reason=) ?"([a-z0-9]+(?:-[a-z0-9]+)+)"', written)
    assert {reason for reason in given if reason != "too-many"} <= set(REASONS)


def test_the_official_addresses_are_read_at_the_terminal(terminal: Flask) -> None:
    cases = json.loads((CASES / "digital-link" / "dl-uri-parse.json").read_text("utf-8"))["cases"]
    for case in cases:
        if case["valid"] and "options" not in case:
            assert said(terminal, "parse", case["uri"])["element_string"] == case["elementString"]
        else:
            refused(terminal, "parse", "--", case["uri"])


def test_the_official_addresses_are_written_at_the_terminal(terminal: Flask) -> None:
    cases = json.loads((CASES / "digital-link" / "dl-uri-generate.json").read_text("utf-8"))["cases"]
    for case in cases:
        stem = ("--stem", case["stem"]) if case["stem"] else ()
        words = ("build", "--form", "uri", *stem, case["bracketed"])
        if case["valid"] and "options" not in case:
            assert said(terminal, *words)["text"] == case["uri"]
        else:
            refused(terminal, *words)


def test_elements_are_written_in_the_form_asked(terminal: Flask) -> None:
    given = ("build", f"01={GTIN}", "10=T/1", "15=281231", "--stem", "https://coop.example")
    made = {form: said(terminal, *given, "--form", form)["text"] for form in ("uri", "elements", "bracketed")}
    assert made == {
        "uri": f"https://coop.example/01/{GTIN}/10/T%2F1?15=281231",
        "elements": f"^01{GTIN}10T/1^15281231",
        "bracketed": f"(01){GTIN}(10)T/1(15)281231",
    }
    assert said(terminal, *given)["digital_link"] == made["uri"]


@pytest.mark.parametrize(
    "words",
    [
        ("10=A",), (f"01={GTIN}", f"02={GTIN}", "37=1"), (f"01={GTIN}", "01=12312312312326"), ("01",),
        ("01=6291041500213",), (f"01={GTIN}", "--form", "uri", "--stem", "coop"),
        ("400=A", "--form", "uri"), ("8030=AA==", f"01={GTIN}"),
    ],
)  # fmt: skip
def test_elements_that_make_no_code_are_refused(terminal: Flask, words: tuple[str, ...]) -> None:
    refused(terminal, "build", *words)


@pytest.mark.parametrize(
    ("key", "payload", "check"),
    [
        ("gtin", "9638507", "4"), ("gtin", "629104150021", "3"), ("gln", "012345678912", "8"),
        ("sscc", "01234567891234567", "5"), ("gsin", "0123456789123456", "0"), ("grai", "123456789012", "8"),
        ("gdti", "123123123123", "2"), ("gsrn", "12345678901234567", "5"), ("gcn", "123123123123", "2"),
        ("gmn", "1987654Ad4X4bL5ttr2310c", "2K"),
    ],
)  # fmt: skip
def test_every_key_is_completed_and_checked(terminal: Flask, key: str, payload: str, check: str) -> None:
    told = said(terminal, "check-digit", key, payload)
    assert told == {"key": key, "value": payload + check, "check": check}
    assert said(terminal, "check-digit", "--verify", key, payload + check) == told
    wrong = payload + ("ZZ" if key == "gmn" else str((int(check) + 1) % 10))
    refused(terminal, "check-digit", "--verify", key, wrong)
    refused(terminal, "check-digit", key, payload + "é")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(lot=st.text(CSET82, min_size=1, max_size=20), serial=st.text(CSET82, min_size=1, max_size=20))
def test_what_is_built_is_read_back(terminal: Flask, lot: str, serial: str) -> None:
    made = said(terminal, "build", f"01={GTIN}", f"10={lot}", f"21={serial}")
    for form in ("digital_link", "bracketed", "element_string"):
        assert values(said(terminal, "parse", made[form])) == {"01": GTIN, "10": lot, "21": serial}
