"""A list of members: what each line says, and what it changes in the register."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from kernel.errors import Invalid
from kernel.imports.cells import day, word_of, yes_or_no
from kernel.imports.tables import Checked, Heading, Line, Reader, Table, columns_of, steps
from producers.rules.imports import cells
from producers.rules.texts import CODE_LENGTH_MAX, words

HEADINGS = (
    Heading("number", "numéro", "12", (
        "n", "n°", "no", "num", "number", "matricule", "numero_adherent", "numero_d_adherent",
        "numero_adherente", "member_number", "member_no", "رقم المنخرط", "الرقم",
    ), is_needed=True),
    Heading("name", "nom", "Aïcha A.", (
        "nom_complet", "nom_et_prenom", "nom_prenom", "name", "full_name", "last_name", "الاسم",
    ), is_needed=True),
    Heading("first_name", "prénom", "", ("first_name", "الاسم الشخصي")),
    Heading("gender", "sexe", "F", ("genre", "gender", "sex", "الجنس")),
    Heading("village", "village", "Tassousfi", ("douar", "localite", "locality", "الدوار", "القرية")),
    Heading("phone", "téléphone", "06 12 34 56 78", (
        "tel", "gsm", "portable", "mobile", "phone", "phone_number", "الهاتف",
    )),
    Heading("consents_to_be_named", "consentement", "oui", (
        "accord", "accord_nom", "nom_public", "consent", "consents_to_be_named", "الموافقة",
    )),
    Heading("consent_on", "date_consentement", "03/09/2026", (
        "date_de_consentement", "date_accord", "consent_date", "consent_on", "تاريخ الموافقة",
    )),
    Heading("joined_on", "adhésion", "2015-04-20", (
        "date_adhesion", "date_d_adhesion", "adherent_depuis", "joined", "joined_on", "join_date",
        "member_since", "تاريخ الانخراط",
    )),
)  # fmt: skip
# What leaves in a list that can come back: a whole name is in one column.
LEAVING = tuple(one.title for one in HEADINGS if one.name != "first_name")


class NumberOfDeparted(Invalid):
    code = "import-number-of-departed"


@dataclass(frozen=True, slots=True)
class MemberRow:
    """What a line says of a member; None where it says nothing."""

    number: str
    name: str
    gender: str | None = None
    village: str | None = None
    phone: str | None = None
    consents: bool | None = None
    consent_on: date | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member as the register has her."""

    id: UUID
    number: str
    name: str
    gender: str
    village: str | None
    phone: str | None
    consents_to_be_named: bool
    consent_on: date | None
    joined_on: date | None
    left_on: date | None


def member_values(row: MemberRow, known: KnownMember | None, today: date) -> dict[str, Any]:
    """The register's entry after a line: what it says replaces, what it leaves empty stays.

    A consent without a day is of `today`, unless the register has its day already.
    """
    consents = row.consents
    if consents is None:
        consents = row.consent_on is not None or bool(known and known.consents_to_be_named)
    consent_on = row.consent_on or (known.consent_on if known else None) or today
    return {
        "number": row.number,
        "name": row.name,
        "gender": row.gender or (known.gender if known else "unstated"),
        "village": row.village or (known.village if known else None),
        "phone": row.phone or (known.phone if known else None),
        "consents_to_be_named": consents,
        "consent_on": consent_on if consents else None,
        "joined_on": row.joined_on or (known.joined_on if known else None),
    }


def changes(values: Mapping[str, Any], known: KnownMember) -> bool:
    """Whether an entry differs from the one that the register has."""
    return any(getattr(known, name) != value for name, value in values.items())


def check_members(
    table: Table,
    known: Mapping[str, KnownMember],
    today: date,
    progress: Callable[[int], Any] = lambda percent: None,
) -> Checked[MemberRow]:
    """Every line read against the register. Raises ColumnsMissing, ColumnTwice, ListEmpty."""
    columns = columns_of(table, HEADINGS)
    checked: Checked[MemberRow] = Checked(ignored=columns.ignored)
    lines_of: dict[str, int] = {}
    for line in steps(table.lines, progress):
        reader = Reader(columns, line, checked.problems)
        row = _row(reader, today)
        if row:
            reader.refuse_twice("number", row.number, lines_of)
            _keep(checked, reader, line, row, known.get(row.number), today)
    return checked


def _row(reader: Reader, today: date) -> MemberRow | None:
    name = " ".join(part for part in (reader.text("first_name"), reader.text("name")) if part)
    past = partial(day, today=today)
    row = MemberRow(
        number=reader.given("number", _number, reader.text("number")) or "",
        name=reader.given("name", partial(words, field="name"), name) or "",
        gender=reader.value("gender", cells.gender),
        village=reader.value("village", partial(words, field="village")),
        phone=reader.value("phone", _phone),
        consents=reader.value("consents_to_be_named", yes_or_no),
        consent_on=reader.value("consent_on", past),
        joined_on=reader.value("joined_on", past),
    )
    return row if reader.is_right else None


def _number(text: str) -> str:
    return words(text, "number", CODE_LENGTH_MAX)


def _phone(text: str) -> str:
    return words(cells.phone(text), "phone", CODE_LENGTH_MAX)


def _keep(
    checked: Checked[MemberRow],
    reader: Reader,
    line: Line,
    row: MemberRow,
    known: KnownMember | None,
    today: date,
) -> None:
    if known and known.left_on:
        reader.note("number", NumberOfDeparted(name=known.name))
    if not reader.is_right:
        return
    after = member_values(row, known, today)
    before = {name: getattr(known, name) for name in after} if known else None
    checked.keep(line.number, f"{row.number} · {row.name}", row, _told(after), before and _told(before))


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """An entry in the words of a list."""
    return {**values, "gender": word_of(values["gender"], cells.GENDER_WORDS)}
