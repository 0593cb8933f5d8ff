"""The engine's own part in the comparison of trainings: its program, as a user starts it, and its own record of epochs.

The first argument is the JDK's java; the others are those of every system (bench/peers/README.md).
"""
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
RELU = ["--activation", "relu", "--output-activation", "softmax", "--cost", "cross-entropy"]
FLAGS = {
    "notebook": ["--layers", "784-40-10", "--batch", "10", "--eta", "0.1"],
    "small": ["--layers", "784-100-10", *RELU, "--batch", "32", "--eta", "0.1"],
    "wide": ["--layers", "784-1024-1024-10", *RELU, "--batch", "128", "--eta", "0.1"],
    "wide-adam": ["--layers", "784-1024-1024-10", *RELU, "--batch", "128", "--eta", "0.001", "--optimizer", "adam"],
}


def main():
    java, _, job, epochs, threads = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="lanewise-") as out:
        # As without a folder: what is measured is the training, and its score is none of it.
        command = [java, *options(), "-jar", str(ROOT / "target/lanewise.jar"), "train",
                   *FLAGS[job], "--epochs", epochs, "--threads", threads, "--out", out, "--no-training-score"]
        with tempfile.TemporaryFile("w+") as notes, subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=notes, text=True) as program:
            # The first line at once, because it is timed. The others when the program has ended: to pass each on takes a processor
            # for some milliseconds, and from two workers one of theirs.
            for line in program.stdout:
                if line.startswith("Epoch "):
                    report(record(Path(out, "metrics.jsonl")))
                    break
            program.stdout.read()
            status = program.wait()
            notes.seek(0)
            said = notes.read()
        if status != 0:
            sys.stderr.write(said)
            sys.exit(status)
        for line in Path(out, "metrics.jsonl").read_text(encoding="utf-8").splitlines()[1:]:
            report(json.loads(line))
    print(json.dumps({"version": versions(java), "threads": int(threads), "settings": settings(said)}), flush=True)


def options():
    file = ROOT / ".mvn/jvm.config"
    return [f"@{file}"] if file.exists() else ["--add-modules=jdk.incubator.vector"]


def report(told):
    print(json.dumps({"epoch": told["epoch"], "seconds": told["seconds"], "correct": told["test_correct"]}), flush=True)


def record(metrics):
    """What the program wrote about the first epoch; it prints a line first and writes right after."""
    for _ in range(5000):
        lines = metrics.read_text(encoding="utf-8").splitlines(keepends=True) if metrics.exists() else []
        if lines and lines[0].endswith("\n"):
            return json.loads(lines[0])
        time.sleep(0.001)
    sys.exit("the program wrote no record of an epoch that it told of")


def versions(java):
    engine = re.search(r"<version>(.*?)</version>", (ROOT / "pom.xml").read_text(encoding="utf-8"))[1]
    release = re.search(r'JAVA_VERSION="(.*?)"', (Path(java).parents[1] / "release").read_text(encoding="utf-8"))[1]
    return f"Lanewise {engine}, Java {release}"


def settings(said):
    """What the program says about its kernels."""
    return next((line.split(";")[0] for line in said.splitlines() if " kernels because " in line), "kernels unknown")


main()
