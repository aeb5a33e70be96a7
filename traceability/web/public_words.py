"""How the public page speaks: the catalogue `public` in four languages, and what grammar asks.

The office's catalogue has French and Arabic; this one also has English and Tamazight, and is small
enough for a speaker to review in one sitting.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.lists import format_list
from flask_babel import Domain, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from kernel.clock import business_day
from kernel.presentation import current_locale, day, number
from kernel.quantity import Quantity, Unit, natural
from producers.models import Certificate, Organisation
from producers.rules.certificates import Standing
from traceability.models import Product, TradeItem
from traceability.queries.claims import Claim
from traceability.queries.grades import Judged
from traceability.queries.makings import Made
from traceability.queries.public import COUNTRY_ZONE, Growers, PublicLot, Tested
from traceability.rules.grades import INCOMPLETE, OUTSIDE
from traceability.rules.makings import sides_text
from traceability.rules.measures import Measure
from traceability.rules.names import name_in
from traceability.rules.public import Step

WORDS = Domain(domain="public")  # type: ignore[no-untyped-call]
PLACES_NAMED_MAX = 3
# Each language in its own letters, so that who reads only that one finds it.
LANGUAGES = {"fr": "Français", "ar": "العربية", "en": "English", "zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ"}

STEP_NAMES = {
    "harvest": _l("Récolte"),
    "making": _l("Fabrication à la main"),
    "intake": _l("Réception"),
    "drying": _l("Séchage"),
    "sorting": _l("Tri"),
    "crushing": _l("Concassage"),
    "cold_pressing": _l("Pression à froid"),
    "distilling": _l("Distillation"),
    "packing": _l("Conditionnement"),
    "splitting": _l("Partage en plusieurs lots"),
    "merging": _l("Réunion de plusieurs lots"),
}
# Threads are ground, not crushed.
_SAFFRON_STEP_NAMES = {"sorting": _l("Émondage"), "crushing": _l("Mouture")}
BRANCH_NAMES = {
    "saffron": _l("Safran"),
    "argan": _l("Argan"),
    "olive": _l("Olive"),
    "pamm": _l("Plantes aromatiques et médicinales"),
    "almond": _l("Amande"),
    "honey": _l("Miel"),
    "craft": _l("Artisanat"),
}
# As the protocol of shared pages writes them: a language and a country.
SHARE_LOCALES = {"fr": "fr_FR", "ar": "ar_AR", "en": "en_GB", "zgh": "zgh_MA"}
# Short name on the seal, and what it is called in full.
SCHEMES = {
    "aop_taliouine": ("AOP", _l("Appellation d’origine protégée Safran de Taliouine")),
    "igp_argane": ("IGP", _l("Indication géographique protégée Argane")),
    "bio_ma": ("BIO", _l("Agriculture biologique, loi marocaine 39-12")),
    "bio_eu": ("BIO", _l("Agriculture biologique, règlement (UE) 2018/848")),
    "fairtrade": ("FT", _l("Commerce équitable Fairtrade")),
}
# Classes that editions give, in a consumer's words.
GRADE_NAMES = {
    "I": _l("Catégorie I"),
    "II": _l("Catégorie II"),
    "III": _l("Catégorie III"),
    "extra": _l("Vierge extra"),
    "fine": _l("Vierge fine"),
    "virgin": _l("Vierge"),
    "ordinary": _l("Vierge courante"),
    "lampante": _l("Lampante : ne se consomme pas en l’état"),
}
# What the standards measure, in a consumer's words.
MEASURE_NAMES = {
    "colour_e440": _l("Pouvoir colorant"),
    "picrocrocin_e257": _l("Saveur (picrocrocine)"),
    "safranal_e330": _l("Arôme (safranal)"),
    "moisture": _l("Humidité"),
    "floral_waste": _l("Restes de fleurs"),
    "extraneous_matter": _l("Corps étrangers"),
    "total_ash": _l("Cendres"),
    "acid_insoluble_ash": _l("Cendres insolubles (sable)"),
    "cold_water_extract": _l("Part soluble dans l’eau"),
    "acidity": _l("Acidité"),
    "peroxide": _l("Indice de peroxyde"),
    "k232": _l("Oxydation (K232)"),
    "k270": _l("Oxydation avancée (K270)"),
    "delta_k": _l("Pureté (ΔK)"),
    "median_defect": _l("Défaut au goût"),
    "median_fruity": _l("Fruité au goût"),
    "e270": _l("Oxydation avancée (270 nm)"),
}
_LINK_TITLES = {
    "traceability": _l("%(name)s : son histoire"),
    "pip": _l("%(name)s : le produit"),
    "recallStatus": _l("%(name)s : est-il rappelé ?"),
    "epcis": _l("%(name)s : ses événements EPCIS, sur autorisation"),
}
_REFUSALS = {
    "gs1-invalid-digital-link": _l("Cette adresse est incomplète ou mal recopiée."),
    "gs1-nothing-here": _l("Ce code ne correspond à aucun produit de notre registre."),
    "gs1-no-such-link": _l("Nous n’avons rien de cette sorte sur ce produit."),
}
# What the page of `gs1:recallStatus` says: title, line, and the colour of its band.
CAUTIONS = {
    "recalled": _l("Produit rappelé"),
    "held": _l("Lot en cours de vérification"),
    "lifted": _l("Rappel levé"),
    "none": _l("Aucun rappel"),
}
CAUTION_LINES = {
    "recalled": _l("Ne le consommez pas et suivez la consigne ci-dessous."),
    "held": _l("Par précaution, attendez le résultat avant de le consommer."),
    "lifted": _l("Ce lot a été rappelé, puis le rappel a été levé : il peut être consommé."),
    "none": _l("Ce lot n’est ni rappelé ni mis de côté."),
}
_CRAFT_CAUTION_LINES = {
    **CAUTION_LINES,
    "recalled": _l("Ne vous en servez plus et suivez la consigne ci-dessous."),
    "held": _l("Par précaution, attendez le résultat avant de vous en servir."),
    "lifted": _l("Ce lot a été rappelé, puis le rappel a été levé : vous pouvez vous en servir."),
}
CAUTION_BANDS = {"recalled": "recalled", "held": "held", "lifted": "known", "none": "known"}
CLAIM_STATES = {
    "met": _l("Vaut pour ce lot, à chaque étape."),
    "conversion": _l("En conversion : ce lot ne porte pas encore ce nom."),
    "pending": _l("En attente d’une décision de l’organisme : ne vaut pas encore pour ce lot."),
    "broken": _l("Ne vaut pas pour ce lot."),
}
CERTIFICATE_STATES = {
    "valid": _l("Certificat valable"),
    "early": _l("Certificat qui ne vaut pas encore"),
    "suspended": _l("Certificat suspendu"),
    "expired": _l("Certificat arrivé à son terme"),
    "withdrawn": _l("Certificat retiré"),
}
REPORT_KINDS = {
    "illness": _l("Quelqu’un a été malade"),
    "quality": _l("Goût, odeur ou aspect"),
    "pack": _l("Emballage ou étiquette"),
    "doubt": _l("Doute : est-ce le vrai ?"),
    "other": _l("Autre chose"),
}
REPORT_STATES = {
    "received": _l("Reçu"),
    "looked_at": _l("Examiné par la coopérative"),
    "answered": _l("Réponse donnée"),
}
_REPORT_ERRORS = {
    "text-missing": _l("Écrivez quelques mots : qu’avez-vous remarqué ?"),
    "text-too-long": _l("C’est trop long : gardez l’essentiel."),
    "text-unreadable": _l("Un signe de ce texte ne peut pas être lu."),
    "text-is-formula": _l("Ne commencez pas par « = » ni « @ »."),
    "unknown-choice": _l("Choisissez dans la liste."),
    "file-too-large": _l("Cette photo est trop lourde : 12 Mo au plus."),
    "file-type-refused": _l("Ce fichier n’est pas une photo."),
    "file-unreadable": _l("Cette photo ne s’ouvre pas."),
    "not-for-people": _l("Laissez ce champ vide : il sert à écarter les robots."),
    "operation-id-reused": _l("Ce signalement est déjà envoyé. Rouvrez la page pour en écrire un autre."),
}
PART_NAMES = {
    "producer": _l("Les familles qui ont récolté"),
    "cooperative": _l("La coopérative"),
    "boutique": _l("La boutique"),
    "fund": _l("Le fonds de solidarité"),
    "tax": _l("La taxe"),
}
_UNIT_SIGNS = {"g": _l("g"), "kg": _l("kg"), "mL": _l("mL"), "L": _l("L")}

# French names begin with their kind, which takes an article: (by whom, of whom).
_FRENCH_ARTICLES = {
    "coopérative": ("la coopérative", "de la coopérative"),
    "ferme": ("la ferme", "de la ferme"),
    "fédération": ("la fédération", "de la fédération"),
    "association": ("l’association", "de l’association"),
    "gie": ("le GIE", "du GIE"),
}
_VOWELS = "aeiouyhàâéèêëîïôû"


def product_name(product: Product) -> str:
    """The product's name in the reader's language."""
    return str(getattr(product, f"name_{current_locale()}"))


def pack_name(product: Product, item: TradeItem | None) -> str:
    """What the pack says, in the reader's language; the product's name for a lot in bulk."""
    return str(getattr(item, f"name_{current_locale()}")) if item else product_name(product)


def local_day(at: datetime) -> str:
    """The day of a moment where the cooperatives work."""
    return day(business_day(at, COUNTRY_ZONE))


def scanned(times: int, first_at: datetime) -> str:
    """`Scanné 3 fois depuis le 28 octobre 2026.`"""
    return ngettext(
        "Scanné %(num)s fois depuis le %(day)s.",
        "Scanné %(num)s fois depuis le %(day)s.",
        times,
        day=local_day(first_at),
    )


def weight(amount: int, unit: str, *, is_rounded: bool = False) -> str:
    """`9,6 kg`, `750 mL` or a bare count, with the sign as the reader's language writes it.

    Rounded, no scale's last digit is told: `27,5 kg` of what weighed 27.5292.
    """
    value, sign = natural(Quantity(amount, Unit(unit)))
    text = number(value, "#,##0.######" if not is_rounded else "#,##0.#" if value >= 10 else "#,##0.##")
    return f"{text}\u00a0{_UNIT_SIGNS[sign]}" if sign else text


def listed(words: Iterable[str]) -> Markup:
    """`a, b et c`, each kept in its own direction of writing."""
    isolated = [_isolated(word) for word in words]
    # Every word is escaped above, and the rest comes from the locale's own pattern.
    return Markup(format_list(isolated, locale=get_locale()))


def _isolated(word: str) -> Markup:
    """A name in its own direction of writing, whatever stands around it."""
    return Markup("<bdi>%s</bdi>") % word


def _code(code: str) -> Markup:
    """A code that is copied by eye: never cut at the end of a line."""
    return Markup('<bdi class="code">%s</bdi>') % code


def period(first: date, last: date) -> str:
    """`28 octobre 2026`, or `du … au …`."""
    if first == last:
        return day(first)
    return _("du %(first)s au %(last)s", first=day(first), last=day(last))


def families(count: int) -> str:
    """`11 familles`."""
    return ngettext("%(num)d famille", "%(num)d familles", count)


def lots(count: int) -> str:
    """`3 lots`."""
    return ngettext("%(num)d lot", "%(num)d lots", count)


def group_name(organisation: Organisation) -> str:
    """The group's own name; its Arabic one for who reads Arabic, when it has one."""
    return (current_locale() == "ar" and organisation.name_ar) or organisation.name


