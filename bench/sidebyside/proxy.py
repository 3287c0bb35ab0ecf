"""What a proxied request costs: processor time, latency and memory of each proxy, in interleaved rounds over the same back ends."""
from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shlex
import time

from sidebyside import report
from sidebyside.processes import (
    NGINX_PATHS,
    MachineTime,
    Running,
    Stage,
    Unusable,
    Usage,
    check_free,
    find,
    machine_time,
    need,
    note,
    usage,
    wait_answer,
)

HOST = "127.0.0.1"
BACKENDS = 4
PEERS = ("direct", "nginx", "haproxy", "wissel")

# wrk prints no 99.9th percentile of its own accord; this is called once, when the load is over, and costs the load nothing.
WRK_REPORT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "micros": %d, "connect": %d, "read": %d, "write": %d, "timeout": %d, "status": %d, ' ..
    '"p50": %d, "p99": %d, "p999": %d, "max": %d}\\n',
    summary.requests, summary.duration, e.connect, e.read, e.write, e.timeout, e.status,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9), latency.max))
end
"""


@dataclasses.dataclass(frozen=True)
class Cell:
    """One kind of load."""

    connections: int
    body: int  # bytes

    def __str__(self) -> str:
        return f"{self.connections} connections, {self.body}-byte body"


@dataclasses.dataclass(frozen=True)
class Sample:
    """One run of wrk against one peer."""

    peer: str
    round: int
    connections: int
    body: int
    requests: int
    errors: int
    requests_per_second: float
    cpu_per_100k: float  # processor seconds of the peer's process tree
    p50_ms: float
    p99_ms: float
    p999_ms: float
    rss_mb: float
    pss_mb: float
    foreign_share: float  # of the machine's processors, used by neither peer, wrk nor back ends
    stolen_share: float


def body_of(size: int) -> str:
    return ("0123456789abcdef" * (size // 16 + 1))[:size]


def backend_config(port: int, bodies: "list[int]") -> str:
    """An nginx that answers from memory, head and body in one write, so that it is not the subject of the measurement."""
    locations = []
    for size in bodies:
        # One parameter of nginx's configuration holds under 4096 bytes, hence the chunks.
        text = body_of(size)
        chunks = [text[i : i + 2048] for i in range(0, size, 2048)]
        names = [f"$b{size}_{i}" for i in range(len(chunks))]
        sets = "".join(f"      set {name} {chunk};\n" for name, chunk in zip(names, chunks))
        locations.append(f"    location = /{size} {{\n{sets}      return 200 \"{''.join(names)}\";\n    }}\n")
    return f"""daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr crit;
events {{ worker_connections 8192; }}
http {{
  access_log off;
{NGINX_PATHS}  default_type application/octet-stream;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
  server {{
    listen {HOST}:{port} backlog=4096;
    location / {{ return 200 ok; }}
{''.join(locations)}  }}
}}
"""


def nginx_config(port: int, backends: "list[int]", workers: int, connections: int) -> str:
    """nginx by its own manual: keep-alive to the back ends (ngx_http_upstream_module), passive checks by max_fails."""
    servers = "".join(f"    server {HOST}:{b} max_fails=3 fail_timeout=10s;\n" for b in backends)
    return f"""daemon off;
worker_processes {workers};
pid nginx.pid;
error_log stderr crit;
events {{ worker_connections 8192; }}
http {{
  access_log off;
{NGINX_PATHS}  keepalive_timeout 1h;
  keepalive_requests 1000000000;
  upstream backends {{
{servers}    keepalive {connections};
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
  }}
  server {{
    listen {HOST}:{port} reuseport backlog=4096;
    location / {{
      proxy_pass http://backends;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_next_upstream error timeout;
      proxy_max_temp_file_size 0;
    }}
  }}
  server {{
    listen {HOST}:{port + 1};
    location / {{ stub_status; }}
  }}
}}
"""


def haproxy_config(port: int, backends: "list[int]", workers: int) -> str:
    """HAProxy with connection reuse; its passive checks (observe) ask for active ones beside them, one in two seconds."""
    servers = "".join(f"  server s{i} {HOST}:{b}\n" for i, b in enumerate(backends))
    return f"""global
  nbthread {workers}
  maxconn 4000
defaults
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 60s
  timeout http-keep-alive 1h
  option http-keep-alive
  option forwardfor
  retries 3
  option redispatch 1
