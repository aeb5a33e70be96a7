"""The whole platform on one machine: web processes and a worker, started and stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

import click
from flask import Flask, current_app

CHECK_SECONDS = 0.5
STOP_SECONDS = 10
# A process, each of which may hold two database connections; more than its cores bear make it no faster.
THREADS_MAX, THREADS_A_CORE = 8, 2


def web_command(port: int, processes: int) -> list[str]:
    """The command line of the web server: granian, our factory, WSGI."""
    options = ["--interface", "wsgi", "--factory", "--no-ws", "--log-level", "warning"]
    address = ["--host", os.environ.get("HOST", "127.0.0.1"), "--port", str(port)]
    count = min(THREADS_MAX, THREADS_A_CORE * (os.cpu_count() or 1))
    threads = ["--workers", str(processes), "--blocking-threads", str(count)]
    return ["granian", *options, *address, *threads, "wsgi:web_process"]


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run commands until one ends or we are told to stop; then stop all and return the first status."""
    running = [subprocess.Popen([sys.executable, "-m", *command]) for command in commands]
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping and all(process.poll() is None for process in running):
        time.sleep(CHECK_SECONDS)
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0 if stopping else max(process.returncode or 0 for process in running)


@click.command("serve")
def serve() -> None:
    """Serve the pages and deliver the outbox, until Ctrl-C."""
    port = int(os.environ.get("PORT", "8000"))
    processes = int(os.environ.get("WEB_PROCESSES", "1"))
    click.echo(f"\n  {current_app.config['PUBLIC_BASE_URL']}\n")
    sys.exit(run_together([web_command(port, processes), ["flask", "--app", "wsgi", "worker"]]))


def install(app: Flask) -> None:
    """Put the command on `flask`."""
    app.cli.add_command(serve)
