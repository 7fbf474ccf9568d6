"""Two versions of Lincoln in one run: `bench/side-by-side/run versions OLD_CHECKOUT [workload ...]`.

The workers of both checkouts measure every workload in alternating rounds, each stopped while the other one is measured. A row is the
ratio of the medians, new over old, with the middle half of the rounds' ratios behind it. What is slower by more than 5 % is measured
once more in new processes, because the places of a process in memory alone can cost that much, and counts with the rounds of both.
"""
import argparse
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time

from families import WORKLOADS
from orchestrate import Worker, find_mnist, geometric_mean

LIMIT = 1.05


class Pair:
    """The workers of both versions."""

    def __init__(self, old, new):
        self.commands = {"old": old, "new": new}
        self.workers = {}

    def ask(self, version, threads, workload):
        """Microseconds of one run; None where the version does not know the workload, or cannot run it."""
        worker = self.workers.get(version) or Worker([self.commands[version]], {"DOTNET_gcServer": "0"})
        self.workers[version] = worker
        try:
            return worker.ask(f"{threads} {workload}")[0] / 1000
        except SystemExit:
            self.workers.pop(version).close()
            return None

    def close(self):
        while self.workers:
            self.workers.popitem()[1].close()


def measure(pair, workload, rounds, times):
    """Adds the rounds of a workload, with one thread and, where it shares work, with two. Returns why it is left out, or None."""
    for round_ in range(rounds):
        for threads in (1, 2) if WORKLOADS[workload][1] else (1,):
            for version in ("old", "new") if round_ % 2 == 0 else ("new", "old"):
                found = pair.ask(version, threads, workload)
                if found is None:
                    other = pair.ask("new" if version == "old" else "old", threads, workload)
                    return "fails in both checkouts (without MNIST?)" if other is None else f"missing in the {version} checkout"
                times.setdefault((workload, threads), {"old": [], "new": []})[version].append(found)
    return None


def row(key, times):
    old, new = statistics.median(times["old"]), statistics.median(times["new"])
    low, _, high = statistics.quantiles([n / o for o, n in zip(times["old"], times["new"])], n=4)
    return {"workload": key[0], "threads": key[1], "old": old, "new": new, "ratio": new / old, "low": low, "high": high, "rounds": len(times["old"])}


def text(r):
    return (f"| {r['workload']} | {r['threads']} | {r['old']:.1f} | {r['new']:.1f} | **{r['ratio']:.3f}** "
            f"| {r['low']:.3f}..{r['high']:.3f} | {r['rounds']} |")


def run(pair, chosen, rounds, times, left_out):
    begin = time.monotonic()
    for done, workload in enumerate(chosen, 1):
        reason = measure(pair, workload, rounds, times)
        if reason:
            left_out.append(f"{workload} ({reason})")
        result = reason or ", ".join(f"{row(key, times[key])['ratio']:.3f}" for key in times if key[0] == workload)
        left = (time.monotonic() - begin) / done * (len(chosen) - done)
        print(f"{done} of {len(chosen)}, {left / 60:.1f} min left: {workload}: {result}", file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(prog="bench/side-by-side/run versions OLD_CHECKOUT")
    parser.add_argument("workload", nargs="*", help="names or prefixes; all when left out")
    parser.add_argument("--old", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--new", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json")
    options = parser.parse_args()
    chosen = [w for w in WORKLOADS if not options.workload or any(w.startswith(p) for p in options.workload)]
    if not chosen or options.rounds < 3:
        parser.error("no workload has that name" if not chosen else "the middle half needs at least 3 rounds")
    times, left_out, pair = {}, [], Pair(options.old, options.new)
    with tempfile.TemporaryDirectory() as folder:
        find_mnist(folder)
        os.environ["BENCH_MNIST"] = folder
        try:
            run(pair, chosen, options.rounds, times, left_out)
            again = dict.fromkeys(key[0] for key in times if row(key, times[key])["ratio"] > LIMIT)
            for workload in again:
                pair.close()
                run(pair, [workload], options.rounds, times, [])
        finally:
            pair.close()
    rows = [row(key, t) for key, t in times.items()]
    print("| workload | threads | old µs | new µs | new / old | middle half | rounds |\n|---|---|---|---|---|---|---|")
    print("\n".join(map(text, rows)))
    if rows:
        worst = max(rows, key=lambda r: r["ratio"])
        slower = [f"{r['workload']} ({r['threads']} thread{'s' if r['threads'] > 1 else ''}) {r['ratio']:.3f}" for r in rows if r["ratio"] > LIMIT]
        print(f"\ngeometric mean {geometric_mean(r['ratio'] for r in rows):.4f}, worst {worst['ratio']:.3f} ({worst['workload']})")
        print(f"above {LIMIT}: {', '.join(slower) or 'none'}")
    if left_out:
        print(f"left out: {', '.join(left_out)}")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