listen proxy
  bind {HOST}:{port} backlog 4096
  balance roundrobin
  http-reuse always
  option httpchk GET /
  default-server check inter 2s fall 3 rise 2 observe layer7 error-limit 10 on-error mark-down
{servers}
frontend stats
  bind {HOST}:{port + 1}
  stats enable
  stats uri /
"""


def wissel_config(backends: "list[int]") -> str:
    """The same for Wissel, in Kong's declarative format: passive checks by Kong's counters, all of the prometheus plugin's metrics."""
    targets = "".join(f'      - {{target: "{HOST}:{b}", weight: 100}}\n' for b in backends)
    return f"""_format_version: "3.0"
services:
  - name: bench
    host: bench-backends
    port: 80
    protocol: http
    routes:
      - name: everything
        paths: ["/"]
        strip_path: false
upstreams:
  - name: bench-backends
    algorithm: round-robin
    healthchecks:
      passive:
        type: http
        healthy: {{successes: 1}}
        unhealthy: {{tcp_failures: 2, timeouts: 3, http_failures: 10}}
    targets:
{targets}plugins:
  - name: prometheus
    config:
      status_code_metrics: true
      latency_metrics: true
      bandwidth_metrics: true
      upstream_health_metrics: true
"""


class Bench:
    """The whole arrangement: back ends and proxies up, measured in turns."""

    def __init__(self, options: argparse.Namespace, stage: Stage):
        self.options = options
        self.stage = stage
        self.backends = [options.base_port + 1 + i for i in range(BACKENDS)]
        self.ports = {"direct": self.backends[0], "nginx": options.base_port + 10, "haproxy": options.base_port + 12, "wissel": options.base_port + 14}
        self.peers: "dict[str, list[Running]]" = {}
        self.backend_processes: "list[Running]" = []
        self.nginx = need("nginx", "nginx")
        self.wrk = need("wrk", "wrk")
        self.script = stage.write("report.lua", WRK_REPORT)

    def start(self) -> None:
        taken = list(self.backends)
        for peer in self.options.peers:
            if peer != "direct":
                taken += [self.ports[peer], self.ports[peer] + 1]
        check_free(HOST, taken)
        for i, port in enumerate(self.backends):
            running = self._nginx(f"backend{i}", backend_config(port, self.options.bodies), self.options.load_cpus)
            self.backend_processes.append(running)
            wait_answer(running, f"http://{HOST}:{port}/", 20)
        for peer in self.options.peers:
            try:
                self.peers[peer] = self._start_peer(peer)
            except Unusable as reason:
                if self.options.strict:
                    raise
                note(f"skipped {peer}: {reason}")
        if not set(self.peers) - {"direct"}:
            raise Unusable("no proxy left to measure")

    def _start_peer(self, peer: str) -> "list[Running]":
        port, workers, cpus = self.ports[peer], self.options.workers, self.options.proxy_cpus
        if peer == "direct":
            return [self.backend_processes[0]]
        if peer == "nginx":
            most = max(self.options.connections)
            running = self._nginx("nginx", nginx_config(port, self.backends, workers, most), cpus)
        elif peer == "haproxy":
            program = need("haproxy", "haproxy")
            config = self.stage.write("haproxy/haproxy.cfg", haproxy_config(port, self.backends, workers))
            running = self.stage.start("haproxy", [program, "-db", "-f", config], cpus=cpus)
        else:
            running = self._start_wissel(port, cpus)
        try:
            for size in self.options.bodies:
                got = wait_answer(running, f"http://{HOST}:{port}/{size}", self.options.start_timeout if peer == "wissel" else 20)
                if got != body_of(size).encode():
                    raise Unusable(f"{peer} changed the {size}-byte body: {got[:60]!r}…")
        except Unusable:
            self.stage.stop(running)
            raise
        return [running]

    def _nginx(self, name: str, config: str, cpus: "set[int] | None") -> Running:
        path = self.stage.write(f"{name}/nginx.conf", config)
        os.makedirs(os.path.join(os.path.dirname(path), "logs"), exist_ok=True)
        return self.stage.start(name, [self.nginx, "-p", os.path.dirname(path), "-e", "stderr", "-c", path], cpus=cpus)

    def _start_wissel(self, port: int, cpus: "set[int] | None") -> Running:
        config = self.stage.write("wissel/kong.yml", wissel_config(self.backends))
        values = {"config": config, "proxy": f"{HOST}:{port}", "status": f"{HOST}:{port + 1}", "port": str(port), "workers": str(self.options.workers)}
        command = [word.format(**values) for word in shlex.split(self.options.wissel_cmd)]
        environment = {}
        if (os.cpu_count() or 1) > self.options.workers:
            # The same number of workers as the others; a JVM would take all processors it sees.
            environment["JAVA_TOOL_OPTIONS"] = f"{os.environ.get('JAVA_TOOL_OPTIONS', '')} -XX:ActiveProcessorCount={self.options.workers}".strip()
        return self.stage.start("wissel", command, environment, cwd=self.options.root, cpus=cpus)

    def warm_up(self, cells: "list[Cell]") -> None:
        """Loads each peer with each kind of load, uncounted: compilers compile, pools fill."""
        for peer in self.peers:
            whole = self.options.warmup if peer == "wissel" else min(2.0 * len(cells), self.options.warmup)
            note(f"warming {peer} up for {whole:.0f} s")
            for cell in cells:
                self._wrk(peer, cell, max(1.0, whole / len(cells)))

    def measure(self, peer: str, cell: Cell, number: int) -> Sample:
        roots = [running.pid for running in self.peers[peer]]
        backends = [running.pid for running in self.backend_processes]
        machine_before, before, backends_before = machine_time(), usage(*roots, memory=False), usage(*backends, memory=False)
        started = time.monotonic()
        result, wrk_cpu = self._wrk(peer, cell, self.options.seconds)
        elapsed = time.monotonic() - started
        after, backends_after, machine_after = usage(*roots), usage(*backends, memory=False), machine_time()
        own = wrk_cpu + backends_after.cpu_seconds - backends_before.cpu_seconds
        if peer != "direct":
            own += after.cpu_seconds - before.cpu_seconds
        return sample(peer, number, cell, result, before, after, machine_after - machine_before, own, elapsed)

    def _wrk(self, peer: str, cell: Cell, seconds: float) -> "tuple[dict, float]":
        url = f"http://{HOST}:{self.ports[peer]}/{cell.body}"
        command = [self.wrk, "-t1", f"-c{cell.connections}", f"-d{max(1, round(seconds))}", "--timeout", "10s", "-s", self.script, url]
        children_before = os.times()
        running = self.stage.start("wrk", command, cpus=self.options.load_cpus)
        running.process.wait()
        self.stage.stop(running)
        children_after = os.times()
        text = running.tail(4000)
        os.unlink(running.log)
        lines = [line for line in text.splitlines() if line.startswith("RESULT ")]
        if not lines:
            raise Unusable(f"wrk gave no result against {peer}:\n{text}")
        cpu = sum(children_after[2:4]) - sum(children_before[2:4])
        return json.loads(lines[-1][len("RESULT ") :]), cpu


