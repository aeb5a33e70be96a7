"""`make bench`: PostgreSQL, two web processes, figures as ratios to floors taken in the same run."""

import argparse
import json
import os
import re
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg
from flask_migrate import upgrade
from sqlalchemy import select

from benchmarks import floors, funds, labels, pages, recalls, tills, whereabouts, world, years
from benchmarks.counters import SellingTill
from benchmarks.load import Connection, Measured, get, in_parallel
from benchmarks.report import Row, machine, table
from benchmarks.server import database, serving
from inventory.models import Place
from kernel.db import close_connections, db, writing_engine
from kernel.ids import new_id
from wsgi import create_app

SALES_PER_TILL = 200
WARM_UP = 20
PAGES = 3_000
PAGE_CONNECTIONS = 4
HISTORY_AT_SCALE_1 = 20_000
SALE_WANTED, PAGE_WANTED = 0.25, 0.5


def main() -> None:
    """Build the world, measure, print the table."""
    parser = argparse.ArgumentParser()
    told = "how much lies in the tables: 1 is 20,000 past sales, a million links, five years"
    parser.add_argument("--scale", type=float, default=1, help=told)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    told = "only the office's pages, over years that are built in this folder the first time, and kept"
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help=told)
    told = "of the office's pages, only those whose name begins so"
    parser.add_argument("--page", default="", metavar="NAME", help=told)
    told = "only the fund: its report of a day and one advance's replay"
    parser.add_argument("--fund", action="store_true", help=told)
    chosen = parser.parse_args()
    if chosen.fund:
        _only_fund(chosen.scale)
        return
    if chosen.pages:
        _only_pages(chosen.pages, chosen.scale, chosen.page)
        return
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
        environment = _environment(url, folder)
        os.environ.update(environment)
        app = create_app()
        with app.app_context():
            rows, of_pages = _measure(url, environment, chosen.scale)
            close_connections()
        rows += _recalls_on_sqlite(folder, chosen.scale)
    print(f"\n{machine()}; PostgreSQL with fsync; {int(HISTORY_AT_SCALE_1 * chosen.scale):,} past sales\n")
    print(table(rows))
    print(f"\n{pages.table(of_pages)}")
    if chosen.json:
        figures = [{**asdict(row), "ratio": row.ratio} for row in rows]
        figures += [asdict(one) for one in of_pages]
        chosen.json.write_text(json.dumps(figures, indent=2))


