"""The campaign: servers that can be killed, tills that suffer, and the check of what both hold at the end."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from urllib.request import urlopen
from uuid import UUID

from flask import Flask

from kernel.access import Role
from kernel.db import close_connections, db
from kernel.models import User
from tests.builders.inventory import a_boutique, a_lot_of_jars, a_producer, a_saffron_jar, delivered
from tests.builders.shop import a_person, a_price, a_till, an_article
from tests.conftest import NOW, make_app
from tests.databases import Templates
from tests.faults.check import Findings, Told, check, check_stock
from tests.faults.server import do

FRONTEND = Path(__file__).parents[2] / "frontend"
BACKLOG = 64
PIECES = 60_000
TILL_CODE = "FAU1"
# Prices that cash must round.
PRICES = (4_503, 1_250, 899)


@dataclass(frozen=True, slots=True)
class Campaign:
    """Which schedules are drawn from which seed, on which database; `sabotage` tries the campaign itself."""

    schedules: tuple[int, ...]
    seed: int = 1
    kind: str = "sqlite"
    processes: int = 2
    sabotage: str | None = None


@dataclass
class Result:
    """What all schedules came to."""

    schedules: int = 0
    sales: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    unheard: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    problems: dict[int, list[str]] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Nothing lost, nothing doubled, nothing else wrong."""
        return not (self.lost or self.doubled or self.problems)

    def add(self, told: Told, found: Findings) -> None:
        """Count one schedule in."""
        self.schedules += 1
        self.sales += found.sales
        self.faults.update(told["faults"])
        self.lost += found.lost
        self.doubled += found.doubled
        if found.problems:
            self.problems[told["schedule"]] = found.problems

    def join(self, other: "Result") -> "Result":
        """Both together."""
        self.schedules += other.schedules
        self.sales += other.sales
        self.faults += other.faults
        self.unheard += other.unheard
        self.lost += other.lost
        self.doubled += other.doubled
        self.problems |= other.problems
        return self


@dataclass(frozen=True, slots=True)
class Stand:
    """A boutique with its till, its manager signed in, and what lay on its shelves at the beginning."""

    place_id: UUID
    till_id: UUID
    manager: dict[str, str]
    cookie: str
    stock: dict[UUID, int]


def run(campaign: Campaign, templates: Templates, folder: Path) -> Result:
    """Run every schedule, some processes at a time, each with a database and a server of its own."""
    bundle = bundled(folder)
    shares = [campaign.schedules[at :: campaign.processes] for at in range(campaign.processes)]
    folders = [folder / f"process-{at}" for at, share in enumerate(shares) if share]
    with ExitStack() as copies, ThreadPoolExecutor(len(folders)) as pool:
        for one in folders:
            one.mkdir()
        # Here and not in the threads: the templates are made once, and threads do not wait for each other.
        urls = [copies.enter_context(templates.copy(campaign.kind, one)) for one in folders]
        running = [
            pool.submit(_run_share, campaign, share, url, one, bundle)
            for share, url, one in zip(shares, urls, folders, strict=False)
        ]
        whole = Result()
        for one_running in running:
            whole.join(one_running.result())
    return whole


def bundled(folder: Path) -> Path:
    """The till's side as one file that Node runs."""
    bundle = folder / "till.mjs"
    esbuild = FRONTEND / "node_modules" / ".bin" / "esbuild"
    source = FRONTEND / "src" / "till" / "faults" / "campaign.ts"
    options = ["--bundle", "--platform=node", "--format=esm", "--log-level=warning"]
    # It is a program of its own or a script for Node, as its installation went.
    path = {**os.environ, "PATH": f"{Path(_node()).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run([esbuild, source, *options, f"--outfile={bundle}"], check=True, env=path)
    return bundle


def _node() -> str:
    beside = Path(sys.executable).parent / "node"
    return str(beside) if beside.exists() else str(shutil.which("node"))


# Routes are compiled by the parser of Python, which in 3.11 may fail in two threads at once.
_one_at_a_time = Lock()


def _run_share(campaign: Campaign, numbers: tuple[int, ...], url: str, folder: Path, bundle: Path) -> Result:
    with _one_at_a_time:
        app = make_app(url, folder)
    with served(url, folder) as address, app.app_context():
        try:
            return _follow(campaign, numbers, app, address, bundle)
        finally:
            close_connections()


@contextmanager
def served(url: str, folder: Path) -> Iterator[str]:
    """The address of a server on a database, in processes of its own."""
    with socket.create_server(("127.0.0.1", 0), backlog=BACKLOG) as listening:
        listening.set_inheritable(True)
        command = [sys.executable, "-m", "tests.faults.server", url, str(folder), str(listening.fileno())]
        with (folder / "server.log").open("w") as log:
            server = subprocess.Popen(command, pass_fds=[listening.fileno()], cwd=FRONTEND.parent, stderr=log)
        try:
            _wait_for(listening.getsockname()[1])
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    # The socket listens before anybody accepts: the first answer comes when the application is built.
    with urlopen(f"http://127.0.0.1:{port}/login", timeout=60) as answer:
        answer.read()


def _follow(campaign: Campaign, numbers: tuple[int, ...], app: Flask, address: str, bundle: Path) -> Result:
    """Have the till's side run its schedules, and check each one when it is told."""
    stand = _a_stand(app)
    result = Result()
    asked = {
        "base": address,
        "cookie": stand.cookie,
        "manager": stand.manager,
        "till": str(stand.till_id),
        "seed": campaign.seed,
        "schedules": numbers,
        "beginning": NOW.isoformat(),
        "sabotage": campaign.sabotage,
    }
    with subprocess.Popen([_node(), bundle, json.dumps(asked)], stdout=subprocess.PIPE, text=True) as till:
        assert till.stdout is not None
        for line in till.stdout:
            told = json.loads(line)
            if "unheard" in told:
                result.unheard.update(told["unheard"])
            else:
                result.add(told, check(db.session(), told))
    missing = set(numbers) if till.returncode else set()
    result.problems |= {number: ["the till's program ended early"] for number in sorted(missing)[-1:]}
    if wrong := check_stock(db.session(), stand.place_id, stand.stock):
        result.problems.setdefault(numbers[-1], []).extend(wrong)
    return result


def _a_stand(app: Flask) -> Stand:
    """Three articles, one of them in two lots, at a boutique with a till."""
    producer = a_producer(do, "Tifaouine")
    items = [a_saffron_jar(do, producer.organisation_id) for _ in PRICES]
    lots = [a_lot_of_jars(do, producer, PIECES, item) for item in (*items, items[0])]
    place_id = a_boutique(do, "Comptoir", keeper=producer.organisation_id)
    delivered(do, producer.store_id, place_id, [(lot, producer.organisation_id, PIECES) for lot in lots])
    for item, cents in zip(items, PRICES, strict=True):
        a_price(do, place_id, an_article(do, item, is_favourite=True), cents)
    manager_id = a_person(do, Role.BOUTIQUE_MANAGER, "Fatima", place_id=place_id)
    return Stand(
        place_id,
        a_till(do, place_id, TILL_CODE),
        {"id": str(manager_id), "name": "Fatima"},
        _cookie(app, manager_id),
        dict.fromkeys(lots, PIECES),
    )


def _cookie(app: Flask, user_id: UUID) -> str:
    """What a browser shows in which somebody has signed in."""
    user = db.session.get_one(User, user_id)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"session={signer.dumps({'_user_id': user.fs_uniquifier, '_fresh': True})}"
