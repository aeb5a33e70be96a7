"""Verify the yearly archive of a till, without the application that made it.

    python verify.py archive.zip [--network-key KEY] [--anchors FILE] [--previous ARCHIVE] [--json]

Needs Python 3.11 and the `cryptography` package, nothing else. It answers in French and exits with 0 when the
archive is whole, 1 when it is broken, 2 when it cannot be read.

The file reads from the small to the whole: the report, texts and signatures, the container, the manifest,
records and their chains, the server's seals, receipts, closings, citations, comparisons with what was kept
elsewhere, and the command.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

ARCHIVE_FORMAT = "igoudar-archive/1"
SERIES_FORMAT = "igoudar-series/1"
RECORD_FORMAT = "igoudar-till/1"
KINDS = {
    "sale": ("sale", "refund"),
    "training": ("sale", "refund"),
    "reprint": ("reprint",),
    "drawer": ("opening", "movement", "hand_over", "closing"),
    "closing": ("day", "month", "year"),
    "event": ("event",),
}
TO_SETTLE = "to-settle"
# What the server sealed, all chains together: looked up as if it were one more chain.
ARRIVALS = "arrivées"
BP_WHOLE = 10_000
# Morocco, Code général des impôts, article 252-I-B: 0.25 % of receipts that are paid in cash.
STAMP_DUTY_BP = 25
# Whole numbers that JavaScript holds exactly.
INTEGER_MAX = 2**53 - 1
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
# Bounds against a file made to fill the memory; the largest year of a busy till is far below.
ARCHIVE_BYTES_MAX = 4 * 2**30
SMALL_MEMBER_BYTES_MAX = 4 * 2**20
LINE_BYTES_MAX = 2 * 2**20
MEMBERS_MAX = 10_000

WHOLE, BROKEN, UNREADABLE = 0, 1, 2
VERDICTS = {
    WHOLE: "ARCHIVE INTÈGRE",
    BROKEN: "ARCHIVE ROMPUE",
    UNREADABLE: "ARCHIVE ILLISIBLE",
}
CHECKS = {
    "manifest": "Signature du manifeste",
    "key": "Clé du réseau",
    "members": "Fichiers de l’archive",
    "opening": "Ouverture des séries",
    "records": "Enregistrements signés par la caisse",
    "chains": "Chaînes sans trou",
    "counter": "Sceaux du serveur",
    "receipts": "Calculs des tickets",
    "closings": "Chiffres des clôtures",
    "citations": "Remboursements et réimpressions",
    "anchors": "Repères conservés hors de la base",
    "previous": "Suite de l’archive précédente",
}


class Unreadable(Exception):
    """The archive, or a file given with it, cannot be read at all."""


class Unfit(ValueError):
    """A value that is not what its place asks for."""


# --- The report


class Spot(NamedTuple):
    """Where something is: a series, a chain, a sequence."""

    series: int | None = None
    chain: str | None = None
    sequence: int | None = None

    def __str__(self) -> str:
        named = zip(("série", "chaîne", "n°"), self, strict=True)
        return ", ".join(f"{name} {value}" for name, value in named if value is not None)


NOWHERE = Spot()


class Break(NamedTuple):
    """One thing that does not hold."""

    check: str
    spot: Spot
    reason: str

    def __str__(self) -> str:
        return self.reason if self.spot == NOWHERE else f"{self.spot} : {self.reason}"


class Report:
    """What was checked, what does not hold, and what could not be known."""

    def __init__(self) -> None:
        self.checked: Counter[str] = Counter()
        self.breaks: list[Break] = []
        self.notes: Counter[str] = Counter()

    @property
    def verdict(self) -> int:
        """WHOLE or BROKEN."""
        return BROKEN if self.breaks else WHOLE

    def expect(self, holds: bool, check: str, spot: Spot, reason: str) -> bool:
        """Count a check, and keep its reason when it does not hold."""
        self.checked[check] += 1
        if not holds:
            self.breaks.append(Break(check, spot, reason))
        return holds

    @contextmanager
    def reading(self, check: str, spot: Spot) -> Iterator[None]:
        """What is unfit inside is a break, and the reading goes on after it."""
        try:
            yield
        except Unfit as error:
            self.expect(False, check, spot, str(error))

    def note(self, text: str) -> None:
        """Say what could not be known; it breaks nothing."""
        self.notes[text] += 1


# --- Values, texts and signatures

T = TypeVar("T")


def value_of(holder: Any, name: str, kind: type[T]) -> T:
    """A field of exactly this type, so that `true` is no number. Raises Unfit."""
    value = holder.get(name) if isinstance(holder, dict) else None
    if type(value) is not kind:
        raise Unfit(f"le champ « {name} » manque ou n’a pas la bonne forme")
    return value


def value_or_none(holder: Any, name: str, kind: type[T]) -> T | None:
    """A field that may be null. Raises Unfit."""
    if isinstance(holder, dict) and holder.get(name, "") is None:
        return None
    return value_of(holder, name, kind)


def whole(holder: Any, name: str) -> int:
    """A whole number. Raises Unfit."""
    return value_of(holder, name, int)


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text. Raises Unfit."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Unfit("ce n’est pas du JSON lisible") from None


def is_writable(value: Any) -> bool:
    """Whether a canonical text can hold the value: no fraction, no half of a character, ASCII keys."""
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) <= INTEGER_MAX
    if isinstance(value, str):
        return HALF_A_CHARACTER.search(value) is None
    if isinstance(value, list):
        return all(map(is_writable, value))
    if isinstance(value, dict):
        keys_are_plain = all(key and key.isascii() and key.isprintable() for key in value)
        return keys_are_plain and all(map(is_writable, value.values()))
    return False


def is_canonical(text: str, value: Any) -> bool:
    """Whether the text writes its value in the one way: keys sorted, no space, whole numbers."""
    try:
        written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return written == text and is_writable(value)
    except (ValueError, RecursionError):
        return False


def hash_of(text: str) -> str:
    """SHA-256 in 64 hexadecimal letters."""
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


def from_base64(text: str, length: int) -> bytes:
    """So many bytes, written in the one way that base64 has for them. Raises Unfit."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != length or b64encode(raw).decode() != text:
        raise Unfit(f"ce ne sont pas {length} octets en base64")
    return raw


def is_sealed(content: bytes, signature: str, raw_key: bytes) -> bool:
    """Whether the network's Ed25519 key signed these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(raw_key).verify(from_base64(signature, 64), content)
    except (Unfit, InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return True


def till_key(spki_base64: str) -> EllipticCurvePublicKey:
    """The public key of a series: P-256, SPKI in base64. Raises Unfit."""
    try:
        key = load_der_public_key(b64decode(spki_base64, validate=True))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise Unfit("la clé publique de la série n’est pas une clé P-256")
    return key


def is_signed(text: str, signature: str, key: EllipticCurvePublicKey) -> bool:
    """Whether the till's key signed this very text: ECDSA over SHA-256, r‖s in 64 bytes."""
    try:
        raw = from_base64(signature, 64)
        der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        key.verify(der, text.encode(), ECDSA(SHA256()))
    except (Unfit, InvalidSignature):
        return False
    return True