def _only_pages(folder: Path, scale: float, begins: str) -> None:
    """The pages alone, over years that lie in a folder, built when they are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    is_built = (folder / "pgdata").exists()
    with database(folder, is_kept=True) as url:
        os.environ.update(_environment(url, str(folder)))
        app = create_app()
        with app.app_context():
            upgrade()
            if not is_built:
                app.test_cli_runner().invoke(args=["reference", "load"], catch_exceptions=False)
                pages.build(writing_engine(), scale)
            print(f"\n{machine()}; PostgreSQL with fsync\n\n{pages.table(pages.measure(begins=begins))}")
            close_connections()


def _only_fund(scale: float) -> None:
    """The fund alone, on a database of its own."""
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
        os.environ.update(_environment(url, folder))
        app = create_app()
        with app.app_context():
            upgrade()
            print(f"\n{machine()}; PostgreSQL with fsync\n\n{table(funds.measure(writing_engine(), scale))}")
            close_connections()


def _steps(scale: float) -> int:
    return max(1_000, int(recalls.MILLION * min(scale, 1)))


def _environment(url: str, folder: str) -> dict[str, str]:
    secret = "bench-only-0123456789-0123456789-0123456789"
    return {
        "IGOUDAR_MODE": "production",
        "SECRET_KEY": secret,
        "SECURITY_PASSWORD_SALT": secret,
        "SECURITY_TOTP_SECRET": secret,
        "DATABASE_URL": url,
        "DATA_DIR": folder,
        "PUBLIC_BASE_URL": "http://localhost",
        "HTTPS": "0",
        "RATELIMIT_ENABLED": "0",
        "NETWORK_KEY_FILE": f"{folder}/network-key.pem",
        "ANCHORS_FILE": f"{folder}/anchors.jsonl",
    }


def _measure(url: str, environment: dict[str, str], scale: float) -> tuple[list[Row], list[pages.Figure]]:
    upgrade()
    from flask import current_app

    current_app.test_cli_runner().invoke(args=["reference", "load"], catch_exceptions=False)
    built = world.build()
    with psycopg.connect(url) as connection:
        world.grow_history(connection, built, int(HISTORY_AT_SCALE_1 * scale))
    rows = []
    with serving("wsgi:web_process", environment) as port:
        rows += _sales(url, port, built)
        page = _pages(port, f"/l/{built.public_token}")
        rows += tills.measure(port)
    with serving("benchmarks.server:bare", environment) as port:
        hello = _pages(port, "/")
    rows.append(Row("public page", page.per_second, hello.per_second, "pages/s", wanted=PAGE_WANTED))
    rows += recalls.measure(built.organisation_id, _steps(scale))
    rows += labels.measure(1_000)
    built_years = pages.build(writing_engine(), scale)
    of_pages = pages.measure()
    rows += whereabouts.measure(built_years)
    rows += funds.measure(writing_engine(), scale)
    return rows, of_pages


def _sales(url: str, port: int, built: world.World) -> list[Row]:
    counters = [SellingTill(port, till, built.organisation_id) for till in built.tills]
    by_hand = [_floor_counter(built, till) for till in built.tills]
    rows = []
    for count in (1, 4):
        ours = in_parallel([_seller(till) for till in counters[:count]], WARM_UP, SALES_PER_TILL)
        with ExitStack() as opened:
            hands = [_hand(opened.enter_context(psycopg.connect(url)), one) for one in by_hand[:count]]
            floor = in_parallel(hands, WARM_UP, SALES_PER_TILL)
        label = f"sales, {count} till{'s' if count > 1 else ''}"
        rows.append(Row(label, ours.per_second, floor.per_second, "sales/s", wanted=SALE_WANTED))
        rows += _latencies(label, ours, floor)
    return rows


def _latencies(label: str, ours: Measured, floor: Measured) -> list[Row]:
    return [
        Row(f"{label}: p50", ours.p50_ms, floor.p50_ms, "ms", more_is_better=False),
        Row(f"{label}: p95", ours.p95_ms, floor.p95_ms, "ms", more_is_better=False),
    ]


def _seller(till: SellingTill) -> Callable[[int], None]:
    connection, sales = Connection(till.port), till.sales(WARM_UP + SALES_PER_TILL)
    return lambda _: till.send(connection, next(sales))


def _floor_counter(built: world.World, till: world.Till) -> floors.Counter:
    customer = db.session.scalars(select(Place.id).where(Place.kind == "customer")).one()
    session_id = new_id()
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO cash_session (id, till_id, business_day, opened_at, recorded_at,"
            " opening_float_cents, is_open) VALUES (%s, %s, CURRENT_DATE, now(), now(), 0, false)",
            (session_id, till.till_id),
        )
    series_id = new_id()
    with db.engine.begin() as connection:
        # A series of the floor's own, so that its update meets nobody else's lock.
        connection.exec_driver_sql(
            "INSERT INTO till_series (id, till_id, place_id, number, state, public_key, opening_text,"
            " opening_hash, token_hash, enrolled_at, heads, arrival, counter_hash)"
            " VALUES (%s, %s, %s, 99, 'closed', '', '', '', '', now(), '{}', 0, '')",
            (series_id, till.till_id, built.place_id),
        )
    lots = (till.lots[0], till.lots[1], till.lots[2])
    articles = (till.articles[0], till.articles[1], till.articles[2])
    return floors.Counter(
        till.till_id,
        till.seller_id,
        built.place_id,
        customer,
        session_id,
        series_id,
        built.organisation_id,
        lots,
        articles,
    )


def _hand(connection: psycopg.Connection[Any], counter: floors.Counter) -> Callable[[int], None]:
    first = 2_000_000 + time.monotonic_ns() % 1_000_000_000
    return lambda number: floors.sale_by_hand(connection, counter, first + number)


def _pages(port: int, path: str) -> Measured:
    """Requests of one page on keep-alive connections, as a shared cache asks them, in French."""
    request = get(path, {"Accept-Language": "fr"})
    follow = Connection(port).ask(request)
    if follow[0] in (301, 302):
        location = _found(r"(?i)location: (\S+)", follow[1].decode())
        request = get(urllib.parse.urlsplit(location)._replace(scheme="", netloc="").geturl())

    def reader(connection: Connection) -> Callable[[int], None]:
        def read(_: int) -> None:
            status, _head, _body = connection.ask(request)
            if status != 200:
                raise RuntimeError(f"{path}: {status}")

        return read

    readers = [reader(Connection(port)) for _ in range(PAGE_CONNECTIONS)]
    return in_parallel(readers, WARM_UP, PAGES // PAGE_CONNECTIONS)


def _recalls_on_sqlite(folder: str, scale: float) -> list[Row]:
    """The same genealogies, recalls and years on a SQLite file of their own."""
    with _surrounded(_environment(f"sqlite:///{folder}/recalls.db", folder)):
        app = create_app()
    with app.app_context():
        upgrade()
        app.test_cli_runner().invoke(args=["reference", "load"], catch_exceptions=False)
        rows = recalls.measure(recalls.an_organisation(), _steps(scale))
        rows += whereabouts.measure(years.build(writing_engine(), scale))
        close_connections()
    return rows


@contextmanager
def _surrounded(environment: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise LookupError(f"{pattern} is not in the page")
    return match[1]


if __name__ == "__main__":
    main()
