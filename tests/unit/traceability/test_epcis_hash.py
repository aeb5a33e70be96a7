"""Event hashes: those of the reference cases, and what must leave a hash as it is."""

from pathlib import Path

import pytest

from traceability.rules.epcis.documents import events_of, read_json
from traceability.rules.epcis.identifiers import canonical
from traceability.rules.epcis.prehash import event_hash, plain_number, prehash

CASES = Path(__file__).parents[2] / "cases" / "gs1" / "event-hash"
HASHED = sorted(CASES.glob("*.hashes"))
SPELT = sorted(CASES.glob("*.prehashes"))


def test_every_case_given_is_read() -> None:
    assert (len(HASHED), len(SPELT)) == (11, 10)


@pytest.mark.parametrize("file", HASHED, ids=lambda file: file.stem)
def test_the_hashes_are_those_of_the_reference(file: Path) -> None:
    document = read_json(file.with_suffix(".jsonld").read_bytes())
    hashes = [event_hash(one.event, one.context, one.ignored) for one in events_of(document)]
    assert hashes == file.read_text("utf-8").split()


@pytest.mark.parametrize("file", SPELT, ids=lambda file: file.stem)
def test_the_texts_before_the_hash_are_those_of_the_reference(file: Path) -> None:
    document = read_json(file.with_suffix(".jsonld").read_bytes())
    texts = [prehash(one.event, one.context, one.ignored) for one in events_of(document)]
    assert texts == file.read_text("utf-8").strip().split("\n")


def an_event(**more: object) -> dict[str, object]:
    return {
        "type": "ObjectEvent",
        "eventTime": "2026-11-05T10:00:00.000+01:00",
        "eventTimeZoneOffset": "+01:00",
        "epcList": ["https://id.gs1.org/01/09521234543213/21/1", "https://id.gs1.org/01/09521234543213/21/2"],
        "action": "OBSERVE",
        "bizStep": "shipping",
        **more,
    }


@pytest.mark.parametrize(
    "same",
    [
        {"eventTime": "2026-11-05T09:00:00Z"},
        {"epcList": ["urn:epc:id:sgtin:9521234.054321.2", "urn:epc:id:sgtin:9521234.054321.1"]},
        {"epcList": ["https://m.example/a/01/09521234543213/10/L/21/2?x=1",
                     "https://id.gs1.org/01/09521234543213/22/V/21/1"]},
        {"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"},
        {"bizStep": "urn:epcglobal:cbv:bizstep:shipping"},
        {"bizStep": "cbv:BizStep-shipping"},
        {"eventID": "urn:uuid:00000000-0000-0000-0000-000000000001"},
        {"recordTime": "2026-11-06T00:00:00Z"},
        {"errorDeclaration": {"declarationTime": "2026-11-07T00:00:00Z", "reason": "did_not_occur"}},
        {"rdfs:comment": "as said by telephone"},
    ],
    ids=["zone", "urn", "other host", "web word", "old word", "prefixed word", "id", "record time",
         "error declaration", "comment"],
)  # fmt: skip
def test_what_says_the_same_has_the_same_hash(same: dict[str, object]) -> None:
    assert event_hash(an_event(**same)) == event_hash(an_event())


@pytest.mark.parametrize(
    "other",
    [
        {"eventTime": "2026-11-05T10:00:00.001+01:00"},
        {"epcList": ["https://id.gs1.org/01/09521234543213/21/1"]},
        {"bizStep": "receiving"},
        {"example:seal": "7"},
    ],
)
def test_what_says_something_else_has_another_hash(other: dict[str, object]) -> None:
    assert event_hash(an_event(**other)) != event_hash(an_event())


def test_an_extension_is_the_same_by_prefix_or_by_address() -> None:
    context = {"example": "https://ns.example.com/epcis/"}
    short = event_hash(an_event(**{"example:seal": 7}), context)
    assert short == event_hash(an_event(**{"https://ns.example.com/epcis/seal": "7.0"}))


@pytest.mark.parametrize(
    ("given", "canonical_form"),
    [
        ("urn:epc:class:lgtin:4054739.099914.20160711", "/01/04054739999148/10/20160711"),
        ("urn:epc:idpat:sgtin:4012345.066666.*", "/01/04012345666663"),
        ("urn:epc:id:sscc:5200001.0111111146", "/00/052000011111111461"),
        ("urn:epc:id:sgln:4012345.00011.987", "/414/4012345000115/254/987"),
        ("urn:epc:id:sgln:4012345.00005.0", "/414/4012345000054"),
        ("urn:epc:id:pgln:4000001.98765", "/417/4000001987658"),
        ("urn:epc:id:gdti:4012345.55555.1234", "/253/40123455555541234"),
        ("urn:epc:id:giai:4000001.111", "/8004/4000001111"),
        ("urn:epc:id:grai:9521141.12345.400", "/8003/09521141123454400"),
        ("urn:epc:id:upui:9521141.089456.51qIgY)", "/01/09521141894569/235/51qIgY%29"),
        ("https://example.com/path/01/9521234543213/10/LOT-1?17=271231", "/01/09521234543213/10/LOT-1"),
    ],
)
def test_a_gs1_key_has_one_address(given: str, canonical_form: str) -> None:
    assert canonical(given) == f"https://id.gs1.org{canonical_form}"


@pytest.mark.parametrize(
    "given",
    [
        "https://granary.example/l/ABCDEFGHJKMNP",
        "https://granary.example/places/0192f0c4-0000-7000-8000-000000000001",
        "urn:epc:id:sgtin:1.2.3",
        "urn:uuid:0192f0c4-0000-7000-8000-000000000001",
        "https://id.gs1.org/01/95212345432",
    ],
)
def test_what_is_no_gs1_key_stays_as_it_is(given: str) -> None:
    assert canonical(given) == given


@pytest.mark.parametrize(
    ("given", "plain"),
    [("007", "7"), ("+1.50", "1.5"), ("-0.0", "0"), ("1e3", "1000"), ("1E-3", "0.001"), (".5", "0.5"),
     ("12345678901234567890123", "12345678901234567890123")],
)  # fmt: skip
def test_a_number_is_written_without_what_is_too_much(given: str, plain: str) -> None:
    assert plain_number(given) == plain