def maker(organisation: Organisation) -> str:
    """`Coopérative Souktana, Taliouine`."""
    name, place = group_name(organisation), organisation.locality
    comma = "،" if current_locale() == "ar" else ","
    return f"{name}{comma} {place}" if place else name


def lot_named(code: str) -> str:
    """`Lot SAF-26-0412`."""
    return _("Lot %(code)s", code=code)


def season(told: PublicLot) -> str | None:
    """`Récolte 2026 · Tassousfi`; the commune when there is one only."""
    harvests = [step for step in told.steps if step.kind == "harvest"]
    if not harvests:
        return None
    first = min(step.first_on.year for step in harvests)
    last = max(step.last_on.year for step in harvests)
    said = _("Récolte %(years)s", years=first if first == last else f"{first}–{last}")
    places = {step.place for step in harvests}
    (place,) = places if len(places) == 1 else (None,)
    return f"{said} · {place}" if place else said


def image_advice(product: Product) -> str:
    """What the image of a recalled lot asks of who sees it in a message."""
    if product.branch == "craft":
        return _("Ne vous en servez plus : ouvrez la page pour savoir quoi faire.")
    return _("Ne le consommez pas : ouvrez la page pour savoir quoi faire.")


def demo_note() -> str:
    """Beside our name on what is shared of a demonstration."""
    return _("Démonstration, données inventées")


