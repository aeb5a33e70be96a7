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

__all__ = [
    "BRANCHES",
    "GENDERS",
    "IMPORT_KINDS",
    "ORGANIC_STATUSES",
    "ORGANISATION_KINDS",
    "SCHEMES",
    "TAX_STATUSES",
    "Affiliation",
    "Certificate",
    "ImportFile",
    "Member",
    "Organisation",
    "OrganisationBranch",
    "Plot",
    "one_of",
]
