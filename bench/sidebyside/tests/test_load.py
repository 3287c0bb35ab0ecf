import asyncio
import time
import unittest

from sidebyside.load import OpenLoop, parse_answer


class ParseAnswerTest(unittest.TestCase):
    def test_every_proper_prefix_of_an_answer_is_incomplete(self):
        for whole in (
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-Backend: a\r\n\r\nabc",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\n\r\n",
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 X\r\ncontent-length: 0\r\n\r\n",
        ):
            for length in range(len(whole)):
                self.assertIsNone(parse_answer(whole[:length]), whole[:length])
            self.assertEqual(parse_answer(whole)[2], len(whole))

    def test_status_and_headers_are_read_without_regard_to_case(self):
        status, headers, _ = parse_answer(b"HTTP/1.1 503 Busy\r\nRETRY-AFTER: 1\r\ncontent-LENGTH: 0\r\n\r\n")
        self.assertEqual((status, headers["retry-after"]), (503, "1"))


class OpenLoopTest(unittest.TestCase):
    def test_a_server_that_stands_still_delays_every_request_meant_for_that_time(self):
        """The proof against coordinated omission: a pause of 0.5 s at 100/s must show in about fifty latencies, not in one a connection."""

        async def serve(reader, writer):
            try:
                while True:
                    await reader.readuntil(b"\r\n\r\n")
                    now = time.monotonic()
                    if pause[0] <= now < pause[1]:
                        await asyncio.sleep(pause[1] - now)
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                pass
            finally:
                writer.close()
                served.append(writer)

        async def play():
            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            start = time.monotonic() + 0.1
            pause[:] = [start + 0.5, start + 1.0]
            load = OpenLoop("127.0.0.1", port, "/", 100, 0.0, 5)
            requests = await load.run(start, 1.5)
            connections = len(load.idle)
            load.close()
            while len(served) < connections:
                await asyncio.sleep(0.01)
            server.close()
            return requests

        pause, served = [0.0, 0.0], []
        requests = asyncio.run(play())
        self.assertEqual(len(requests), 150)
        self.assertTrue(all(one.good for one in requests))
        delayed = sum(1 for one in requests if one.latency > 0.1)
        self.assertGreaterEqual(delayed, 39)  # those meant for the first 0.4 s of the pause, but for one of rounding
        self.assertLess(delayed, 130)  # and not those meant for other times

    def test_a_refused_connection_is_a_failure_and_not_an_exception(self):
        async def play():
            server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            server.close()
            await server.wait_closed()
            return await OpenLoop("127.0.0.1", port, "/", 100, 0.5, 2).run(time.monotonic(), 0.2)

        requests = asyncio.run(play())
        self.assertEqual([one.status for one in requests], [0] * 20)
        self.assertTrue(all(one.error.startswith("connect") for one in requests))

    def test_a_connection_closed_under_a_request_fails_that_request(self):
        async def hang_up(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.close()

        async def play():
            server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            requests = await OpenLoop("127.0.0.1", port, "/", 50, 0.0, 2).run(time.monotonic(), 0.2)
            server.close()
            return requests

        self.assertEqual({one.error for one in asyncio.run(play())}, {"closed"})


if __name__ == "__main__":
    unittest.main()
