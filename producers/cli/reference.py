"""The terminal's door: the standards that the repository knows, loaded by edition."""

from flask import Flask

import producers.messages  # noqa: F401 - the sentences of this package
from kernel.access import system_actor
from kernel.clock import now
from kernel.db import db
from kernel.execute import Context, execute
from kernel.ids import new_id
from kernel.reference import reference
from producers.gateways.standards import Written, written_standards
from producers.operations.standards import NewStandard, PublishStandard, publish_standard
from producers.queries.standards import content_of, versions_of
from producers.rules.standards import checked


@reference("standards")
def load_standards() -> int:
    """Publish every edition whose content no version of ours has yet; how many were added.

    What the network's manager published since stays the latest: a file that did not change adds nothing.
    """
    return sum(_publish(one) for one in written_standards() if not _is_known(one))


def _is_known(written: Written) -> bool:
    content = checked(written.content)
    return any(
        one.edition == written.edition and content_of(db.session(), one) == content
        for one in versions_of(db.session(), written.key)
    )


def _publish(written: Written) -> int:
    standard = NewStandard(written.key, written.kind, written.branch, written.name_fr, written.name_ar)
    command = PublishStandard(new_id(), standard, written.edition, written.content)
    context = Context(new_id(), system_actor("flask reference load"), "cli", occurred_at=now())
    return int(execute(publish_standard, command, context)["is_new"])


def install(app: Flask) -> None:
    """Nothing of its own on `flask`: the loader above is called by `flask reference load`."""
