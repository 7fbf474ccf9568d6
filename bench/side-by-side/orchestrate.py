"""Runs Lincoln and its opponents in turn, workload by workload, and prints who needs how long.

Every worker is a process of its own that is stopped while another one is measured. A time is the median over alternating rounds.
"""
import argparse
import gzip
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile

from families import WORKLOADS

HERE = pathlib.Path(__file__).resolve().parent
TUNED = {"OPENBLAS_CORETYPE": "SkylakeX", "ATEN_CPU_CAPABILITY": "avx512"}
ONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
TWO = {"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2", "OMP_WAIT_POLICY": "PASSIVE"}
# name: (kind, threads, environment)
OPPONENTS = {
    "PyTorch as shipped": ("torch", 1, {}),
    "PyTorch tuned, 1 thread": ("torch", 1, TUNED | ONE),
    "PyTorch tuned, 2 threads": ("torch", 2, TUNED | TWO),
    "PyTorch tuned, 2 BLAS threads": ("torch", 1, TUNED | TWO | {"OMP_NUM_THREADS": "1"}),
    "PyTorch tuned, 1 thread, channels last": ("torch-last", 1, TUNED | ONE),
    "PyTorch tuned, 2 threads, channels last": ("torch-last", 2, TUNED | TWO),
    "NumPy": ("numpy", 1, TUNED | ONE),
    "OpenBLAS, 1 thread": ("openblas", 1, TUNED | ONE),
    "OpenBLAS, 2 threads": ("openblas", 2, TUNED | TWO),
    "oneDNN, 1 thread": ("dnnl", 1, ONE),
    "oneDNN, 2 threads": ("dnnl", 2, TWO),
}


