#!/usr/bin/env python3
"""A small HTTP/1.1 back end that can be told to misbehave: backend.py HOST PORT NAME JOURNAL DELAY_MS SLOW_MS [--shallow]

It answers every request after DELAY_MS with its own name (also as X-Backend). Signals change what it does, so that no request has to:
SIGUSR1 answers 503 only, SIGUSR2 answers after SLOW_MS, SIGHUP mends it. /health shares the fate of the rest, unless --shallow.
Each request that carries X-Bench-Id is written to JOURNAL as "id name seconds method" the moment it has been read, before it is answered: what
stands there has reached this process, even if the process is killed the next instant. Seconds are of the machine's monotonic clock.
"""
import asyncio
import os
import signal
import sys
import time


class State:
    """What the back end is and how it behaves at the moment."""

    def __init__(self, name: str, journal: int, delay: float, slow: float, shallow: bool):
        self.name = name
        self.journal = journal
        self.usual_delay = delay
        self.slow_delay = slow
        self.shallow = shallow
        self.mend()

    def mend(self) -> None:
        self.status = b"200 OK"
        self.delay = self.usual_delay

    def fail(self) -> None:
        self.status = b"503 Service Unavailable"
        self.delay = 0.0

    def slow(self) -> None:
        self.status = b"200 OK"
        self.delay = self.slow_delay


class Connection(asyncio.Protocol):
    """One client connection; requests are answered in order, one at a time."""

    def __init__(self, state: State):
        self.state = state
        self.buffer = b""
        self.busy = False
        self.transport: asyncio.Transport

    def connection_made(self, transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self.next_request()

    def next_request(self) -> None:
        if self.busy:
            return
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        lines = self.buffer[:end].split(b"\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        if b"transfer-encoding" in headers:
            self.transport.write(b"HTTP/1.1 411 Length Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            self.transport.close()
            return
        whole = end + 4 + int(headers.get(b"content-length", 0))
        if len(self.buffer) < whole:
            return
        self.buffer = self.buffer[whole:]
        method, target, _version = lines[0].split(b" ", 2)
        self.serve(method, target, headers)

    def serve(self, method: bytes, target: bytes, headers: dict) -> None:
        state = self.state
        if b"x-bench-id" in headers:
            line = b"%s %s %.6f %s\n" % (headers[b"x-bench-id"], state.name.encode(), time.monotonic(), method)
            os.write(state.journal, line)
        status, delay = state.status, state.delay
        if state.shallow and target == b"/health":
            status, delay = b"200 OK", 0.0
        body = b'{"backend":"%s"}' % state.name.encode()
        head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nX-Backend: %s\r\nContent-Length: %d\r\n" % (status, state.name.encode(), len(body))
        closing = headers.get(b"connection", b"").lower() == b"close"
        if closing:
            head += b"Connection: close\r\n"
        self.busy = True
        answer = head + b"\r\n" + body
        if delay > 0:
            asyncio.get_running_loop().call_later(delay, self.answer, answer, closing)
        else:
            self.answer(answer, closing)

    def answer(self, answer: bytes, closing: bool) -> None:
        self.busy = False
        if self.transport.is_closing():
            return
        self.transport.write(answer)
        if closing:
            self.transport.close()
        elif self.buffer:
            self.next_request()


async def main(arguments) -> None:
    host, port, name, journal, delay_ms, slow_ms = arguments[:6]
    opened = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    state = State(name, opened, float(delay_ms) / 1000, float(slow_ms) / 1000, "--shallow" in arguments)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, state.fail)
    loop.add_signal_handler(signal.SIGUSR2, state.slow)
    loop.add_signal_handler(signal.SIGHUP, state.mend)
    server = await loop.create_server(lambda: Connection(state), host, int(port), backlog=4096)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) < 7:
        sys.exit(__doc__)
    asyncio.run(main(sys.argv[1:]))
