"""The yearly archive of a till: a ZIP that stands alone, with the program that verifies it.

The format is told in `docs/algorithms/till-archive.md`; `verifier.py` reads it.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from shop.rules.seals import CHAINS, canonical_text, hash_of

FORMAT = "igoudar-archive/1"
TO_SETTLE = "to-settle"
# A member beyond this waits on disk until it is written.
SPOOL_BYTES_MAX = 2**20
# The same content makes the same file: no clock, no user, one order.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE = 3, 0o644 << 16


@dataclass(frozen=True, slots=True)
class ArchivedRecord:
    """A record as the till signed it, and the server's counter-seal; moments as they were sealed."""

    chain: str
    sequence: int
    text: str
    signature: str
    recorded_at: str
    arrival: int
    counter_hash: str
    counter_signature: str
    state: str
    reason: str | None
    # What does not verify was kept beside the chains, to settle.
    is_in_chain: bool = True


@dataclass(frozen=True, slots=True)
class ArchivedSeries:
    """A run of one series, every arrival of it in order, and where the series stood before.

    `heads_before` is {chain: (sequence, hash)} for the chains that had begun; `counter_hash_before` is the
    SHA-256 of the opening text when nothing had arrived.
    """

    opening_text: str
    public_key: str
    heads_before: Mapping[str, tuple[int, str]]
    arrival_before: int
    counter_hash_before: str
    records: Iterable[ArchivedRecord]


@dataclass(frozen=True, slots=True)
class Archive:
    """A year of a till; the network's public key (Ed25519) as PEM or raw base64."""

    till: str
    place: str
    year: int
    made_at: str
    series: Sequence[ArchivedSeries]
    network_public_key: str
    organisation: Mapping[str, str]


def write_archive(path: Path, archive: Archive, sign: Callable[[bytes], bytes]) -> str:
    """Write the archive, whole or not at all; its SHA-256. `sign` gives the network's raw signature."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with ExitStack() as stack:
            _zip(draft, _members(archive, sign, stack))
        digest = _digest_of_file(draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return digest


class _Member:
    """A file of the archive while it grows, and its digest."""

    def __init__(self, stack: ExitStack, content: bytes = b"") -> None:
        spool: IO[bytes] = SpooledTemporaryFile(SPOOL_BYTES_MAX)  # noqa: SIM115 - the stack closes it
        self.file = stack.enter_context(spool)
        self._digest = sha256()
        self.add(content)

    def add(self, content: bytes) -> None:
        """Write at the end."""
        self.file.write(content)
        self._digest.update(content)

    @property
    def sha256(self) -> str:
        """Of all that was written."""
        return self._digest.hexdigest()


def _members(archive: Archive, sign: Callable[[bytes], bytes], stack: ExitStack) -> dict[str, _Member]:
    """Every file by its name; the manifest cites all others, its signature only the manifest."""
    key = _raw_key(archive.network_public_key)
    verifier = Path(__file__).with_name("verifier.py").read_bytes()
    members = {
        "LISEZMOI.txt": _Member(stack, _read_me(archive, key).encode()),
        "verify.py": _Member(stack, verifier),
    }
    summaries = [_add_series(members, series, stack) for series in archive.series]
    manifest = canonical_text(
        {
            "format": FORMAT,
            "till": archive.till,
            "place": archive.place,
            "year": archive.year,
            "made_at": archive.made_at,
            "organisation": dict(archive.organisation),
            "network_public_key": b64encode(key).decode(),
            "members": {name: member.sha256 for name, member in members.items()},
            "series": sorted(summaries, key=lambda one: one["series"]),
        }
    ).encode()
    members["manifest.json"] = _Member(stack, manifest)
    members["manifest.sig"] = _Member(stack, b64encode(sign(manifest)))
    return members


def _raw_key(text: str) -> bytes:
    """32 bytes. Raises ValueError when the text is no Ed25519 public key."""
    if not text.lstrip().startswith("-----"):
        key = Ed25519PublicKey.from_public_bytes(b64decode(text, validate=True))
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    loaded = load_pem_public_key(text.encode())
    if not isinstance(loaded, Ed25519PublicKey):
        raise ValueError("not an Ed25519 public key")
    return loaded.public_bytes(Encoding.Raw, PublicFormat.Raw)


@dataclass
class _Course:
    """Where a series stands while its records pass."""

    heads: dict[str, tuple[int, str]]
    arrival: int
    counter_hash: str
    records: int = 0
    to_settle: int = 0
    totals: list[dict[str, int]] = field(default_factory=list)

    def edge(self) -> dict[str, Any]:
        """As the manifest says it."""
        heads = {chain: {"sequence": last[0], "hash": last[1]} for chain, last in self.heads.items()}
        return {"heads": heads, "arrival": self.arrival, "counter_hash": self.counter_hash}

    def take(self, record: ArchivedRecord) -> None:
        """Go on by one arrival."""
        self.arrival, self.counter_hash = record.arrival, record.counter_hash
        if not record.is_in_chain:
            self.to_settle += 1
            return
        self.records += 1
        self.heads[record.chain] = (record.sequence, hash_of(record.text))
        if record.chain == "closing":
            self.totals += _totals_of_day(record.text)


def _add_series(members: dict[str, _Member], series: ArchivedSeries, stack: ExitStack) -> dict[str, Any]:
    """Write the files of a series; what the manifest says of it."""
    number: int = json.loads(series.opening_text)["series"]
    folder = f"series/{number}"
    members[f"{folder}/opening.json"] = _Member(stack, series.opening_text.encode())
    files = {name: _Member(stack) for name in (*CHAINS, TO_SETTLE)}
    members.update({f"{folder}/{name}.jsonl": member for name, member in files.items()})
    course = _Course(dict(series.heads_before), series.arrival_before, series.counter_hash_before)
    before = course.edge()
    for record in series.records:
        files[record.chain if record.is_in_chain else TO_SETTLE].add(_line(record))
        course.take(record)
    return {
        "series": number,
        "public_key": series.public_key,
        "records": course.records,
        "to_settle": course.to_settle,
        "before": before,
        "after": course.edge(),
        "perpetual": {
            "start": course.totals[0] if course.totals else None,
            "end": course.totals[-1] if course.totals else None,
        },
    }


def _line(record: ArchivedRecord) -> bytes:
    """One record as a line; one beside the chains says which chain it meant to join."""
    said: dict[str, Any] = {
        "sequence": record.sequence,
        "text": record.text,
        "signature": record.signature,
        "recorded_at": record.recorded_at,
        "arrival": record.arrival,
        "counter_hash": record.counter_hash,
        "counter_signature": record.counter_signature,
        "state": record.state,
        "reason": record.reason,
    }
    if not record.is_in_chain:
        said["chain"] = record.chain
    return f"{canonical_text(said)}\n".encode()


def _totals_of_day(text: str) -> list[dict[str, int]]:
    """The perpetual totals before and after a day; none for a month, a year, or what cannot be read."""
    try:
        said = json.loads(text)
        if said["kind"] != "day":
            return []
        body = said["body"]
        cents, absolute = body["perpetual_cents"], body["perpetual_absolute_cents"]
        start = {"cents": cents - body["total_cents"], "absolute_cents": absolute - body["absolute_cents"]}
        totals = [start, {"cents": cents, "absolute_cents": absolute}]
        # Raises for what the manifest could not hold either.
        canonical_text(totals)
    except (ValueError, KeyError, TypeError):
        return []
    return totals


def _zip(path: Path, members: Mapping[str, _Member]) -> None:
    with ZipFile(path, "w") as container:
        for name in sorted(members):
            info = ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = _UNIX, _READABLE
            info.compress_type = ZIP_DEFLATED
            members[name].file.seek(0)
            with container.open(info, "w", force_zip64=True) as target:
                copyfileobj(members[name].file, target)


def _digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(2**20):
            digest.update(block)
    return digest.hexdigest()


def _read_me(archive: Archive, key: bytes) -> str:
    """What somebody finds who opens the file in ten years."""
    seller = "\n".join(f"  {name} : {value}" for name, value in sorted(archive.organisation.items()))
    return _READ_ME.format(
        till=archive.till,
        place=archive.place,
        year=archive.year,
        made_at=archive.made_at,
        seller=seller or "  (non renseigné)",
        fingerprint=sha256(key).hexdigest(),
    )


_READ_ME = """\
ARCHIVE ANNUELLE D’UNE CAISSE