def sample(
    peer: str, number: int, cell: Cell, result: dict, before: Usage, after: Usage, machine: MachineTime, own: float, elapsed: float
) -> Sample:
    """Puts together what wrk and the kernel say about one run."""
    requests = result["requests"]
    if requests == 0:
        raise Unusable(f"{peer} answered no request at all with {cell}")
    available = elapsed * (os.cpu_count() or 1)
    return Sample(
        peer=peer,
        round=number,
        connections=cell.connections,
        body=cell.body,
        requests=requests,
        errors=sum(result[kind] for kind in ("connect", "read", "write", "timeout", "status")),
        requests_per_second=requests / (result["micros"] / 1e6),
        cpu_per_100k=(after.cpu_seconds - before.cpu_seconds) * 1e5 / requests,
        p50_ms=result["p50"] / 1000,
        p99_ms=result["p99"] / 1000,
        p999_ms=result["p999"] / 1000,
        rss_mb=after.rss_bytes / 1e6,
        pss_mb=after.pss_bytes / 1e6,
        foreign_share=max(0.0, machine.busy - own) / available,
        stolen_share=machine.stolen / available,
    )


def ratios(samples: "list[Sample]", peer: str, base: str, cell: "Cell | None" = None) -> "list[float]":
    """Returns the peer's processor time over the base's, each pair from the same round and load."""
    def key(one: Sample) -> "tuple[int, int, int]":
        return one.round, one.connections, one.body

    wanted = [one for one in samples if cell is None or (one.connections, one.body) == (cell.connections, cell.body)]
    bases = {key(one): one.cpu_per_100k for one in wanted if one.peer == base}
    return [one.cpu_per_100k / bases[key(one)] for one in wanted if one.peer == peer and bases.get(key(one))]


