"""Who grew or made it, where and when, and what was done since."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from kernel.presentation import current_locale, day
from kernel.quantity import Unit
from producers.models import Organisation
from traceability.queries.makings import Made
from traceability.queries.public import Growers, PublicLot
from traceability.rules.makings import sides_text
from traceability.rules.names import name_in
from traceability.rules.public import Step
from traceability.web.public_words.names import SAFFRON_STEP_NAMES, STEP_NAMES
from traceability.web.public_words.values import (
    families,
    group_name,
    isolated,
    listed,
    lots,
    pack_name,
    period,
    product_name,
    weight,
)

PLACES_NAMED_MAX = 3
# French names begin with their kind, which takes an article: (by whom, of whom).
_FRENCH_ARTICLES = {
    "coopérative": ("la coopérative", "de la coopérative"),
    "ferme": ("la ferme", "de la ferme"),
    "fédération": ("la fédération", "de la fédération"),
    "association": ("l’association", "de l’association"),
    "gie": ("le GIE", "du GIE"),
}
_VOWELS = "aeiouyhàâéèêëîïôû"


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


def growers(told: Growers) -> Markup:
    """`Fadma A., Khadija B. et 9 autres familles`: named only are those who agreed to be."""
    words = list(told.names)
    others = told.families - len(words)
    if others > 0:
        words.append(ngettext("%(num)d autre famille", "%(num)d autres familles", others))
    return listed(words)


def step_name(step: Step, told: PublicLot) -> str:
    """What was done, in the words of the trade: sorting saffron flowers is called émondage."""
    names = SAFFRON_STEP_NAMES if told.product.branch == "saffron" else {}
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
    return Markup(" · ").join(isolated(fact) for fact in facts if fact)


def _made(step: Step, told: PublicLot) -> str | None:
    if step.quantity is None:
        return None
    amount = weight(step.quantity, step.unit, is_rounded=True)
    if step.unit == Unit.PIECE:
        return ngettext("%(amount)s pièce", "%(amount)s pièces", step.quantity, amount=amount)
    product = product_name(told.products[step.product_id])
    return _("%(product)s, %(amount)s", product=product, amount=amount)
