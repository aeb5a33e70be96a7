"""Tables of the producers, by subject."""

from producers.models.certificates import (
    CERTIFICATE_EVENTS,
    SCHEMES,
    Certificate,
    CertificateAlert,
    CertificateCorrection,
    CertificateEvent,
    CertificateOrganisation,
    CertificatePlot,
)
from producers.models.conversions import CROP_CYCLES, PlotStatus
from producers.models.dossiers import (
    DOSSIER_OUTCOMES,
    REQUIREMENT_STATES,
    Dossier,
    DossierOutcome,
    Evidence,
    EvidenceUse,
    RequirementDecision,
)
from producers.models.inspections import (
    FINDING_RESULTS,
    SEVERITIES,
    Inspection,
    InspectionFinding,
    NonConformity,
    NonConformityClosing,
)
from producers.models.members import GENDERS, ORGANIC_STATUSES, Member, Plot
from producers.models.organisations import (
    BRANCHES,
    ORGANISATION_KINDS,
    TAX_STATUSES,
    Affiliation,
    Organisation,
    OrganisationBranch,
    one_of,
)
from producers.models.standards import (
    STANDARD_KINDS,
    AreaCommune,
    GradeLimit,
    Requirement,
    Standard,
    StandardVersion,
)
from producers.models.trainings import Training, TrainingAttendance, TrainingCancellation
from producers.rules.requirements import REQUIREMENT_SUBJECTS

__all__ = [
    "BRANCHES",
    "CERTIFICATE_EVENTS",
    "CROP_CYCLES",
    "DOSSIER_OUTCOMES",
    "FINDING_RESULTS",
    "GENDERS",
    "ORGANIC_STATUSES",
    "ORGANISATION_KINDS",
    "REQUIREMENT_STATES",
    "REQUIREMENT_SUBJECTS",
    "SCHEMES",
    "SEVERITIES",
    "STANDARD_KINDS",
    "TAX_STATUSES",
    "Affiliation",
    "AreaCommune",
    "Certificate",
    "CertificateAlert",
    "CertificateCorrection",
    "CertificateEvent",
    "CertificateOrganisation",
    "CertificatePlot",
    "Dossier",
    "DossierOutcome",
    "Evidence",
    "EvidenceUse",
    "GradeLimit",
    "Inspection",
    "InspectionFinding",
    "Member",
    "NonConformity",
    "NonConformityClosing",
    "Organisation",
    "OrganisationBranch",
    "Plot",
    "PlotStatus",
    "Requirement",
    "RequirementDecision",
    "Standard",
    "StandardVersion",
    "Training",
    "TrainingAttendance",
    "TrainingCancellation",
    "one_of",
]