def rounded(numerator: int, denominator: int) -> int:
    """The quotient, halves away from zero."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def moment_of(text: str) -> datetime:
    """A moment with its zone; without one it is UTC. Raises Unfit."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Unfit(f"{shown(text)} n’est pas une date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def shown(value: Any) -> str:
    """A value of the file, cut short."""
    return f"« {str(value)[:80]} »"


# --- The container


@contextmanager
def readable() -> Iterator[None]:
    """What a damaged or hostile ZIP raises is Unreadable."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError) as error:
        raise Unreadable(f"le fichier ZIP est abîmé ({error})") from None
    except (ValueError, KeyError, IndexError, RuntimeError, OverflowError, MemoryError) as error:
        raise Unreadable(f"le fichier ZIP ne peut pas être lu ({error})") from None


class Container:
    """The ZIP, read within bounds."""

    def __init__(self, path: Path) -> None:
        with readable():
            if path.stat().st_size > ARCHIVE_BYTES_MAX:
                raise Unreadable("le fichier est trop grand")
            self._zip = zipfile.ZipFile(path)
        self.names = [info.filename for info in self._zip.infolist()]
        try:
            self._check_bounds()
        except Unreadable:
            self.close()
            raise

    def _check_bounds(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MEMBERS_MAX or sum(info.file_size for info in infos) > ARCHIVE_BYTES_MAX:
            raise Unreadable("le contenu est trop grand")
        plain = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if any(info.flag_bits & 1 or info.compress_type not in plain for info in infos):
            raise Unreadable("un fichier y est chiffré ou comprimé d’une façon inconnue")

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def small(self, name: str) -> bytes:
        """A whole member that must be small. Raises Unreadable."""
        with readable(), self._zip.open(name) as file:
            content = file.read(SMALL_MEMBER_BYTES_MAX + 1)
        if len(content) > SMALL_MEMBER_BYTES_MAX:
            raise Unreadable(f"{shown(name)} est trop grand")
        return content

    def hash_of(self, name: str) -> str:
        """SHA-256 of a member. Raises Unreadable."""
        digest = sha256()
        with readable(), self._zip.open(name) as file:
            while block := file.read(2**20):
                digest.update(block)
        return digest.hexdigest()

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member, each within bounds; none when it is missing. Raises Unreadable."""
        if name not in self.names:
            return
        with readable():
            file = self._zip.open(name)
        with file:
            while line := self._line(file):
                yield line

    def _line(self, file: Any) -> bytes:
        with readable():
            return file.readline(LINE_BYTES_MAX)


@contextmanager
def opened(path: Path) -> Iterator[Container]:
    """The container, closed afterwards. Raises Unreadable."""
    container = Container(path)
    try:
        yield container
    finally:
        container.close()


# --- The manifest


class Head(NamedTuple):
    """The last record of a chain: its sequence and its hash."""

    sequence: int
    hash: str


class Totals(NamedTuple):
    """The two perpetual totals in minor units: sold less given back, and sold plus given back."""

    cents: int
    absolute_cents: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a series stands before or after what the archive holds of it."""

    heads: dict[str, Head]
    arrival: int
    counter_hash: str


@dataclass(frozen=True, slots=True)
class SeriesSummary:
    """What the manifest says of a series."""

    number: int
    public_key: str
    records: int
    to_settle: int
    before: Edge
    after: Edge
    perpetual_start: Totals | None
    perpetual_end: Totals | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the archive says of itself, signed by the network."""

    till: str
    place: str
    year: int
    made_at: datetime
    network_key: bytes
    members: dict[str, str]
    series: tuple[SeriesSummary, ...]


def read_head(value: Any) -> Head:
    """Raises Unfit."""
    return Head(whole(value, "sequence"), value_of(value, "hash", str))


def read_heads(holder: Any) -> dict[str, Head]:
    """The heads of the chains that have begun. Raises Unfit."""
    heads = value_of(holder, "heads", dict)
    if set(heads) - set(KINDS):
        raise Unfit("une tête est celle d’une chaîne inconnue")
    return {chain: read_head(head) for chain, head in heads.items()}


def read_edge(holder: Any, name: str) -> Edge:
    """Raises Unfit."""
    edge = value_of(holder, name, dict)
    return Edge(read_heads(edge), whole(edge, "arrival"), value_of(edge, "counter_hash", str))


def read_totals(holder: Any, name: str) -> Totals | None:
    """Raises Unfit."""
    totals = value_or_none(holder, name, dict)
    return None if totals is None else Totals(whole(totals, "cents"), whole(totals, "absolute_cents"))


def read_summary(value: Any) -> SeriesSummary:
    """Raises Unfit."""
    perpetual = value_of(value, "perpetual", dict)
    return SeriesSummary(
        whole(value, "series"),
        value_of(value, "public_key", str),
        whole(value, "records"),
        whole(value, "to_settle"),
        read_edge(value, "before"),
        read_edge(value, "after"),
        read_totals(perpetual, "start"),
        read_totals(perpetual, "end"),
    )


def read_manifest(text: bytes) -> Manifest:
    """Raises Unreadable when it is no manifest of ours."""
    try:
        said = read_json(text)
        if value_of(said, "format", str) != ARCHIVE_FORMAT:
            raise Unfit(f"le format n’est pas {ARCHIVE_FORMAT}")
        year = whole(said, "year")
        if not 2000 <= year < 3000:
            raise Unfit("l’année est impossible")
        return Manifest(
            value_of(said, "till", str),
            value_of(said, "place", str),
            year,
            moment_of(value_of(said, "made_at", str)),
            from_base64(value_of(said, "network_public_key", str), 32),
            value_of(said, "members", dict),
            tuple(read_summary(one) for one in value_of(said, "series", list)),
        )
    except Unfit as error:
        raise Unreadable(f"manifest.json : {error}") from None


def check_manifest(container: Container, report: Report) -> Manifest:
    """The manifest, its one way of being written, and the network's signature of it. Raises Unreadable."""
    content = container.small("manifest.json")
    manifest = read_manifest(content)
    text, signature = (
        content.decode(errors="replace"),
        container.small("manifest.sig").decode(errors="replace"),
    )
    reason = "le manifeste n’est pas écrit sous sa forme canonique"
    report.expect(is_canonical(text, json.loads(content)), "manifest", NOWHERE, reason)
    reason = "la signature du manifeste n’est pas celle de la clé du réseau qu’il nomme"
    report.expect(is_sealed(content, signature, manifest.network_key), "manifest", NOWHERE, reason)
    numbers = [one.number for one in manifest.series]
    reason = "les séries ne sont pas rangées par numéro"
    report.expect(numbers == sorted(set(numbers)), "manifest", NOWHERE, reason)
    return manifest


