"""A list of organisations: what each line says, and what it changes on the network's register."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from kernel.errors import DomainError, Invalid
from kernel.imports.cells import day, meaning, word_of
from kernel.imports.tables import Checked, Heading, Reader, Table, columns_of, steps
from producers.rules.identifiers import check_identifiers
from producers.rules.imports.cells import BRANCH_WORDS, crop
from producers.rules.links import refuse_circle
from producers.rules.texts import note_or_none, words, words_or_none

HEADINGS = (
    Heading("key", "nom_court", "souktana", ("key", "short_name", "cle", "identifiant", "الاسم المختصر"),
            is_needed=True),
    Heading("code", "sigle", "SKT", ("code", "acronym", "abreviation", "الرمز"), is_needed=True),
    Heading("name", "nom", "Coopérative Souktana du safran", ("name", "raison_sociale", "الاسم"),
            is_needed=True),
    Heading("name_ar", "nom_arabe", "تعاونية سكتانة للزعفران",
            ("nom_ar", "name_ar", "nom_en_arabe", "arabic_name", "الاسم بالعربية")),
    Heading("kind", "sorte", "coopérative", ("type", "kind", "nature", "forme", "النوع"), is_needed=True),
    Heading("parents", "fait_partie_de", "gie-safran", (
        "parent", "parents", "reseau", "federation", "gie", "network", "appartenance", "تابعة ل",
    )),
    Heading("locality", "localité", "Taliouine", ("commune", "locality", "ville", "adresse", "الجماعة")),
    Heading("province", "province", "Taroudannt", ("region", "الإقليم")),
    Heading("country", "pays", "MA", ("country", "البلد")),
    Heading("branches", "filières", "safran, amande", ("filiere", "branches", "branch", "السلاسل")),
    Heading("tax_status", "tva", "exonérée", (
        "statut_tva", "tax_status", "vat", "regime_tva", "الضريبة",
    )),
    Heading("ice", "ice", "001234567000089", ("identifiant_commun",)),
    Heading("gs1_prefix", "préfixe_gs1", "", ("gs1", "gs1_prefix")),
    Heading("founded_on", "fondée_le", "14/05/1979", (
        "date_creation", "date_de_creation", "fondation", "founded_on", "founded", "creation",
    )),
    Heading("note", "remarque", "", ("note", "notes", "remarques", "observation", "ملاحظة")),
)  # fmt: skip
KIND_WORDS = {
    "ngo": ("ONG", "منظمة غير حكومية"),
    "federation": ("fédération", "فيدرالية"),
    "gie": ("GIE", "groupement", "groupement d’intérêt économique"),
    "association": ("association", "جمعية"),
    "cooperative": ("coopérative", "coop", "تعاونية"),
    "farm": ("ferme", "exploitation", "ضيعة"),
    "company": ("entreprise", "société", "sarl", "شركة"),
    "other": ("autre", "آخر"),
}
TAX_STATUS_WORDS = {
    "exempt_cooperative": ("exonérée", "coopérative exonérée", "coopérative exonérée de TVA", "معفاة"),
    "taxable": ("assujettie", "assujettie à la TVA", "vendeur assujetti", "خاضعة"),
    "vat_franchise": ("franchise", "franchise de TVA", "vendeur en franchise"),
}
_SEVERAL = re.compile(r"[,;/|،]+")


class CodeStays(Invalid):
    """Lot codes begin with the letters of their organisation, so these never change."""

    code = "import-organisation-code-stays"


class CodeOfAnother(Invalid):
    code = "import-organisation-code-of-another"


class OrganisationUnknown(Invalid):
    """Neither on the register nor in the list."""

    code = "import-organisation-unknown"


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """What a line says of an organisation; None where it says nothing, parents by their keys."""

    key: str
    code: str
    name: str
    kind: str
    name_ar: str | None = None
    parents: tuple[str, ...] | None = None
    locality: str | None = None
    province: str | None = None
    country: str | None = None
    branches: tuple[str, ...] | None = None
    tax_status: str | None = None
    ice: str | None = None
    gs1_prefix: str | None = None
    founded_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An organisation as the register has it, branches and parents in order."""

    id: UUID
    key: str
    code: str
    name: str
    kind: str
    name_ar: str | None
    locality: str | None
    province: str | None
    country: str
    tax_status: str
    ice: str | None
    gs1_prefix: str | None
    founded_on: date | None
    note: str | None
    branches: tuple[str, ...]
    parents: tuple[str, ...]


_DEFAULTS: Mapping[str, Any] = {
    "country": "MA",
    "tax_status": "exempt_cooperative",
    "branches": (),
    "parents": (),
}
CORRECTED = (
    "name", "kind", "name_ar", "parents", "locality", "province", "country", "branches", "tax_status",
    "ice", "gs1_prefix", "founded_on", "note",
)  # fmt: skip


def organisation_values(row: OrganisationRow, known: KnownOrganisation | None) -> dict[str, Any]:
    """The register's entry after a line: what it says replaces, what it leaves empty stays."""

    def value(name: str) -> Any:
        said = getattr(row, name)
        if said is not None:
            return said
        return getattr(known, name) if known else _DEFAULTS.get(name)

    return {name: value(name) for name in CORRECTED}