def harvest_sentence(told: PublicLot) -> Markup | None:
    """`Récolté à Tassousfi le 28 octobre 2026 par 11 familles de la coopérative Souktana.`"""
    harvests = [step for step in told.steps if step.kind == "harvest"]
    if not harvests:
        return None
    parts = (_where(harvests), _when(harvests), _by_whom(told, harvests))
    return Markup(_("Récolté %(where_when_who)s.")) % {
        "where_when_who": Markup(" ").join(part for part in parts if part)
    }


def birth_sentence(told: PublicLot) -> Markup | None:
    """The harvest's sentence; of pieces, who made them, where and until when."""
    return making_sentence(told) if told.made else harvest_sentence(told)


def making_sentence(told: PublicLot) -> Markup:
    """`Fait à la main à Taznakht, fini le 3 octobre 2026, par 2 personnes de l’association Tifawin.`"""
    makings = [step for step in told.steps if step.kind == "making"]
    parts = (_where(makings), _finished(told), _by_whom(told, makings, makers(told.growers.families)))
    return Markup(_("Fait à la main %(where_when_who)s.")) % {
        "where_when_who": Markup(" ").join(part for part in parts if part)
    }


def _finished(told: PublicLot) -> str:
    begun, ended = told.made.making.begun_on if told.made else None, told.lot.made_on
    return period(begun, ended) if begun and begun != ended else _("le %(day)s", day=day(ended))


