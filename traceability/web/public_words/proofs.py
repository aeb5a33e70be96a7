"""What certificates and analyses say."""

from decimal import Decimal

from flask_babel import gettext as _
from markupsafe import Markup

from kernel.presentation import current_locale, day, number
from producers.models import Certificate, Organisation
from producers.rules.certificates import Standing
from traceability.queries.claims import Claim
from traceability.queries.grades import Judged
from traceability.queries.public import Tested
from traceability.rules.grades import INCOMPLETE, OUTSIDE
from traceability.rules.measures import Measure
from traceability.web.public_words.names import GRADE_NAMES, MEASURE_NAMES, SCHEMES
from traceability.web.public_words.values import copied, group_name, isolated, period


def measure_name(measure: Measure) -> str:
    """What was measured, translated when we know it, else as the laboratory wrote it."""
    return str(MEASURE_NAMES.get(measure["key"] or "", measure["label"]))


def grade_line(judged: Judged) -> str:
    """`Catégorie I`, `Hors de toute catégorie`, or that it cannot be said yet."""
    if judged.grade.outcome == INCOMPLETE:
        return _("Analyse incomplète : aucune catégorie")
    if judged.grade.outcome == OUTSIDE:
        return _("Hors de toute catégorie")
    reached = judged.judgement.reached
    own = reached.name_ar if current_locale() == "ar" else reached.name_fr
    return str(GRADE_NAMES.get(reached.grade, own))


def measured(value: Decimal, unit: str | None) -> str:
    """`8,4 %` or `237`."""
    text = number(value, "#,##0.######")
    return f"{text}\u00a0{unit}" if unit else text


def limits(minimum: Decimal | None, maximum: Decimal | None, unit: str | None) -> str:
    """`minimum 200`, `maximum 12 %`, `entre 20 et 50`; empty when nothing limits the measure."""
    if minimum is not None and maximum is not None:
        between = _("entre %(minimum)s et %(maximum)s")
        return between % {"minimum": measured(minimum, ""), "maximum": measured(maximum, unit)}
    if minimum is not None:
        return _("minimum %(minimum)s", minimum=measured(minimum, unit))
    if maximum is not None:
        return _("maximum %(maximum)s", maximum=measured(maximum, unit))
    return ""


def scheme(certified: Certificate | Claim) -> tuple[str, str]:
    """What is on the seal, and the full name; a scheme that we do not know names itself."""
    short, long = SCHEMES.get(certified.scheme, ("✓", certified.scheme))
    return short, str(long)


def certificate_line(certificate: Certificate, holder: Organisation) -> Markup:
    """`Coopérative Souktana, certificat 2026-118 de Normacert, valable jusqu’au …`."""
    line = _("%(holder)s, certificat %(number)s de %(body)s, valable jusqu’au %(day)s.")
    return Markup(line) % {
        "holder": isolated(group_name(holder)),
        "number": copied(certificate.number),
        "body": isolated(certificate.body),
        "day": day(certificate.valid_until),
    }


def analysis_source(tested: Tested, lot_code: str) -> Markup:
    """`6 novembre 2026 · laboratoire … · ISO 3632 (2011)`, and the lot when it is not this one."""
    analysis = tested.analysis
    method = f"{analysis.method} ({analysis.edition})"
    facts = [isolated(fact) for fact in (day(analysis.analysed_on), analysis.laboratory, method)]
    if tested.lot_code != lot_code:
        of_parent = _("analyse du lot %(code)s, dont il provient")
        facts.append(Markup(of_parent) % {"code": copied(tested.lot_code)})
    return Markup(" · ").join(facts)


def certificate_title(certificate: Certificate) -> str:
    """`Appellation d’origine protégée Safran de Taliouine, certificat 2026-118`."""
    _short, long = scheme(certificate)
    return _("%(scheme)s, certificat %(number)s", scheme=long, number=certificate.number)


def standing_line(standing: Standing, certificate: Certificate) -> str:
    """`jusqu’au 31 décembre 2026`, or since when its body suspended or withdrew it."""
    if standing.since and standing.state in ("suspended", "withdrawn"):
        return _("depuis le %(day)s", day=day(standing.since))
    if standing.state == "valid":
        return _("jusqu’au %(day)s", day=day(certificate.valid_until))
    return period(certificate.valid_from, certificate.valid_until)
