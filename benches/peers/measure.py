"""Runs whole processes in turn, and says what they took."""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sample:
    """What one process took."""

    seconds: float
    cpu: float
    megabytes: float


class Runner:
    """The process that runs the commands."""

    def __init__(self):
        command = [sys.executable, "-I", "-S", Path(__file__).parent / "runner.py"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        # The least memory that can be measured, in MB: the runner's own.
        self.least = 0

    def run(self, command, out, good=(0,)):
        """Runs a command, whose output goes into a file that nobody reads."""
        command = [str(word) for word in command]
        self.process.stdin.write(json.dumps([command, str(out), f"{out}.err"]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{command[0]} could not be run")
        code, seconds, cpu, kilobytes, least = json.loads(answer)
        self.least = least / 1024
        if code not in good:
            said = Path(f"{out}.err").read_text(encoding="utf-8", errors="replace")[-2000:]
            raise SystemExit(f"{' '.join(command)[:300]}: exit {code}\n{said}")
        return Sample(seconds, cpu, kilobytes / 1024)


def alternate(runner, sides, count, rounds, work, warm_up=True):
    """Runs every side in turn, round after round, each round beginning with another side; a warm-up does not count.

    The result has the samples of each side, by name.
    """
    samples = {side.name: [] for side in sides}
    for number in range(0 if warm_up else 1, rounds + 1):
        begin = number % len(sides)
        for side in sides[begin:] + sides[:begin]:
            place = work / "out"
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            sample = runner.run(side.command(count, place), work / "said", side.good)
            if number:
                samples[side.name].append(sample)
    shutil.rmtree(work / "out", ignore_errors=True)
    return samples


def median(samples, what):
    """The median of one measure."""
    return statistics.median(getattr(sample, what) for sample in samples)


def ratio(ours, theirs, what):
    """The median of the ratios of the rounds: what slows a round down slows both sides of it."""
    return statistics.median(getattr(a, what) / getattr(b, what) for a, b in zip(ours, theirs))


def machine():
    """Processor, cores, memory and system, in a line."""
    info = read_text("/proc/cpuinfo").splitlines()
    names = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    speeds = [float(line.split(":", 1)[1]) for line in info if line.startswith("cpu MHz")]
    release = read_text("/etc/os-release").splitlines()
    systems = [line.split("=", 1)[1] for line in release if line.startswith("PRETTY_NAME=")]
    cpu = names[0] if names else platform.processor() or platform.machine()
    speed = f" at {speeds[0] / 1000:.1f} GHz" if speeds else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    system = systems[0].strip('"') if systems else platform.system()
    return f"{cpu}{speed}, {os.cpu_count()} cores, {memory:.0f} GB; {system}, {platform.system()} {platform.release()}"


def read_text(path):
    """The text of a file, or nothing where there is none."""
    return Path(path).read_text(encoding="utf-8") if Path(path).exists() else ""


def version(command):
    """The first line that a program says of its version."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).strip().splitlines()[0]


def load():
    """How busy the machine is: the mean number of running processes in the last minute."""
    return os.getloadavg()[0]
