"""The systems that are compared: what each needs, how it is built and started, and what about it is not quite the same."""
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from comparison import protocol

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "bench" / "peers"


@dataclass(frozen=True)
class Module:
    """A module of the Python that runs the peers."""
    name: str
    package: str

    def missing(self, tools):
        if tools.python and tools.succeeds([tools.python, "-c", f"import {self.name}"]):
            return None
        return f"Python has no module {self.name}: apt-get install {self.package}"


@dataclass(frozen=True)
class Header:
    """A header that the C++ compiler finds."""
    name: str
    package: str

    def missing(self, tools):
        if tools.cxx is None:
            return "there is no C++ compiler: apt-get install g++"
        if tools.succeeds([tools.cxx, "-E", "-x", "c++", "-", "-o", os.devnull],
                          f"#if !__has_include(<{self.name}>)\n#error\n#endif\n"):
            return None
        return f"there is no {self.name}: apt-get install {self.package}"


@dataclass(frozen=True)
class Jdk:
    """A JDK of at least that version."""
    version: int

    def missing(self, tools):
        if tools.java(self.version):
            return None
        return (f"there is no JDK {self.version} or newer in JAVA_HOME, on the PATH or in the usual places: "
                f"apt-get install openjdk-{max(self.version, 25)}-jdk-headless")


@dataclass(frozen=True)
class Library:
    """A shared library that a peer loads as it runs."""
    name: str
    package: str

    def missing(self, tools):
        if tools.has_library(self.name):
            return None
        return f"there is no {self.name}: apt-get install {self.package}"


class Tools:
    """What of the machine the peers use: Python, a C++ compiler, JDKs."""

    def __init__(self, python=None):
        debian = "/usr/bin/python3"
        self.python = python or (debian if os.access(debian, os.X_OK) else shutil.which("python3"))
        self.cxx = shutil.which(os.environ.get("CXX", "g++"))
        self._known = {}
        self._jdks = None

    def succeeds(self, command, text=""):
        key = (*command, text)
        if key not in self._known:
            try:
                done = subprocess.run(command, input=text, text=True, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL, timeout=120, env=environment(1), check=False)
                self._known[key] = done.returncode == 0
            except (OSError, subprocess.TimeoutExpired):
                self._known[key] = False
        return self._known[key]

    def has_library(self, name):
        try:
            listed = subprocess.run(["/sbin/ldconfig", "-p"], stdout=subprocess.PIPE, text=True, check=False).stdout
        except OSError:
            return False
        return f"{name} " in listed

    def java(self, version=17):
        """The home of the JDK to use: the one in use if it is new enough, else the oldest that is; None if none is."""
        if self._jdks is None:
            self._jdks = find_jdks()
        in_use = self._jdks[:1]
        fitting = [jdk for jdk in in_use + sorted(self._jdks) if jdk[0] >= version]
        return fitting[0][1] if fitting else None


def find_jdks():
    """(version, home) of the JDKs at hand, the one in use first."""
    homes = []
    if os.environ.get("JAVA_HOME"):
        homes.append(Path(os.environ["JAVA_HOME"]))
    if shutil.which("javac"):
        homes.append(Path(shutil.which("javac")).resolve().parents[1])
    for folder in "/usr/lib/jvm", "/opt", "/opt/java":
        homes += sorted(Path(folder).glob("*"))
    jdks = []
    for home in homes:
        release = home / "release"
        told = re.search(r'JAVA_VERSION="(\d+)', release.read_text()) if release.is_file() else None
        if told and (home / "bin" / "javac").exists() and str(home) not in [jdk[1] for jdk in jdks]:
            jdks.append((int(told[1]), str(home)))
    return jdks


def environment(threads):
    """The environment of a peer: so many threads everywhere, nothing left that would slow it down."""
    variables = dict(os.environ)
    # They force another processor's kernels on OpenBLAS, which are slower than the ones it would choose.
    for name in "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE":
        variables.pop(name, None)
    for name in "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS":
        variables[name] = str(threads)
    # Threads that spin while they wait take the other cores from those that work.
    variables["OMP_WAIT_POLICY"] = "passive"
    # A JVM gets the flags that its command names, and no others.
    for name in "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS":
        variables.pop(name, None)
    variables["PYTHONPATH"] = str(PEERS / "shared" / "python")
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    return variables