def members_of(manifest: Manifest) -> set[str]:
    """The members that an archive with these series has, besides the manifest and its signature."""
    names = {"LISEZMOI.txt", "verify.py"}
    for series in manifest.series:
        files = ("opening.json", f"{TO_SETTLE}.jsonl", *(f"{chain}.jsonl" for chain in KINDS))
        names.update(f"series/{series.number}/{file}" for file in files)
    return names


def check_members(container: Container, manifest: Manifest, report: Report) -> None:
    """Nothing is missing, added, there twice, or other than the manifest says."""
    awaited = members_of(manifest) | {"manifest.json", "manifest.sig"}
    for name, times in sorted(Counter(container.names).items()):
        report.expect(times == 1, "members", NOWHERE, f"le fichier {shown(name)} s’y trouve {times} fois")
        report.expect(name in awaited, "members", NOWHERE, f"le fichier {shown(name)} a été ajouté")
    for name in sorted(awaited - set(container.names)):
        report.expect(False, "members", NOWHERE, f"le fichier {name} manque")
    for name in sorted(members_of(manifest) & set(container.names)):
        agrees = container.hash_of(name) == manifest.members.get(name)
        report.expect(agrees, "members", NOWHERE, f"le fichier {name} n’est pas celui que le manifeste cite")
    for name in sorted(set(manifest.members) - members_of(manifest)):
        report.expect(False, "members", NOWHERE, f"le manifeste cite un fichier inconnu, {shown(name)}")


# --- Records and their chains


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the archive: a record as the till signed it, and what the server added."""

    spot: Spot
    text: str
    signature: str
    recorded_at: str
    arrival: int
    counter_hash: str
    counter_signature: str

    @property
    def hash(self) -> str:
        """What the next record of the chain cites."""
        return hash_of(self.text)


class Arrival(NamedTuple):
    """What the server sealed when a record arrived."""

    number: int
    spot: Spot
    hash: str
    recorded_at: str
    counter_hash: str
    counter_signature: str


@dataclass
class Series:
    """What was read of a series, in this archive and in the one before it."""

    hashes: dict[str, dict[int, str]] = field(default_factory=dict)
    receipts: dict[int, Receipt] = field(default_factory=dict)
    progress: Progress | None = None

    def begin_at(self, before: Edge, opening_hash: str) -> None:
        """Take up what the manifest says came before."""
        for chain in KINDS:
            self.add(chain, *before.heads.get(chain, Head(0, opening_hash)))
        self.add(ARRIVALS, before.arrival, before.counter_hash)

    def add(self, chain: str, sequence: int, record_hash: str) -> None:
        """Keep the hash of a record; the first that was read stays."""
        self.hashes.setdefault(chain, {}).setdefault(sequence, record_hash)

    def before(self, chain: str) -> int:
        """The sequence after which the chain was read."""
        return min(self.hashes[chain])

    def last(self, chain: str) -> int:
        """The last sequence that is known of a chain."""
        return max(self.hashes[chain])


@dataclass
class Journal:
    """What was read of a till: citations are looked up here."""

    series: dict[int, Series] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    given_back: dict[tuple[str, str], Amounts] = field(default_factory=dict)


@dataclass
class Reading:
    """One archive being read."""

    container: Container
    manifest: Manifest
    journal: Journal
    report: Report
    citations: list[Citation] = field(default_factory=list)


def read_row(line: bytes, spot: Spot) -> Row:
    """One line of a member. Raises Unfit."""
    said = read_json(line)
    text = line.decode(errors="replace")
    if not is_canonical(text.removesuffix("\n"), said) or not text.endswith("\n"):
        raise Unfit("la ligne n’est pas écrite sous sa forme canonique")
    value_of(said, "state", str)
    value_or_none(said, "reason", str)
    return Row(
        Spot(spot.series, spot.chain or value_of(said, "chain", str), whole(said, "sequence")),
        value_of(said, "text", str),
        value_of(said, "signature", str),
        value_of(said, "recorded_at", str),
        whole(said, "arrival"),
        value_of(said, "counter_hash", str),
        value_of(said, "counter_signature", str),
    )


def rows_of(reading: Reading, number: int, member: str) -> Iterator[Row]:
    """The rows of a member; one that cannot be read is a break."""
    chain = None if member == TO_SETTLE else member
    for line in reading.container.lines(f"series/{number}/{member}.jsonl"):
        with reading.report.reading("records", Spot(number, chain)):
            yield read_row(line, Spot(number, chain))


def check_opening(reading: Reading, summary: SeriesSummary) -> tuple[str, dict[str, Any]]:
    """The hash of a series' opening text, and what it says ({} when it cannot be read)."""
    spot, report = Spot(summary.number), reading.report
    name = f"series/{summary.number}/opening.json"
    text = reading.container.small(name).decode(errors="replace") if name in reading.container.names else ""
    said: dict[str, Any] = {}
    with report.reading("opening", spot):
        said = read_json(text)
        report.expect(is_canonical(text, said), "opening", spot, "l’ouverture n’est pas canonique")
        told = [
            value_of(said, name, kind) for name, kind in (("format", str), ("till", str), ("series", int))
        ]
        agrees = told == [SERIES_FORMAT, reading.manifest.till, summary.number]
        report.expect(agrees, "opening", spot, "l’ouverture est celle d’une autre série")
        same_key = value_of(said, "public_key", str) == summary.public_key
        report.expect(same_key, "opening", spot, "la clé n’est pas celle que le manifeste cite")
        check_succession(said, summary.number, reading)
    return hash_of(text), said if isinstance(said, dict) else {}


def check_succession(opening: dict[str, Any], number: int, reading: Reading) -> None:
    """A new series cites where the one before it ended. Raises Unfit."""
    before = value_or_none(opening, "previous_series", dict)
    spot = Spot(number)
    reason = "seule la première série d’une caisse n’en cite aucune autre"
    if reading.report.expect((before is None) == (number == 1), "opening", spot, reason) and before:
        compare_heads(reading, "opening", spot, whole(before, "series"), read_heads(before))


def compare_heads(
    reading: Reading, check: str, spot: Spot, number: int, heads: dict[str, Head], *, is_due: bool = True
) -> None:
    """The heads of a series as something else remembers them: what the archive holds must be the same.

    What `is_due` must be there; otherwise it may have come after the archive.
    """
    series = reading.journal.series.get(number)
    if series is None:
        reading.report.note(f"La série {number} n’est pas dans l’archive : ses têtes ne sont pas comparées.")
        return
    for chain, head in heads.items():
        held = series.hashes[chain].get(head.sequence)
        is_there = head.sequence <= series.last(chain) or not is_due
        where = f"(série {number}, {chain} n° {head.sequence})"
        reading.report.expect(is_there, check, spot, f"l’archive finit avant ce qui est cité {where}")
        differs = held is not None and held != head.hash
        reading.report.expect(not differs, check, spot, f"ce qui est cité a ici une autre empreinte {where}")