def makers(count: int) -> str:
    """`2 personnes`: whoever makes by hand."""
    return ngettext("%(num)d personne", "%(num)d personnes", count)


def hands(told: Growers) -> Markup:
    """`Fadma A. et une autre personne`: named only are those who agreed to be."""
    words = list(told.names)
    others = told.families - len(words)
    if others > 0:
        words.append(ngettext("%(num)d autre personne", "%(num)d autres personnes", others))
    return listed(words)


def making_facts(told: Made) -> list[tuple[str, str]]:
    """What is told of pieces, each with its name: technique, materials, size, time."""
    making = told.making
    facts = [
        (_("Technique"), name_in(told.technique, current_locale())),
        (_("Matières"), making.materials),
        (_("Dimensions"), sides_text(making.length_mm, making.width_mm, making.height_mm)),
        (_("Temps de travail"), hours(making.minutes_worked)),
    ]
    return [(name, fact) for name, fact in facts if fact]


def hours(minutes: int | None) -> str:
    """`180 heures`; less than one is one."""
    if not minutes:
        return ""
    return ngettext("%(num)s heure", "%(num)s heures", max(1, round(minutes / 60)))


def photo_alt(told: PublicLot) -> str:
    """What the photo shows, for who does not see it."""
    facts = [fact for _name, fact in making_facts(told.made)] if told.made else []
    return _("Photo : %(what)s", what=", ".join([pack_name(told.product, told.item), *facts[:2]]))


def caution_line(kind: str, product: Product) -> str:
    """What to do with a lot recalled or held: nobody eats a carpet."""
    lines = _CRAFT_CAUTION_LINES if product.branch == "craft" else CAUTION_LINES
    return str(lines[kind])


def _where(harvests: Sequence[Step]) -> Markup | None:
    places = list(dict.fromkeys(step.place for step in harvests if step.place))
    named, others = places[:PLACES_NAMED_MAX], len(places) - PLACES_NAMED_MAX
    if not named:
        return None
    if others > 0:
        named.append(ngettext("%(num)d autre commune", "%(num)d autres communes", others))
    return Markup(_("à %(places)s")) % {"places": listed(_strong(place) for place in named)}


def _when(harvests: Sequence[Step]) -> str:
    first = min(step.first_on for step in harvests)
    last = max(step.last_on for step in harvests)
    return _("le %(day)s", day=day(first)) if first == last else period(first, last)


def _by_whom(told: PublicLot, harvests: Sequence[Step], people: str | None = None) -> Markup:
    ids = dict.fromkeys(step.organisation_id for step in harvests)
    groups = [told.organisations[one] for one in ids]
    count = told.growers.families
    named = listed(_with_article(group, is_of=bool(count)) for group in groups)
    if not count:
        return Markup(_("par %(groups)s")) % {"groups": named}
    # Translators: in French the groups come with « de la », « du », « de l’ »; elsewhere bare.
    sentence = _("par %(families)s %(of_groups)s")
    return Markup(sentence) % {"families": people or families(count), "of_groups": named}


