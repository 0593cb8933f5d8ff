package dev.lanewise.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A command that writes files, for {@link FaultRuns}. */
enum FaultCase {
    TRAIN(
            Constants.TRAIN
                    + "--epochs 3 --checkpoint ./sides/ck --keep-checkpoints 2 --save ./net --out ./sides/run --force",
            Constants.RESULTS) {
        @Override
        void prepare(Path work) throws IOException {
            super.prepare(work);
            success(work, Constants.TRAIN + "--epochs 1 --out ./sides/run");
        }
    },
    RESUME("train --resume ./sides/ck --epochs 3 --threads 1", Constants.RESULTS) {
        @Override
        void prepare(Path work) throws IOException {
            super.prepare(work);
            success(work, Constants.TRAIN + "--epochs 2 --checkpoint ./sides/ck --save ./net --out ./sides/run");
        }
    },
    TUNE(
            "tune --data ./data --layers 16-6-4 --epochs 1 --eta 0.1,0.5 --save-config ./best.toml --save ./net"
                    + Constants.SCALAR,
            "best.toml",
            "net"),
    ONNX("export ./model ./out.onnx", "out.onnx"),
    SAFETENSORS("export ./model ./out.safetensors", "out.safetensors"),
    NPZ("export ./model ./out.npz", "out.npz"),
    JAVA("export ./model ./Out.java", "Out.java"),
    IMPORT("import ./model.onnx ./out", "out"),
    CONVERTED("convert ./data --output ./out.lanewise-data", "out.lanewise-data"),
    CONVERTED_TABLE("convert ./table.csv --target species --output ./out.lanewise-data", "out.lanewise-data"),
    PREDICT("predict ./model ./data/t10k-images-idx3-ubyte --output ./out.csv", "out.csv"),
    REPORT("report ./model --data ./data --output ./out.html" + Constants.SCALAR, "out.html"),
    COMPARE("compare ./model ./model2 --output ./out.html", "out.html"),
    IMPORTANCE("importance ./iris --data ./table.csv --output ./out.json" + Constants.SCALAR, "out.json"),
    SHOW("show --data ./data --png ./out.png", "out.png"),
    /** No command, but what would be found out if it were one. */
    CARELESS("", "out") {
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

    private final String command;
    private final List<String> results;

    FaultCase(String command, String... results) {
        this.command = command;
        this.results = List.of(results);
    }

    /** The files that the command is asked for, relative to the folder; empty for all that it writes. */
    List<String> results() {
        return results;
    }

    boolean isTraining() {
        return this == TRAIN || this == RESUME;
    }

    /** Writes everything that the command needs, and older files in place of its results. */
    void prepare(Path work) throws IOException {
        SmallData.write(work.resolve("data"), SMALL);
        Files.writeString(work.resolve("table.csv"), Files.readString(IrisFiles.CSV));
        success(work, Constants.TRAIN + "--epochs 1 --save ./model");
        success(work, Constants.TRAIN + "--epochs 2 --save ./model2");
        success(work, "export ./model ./model.onnx");
        success(
                work,
                "train --data ./table.csv --target species --hidden 4 --epochs 1 --save ./iris" + Constants.SCALAR);
        for (String result : results) {
            if (!isTraining()) {
                Files.write(work.resolve(result), "what was there\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.createDirectories(work.resolve("sides"));
    }

    Run run(Path work) {
        return run(work, command);
    }

    /** Runs a command, whose files are words that start with a dot and a slash. */
    static Run run(Path work, String command) {
        return Run.line(command.replace(" ./", " " + work + "/"));
    }

    private static void success(Path work, String command) {
        Run run = run(work, command);
        if (run.exit() != 0) {
            throw new IllegalStateException(command + ": " + run.err());
        }
    }

    /** In a class of their own, because the constants of an enum cannot use fields of it. */
    private static final class Constants {
        static final String SCALAR = " --threads 1 --kernels scalar";
        static final String TRAIN = "train --data ./data --layers 16-6-4 --seed 3" + SCALAR + " ";
        static final String[] RESULTS = {
            "net",
            "sides/run/model.lanewise",
            "sides/run/metrics.jsonl",
            "sides/run/config.toml",
            "sides/run/report.html",
            "sides/ck/epoch-0000000003.checkpoint"
        };
    }
}
