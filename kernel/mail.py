"""Mail that leaves: by SMTP where an address is set, else kept as files for a person to see."""

import smtplib
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from kernel.outbox import delivers, enqueue

TIMEOUT_SECONDS = 20
SENDER_UNSET = "igoudar@localhost"


def post(session: Session, to: str, subject: str, text: str, due_at: datetime) -> None:
    """Write a plain text in the caller's transaction; the worker sends it."""
    enqueue(session, "mail", {"to": to, "subject": subject, "text": text}, due_at)


@delivers("mail")
def send_posted(message_id: UUID, payload: dict[str, Any]) -> None:
    """Send what was posted."""
    send(message_id, payload["to"], payload["subject"], payload["text"])


def send(message_id: UUID, to: str, subject: str, text: str) -> None:
    """Send a plain text; the same id is the same message, so that whoever gets it twice can tell.

    Raises OSError or smtplib.SMTPException when it cannot be handed over.
    """
    url = current_app.config["SMTP_URL"]
    message = _message(message_id, to, subject, text, _sender(url))
    if url:
        _hand_over(url, message)
    else:
        _keep(message_id, message)


def _message(message_id: UUID, to: str, subject: str, text: str, sender: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    message.set_content(text)
    return message


def _sender(url: str) -> str:
    return parse_qs(urlsplit(url).query).get("from", [SENDER_UNSET])[0]


def _hand_over(url: str, message: EmailMessage) -> None:
    at = urlsplit(url)
    kind = smtplib.SMTP_SSL if at.scheme == "smtps" else smtplib.SMTP
    with kind(at.hostname or "localhost", at.port or 0, timeout=TIMEOUT_SECONDS) as server:
        if at.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls()
        if at.username:
            server.login(unquote(at.username), unquote(at.password or ""))
        server.send_message(message)


def _keep(message_id: UUID, message: EmailMessage) -> None:
    folder = Path(current_app.config["DATA_DIR"]) / "outgoing"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{message_id}.eml").write_bytes(message.as_bytes())
