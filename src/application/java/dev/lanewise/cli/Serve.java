package dev.lanewise.cli;

import dev.lanewise.Model;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Task;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.serve.Limits;
import dev.lanewise.serve.ModelServer;
import dev.lanewise.serve.ModelWatch;
import dev.lanewise.serve.ServedModel;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves a saved network over HTTP: a web page, and predictions as JSON. */
@Command(
        name = "serve",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Serves a saved network: a web page to try it, and predictions as JSON.",
        description = {
            "",
            "Prints the address of the page and serves it until Ctrl-C. On the page, draw a digit, or open, drop or"
                    + " paste a picture. A drawing is scaled and centred like the digits of MNIST; a picture is"
                    + " converted as by predict. The page shows the prediction and the activation of every unit. For a"
                    + " network trained on a table, the page has a form with a field for each column. With --data, the"
                    + " page also shows misclassified examples.",
            "",
            "Programs can send examples to /predict, which /openapi.json describes. Only this machine can reach the"
                    + " server, unless --host names a network address.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise serve digits.lanewise",
            "  lanewise serve digits.lanewise --port 9000 --watch",
            "  lanewise serve digits.lanewise --checkpoints run1"
        })
final class Serve implements Subcommand {
    private static final int MOST_PORT = 65535;
    private static final int MNIST_INPUTS = 784;
    private static final int MNIST_CLASSES = 10;
    private static final int MOST_EPOCHS = 1000;
    /** One copy in the network, two in its model, one for its units and one for its predictors. */
    private static final long BYTES_OF_A_PARAMETER = 20;

    private static final int MEMORY_SHARE = 4;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model file that train --save wrote, a folder of" + " train --out, or an ONNX file.")
    private Path model;

    @Option(
            names = "--port",
            paramLabel = "N",
            converter = Values.Port.class,
            description =
                    "Port to listen on, 0 to" + " " + MOST_PORT + "; 0 picks any free port. Default: ${DEFAULT-VALUE}.")
    private int port = 8080;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description =
                    "Name or address of this machine to listen on; 0.0.0.0 means all its addresses. Anyone who can"
                            + " reach the address can send requests. Default: ${DEFAULT-VALUE}, which only this machine"
                            + " can reach.")
    private String host = "localhost";

    @Option(names = "--watch", description = "Reload the model file when it changes, without dropping requests.")
    private boolean watch;

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR",
            description = "Folder of checkpoints that train --checkpoint wrote while training this network. A slider on"
                    + " the page shows the network after each of these epochs; train --keep-checkpoints sets"
                    + " how many checkpoints"
                    + " there are.")
    private Path checkpoints;

    @Option(
            names = "--set",
            paramLabel = "SET",
            description = "Set of the data whose misclassified examples the page shows: training, validation, test or"
                    + " all. Default: all; test if the network was trained on a part of the data, or if the data have a"
                    + " test set.")
    private Part set;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    /** The default set, loaded for the first model of digits. */
    private Dataset mnist;

    @Override
    public int run(Screen screen) throws Exception {
        RunFolder.noteUnfinished(model, screen);
        model = RunFolder.model(model);
        general.explain(screen);
        DataSource source = new DataSource(data);
        Dataset gallery = source.isMnist() ? null : gallery(source, screen);
        ModelWatch.Loader loader = () -> load(gallery);
        CountDownLatch asked = new CountDownLatch(1);
        try (Interruption interruption = new Interruption(asked::countDown);
                ModelWatch changes = new ModelWatch(model, loader, screen.err()::println);
                ModelServer server = new ModelServer(loader.load(), host, port, Limits.standard())) {
            if (watch) {
                changes.start(server);
            }
            screen.out().println("serving " + model + " at " + server.address() + " until Ctrl-C");
            try {
                screen.requirePrinted();
            } catch (ClosedPipeException e) {
                // The program that started the server did not read the address; requests can still be answered.
            }
            asked.await();
        }
        return 0;
    }

    /** Reads the examples of --data, with the target and the preprocessing of the network. */
    private Dataset gallery(DataSource source, Screen screen) throws IOException {
        TriedModel tried = TriedModel.read(model, source, set, screen);
        if (tried.dataset().task() != Task.CLASSIFICATION) {
            throw new UsageException(model + " predicts " + tried.dataset().task() + ", but --data is only for"
                    + " networks that predict classes, because the page shows their misclassified examples");
        }
        tried.tell(screen);
        return tried.dataset();
    }

    private ServedModel load(Dataset galleryOrNull) throws IOException {
        Model saved = RunFolder.load(model);
        Architecture architecture = saved.architecture();
        boolean digits = saved.schema().isEmpty()
                && architecture.inputs() == MNIST_INPUTS
                && architecture.outputs() == MNIST_CLASSES
                && saved.task() == Task.CLASSIFICATION
                && !saved.hasNames();
        if (galleryOrNull == null && digits && mnist == null) {
            mnist = (set == null ? Part.TEST : set).of(Mnist.load());
        }
        try {
            return new ServedModel(
                    String.valueOf(model.getFileName()),
                    saved,
                    Optional.ofNullable(galleryOrNull != null ? galleryOrNull : digits ? mnist : null),
                    epochs(architecture));
        } catch (IllegalArgumentException e) {
            throw new IOException(model + ": " + e.getMessage(), e);
        }
    }

    /**
     * The networks of the checkpoints, the newest of them if all would take too much memory, by the number of epochs
     * done.
     */
    private Map<Integer, Network> epochs(Architecture architecture) throws IOException {
        Map<Integer, Network> epochs = new HashMap<>();
        if (checkpoints == null) {
            return epochs;
        }
        List<Path> files = CheckpointFolder.of(checkpoints).withKeep(1).files();
        if (files.isEmpty()) {
            throw new IOException(checkpoints + ": there are no checkpoints in this folder");
        }
        long bytes = BYTES_OF_A_PARAMETER * architecture.parameterCount();
        long most = Math.min(MOST_EPOCHS, Runtime.getRuntime().maxMemory() / MEMORY_SHARE / bytes);
        for (Path file : files.subList(0, (int) Math.min(files.size(), most))) {
            Checkpoint checkpoint = Checkpoint.read(file);
            try {
                epochs.put(checkpoint.epochs(), checkpoint.network(architecture));
            } catch (IllegalArgumentException e) {
                throw new DataFormatException(file + ": " + e.getMessage(), e);
            }
        }
        return epochs;
    }
}