def check_record(row: Row, key: EllipticCurvePublicKey | None, reading: Reading) -> dict[str, Any]:
    """Form, signature and identity of a record; what it says. Raises Unfit."""
    report, spot = reading.report, row.spot
    is_ours = key is not None and is_signed(row.text, row.signature, key)
    report.expect(is_ours, "records", spot, "la signature n’est pas celle de la caisse")
    said = read_json(row.text)
    if not isinstance(said, dict):
        raise Unfit("le texte n’est pas un objet")
    report.expect(is_canonical(row.text, said), "records", spot, "le texte n’est pas canonique")
    told = [said.get(name) for name in ("format", "till", "chain", "series", "sequence")]
    awaited = [RECORD_FORMAT, reading.manifest.till, spot.chain, spot.series, spot.sequence]
    report.expect(told == awaited, "records", spot, "le texte est celui d’une autre place dans les chaînes")
    knows_kind = value_of(said, "kind", str) in KINDS[str(spot.chain)]
    report.expect(knows_kind, "records", spot, "cette chaîne n’a pas d’enregistrement de cette sorte")
    return said


class Chain:
    """A chain being followed: each record has the next number and cites the one before it."""

    def __init__(self, report: Report, spot: Spot, head: Head) -> None:
        self._report, self._spot, self._head = report, spot, head

    def follow(self, row: Row, said: dict[str, Any]) -> None:
        """Check the link of one more record."""
        sequence = row.spot.sequence or 0
        awaited = self._head.sequence + 1
        gap = f"le numéro {awaited} était attendu à cette place"
        self._report.expect(sequence == awaited, "chains", row.spot, gap)
        cites = said.get("previous") == self._head.hash
        self._report.expect(cites, "chains", row.spot, "il ne cite pas l’enregistrement qui le précède")
        # From here on, so that one break is told once.
        self._head = Head(sequence, row.hash)

    def finish(self, awaited: Head) -> None:
        """Check that the chain ends where the manifest says."""
        reason = f"la chaîne finit au n° {self._head.sequence}, et non au n° {awaited.sequence} du manifeste"
        if self._head.sequence == awaited.sequence:
            reason = "le dernier enregistrement n’est pas celui du manifeste"
        self._report.expect(self._head == awaited, "chains", self._spot, reason)


