"""What of the registers and of certification may leave, and who sees which rows of it."""

from functools import partial

from sqlalchemy import ColumnElement, true

from kernel.access import EVERY_ROLE, Actor, Role
from kernel.facts import Facts, Part, everybody, of_organisation, through
from producers.models import (
    Affiliation,
    AreaCommune,
    Certificate,
    CertificateCorrection,
    CertificateEvent,
    CertificateOrganisation,
    CertificatePlot,
    Dossier,
    DossierOutcome,
    Evidence,
    EvidenceUse,
    GradeLimit,
    Inspection,
    InspectionFinding,
    Member,
    NonConformity,
    NonConformityClosing,
    Organisation,
    OrganisationBranch,
    Plot,
    PlotStatus,
    Requirement,
    RequirementDecision,
    Standard,
    StandardVersion,
    Training,
    TrainingAttendance,
    TrainingCancellation,
)
from producers.queries.certificates import visible
from producers.queries.organisations import readable, reads_whole_network

_KEEPERS = frozenset({Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR})
_READERS = _KEEPERS | {Role.FUND_OFFICER}

network = partial(Facts, subject="network", roles=_READERS)
certification = partial(Facts, subject="certification", roles=_KEEPERS)
# Kept beside a record that the API tells whole, or of use in an export only.
within_certification = partial(certification, is_listed=False)

_organisations = through(OrganisationBranch.organisation_id, Organisation.id, readable)
_certificate_parts = [
    through(model.certificate_id, Certificate.id, visible)
    for model in (CertificateOrganisation, CertificatePlot, CertificateCorrection, CertificateEvent)
]
_dossiers = of_organisation(Dossier.organisation_id)
_inspections = of_organisation(Inspection.organisation_id)
_trainings = of_organisation(Training.organisation_id)
_faults = of_organisation(NonConformity.organisation_id)
_plots = of_organisation(Plot.organisation_id)


def _members(actor: Actor) -> ColumnElement[bool]:
    is_all = reads_whole_network(actor)
    return true() if is_all else Member.organisation_id.in_(actor.organisations)


FACTS = (
    network(
        "organisations", "organisations", Organisation, roles=EVERY_ROLE, sees=readable,
        parts=(Part("branches", OrganisationBranch, "organisation_id"),
               Part("affiliations", Affiliation, "organisation_id")),
    ),
    network("organisation-branches", "organisations-filieres", OrganisationBranch, sees=_organisations,
            is_listed=False),
    network("affiliations", "affiliations", Affiliation,
            sees=through(Affiliation.organisation_id, Organisation.id, readable)),
    network("members", "adherents", Member, sees=_members),
    network("plots", "parcelles", Plot, roles=_KEEPERS, sees=_plots,
            without=frozenset({"west", "south", "east", "north"})),
    within_certification("plot-statuses", "parcelles-conduites", PlotStatus,
                         sees=through(PlotStatus.plot_id, Plot.id, _plots)),
    certification(
        "certificates", "certificats", Certificate, roles=_READERS, sees=visible,
        parts=(Part("organisations", CertificateOrganisation, "certificate_id"),
               Part("plots", CertificatePlot, "certificate_id"),
               Part("events", CertificateEvent, "certificate_id"),
               Part("corrections", CertificateCorrection, "certificate_id")),
    ),
    within_certification("certificate-organisations", "certificats-organisations", CertificateOrganisation,
                         sees=_certificate_parts[0]),
    within_certification("certificate-plots", "certificats-parcelles", CertificatePlot,
                         sees=_certificate_parts[1]),
    within_certification("certificate-corrections", "certificats-corrections", CertificateCorrection,
                         sees=_certificate_parts[2]),
    within_certification("certificate-events", "certificats-decisions", CertificateEvent,
                         sees=_certificate_parts[3]),
    certification("dossiers", "dossiers", Dossier, sees=_dossiers,
                  parts=(Part("outcome", DossierOutcome, "dossier_id"),
                         Part("decisions", RequirementDecision, "dossier_id"))),
    within_certification("dossier-outcomes", "dossiers-issues", DossierOutcome,
                         sees=through(DossierOutcome.dossier_id, Dossier.id, _dossiers)),
    within_certification("requirement-decisions", "dossiers-constats", RequirementDecision,
                         sees=through(RequirementDecision.dossier_id, Dossier.id, _dossiers)),
    within_certification("evidence", "pieces", Evidence, sees=of_organisation(Evidence.organisation_id)),
    within_certification("evidence-uses", "dossiers-pieces", EvidenceUse,
                         sees=through(EvidenceUse.dossier_id, Dossier.id, _dossiers)),
    certification("inspections", "inspections", Inspection, sees=_inspections,
                  parts=(Part("findings", InspectionFinding, "inspection_id"),)),
    within_certification("inspection-findings", "inspections-constats", InspectionFinding,
                         sees=through(InspectionFinding.inspection_id, Inspection.id, _inspections)),
    certification("non-conformities", "non-conformites", NonConformity, sees=_faults,
                  parts=(Part("closing", NonConformityClosing, "non_conformity_id"),)),
    within_certification("non-conformity-closings", "non-conformites-levees", NonConformityClosing,
                         sees=through(NonConformityClosing.non_conformity_id, NonConformity.id, _faults)),
    certification("trainings", "formations", Training, sees=_trainings,
                  parts=(Part("attendances", TrainingAttendance, "training_id"),
                         Part("cancellation", TrainingCancellation, "training_id"))),
    within_certification("training-attendances", "formations-presences", TrainingAttendance,
                         sees=through(TrainingAttendance.training_id, Training.id, _trainings)),
    within_certification("training-cancellations", "formations-annulations", TrainingCancellation,
                         sees=through(TrainingCancellation.training_id, Training.id, _trainings)),
    certification("standards", "cahiers-des-charges", Standard, roles=_READERS, sees=everybody),
    certification("standard-versions", "cahiers-editions", StandardVersion, roles=_READERS, sees=everybody,
                  parts=(Part("requirements", Requirement, "version_id"),
                         Part("grade_limits", GradeLimit, "version_id"))),
    within_certification("requirements", "cahiers-exigences", Requirement, roles=_READERS, sees=everybody),
    within_certification("grade-limits", "cahiers-limites", GradeLimit, roles=_READERS, sees=everybody),
    within_certification("area-communes", "cahiers-communes", AreaCommune, roles=_READERS, sees=everybody),
)  # fmt: skip