class Worker:
    def __init__(self, command, environment):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | environment)
        self.process.send_signal(signal.SIGSTOP)

    def ask(self, request):
        self.process.send_signal(signal.SIGCONT)
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        self.process.send_signal(signal.SIGSTOP)
        if not answer:
            raise SystemExit(f"{self.process.args} failed at '{request}'")
        return tuple(map(float, answer.split()))

    def close(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()


def find_mnist(folder):
    """The first MNIST digits as plain bytes in a folder that every worker reads; nothing when they are not on this machine."""
    places = [pathlib.Path(os.environ.get("LINCOLN_DATA_HOME", "/nowhere")) / "mnist", pathlib.Path.home() / ".cache/lincoln/mnist"]
    for name, header, out in (("train-images-idx3-ubyte", 16, "images"), ("train-labels-idx1-ubyte", 8, "labels")):
        found = [p / (name + end) for p in places for end in (".gz", "") if (p / (name + end)).exists()]
        if not found:
            return
        data = (gzip.open if found[0].suffix == ".gz" else open)(found[0], "rb").read()[header:]
        (pathlib.Path(folder) / out).write_bytes(data[: 15_000 * (784 if out == "images" else 1)])


def run(workload, rounds, lincoln, workers):
    names, two = WORKLOADS[workload]
    times = {}
    trips = []
    for _ in range(rounds):
        trips.append(lincoln.ask("round-trip")[0])
        for threads in (1, 2) if two else (1,):
            times.setdefault(f"Lincoln, {threads} thread{'s' if threads > 1 else ''}", []).append(lincoln.ask(f"{threads} {workload}"))
        for name in names:
            kind, threads, environment = OPPONENTS[name]
            if name not in workers:
                workers[name] = Worker([sys.executable, str(HERE / "opponents.py"), kind, str(threads)], environment)
            times.setdefault(name, []).append(workers[name].ask(f"{threads} {workload}"))
    medians = {name: tuple(statistics.median(t[i] for t in list_) / 1000 for i in (0, 1)) for name, list_ in times.items()}
    ours = min((n for n in medians if n.startswith("Lincoln")), key=lambda n: medians[n][0])
    theirs = min((n for n in medians if not n.startswith(("Lincoln", "NumPy"))), key=lambda n: medians[n][0])
    row = {"workload": workload, "lincoln": medians[ours][0], "lincoln_name": ours, "opponent": medians[theirs][0], "opponent_name": theirs,
           "ratio": medians[theirs][0] / medians[ours][0], "lincoln_cpu": medians[ours][1], "opponent_cpu": medians[theirs][1],
           "round_trip_ns": statistics.median(trips), "microseconds": {n: m[0] for n, m in medians.items()}}
    if any("channels last" in n for n in medians):
        row["default_layout_ratio"] = min(m[0] for n, m in medians.items() if n.startswith("PyTorch") and "channels last" not in n) / medians[ours][0]
    if "NumPy" in medians:
        row["numpy_ratio"] = medians["NumPy"][0] / medians[ours][0]
    return row


def table(rows):
    lines = ["| workload | Lincoln µs (CPU), threads | best opponent µs (CPU) | opponent | ratio | × NumPy | round trip ns |", "|---|---|---|---|---|---|---|"]
    for r in rows:
        ours_two, theirs_two = ("2 threads" in r[name] or "2 BLAS" in r[name] for name in ("lincoln_name", "opponent_name"))
        numpy = f"{r['numpy_ratio']:.1f}" if "numpy_ratio" in r else ""
        trip = f"{r['round_trip_ns']:.0f}" if ours_two or theirs_two else ""
        lines.append(f"| {r['workload']} | {r['lincoln']:.1f} ({r['lincoln_cpu']:.1f}) on {2 if ours_two else 1} "
                     f"| {r['opponent']:.1f} ({r['opponent_cpu']:.1f}) | {r['opponent_name']} | **{r['ratio']:.2f}** "
                     f"| {numpy} | {trip} |")
    return "\n".join(lines)


def geometric_mean(values):
    values = list(values)
    return statistics.geometric_mean(values) if values else float("nan")


def main():
    parser = argparse.ArgumentParser(prog="bench/side-by-side/run")
    parser.add_argument("workload", nargs="*", help="names or prefixes; all when left out: " + ", ".join(sorted({w.split("/")[0] for w in WORKLOADS})))
    parser.add_argument("--lincoln", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json")
    parser.add_argument("--write-results", action="store_true", help="write bench/results/<cpu>.md")
    options = parser.parse_args()
    chosen = [w for w in WORKLOADS if not options.workload or any(w.startswith(p) for p in options.workload)]
    if not chosen or options.rounds < 5:
        parser.error("no workload has that name" if not chosen else "a median needs at least 5 rounds")
    rows, workers = [], {}
    with tempfile.TemporaryDirectory() as folder:
        find_mnist(folder)
        os.environ["BENCH_MNIST"] = folder
        lincoln = Worker([options.lincoln], {"DOTNET_gcServer": "0"})
        try:
            for workload in chosen:
                rows.append(run(workload, options.rounds, lincoln, workers))
                print(f"{workload}: {rows[-1]['ratio']:.2f} ({rows[-1]['lincoln']:.1f} µs against {rows[-1]['opponent']:.1f} of {rows[-1]['opponent_name']})", file=sys.stderr, flush=True)
        finally:
            for worker in [lincoln, *workers.values()]:
                worker.close()
    print(table(rows))
    for family in ("gemm-1t", "gemm-2t", "elementwise"):
        ratios = [r["ratio"] for r in rows if r["workload"].startswith(family)]
        if ratios:
            print(f"\n{family}: geometric mean {geometric_mean(ratios):.2f}, lowest {min(ratios):.2f}")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")
    if options.write_results:
        write_results(rows)


def write_results(rows):
    """bench/results/<cpu>.md: the new rows, and the old ones of workloads that were not run this time."""
    facts = dict(map(str.strip, line.split(":", 1)) for line in open("/proc/cpuinfo").read().split("\n\n")[0].splitlines())
    name = f"{facts.get('model name', 'cpu')} family {facts.get('cpu family', '')} model {facts.get('model', '')}"
    out = HERE.parent / "results" / (name.lower().replace(" ", "-") + ".md")
    out.parent.mkdir(exist_ok=True)
    header, rule, *new = table(rows).splitlines()
    old = [line for line in out.read_text().splitlines() if line.startswith("| ") and line != header] if out.exists() else []
    lines = {line.split(" | ")[0][2:]: line for line in old + new}
    places = {workload: place for place, workload in enumerate(WORKLOADS)}
    text = "\n".join([header, rule] + [lines[w] for w in sorted(lines, key=lambda w: places.get(w, len(places)))])
    out.write_text(f"# {name}\n\nMade by `bench/side-by-side/run --write-results`; a ratio above 1 means that Lincoln is faster.\n\n{text}\n")


if __name__ == "__main__":
    main()