def vectors():
    """The widest vectors that the processor has: avx512, avx2 or nothing."""
    try:
        flags = set(re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)[1].split())
    except (OSError, TypeError):
        return ""
    return "avx512" if {"avx512f", "avx512bw", "avx512dq", "avx512vl"} <= flags else "avx2" if "avx2" in flags else ""


class Peer:
    """A system. ``threads`` is the most it can use; ``note`` says what is not the same job."""

    def __init__(self, name, title, jobs, needs, threads=1024, note="", variables=()):
        self.name, self.title, self.jobs, self.needs = name, title, jobs, needs
        self.threads, self.note, self.variables = threads, note, dict(variables)
        self.folder = PEERS / name

    def missing(self, tools):
        """A sentence for each thing that is missing."""
        found = [need.missing(tools) for need in self.needs]
        return [sentence for sentence in found if sentence]

    def built(self):
        return True

    def build(self, tools):
        """The commands that build it, each with its environment."""
        return []

    def command(self, tools, folder, job, epochs, threads):
        raise NotImplementedError

    def environment(self, threads):
        return dict(environment(threads), **self.variables)

    def parser(self, job, epochs):
        """What reads the lines of its process."""
        # Where networks are trained only to predict with, how is the peer's own affair.
        return protocol.measurements(0 if job.kind == "cases" else epochs, job.cases, job.score)

    def measure(self, tools, folder, job, epochs, threads, timeout):
        """What one turn measured, a Run; raises PeerFailure."""
        return protocol.run(self.command(tools, folder, job.name, epochs, threads), self.environment(threads), timeout,
                            self.parser(job, epochs))


class PythonPeer(Peer):
    def command(self, tools, folder, job, epochs, threads):
        return [tools.python, str(self.folder / "peer.py"), folder, job, str(epochs), str(threads)]


class BuiltPeer(Peer):
    """A peer with something to build; what is older than its sources or the shared ones counts as not built."""
    product, shared = "", ""

    def built(self):
        made = self.folder / "target" / self.product
        if not made.exists():
            return False
        time = made.stat().st_mtime
        sources = [*self.folder.rglob("*"), *(PEERS / "shared" / self.shared).rglob("*")]
        return all(path.stat().st_mtime <= time for path in sources
                   if path.is_file() and "/target/" not in str(path))


class CxxPeer(BuiltPeer):
    product, shared = "peer", "cpp"

    def __init__(self, *args, flags=(), libraries=(), **more):
        super().__init__(*args, **more)
        self.flags, self.libraries = flags, libraries

    def build(self, tools):
        (self.folder / "target").mkdir(exist_ok=True)
        return [([tools.cxx, "-std=c++17", "-O3", "-march=native", "-DNDEBUG", *self.flags,
                  "-o", str(self.folder / "target" / "peer"), str(self.folder / "peer.cpp"),
                  *(f"-l{library}" for library in self.libraries)], None)]

    def command(self, tools, folder, job, epochs, threads):
        return [str(self.folder / "target" / "peer"), folder, job, str(epochs), str(threads)]


class JvmPeer(BuiltPeer):
    product, shared = "built", "java"

    def __init__(self, *args, main, java=17, options=(), properties=(), **more):
        super().__init__(*args, **more)
        self.main, self.java, self.options, self.properties = main, java, options, properties

    def missing(self, tools):
        return [sentence for sentence in [Jdk(self.java).missing(tools)] if sentence] + super().missing(tools)

    def build(self, tools):
        variables = dict(os.environ, JAVA_HOME=tools.java(self.java))
        maven = [str(ROOT / "mvnw"), "-q", "-B", "-ntp", "-f", str(self.folder / "pom.xml"),
                 *self.properties, "compile"]
        return [(maven, variables), (["touch", str(self.folder / "target" / self.product)], None)]

    def command(self, tools, folder, job, epochs, threads):
        target = self.folder / "target"
        options = [option.format(threads=threads) for option in self.options]
        return [f"{tools.java(self.java)}/bin/java", *options, "-cp", f"{target / 'classes'}:{target / 'lib'}/*",
                f"dev.lanewise.peer.{self.main}", folder, job, str(epochs), str(threads)]