def check_chain(
    reading: Reading,
    summary: SeriesSummary,
    chain: str,
    opening_hash: str,
    key: EllipticCurvePublicKey | None,
) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Every record of a chain with what it says ({} when unfit), checked as it passes."""
    start = Head(0, opening_hash)
    spot = Spot(summary.number, chain)
    links = Chain(reading.report, spot, summary.before.heads.get(chain, start))
    for row in rows_of(reading, summary.number, chain):
        said: dict[str, Any] = {}
        with reading.report.reading("records", row.spot):
            said = check_record(row, key, reading)
        links.follow(row, said)
        yield row, said
    links.finish(summary.after.heads.get(chain, start))


# --- The server's seals


def arrival_of(row: Row) -> Arrival:
    """What the server sealed of a row."""
    return Arrival(row.arrival, row.spot, row.hash, row.recorded_at, row.counter_hash, row.counter_signature)


def check_arrivals(reading: Reading, summary: SeriesSummary, arrivals: list[Arrival], opening: str) -> None:
    """All that arrived of a series, whatever its chain: no number missing, each link sealed."""
    report, series = reading.report, reading.journal.series[summary.number]
    number, link = summary.before.arrival, summary.before.counter_hash
    if number == 0:
        reason = "le premier sceau ne part pas de l’ouverture de la série"
        report.expect(link == opening, "counter", Spot(summary.number), reason)
    for one in sorted(arrivals, key=lambda one: one.number):
        gap = f"l’arrivée {number + 1} était attendue, et non {one.number}"
        report.expect(one.number == number + 1, "counter", one.spot, gap)
        check_seal(one, link, reading)
        number, link = one.number, one.counter_hash
        series.add(ARRIVALS, number, link)
    agrees = (number, link) == (summary.after.arrival, summary.after.counter_hash)
    reason = f"les arrivées finissent à {number}, autrement que ne le dit le manifeste"
    report.expect(agrees, "counter", Spot(summary.number), reason)


def check_seal(one: Arrival, previous: str, reading: Reading) -> None:
    """The server's link over the arrival before it, and the network's signature of that link."""
    link = hash_of(f"{previous}\n{one.number}\n{one.hash}\n{one.recorded_at}")
    reading.report.expect(link == one.counter_hash, "counter", one.spot, "le sceau du serveur ne suit pas")
    is_ours = is_sealed(one.counter_hash.encode(), one.counter_signature, reading.manifest.network_key)
    reason = "le sceau du serveur n’est pas signé par le réseau"
    reading.report.expect(is_ours, "counter", one.spot, reason)


# --- Receipts

# Figures of a receipt or a closing by name, VAT by rate and mention, takings by means: they add up.
Figures = Counter[str]


class Amounts(NamedTuple):
    """What a refund takes a share of; minor units but for the quantity."""

    quantity: int
    gross_cents: int
    discount_cents: int
    basket_discount_cents: int

    def plus(self, other: Amounts) -> Amounts:
        """Both together."""
        return Amounts(*(one + two for one, two in zip(self, other, strict=True)))


NOTHING = Amounts(0, 0, 0, 0)


class Line(NamedTuple):
    """One line of a receipt."""

    id: str
    sort: str
    per: int
    unit_price_cents: int
    tax_rate_bp: int
    tax_cents: int
    net_cents: int
    mention: str | None
    refunds: str | None
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Receipt:
    """A sale or a refund; `figures` is what it brings to the closing that covers it."""

    spot: Spot
    number: str
    hash: str
    lines: tuple[Line, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Citation:
    """A receipt cited by a refund, which is `refund`, or by a reprint."""

    spot: Spot
    number: str
    hash: str
    refund: Receipt | None = None


def read_line(value: Any) -> Line:
    """Raises Unfit."""
    return Line(
        value_of(value, "id", str),
        value_of(value, "sort", str),
        whole(value, "per"),
        whole(value, "unit_price_cents"),
        whole(value, "tax_rate_bp"),
        whole(value, "tax_cents"),
        whole(value, "net_cents"),
        value_or_none(value, "tax_mention", str),
        value_or_none(value, "refunds", str),
        Amounts(*(whole(value, name) for name in Amounts._fields)),
    )


def taxes_said(body: Any) -> Figures:
    """The rows of VAT as figures. Raises Unfit."""
    figures = Figures()
    for row in value_of(body, "taxes", list):
        name = tax_name(whole(row, "rate_bp"), value_or_none(row, "mention", str))
        for amount in ("gross_cents", "net_cents", "tax_cents"):
            figures[f"{name} {amount}"] += whole(row, amount)
    return figures


def tax_name(rate_bp: int, mention: str | None) -> str:
    """One row of VAT, as a reader names it."""
    return f"TVA {rate_bp / 100:g} % ({mention!r})"


def taxes_of(lines: Iterable[Line]) -> Figures:
    """The VAT of what is turnover: goods, not vouchers or deposits sold."""
    figures = Figures()
    for line in lines:
        if line.sort == "goods":
            name = tax_name(line.tax_rate_bp, line.mention)
            figures[f"{name} gross_cents"] += line.amounts.gross_cents
            figures[f"{name} net_cents"] += line.net_cents
            figures[f"{name} tax_cents"] += line.tax_cents
    return figures


def payments_of(body: Any) -> list[tuple[str, int]]:
    """Means and amount of each payment. Raises Unfit."""
    payments = value_of(body, "payments", list)
    return [(value_of(one, "means", str), whole(one, "amount_cents")) for one in payments]


def figures_of(kind: str, lines: Sequence[Line], body: Any) -> Figures:
    """What a receipt brings to a closing. Raises Unfit."""
    figures, payments = taxes_of(lines), payments_of(body)
    goods = [line.amounts for line in lines if line.sort == "goods"]
    figures["refunds_count" if kind == "refund" else "sales_count"] += 1
    figures["total_cents"] += sum(one.gross_cents for one in goods)
    figures["absolute_cents"] += sum(abs(one.gross_cents) for one in goods)
    figures["discount_cents"] += sum(one.discount_cents + one.basket_discount_cents for one in goods)
    figures["rounding_cents"] += whole(body, "cash_rounding_cents")
    for means, cents in payments:
        figures[f"takings {means}"] += cents
        figures["cash_receipts_cents"] += max(cents, 0) if means == "cash" else 0
    return figures


def differences(said: Figures, found: Figures) -> Iterator[str]:
    """Each figure that is not what it should be, in words; zero and absent are the same."""
    for name in sorted(set(said) | set(found)):
        if said[name] != found[name]:
            yield f"{name} : écrit {said[name]}, recalculé {found[name]}"


def check_receipt(row: Row, said: dict[str, Any], reading: Reading) -> Receipt:
    """The arithmetic of a sale or a refund, and its number. Raises Unfit."""
    body, kind, report = value_of(said, "body", dict), value_of(said, "kind", str), reading.report
    lines = tuple(read_line(value) for value in value_of(body, "lines", list))
    for position, line in enumerate(lines, 1):
        for wrong in wrongs_of_line(line, kind):
            report.expect(False, "receipts", row.spot, f"ligne {position} : {wrong}")
    for wrong in (*differences(taxes_said(body), taxes_of(lines)), *wrongs_of_totals(body, lines, kind)):
        report.expect(False, "receipts", row.spot, wrong)
    number = value_of(body, "number", str)
    awaited = number_of(reading.manifest.till, row.spot)
    report.expect(number == awaited, "receipts", row.spot, f"le ticket devrait porter le numéro {awaited}")
    receipt = Receipt(row.spot, number, row.hash, lines, figures_of(kind, lines, body))
    if cited := value_or_none(body, "refund_of", dict):
        reading.citations.append(citation_of(row.spot, cited, receipt))
    return receipt


def wrongs_of_line(line: Line, kind: str) -> Iterator[str]:
    """What a line says wrongly: gross of quantity, price and discounts; VAT held in it; net."""
    quantity, gross, *discounts = line.amounts
    is_known = line.per in (1, 1000) and 0 <= line.tax_rate_bp <= BP_WHOLE
    if quantity == 0 or (quantity < 0) != (kind == "refund") or not is_known:
        yield "la quantité, son unité ou le taux est impossible"
        return
    tax = rounded(gross * line.tax_rate_bp, BP_WHOLE + line.tax_rate_bp)
    if (line.tax_cents, line.net_cents) != (tax, gross - tax):
        yield f"TVA et net écrits {line.tax_cents} et {line.net_cents}, recalculés {tax} et {gross - tax}"
    # A line given back takes its share of the original: it is compared where the original is known.
    worth = rounded(quantity * line.unit_price_cents, line.per) - sum(discounts)
    if line.refunds is None and gross != worth:
        yield f"brut écrit {gross}, recalculé {worth}"


def wrongs_of_totals(body: Any, lines: Sequence[Line], kind: str) -> Iterator[str]:
    """Σ gross = total; Σ payments = total + cash rounding; tendered − change = Σ cash. Raises Unfit.

    Cash given back in a refund is neither tendered nor change.
    """
    payments, total = payments_of(body), whole(body, "total_cents")
    cash = 0 if kind == "refund" else sum(cents for means, cents in payments if means == "cash")
    for words, said, found in (
        ("total", total, sum(line.amounts.gross_cents for line in lines)),
        ("arrondi", whole(body, "cash_rounding_cents"), sum(cents for _, cents in payments) - total),
        ("espèces", whole(body, "tendered_cents") - whole(body, "change_cents"), cash),
    ):
        if said != found:
            yield f"{words} : écrit {said}, recalculé {found}"


def number_of(till: str, spot: Spot) -> str:
    """`TAR1-000013`, `TAR1.2-000013` in a second series, `TAR1-T000013` in training."""
    head = till if spot.series == 1 else f"{till}.{spot.series}"
    return f"{head}-{'T' if spot.chain == 'training' else ''}{spot.sequence:06d}"


def citation_of(spot: Spot, cited: Any, refund: Receipt | None = None) -> Citation:
    """Raises Unfit."""
    return Citation(spot, value_of(cited, "number", str), value_of(cited, "hash", str), refund)


# --- Citations


def check_citations(reading: Reading) -> None:
    """Refunds and reprints cite a receipt that exists, by its very hash; what comes back is its share."""
    for citation in reading.citations:
        original = reading.journal.receipts.get(citation.number)
        if original is None:
            check_unknown(citation, reading)
            continue
        reason = f"l’empreinte citée n’est pas celle du ticket {shown(citation.number)}"
        reading.report.expect(citation.hash == original.hash, "citations", citation.spot, reason)
        if citation.refund:
            check_shares(citation.refund, original, reading)


def check_unknown(citation: Citation, reading: Reading) -> None:
    """A cited receipt that was not read: it must be older than the archive, or of another till."""
    till = re.escape(reading.manifest.till)
    parts = re.fullmatch(rf"{till}(?:\.(\d{{1,9}}))?-(T?)(\d{{6,18}})", citation.number, re.ASCII)
    if parts is None:
        reading.report.note("Des tickets d’une autre caisse sont cités : ils ne sont pas comparés.")
        return
    number, chain = int(parts[1] or 1), "training" if parts[2] else "sale"
    series = reading.journal.series.get(number)
    is_older = number < max(reading.journal.series)
    if int(parts[3]) <= series.before(chain) if series else is_older:
        reading.report.note("Des tickets antérieurs à l’archive sont cités : ils ne sont pas comparés.")
        return
    reason = f"le ticket cité {shown(citation.number)} n’existe pas"
    reading.report.expect(False, "citations", citation.spot, reason)


def check_shares(refund: Receipt, original: Receipt, reading: Reading) -> None:
    """Each line given back is a line of the original, and takes its share of that line's amounts."""
    sold = {line.id: line for line in original.lines}
    for line in refund.lines:
        if line.refunds is None:
            continue
        source = sold.get(line.refunds)
        reason = "une ligne rendue n’est pas dans le ticket d’origine"
        if reading.report.expect(source is not None, "citations", refund.spot, reason) and source:
            wrong = wrong_share(line, source, original, reading.journal)
            reading.report.expect(wrong is None, "citations", refund.spot, str(wrong))


