"""Why a requirement holds or not, and what to do next, as sentences for a reader."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from kernel.presentation import area, day, number
from producers.messages.certification import PIECE_NAMES
from producers.rules.readiness import Line, Step

Values = Mapping[str, Any]


def explained(line: Line) -> str:
    """The sentence of one reason."""
    return _LINES[line.code](line.values)


def step_verb(one: Step) -> str:
    """What to do, beginning with its verb."""
    return _VERBS[one.verb](one.values)


def piece_names(kinds: Any) -> str:
    """The kinds of pieces that show a requirement, any of them: `photo ou rapport d’inspection`."""
    return _(" ou ").join(str(PIECE_NAMES.get(kind, kind)) for kind in kinds)


def _names(values: Values) -> str:
    told = ", ".join(values["names"])
    if not values["more"]:
        return told
    rest = ngettext("%(count)s autre", "%(count)s autres", values["more"], count=number(values["more"]))
    return _("%(names)s et %(rest)s", names=told, rest=rest)


def _filled(values: Values, **more: Any) -> dict[str, str]:
    """The count and the names of a line as a reader writes them."""
    names = {"names": _names(values)} if "names" in values else {}
    return {"count": number(values["count"]), **names, **more}


_LINES: Mapping[str, Callable[[Values], str]] = {
    "not-decided-yet": lambda v: _("Personne ne s’est encore prononcé."),
    "evidence-taken-away": lambda v: _("La pièce qui le montrait a été retirée."),
    "certificate-held": lambda v: _("Un certificat est en cours."),
    "certificate-comes-last": lambda v: _("Le certificat s’obtient au bout de ce dossier."),
    "organisation-kind": lambda v: (
        _("Elle est inscrite sous une forme qui a sa propre personnalité juridique.")
        if v["fits"]
        else _("Sa forme, telle qu’inscrite, n’a pas sa propre personnalité juridique.")
    ),
    "no-member": lambda v: _("Aucun adhérent n’est inscrit au registre."),
    "no-plot": lambda v: _("Aucune parcelle n’est inscrite pour cette filière."),
    "no-cultivated-plot": lambda v: _("Aucune parcelle cultivée : seulement de la cueillette."),
    "no-wild-plot": lambda v: _("Aucune parcelle de cueillette sauvage."),
    "members-counted": lambda v: ngettext(
        "%(count)s adhérent, %(most)s au plus.",
        "%(count)s adhérents, %(most)s au plus.",
        v["count"],
        **_filled(v, most=number(v["most"])),
    ),
    "members-incomplete": lambda v: ngettext(
        "%(count)s fiche incomplète : %(names)s.",
        "%(count)s fiches incomplètes : %(names)s.",
        v["count"],
        **_filled(v),
    ),
    "members-landless": lambda v: ngettext(
        "%(count)s adhérent sans parcelle : %(names)s.",
        "%(count)s adhérents sans parcelle : %(names)s.",
        v["count"],
        **_filled(v),
    ),
    "members-landed": lambda v: ngettext(
        "%(count)s adhérent, et une parcelle au moins.",
        "%(count)s adhérents, chacun avec une parcelle au moins.",
        v["count"],
        **_filled(v),
    ),
    "register-complete": lambda v: ngettext(
        "%(count)s fiche, complète.", "%(count)s fiches, toutes complètes.", v["count"], **_filled(v)
    ),
    "members-not-inspected": lambda v: ngettext(
        "%(count)s adhérent sans inspection interne depuis %(months)s mois : %(names)s.",
        "%(count)s adhérents sans inspection interne depuis %(months)s mois : %(names)s.",
        v["count"],
        **_filled(v, months=v["months"]),
    ),
    "members-inspected": lambda v: ngettext(
        "%(count)s adhérent, inspecté depuis moins de %(months)s mois.",
        "%(count)s adhérents, tous inspectés depuis moins de %(months)s mois.",
        v["count"],
        **_filled(v, months=v["months"]),
    ),
    "trainings-counted": lambda v: ngettext(
        "%(count)s formation en %(months)s mois, %(least)s au moins.",
        "%(count)s formations en %(months)s mois, %(least)s au moins.",
        v["count"],
        **_filled(v, months=v["months"], least=number(v["least"])),
    ),
    "members-large": lambda v: ngettext(
        "%(count)s adhérent a plus de %(most)s : %(names)s.",
        "%(count)s adhérents ont plus de %(most)s : %(names)s.",
        v["count"],
        **_filled(v, most=area(v["most_m2"])),
    ),
    "members-small": lambda v: ngettext(
        "%(count)s adhérent, %(most)s au plus.",
        "%(count)s adhérents, %(most)s au plus chacun.",
        v["count"],
        **_filled(v, most=area(v["most_m2"])),
    ),
    "members-overdue": lambda v: ngettext(
        "%(count)s adhérent a une non-conformité non corrigée à temps : %(names)s.",
        "%(count)s adhérents ont une non-conformité non corrigée à temps : %(names)s.",
        v["count"],
        **_filled(v),
    ),
    "members-not-overdue": lambda v: ngettext(
        "%(count)s adhérent, sans non-conformité en retard.",
        "%(count)s adhérents, sans non-conformité en retard.",
        v["count"],
        **_filled(v),
    ),
    "plots-outside": lambda v: ngettext(
        "%(count)s parcelle hors de l’aire : %(names)s.",
        "%(count)s parcelles hors de l’aire : %(names)s.",
        v["count"],
        **_filled(v),
    ),
    "plots-nowhere": lambda v: ngettext(
        "%(count)s parcelle dont la commune n’est dans aucune liste : %(names)s.",
        "%(count)s parcelles dont la commune n’est dans aucune liste : %(names)s.",
        v["count"],
        **_filled(v),
    ),
    "plots-inside": lambda v: ngettext(
        "%(count)s parcelle, dans l’aire.",
        "%(count)s parcelles, toutes dans l’aire.",
        v["count"],
        **_filled(v),
    ),
    "plots-large": lambda v: ngettext(
        "%(count)s parcelle de plus de %(most)s : %(names)s.",
        "%(count)s parcelles de plus de %(most)s : %(names)s.",
        v["count"],
        **_filled(v, most=area(v["most_m2"])),
    ),
    "plots-small": lambda v: ngettext(
        "%(count)s parcelle, %(most)s au plus.",
        "%(count)s parcelles, %(most)s au plus chacune.",
        v["count"],
        **_filled(v, most=area(v["most_m2"])),
    ),
    "plots-conventional": lambda v: ngettext(
        "%(count)s parcelle conventionnelle : %(names)s.",
        "%(count)s parcelles conventionnelles : %(names)s.",
        v["count"],
        **_filled(v),
    ),
    "plots-in-conversion": lambda v: ngettext(
        "%(count)s parcelle en conversion : %(names)s. Prête le %(last)s.",
        "%(count)s parcelles en conversion : %(names)s. La dernière sera prête le %(last)s.",
        v["count"],
        **_filled(v, last=day(v["last"])),
    ),
    "plots-organic": lambda v: ngettext(
        "%(count)s parcelle, biologique.",
        "%(count)s parcelles, toutes biologiques.",
        v["count"],
        **_filled(v),
    ),
    "plots-lately-treated": lambda v: ngettext(
        "%(count)s parcelle sauvage sans traitement depuis moins de %(years)s ans : %(names)s.",
        "%(count)s parcelles sauvages sans traitement depuis moins de %(years)s ans : %(names)s.",
        v["count"],
        **_filled(v, years=v["years"]),
    ),
    "plots-untreated": lambda v: ngettext(
        "%(count)s parcelle sauvage, sans traitement depuis %(years)s ans.",
        "%(count)s parcelles sauvages, toutes sans traitement depuis %(years)s ans.",
        v["count"],
        **_filled(v, years=v["years"]),
    ),
}

_VERBS: Mapping[str, Callable[[Values], str]] = {
    "correct-overdue": lambda v: _("Corriger la non-conformité de %(name)s : %(action)s", **_both(v)),
    "correct": lambda v: _("Corriger la non-conformité de %(name)s : %(action)s", **_both(v)),
    "inspect": lambda v: _("Inspecter %(name)s", name=v["name"]),
    "join": lambda v: _("Joindre : %(kinds)s", kinds=piece_names(v["kinds"])),
    "decide": lambda v: _("Se prononcer"),
    "complete": lambda v: _PAGES[v["page"]](),
    "export": lambda v: _("Envoyer le dossier à l’organisme de contrôle"),
}
_PAGES: Mapping[str, Callable[[], str]] = {
    "members": lambda: _("Compléter le registre des adhérents"),
    "plots": lambda: _("Compléter les parcelles"),
    "trainings": lambda: _("Noter une formation"),
    "conversion": lambda: _("Suivre la conversion des parcelles"),
    "organisation": lambda: _("Vérifier la fiche de l’organisation"),
    "requirement": lambda: _("Compléter"),
}


def _both(values: Values) -> dict[str, str]:
    return {"name": values["name"], "action": values["action"]}