MODULE = "--add-modules=jdk.incubator.vector"
IRIS = "iris, 100 epochs in a program"
PROCESSES = {
    f"{count} epoch{'s' if count > 1 else ''}, {title}": (count, options)
    for count in (1, 30) for title, options in (("plain command", False), ("with .mvn/jvm.config", True))}
"""The whole processes of ``cold-train``: how many epochs, and whether with the tree's file of options."""


def program_classes(root):
    """The class path of the program in a tree that is built: of today's artifacts, or of the one of earlier trees."""
    target = root / "target"
    if (target / "library").exists():
        return ":".join(str(target / part) for part in ("library/classes", "mnist/classes", "application/classes"))
    return str(target / "classes")


def library(root):
    """The library's jar in a tree that is built."""
    jar = root / "target/library/lanewise.jar"
    return jar if jar.exists() else root / "target/lanewise-core.jar"


def sources(root):
    """The files that the jars of a tree are built of."""
    folders = [root / "src" / name for name in ("main", "library", "mnist", "application")]
    return [root / "pom.xml", *(path for folder in folders for path in folder.rglob("*"))]


class Lanewise(Peer):
    """The engine in the working tree; built anew whenever a source has changed: a stale one would be measured in silence.

    ``options`` are the JVM's only options in the jobs ``cold-*``.
    """
    EPOCHS = 30
    """What the program trains for without a flag."""

    def __init__(self, *args, options=(MODULE,), **more):
        super().__init__(*args, **more)
        self.options = options
        self.root, self.folder = ROOT, PEERS / "lanewise"

    @property
    def classes(self):
        """Where its parts in the comparison are compiled to."""
        return self.folder / "target" / "classes"

    def stale(self, tools):
        """Whether something of what is measured is newer than what was built of it, or was built by another JDK."""
        made = [ROOT / "target/lanewise.jar", self.folder / "target/classes/dev/lanewise/bench/ComparisonMain.class"]
        if not all(path.exists() for path in made) or self._builder().read_text() != tools.java():
            return True
        time = min(path.stat().st_mtime for path in made)
        return any(path.stat().st_mtime > time for path in [*sources(ROOT), *(ROOT / "bench/src/main").rglob("*")])

    def _builder(self):
        """Where the JDK that built it is noted."""
        return self.folder / "target" / "jdk"

    def build(self, tools):
        variables = dict(os.environ, JAVA_HOME=tools.java())
        classes = self.classes
        classes.mkdir(parents=True, exist_ok=True)
        self._builder().write_text(tools.java())
        sources = ROOT / "bench/src/main/java/dev/lanewise/bench"
        names = ("Activations", "ComparisonMain", "EmbeddedMain", "Product", "ScalingMain")
        return [
            ([str(ROOT / "mvnw"), "-q", "-B", "-ntp", "-f", str(ROOT / "pom.xml"), "package", "-DskipTests"], variables),
            ([f"{tools.java()}/bin/javac", "-d", str(classes), "-cp", program_classes(ROOT),
              *(str(sources / f"{name}.java") for name in names)], None)]

    def command(self, tools, folder, job, epochs, threads):
        java = f"{tools.java()}/bin/java"
        arguments = [folder, job, str(epochs), str(threads)]
        if job == "process":
            return self.program(java, self.best_options(), epochs, threads)
        if job in ("parameters", "predict", "multiply"):
            return [java, *self.best_options(), "-cp", f"{program_classes(self.root)}:{self.classes}",
                    "dev.lanewise.bench.ComparisonMain", *arguments]
        if job in EMBEDDED:
            options = self.best_options() if job == "table" else self.options
            return [java, *options, "-cp", f"{library(self.root)}:{self.classes}",
                    "dev.lanewise.bench.EmbeddedMain", *arguments]
        # Without Python's site packages, which would make its start longer.
        return [tools.python or sys.executable, "-I", "-S", str(self.folder / "peer.py"), java, *arguments]

    def best_options(self):
        """The JVM's options for all jobs but ``cold-*``."""
        file = self.root / ".mvn/jvm.config"
        return [f"@{file}"] if file.exists() else [MODULE]

    def program(self, java, options, epochs, threads):
        """The program itself, as the README starts it: no flag for what it does without."""
        flags = [] if epochs == self.EPOCHS else ["--epochs", str(epochs)]
        flags += [] if threads == len(os.sched_getaffinity(0)) else ["--threads", str(threads)]
        return [java, *options, "-jar", str(self.root / "target/lanewise.jar"), "train", *flags]

    def parser(self, job, epochs):
        return protocol.program_lines(epochs) if job.kind == "process" else super().parser(job, epochs)

    def measure(self, tools, folder, job, epochs, threads, timeout):
        if job.name != "cold-train":
            return super().measure(tools, folder, job, epochs, threads, timeout)
        run = protocol.run(self.command(tools, folder, job.name, epochs, threads), self.environment(threads), timeout,
                           protocol.measurements(0, (IRIS,)))
        for case, (count, with_file) in PROCESSES.items():
            if with_file and self.best_options() == [MODULE]:
                continue
            options = [*(self.best_options() if with_file else [MODULE]), *(o for o in self.options if o != MODULE)]
            process = protocol.run(self.program(f"{tools.java()}/bin/java", options, count, threads),
                                   self.environment(threads), timeout, protocol.program_lines(count))
            run.cases[case] = {"case": case, "seconds": process.whole, "check": process.end["settings"]}
        return run


