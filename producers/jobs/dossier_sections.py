"""What each part of a dossier's PDF says, as plain French texts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from kernel.models import StoredFile
from kernel.presentation import area, day, number
from producers.gateways.binder import Section, Table
from producers.messages import ORGANIC_NAMES
from producers.messages.certification import OUTCOME_NAMES, SEVERITY_NAMES, STATE_NAMES
from producers.messages.explanations import explained, step_verb
from producers.models import Evidence
from producers.queries.assessments import Assessment, Row
from producers.queries.conversions import PlotConversion, calendar_of
from producers.queries.inspections import FaultRow, faults_of, left_out_on, visits_of
from producers.queries.trainings import Held, trainings_of

Numbers = Mapping[UUID, int]


def first_page(assessed: Assessment) -> list[tuple[str, str]]:
    """Whose dossier, toward what, with whom, how near."""
    opened, ready = assessed.opened, assessed.readiness
    percent = "—" if ready.percent is None else f"{ready.percent} %"
    names = " · ".join(name for name in (opened.organisation.name, opened.organisation.name_ar) if name)
    facts = [
        (_("Organisation"), names),
        (_("ICE"), opened.organisation.ice or ""),
        (_("Organisme de contrôle"), opened.dossier.control_body),
        (_("Édition"), f"{opened.version.edition} · {opened.version.issued_by}"),
        (_("Ouvert le"), day(opened.dossier.opened_on)),
        (_("Exigences remplies"), f"{percent} ({ready.met} / {ready.asked})"),
    ]
    if opened.outcome:
        facts.append((str(OUTCOME_NAMES[opened.outcome.outcome]), day(opened.outcome.ended_on)))
    return facts


def summary(assessed: Assessment) -> Section:
    """The count of each state, how the share is counted, what is still to do."""
    ready = assessed.readiness
    counted = [
        (str(STATE_NAMES["met"]), number(ready.met)),
        (str(STATE_NAMES["missing"]), number(ready.missing)),
        (str(STATE_NAMES["not_applicable"]), number(ready.not_applicable)),
        (str(STATE_NAMES["waived"]), number(ready.waived)),
    ]
    steps = [f"{at}. {step_verb(one)}" for at, one in enumerate(assessed.steps, start=1)]
    return Section(
        _("Résumé"),
        [
            _(
                "Exigences remplies, divisées par les exigences remplies et manquantes. Ce qui est sans "
                "objet ou dispensé n’est pas compté. Arrondi vers le bas. Chaque exigence compte autant."
            ),
            *steps,
        ],
        Table((_("État"), _("Exigences")), (60, 40), counted),
    )


def requirements(assessed: Assessment, numbers: Numbers) -> Section:
    """Each requirement with its state, why, and the numbers of its pieces."""
    rows = [
        (
            _text(row),
            str(STATE_NAMES[row.standing.state]),
            _reasons(row),
            _numbered(numbers, [piece.evidence.id for piece in row.pieces]),
        )
        for row in assessed.rows
    ]
    head = (_("Exigence"), _("État"), _("Pourquoi"), _("Pièces"))
    return Section(_("Exigences"), (), Table(head, (40, 14, 36, 10), rows), _("Rien n’est demandé."))


def members(session: Session, assessed: Assessment) -> Section:
    """The members present, their land of this branch, their last visit, whether they are on the list."""
    out = left_out_on(session, [assessed.opened.organisation.id], assessed.day, assessed.opened.standard.key)
    left_out = {one.member_id: one.since for one in out if one.plot_id is None}
    rows = [
        (
            one.name,
            number(one.plot_count),
            area(one.area_m2),
            day(one.inspected_on, "medium"),
            _("Non, depuis le %(day)s", day=day(left_out[one.member_id], "medium"))
            if one.member_id in left_out
            else _("Oui"),
        )
        for one in assessed.facts.members
    ]
    head = (_("Adhérent"), _("Parcelles"), _("Surface"), _("Dernière inspection"), _("Sur la liste"))
    return Section(_("Adhérents"), (), Table(head, (34, 12, 14, 20, 20), rows), _("Aucun adhérent."))


def plots(session: Session, assessed: Assessment) -> Section:
    """The plots of the branch; their outlines stay in the register."""
    out = left_out_on(session, [assessed.opened.organisation.id], assessed.day, assessed.opened.standard.key)
    left_out = {one.plot_id for one in out}
    members = {one.member_id for one in out if one.plot_id is None}
    rows = [
        (
            one.code,
            one.member_name or "—",
            one.commune,
            area(one.area_m2),
            _("Non") if one.plot_id in left_out or one.member_id in members else _("Oui"),
        )
        for one in _plots_of(session, assessed)
    ]
    head = (_("Parcelle"), _("Adhérent"), _("Commune"), _("Surface"), _("Sur la liste"))
    return Section(_("Parcelles"), (), Table(head, (18, 30, 24, 14, 14), rows), _("Aucune parcelle."))


def trainings(session: Session, assessed: Assessment, numbers: Numbers) -> Section:
    """The trainings held, women and men counted."""
    held = trainings_of(session, assessed.opened.organisation.id, counted_only=True)
    head = (_("Jour"), _("Sujet, lieu, formateur"), _("Heures"), _("Femmes"), _("Hommes"), _("Pièce"))
    rows = [_training(one, numbers) for one in held]
    return Section(_("Formations"), (), Table(head, (18, 42, 10, 10, 10, 10), rows), _("Aucune formation."))


def inspections(session: Session, assessed: Assessment, numbers: Numbers) -> Section:
    """Every non-conformity of this standard with its correction; how many visits were made."""
    key, organisation_id = assessed.opened.standard.key, assessed.opened.organisation.id
    count = len(visits_of(session, organisation_id, key))
    faults = [one for one in faults_of(session, [organisation_id]) if one.standard_key == key]
    head = (
        _("Vu le"),
        _("Adhérent"),
        _("Non-conformité et correction"),
        _("Gravité"),
        _("Échéance"),
        _("État"),
    )
    rows = [_fault(one, assessed, numbers) for one in faults]
    visits = ngettext("%(num)s inspection notée.", "%(num)s inspections notées.", count)
    table = Table(head, (13, 17, 36, 10, 12, 12), rows)
    return Section(_("Inspections internes et non-conformités"), [visits], table, _("Aucune non-conformité."))


def conversion(session: Session, assessed: Assessment) -> Section:
    """When each plot of the branch becomes organic."""
    head = (_("Parcelle"), _("Conduite"), _("Sans produit interdit depuis"), _("Récolte biologique dès le"))
    rows = [
        (
            one.code,
            str(ORGANIC_NAMES[one.now.status]) if one.now else "—",
            day(one.now.since, "medium") if one.now else "—",
            day(one.now.ready_on, "medium") if one.now else "—",
        )
        for one in _plots_of(session, assessed)
    ]
    table = Table(head, (20, 24, 28, 28), rows)
    return Section(_("Calendrier de conversion"), (), table, _("Aucune parcelle."))


def pieces(found: Sequence[tuple[Evidence, StoredFile]]) -> Section:
    """The list of the pieces that follow, with the hash of each."""
    rows = [
        (str(at), f"{evidence.shows} ({file.name})", day(evidence.dated_on, "medium"), file.sha256)
        for at, (evidence, file) in enumerate(found, start=1)
    ]
    head = (_("N°"), _("Pièce"), _("Jour"), _("Empreinte SHA-256"))
    return Section(
        _("Liste des pièces"), (), Table(head, (6, 36, 16, 42), rows), _("Aucune pièce n’est jointe.")
    )


def _plots_of(session: Session, assessed: Assessment) -> list[PlotConversion]:
    wanted = {one.plot_id for one in assessed.facts.plots}
    found = calendar_of(session, assessed.opened.organisation.id, assessed.day)
    return [one for one in found if one.plot_id in wanted]


def _text(row: Row) -> str:
    mark = "" if row.requirement.is_sourced else _(" (non vérifié dans le texte)")
    return f"{row.requirement.text_fr}{mark} [{row.requirement.source}]"


def _reasons(row: Row) -> str:
    told = [explained(line) for line in row.standing.lines]
    if row.decision and row.standing.said_by == "person":
        when = day(row.decision.decided_on, "medium")
        told.append(_("Constaté le %(day)s par %(who)s.", day=when, who=row.decision.decided_by))
        told += [row.decision.reason] if row.decision.reason else []
    return " ".join(told)


def _numbered(numbers: Numbers, ids: Sequence[UUID | None]) -> str:
    return ", ".join(str(numbers[one]) for one in ids if one and one in numbers)


def _training(one: Held, numbers: Numbers) -> tuple[str, ...]:
    held = one.training
    return (
        day(held.held_on, "medium"),
        f"{held.topic} · {held.location} · {held.trainer}",
        number(Decimal(held.duration_minutes) / 60, "#,##0.##"),
        number(one.attended.women),
        number(one.attended.men),
        _numbered(numbers, [held.evidence_id]),
    )


def _fault(one: FaultRow, assessed: Assessment, numbers: Numbers) -> tuple[str, ...]:
    row, closing = one.row, one.closing
    done = closing.what_was_done if closing else row.corrective_action
    return (
        day(row.found_on, "medium"),
        " · ".join(part for part in (one.member_name, one.plot_code) if part),
        f"{row.description} : {done}",
        str(SEVERITY_NAMES[row.severity]),
        day(row.due_on, "medium"),
        _state(one, assessed, numbers),
    )


def _state(one: FaultRow, assessed: Assessment, numbers: Numbers) -> str:
    if one.closing:
        piece = _numbered(numbers, [one.closing.evidence_id])
        told = _("Corrigée le %(day)s", day=day(one.closing.closed_on, "medium"))
        return f"{told} ({piece})" if piece else told
    return _("En retard") if one.is_overdue(assessed.day) else _("À corriger")
