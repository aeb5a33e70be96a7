"""Each share is reminded in time, in its beneficiary's language, and once: by e-mail or by a person."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from html import unescape
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from fund.jobs import reminders as job
from fund.models import Reminder, ReminderSending
from fund.operations.capital import DayInTheFuture
from fund.operations.contacts import (
    ContactMalformed,
    EmailUnreadable,
    PauseReminders,
    PhoneUnreadable,
    StateContact,
    pause_reminders,
    state_contact,
)
from fund.operations.decisions import Reschedule, reschedule
from fund.operations.losses import WriteOff, write_off
from fund.operations.reminders import Remind, remind
from kernel import outbox
from kernel.access import Role
from kernel.clock import now
from kernel.db import db
from kernel.errors import DomainError
from kernel.ids import new_id
from kernel.models import OutboxMessage, User
from tests.builders.browsing import send
from tests.builders.fund import LATER, Lending, a_committee, a_grant, an_advance, repay
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
TODAY = now().date()
SHARES = ((TODAY - timedelta(days=1), 3_600_000), (TODAY + timedelta(days=400), 8_400_000))
GRANTED = {"decided_on": TODAY - timedelta(days=90), "paid_out_on": TODAY - timedelta(days=80)}


def a_contact(do: Do, lending: Lending, **more: str) -> None:
    told = {"name": "Fatima", "email": "fatima@example.org", "prefers": "email", **more}
    do(state_contact, StateContact(new_id(), lending.organisation_id, **told), at=now())


def reminded(do: Do, lending: Lending, day: date = TODAY) -> dict[str, int]:
    return do(remind, Remind(lending.fund_id, day), at=now()).values


def deliver() -> None:
    outbox.deliver_due()
    db.session.rollback()


def mails(app: Flask) -> list[tuple[str, str, str]]:
    """What left: to whom, about what, in what words."""
    read = [
        message_from_bytes(one.read_bytes(), policy=default)
        for one in sorted((Path(app.config["DATA_DIR"]) / "outgoing").glob("*.eml"))
    ]
    return [(one["To"], one["Subject"], one.get_content().replace("\r\n", "\n")) for one in read]


def log() -> list[ReminderSending]:
    db.session.rollback()
    return list(db.session.scalars(select(ReminderSending).order_by(ReminderSending.recorded_at)))


def test_an_e_mail_says_the_fund_the_share_what_is_left_and_what_is_late(
    app: Flask, do: Do, lending: Lending
) -> None:
    a_contact(do, lending)
    advance = an_advance(do, lending, SHARES, **GRANTED)
    repay(do, advance, 600_000, TODAY - timedelta(days=2))
    assert reminded(do, lending) == {"reminded": 1, "mailed": 1}
    deliver()
    [(to, subject, text)] = mails(app)
    assert to == "fatima@example.org"
    assert "Fonds de roulement" in subject
    assert "A-" in subject
    assert "30\u202f000,00" in text
    assert "passée depuis 1 jour" in text
    assert "En retard en tout" in text
    [sent] = log()
    assert (sent.way, sent.sent_to, sent.recorded_by) == ("email", "fatima@example.org", None)
    assert text.strip() in sent.text


def test_a_second_look_on_the_same_day_sends_nothing_more(app: Flask, do: Do, lending: Lending) -> None:
    a_contact(do, lending)
    an_advance(do, lending, SHARES, **GRANTED)
    reminded(do, lending)
    assert reminded(do, lending) == {"reminded": 0, "mailed": 0}
    deliver()
    deliver()
    assert len(mails(app)) == 1


def test_a_letter_delivered_twice_is_written_once(app: Flask, do: Do, lending: Lending) -> None:
    a_contact(do, lending)
    an_advance(do, lending, SHARES, **GRANTED)
    reminded(do, lending)
    message = db.session.scalars(select(OutboxMessage).where(OutboxMessage.topic == "mail-reminder")).one()
    for _ in range(2):
        job.send_letter(message.id, message.payload)
    assert len(log()) == 1


def test_who_reads_arabic_is_written_to_in_arabic(app: Flask, do: Do, lending: Lending) -> None:
    a_contact(do, lending, language="ar")
    an_advance(do, lending, SHARES, **GRANTED)
    reminded(do, lending)
    deliver()
    [(_to, subject, text)] = mails(app)
    assert "قسط" in subject
    assert "Bonjour" not in text
    assert "السلام عليكم" in text


def test_without_a_contact_the_cooperative_s_officer_is_written_to(
    app: Flask, do: Do, lending: Lending
) -> None:
    khadija = a_person(do, Role.COOPERATIVE_OFFICER, "Khadija", organisation_id=lending.organisation_id)
    an_advance(do, lending, SHARES, **GRANTED)
    assert reminded(do, lending)["mailed"] == 1
    deliver()
    assert mails(app)[0][0] == db.session.get_one(User, khadija).email


def test_a_payment_dated_back_before_the_letter_leaves_stops_it(app: Flask, do: Do, lending: Lending) -> None:
    a_contact(do, lending)
    advance = an_advance(do, lending, SHARES, **GRANTED)
    reminded(do, lending)
    repay(do, advance, 3_600_000, TODAY - timedelta(days=5))
    deliver()
    assert mails(app) == []
    assert log() == []


def test_nothing_is_asked_of_what_is_lost_put_off_or_not_paid_out(do: Do, lending: Lending) -> None:
    a_contact(do, lending)
    lost = an_advance(do, lending, SHARES, **GRANTED)
    do(write_off, WriteOff(lost, new_id(), a_committee(TODAY), "Dissoute"), at=LATER)
    put_off = an_advance(do, lending, SHARES, **GRANTED)
    dates = ((TODAY + timedelta(days=300), 12_000_000),)
    do(reschedule, Reschedule(put_off, a_committee(TODAY), dates, "Grêle"), at=LATER)
    a_grant(do, lending, SHARES, decided_on=GRANTED["decided_on"])
    assert reminded(do, lending) == {"reminded": 0, "mailed": 0}


def test_several_shares_of_an_advance_make_one_letter(app: Flask, do: Do, lending: Lending) -> None:
    a_contact(do, lending)
    shares = tuple((TODAY - timedelta(days=days), 1_000_000) for days in (40, 20, 1))
    an_advance(do, lending, shares, **GRANTED)
    assert reminded(do, lending) == {"reminded": 1, "mailed": 1}
    deliver()
    assert len(mails(app)) == 1
    assert "30\u202f000,00" in mails(app)[0][2]
    rows = db.session.scalars(select(Reminder).order_by(Reminder.due_on)).all()
    assert [(one.step_days, one.goes_with_id) for one in rows] == [
        (30, None), (15, rows[0].id), (1, rows[0].id),
    ]  # fmt: skip


def test_a_pause_with_its_reason_holds_reminders_back_and_ends(app: Flask, do: Do, lending: Lending) -> None:
    a_contact(do, lending)
    an_advance(do, lending, SHARES, **GRANTED)
    until = TODAY + timedelta(days=20)
    paused = PauseReminders(new_id(), lending.organisation_id, until, "Inondation du local")
    do(pause_reminders, paused, at=now())
    assert reminded(do, lending)["reminded"] == 0
    ended = PauseReminders(new_id(), lending.organisation_id, TODAY - timedelta(days=1), "Repris")
    do(pause_reminders, ended, at=now())
    assert reminded(do, lending)["reminded"] == 1


def test_no_reminder_is_asked_of_a_day_to_come(do: Do, lending: Lending) -> None:
    with pytest.raises(DayInTheFuture):
        reminded(do, lending, TODAY + timedelta(days=2))


def test_the_daily_look_reminds_once_and_asks_for_the_next_day(app: Flask, do: Do, lending: Lending) -> None:
    a_contact(do, lending)
    an_advance(do, lending, SHARES, **GRANTED)
    look = db.session.scalars(select(OutboxMessage).where(OutboxMessage.topic == "fund-reminders")).one()
    for _ in range(2):
        job.look(look.id, {})
    db.session.rollback()
    looks = db.session.scalars(select(OutboxMessage).where(OutboxMessage.topic == "fund-reminders")).all()
    assert len(looks) == 2
    assert max(one.due_at for one in looks) > now()
    deliver()
    assert len(mails(app)) == 1


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"phone": "appelez-moi", "prefers": "sms"}, PhoneUnreadable),
        ({"email": "fatima"}, EmailUnreadable),
        ({"prefers": "whatsapp"}, ContactMalformed),
        ({"name": "  "}, ContactMalformed),
        ({"language": "en"}, ContactMalformed),
        ({"prefers": "pigeon"}, ContactMalformed),
    ],
)
def test_a_contact_that_cannot_be_reached_is_refused(
    do: Do, lending: Lending, told: dict[str, str], error: type[DomainError]
) -> None:
    with pytest.raises(error):
        a_contact(do, lending, **told)


def test_the_terminal_tells_what_a_day_asks_and_sends_it_once(app: Flask, do: Do, lending: Lending) -> None:
    a_contact(do, lending)
    an_advance(do, lending, SHARES, **GRANTED)
    run = app.test_cli_runner().invoke
    ahead = (TODAY + timedelta(days=29)).isoformat()
    told = run(args=["fund", "remind", "--as-of", ahead, "--dry-run"])
    assert "+30 d 36000.00 MAD" in told.output
    assert "+1 d 36000.00 MAD" in run(args=["fund", "remind", "--dry-run"]).output
    assert "1 advances reminded, 1 by e-mail" in run(args=["fund", "remind"]).output
    again = run(args=["fund", "remind", "--as-of", TODAY.isoformat()])
    assert again.output.strip() == "FDIR: 0 advances reminded, 0 by e-mail"
    future = run(args=["fund", "remind", "--as-of", ahead])
    assert (future.exit_code, "pas encore passé" in future.stderr) == (1, True)


def test_an_officer_says_who_to_call_copies_the_text_and_marks_it_sent(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    an_advance(do, lending, SHARES, **GRANTED)
    reminded(do, lending)
    page = officer.get("/fund/reminders").text
    assert "Dire qui appeler" in page
    contact = f"/fund/beneficiaries/{lending.organisation_id}/contact"
    typed = {"name": "Fatima", "language": "fr", "prefers": "whatsapp", "phone": "06 12"}
    status, page = send(officer, contact, **typed)
    assert (status, "« 06 12 » n’est pas un numéro" in page) == (422, True)
    assert 'value="06 12"' in page
    assert send(officer, contact, **{**typed, "phone": "06 12 34 56 78"})[0] == 200
    address = f"/fund/reminders/{db.session.scalars(select(Reminder.id)).one()}/message"
    page = unescape(officer.get(address).text)
    text = page.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0].strip()
    assert "36 000,00 MAD" in text
    assert len(text) <= 160
    assert "1 SMS" in page
    assert "https://wa.me/212612345678?text=" in page
    assert "sms:+212612345678?body=" in page
    status, page = send(officer, address, text=text, way="whatsapp", sent_to="+212612345678")
    assert (status, "Rien n’attend" in page, "+212612345678" in page) == (200, True, True)
    [sent] = log()
    assert (sent.way, sent.text, sent.recorded_by is not None) == ("whatsapp", text, True)
    assert send(officer, address, text=" ", way="sms", sent_to="+212612345678")[0] == 422


def test_an_e_mail_that_did_not_leave_waits_for_a_person(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    a_contact(do, lending)
    shares = ((TODAY - timedelta(days=4), 3_600_000),)
    an_advance(do, lending, shares, **GRANTED)
    reminded(do, lending, TODAY - timedelta(days=3))
    assert "L’e-mail n’est pas parti." in officer.get("/fund/reminders").text
    deliver()
    assert "Rien n’attend" in officer.get("/fund/reminders").text


def test_two_looks_at_once_remind_once(app: Flask, do: Do, lending: Lending) -> None:
    a_contact(do, lending)
    an_advance(do, lending, SHARES, **GRANTED)

    def look(_: int) -> int:
        with app.app_context():
            return int(reminded(do, lending)["reminded"])

    with ThreadPoolExecutor(4) as looking:
        assert sorted(looking.map(look, range(4))) == [0, 0, 0, 1]
    assert len(db.session.scalars(select(Reminder)).all()) == 1


def test_an_arabic_text_counts_seventy_signs_a_message(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    a_contact(do, lending, language="ar", phone="0612345678", prefers="sms")
    an_advance(do, lending, SHARES, **GRANTED)
    reminded(do, lending)
    page = unescape(
        officer.get(f"/fund/reminders/{db.session.scalars(select(Reminder.id)).one()}/message").text
    )
    assert "70 signes par SMS" in page
    assert "قسط" in page


def test_what_is_paid_waits_no_longer_and_cannot_be_marked(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    a_contact(do, lending, phone="0612345678", prefers="sms")
    advance = an_advance(do, lending, SHARES, **GRANTED)
    reminded(do, lending)
    address = f"/fund/reminders/{db.session.scalars(select(Reminder.id)).one()}/message"
    assert "Envoyer" in officer.get("/fund/reminders").text
    repay(do, advance, 3_600_000, TODAY)
    assert "Rien n’attend" in officer.get("/fund/reminders").text
    status, page = send(officer, address, text="Payez", way="sms", sent_to="+212612345678")
    assert (status, "plus rien à demander" in page) == (422, True)


def test_the_advance_s_page_tells_its_reminders_to_its_own_cooperative(
    app: Flask, do: Do, lending: Lending, sign_in: SignIn
) -> None:
    a_contact(do, lending)
    advance = an_advance(do, lending, SHARES, **GRANTED)
    reminded(do, lending)
    deliver()
    own = a_person(do, Role.COOPERATIVE_OFFICER, "Khadija", organisation_id=lending.organisation_id)
    browser = sign_in(own)
    page = browser.get(f"/fund/advances/{advance}").text
    assert "fatima@example.org" in page
    assert "le lendemain" in page
    assert "Noter un appel" not in page
    contact = f"/fund/beneficiaries/{lending.organisation_id}/contact"
    typed = {"name": "Khadija", "language": "ar", "prefers": "sms", "phone": "+212 612345678"}
    assert send(browser, contact, **typed)[0] == 200
    assert browser.get("/fund/reminders").status_code == 403
    assert browser.get(f"/fund/beneficiaries/{lending.holder_id}/contact").status_code == 404


def test_a_pause_is_written_on_its_page(do: Do, lending: Lending, officer: FlaskClient) -> None:
    advance = an_advance(do, lending, SHARES, **GRANTED)
    address = f"/fund/beneficiaries/{lending.organisation_id}/pause?advance={advance}"
    far = (TODAY + timedelta(days=900)).isoformat()
    assert send(officer, address, until=far, reason="Sécheresse")[0] == 422
    soon = (TODAY + timedelta(days=9)).isoformat()
    status, page = send(officer, address, until=soon, reason="Sécheresse")
    assert (status, "Sécheresse" in page) == (200, True)
