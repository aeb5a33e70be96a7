"""A small HTTP client for load: keep-alive sockets, prepared requests, latencies in seconds."""

import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """What a load came to: how many a second, and latencies in milliseconds."""

    per_second: float
    p50_ms: float
    p95_ms: float


def measured(latencies: Sequence[float], elapsed: float) -> Measured:
    """Rate and percentiles of a run; `latencies` and `elapsed` in seconds."""
    ordered = sorted(latencies)

    def at(share: float) -> float:
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1_000

    return Measured(len(ordered) / elapsed, at(0.50), at(0.95))


class Connection:
    """One keep-alive connection that sends prepared bytes and reads whole answers."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._kept = b""

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer to one request."""
        self._socket.sendall(request)
        data = self._kept
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head, data = data[:end], data[end + 4 :]
        length = next(
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        )
        while len(data) < length:
            data += self._more()
        self._kept = data[length:]
        return int(head[9:12]), head, data[:length]

    def _more(self) -> bytes:
        received = self._socket.recv(65_536)
        if not received:
            raise ConnectionError("the server closed the connection")
        return received

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


def get(path: str, headers: dict[str, str] | None = None) -> bytes:
    """The bytes of a GET request."""
    return _request("GET", path, headers or {}, b"")


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The bytes of a POST request."""
    return _request("POST", path, headers, body)


def _request(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def in_parallel(acts: Sequence[Callable[[int], None]], warm_up: int, count: int) -> Measured:
    """Each act `warm_up` times unmeasured, then `count` times measured, all acts at the same time.

    An act is called with a number that counts from 0; raises what an act raised first.
    """
    latencies: list[list[float]] = [[] for _ in acts]
    warm = threading.Barrier(len(acts) + 1)
    failures: list[BaseException] = []

    def run(index: int, act: Callable[[int], None]) -> None:
        try:
            _repeat(act, range(warm_up))
            warm.wait()
            latencies[index] = _repeat(act, range(warm_up, warm_up + count))
        except BaseException as error:
            failures.append(error)
            warm.abort()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    with suppress(threading.BrokenBarrierError):
        warm.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return measured([one for each in latencies for one in each], time.perf_counter() - started)


def _repeat(act: Callable[[int], None], numbers: range) -> list[float]:
    """Act once for each number and tell how long each took, in seconds."""
    latencies = []
    for number in numbers:
        started = time.perf_counter()
        act(number)
        latencies.append(time.perf_counter() - started)
    return latencies
