"""A document sent with a form: received, and told at its field when it cannot be kept."""

from typing import Any

from kernel.files import ReceivedFile, receive
from kernel.ids import new_id


def received(field: Any) -> ReceivedFile | None:
    """The file of a form's field, its bytes kept; None when none was chosen.

    Raises FileTooLarge, FileTypeRefused, FileUnreadable.
    """
    sent = field.data
    if not sent or not getattr(sent, "filename", ""):
        return None
    return receive(sent.read(), sent.filename, new_id(), field.name)