def spread(values: "list[float]", digits: int) -> str:
    """Formats as "median (least–most)"."""
    if not values:
        return "–"
    return f"{report.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def cell_table(samples: "list[Sample]", peers: "list[str]", base: str, cell: Cell) -> str:
    header = ["peer", "cpu s / 100k", f"× {base}", "req/s", "p50 ms", "p99 ms", "p99.9 ms", "RSS MB", "PSS MB", "errors"]
    rows = []
    for peer in peers:
        own = [one for one in samples if one.peer == peer and (one.connections, one.body) == (cell.connections, cell.body)]
        if not own:
            continue
        ratio = "–" if peer == "direct" else spread(ratios(samples, peer, base, cell), 2)
        rows.append(
            [
                peer,
                spread([one.cpu_per_100k for one in own], 2),
                ratio,
                f"{report.median([one.requests_per_second for one in own]):.0f}",
                f"{report.median([one.p50_ms for one in own]):.2f}",
                f"{report.median([one.p99_ms for one in own]):.2f}",
                f"{report.median([one.p999_ms for one in own]):.2f}",
                f"{report.median([one.rss_mb for one in own]):.0f}",
                f"{report.median([one.pss_mb for one in own]):.0f}",
                str(sum(one.errors for one in own)),
            ]
        )
    return report.table(header, rows)


def run(options: argparse.Namespace) -> int:
    cells = [Cell(connections, body) for body in options.bodies for connections in options.connections]
    samples: "list[Sample]" = []
    with Stage(options.keep) as stage:
        bench = Bench(options, stage)
        bench.start()
        peers = list(bench.peers)
        about = {**report.machine(options.root), **versions(peers)}
        print("\n".join(f"{name}: {value}" for name, value in about.items() if value))
        bench.warm_up(cells)
        interrupted = False
        try:
            for number in range(options.rounds):
                for cell in cells:
                    # Another one begins each round, so that none is always the first after a change of load.
                    turn = peers[number % len(peers) :] + peers[: number % len(peers)]
                    for peer in turn:
                        samples.append(bench.measure(peer, cell, number))
                    note(f"round {number + 1}/{options.rounds}, {cell}: " + progress(samples[-len(turn) :]))
        except KeyboardInterrupt:
            interrupted = True
            note("interrupted; what follows is what was measured so far")
    return finish(options, samples, peers, cells, about, interrupted)


def progress(latest: "list[Sample]") -> str:
    return ", ".join(f"{one.peer} {one.cpu_per_100k:.2f} s {one.requests_per_second:.0f}/s" for one in latest)


def versions(peers: "list[str]") -> "dict[str, str]":
    known = {"nginx": ["nginx", "-v"], "haproxy": ["haproxy", "-v"]}
    return {peer: report.version([find(known[peer][0]) or known[peer][0], *known[peer][1:]]) for peer in peers if peer in known}


def finish(
    options: argparse.Namespace, samples: "list[Sample]", peers: "list[str]", cells: "list[Cell]", about: "dict[str, str]", interrupted: bool
) -> int:
    for cell in cells:
        if any((one.connections, one.body) == (cell.connections, cell.body) for one in samples):
            print(f"\n{cell}, {options.seconds:g} s × {options.rounds} rounds; median (least–most)\n")
            print(cell_table(samples, peers, options.base, cell))
    overall = {peer: ratios(samples, peer, options.base) for peer in peers if peer not in ("direct", options.base)}
    print()
    for peer, values in overall.items():
        if values:
            print(f"{peer}: {spread(values, 2)} × {options.base}'s processor time, over all loads and rounds")
    foreign = [one.foreign_share for one in samples]
    stolen = [one.stolen_share for one in samples]
    if foreign:
        print(
            f"used by others meanwhile: {report.median(foreign):.0%} of the processors (at most {max(foreign):.0%}),"
            f" stolen by the hypervisor {report.median(stolen):.0%} (at most {max(stolen):.0%})"
        )
    if any(one.errors for one in samples):
        print("ERRORS were seen: the figures of those peers are not comparable")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"about": about, "base": options.base, "samples": [dataclasses.asdict(one) for one in samples]}, file, indent=1)
    return verdict(options, samples, overall, interrupted)


def verdict(options: argparse.Namespace, samples: "list[Sample]", overall: "dict[str, list[float]]", interrupted: bool) -> int:
    """Returns the exit code: 1 if a --require is not met or a proxy failed requests, 130 if interrupted, else 0."""
    if interrupted:
        return 130
    code = 0
    for peer, most in options.require:
        reached = report.median(overall.get(peer, []))
        good = reached <= most  # false for NaN too: what was not measured is not reached
        print(f"required: {peer} ≤ {most:.2f} × {options.base}: {reached:.2f} {'good' if good else 'NOT REACHED'}")
        code = code if good else 1
    if any(one.errors for one in samples if one.peer == "wissel"):
        code = 1
    return code