def wrong_share(line: Line, source: Line, original: Receipt, journal: Journal) -> str | None:
    """What is wrong with the amounts of a line given back, if anything.

    Shares go by cumulated quantity, and pieces may have come back at another till: here a share is within a
    minor unit of its proportion, and when all has come back the amounts are given back to the last one.
    """
    key = (original.hash, source.id)
    back = journal.given_back[key] = journal.given_back.get(key, NOTHING).plus(line.amounts)
    quantity = source.amounts.quantity
    if line.sort != source.sort or line.tax_rate_bp != source.tax_rate_bp or -back.quantity > quantity:
        return "il est rendu plus, ou autre chose, que ce qui a été vendu"
    for name, given, cents in zip(Amounts._fields, line.amounts, source.amounts, strict=True):
        if abs(given * quantity - cents * line.amounts.quantity) > quantity:
            return f"{name} d’une ligne rendue n’est pas sa part de la vente ({given})"
    if back.quantity == -quantity and any(back.plus(source.amounts)):
        return "tout est rendu, mais les montants ne reviennent pas à zéro"
    return None


# --- Closings

PERIODS = {"day": r"\d{4}-\d\d-\d\d", "month": r"\d{4}-\d\d", "year": r"\d{4}"}
# A month is the sum of its days, a year of its months.
PARTS = {"month": "day", "year": "month"}
CLOSING_FIGURES = (
    "sales_count",
    "refunds_count",
    "total_cents",
    "absolute_cents",
    "discount_cents",
    "rounding_cents",
    "cash_receipts_cents",
    "stamp_duty_cents",
)


class Span(NamedTuple):
    """The receipts that a closing covers, and the hash of the last; all None when there are none."""

    first: int | None
    last: int | None
    last_hash: str | None


@dataclass(frozen=True, slots=True)
class Closing:
    """A day, month or year as the till closed it."""

    spot: Spot
    kind: str
    period: str
    span: Span
    figures: Figures
    totals: Totals

    @property
    def totals_before(self) -> Totals:
        """The perpetual totals that a day started from."""
        return Totals(
            self.totals.cents - self.figures["total_cents"],
            self.totals.absolute_cents - self.figures["absolute_cents"],
        )


@dataclass
class Progress:
    """How far the closings of a series have come; None where what came before was not read."""

    last: int | None
    totals: set[Totals] | None
    # Periods of earlier years lack some of their parts.
    first_year: str
    parts: dict[str, list[Closing]] = field(default_factory=lambda: {"day": [], "month": []})


def read_closing(row: Row, said: dict[str, Any]) -> Closing:
    """Raises Unfit."""
    body, kind = value_of(said, "body", dict), value_of(said, "kind", str)
    period = value_of(body, "period", str)
    if kind not in PERIODS or not re.fullmatch(PERIODS[kind], period, re.ASCII):
        raise Unfit(f"la période {shown(period)} n’est pas de la bonne forme")
    figures = taxes_said(body)
    for name in CLOSING_FIGURES:
        figures[name] = whole(body, name)
    takings = value_of(body, "takings", dict)
    for means in takings:
        figures[f"takings {means}"] = whole(takings, means)
    first, last = value_or_none(body, "first", int), value_or_none(body, "last", int)
    span = Span(first, last, value_or_none(body, "last_hash", str))
    totals = Totals(whole(body, "perpetual_cents"), whole(body, "perpetual_absolute_cents"))
    return Closing(row.spot, kind, period, span, figures, totals)


def summed(figures: Iterable[Figures]) -> Figures:
    """All together; Counter's own sum would drop what is negative."""
    total = Figures()
    for one in figures:
        total.update(one)
    return total


def begin_progress(reading: Reading, summary: SeriesSummary, opening: dict[str, Any]) -> Progress:
    """Where the closings of a series start from."""
    if "closing" in summary.before.heads:
        reading.report.note(
            f"La série {summary.number} commence avant l’archive : ses totaux perpétuels de départ ne sont"
            " vérifiés qu’avec l’archive précédente (--previous)."
        )
        return Progress(None, None, str(reading.manifest.year))
    return Progress(0, totals_at_opening(reading, opening), "")


def totals_at_opening(reading: Reading, opening: dict[str, Any]) -> set[Totals] | None:
    """A new series starts at zero, or takes up the totals of the one that it cites."""
    cited = opening.get("previous_series")
    if not isinstance(cited, dict):
        return {Totals(0, 0)}
    before = reading.journal.series.get(cited["series"]) if type(cited.get("series")) is int else None
    if before is None or before.progress is None or before.progress.totals is None:
        return None
    return before.progress.totals | {Totals(0, 0)}


def check_closings(closings: Sequence[Closing], progress: Progress, series: Series, reading: Reading) -> None:
    """Each closing in its order: its figures, what it covers, and the perpetual totals."""
    for closing in closings:
        if closing.kind == "day":
            check_day(closing, progress, series, reading.report)
        else:
            check_sum(closing, progress, reading.report)
        if closing.kind in progress.parts:
            progress.parts[closing.kind].append(closing)
    uncovered = sum(number > (progress.last or 0) for number in series.receipts)
    if uncovered and progress.last is not None:
        reading.report.note(f"{uncovered} ticket(s) sont postérieurs à la dernière clôture du jour.")


def check_day(closing: Closing, progress: Progress, series: Series, report: Report) -> None:
    """A day is what its receipts make; it starts where the day before it ended."""
    if progress.totals is not None:
        reason = "les totaux perpétuels ne continuent pas ceux de la clôture précédente"
        report.expect(closing.totals_before in progress.totals, "closings", closing.spot, reason)
    progress.totals = {closing.totals}
    receipts = covered_receipts(closing, progress, series, report)
    if receipts is not None:
        found = summed(receipt.figures for receipt in receipts)
        found["stamp_duty_cents"] = stamp_duty(closing, found)
        last_hash = receipts[-1].hash if receipts else None
        report_differences(closing, found, closing.span._replace(last_hash=last_hash), report)
    if closing.span.last is not None:
        progress.last = max(closing.span.last, progress.last or 0)


