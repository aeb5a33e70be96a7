"""The archive of a year is whole by itself, and whatever is done to it afterwards is found."""

import json
import random
import subprocess
import sys
import zipfile
from base64 import b64encode
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.ids import new_id
from shop.gateways import verifier
from shop.gateways.archives import Archive, ArchivedRecord, ArchivedSeries, write_archive
from shop.rules.closings import ClosingFigures, Perpetual, Receipt, day_closing, summed_closing
from shop.rules.refunds import AlreadyReturned, refund_line
from shop.rules.sales import KeptPayment, SoldLine, priced_line, tax_rows
from shop.rules.seals import canonical_text, counter_hash_of, hash_of, receipt_number_of

TILL = "TAR1"
SELLER = {"id": str(new_id()), "name": "Fadma"}
# Changes a body before the till signs it: (series, chain, sequence, body).
Alter = Callable[[int, str, int, dict[str, Any]], None]
NETWORK = Ed25519PrivateKey.generate()


def raw_public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def base64_of(raw: bytes) -> str:
    return b64encode(raw).decode()


@dataclass
class Sold:
    """A receipt's figures, as `SaleFigures` reads them."""

    lines: list[SoldLine]
    payments: list[KeptPayment]
    total_cents: int
    cash_rounding_cents: int = 0
    tendered_cents: int = 0
    change_cents: int = 0


def sold(*lines: SoldLine, means: str = "cash", rounding: int = 0, change: int = 0) -> Sold:
    total = sum(line.gross_cents for line in lines)
    paid = KeptPayment(new_id(), means, total + rounding, None if means == "cash" else "0042")
    is_cash_in = means == "cash" and total > 0
    tendered = total + rounding + change if is_cash_in else 0
    return Sold(list(lines), [paid], total, rounding, tendered, change if is_cash_in else 0)


def an_oil(quantity: int = 1, **more: Any) -> SoldLine:
    given = {"unit_price_cents": 4_550, "tax_rate_bp": 2_000, **more}
    return priced_line(new_id(), new_id(), None, None, "Huile d’argan", quantity=quantity, **given)


def a_voucher(code: str = "BON-7") -> SoldLine:
    return priced_line(
        new_id(), None, None, None, "Bon d’achat", quantity=1, unit_price_cents=10_000, tax_rate_bp=0,
        sort="voucher", code=code,
    )  # fmt: skip


def as_json(row: Any, id_name: str) -> dict[str, Any]:
    said = asdict(row)
    said["id"] = said.pop(id_name)
    return {name: str(value) if isinstance(value, UUID) else value for name, value in said.items()}


