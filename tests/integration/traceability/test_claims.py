"""What a lot may say: over every input, plot, member and certificate at its date, and why not."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

import traceability.messages.claims  # noqa: F401 - the sentences that are asked for
from kernel.ids import new_id
from kernel.messages import known_codes
from producers.operations.certificates import DecideOnCertificate, decide_on_certificate
from producers.operations.standards import NewStandard
from producers.queries.standards import content_of, latest_version
from tests.builders.claims import DRIED, HARVESTED, Grower, a_grower, dried, potted, stigmas
from tests.builders.inventory import GRAM
from tests.builders.producers import a_certificate, a_member, a_plot
from tests.builders.standards import a_requirement, a_version
from tests.conftest import NOW, Do
from traceability.models import Lot
from traceability.queries.claims import Claim, claims_of
from traceability.rules.claims.facts import Line

TODAY = NOW.date()


def claim(session: Session, lot_id: UUID, scheme: str = "bio_ma", day: date = TODAY) -> Claim:
    session.rollback()
    return next(one for one in claims_of(session, lot_id, day).claims if one.scheme == scheme)


def causes(session: Session, lot_id: UUID, scheme: str = "bio_ma") -> dict[str, Line]:
    return {line.code: line for line in claim(session, lot_id, scheme).verdict.causes}


def code_of(session: Session, lot_id: UUID) -> str:
    return session.get_one(Lot, lot_id).code


def decided(do: Do, certificate_id: UUID, kind: str, day: date, **more: Any) -> None:
    command = DecideOnCertificate(new_id(), certificate_id, kind, day, "Contrôle du 1er novembre", **more)
    do(decide_on_certificate, command)


def the_thread(do: Do, grower: Grower) -> tuple[UUID, UUID, UUID]:
    """Stigmas, dry saffron and jars of one grower."""
    fresh = stigmas(do, grower)
    dry = dried(do, grower.producer, {fresh: 600 * GRAM})
    return fresh, dry, potted(do, grower.producer, dry)


def test_a_lot_whose_every_step_is_certified_may_say_so(do: Do, session: Session) -> None:
    grower = a_grower(do)
    jars = the_thread(do, grower)[2]
    found = claim(session, jars)
    assert found.state == "met"
    assert found.verdict.causes == ()
    assert [one.told.certificate.id for one in found.resting] == [grower.certificate_id]
    assert [lot.lot.kind for lot in found.verdict.lots] == ["harvest", "drying", "packing"]
    assert found.printed is not None
    assert {line.code for lot in found.verdict.lots for line in lot.lines} >= {
        "claim-certificate-covers", "claim-plot-converted", "claim-yield-counted",
    }  # fmt: skip


def test_one_uncertified_input_refuses_the_whole_output_and_is_named(do: Do, session: Session) -> None:
    grower = a_grower(do)
    known = {"organic_status": "conventional", "organic_since": date(2020, 1, 1)}
    stranger = a_plot(do, grower.id, "P2", **known)
    good, bad = stigmas(do, grower), stigmas(do, grower, 6 * GRAM, plots=(stranger,))
    mixed = dried(do, grower.producer, {good: 600 * GRAM, bad: 6 * GRAM})
    jars = potted(do, grower.producer, mixed)
    found = causes(session, jars)
    assert set(found) == {"claim-plot-conventional"}
    assert found["claim-plot-conventional"].lot_code == code_of(session, bad)
    assert found["claim-plot-conventional"].values["plot"] == "P2"
    assert claim(session, jars).state == "broken"
    assert claim(session, jars).printed is None


def test_a_plot_in_conversion_is_said_as_such_and_never_as_organic(do: Do, session: Session) -> None:
    plot = {"organic_status": "conversion", "organic_since": date(2024, 6, 1)}
    jars = the_thread(do, a_grower(do, plot=plot))[2]
    found = claim(session, jars)
    assert (found.state, found.printed) == ("conversion", None)
    assert found.verdict.causes[0].values["until"] == date(2027, 6, 1)


def test_a_conversion_that_ended_before_the_harvest_is_organic_by_its_date(do: Do, session: Session) -> None:
    plot = {"organic_status": "conversion", "organic_since": date(2023, 10, 28)}
    assert claim(session, the_thread(do, a_grower(do, plot=plot))[2]).state == "met"


def test_less_than_a_year_of_conversion_claims_nothing(do: Do, session: Session) -> None:
    plot = {"organic_status": "conversion", "organic_since": date(2025, 12, 1)}
    jars = the_thread(do, a_grower(do, plot=plot))[2]
    assert set(causes(session, jars)) == {"claim-conversion-too-young"}


def in_conversion_after(do: Do, session: Session, months: int | None) -> None:
    """A further version of the Moroccan edition, with other months, or without a word of it."""
    session.rollback()
    version = latest_version(session, "bio_ma", "Loi 39-12")
    assert version is not None
    content = content_of(session, version)
    asked = [one for one in content.requirements if one.rule != "in_conversion_months"]
    if months is not None:
        known = {"applies_to": "lot", "rule": "in_conversion_months"}
        asked.append(a_requirement("lot.in_conversion", parameters={"months_min": months}, **known))
    standard = NewStandard("bio_ma", "certification", None, "Bio", "بيو")
    a_version(do, replace(content, requirements=tuple(asked)), standard, "Loi 39-12")


def test_the_months_before_a_lot_says_in_conversion_are_those_of_the_edition(
    do: Do, session: Session
) -> None:
    plot = {"organic_status": "conversion", "organic_since": date(2025, 3, 1)}
    jars = the_thread(do, a_grower(do, plot=plot))[2]
    assert claim(session, jars).state == "conversion"
    in_conversion_after(do, session, 24)
    assert causes(session, jars)["claim-conversion-too-young"].values["months"] == 24
    in_conversion_after(do, session, None)
    assert set(causes(session, jars)) == {"claim-conversion-not-named"}


def test_wild_gathering_waits_three_untreated_years(do: Do, session: Session) -> None:
    young = {"organic_status": "wild", "organic_since": date(2024, 1, 1)}
    old = {"organic_status": "wild", "organic_since": date(2023, 10, 28)}
    refused = the_thread(do, a_grower(do, "Imgoun", plot=young))[2]
    held = the_thread(do, a_grower(do, "Taghlale", plot=old))[2]
    assert set(causes(session, refused)) == {"claim-wild-too-young"}
    assert claim(session, held).state == "met"


def test_what_is_packed_after_the_certificate_ends_is_refused_by_its_date(do: Do, session: Session) -> None:
    grower = a_grower(do, number="BIO-1", valid_until=date(2026, 11, 1))
    jars = the_thread(do, grower)[2]
    line = causes(session, jars)["claim-certificate-expired"]
    assert (line.lot_code, line.values["number"]) == (code_of(session, jars), "BIO-1")
    assert line.values["since"] == date(2026, 11, 1)


def test_a_lot_packed_before_a_suspension_keeps_its_claim_but_prints_it_no_more(
    do: Do, session: Session
) -> None:
    grower = a_grower(do)
    jars = the_thread(do, grower)[2]
    decided(do, grower.certificate_id, "suspended", date(2026, 11, 10))
    found = claim(session, jars)
    assert (found.state, found.printed) == ("met", None)
    assert found.resting[0].standing.state == "suspended"
    assert claim(session, jars, day=date(2026, 11, 9)).printed is not None


def test_a_lot_packed_after_a_suspension_is_refused_until_the_reinstatement(do: Do, session: Session) -> None:
    grower = a_grower(do)
    decided(do, grower.certificate_id, "suspended", date(2026, 11, 1))
    decided(do, grower.certificate_id, "reinstated", date(2026, 11, 7))
    fresh = stigmas(do, grower)
    dry = dried(do, grower.producer, {fresh: 600 * GRAM})
    during = potted(do, grower.producer, dry, done_on=date(2026, 11, 5))
    after = potted(do, grower.producer, dry, done_on=date(2026, 11, 7))
    assert set(causes(session, during)) == {"claim-certificate-suspended"}
    assert claim(session, after).state == "met"


def test_a_withdrawal_that_reaches_back_takes_the_claim_of_earlier_lots(do: Do, session: Session) -> None:
    grower = a_grower(do)
    jars = the_thread(do, grower)[2]
    decided(do, grower.certificate_id, "withdrawn", date(2026, 11, 15), reaches_back_to=DRIED)
    found = causes(session, jars)
    assert set(found) == {"claim-certificate-withdrawn"}
    assert found["claim-certificate-withdrawn"].values["since"] == DRIED


def test_two_certifications_of_two_bodies_are_judged_apart(do: Do, session: Session) -> None:
    """A single-certifier model had to be replaced elsewhere (LiteFarm, PR 4259)."""
    grower = a_grower(do, body="CCPB MA-BIO-102")
    a_certificate(do, grower.id, scheme="fairtrade", body="FLOCERT", valid_until=date(2026, 10, 31))
    jars = the_thread(do, grower)[2]
    assert claim(session, jars).state == "met"
    assert claim(session, jars, "fairtrade").state == "broken"
    assert claim(session, jars).certificate.certificate.body == "CCPB MA-BIO-102"


def test_a_group_certificate_covers_the_cooperatives_that_it_names_only(do: Do, session: Session) -> None:
    inside, outside = a_grower(do, "Imgoun", scheme="other"), a_grower(do, "Taghlale", scheme="other")
    group = a_grower(do, "GIE Taliouine", organisations=(inside.id,))
    fresh, stray = stigmas(do, inside), stigmas(do, outside)
    assert claim(session, fresh).state == "met"
    assert claims_of(session, stray, TODAY).claims == ()
    assert claim(session, stigmas(do, group)).certificate.certificate.id == group.certificate_id


def test_a_certificate_limited_to_plots_and_products_says_what_is_outside(do: Do, session: Session) -> None:
    grower = a_grower(do, product_keys=("saffron_dry",))
    other = a_plot(do, grower.id, "P9", organic_status="organic", organic_since=date(2020, 1, 1))
    assert claim(session, the_thread(do, grower)[2]).state == "met"  # stigmas: what it is made of
    limited = a_grower(do, "Imgoun", product_keys=("saffron_petals",), approved=None)
    assert set(causes(session, stigmas(do, limited))) == {"claim-certificate-other-product"}
    a_certificate(do, grower.id, scheme="fairtrade", plots=(grower.plot_id,))
    found = causes(session, stigmas(do, grower, plots=(other,)), "fairtrade")
    assert found["claim-certificate-other-plot"].values["plot"] == "P9"


def test_the_name_of_origin_asks_the_plot_the_workshop_and_the_season_of_the_area(
    do: Do, session: Session
) -> None:
    inside = a_grower(do, scheme="aop_taliouine")
    dry = dried(do, inside.producer, {stigmas(do, inside): 600 * GRAM})
    assert claim(session, dry, "aop_taliouine").state == "met"
    far = a_grower(do, "Tifaout", scheme="aop_taliouine", workshop="Agadir")
    dry = dried(do, far.producer, {stigmas(do, far): 600 * GRAM})
    line = causes(session, dry, "aop_taliouine")["claim-step-outside-area"]
    assert (line.values["commune"], line.values["kind"]) == ("Agadir", "drying")
    foreign = a_grower(do, "Bani", scheme="aop_taliouine", commune="Tata")
    fresh = stigmas(do, foreign, harvested_on=date(2026, 9, 30))
    assert {"claim-plot-outside-area", "claim-harvest-out-of-season"} <= set(
        causes(session, fresh, "aop_taliouine")
    )


def test_a_member_who_joined_after_the_harvest_breaks_the_claim_by_name(do: Do, session: Session) -> None:
    grower = a_grower(do)
    late = a_member(do, grower.id, "Zahra Z.", joined_on=date(2026, 11, 1))
    fresh = stigmas(do, grower, contributions=((late, 600 * GRAM),))
    line = causes(session, fresh)["claim-member-not-yet"]
    assert (line.values["member"], line.values["day"]) == ("Zahra Z.", HARVESTED)


def test_several_input_lots_are_all_shown(do: Do, session: Session) -> None:
    """Elsewhere a report of several consumed batches showed only one (ERPNext 50279)."""
    grower = a_grower(do)
    fresh = [stigmas(do, grower, 60 * GRAM) for _ in range(7)]
    dry = dried(do, grower.producer, dict.fromkeys(fresh, 60 * GRAM))
    found = claim(session, potted(do, grower.producer, dry)).verdict
    assert {lot.lot.lot_id for lot in found.lots if lot.lot.kind == "harvest"} == set(fresh)


def test_every_line_that_a_claim_can_say_has_its_sentence() -> None:
    rules = Path(__file__).parents[3] / "traceability" / "rules" / "claims"
    texts = [file.read_text() for file in rules.glob("*.py")]
    said = {code for text in texts for code in re.findall(r'"(claim-[a-z-]+)"', text)}
    assert len(said) > 40
    assert said <= known_codes()