def stamp_duty(closing: Closing, found: Figures) -> int:
    """Due on cash receipts in Morocco, elsewhere none; an archive does not say where its place is."""
    is_due = closing.figures["stamp_duty_cents"] != 0
    return rounded(found["cash_receipts_cents"] * STAMP_DUTY_BP, BP_WHOLE) if is_due else 0


def covered_receipts(
    closing: Closing, progress: Progress, series: Series, report: Report
) -> list[Receipt] | None:
    """The receipts of a day; None when they cannot be known or are not all there."""
    first, last, _ = closing.span
    if first is None or last is None:
        reason = "le premier et le dernier ticket ne sont pas dits ensemble"
        return [] if report.expect(first is last, "closings", closing.spot, reason) else None
    awaited = first if progress.last is None else progress.last + 1
    reason = f"la clôture couvre {first} à {last}, et devait commencer à {awaited}"
    if not report.expect(awaited == first <= last, "closings", closing.spot, reason):
        return None
    if first <= series.before("sale"):
        report.note("Une clôture couvre des tickets antérieurs à l’archive : elle n’est pas recalculée.")
        return None
    # Counted before it is walked: a hostile closing may cover more than any memory holds.
    is_possible = last - first < len(series.receipts)
    numbers = range(first, last + 1) if is_possible else range(0)
    receipts = [series.receipts[number] for number in numbers if number in series.receipts]
    reason = f"il manque des tickets de {first} à {last}"
    is_whole = report.expect(len(receipts) == last - first + 1, "closings", closing.spot, reason)
    return receipts if is_whole else None


def check_sum(closing: Closing, progress: Progress, report: Report) -> None:
    """A month is the sum of its days and a year of its months, since it was last closed."""
    waiting = progress.parts[PARTS[closing.kind]]
    within = f"{closing.period}-"
    parts = [part for part in waiting if part.period.startswith(within)]
    progress.parts[PARTS[closing.kind]] = [part for part in waiting if not part.period.startswith(within)]
    if closing.period[:4] < progress.first_year:
        report.note("Une clôture d’une année antérieure à l’archive n’est pas recalculée.")
        return
    totals = {part.totals for part in parts[-1:]} | (progress.totals or set())
    reason = "les totaux perpétuels ne sont pas ceux de sa dernière partie"
    report.expect(not totals or closing.totals in totals, "closings", closing.spot, reason)
    spans = [part.span for part in parts if part.span.first is not None]
    span = Span(spans[0].first, spans[-1].last, spans[-1].last_hash) if spans else Span(None, None, None)
    report_differences(closing, summed(part.figures for part in parts), span, report)


def report_differences(closing: Closing, found: Figures, span: Span, report: Report) -> None:
    """Say each figure of a closing that is not what was recomputed."""
    reason = "les tickets couverts ne sont pas ceux de ses parties, ou la dernière empreinte est autre"
    report.expect(closing.span == span, "closings", closing.spot, reason)
    for difference in differences(closing.figures, found):
        report.expect(False, "closings", closing.spot, f"{closing.period}, {difference}")


def check_totals(summary: SeriesSummary, closings: Sequence[Closing], report: Report) -> None:
    """The manifest gives the perpetual totals of the first and the last day that were closed."""
    days = [closing for closing in closings if closing.kind == "day"]
    found = (days[0].totals_before, days[-1].totals) if days else (None, None)
    reason = "les totaux perpétuels du manifeste ne sont pas ceux des clôtures"
    said = (summary.perpetual_start, summary.perpetual_end)
    report.expect(said == found, "closings", Spot(summary.number), reason)


# --- A series, an archive


def check_series(reading: Reading, summary: SeriesSummary) -> None:
    """Everything that the archive holds of a series."""
    report, spot = reading.report, Spot(summary.number)
    opening_hash, opening = check_opening(reading, summary)
    series = reading.journal.series.setdefault(summary.number, Series())
    series.begin_at(summary.before, opening_hash)
    key: EllipticCurvePublicKey | None = None
    with report.reading("opening", spot):
        key = till_key(summary.public_key)
    arrivals: list[Arrival] = []
    closings: list[Closing] = []
    for chain in KINDS:
        for row, said in check_chain(reading, summary, chain, opening_hash, key):
            arrivals.append(arrival_of(row))
            take_record(row, said, series, closings, reading)
    in_chains = len(arrivals)
    arrivals.extend(arrival_of(row) for row in rows_of(reading, summary.number, TO_SETTLE))
    counts = (in_chains, len(arrivals) - in_chains)
    reason = "le nombre des enregistrements n’est pas celui du manifeste"
    report.expect(counts == (summary.records, summary.to_settle), "chains", spot, reason)
    if counts[1]:
        report.note(f"Série {summary.number} : {counts[1]} enregistrement(s) à régler, hors des chaînes.")
    check_arrivals(reading, summary, arrivals, opening_hash)
    series.progress = series.progress or begin_progress(reading, summary, opening)
    check_closings(closings, series.progress, series, reading)
    check_totals(summary, closings, report)


def take_record(
    row: Row, said: dict[str, Any], series: Series, closings: list[Closing], reading: Reading
) -> None:
    """Keep of a record what closings and citations need."""
    chain = str(row.spot.chain)
    series.add(chain, row.spot.sequence or 0, row.hash)
    if not said:
        return
    with reading.report.reading("receipts" if chain in ("sale", "training") else "records", row.spot):
        if chain == "closing":
            closings.append(read_closing(row, said))
        elif chain == "reprint":
            reading.citations.append(citation_of(row.spot, value_of(said, "body", dict)))
        elif chain in ("sale", "training"):
            receipt = check_receipt(row, said, reading)
            reading.journal.receipts.setdefault(receipt.number, receipt)
            if chain == "sale":
                series.receipts.setdefault(row.spot.sequence or 0, receipt)


def examine(path: Path, journal: Journal, report: Report) -> Reading:
    """Read a whole archive into the journal. Raises Unreadable."""
    with opened(path) as container:
        manifest = check_manifest(container, report)
        check_members(container, manifest, report)
        reading = Reading(container, manifest, journal, report)
        for summary in manifest.series:
            check_series(reading, summary)
        check_citations(reading)
    return reading


# --- What was kept elsewhere


def fingerprint_of(raw_key: bytes) -> str:
    """SHA-256 of a raw key, in hexadecimal letters."""
    return sha256(raw_key).hexdigest()


