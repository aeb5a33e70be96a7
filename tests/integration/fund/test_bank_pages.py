"""The bank's pages, as an officer goes through a statement with them."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from fund.operations.applications import Surety
from fund.operations.bank.settlements import SHARES_MAX
from fund.queries.advances import advance_by_id
from fund.queries.guarantees import guarantors_of
from kernel.access import Role
from kernel.db import db
from kernel.ids import new_id
from tests.builders.bank import Entry, a_line, camt, details, open_lines, receive
from tests.builders.browsing import fields, send
from tests.builders.fund import Lending, an_advance, an_application, stands
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
SHARES = ((date(2025, 9, 30), 3_600_000), (date(2025, 10, 31), 3_600_000))
TABLE = (
    "Date;Libellé;Débit;Crédit\n05/10/2025;VIR SOUKTANA FDIR-A-25-0001;;36 000,00\n06/10/2025;Frais;33,00;\n"
)


def upload(browser: FlaskClient, lending: Lending, content: bytes, **typed: str) -> tuple[int, str]:
    address = f"/funds/{lending.fund_id}/bank/statements/new"
    sent = {**fields(browser.get(address).text), "days": "dmy", **typed, "file": (BytesIO(content), "r.csv")}
    answer = browser.post(address, data=sent, content_type="multipart/form-data", follow_redirects=True)
    return answer.status_code, answer.text


def confirm(browser: FlaskClient, lending: Lending, page: str) -> tuple[int, str]:
    """Press « Prendre quand même » on the page of a file that was refused once."""
    assert "Prendre quand même" in page
    form = next(one for one in page.split("<form")[1:] if "multipart" in one.split(">")[0])
    answer = browser.post(
        f"/funds/{lending.fund_id}/bank/statements/new",
        data={**hidden(form), "days": "dmy", "takes_alike": "y"},
        follow_redirects=True,
    )
    return answer.status_code, answer.text


def hidden(form: str) -> dict[str, str]:
    """Every hidden field of a form, as its button would send it."""
    found = [one.split(">")[0] for one in form.split("<input")[1:] if 'type="hidden"' in one.split(">")[0]]
    return {one.split('name="')[1].split('"')[0]: one.split('value="')[1].split('"')[0] for one in found}


def test_a_statement_is_taken_and_its_first_guess_recorded_with_one_click(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    advance = an_advance(do, lending, SHARES)
    status, page = upload(officer, lending, TABLE.encode("cp1252"), closing="463 967,00")
    assert (status, "2 lignes nouvelles." in page, "le numéro est dans le libellé" in page) == (
        200,
        True,
        True,
    )
    form = next(one for one in page.split("<form")[1:] if "/repayments" in one.split(">")[0])
    answer = officer.post(
        form.split('action="')[1].split('"')[0], data=hidden(form.split("</form>")[0]), follow_redirects=True
    )
    assert (answer.status_code, "La ligne est pointée." in answer.text) == (200, True)
    assert stands(advance, date(2025, 10, 5)).repaid_cents == 3_600_000
    assert len(open_lines(lending)) == 1


def test_the_same_days_as_a_table_are_said_and_set_aside_with_one_click(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    an_advance(do, lending, SHARES)
    receive(do, lending, camt([Entry(3_600_000, inside=details(3_600_000, "FDIR-A-25-0001", "Souktana"))]))
    status, page = upload(officer, lending, TABLE.encode("cp1252"), closing="463 967,00")
    assert (status, "Rien n’est encore pris." in page, len(open_lines(lending))) == (422, True, 1)
    assert ("« r.csv » est gardé" in page, 'value="463 967,00"' in page) == (True, True)
    status, page = confirm(officer, lending, page)
    assert (status, page.count("sans doute déjà dite")) == (200, 1)
    form = next(one for one in page.split("<form")[1:] if "/aside" in one.split(">")[0])
    answer = officer.post(
        form.split('action="')[1].split('"')[0], data=hidden(form.split("</form>")[0]), follow_redirects=True
    )
    assert (answer.status_code, "sans doute déjà dite" in answer.text) == (200, False)
    assert len(open_lines(lending)) == 2


def test_a_doubtful_file_is_confirmed_by_its_sender_only_and_once(
    do: Do, lending: Lending, sign_in: SignIn
) -> None:
    youssef, fatima = (a_person(do, Role.FUND_OFFICER, name) for name in ("Youssef", "Fatima"))
    an_advance(do, lending, SHARES)
    receive(do, lending, camt([Entry(3_600_000, inside=details(3_600_000, "FDIR-A-25-0001", "Souktana"))]))
    _, refused = upload(sign_in(youssef), lending, TABLE.encode("cp1252"))
    status, page = confirm(sign_in(fatima), lending, refused)
    assert (status, "choisissez-le de nouveau" in page, len(open_lines(lending))) == (422, True, 1)
    assert "est gardé un jour" not in page
    officer = sign_in(youssef)
    for _ in range(2):
        status, page = confirm(officer, lending, refused)
        assert (status, "2 lignes nouvelles." in page, len(open_lines(lending))) == (200, True, 3)
    again = refused.replace(hidden(refused)["operation_id"], str(new_id()))
    status, page = confirm(officer, lending, again)
    assert (status, "2 étaient déjà connues." in page, len(open_lines(lending))) == (200, True, 3)


def test_another_file_put_in_its_place_is_asked_about_in_its_turn(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    an_advance(do, lending, SHARES)
    receive(do, lending, camt([Entry(3_600_000, inside=details(3_600_000, "FDIR-A-25-0001", "Souktana"))]))
    _, refused = upload(officer, lending, TABLE.encode("cp1252"))
    other = TABLE.replace("VIR", "VIREMENT").encode("cp1252")
    status, page = upload(officer, lending, other, takes_alike="y", waiting=hidden(refused)["waiting"])
    assert (status, "Prendre quand même" in page, len(open_lines(lending))) == (422, True, 1)


def test_a_guarantor_who_is_spelt_otherwise_pays_as_a_guarantor(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    asked = an_application(do, lending, guarantors=(Surety(new_id(), "GIE Taliouine", 6_000_000),))
    advance = an_advance(do, lending, SHARES, application_id=asked)
    a_line(do, lending, 3_600_000, payer="TALIOUINE G.I.E.", told="POUR SOUKTANA")
    page = officer.get(f"/funds/{lending.fund_id}/bank").text
    assert "payé par son garant GIE Taliouine" in page
    form = next(one for one in page.split("<form")[1:] if "/repayments" in one.split(">")[0])
    officer.post(form.split('action="')[1].split('"')[0], data=hidden(form.split("</form>")[0]))
    assert "payé par GIE Taliouine" in officer.get(f"/fund/advances/{advance}").text
    [row] = guarantors_of(db.session(), advance_by_id(db.session(), advance), date(2026, 1, 1))
    assert row.stands.paid_cents == 3_600_000


def test_a_table_of_unknown_titles_keeps_what_was_typed_and_remembers_it(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    content = b"Jour;Somme\n05/10/2025;12,50\n"
    status, page = upload(officer, lending, content, closing="1 000")
    assert (status, "Jour · Somme" in page, 'value="1 000"' in page) == (422, True, True)
    told = {**hidden(page), "days": "dmy", "booked_on": "Jour", "cents": "Somme"}
    address = f"/funds/{lending.fund_id}/bank/statements/new"
    assert officer.post(address, data=told, follow_redirects=True).status_code == 200
    assert 'value="Somme"' in officer.get(f"/funds/{lending.fund_id}/bank/statements/new").text


@pytest.mark.parametrize(
    "content",
    [b"", b"<a/>", b"\x00\x01", b"PK\x03\x04", camt([Entry(100)])[:-40], camt([Entry(100)], closing=3)],
)
def test_no_file_breaks_the_page(do: Do, lending: Lending, officer: FlaskClient, content: bytes) -> None:
    status, page = upload(officer, lending, content)
    assert (status, "Rien n’a été enregistré" in page) == (422, True)


def test_a_line_is_split_on_its_own_page_and_keeps_what_was_typed(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    first, second = (an_advance(do, lending, SHARES) for _ in range(2))
    at = f"/fund/bank/lines/{a_line(do, lending, 4_000_000)}"
    typed = {
        **fields(officer.get(at).text), "payer": "GIE Taliouine",
        "shares-0-advance_id": str(first), "shares-0-cents": "36 000",
        "shares-1-advance_id": str(second), "shares-1-cents": "3 999",
    }  # fmt: skip
    answer = officer.post(f"{at}/repayments", data=typed)
    assert (answer.status_code, 'value="3 999"' in answer.text) == (422, True)
    assert "il reste 1,00\u00a0MAD à répartir" in answer.text
    answer = officer.post(f"{at}/repayments", data={**typed, "shares-1-cents": "4 002,50"})
    assert (answer.status_code, "c’est 2,50\u00a0MAD de trop" in answer.text) == (422, True)
    typed = {**typed, "shares-1-cents": "4 000"}
    assert officer.post(f"{at}/repayments", data=typed, follow_redirects=True).status_code == 200
    assert stands(second, date(2025, 10, 5)).repaid_cents == 400_000
    assert "payé par GIE Taliouine" in officer.get(f"/fund/advances/{first}").text


def test_a_line_is_split_over_as_many_advances_as_it_pays(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    paid = [an_advance(do, lending, ((date(2025, 9, 30), 100_000),)) for _ in range(6)]
    at = f"/fund/bank/lines/{a_line(do, lending, 600_000)}"
    typed = {**fields(officer.get(at).text), "payer": "Union Taliouine"}
    for row, advance in enumerate(paid[:4]):
        typed |= {f"shares-{row}-advance_id": str(advance), f"shares-{row}-cents": "1 000"}
    answer = officer.post(f"{at}/repayments", data={**typed, "more": "shares"})
    assert (answer.status_code, "shares-6-advance_id" in answer.text) == (200, True)
    assert ('value="Union Taliouine"' in answer.text, answer.text.count('value="1 000"')) == (True, 4)
    assert len(open_lines(lending)) == 1
    for row, advance in enumerate(paid[4:], start=4):
        typed |= {f"shares-{row}-advance_id": str(advance), f"shares-{row}-cents": "1 000"}
    assert officer.post(f"{at}/repayments", data=typed, follow_redirects=True).status_code == 200
    assert [stands(one, date(2025, 10, 5)).repaid_cents for one in paid] == [100_000] * 6


def test_the_parts_of_a_line_are_at_most_so_many(do: Do, lending: Lending, officer: FlaskClient) -> None:
    at = f"/fund/bank/lines/{a_line(do, lending, 600_000)}"
    full = {f"shares-{row}-cents": "1" for row in range(SHARES_MAX)}
    page = officer.post(f"{at}/repayments", data={**full, "more": "shares"}).text
    assert f'id="shares-{SHARES_MAX - 1}-cents"' in page
    assert (f'id="shares-{SHARES_MAX}-cents"' in page, 'value="shares"' in page) == (False, False)


def test_every_other_way_of_saying_what_a_line_is(do: Do, lending: Lending, officer: FlaskClient) -> None:
    gift = a_line(do, lending, 1_000)
    given = {
        "donor_id": str(lending.donor_id), "kind": "kept", "cents": "10,00", "dated_on": "2025-10-05",
        "received_by": "bank", "earmark": "any", "branch": "saffron", "reference": "VIR",
    }  # fmt: skip
    assert post(officer, gift, "contribution", **{**given, "cents": "9,00"})[0] == 422
    assert post(officer, gift, "contribution", **given)[0] == 200
    charge = a_line(do, lending, -500, date(2025, 10, 6))
    assert post(officer, charge, "move", kind="handed_over")[0] == 422
    assert post(officer, charge, "move", kind="cost")[0] == 200
    booked = a_line(do, lending, 50_000_000, date(2025, 1, 6))
    assert "Dotation avec droit de reprise" in officer.get(f"/fund/bank/lines/{booked}").text
    assert post(officer, booked, "facts", facts=str(lending.contribution_id))[0] == 200
    foreign = a_line(do, lending, 700, date(2025, 10, 7))
    assert post(officer, foreign, "aside", reason="")[0] == 422
    assert post(officer, foreign, "aside", reason="Versé par erreur")[0] == 200
    assert "Versé par erreur" in officer.get(f"/fund/bank/lines/{foreign}").text
    status, page = post(officer, charge, "undoing", dated_on="2025-10-08", reason="Pas un frais")
    assert (status, "de nouveau à pointer" in page) == (200, True)
    page = officer.get(f"/funds/{lending.fund_id}/bank?state=outside").text
    assert page.count("<tr>") >= 2


def post(browser: FlaskClient, line: UUID, how: str, **typed: str) -> tuple[int, str]:
    at = f"/fund/bank/lines/{line}"
    data = {**fields(browser.get(at).text), **typed}
    answer = browser.post(f"{at}/{how}", data=data, follow_redirects=True)
    return answer.status_code, answer.text


def test_the_account_is_told_and_a_statement_kept_as_it_came(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    account = f"/funds/{lending.fund_id}/bank/account"
    assert send(officer, account, number="12")[0] == 422
    assert send(officer, account, number="MA64 0115 1900 0001 2050 0053 4921", bank="CAM")[0] == 200
    content = camt([Entry(100, inside=details(100, "Reçu <b>"[:4]))], opening=0)
    receive(do, lending, content)
    page = officer.get(f"/funds/{lending.fund_id}/bank").text
    assert "011519000001205000534921" in page
    file = page.split("/fund/bank/statements/")[1].split('"')[0]
    answer = officer.get(f"/fund/bank/statements/{file}")
    assert (answer.data, answer.headers["Content-Disposition"].split(";")[0]) == (content, "attachment")


def test_an_auditor_reads_the_bank_and_says_nothing_of_it(do: Do, lending: Lending, sign_in: SignIn) -> None:
    line = a_line(do, lending, 1_000)
    browser = sign_in(a_person(do, Role.AUDITOR, "Contrôle"))
    assert "Prendre un relevé" not in browser.get(f"/funds/{lending.fund_id}/bank").text
    page = browser.get(f"/fund/bank/lines/{line}").text
    assert "Mettre de côté" not in page
    assert browser.post(f"/fund/bank/lines/{line}/aside").status_code == 403
