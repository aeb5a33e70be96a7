"""Pages filled in and sent as a browser does."""

from flask.testing import FlaskClient


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's form, as a browser would send them back."""
    names = ("operation_id", "record_id")
    found = {name: page.split(f'name="{name}" type="hidden" value="') for name in names}
    return {name: rest[1].split('"')[0] for name, rest in found.items() if len(rest) > 1}


def send(browser: FlaskClient, address: str, **typed: str) -> tuple[int, str]:
    """Open a page, fill its form in, send it."""
    answer = browser.post(address, data={**fields(browser.get(address).text), **typed}, follow_redirects=True)
    return answer.status_code, answer.text