EMBEDDED = ("cold-predict", "cold-train", "table")
"""Jobs of programs that embed the library, which are measured by EmbeddedMain."""


class Baseline(Lanewise):
    """The engine of another commit, in a worktree that has been built; the counterpart of a peer of this tree."""

    def __init__(self, peer):
        super().__init__(f"{peer.name}-baseline", f"{peer.title} (baseline)", peer.jobs, peer.needs, options=peer.options)
        self.compiled = None

    @property
    def classes(self):
        return self.compiled

    def use(self, root, classes):
        """Sets the worktree, and where ``compile_baseline`` put the classes for it."""
        self.root, self.folder, self.compiled = root, root / "bench/peers/lanewise", classes
        if not embedded_main(root).exists():
            self.jobs = tuple(job for job in self.jobs if job not in EMBEDDED)


def not_usable(root):
    """Why a folder cannot be the baseline, or None."""
    jars = [root / "target/lanewise.jar", library(root)]
    main = root / "bench/src/main/java/dev/lanewise/bench/ComparisonMain.java"
    if not main.exists():
        return f"{root} is no tree of the engine: it has no {main.relative_to(root)}"
    if not all(jar.exists() for jar in jars):
        return f"{root} is not built: run ./mvnw package -DskipTests in it"
    time = min(jar.stat().st_mtime for jar in jars)
    if any(path.stat().st_mtime > time for path in sources(root) if path.is_file()):
        return f"{root} has sources that are newer than its jars: run ./mvnw package -DskipTests in it"
    return None


def compile_baseline(tools, root, classes):
    """The command that compiles the baseline's own programs of the comparison."""
    sources = root / "bench/src/main/java"
    programs = [sources / "dev/lanewise/bench/ComparisonMain.java", embedded_main(root)]
    return [f"{tools.java()}/bin/javac", "-d", str(classes), "-cp", program_classes(root),
            "-sourcepath", str(sources), "-encoding", "UTF-8", *(str(program) for program in programs if program.exists())]


def embedded_main(root):
    """The program of the jobs that embed the library; commits before acd615d have none."""
    return root / "bench/src/main/java/dev/lanewise/bench/EmbeddedMain.java"


NETWORKS = ("notebook", "small", "wide", "wide-adam")
NUMPY = Module("numpy", "python3-numpy")
TORCH = Module("torch", "python3-torch")
SKLEARN = Module("sklearn", "python3-sklearn")
# Without it NumPy and PyTorch run on the reference BLAS, which is several times slower: not their best settings.
OPENBLAS = Library("libopenblas.so.0", "libopenblas0-pthread")

