"""Reads what ``report.document`` wrote: the documents of docs/measurements/, which pages and plots show."""
import re
from dataclasses import dataclass

from comparison import report, session

UNITS = {"s": 1, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}
TITLES = {job.title: job.name for job in session.JOBS.values()}


@dataclass(frozen=True)
class Row:
    """A system on a number of threads: ``cells`` by the heading of their column, ``curve`` the seconds after epochs."""
    system: str
    threads: int
    cells: dict
    curve: dict

    def seconds(self, column):
        return seconds(self.cells[column])


@dataclass(frozen=True)
class Document:
    """``about`` has the sentences of the head by topic, ``jobs`` and ``rounds`` the rows and rounds by job."""
    about: dict
    jobs: dict
    rounds: dict

    def rows(self, job, threads=None, case=None):
        """The rows of a job in the document's order, fastest first; none if it was not measured."""
        return [row for row in self.jobs.get(job, ())
                if threads in (None, row.threads) and case in (None, row.cells.get("case"))]

    def row(self, job, system, threads=1, case=None):
        """The row of a system, or None."""
        return next((row for row in self.rows(job, threads, case) if row.system == system), None)


def read(file):
    """A document; raises ValueError with a sentence about what in it ``bench/compare`` does not write."""
    try:
        return parse(file.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise ValueError(f"{file}: {problem}") from problem


def parse(text):
    head, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    document = Document(dict(re.findall(r"^- ([^:\n]+): (.*)$", head, re.MULTILINE)), {}, {})
    for section in sections:
        title, _, body = section.partition("\n")
        if title == report.SYSTEMS:
            continue
        found, rounds = tables(body), re.search(r"^Medians of ([\d to]+) rounds", body, re.MULTILINE)
        if title not in TITLES or not found or not rounds:
            raise ValueError(f"{title!r} is no section of a job with a table and its rounds")
        curves = {(told["system"], told["threads"]): {int(epoch): seconds(told[epoch]) for epoch in list(told)[2:]}
                  for told in (found[1] if len(found) > 1 else ())}
        document.jobs[TITLES[title]] = [
            Row(told["system"], int(told["threads"]), told, curves.get((told["system"], told["threads"]), {}))
            for told in found[0]]
        document.rounds[TITLES[title]] = rounds[1]
    if not document.jobs:
        raise ValueError("there is no job")
    return document


def tables(text):
    """The tables of a text in Markdown; each row is a dictionary of its cells by their headings."""
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", text + "\n", re.MULTILINE):
        head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
        for row in rows:
            if len(row) != len(head):
                raise ValueError(f"the row {' | '.join(row)} has {len(row)} cells instead of {len(head)}")
        found.append([dict(zip(head, row)) for row in rows])
    return found


def seconds(text):
    """The value of a time such as ``34.6 ms``."""
    told = re.fullmatch(r"(\d+(?:\.\d*)?) (s|ms|µs|ns)", text)
    if not told:
        raise ValueError(f"{text!r} is no time")
    return float(told[1]) * UNITS[told[2]]