def _with_article(organisation: Organisation, *, is_of: bool) -> Markup:
    name = group_name(organisation)
    if current_locale() != "fr":
        return _strong(name)
    kind, _space, rest = name.partition(" ")
    articles = _FRENCH_ARTICLES.get(kind.lower())
    if articles and rest:
        return Markup("%s %s") % (articles[is_of], _strong(rest))
    if not is_of:
        return _strong(name)
    elided = name[:1].lower() in _VOWELS
    return Markup("%s%s") % ("d’" if elided else "de ", _strong(name))


def _strong(name: str) -> Markup:
    return Markup("<b><bdi>%s</bdi></b>") % name


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
        "holder": _isolated(group_name(holder)),
        "number": _code(certificate.number),
        "body": _isolated(certificate.body),
        "day": day(certificate.valid_until),
    }


def growers(told: Growers) -> Markup:
    """`Fadma A., Khadija B. et 9 autres familles`: named only are those who agreed to be."""
    words = list(told.names)
    others = told.families - len(words)
    if others > 0:
        words.append(ngettext("%(num)d autre famille", "%(num)d autres familles", others))
    return listed(words)


def step_name(step: Step, told: PublicLot) -> str:
    """What was done, in the words of the trade: sorting saffron flowers is called émondage."""
    names = _SAFFRON_STEP_NAMES if told.product.branch == "saffron" else {}
    return str(names.get(step.kind) or STEP_NAMES[step.kind])


def step_line(step: Step, told: PublicLot) -> Markup:
    """`28 octobre 2026 · Tassousfi · Fleurs de safran, 9,6 kg · 3 lots`.

    The group is named when several worked on the lot; else the sentence above has named it.
    """
    group = told.organisations[step.organisation_id]
    facts = [
        period(step.first_on, step.last_on),
        step.place or group.locality,
        group_name(group) if len(told.organisations) > 1 else None,
        _made(step, told),
        lots(step.times) if step.times > 1 else None,
    ]
    return Markup(" · ").join(_isolated(fact) for fact in facts if fact)


def _made(step: Step, told: PublicLot) -> str | None:
    if step.quantity is None:
        return None
    amount = weight(step.quantity, step.unit, is_rounded=True)
    if step.unit == Unit.PIECE:
        return ngettext("%(amount)s pièce", "%(amount)s pièces", step.quantity, amount=amount)
    product = product_name(told.products[step.product_id])
    return _("%(product)s, %(amount)s", product=product, amount=amount)


def analysis_source(tested: Tested, lot_code: str) -> Markup:
    """`6 novembre 2026 · laboratoire … · ISO 3632 (2011)`, and the lot when it is not this one."""
    analysis = tested.analysis
    method = f"{analysis.method} ({analysis.edition})"
    facts = [_isolated(fact) for fact in (day(analysis.analysed_on), analysis.laboratory, method)]
    if tested.lot_code != lot_code:
        of_parent = _("analyse du lot %(code)s, dont il provient")
        facts.append(Markup(of_parent) % {"code": _code(tested.lot_code)})
    return Markup(" · ").join(facts)


def link_title(kind: str, name: str) -> str:
    """What a link of a GS1 address leads to: `Safran 1 g · SAF-26-0412 : son histoire`."""
    return str(_LINK_TITLES[kind]) % {"name": name}


def certificate_title(certificate: Certificate) -> str:
    """`Appellation d’origine protégée Safran de Taliouine, certificat 2026-118`."""
    _short, long = scheme(certificate)
    return _("%(scheme)s, certificat %(number)s", scheme=long, number=certificate.number)


def refusal(code: str) -> str:
    """Why a GS1 address leads nowhere, for a program that reads it to a person."""
    return str(_REFUSALS[code])


def net_content(product: Product, item: TradeItem) -> str:
    """`1 g`, `250 mL`."""
    return weight(item.net_content, product.unit)


def report_error(code: str, values: Mapping[str, Any]) -> str:
    """What is wrong with a report, at its field."""
    told = str(_REPORT_ERRORS.get(code) or _("Ceci ne peut pas être envoyé."))
    return told % values if "%(" in told else told


def standing_line(standing: Standing, certificate: Certificate) -> str:
    """`jusqu’au 31 décembre 2026`, or since when its body suspended or withdrew it."""
    if standing.since and standing.state in ("suspended", "withdrawn"):
        return _("depuis le %(day)s", day=day(standing.since))
    if standing.state == "valid":
        return _("jusqu’au %(day)s", day=day(certificate.valid_until))
    return period(certificate.valid_from, certificate.valid_until)