Caisse {till}, {place}, année {year}
Archive faite le {made_at}
Vendeur :
{seller}
Clé publique du réseau (empreinte SHA-256) :
  {fingerprint}

CE QUE C’EST
Tout ce que la caisse a enregistré dans l’année : ventes, remboursements, réimpressions, ventes d’école,
mouvements du tiroir, clôtures et événements, tel que l’appareil l’a signé au moment même. Le fichier se lit
sans le logiciel de caisse : ce sont des textes JSON en UTF-8 dans un ZIP.

VÉRIFIER
Il faut Python 3.11 ou plus récent et la bibliothèque « cryptography » (pip install cryptography) :

  python verify.py archive.zip --network-key EMPREINTE

EMPREINTE est celle de la clé du réseau, demandée au réseau par une autre voie que ce fichier. Utilisez de
préférence un verify.py reçu lui aussi par une autre voie : celui-ci est une copie de commodité.
  --anchors FICHIER    compare avec les repères conservés hors de la base : une fin supprimée se voit
  --previous ARCHIVE   compare avec l’archive de l’année précédente
  --json               répond en JSON
Le programme rend 0 (intègre), 1 (rompue) ou 2 (illisible), et dit chaque rupture : série, chaîne, numéro.

LE FORMAT
manifest.json          ce que l’archive dit d’elle-même, et le SHA-256 de chaque autre fichier
manifest.sig           signature Ed25519 de manifest.json par la clé du réseau, en base64
series/N/opening.json  ouverture de la série N (un appareil à cette caisse) et sa clé publique
series/N/CHAÎNE.jsonl  une ligne par enregistrement d’une chaîne : sale, training, reprint, drawer,
                       closing, event
series/N/to-settle.jsonl
                       ce qui est arrivé sans pouvoir entrer dans une chaîne, avec sa raison

Chaque ligne porte : sequence, text, signature, recorded_at, arrival, counter_hash, counter_signature, state,
reason. « text » est le texte même que la caisse a signé (ECDSA P-256, SHA-256, r et s en 64 octets, base64) :
un objet JSON aux clés triées, sans espace, aux nombres entiers. Les montants sont en centimes.
- « previous » y est le SHA-256 du texte précédent de la chaîne ; pour le premier, celui de l’ouverture.
- « sequence » va de un en un dans chaque chaîne.
- « arrival » va de un en un dans la série, toutes chaînes ensemble, et
  counter_hash = SHA-256(counter_hash précédent, arrival, SHA-256 du texte, recorded_at), séparés par un saut
  de ligne ; le premier part du SHA-256 de l’ouverture ; counter_signature est la signature du réseau.
- Une vente : brut = quantité × prix ÷ per − remises ; TVA = brut × taux ÷ (10000 + taux) ; net = brut − TVA ;
  arrondis au plus proche, les demis en s’éloignant de zéro.
- Une clôture du jour reprend les tickets de « first » à « last » ; un mois est la somme de ses jours, une
  année celle de ses mois ; les totaux perpétuels ne reviennent jamais en arrière.
"""
