"""Models one step on many cores, from costs measured on two; see docs/notes/2026-11-25-plan-for-many-cores.md."""
from dataclasses import dataclass

MICRO = 1e-6


@dataclass(frozen=True)
class Step:
    """What a step is on one core: seconds that are shared out, seconds that every worker spends alike, bytes."""
    name: str
    shared: float
    alike: float
    meetings: int
    most: int
    """Workers that the units can be shared out to, in groups of 16."""
    activations: float
    """Bytes of activations and errors that a worker needs of all units."""
    parameters: float


@dataclass(frozen=True)
class Cores:
    """``answer``: seconds until another core has answered; ``look``: reading one more core's count; ``pull``: bytes a
    second that a core gets out of other cores' caches."""
    name: str
    answer: float
    look: float
    pull: float


# Measured on one core of a Zen 5 (the same note): the step, and of it the output layer, which is not shared.
WIDE = Step("784-1024-1024-10 by 128", shared=6130 * MICRO, alike=70 * MICRO, meetings=4, most=64,
            activations=3 * 128 * 1024 * 4, parameters=(784 * 1024 + 1024 * 1024) * 4)
# A sparse product spends most of its time on fetching entries, and a worker of few units fetches as many of them: 40
# units take 14.3 cycles an entry, 24 take 12.1, 16 take 10.6.
NOTEBOOK = Step("784-40-10 by 10", shared=1.9 * MICRO, alike=5.1 * MICRO, meetings=1, most=3,
                activations=10 * 40 * 4, parameters=784 * 40 * 4)

# As the two cores of that machine are when the hypervisor puts them far apart, and when it puts them side by side.
FAR = Cores("far apart", answer=0.53 * MICRO, look=0.03 * MICRO, pull=8e9)
NEAR = Cores("sharing a cache", answer=0.1 * MICRO, look=0.01 * MICRO, pull=30e9)


def by_units(step, cores, workers):
    """Seconds of a step whose units are shared out, as today: nothing is added up, all activations travel."""
    used = min(workers, step.most)
    if used == 1:
        return step.alike + step.shared
    return (step.alike + step.shared / used + step.activations * (1 - 1 / used) / cores.pull
            + step.meetings * (cores.answer + used * cores.look))


def by_examples(step, cores, workers, groups):
    """Seconds of a step with the examples shared out to groups and the units within them.

    Each worker then adds up a part of its units' gradients over the groups, and gets the rest of the new weights back.
    """
    inside = workers // groups
    used = min(inside, step.most)
    exchange = 2 * step.parameters / used * (groups - 1) / groups
    return (step.alike / groups + step.shared / used / groups
            + (step.activations * (1 - 1 / used) / groups + exchange) / cores.pull
            + (step.meetings + 2) * (cores.answer + (used + groups) * cores.look))


def best_groups(step, cores, workers, examples=128):
    """Number of groups, a power of two, that makes a step shortest; 1 stands for today's plan."""
    candidates = [2 ** i for i in range(8) if 2 ** i <= min(workers, examples)]
    return min(candidates, key=lambda groups: by_units(step, cores, workers) if groups == 1
               else by_examples(step, cores, workers, groups))


def table():
    """The predictions as lines of Markdown."""
    lines = ["| network | cores | workers | by units | speed-up | by examples, too | speed-up |",
             "|---|---|---|---|---|---|---|"]
    for step, counts in (WIDE, (2, 16, 64, 128)), (NOTEBOOK, (2, 16, 128)):
        one = by_units(step, FAR, 1)
        for cores in FAR, NEAR:
            for workers in counts:
                units, groups = by_units(step, cores, workers), best_groups(step, cores, workers, 128 if step is WIDE else 1)
                told = [step.name, cores.name, str(workers), micro(units), f"{one / units:.1f}x"]
                if groups > 1:
                    both = by_examples(step, cores, workers, groups)
                    told += [f"{groups} groups, {micro(both)}", f"{one / both:.1f}x"]
                else:
                    told += ["no gain", ""]
                lines.append("| " + " | ".join(told) + " |")
    return lines


def micro(seconds):
    return f"{seconds / MICRO:.0f} µs" if seconds > 20 * MICRO else f"{seconds / MICRO:.1f} µs"