OURS = Lanewise("lanewise", "Lanewise",
                ("notebook", "small", "wide", "wide-adam", "table", "multiply", "predict", "process", "cold-predict",
                 "cold-train"), [Jdk(17)])

ALL = [
    OURS,
    Lanewise("lanewise-scalar", "Lanewise, scalar kernels", ("cold-predict", "cold-train"), [Jdk(17)],
             options=(MODULE, "-Dlanewise.kernels=scalar")),
    Lanewise("lanewise-no-module", "Lanewise without the module", ("cold-predict",), [Jdk(17)], options=()),
    PythonPeer("notebook", "the notebook in NumPy", ("notebook", "process"), [NUMPY, OPENBLAS], threads=1),
    PythonPeer("numpy", "mini-batch NumPy", ("notebook", "small", "wide", "table", "multiply", "process"),
               [NUMPY, OPENBLAS]),
    PythonPeer("pytorch", "PyTorch, autograd", (*NETWORKS, "table"), [NUMPY, TORCH, OPENBLAS]),
    PythonPeer("pytorch-by-hand", "PyTorch, by hand", (*NETWORKS, "table"), [NUMPY, TORCH, OPENBLAS]),
    PythonPeer("sklearn", "scikit-learn", (*NETWORKS, "table"), [NUMPY, SKLEARN, OPENBLAS],
               note="softmax and log loss on the notebook's network, because it has no quadratic loss"),
    CxxPeer("mlpack", "mlpack", ("notebook", "process"),
            [Header("mlpack.hpp", "libmlpack-dev"), Header("stb/stb_image.h", "libstb-dev"),
             Header("cblas.h", "libopenblas-dev")],
            flags=("-DARMA_DONT_USE_WRAPPER", "-DMLPACK_USE_SYSTEM_STB"), libraries=("openblas",)),
    CxxPeer("fann", "FANN", ("notebook",), [Header("floatfann.h", "libfann-dev")], libraries=("floatfann",), threads=1),
    CxxPeer("openblas", "OpenBLAS from C++", ("multiply",), [Header("cblas.h", "libopenblas-dev")],
            libraries=("openblas",)),
    JvmPeer("smile", "Smile", ("notebook", "process", "predict"), [OPENBLAS], main="smile.SmilePeer", java=25,
            options=("--enable-native-access=ALL-UNNAMED",),
            note="in double precision; predicts only a class, with its own parameters"),
    JvmPeer("tensorflow", "TensorFlow for Java", ("notebook",), [], main="tensorflow.TensorFlowPeer",
            variables={"TF_CPP_MIN_LOG_LEVEL": "2"}),
    JvmPeer("djl", "DJL on PyTorch", ("notebook",), [], main="djl.DjlPeer",
            options=("-Dai.djl.pytorch.num_threads={threads}", "-Dai.djl.pytorch.num_interop_threads=1"),
            # Nothing is fetched, nobody is told, and what it unpacks stays in its own folder.
            variables={"DJL_OFFLINE": "true", "OPT_OUT_TRACKING": "true",
                       "DJL_CACHE_DIR": str(PEERS / "djl/target/cache"), "ENGINE_CACHE_DIR": str(PEERS / "djl/target/cache")}),
    JvmPeer("dl4j", "Deeplearning4j", ("notebook",), [], main="dl4j.Dl4jPeer",
            options=("-Dorg.bytedeco.javacpp.nopointergc=true", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"),
            properties=(f"-Dnd4j.extension={'-' + vectors() if vectors() else ''}",)),
    JvmPeer("onnxruntime", "ONNX Runtime for Java", ("predict", "cold-predict"), [],
            main="onnxruntime.OnnxRuntimePeer"),
]

BASELINES = [Baseline(peer) for peer in ALL if isinstance(peer, Lanewise)]
"""The rows of --baseline."""


def with_baselines(chosen):
    """Each row of the engine followed by its counterpart."""
    return [one for peer in chosen
            for one in [peer, *(twin for twin in BASELINES if twin.name == f"{peer.name}-baseline")]]