def check_key(given: str | None, reading: Reading) -> None:
    """The network's key is the one that the auditor was given: raw in base64, or its fingerprint."""
    raw = reading.manifest.network_key
    if given is None:
        reading.report.note(
            "La clé du réseau n’a pas été comparée (--network-key) : l’archive ne répond que d’elle-même."
        )
        return
    plain = re.sub(r"[\s:]", "", given)
    agrees = plain == b64encode(raw).decode() or plain.lower() == fingerprint_of(raw)
    reading.report.expect(agrees, "key", NOWHERE, "l’archive est signée par une autre clé que celle donnée")


def check_anchors(path: Path, reading: Reading) -> None:
    """Each anchor of this till, a line of JSON a moment, agrees with the archive. Raises Unreadable."""
    try:
        with path.open("rb") as file:
            while line := file.readline(LINE_BYTES_MAX):
                check_line_of_anchors(line, reading)
    except OSError as error:
        raise Unreadable(f"le fichier des repères ne peut pas être lu ({error})") from None


def check_line_of_anchors(line: bytes, reading: Reading) -> None:
    """A line cut short by a crash is passed over."""
    try:
        anchor = read_json(line)
        if value_of(anchor, "till", str) == reading.manifest.till:
            check_anchor(anchor, reading)
    except Unfit as error:
        reading.report.note(f"Une ligne des repères n’est pas lisible : {error}.")


def check_anchor(anchor: Any, reading: Reading) -> None:
    """Where a series stood at a moment. Raises Unfit."""
    number, spot = whole(anchor, "series"), Spot(whole(anchor, "series"))
    arrived = Head(whole(anchor, "arrival"), value_of(anchor, "counter_hash", str))
    is_due = moment_of(value_of(anchor, "at", str)) < end_of(reading.manifest)
    heads = {**read_heads(anchor), ARRIVALS: arrived}
    if number in reading.journal.series:
        compare_heads(reading, "anchors", spot, number, heads, is_due=is_due)
    elif is_due and arrived.sequence and number > max(reading.journal.series, default=0):
        reading.report.expect(False, "anchors", spot, "cette série a vendu et n’est pas dans l’archive")


def end_of(manifest: Manifest) -> datetime:
    """Until when everything must be in the archive: until it was made, and at most its year's end.

    A new year begins at 22:00 UTC where clocks are two hours ahead, as far as our places go.
    """
    return min(manifest.made_at, datetime(manifest.year, 12, 31, 22, tzinfo=UTC))


def check_previous(before: Reading, reading: Reading) -> None:
    """The archive begins where the one before it ended."""
    report, manifest = reading.report, reading.manifest
    reason = "l’archive précédente est elle-même rompue"
    report.expect(before.report.verdict == WHOLE, "previous", NOWHERE, reason)
    same = (before.manifest.till, before.manifest.network_key) == (manifest.till, manifest.network_key)
    report.expect(same, "previous", NOWHERE, "l’archive précédente est d’une autre caisse ou d’une autre clé")
    is_earlier = before.manifest.year < manifest.year
    report.expect(is_earlier, "previous", NOWHERE, "l’archive précédente n’est pas d’une année antérieure")
    ends = {summary.number: summary.after for summary in before.manifest.series}
    for summary in manifest.series:
        if summary.number in ends:
            follows = ends[summary.number] == summary.before
            reason = "la série ne commence pas où l’archive précédente finit"
            report.expect(follows, "previous", Spot(summary.number), reason)
        elif summary.before.arrival:
            report.note(f"La série {summary.number} n’est pas dans l’archive précédente.")


# --- The command


def verify(
    path: Path, network_key: str | None = None, anchors: Path | None = None, previous: Path | None = None
) -> Reading:
    """Check an archive, alone or with what was kept elsewhere. Raises Unreadable."""
    journal = Journal()
    before = examine(previous, journal, Report()) if previous else None
    reading = examine(path, journal, Report())
    check_key(network_key, reading)
    if anchors:
        check_anchors(anchors, reading)
    if before:
        check_previous(before, reading)
    return reading


def printable(text: str) -> str:
    """A text without what could act on a terminal or cannot be encoded."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def spoken(reading: Reading) -> Iterator[str]:
    """The report in French: one line a check, each break, the notes."""
    manifest, report = reading.manifest, reading.report
    yield f"Caisse {manifest.till}, {manifest.place}, année {manifest.year}"
    yield f"Clé du réseau (SHA-256) : {fingerprint_of(manifest.network_key)}"
    for check, title in CHECKS.items():
        breaks = [one for one in report.breaks if one.check == check]
        if breaks:
            yield f"[rompu] {title} : {len(breaks)} rupture(s)"
        elif report.checked[check]:
            yield f"[ok]    {title} : {report.checked[check]} contrôle(s)"
        yield from (f"        - {one}" for one in breaks)
    for text, times in report.notes.items():
        yield f"[note]  {text}" + (f" (× {times})" if times > 1 else "")
    yield VERDICTS[report.verdict]


def as_data(reading: Reading) -> dict[str, Any]:
    """The report for another program."""
    manifest, report = reading.manifest, reading.report
    return {
        "verdict": "broken" if report.breaks else "whole",
        "till": manifest.till,
        "place": manifest.place,
        "year": manifest.year,
        "network_key_fingerprint": fingerprint_of(manifest.network_key),
        "checks": dict(report.checked),
        "breaks": [{"check": one.check, **one.spot._asdict(), "reason": one.reason} for one in report.breaks],
        "notes": dict(report.notes),
    }


def arguments() -> argparse.ArgumentParser:
    """What the command is given."""
    parser = argparse.ArgumentParser(description="Vérifie l’archive annuelle d’une caisse.")
    parser.add_argument("archive", type=Path, help="le fichier ZIP")
    parser.add_argument("--network-key", help="clé publique du réseau : base64, ou son empreinte SHA-256")
    parser.add_argument("--anchors", type=Path, help="repères conservés hors de la base (lignes JSON)")
    parser.add_argument("--previous", type=Path, help="archive de l’année précédente")
    parser.add_argument("--json", action="store_true", help="répondre en JSON")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """The command: 0 whole, 1 broken, 2 unreadable."""
    given = arguments().parse_args(argv)
    try:
        reading = verify(given.archive, given.network_key, given.anchors, given.previous)
    except Unreadable as error:
        return refuse(str(error), is_json=given.json)
    except Exception as error:
        # Whatever the bytes, an auditor is given a verdict and never a traceback.
        return refuse(f"erreur imprévue ({type(error).__name__}: {error})", is_json=given.json)
    if given.json:
        print(json.dumps(as_data(reading), indent=1))
    else:
        for line in spoken(reading):
            print(printable(line))
    return reading.report.verdict


def refuse(reason: str, *, is_json: bool) -> int:
    """Say why nothing can be said."""
    answer = json.dumps({"verdict": "unreadable", "reason": reason}, indent=1)
    print(answer if is_json else printable(f"{VERDICTS[UNREADABLE]} : {reason}"))
    return UNREADABLE


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that lacks a letter shows another, and the verdict stands.
        sys.stdout.reconfigure(errors="replace")
    sys.exit(main())
