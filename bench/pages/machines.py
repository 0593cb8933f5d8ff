"""The machines that were measured, and the names that pages use for workloads."""
import re
from dataclasses import dataclass

from comparison import document, peers

FOLDER = peers.ROOT / "docs/measurements"

WORKLOADS = {
    "notebook": "the notebook's network", "table": "a small table", "small": "a small network", "wide": "wide layers",
    "wide-adam": "wide layers with Adam", "process": "the notebook's run, a whole process"}


@dataclass(frozen=True)
class Machine:
    """A machine with two cores; a later file replaces jobs of an earlier one."""
    name: str
    processor: str
    caches: str
    files: tuple

    def read(self):
        documents = [document.read(FOLDER / file) for file in self.files]
        return Measured(self, documents, {job: one for one in documents for job in one.jobs})


@dataclass(frozen=True)
class Measured:
    """What the documents of a machine hold: for each job the document that it is taken from."""
    machine: Machine
    documents: list
    jobs: dict

    @property
    def name(self):
        return self.machine.name

    def days(self):
        """The first and the last day of the sessions, or the only one."""
        days = sorted(day for one in self.documents for day in re.findall(r"\d{4}-\d\d-\d\d", one.about["Date"]))
        return list(dict.fromkeys((days[0], days[-1])))

    def java(self):
        return re.search(r'"(.+?)"', self.documents[0].about["Java of the engine"])[1]

    def has(self, job):
        return job in self.jobs

    def rows(self, job, threads=None, case=None):
        return self.jobs[job].rows(job, threads, case) if self.has(job) else []

    def row(self, job, system, threads=1, case=None):
        return self.jobs[job].row(job, system, threads, case) if self.has(job) else None

    def ours(self, job, threads=1, case=None):
        return self.row(job, "Lanewise", threads, case)


MACHINES = (
    Machine("Xeon 207", "Intel Xeon, model 207", "48 KB L1, 2 MB L2", ("xeon-model-207.md",)),
)
"""The first machine is the one of README.md; a job that it lacks is taken from the next that has it."""
