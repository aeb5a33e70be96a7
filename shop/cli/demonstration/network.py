"""The network of M&D's public documents: organisations, places, invented members, plots and certificates."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from inventory.operations.places import RegisterPlace, register_place
from producers.operations.certificates import RecordCertificate, record_certificate
from producers.operations.members import RegisterMember, register_member
from producers.operations.organisations import RegisterOrganisation, register_organisation
from producers.operations.plots import RegisterPlot, register_plot
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.people import COMMUNES, member_name, outline

NETWORK = json.loads((Path(__file__).parent / "network.json").read_text())

CODES = {
    "md": "MDEV", "fimasafran": "FIMA", "apsafran": "APSA", "gie-maison-safran": "GMS",
    "gie-grand-taznakht": "GTZ", "gie-terroirs-solidaires": "GTS", "assoc-societes-safran": "ASSA",
    "souktana": "SKT", "tiwziwine": "TWZ", "tighanimine": "TGH", "taghlale": "TGL", "imgoun": "IMG",
    "alkaoutar": "ALK", "tifaout": "TIF", "chaikha-lalla-youhanido": "CLY", "agoundi": "AGD",
    "tafingoult-api": "TAF", "ouzioua-olive": "OUZ", "fil": "FIL", "bani": "BANI",
    "maroc-taswiq": "MTQ", "diversetik": "DET",
}  # fmt: skip
ARABIC = {
    "souktana": "تعاونية سكتانة", "gie-grand-taznakht": "مجموعة تازناخت الكبرى",
    "gie-terroirs-solidaires": "مجموعة منتوجات التضامن", "tiwziwine": "تعاونية تيوزيوين",
    "tighanimine": "تعاونية تيغانيمين", "ouzioua-olive": "تعاونية أوزيوة للزيتون",
    "alkaoutar": "تعاونية الكوثر", "tifaout": "تعاونية تيفاوت", "fimasafran": "الفيدرالية البيمهنية للزعفران",
    "md": "الهجرة والتنمية",
}  # fmt: skip
# Whose harvests the demonstration tells, and the branch.
PRODUCERS = {
    "souktana": "saffron", "gie-grand-taznakht": "saffron", "gie-terroirs-solidaires": "saffron",
    "tiwziwine": "argan", "tighanimine": "argan", "ouzioua-olive": "olive",
    "alkaoutar": "pamm", "tifaout": "pamm",
}  # fmt: skip
AREAS_M2 = {"saffron": 1_800, "argan": 9_000, "olive": 6_000, "pamm": 4_000}
MEMBERS_EACH = 12
TAXABLE = {"company", "association"}
# Certificates with invented numbers: scheme, body, scope, years it began before this one.
CERTIFICATES = {
    "souktana": [("aop_taliouine", "Normacert", "Safran de Taliouine : culture, séchage et mise en pot")],
    "gie-grand-taznakht": [("aop_taliouine", "Normacert", "Safran de Taliouine : culture et séchage")],
    "gie-terroirs-solidaires": [
        ("aop_taliouine", "Normacert", "Safran de Taliouine : culture, séchage et mise en pot"),
        ("bio_ma", "CCPB", "Safran biologique, groupement d’opérateurs"),
    ],
    "tighanimine": [
        ("fairtrade", "FLOCERT", "Huile d’argan"),
        ("bio_ma", "Ecocert", "Huile d’argan"),
    ],
    "tiwziwine": [("igp_argane", "Normacert", "Huile d’argan alimentaire")],
}


def register_network(story: Story, day: date) -> None:
    """Organisations with what they belong to, then the places where goods lie."""
    at = story.at(day, 9)
    for one in NETWORK["organisations"]:
        organisation_id = story.organisations[one["key"]] = story.id()
        story.do(register_organisation, _organisation(story, organisation_id, one), at)
    for key in PRODUCERS:
        place = RegisterPlace(
            place_id=story.id(),
            key=f"magasin-{key}",
            name=f"Magasin {_short(key)}",
            kind="store",
            organisation_id=story.organisations[key],
            locality=COMMUNES[key].name,
        )
        story.stores[key] = place.place_id
        story.do(register_place, place, at)
    for one in NETWORK["places"]:
        story.places[one["key"]] = story.id()
        story.do(register_place, _place(story, one), at)


def _organisation(story: Story, organisation_id: Any, one: dict[str, Any]) -> RegisterOrganisation:
    return RegisterOrganisation(
        organisation_id=organisation_id,
        key=one["key"],
        code=CODES[one["key"]],
        name=one["name"],
        name_ar=ARABIC.get(one["key"]),
        kind=one["kind"],
        locality=one.get("place"),
        province=one.get("province"),
        country=one["country"],
        founded_on=date.fromisoformat(one["founded"]) if "founded" in one else None,
        tax_status="taxable" if one["kind"] in TAXABLE else "exempt_cooperative",
        branches=tuple(one.get("filieres", ())),
        parents=tuple(story.organisations[parent] for parent in one.get("member_of", ())),
        note=one.get("note"),
        # 952 is GS1's own prefix for examples: no product in the world carries it.
        gs1_prefix="9521234" if one["key"] == "souktana" else None,
    )


def _place(story: Story, one: dict[str, Any]) -> RegisterPlace:
    operator = one.get("operators", ["md"])[0]
    return RegisterPlace(
        place_id=story.places[one["key"]],
        key=one["key"],
        name=one["name"],
        kind=one["kind"],
        organisation_id=story.organisations[operator],
        locality=one["name"].rsplit(" ", 1)[-1].removeprefix("d'"),
        currency=one["currency"],
        country="FR" if one["timezone"] == "Europe/Paris" else "MA",
        timezone=one["timezone"],
    )


def _short(key: str) -> str:
    return next(o["name"] for o in NETWORK["organisations"] if o["key"] == key).removeprefix("Coopérative ")


def register_producers(story: Story, day: date) -> None:
    """Members, their plots, and the certificates of those that hold some."""
    at = story.at(day, 10)
    for key, branch in PRODUCERS.items():
        for number in range(1, MEMBERS_EACH + 1):
            _member_with_plot(story, key, branch, number, day, at)
        for index, (scheme, body, scope) in enumerate(CERTIFICATES.get(key, ())):
            certificate = RecordCertificate(
                certificate_id=story.id(),
                organisation_id=story.organisations[key],
                scheme=scheme,
                branch=branch,
                body=body,
                number=f"DEMO-{CODES[key]}-{index + 1:03d}",
                scope=scope,
                valid_from=day,
                valid_until=story.today.replace(day=1, month=9, year=story.today.year + 1),
            )
            story.do(record_certificate, certificate, at)


def _member_with_plot(story: Story, key: str, branch: str, number: int, day: date, at: Any) -> None:
    name, gender = member_name(story.random, branch)
    consents = story.random.random() < 0.6
    member = RegisterMember(
        member_id=story.id(),
        organisation_id=story.organisations[key],
        number=f"{number:03d}",
        name=name,
        gender=gender,
        village=COMMUNES[key].name,
        consents_to_be_named=consents,
        consent_on=day if consents else None,
        joined_on=date(2012 + story.random.randrange(10), 1 + story.random.randrange(12), 1),
    )
    story.do(register_member, member, at)
    organic = key in ("gie-terroirs-solidaires", "tighanimine")
    plot = RegisterPlot(
        plot_id=story.id(),
        organisation_id=story.organisations[key],
        member_id=member.member_id,
        code=f"{CODES[key]}-{number:03d}",
        commune=COMMUNES[key].name,
        crop=branch,
        geometry=outline(story.random, COMMUNES[key], story.about(AREAS_M2[branch], 0.4)),
        planted_year=2005 + story.random.randrange(15),
        organic_status="organic" if organic else "conventional",
        organic_since=date(2021, 1, 1) if organic else None,
    )
    story.do(register_plot, plot, at)
    story.members.setdefault(key, []).append(member.member_id)
    story.plots.setdefault(key, []).append(plot.plot_id)