def _numbers(text: str) -> "list[int]":
    numbers = [int(word) for word in text.split(",")]
    if not numbers or min(numbers) < 1:
        raise argparse.ArgumentTypeError(f"{text} (expected: whole numbers > 0, with commas between)")
    return numbers


def _bodies(text: str) -> "list[int]":
    numbers = _numbers(text)
    if max(numbers) > 1_000_000:
        raise argparse.ArgumentTypeError(f"{text} (expected: at most 1000000 bytes)")
    return numbers


def _peers(text: str) -> "list[str]":
    names = text.split(",")
    unknown = [name for name in names if name not in PEERS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]} (expected: some of {', '.join(PEERS)})")
    return list(dict.fromkeys(names))


def _require(text: str) -> "tuple[str, float]":
    peer, _, most = text.partition(":")
    if peer not in PEERS:
        raise argparse.ArgumentTypeError(f"{text} (expected: PEER:RATIO, for example wissel:0.90)")
    return peer, float(most)


def _pin(text: str) -> "tuple[set[int], set[int]]":
    parts = text.split("/")
    if len(parts) != 2:
        raise argparse.ArgumentTypeError(f"{text} (expected: PROXY/REST, for example 0-1/2-3)")
    sets = []
    for part in parts:
        cpus: "set[int]" = set()
        for piece in part.split(","):
            first, _, last = piece.partition("-")
            cpus |= set(range(int(first), int(last or first) + 1))
        if not cpus <= os.sched_getaffinity(0):
            raise argparse.ArgumentTypeError(f"{part} (expected: some of {sorted(os.sched_getaffinity(0))})")
        sets.append(cpus)
    return sets[0], sets[1]


def options(root: str, arguments: "list[str] | None" = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/proxy",
        description="Processor seconds per 100,000 proxied requests of Wissel beside nginx and HAProxy, in interleaved rounds.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        epilog="Needs Debian's nginx, haproxy and wrk. Ports: BASE+1..4 back ends, BASE+10..15 proxies, all on 127.0.0.1.",
    )
    parser.add_argument("--peers", type=_peers, default=",".join(PEERS), help="whom to measure; 'direct' is one back end with no proxy before it")
    parser.add_argument("--rounds", type=int, default=5, help="how often each peer is measured with each load")
    parser.add_argument("--seconds", type=float, default=5, help="length of one measurement")
    parser.add_argument("--warmup", type=float, default=20, help="seconds of uncounted load for Wissel (the others need less and get less)")
    parser.add_argument("--connections", type=_numbers, default="64,256", help="keep-alive client connections")
    parser.add_argument("--bodies", type=_bodies, default="100,10240", help="sizes of the answer's body in bytes")
    parser.add_argument("--workers", type=int, default=2, help="worker processes or threads of each proxy")
    parser.add_argument("--base", choices=PEERS[1:], default="nginx", help="whom the others are compared with")
    parser.add_argument("--require", type=_require, action="append", default=[], metavar="PEER:RATIO", help="exit with 1 unless PEER's median ratio is at most this")
    parser.add_argument("--pin", type=_pin, metavar="PROXY/REST", help="processors for the proxies and for everything else, e.g. 0-1/2-3")
    parser.add_argument("--base-port", type=int, default=21000, help="first of the ports used")
    parser.add_argument("--wissel-cmd", default="./wissel gateway {config} --proxy-listen {proxy} --status-listen {status} --threads {workers}", help="how to start Wissel; knows {config} {proxy} {status} {port} {workers}")
    parser.add_argument("--start-timeout", type=float, default=600, help="seconds that Wissel may take to start (its first start builds it)")
    parser.add_argument("--strict", action="store_true", help="fail if a peer cannot be started, rather than leave it out")
    parser.add_argument("--json", metavar="FILE", help="write every single measurement here")
    parser.add_argument("--keep", metavar="DIR", help="use and keep this directory for configurations and logs")
    chosen = parser.parse_args(arguments)
    if chosen.rounds < 1 or chosen.seconds < 1 or chosen.workers < 1:
        parser.error("--rounds, --seconds and --workers: expected at least 1")
    chosen.proxy_cpus, chosen.load_cpus = chosen.pin or (None, None)
    chosen.root = root
    return chosen
