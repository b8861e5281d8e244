"""Writes the tables in Markdown."""

import datetime

import jobs
import measure


class Tables:
    """What was measured so far, as rows of two tables and a list."""

    def __init__(self):
        self.goals, self.details, self.opened = [], [], []

    def goal(self, job, ours, theirs, result, goal, is_met):
        """A row of the table of goals."""
        self.goals.append((job, ours, theirs, result, goal, "" if not goal else "yes" if is_met else "no"))

    def job(self, job, cold, bulk):
        """The rows of a job with peers: its goals, and a detailed row for each peer."""
        for goal in job.goals:
            samples = {"cold": cold, "bulk": bulk}[goal.runs]
            count = 1 if goal.runs == "cold" else job.many
            ours, theirs = samples[jobs.OURS], samples[goal.peer]
            say = seconds if goal.what == "seconds" else megabytes
            title = f"{goal.runs}: {job.title}" + (f", {count:,} at once" if count > 1 else "")
            title += f" ÷ {goal.peer}" + (", memory" if goal.what == "megabytes" else "")
            ratio = measure.ratio(ours, theirs, goal.what)
            self.goal(title, say(measure.median(ours, goal.what)), say(measure.median(theirs, goal.what)),
                      number(ratio), number(goal.limit), ratio <= goal.limit)
        for side in job.sides[1:]:
            self.details.append(self.detail(job, side.name, cold, bulk if side.takes_many else None))

    def detail(self, job, peer, cold, bulk):
        """A row for each peer: one document in one process, each further one, and memory."""
        cells = [job.title, peer]
        cells += compared(cold, peer, "seconds", seconds) if cold else ["", "", ""]
        if not bulk:
            return [*cells, "", "", "", *compared(cold, peer, "megabytes", megabytes)]
        if not cold:
            cells += compared(bulk, peer, "seconds", seconds)
        else:
            each = [(measure.median(bulk[name], "seconds") - measure.median(cold[name], "seconds")) / (job.many - 1)
                    for name in (jobs.OURS, peer)]
            # Of few documents, the difference can be lost in the noise.
            cells += [seconds(each[0]), seconds(each[1]), number(each[0] / each[1])] if min(each) > 0 else ["", "", ""]
        return [*cells, *compared(bulk, peer, "megabytes", megabytes)]

    def markdown(self, head):
        """All of it."""
        lines = [head, ""]
        if self.goals:
            lines += ["| job | Formfolio | peer | ratio | goal | met |", "|---|---|---|---|---|---|"]
            lines += [f"| {' | '.join(row)} |" for row in self.goals]
            lines.append("")
        if self.details:
            lines += ["| job | peer | cold: Formfolio | peer | ratio | each further one: Formfolio | peer | ratio "
                      "| peak memory: Formfolio | peer | ratio |", "|---|---|" + "---|" * 9]
            lines += [f"| {' | '.join(row)} |" for row in self.details]
            lines.append("")
        lines += [f"- {line}" for line in self.opened]
        return "\n".join(lines).rstrip() + "\n"


def compared(samples, peer, what, say):
    """Ours, theirs, and the ratio."""
    ours, theirs = samples[jobs.OURS], samples[peer]
    return [say(measure.median(ours, what)), say(measure.median(theirs, what)), number(measure.ratio(ours, theirs, what))]


def number(value):
    """A ratio with two figures that count."""
    decimals = 0 if value >= 10 else 1 if value >= 2 else 2 if value >= 0.2 else 3
    return f"{value:.{decimals}f}"


def seconds(value):
    """A time, in seconds or milliseconds."""
    if value >= 1:
        return f"{value:.2f} s"
    return f"{value * 1000:.0f} ms" if value >= 0.02 else f"{value * 1000:.2f} ms"


def megabytes(value):
    """Memory."""
    return f"{value:.0f} MB"


def today():
    """The day of the measurement."""
    return datetime.date.today().isoformat()
