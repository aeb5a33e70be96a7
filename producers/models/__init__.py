"""Tables of the producers, by subject."""

from producers.models.certificates import SCHEMES, Certificate
from producers.models.imports import IMPORT_KINDS, ImportFile
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
from producers.rules.requirements import REQUIREMENT_SUBJECTS

__all__ = [
    "BRANCHES",
    "GENDERS",
    "IMPORT_KINDS",
    "ORGANIC_STATUSES",
    "ORGANISATION_KINDS",
    "REQUIREMENT_SUBJECTS",
    "SCHEMES",
    "STANDARD_KINDS",
    "TAX_STATUSES",
    "Affiliation",
    "AreaCommune",
    "Certificate",
    "GradeLimit",
    "ImportFile",
    "Member",
    "Organisation",
    "OrganisationBranch",
    "Plot",
    "Requirement",
    "Standard",
    "StandardVersion",
    "one_of",
]
