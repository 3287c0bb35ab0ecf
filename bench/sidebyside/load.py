"""An open-loop HTTP/1.1 client: requests leave at a steady rate, whatever becomes of those before them.

Latency counts from the moment a request was meant to leave. A client that waits for one answer before it asks again would send nothing while
the system stands still, and so would not see the standstill (coordinated omission).
"""
from __future__ import annotations

import asyncio
import dataclasses
import random
import time


@dataclasses.dataclass
class Request:
    """One request and what became of it. Times are seconds of the monotonic clock."""

    number: int
    method: str
    intended: float
    sent: float = 0.0
    done: float = 0.0
    status: int = 0  # 0: no answer
    backend: str = ""
    error: str = ""  # why there is no answer

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def latency(self) -> float:
        """Seconds from when it was meant to leave until its end, good or bad."""
        return self.done - self.intended


class _Connection(asyncio.Protocol):
    """One connection of the client; carries one request at a time."""

    def __init__(self, load: "OpenLoop"):
        self.load = load
        self.request: "Request | None" = None
        self.transport: "asyncio.Transport | None" = None
        self.timer: "asyncio.TimerHandle | None" = None
        self.buffer = b""

    def connection_made(self, transport) -> None:
        self.transport = transport

    def send(self, request: Request) -> None:
        self.request = request
        self.buffer = b""
        self.timer = asyncio.get_running_loop().call_later(self.load.timeout, self._timed_out)
        request.sent = time.monotonic()
        if self.transport.is_closing():
            self._fail("closed")
            return
        self.transport.write(self.load.bytes_of(request))

    def data_received(self, data: bytes) -> None:
        if self.request is None:
            self.transport.abort()  # an answer that nobody asked for
            return
        self.buffer += data
        answer = parse_answer(self.buffer)
        if answer is None:
            return
        status, headers, length = answer
        request, self.request = self.request, None
        self.timer.cancel()
        request.status = status
        request.backend = headers.get("x-backend", "")
        self.load.ended(request)
        if headers.get("connection", "").lower() == "close" or len(self.buffer) > length:
            self.transport.close()
        else:
            self.load.idle.append(self)

    def connection_lost(self, error) -> None:
        if self in self.load.idle:
            self.load.idle.remove(self)
        self._fail("closed" if error is None else type(error).__name__)

    def _timed_out(self) -> None:
        self._fail("timeout")
        self.transport.abort()

    def _fail(self, why: str) -> None:
        request, self.request = self.request, None
        if request is not None:
            self.timer.cancel()
            request.error = why
            self.load.ended(request)


def parse_answer(data: bytes) -> "tuple[int, dict[str, str], int] | None":
    """Returns status, headers and length in bytes of a whole answer, or None while it is incomplete.

    Knows Content-Length and chunks; every answer here has one or the other.
    """
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    lines = data[:end].decode("latin-1").split("\r\n")
    status = int(lines[0].split(" ", 2)[1])
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    at = end + 4
    if 100 <= status < 200:
        rest = parse_answer(data[at:])
        return None if rest is None else (rest[0], rest[1], rest[2] + at)
    if headers.get("transfer-encoding", "").lower() == "chunked":
        while True:
            line_end = data.find(b"\r\n", at)
            if line_end < 0:
                return None
            size = int(data[at:line_end].split(b";")[0], 16)
            at = line_end + 2 + size + 2
            if len(data) < at:
                return None
            if size == 0:
                return status, headers, at
    at += int(headers.get("content-length", 0))
    return None if len(data) < at else (status, headers, at)


class OpenLoop:
    """Sends a mix of GET and POST at a steady rate over as many keep-alive connections as it takes."""

    def __init__(self, host: str, port: int, path: str, rate: float, post_share: float, timeout: float, seed: int = 1):
        self.host = host
        self.port = port
        self.path = path
        self.rate = rate
        self.post_share = post_share
        self.timeout = timeout
        self.random = random.Random(seed)
        self.idle: "list[_Connection]" = []
        self.open = 0

    def bytes_of(self, request: Request) -> bytes:
        body = b'{"order":1}' if request.method == "POST" else b""
        length = f"Content-Length: {len(body)}\r\nContent-Type: application/json\r\n" if body else ""
        head = f"{request.method} {self.path} HTTP/1.1\r\nHost: api.example\r\nAccept: application/json\r\nX-Bench-Id: {request.number}\r\n{length}\r\n"
        return head.encode() + body

    async def run(self, start: float, seconds: float, first_number: int = 0) -> "list[Request]":
        """Sends from `start` (monotonic clock) for so many seconds, waits for the last answer, returns all requests."""
        requests = []
        count = round(seconds * self.rate)
        loop = asyncio.get_running_loop()
        for i in range(count):
            intended = start + i / self.rate
            wait = intended - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            elif i % 50 == 49:
                await asyncio.sleep(0)  # far behind: let answers in between
            method = "POST" if self.random.random() < self.post_share else "GET"
            request = Request(first_number + i, method, intended)
            requests.append(request)
            self.open += 1
            if self.idle:
                self.idle.pop().send(request)
            else:
                loop.create_task(self._connect_and_send(request))
        until = time.monotonic() + self.timeout + 1
        while self.open > 0 and time.monotonic() < until:
            await asyncio.sleep(0.02)
        return requests

    def ended(self, request: Request) -> None:
        request.done = time.monotonic()
        self.open -= 1

    def close(self) -> None:
        for connection in list(self.idle):
            connection.transport.abort()

    async def _connect_and_send(self, request: Request) -> None:
        request.sent = time.monotonic()
        try:
            _, connection = await asyncio.wait_for(
                asyncio.get_running_loop().create_connection(lambda: _Connection(self), self.host, self.port), self.timeout
            )
        except (OSError, asyncio.TimeoutError) as error:
            request.error = f"connect: {type(error).__name__}"
            self.ended(request)
            return
        connection.send(request)
