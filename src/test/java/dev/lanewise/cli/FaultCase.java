package dev.lanewise.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command that writes files, for {@link FaultRuns}. */
enum FaultCase {
    TRAIN(
            "net",
            "sides/run/model.lanewise",
            "sides/run/metrics.jsonl",
            "sides/run/config.toml",
            "sides/run/report.html",
            "sides/ck/epoch-0000000003.checkpoint") {
        @Override
        String[] args() {
            return training(
                    "--data",
                    "./data",
                    "--epochs",
                    "3",
                    "--checkpoint",
                    "./sides/ck",
                    "--keep-checkpoints",
                    "2",
                    "--save",
                    "./net",
                    "--out",
                    "./sides/run",
                    "--force");
        }

        @Override
        void prepare(Path work) throws IOException {
            super.prepare(work);
            success(work, training("--data", "./data", "--epochs", "1", "--out", "./sides/run"));
        }
    },
    RESUME(
            "net",
            "sides/run/model.lanewise",
            "sides/run/metrics.jsonl",
            "sides/run/config.toml",
            "sides/run/report.html",
            "sides/ck/epoch-0000000003.checkpoint") {
        @Override
        String[] args() {
            return new String[] {"train", "--resume", "./sides/ck", "--epochs", "3", "--threads", "1"};
        }

        @Override
        void prepare(Path work) throws IOException {
            super.prepare(work);
            success(
                    work,
                    training(
                            "--data",
                            "./data",
                            "--epochs",
                            "2",
                            "--checkpoint",
                            "./sides/ck",
                            "--save",
                            "./net",
                            "--out",
                            "./sides/run"));
        }
    },
    TUNE("best.toml", "net") {
        @Override
        String[] args() {
            return new String[] {
                "tune",
                "--data",
                "./data",
                "--layers",
                "16-6-4",
                "--epochs",
                "1",
                "--eta",
                "0.1,0.5",
                "--threads",
                "1",
                "--kernels",
                "scalar",
                "--save-config",
                "./best.toml",
                "--save",
                "./net"
            };
        }
    },
    ONNX("out.onnx") {
        @Override
        String[] args() {
            return new String[] {"export", "./model", "./out.onnx"};
        }
    },
    SAFETENSORS("out.safetensors") {
        @Override
        String[] args() {
            return new String[] {"export", "./model", "./out.safetensors"};
        }
    },
    NPZ("out.npz") {
        @Override
        String[] args() {
            return new String[] {"export", "./model", "./out.npz"};
        }
    },
    JAVA("Out.java") {
        @Override
        String[] args() {
            return new String[] {"export", "./model", "./Out.java"};
        }
    },
    IMPORT("out") {
        @Override
        String[] args() {
            return new String[] {"import", "./model.onnx", "./out"};
        }
    },
    CONVERTED("out.lanewise-data") {
        @Override
        String[] args() {
            return new String[] {"convert", "./data", "--output", "./out.lanewise-data"};
        }
    },
    CONVERTED_TABLE("out.lanewise-data") {
        @Override
        String[] args() {
            return new String[] {"convert", "./table.csv", "--target", "species", "--output", "./out.lanewise-data"};
        }
    },
    PREDICT("out.csv") {
        @Override
        String[] args() {
            return new String[] {"predict", "./model", "./data/t10k-images-idx3-ubyte", "--output", "./out.csv"};
        }
    },
    REPORT("out.html") {
        @Override
        String[] args() {
            return new String[] {
                "report",
                "./model",
                "--data",
                "./data",
                "--output",
                "./out.html",
                "--threads",
                "1",
                "--kernels",
                "scalar"
            };
        }
    },
    COMPARE("out.html") {
        @Override
        String[] args() {
            return new String[] {"compare", "./model", "./model2", "--output", "./out.html"};
        }
    },
    IMPORTANCE("out.json") {
        @Override
        String[] args() {
            return new String[] {
                "importance",
                "./iris",
                "--data",
                "./table.csv",
                "--output",
                "./out.json",
                "--threads",
                "1",
                "--kernels",
                "scalar"
            };
        }
    },
    SHOW("out.png") {
        @Override
        String[] args() {
            return new String[] {"show", "--data", "./data", "--png", "./out.png"};
        }
    },
    /** No command, but what would be found out if it were one. */
    CARELESS("out") {
        @Override
        String[] args() {
            return new String[0];
        }

        @Override
        Run run(Path work) {
            try {
                Files.writeString(work.resolve("out"), "what is there now\n");
                return new Run(0, "", "");
            } catch (IOException e) {
                return new Run(1, "", e.getMessage());
            }
        }
    };

    private static final int SMALL = 40;

    private final List<String> results;

    FaultCase(String... results) {
        this.results = List.of(results);
    }

    /** The files that the command is asked for, relative to the folder; empty for all that it writes. */
    List<String> results() {
        return results;
    }

    /** The words of the command. */
    abstract String[] args();

    boolean isTraining() {
        return this == TRAIN || this == RESUME;
    }

    /** Writes everything that the command needs, and older files in place of its results. */
    void prepare(Path work) throws IOException {
        SmallData.write(work.resolve("data"), SMALL);
        Files.writeString(work.resolve("table.csv"), Files.readString(IrisFiles.CSV));
        success(work, training("--data", "./data", "--epochs", "1", "--save", "./model"));
        success(work, training("--data", "./data", "--epochs", "2", "--save", "./model2"));
        success(work, "export", "./model", "./model.onnx");
        success(
                work,
                "train",
                "--data",
                "./table.csv",
                "--target",
                "species",
                "--hidden",
                "4",
                "--epochs",
                "1",
                "--threads",
                "1",
                "--kernels",
                "scalar",
                "--save",
                "./iris");
        for (String result : results) {
            if (!isTraining()) {
                Files.write(work.resolve(result), "what was there\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.createDirectories(work.resolve("sides"));
    }

    static String[] training(String... more) {
        List<String> words = new ArrayList<>(
                List.of("train", "--layers", "16-6-4", "--seed", "3", "--threads", "1", "--kernels", "scalar"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    Run run(Path work) {
        return run(work, args());
    }

    /** Runs a command, whose files are words that start with a dot and a slash. */
    static Run run(Path work, String... args) {
        List<String> words = new ArrayList<>();
        for (String word : args) {
            words.add(word.startsWith("./") ? work.resolve(word.substring(2)).toString() : word);
        }
        return Run.of(words.toArray(String[]::new));
    }

    private static void success(Path work, String... args) {
        Run run = run(work, args);
        if (run.exit() != 0) {
            throw new IllegalStateException(String.join(" ", args) + ": " + run.err());
        }
    }
}
