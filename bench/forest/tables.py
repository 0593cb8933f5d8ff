"""The tables of docs/trees.md: where each comes from, how it is read, and how it is split."""
import csv
import hashlib
import io
import random
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from comparison import peers

CLASSES, NUMBERS = "classes", "numbers"
LEARNERS = peers.ROOT / "bench/forest/learners.py"
SCIKIT_LEARN, R = "scikit-learn", "R package"
ADULT = ("age", "workclass", "fnlwgt", "education", "education_num", "marital_status", "occupation", "relationship", "race",
         "sex", "capital_gain", "capital_loss", "hours_per_week", "native_country", "income")


class Failure(Exception):
    """A sentence about what is missing or wrong."""


@dataclass(frozen=True)
class Table:
    """``source`` is SCIKIT_LEARN, R or a GitHub repository; ``place`` the data set, package::name or the files in it.

    ``licence`` is that of the package or repository."""
    name: str
    task: str
    target: str
    about: str
    source: str
    place: str
    licence: str
    header: tuple = field(default=())
    """The names of the columns, if the file has none."""

    def origin(self):
        """Where a reader finds the table."""
        if self.source == SCIKIT_LEARN:
            return f"scikit-learn, `{self.place}`"
        if self.source == R:
            return f"R, `{self.place}`"
        return f"[{self.source}](https://github.com/{self.source}), `{self.place.replace(' ', '` and `')}`"

    def debian(self):
        """The Debian package of the table; None if it is in none."""
        if self.source == SCIKIT_LEARN:
            return "python3-sklearn"
        return f"r-cran-{self.place.split('::')[0]}" if self.source == R else None


ALL = (
    Table("wine", CLASSES, "class", "cultivar from chemical analysis", SCIKIT_LEARN, "load_wine", "BSD-3-Clause"),
    Table("cancer", CLASSES, "class", "tumour from measurements of cell nuclei", SCIKIT_LEARN, "load_breast_cancer",
          "BSD-3-Clause"),
    Table("digits", CLASSES, "class", "digit from 8 by 8 pixels", SCIKIT_LEARN, "load_digits", "BSD-3-Clause"),
    Table("credit", CLASSES, "Status", "default of a loan", R, "modeldata::credit_data", "MIT"),
    Table("spam", CLASSES, "type", "spam from frequencies of words", R, "kernlab::spam", "GPL-2"),
    Table("churn", CLASSES, "churn", "end of a telephone contract", R, "modeldata::wa_churn", "MIT"),
    Table("letters", CLASSES, "lettr", "letter from statistics of its image", R, "mlbench::LetterRecognition", "GPL-2"),
    Table("adult", CLASSES, "income", "income above 50,000 dollars from a census", "jbrownlee/Datasets",
          "adult-train.csv adult-test.csv", "not stated", ADULT),
    Table("diabetes", NUMBERS, "target", "progression of diabetes", SCIKIT_LEARN, "load_diabetes", "BSD-3-Clause"),
    Table("concrete", NUMBERS, "compressive_strength", "strength of concrete from its mixture", R, "modeldata::concrete",
          "MIT"),
    Table("ames", NUMBERS, "Sale_Price", "price of a house in Ames, Iowa", R, "modeldata::ames", "MIT"),
    Table("california", NUMBERS, "median_house_value", "value of houses in a district of California", "ageron/handson-ml2",
          "datasets/housing/housing.csv", "Apache-2.0"),
    Table("diamonds", NUMBERS, "price", "price of a diamond", R, "ggplot2::diamonds", "MIT"),
)


@dataclass(frozen=True)
class Data:
    """A table that has been read: text cells, empty where a value is missing."""
    header: list
    rows: list
    categories: list
    """The names of the columns with words, without the target."""
    target: int

    def numbers(self):
        """How many columns have numbers, without the target."""
        return len(self.header) - len(self.categories) - 1

    def missing(self):
        """How many cells are empty."""
        return sum(cell == "" for row in self.rows for cell in row)

    def sha256(self):
        """The digest of the table as CSV."""
        return hashlib.sha256(self.text(self.rows).encode()).hexdigest()

    def text(self, rows):
        """These rows as CSV with a header."""
        told = io.StringIO()
        csv.writer(told, lineterminator="\n").writerows([self.header, *rows])
        return told.getvalue()

    def targets(self, rows):
        """The target cells of these rows."""
        return [row[self.target] for row in rows]

    def split(self, seed):
        """A fifth of the rows for testing, drawn with the seed, and the others; each in the order of the table."""
        order = list(range(len(self.rows)))
        random.Random(seed).shuffle(order)
        cut = len(order) // 5
        return ([self.rows[i] for i in sorted(order[cut:])], [self.rows[i] for i in sorted(order[:cut])])


def is_number(cell):
    """Whether a cell is a number."""
    try:
        float(cell)
        return True
    except ValueError:
        return False


def parse(table, text):
    """Reads CSV; cells that are NA, ? or blank are missing. Throws Failure for a table without the target or of odd rows."""
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text)) if row]
    header = list(table.header) or rows.pop(0)
    for number, row in enumerate(rows, 1):
        if len(row) != len(header):
            raise Failure(f"row {number} of {table.name} has {len(row)} cells instead of {len(header)}")
    rows = [["" if cell in ("NA", "?") else cell for cell in row] for row in rows]
    if table.target not in header:
        raise Failure(f"{table.name} has no column {table.target}")
    target = header.index(table.target)
    if table.header:
        for row in rows:
            # The second file of the census ends its classes with a full stop.
            row[target] = row[target].rstrip(".")
    rows = [row for row in rows if row[target] != ""]
    categories = [name for column, name in enumerate(header)
                  if column != target and not all(is_number(row[column]) for row in rows if row[column] != "")]
    return Data(header, rows, categories, target)


def read(table, tools, clones):
    """Reads a table from its package or from the clone of its repository. Throws Failure if it is not here."""
    if table.source == SCIKIT_LEARN:
        return parse(table, output([tools.python, str(LEARNERS), "table", table.place], table))
    if table.source == R:
        package, name = table.place.split("::")
        script = (f'data(list = "{name}", package = "{package}"); '
                  f'write.csv(as.data.frame({name}), row.names = FALSE, na = "")')
        return parse(table, output(["Rscript", "--vanilla", "-e", script], table))
    folder = Path(clones, table.source.split("/")[1])
    try:
        return parse(table, "".join((folder / name).read_text(encoding="utf-8") for name in table.place.split()))
    except OSError as problem:
        raise Failure(f"{table.name} is not in {folder}: clone https://github.com/{table.source} there ({problem})") from None


def output(command, table):
    """What a program prints that writes a table."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              check=False)
    except OSError as problem:
        raise Failure(f"{table.name} needs {command[0]}: {problem}") from None
    if done.returncode != 0:
        complaint = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise Failure(f"{table.name} could not be read; the Debian package {table.debian()} has it: {complaint}")
    return done.stdout