def check_organisations(
    table: Table,
    known: Mapping[str, KnownOrganisation],
    today: date,
    progress: Callable[[int], Any] = lambda percent: None,
) -> Checked[OrganisationRow]:
    """Every line read against the register. Raises ColumnsMissing, ColumnTwice, ListEmpty."""
    columns = columns_of(table, HEADINGS)
    checked: Checked[OrganisationRow] = Checked(ignored=columns.ignored)
    lines_of: dict[str, int] = {}
    key_of_code = {one.code: key for key, one in known.items()}
    read: list[tuple[int, Reader, OrganisationRow]] = []
    for line in steps(table.lines, progress):
        reader = Reader(columns, line, checked.problems)
        row = _row(reader, today)
        if row is None:
            continue
        reader.refuse_twice("key", row.key, lines_of)
        _check_code(reader, row, known, key_of_code)
        read.append((line.number, reader, row))
    _keep(checked, read, known)
    return checked


def parents_first(rows: Collection[OrganisationRow]) -> list[OrganisationRow]:
    """The rows so that each stands after those that it belongs to."""
    waiting = {row.key: row for row in rows}
    ordered: list[OrganisationRow] = []
    while waiting:
        ready = [row for row in waiting.values() if waiting.keys().isdisjoint(row.parents or ())]
        assert ready  # a circle was refused line by line
        for row in ready:
            del waiting[row.key]
        ordered += ready
    return ordered


def _row(reader: Reader, today: date) -> OrganisationRow | None:
    row = OrganisationRow(
        key=reader.text("key").lower(),
        code=reader.text("code").upper(),
        name=reader.needed("name", partial(words, field="name")) or "",
        kind=reader.needed("kind", partial(meaning, meanings=KIND_WORDS)) or "",
        name_ar=reader.value("name_ar", partial(words_or_none, field="name_ar")),
        parents=reader.value("parents", _keys),
        locality=reader.value("locality", partial(words_or_none, field="locality")),
        province=reader.value("province", partial(words_or_none, field="province")),
        country=reader.value("country", str.upper),
        branches=reader.value("branches", _branches),
        tax_status=reader.value("tax_status", partial(meaning, meanings=TAX_STATUS_WORDS)),
        ice=reader.value("ice", partial(words_or_none, field="ice")),
        gs1_prefix=reader.value("gs1_prefix", partial(words_or_none, field="gs1_prefix")),
        founded_on=reader.value("founded_on", partial(day, today=today)),
        note=reader.value("note", note_or_none),
    )
    try:
        check_identifiers(
            key=row.key,
            code=row.code,
            country=row.country or "MA",
            ice=row.ice,
            gs1_prefix=row.gs1_prefix,
        )
    except DomainError as error:
        reader.note(error.field or "key", error)
    return row if reader.is_right else None


def _keys(text: str) -> tuple[str, ...]:
    return tuple(sorted({part.strip().lower() for part in _SEVERAL.split(text) if part.strip()}))


def _branches(text: str) -> tuple[str, ...]:
    return tuple(sorted({crop(part.strip()) for part in _SEVERAL.split(text) if part.strip()}))


def _check_code(
    reader: Reader,
    row: OrganisationRow,
    known: Mapping[str, KnownOrganisation],
    key_of_code: dict[str, str],
) -> None:
    before = known.get(row.key)
    if before and before.code != row.code:
        reader.note("code", CodeStays(value=before.code))
    elif key_of_code.setdefault(row.code, row.key) != row.key:
        reader.note("code", CodeOfAnother(value=key_of_code[row.code]))


def _keep(
    checked: Checked[OrganisationRow],
    read: Collection[tuple[int, Reader, OrganisationRow]],
    known: Mapping[str, KnownOrganisation],
) -> None:
    parents_of: dict[str, tuple[str, ...]] = {key: one.parents for key, one in known.items()}
    parents_of |= {row.key: row.parents for _, _, row in read if row.parents is not None}
    keys = known.keys() | {row.key for _, _, row in read}
    for number, reader, row in read:
        _check_parents(reader, row, keys, parents_of)
        if reader.is_right:
            before = known.get(row.key)
            after = organisation_values(row, before)
            there = {name: getattr(before, name) for name in CORRECTED} if before else None
            checked.keep(number, f"{row.key} · {row.name}", row, in_words(after), there and in_words(there))


def in_words(values: Mapping[str, Any]) -> dict[str, Any]:
    """An entry in the words of a list."""
    return {
        **values,
        "kind": word_of(values["kind"], KIND_WORDS),
        "tax_status": word_of(values["tax_status"], TAX_STATUS_WORDS),
        "branches": tuple(word_of(branch, BRANCH_WORDS) for branch in values["branches"]),
    }


def _check_parents(
    reader: Reader, row: OrganisationRow, keys: Collection[str], parents_of: Mapping[str, tuple[str, ...]]
) -> None:
    for parent in row.parents or ():
        if parent not in keys:
            reader.note("parents", OrganisationUnknown(name=parent))
            return
    try:
        refuse_circle(row.key, row.parents or (), {**parents_of, row.key: ()})
    except DomainError as error:
        reader.note("parents", error)