@dataclass
class Device:
    """A tablet that seals, and the server that counter-seals what it says."""

    number: int = 1
    cited: dict[str, Any] | None = None
    alter: Alter = lambda *_: None
    network: Ed25519PrivateKey = NETWORK
    perpetual: Perpetual = field(default_factory=Perpetual)
    records: list[ArchivedRecord] = field(default_factory=list)
    uncounted: list[Receipt] = field(default_factory=list)
    days: list[ClosingFigures] = field(default_factory=list)
    months: list[ClosingFigures] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = generate_private_key(SECP256R1())
        spki = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.public_key = base64_of(spki)
        opening = {
            "format": "igoudar-series/1", "till": TILL, "series": self.number, "id": str(new_id()),
            "place": "Tiznit", "public_key": self.public_key, "enrolled_at": "2026-01-01T08:00:00+00:00",
            "enrolled_by": "Fadma", "previous_series": self.cited,
        }  # fmt: skip
        self.opening = canonical_text(opening)
        self.heads: dict[str, tuple[int, str]] = {}
        self.arrival, self.counter_hash = 0, hash_of(self.opening)
        self.start = self.edge()

    def edge(self) -> dict[str, Any]:
        return {
            "heads_before": dict(self.heads),
            "arrival_before": self.arrival,
            "counter_hash_before": self.counter_hash,
        }

    def head(self, chain: str) -> tuple[int, str]:
        return self.heads.get(chain, (0, hash_of(self.opening)))

    def say(self, chain: str, kind: str, body: dict[str, Any], day: str) -> ArchivedRecord:
        sequence, previous = self.head(chain)
        self.alter(self.number, chain, sequence + 1, body)
        text = canonical_text(
            {
                "format": "igoudar-till/1", "chain": chain, "kind": kind, "id": str(new_id()), "till": TILL,
                "series": self.number, "sequence": sequence + 1, "previous": previous,
                "occurred_at": f"{day}T10:42:07.123Z", "business_day": day, "seller": SELLER,
                "software": "1.0", "body": body,
            }
        )  # fmt: skip
        self.heads[chain] = (sequence + 1, hash_of(text))
        return self.arrive(chain, sequence + 1, text, self.signature(text), day)

    def signature(self, text: str) -> str:
        r, s = decode_dss_signature(self.key.sign(text.encode(), ECDSA(SHA256())))
        return base64_of(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def arrive(self, chain: str, sequence: int, text: str, signature: str, day: str, **more: Any) -> Any:
        self.arrival += 1
        at = f"{day}T10:42:08.000000+00:00"
        self.counter_hash = counter_hash_of(self.counter_hash, self.arrival, hash_of(text), at)
        sealed = base64_of(self.network.sign(self.counter_hash.encode()))
        state = {"state": "recorded", "reason": None, **more}
        record = ArchivedRecord(
            chain, sequence, text, signature, at, self.arrival, self.counter_hash, sealed, **state
        )
        self.records.append(record)
        return record

    def sell(
        self, sale: Sold, day: str, *, kind: Any = "sale", of: Any = None, chain: str = "sale"
    ) -> dict[str, str]:
        sequence = self.head(chain)[0] + 1
        number = receipt_number_of(TILL, self.number, sequence, is_training=chain == "training")
        body = {
            "number": number, "session": "s", "currency": "MAD",
            "lines": [as_json(one, "line_id") for one in sale.lines],
            "payments": [as_json(one, "payment_id") for one in sale.payments],
            "taxes": [asdict(row) for row in tax_rows(sale.lines)], "total_cents": sale.total_cents,
            "cash_rounding_cents": sale.cash_rounding_cents, "tendered_cents": sale.tendered_cents,
            "change_cents": sale.change_cents, "note": None, "refund_of": of, "basket_discount_reason": None,
        }  # fmt: skip
        record = self.say(chain, kind, body, day)
        if chain == "sale":
            self.uncounted.append(Receipt(sequence, hash_of(record.text), kind, sale))
        cited = {"number": number, "hash": hash_of(record.text)}
        self.last_sold = (sale, cited)
        return cited

    def close_day(self, day: str, ordinal: int = 1) -> None:
        figures = day_closing(day, ordinal, self.uncounted, self.perpetual, "MA")
        self.perpetual = Perpetual(figures.perpetual_cents, figures.perpetual_absolute_cents)
        self.uncounted = []
        self.days.append(figures)
        self.say("closing", "day", figures.as_body(), day)

    def close_month(self, month: str, day: str) -> None:
        figures = self._summed(month, self.days)
        self.days = []
        self.months.append(figures)
        self.say("closing", "month", figures.as_body(), day)

    def close_year(self, year: str, day: str) -> None:
        figures = self._summed(year, self.months)
        self.months = []
        self.say("closing", "year", figures.as_body(), day)

    def _summed(self, period: str, parts: list[ClosingFigures]) -> ClosingFigures:
        cents = self.perpetual.cents - sum(one.total_cents for one in parts)
        absolute = self.perpetual.absolute_cents - sum(one.absolute_cents for one in parts)
        return summed_closing(period, 1, parts, Perpetual(cents, absolute))

    def archived(self) -> ArchivedSeries:
        return ArchivedSeries(self.opening, self.public_key, records=self.records, **self.start)

    def anchor(self, at: str) -> dict[str, Any]:
        heads = {chain: {"sequence": one[0], "hash": one[1]} for chain, one in self.heads.items()}
        return {
            "till": TILL, "series": self.number, "heads": heads, "arrival": self.arrival,
            "counter_hash": self.counter_hash, "at": at,
        }  # fmt: skip


def first_device(alter: Alter) -> Device:
    """January: sales of all sorts, a refund in two parts, training, a reprint, a day without sales."""
    device = Device(alter=alter)
    device.say("event", "event", {"code": "started", "detail": {"version": "1.0"}}, "2026-01-02")
    device.say("drawer", "opening", {"session": "s", "float_cents": 20_000}, "2026-01-02")
    bottles = an_oil(3, discount_cents=101, discount_reason="abîmée", basket_discount_cents=50)
    couscous = an_oil(750, per=1_000, unit_price_cents=3_995, tax_rate_bp=1_000, tax_mention="art. 99")
    sale = device.sell(sold(bottles, couscous, rounding=-3, change=500), "2026-01-02")
    back = refund_line(bottles, 1, line_id=new_id(), back_to="shelf")
    device.sell(sold(back), "2026-01-02", kind="refund", of=sale)
    device.say("reprint", "reprint", {**sale, "ordinal": 1}, "2026-01-02")
    device.sell(sold(an_oil()), "2026-01-02", chain="training")
    device.close_day("2026-01-02")
    device.sell(sold(an_oil(2), a_voucher(), means="card"), "2026-01-03")
    device.sell(sold(an_oil(tax_rate_bp=0), means="voucher"), "2026-01-03")
    device.close_day("2026-01-03")
    device.close_day("2026-01-04")
    already = AlreadyReturned(1, -back.gross_cents)
    rest = refund_line(bottles, 2, line_id=new_id(), already=already, back_to="loss")
    device.sell(sold(rest, means="card"), "2026-01-05", kind="refund", of=sale)
    device.arrive("sale", 9, "{pas du JSON", "AAAA", "2026-01-05", state="to_settle", reason="unreadable",
                  is_in_chain=False)  # fmt: skip
    device.close_day("2026-01-05")
    device.close_month("2026-01", "2026-01-31")
    device.sell(sold(an_oil(4)), "2026-02-01")
    device.close_day("2026-02-01")
    return device


def second_device(first: Device, alter: Alter) -> Device:
    """The tablet is replaced in February; the year ends on it."""
    heads = {chain: {"sequence": head[0], "hash": head[1]} for chain, head in first.heads.items()}
    cited = {"series": 1, "heads": heads, "declared_unsent": None, "reason": "volée"}
    device = Device(2, cited, alter, perpetual=first.perpetual)
    sale = device.sell(sold(an_oil(5), an_oil(1, unit_price_cents=0)), "2026-02-02")
    device.close_day("2026-02-02")
    device.close_month("2026-02", "2026-02-28")
    original, cited_sale = first.last_sold
    back = refund_line(original.lines[0], 4, line_id=new_id(), back_to="shelf")
    device.sell(sold(back), "2026-12-30", kind="refund", of=cited_sale)
    device.sell(sold(an_oil(7)), "2026-12-31")
    device.say("reprint", "reprint", {**sale, "ordinal": 1}, "2026-12-31")
    device.close_day("2026-12-31")
    device.close_month("2026-12", "2026-12-31")
    device.close_year("2026", "2026-12-31")
    device.say("event", "event", {"code": "closed_for_good", "detail": None}, "2026-12-31")
    return device


@dataclass
class Year:
    """A written archive and what an auditor is given beside it."""

    path: Path
    archive: Archive
    devices: tuple[Device, ...]

    @property
    def members(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.path) as container:
            return {name: container.read(name) for name in container.namelist()}


def an_archive(devices: tuple[Device, ...], year: int = 2026) -> Archive:
    return Archive(
        till=TILL,
        place="Tiznit",
        year=year,
        made_at=f"{year + 1}-01-05T03:00:00.000000+00:00",
        series=[device.archived() for device in devices],
        network_public_key=base64_of(raw_public(NETWORK)),
        organisation={"name": "GIE Targanine", "ice": "001234567000089"},
    )


def write_year(folder: Path, alter: Alter = lambda *_: None) -> Year:
    first = first_device(alter)
    devices = (first, second_device(first, alter))
    archive = an_archive(devices)
    path = folder / "archive.zip"
    write_archive(path, archive, NETWORK.sign)
    return Year(path, archive, devices)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return write_year(tmp_path_factory.mktemp("year"))


def rewritten(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as container:
        for name, content in members.items():
            container.writestr(name, content)
    return path


def with_manifest(members: dict[str, bytes], signer: Ed25519PrivateKey | None = None) -> dict[str, bytes]:
    """The manifest recomputed over what the members have become; signed, if at all, by this key."""
    manifest = json.loads(members["manifest.json"])
    for name in manifest["members"]:
        manifest["members"][name] = sha256(members[name]).hexdigest()
    for series in manifest["series"]:
        rows = [members[f"series/{series['series']}/{chain}.jsonl"] for chain in verifier.KINDS]
        series["records"] = sum(len(one.splitlines()) for one in rows)
    if signer:
        manifest["network_public_key"] = base64_of(raw_public(signer))
    text = canonical_text(manifest).encode()
    signature = base64_of(signer.sign(text)).encode() if signer else members["manifest.sig"]
    return {**members, "manifest.json": text, "manifest.sig": signature}


def found(path: Path, **given: Any) -> list[verifier.Break]:
    return verifier.verify(path, **given).report.breaks


def is_found(path: Path) -> bool:
    """Whether a change shows: a break, or a file that cannot be read; anything else raised is a defect."""
    try:
        return bool(found(path))
    except verifier.Unreadable:
        return True


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


# --- What is done to the file


def test_any_changed_byte_in_any_member_is_found(year: Year, tmp_path: Path) -> None:
    chance = random.Random(7)
    for name, content in year.members.items():
        places = {0, len(content) - 1, *(chance.randrange(len(content)) for _ in range(3))} if content else ()
        for place in places:
            changed = bytearray(content)
            changed[place] ^= 1 << chance.randrange(8)
            path = rewritten(tmp_path / "a.zip", {**year.members, name: bytes(changed)})
            assert is_found(path), (name, place)


@pytest.mark.parametrize("signer", [None, NETWORK])
def test_any_changed_byte_of_a_record_is_found_under_a_new_manifest(
    year: Year, tmp_path: Path, signer: Ed25519PrivateKey | None
) -> None:
    chance = random.Random(11)
    for name, content in year.members.items():
        if not name.endswith(".jsonl") or not content:
            continue
        for _ in range(4):
            changed = bytearray(content)
            changed[chance.randrange(len(content))] ^= 1
            members = with_manifest({**year.members, name: bytes(changed)}, signer)
            is_unsealed = signer is not None and sealed(content) == sealed(bytes(changed))
            assert is_found(rewritten(tmp_path / "a.zip", members)) or is_unsealed, name


def sealed(content: bytes) -> list[Any]:
    """What seals hold of each line: who signs the manifest may say another state or reason.

    Of what is no link of a chain, the counter-seal holds the text.
    """
    try:
        rows = [json.loads(line) for line in content.splitlines()]
    except ValueError:
        return [content]
    named = {"text", "recorded_at", "arrival", "counter_hash", "counter_signature"}
    links = {*named, "sequence", "signature"}
    return [{name: row.get(name) for name in sorted(named if "chain" in row else links)} for row in rows]


@pytest.mark.parametrize("signer", [None, NETWORK])
@pytest.mark.parametrize("chain", ["sale", "closing", "event"])
def test_a_removed_row_is_found(
    year: Year, tmp_path: Path, chain: str, signer: Ed25519PrivateKey | None
) -> None:
    name = f"series/1/{chain}.jsonl"
    rows = year.members[name].splitlines(keepends=True)
    for gone in range(len(rows)):
        content = b"".join(rows[:gone] + rows[gone + 1 :])
        members = with_manifest({**year.members, name: content}, signer)
        assert is_found(rewritten(tmp_path / "a.zip", members))


@pytest.mark.parametrize("signer", [None, NETWORK])
def test_a_reordered_row_is_found(year: Year, tmp_path: Path, signer: Ed25519PrivateKey | None) -> None:
    name = "series/1/sale.jsonl"
    rows = year.members[name].splitlines(keepends=True)
    rows[1], rows[2] = rows[2], rows[1]
    members = with_manifest({**year.members, name: b"".join(rows)}, signer)
    assert {one.check for one in found(rewritten(tmp_path / "a.zip", members))} >= {"chains"}


@pytest.mark.parametrize(
    "change",
    [
        lambda members: members | {"series/1/more.jsonl": b""},
        lambda members: {name: content for name, content in members.items() if name != "series/1/sale.jsonl"},
        lambda members: {name: content for name, content in members.items() if name != "verify.py"},
    ],
)
def test_a_member_added_or_missing_is_found(year: Year, tmp_path: Path, change: Any) -> None:
    breaks = found(rewritten(tmp_path / "a.zip", change(year.members)))
    assert "members" in {one.check for one in breaks}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_found(year: Year, tmp_path: Path) -> None:
    path = rewritten(tmp_path / "a.zip", year.members)
    with zipfile.ZipFile(path, "a") as container:
        container.writestr("series/1/sale.jsonl", year.members["series/1/sale.jsonl"])
    assert "members" in {one.check for one in found(path)}


# --- What is done by somebody who holds a key


def without_tail(year: Year, count: int = 1) -> Archive:
    """The year without its last records, as if they had never come."""
    last = year.archive.series[-1]
    kept = list(last.records)[:-count]
    return replace(year.archive, series=[*year.archive.series[:-1], replace(last, records=kept)])


def test_a_tail_removed_under_the_old_signature_is_found(year: Year, tmp_path: Path) -> None:
    write_archive(tmp_path / "a.zip", without_tail(year), lambda _: b"\0" * 64)
    assert {one.check for one in found(tmp_path / "a.zip")} == {"manifest"}


def test_an_archive_signed_by_another_key_is_found_with_the_network_key(year: Year, tmp_path: Path) -> None:
    other = Ed25519PrivateKey.generate()
    devices = tuple(replace_network(device, other) for device in year.devices)
    archive = replace(an_archive(devices), network_public_key=base64_of(raw_public(other)))
    write_archive(tmp_path / "a.zip", archive, other.sign)
    assert found(tmp_path / "a.zip") == []
    breaks = found(tmp_path / "a.zip", network_key=base64_of(raw_public(NETWORK)))
    assert [one.check for one in breaks] == ["key"]


def replace_network(device: Device, key: Ed25519PrivateKey) -> Device:
    """The same records, counter-sealed by another key."""
    forged = replace(device)
    forged.__dict__.update(device.__dict__)
    forged.records = [
        replace(one, counter_signature=base64_of(key.sign(one.counter_hash.encode())))
        for one in device.records
    ]
    return forged


def test_a_manifest_alone_signed_by_another_key_is_found_by_the_counter_seals(
    year: Year, tmp_path: Path
) -> None:
    members = with_manifest(year.members, Ed25519PrivateKey.generate())
    assert {one.check for one in found(rewritten(tmp_path / "a.zip", members))} == {"counter"}


def anchors_of(year: Year, folder: Path, at: str = "2026-12-31T20:00:00+00:00") -> Path:
    path = folder / "anchors.jsonl"
    lines = [json.dumps(device.anchor(at)) for device in year.devices]
    path.write_text("\n".join([*lines, json.dumps({"till": "AUTRE"}), '{"till": "TAR1", "ser']))
    return path


def test_anchors_agree_with_a_whole_archive(year: Year, tmp_path: Path) -> None:
    assert found(year.path, anchors=anchors_of(year, tmp_path)) == []


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_tail_removed_and_signed_by_the_true_key_is_found_by_the_anchors(
    year: Year, tmp_path: Path, count: int
) -> None:
    write_archive(tmp_path / "a.zip", without_tail(year, count), NETWORK.sign)
    assert found(tmp_path / "a.zip") == []
    breaks = found(tmp_path / "a.zip", anchors=anchors_of(year, tmp_path))
    assert {one.check for one in breaks} == {"anchors"}


def test_a_series_left_out_is_found_by_the_anchors(year: Year, tmp_path: Path) -> None:
    archive = replace(year.archive, series=year.archive.series[:1])
    write_archive(tmp_path / "a.zip", archive, NETWORK.sign)
    breaks = found(tmp_path / "a.zip", anchors=anchors_of(year, tmp_path))
    assert [one.spot.series for one in breaks] == [2]


def test_anchors_of_the_next_year_may_be_further(year: Year, tmp_path: Path) -> None:
    write_archive(tmp_path / "a.zip", without_tail(year), NETWORK.sign)
    anchors = anchors_of(year, tmp_path, at="2027-01-02T20:00:00+00:00")
    assert found(tmp_path / "a.zip", anchors=anchors) == []


def test_a_rewritten_head_is_found_by_the_anchors(year: Year, tmp_path: Path) -> None:
    anchor = year.devices[0].anchor("2026-12-31T20:00:00+00:00")
    anchor["heads"]["sale"]["hash"] = "0" * 64
    (tmp_path / "anchors.jsonl").write_text(json.dumps(anchor))
    assert {one.check for one in found(year.path, anchors=tmp_path / "anchors.jsonl")} == {"anchors"}


# --- What is done by the till itself, and signed by its own key


def more(*path: str | int, by: int = 1) -> Callable[[dict[str, Any]], None]:
    """A change of one figure of a body."""

    def change(body: dict[str, Any]) -> None:
        *way, name = path
        holder: Any = body
        for step in way:
            holder = holder[step]
        holder[name] += by

    return change


def on(series: int, chain: str, sequence: int, change: Callable[[dict[str, Any]], None]) -> Alter:
    def alter(*said: Any) -> None:
        if said[:3] == (series, chain, sequence):
            change(said[3])

    return alter


CLOSING_FIGURES = [
    *((name,) for name in verifier.CLOSING_FIGURES),
    ("takings", "cash"),
    ("taxes", 0, "gross_cents"),
    ("taxes", 0, "tax_cents"),
    ("perpetual_cents",),
    ("perpetual_absolute_cents",),
    ("first",),
]


@pytest.mark.parametrize("sequence", [1, 5], ids=["day", "month"])
@pytest.mark.parametrize("figure", CLOSING_FIGURES, ids=lambda path: "-".join(map(str, path)))
def test_a_closing_with_a_wrong_figure_is_found(
    tmp_path: Path, figure: tuple[str | int, ...], sequence: int
) -> None:
    year = write_year(tmp_path, on(1, "closing", sequence, more(*figure)))
    breaks = found(year.path)
    assert {one.check for one in breaks} == {"closings"}
    assert verifier.Spot(1, "closing", sequence) in {one.spot for one in breaks}


def test_a_year_that_is_not_the_sum_of_its_months_is_found(tmp_path: Path) -> None:
    year = write_year(tmp_path, on(2, "closing", 5, more("total_cents", by=-100)))
    assert [one.spot.sequence for one in found(year.path)] == [5]


def test_perpetual_totals_that_begin_again_are_found(tmp_path: Path) -> None:
    def forget(body: dict[str, Any]) -> None:
        body["perpetual_cents"], body["perpetual_absolute_cents"] = (
            body["total_cents"],
            body["absolute_cents"],
        )

    breaks = found(write_year(tmp_path, on(1, "closing", 2, forget)).path)
    assert verifier.Spot(1, "closing", 2) in {one.spot for one in breaks}


@pytest.mark.parametrize(
    "figure",
    [
        ("lines", 0, "gross_cents"),
        ("lines", 0, "discount_cents"),
        ("lines", 0, "tax_cents"),
        ("lines", 0, "net_cents"),
        ("lines", 1, "quantity"),
        ("lines", 1, "unit_price_cents"),
        ("payments", 0, "amount_cents"),
        ("taxes", 0, "tax_cents"),
        ("total_cents",),
        ("cash_rounding_cents",),
        ("change_cents",),
    ],
    ids=lambda path: "-".join(map(str, path)),
)
def test_a_receipt_that_contradicts_itself_is_found(tmp_path: Path, figure: tuple[str | int, ...]) -> None:
    by = 100 if figure[-1] == "unit_price_cents" else 10
    breaks = found(write_year(tmp_path, on(1, "sale", 1, more(*figure, by=by))).path)
    assert ("receipts", (1, "sale", 1)) in {(one.check, one.spot) for one in breaks}


def test_a_refund_of_more_than_its_share_is_found(tmp_path: Path) -> None:
    def give_more(body: dict[str, Any]) -> None:
        line = body["lines"][0]
        for holder, name in (
            (line, "gross_cents"),
            (body, "total_cents"),
            (body["payments"][0], "amount_cents"),
        ):
            holder[name] -= 1_200
        line["tax_cents"] -= 200
        line["net_cents"] -= 1_000
        row = body["taxes"][0]
        row["gross_cents"], row["tax_cents"], row["net_cents"] = (
            line["gross_cents"], line["tax_cents"], line["net_cents"],
        )  # fmt: skip

    breaks = found(write_year(tmp_path, on(1, "sale", 2, give_more)).path)
    assert ("citations", (1, "sale", 2)) in {(one.check, one.spot) for one in breaks}
    assert "receipts" not in {one.check for one in breaks}


def cite(hash_or_number: str, value: str) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        (body.get("refund_of") or body)[hash_or_number] = value

    return change


@pytest.mark.parametrize("said", [("hash", "0" * 64), ("number", "TAR1-000777"), ("number", "TAR1.3-000001")])
@pytest.mark.parametrize("chain", [(1, "reprint", 1), (1, "sale", 2), (2, "sale", 2)], ids=str)
def test_a_citation_of_no_receipt_is_found(
    tmp_path: Path, chain: tuple[int, str, int], said: tuple[str, str]
) -> None:
    breaks = found(write_year(tmp_path, on(*chain, cite(*said))).path)
    assert ("citations", chain) in {(one.check, one.spot) for one in breaks}


def test_a_receipt_of_another_till_may_be_cited(tmp_path: Path) -> None:
    year = write_year(tmp_path, on(1, "reprint", 1, cite("number", "TAR9-000001")))
    assert found(year.path) == []


@pytest.mark.parametrize(
    "body",
    [
        {}, {"lines": "x"}, {"lines": [3]}, {"lines": [], "taxes": {}, "payments": None},
        {"first": 1, "last": 2**53 - 1, "period": "2026-01-02"}, {"period": 7, "takings": []},
    ],
    ids=lambda body: str(list(body.items()))[:30],
)  # fmt: skip
@pytest.mark.parametrize("chain", ["sale", "training", "reprint", "closing"])
def test_a_body_of_any_shape_is_told_and_never_crashes(
    tmp_path: Path, chain: str, body: dict[str, Any]
) -> None:
    def spoil(said: dict[str, Any]) -> None:
        said.clear()
        said.update(body)

    assert found(write_year(tmp_path, on(1, chain, 1, spoil)).path)


def test_a_closing_that_covers_without_end_is_found(tmp_path: Path) -> None:
    year = write_year(tmp_path, on(1, "closing", 1, more("last", by=2**52)))
    assert "closings" in {one.check for one in found(year.path)}


def test_a_series_that_cites_another_end_is_found(tmp_path: Path) -> None:
    first = first_device(lambda *_: None)
    wrong = replace(first)
    wrong.__dict__.update(first.__dict__)
    wrong.heads = {**first.heads, "sale": (first.heads["sale"][0] + 3, "0" * 64)}
    archive = an_archive((first, second_device(wrong, lambda *_: None)))
    write_archive(tmp_path / "a.zip", archive, NETWORK.sign)
    assert {one.check for one in found(tmp_path / "a.zip")} == {"opening"}


# --- From one year to the next


def two_years(folder: Path, between: Callable[[Device], None] = lambda _: None) -> tuple[Path, Path]:
    """One tablet over a new year; `between` is what happens to its journal in the night."""
    device = first_device(lambda *_: None)
    write_archive(folder / "2026.zip", an_archive((device,)), NETWORK.sign)
    line, cited = device.last_sold[0].lines[0], device.last_sold[1]
    between(device)
    device.start, device.records = device.edge(), []
    device.sell(sold(an_oil(2)), "2027-01-02")
    device.sell(sold(refund_line(line, 1, line_id=new_id())), "2027-01-02", kind="refund", of=cited)
    device.say("reprint", "reprint", {**cited, "ordinal": 1}, "2027-01-02")
    device.close_month("2026-02", "2027-01-02")
    device.close_day("2027-01-02")
    device.close_month("2027-01", "2027-01-31")
    write_archive(folder / "2027.zip", an_archive((device,), 2027), NETWORK.sign)
    return folder / "2026.zip", folder / "2027.zip"


def test_a_year_that_begins_in_the_middle_of_a_chain_is_whole(tmp_path: Path) -> None:
    earlier, later = two_years(tmp_path)
    reading = verifier.verify(later)
    assert reading.report.breaks == []
    assert any("--previous" in note for note in reading.report.notes)
    assert found(later, previous=earlier) == []


def lose_a_record(device: Device) -> None:
    device.say("event", "event", {"code": "exported", "detail": None}, "2026-12-31")


def test_what_is_lost_between_two_years_is_found(tmp_path: Path) -> None:
    earlier, later = two_years(tmp_path, lose_a_record)
    assert found(later) == []
    assert {one.check for one in found(later, previous=earlier)} == {"previous"}


def test_an_earlier_archive_that_is_broken_is_told(tmp_path: Path) -> None:
    earlier, later = two_years(tmp_path)
    with zipfile.ZipFile(earlier) as container:
        members = {name: container.read(name) for name in container.namelist()}
    rewritten(earlier, {**members, "LISEZMOI.txt": b"?"})
    assert {one.check for one in found(later, previous=earlier)} == {"previous"}


# --- Any bytes at all


def test_a_truncated_file_gets_a_verdict(year: Year, tmp_path: Path) -> None:
    content, path = year.path.read_bytes(), tmp_path / "a.zip"
    for length in (*range(0, len(content), len(content) // 40), len(content) - 1):
        path.write_bytes(content[:length])
        assert is_found(path)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_to_the_file_gets_a_verdict(year: Year, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(year.path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        # The directory at the end is where a ZIP is most easily confused.
        place = data.draw(st.integers(1, 2_500) | st.integers(1, len(content)))
        content[-place] = data.draw(st.integers(0, 255))
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    is_found(path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_random_bytes_are_unreadable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    assert verifier.main([str(tmp_path / "a.zip")]) == verifier.UNREADABLE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(2**60),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=6,
)


def ways(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside a value."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(found for name, inside in steps for found in ways(inside, (*way, name)))]


def put(value: Any, way: tuple[Any, ...], other: Any) -> Any:
    if not way:
        return other
    value[way[0]] = put(value[way[0]], way[1:], other)
    return value


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_anywhere_gets_a_verdict(year: Year, tmp_path: Path, data: st.DataObject) -> None:
    names = sorted(
        name for name, content in year.members.items() if name.endswith(("json", "jsonl")) and content
    )
    name = data.draw(st.sampled_from(names))
    lines = [json.loads(line) for line in year.members[name].splitlines()]
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = put(lines[at], data.draw(st.sampled_from(ways(lines[at]))), data.draw(JSON))
    end = "\n" if name.endswith("jsonl") else ""
    content = "".join(json.dumps(one, sort_keys=True, separators=(",", ":")) + end for one in lines)
    members = {**year.members, name: content.encode()}
    if name != "manifest.json":
        members = with_manifest(members, NETWORK)
    is_found(rewritten(tmp_path / "a.zip", members))


@pytest.mark.parametrize("name", ["manifest.json", "series/1/opening.json", "series/1/sale.jsonl"])
@pytest.mark.parametrize(
    "content",
    [b"[" * 200_000, b'{"a":' * 100_000, b"9" * 100_000, b"NaN", b"\xff\xfe", b'"\\ud800"', b"\n\n\n", b"{}"],
    ids=["nested", "nested-objects", "digits", "nan", "bytes", "half-letter", "empty-lines", "object"],
)
def test_hostile_content_gets_a_verdict(year: Year, tmp_path: Path, name: str, content: bytes) -> None:
    path = rewritten(tmp_path / "a.zip", {**year.members, name: content})
    assert is_found(path)
    assert verifier.main([str(path)]) in (verifier.BROKEN, verifier.UNREADABLE)


def test_a_zip_bomb_is_refused(year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "ARCHIVE_BYTES_MAX", 2**20)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("manifest.json", b"0" * 2**21)
    with pytest.raises(verifier.Unreadable, match="trop grand"):
        verifier.verify(path)


def test_what_is_missing_is_unreadable(tmp_path: Path, year: Year) -> None:
    nothing = str(tmp_path / "nothing")
    assert verifier.main([nothing]) == verifier.UNREADABLE
    assert verifier.main([str(year.path), "--anchors", nothing]) == verifier.UNREADABLE
    assert verifier.main([str(year.path), "--previous", nothing, "--json"]) == verifier.UNREADABLE
