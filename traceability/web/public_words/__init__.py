"""How the public page speaks: the catalogue `public` in four languages, and what grammar asks.

The office's catalogue has French and Arabic; this one also has English and Tamazight, and is small
enough for a speaker to review in one sitting.
"""

from traceability.web.public_words.answers import (
    caution_line,
    demo_note,
    image_advice,
    link_title,
    refusal,
    report_error,
)
from traceability.web.public_words.births import (
    birth_sentence,
    growers,
    hands,
    making_facts,
    photo_alt,
    season,
    step_line,
    step_name,
)
from traceability.web.public_words.names import (
    BRANCH_NAMES,
    CAUTION_BANDS,
    CAUTIONS,
    CERTIFICATE_STATES,
    CLAIM_STATES,
    LANGUAGES,
    MEASURE_NAMES,
    PART_NAMES,
    REPORT_KINDS,
    REPORT_STATES,
    SHARE_LOCALES,
    WORDS,
)
from traceability.web.public_words.proofs import (
    analysis_source,
    certificate_line,
    certificate_title,
    grade_line,
    limits,
    measure_name,
    measured,
    scheme,
    standing_line,
)
from traceability.web.public_words.values import (
    group_name,
    local_day,
    lot_named,
    maker,
    net_content,
    pack_name,
    period,
    product_name,
    scanned,
)

__all__ = [
    "BRANCH_NAMES", "CAUTIONS", "CAUTION_BANDS", "CERTIFICATE_STATES", "CLAIM_STATES", "LANGUAGES",
    "MEASURE_NAMES", "PART_NAMES", "REPORT_KINDS", "REPORT_STATES", "SHARE_LOCALES", "WORDS",
    "analysis_source", "birth_sentence", "caution_line", "certificate_line", "certificate_title",
    "demo_note", "grade_line", "group_name", "growers", "hands", "image_advice", "limits", "link_title",
    "local_day", "lot_named", "maker", "making_facts", "measure_name", "measured", "net_content",
    "pack_name", "period", "photo_alt", "product_name", "refusal", "report_error", "scanned", "scheme",
    "season", "standing_line", "step_line", "step_name",
]  # fmt: skip
