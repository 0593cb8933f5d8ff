package dev.lanewise.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.kernel.JoinedRows;
import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Backprop;
import dev.lanewise.model.Batch;
import dev.lanewise.model.Evaluation;
import dev.lanewise.model.InputParts;
import dev.lanewise.model.Layout;
import dev.lanewise.model.Network;
import dev.lanewise.model.Pass;
import dev.lanewise.model.Targets;
import dev.lanewise.random.PythonRandom;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Trains a network by mini-batch gradient descent on one machine.
 *
 * <p>The parameters after any number of epochs depend on the data, the configuration and the initial parameters alone:
 * not on the number of threads, the kernels, the vector width or the JVM.
 *
 * <p>For use by one thread, except {@link #stop} and {@link #steps}. Close it to end its worker threads.
 */
public final class Trainer implements AutoCloseable {
    /**
     * Multiply-adds of a step from which it is shared among workers, and of a layer in a step from which that is split. Below, a
     * step takes some 30 microseconds on one core; to wait for another core takes half a microsecond several times, and much
     * longer if another program is on it.
     */
    public static final double SHARE_FROM = 1 << 20;

    /**
     * Units of a sparse first layer from which its work counts as work to be shared: an input takes about as long to fetch as 64
     * units to multiply, and every worker fetches all. Below, two workers were up to a third slower than one where cores are
     * far apart ({@code docs/performance.md}, Scaling).
     */
    public static final int SHARED_SPARSE_UNITS = 96;

    /** Units of a sparse first layer from which rows are joined. */
    public static final int JOINED_UNITS = JoinedRows.UNITS;

    /** Entries of rows for each column of joined ones from which they are: with 1.3 the products take as long; MNIST has 2.0. */
    private static final double JOINED_ENTRIES = 1.5;

    /** Columns of all groups up to which they are: 42 MB for each mini-batch in flight. */
    private static final long JOINED_ROOM = 1 << 21;

    /** Share of inputs that are not zero up to which a data set's inputs are walked by the sparse products. */
    public static final double SPARSE_UP_TO = Inputs.SPARSE_UP_TO;

    /** A layer's products in a step: forward, backward, gradient. */
    private static final int PRODUCTS = 3;

    private final Network network;
    private final Architecture architecture;
    private final TrainingConfig config;
    private final Kernels kernels;
    private final PreparedData data;
    /** Prepares data and evaluates. */
    private final WorkerTeam team;
    /** The caller, where steps are not shared. */
    private final WorkerTeam caller = new WorkerTeam(1);
    /** Shares the steps: all of the team, or the caller alone. */
    private final WorkerTeam stepTeam;
    private final int batchSize;
    private final Layout layout;
    private final Optimization optimization;
    /** What evaluation takes: the parameters that are trained or their averages, or what batch normalisation makes of them. */
    private final Architecture evaluatedArchitecture;
    private final Layout evaluatedLayout;
    private final float[] evaluated;
    private final boolean joinsRows;
    private final Worker[] workers;
    private final Inputs inputs;
    /** Null if the steps are not those of a {@link #relay}. */
    private final RelayPace pace;
    /** Null as long as it has not begun. */
    private Relay relay;
    /** Of a relay; likewise. */
    private final Pass rest;
    /** The one who does the steps instead of those while {@link #compilation} lasts; then null. */
    private Worker[] aloneOrNull;
    private final CompilationPhase compilation;
    private final double workOfStep;
    private final int[] order;
    private final Map<Dataset, Evaluator> evaluators = new IdentityHashMap<>();
    private volatile boolean stopRequested;
    private volatile Worker.Epoch running;
    private PythonRandom random;
    private int epoch;
    /** Whether parameters and order are between two epochs, where a state can be taken and training can go on. */
    private boolean betweenEpochs = true;
    private boolean diverged;
    /** Epochs of this trainer. */
    private int epochsHere;
    /** Steps of all epochs so far. */
    private long stepsTaken;

    /** A trainer with the kernels that suit this machine. */
    public Trainer(Network network, TrainingConfig config, Dataset training) {
        this(network, config, training, KernelSelection.automatic().kernels());
    }

    /**
     * A trainer.
     *
     * @param network trained in place: it has the new parameters whenever {@link #epoch} has returned
     * @throws IllegalArgumentException if the data do not fit the network or there are none
     */
    public Trainer(Network network, TrainingConfig config, Dataset training, Kernels kernels) {
        this(network, config, training, kernels, new PreparedData());
    }

    /** The same for one of several trainers on the same data, which are given what is prepared of them. */
    public Trainer(
            Network network, TrainingConfig config, Dataset training, Kernels kernels, PreparedData data) {
        this(network, config, training, kernels, data, SHARE_FROM, CompilationPhase.OF_PROCESS,
                config.threads() <= Runtime.getRuntime().availableProcessors() ? new RelayPace() : null);
    }

    /** The same with another limit for sharing; 0 shares whatever can be shared, and at once. */
    Trainer(Network network, TrainingConfig config, Dataset training, Kernels kernels, double shareFrom) {
        this(network, config, training, kernels, shareFrom, new CompilationPhase(Integer.MAX_VALUE));
    }

    /** The same with steps that are not shared as long as JIT compilation lasts. */
    Trainer(Network network, TrainingConfig config, Dataset training, Kernels kernels, double shareFrom,
            CompilationPhase compilation) {
        this(network, config, training, kernels, new PreparedData(), shareFrom, compilation, null);
    }

    /** The same with another pace, where steps are shared as a relay. */
    Trainer(Network network, TrainingConfig config, Dataset training, Kernels kernels, RelayPace pace) {
        this(network, config, training, kernels, new PreparedData(), SHARE_FROM, CompilationPhase.OF_PROCESS, pace);
    }

    private Trainer(Network network, TrainingConfig config, Dataset training, Kernels kernels, PreparedData data,
            double shareFrom, CompilationPhase compilation, RelayPace paceOrNull) {
        this.network = network;
        this.architecture = network.architecture();
        this.config = config;
        this.kernels = kernels;
        this.data = data;
        this.compilation = compilation;
        Fit.require(architecture, training);
        if (training.size() == 0) {
            throw new IllegalArgumentException("there is no example to train on");
        }
        Fit.requireMiniBatches(architecture, training, config.batchSize());
        Targets targets = config.labels().targets(architecture, training);
        this.team = new WorkerTeam(config.threads());
        boolean made = false;
        try {
            this.inputs = data.of(training, team);
            this.batchSize = batchSize(config, inputs);
            this.layout = layout(architecture, config, inputs, shareFrom, kernels.pad());
            this.stepTeam = layout.workers() == team.size() ? team : caller;
            this.optimization = new Optimization(
                    architecture, layout, config, stepsPerEpoch(config, training.size()), network);
            boolean folds = architecture.couplesExamples();
            this.evaluatedArchitecture = architecture.folded();
            this.evaluatedLayout = folds ? new Layout(evaluatedArchitecture, 1) : layout.forOne();
            this.evaluated = folds ? evaluatedLayout.allocate() : optimization.result();
            this.joinsRows = joinsRows(inputs);
            this.workOfStep = workOfStep(architecture, config, inputs);
            boolean relays = config.threads() > 1 && layout.workers() == 1 && !joinsRows
                    && Relay.suits(architecture, config, inputs, batchSize);
            this.pace = relays ? paceOrNull : null;
            Staging[] stagings = stagings(inputs, augmenter(training));
            Batch[][] batches = batches(stagings, targets);
            this.workers = workers(layout, stepTeam, stagings, batches);
            this.rest = pace == null ? null : Pass.shared(
                    architecture, layout, new Batch[] {stagings[0].batch(targets)}, batchSize, config.noise(), config.seed())[0];
            this.aloneOrNull = compilation.lasts(layout.workers(), workOfStep * stepsPerEpoch(config, training.size()))
                    ? workers(layout.forOne(), caller, stagings, batches) : null;
            this.random = new PythonRandom(config.seed());
            this.order = new int[training.size()];
            for (int i = 0; i < order.length; i++) {
                order[i] = i;
            }
            made = true;
        } finally {
            if (!made) {
                team.close();
            }
        }
    }

    /** The layout for all workers, or for one: decided by what there is to do, never by timing. */
    private static Layout layout(
            Architecture architecture, TrainingConfig config, Inputs inputs, double shareFrom, int pad) {
        // A layer is split if it takes as long as a step that is shared.
        long splitFrom = (long) (shareFrom / PRODUCTS / batchSize(config, inputs));
        Layout shared = new Layout(architecture, config.threads(), pad, splitFrom);
        boolean worth = workOfStep(architecture, config, inputs) >= shareFrom && shared.sharesWork();
        return worth ? shared : new Layout(architecture, 1, pad);
    }

    private static int batchSize(TrainingConfig config, Inputs inputs) {
        return Math.min(config.batchSize(), inputs.size());
    }

    /** Multiply-adds of a step, as far as they can be shared. */
    private static double workOfStep(Architecture architecture, TrainingConfig config, Inputs inputs) {
        boolean sparse = Staging.staysSparse(inputs, config);
        boolean counts = !sparse || architecture.units(1) >= SHARED_SPARSE_UNITS;
        double density = sparse ? inputs.density() : 1;
        double multiplyAdds = counts ? density * architecture.inputs() * architecture.units(1) : 0;
        for (int l = 2; l <= architecture.layers(); l++) {
            multiplyAdds += (double) architecture.units(l - 1) * architecture.units(l);
        }
        return PRODUCTS * multiplyAdds * batchSize(config, inputs);
    }

    /**
     * Whether a trainer would share each mini-batch among several threads: if not, it is as fast with one, and others can
     * train beside it.
     */
    public static boolean sharesSteps(
            Architecture architecture, TrainingConfig config, Dataset training, PreparedData data) {
        Fit.require(architecture, training);
        try (WorkerTeam team = new WorkerTeam(1)) {
            return layout(architecture, config, data.of(training, team), SHARE_FROM, Kernels.PAD).workers() > 1;
        }
    }

    /** What varies the images, or null. */
    private Augmenter augmenter(Dataset training) {
        if (config.augmentation().isNone()) {
            return null;
        }
        ImageShape shape = training.shape().orElseThrow(() -> new IllegalArgumentException(
                "the training examples are to be varied by " + config.augmentation() + ", but they are not images"));
        return new Augmenter(config.augmentation(), shape, config.seed(), kernels);
    }

    /** Whether the rows of a mini-batch are joined: decided by counting. */
    private boolean joinsRows(Inputs inputs) {
        return kernels.gainsByJoining() && Staging.staysSparse(inputs, config) && inputs.isCoded()
                && architecture.units(1) >= JOINED_UNITS
                && batchSize >= JoinedRows.GROUP
                && (long) batchSize / JoinedRows.GROUP * inputs.columns() <= JOINED_ROOM
                && inputs.entriesPerColumn() >= JOINED_ENTRIES;
    }

    /** One for each mini-batch in flight. */
    private Staging[] stagings(Inputs inputs, Augmenter augmenter) {
        Staging[] stagings = new Staging[Worker.IN_FLIGHT];
        for (int slot = 0; slot < stagings.length; slot++) {
            stagings[slot] = new Staging(inputs, config, augmenter, kernels, batchSize);
        }
        return stagings;
    }

    /** By mini-batch in flight, then by worker. */
    private Batch[][] batches(Staging[] stagings, Targets targets) {
        Batch[][] batches = new Batch[stagings.length][layout.workers()];
        for (int slot = 0; slot < batches.length; slot++) {
            for (int w = 0; w < batches[slot].length; w++) {
                batches[slot][w] = stagings[slot].batch(targets);
                if (joinsRows && w == 0) {
                    batches[slot][w].joinRows(batchSize);
                } else if (joinsRows) {
                    batches[slot][w].joinRowsWith(batches[slot][0]);
                }
            }
        }
        return batches;
    }

    private Worker[] workers(Layout layout, WorkerTeam team, Staging[] stagings, Batch[][] batches) {
        Pass[][] passes = new Pass[batches.length][];
        for (int slot = 0; slot < passes.length; slot++) {
            passes[slot] = Pass.shared(
                    architecture, layout, batches[slot], batchSize, config.noise(), config.seed());
        }
        Worker[] made = new Worker[layout.workers()];
        for (int w = 0; w < made.length; w++) {
            Backprop backprop = new Backprop(
                    architecture, layout, w, optimization.parameters, kernels, batchSize);
            GradientAccumulator accumulator = new GradientAccumulator(
                    optimization, layout, w, kernels, stagings[0].isSparse());
            Pass[] own = new Pass[Worker.IN_FLIGHT];
            for (int slot = 0; slot < own.length; slot++) {
                own[slot] = passes[slot][w];
            }
            made[w] = new Worker(
                    w, architecture, layout, team, backprop, accumulator, own, stagings, batchSize);
        }
        return made;
    }

    /**
     * Trains for one epoch, or until {@link #stop}, and updates the network.
     *
     * @throws DivergedException if numbers became infinite or NaN; the network keeps the parameters of the epoch before
     * @throws IllegalStateException if an earlier epoch diverged
     */
    public EpochResult epoch() {
        return epoch(() -> false, null);
    }

    /**
     * The same.
     *
     * @param alsoStop asked before every mini-batch whether it is to be the last
     * @param tallyOrNull gets the mini-batches as they are trained on
     */
    EpochResult epoch(BooleanSupplier alsoStop, Tally tallyOrNull) {
        if (diverged) {
            throw new IllegalStateException("the training has diverged and cannot go on");
        }
        long start = System.nanoTime();
        random.shuffle(order);
        Worker.Epoch progress = new Worker.Epoch(
                epoch, () -> stopRequested || alsoStop.getAsBoolean() || Thread.currentThread().isInterrupted(),
                tallyOrNull);
        running = progress;
        betweenEpochs = false;
        if (isAlone() && !compilation.lasts(layout.workers(), workOfStep * stepsPerEpoch())) {
            aloneOrNull = null;
            optimization.spread();
        }
        steps(progress);
        stepsTaken += progress.steps();
        compilation.add(workOfStep * progress.steps());
        float[] parameters = optimization.canonical(optimization.result());
        float[] statistics = optimization.resultStatistics();
        if (progress.divergedAt() >= 0 || !areFinite(parameters) || !areFinite(statistics)) {
            diverged = true;
            throw new DivergedException(epoch, progress.divergedAt());
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        network.set(parameters, statistics);
        boolean complete = progress.steps() == stepsPerEpoch();
        betweenEpochs = complete;
        return new EpochResult(epoch++, progress.steps(), complete, seconds);
    }

    /** The steps of an epoch, by whoever is to do them. */
    private void steps(Worker.Epoch progress) {
        int steps = stepsPerEpoch();
        if (pace != null && pace.begins(epochsHere)) {
            if (relay == null) {
                relay = new Relay(team, workers[0], new GradientAccumulator(optimization, layout, 0, kernels, true),
                        new InputParts(architecture, layout, optimization.parameters, kernels), inputs.sparse(), order, rest, pace);
            }
            caller.run(worker -> relay.epoch(steps, stepsTaken, progress));
        } else {
            Worker[] these = isAlone() ? aloneOrNull : workers;
            (isAlone() ? caller : stepTeam).run(worker -> these[worker].steps(0, steps, order, stepsTaken, progress));
        }
        epochsHere++;
    }

    private static boolean areFinite(float[] numbers) {
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Where the training stands: all that another trainer with the same data and configuration needs to go on to the same
     * bits.
     *
     * @throws IllegalStateException if the latest epoch was not completed
     */
    public TrainerState state() {
        if (!betweenEpochs) {
            throw new IllegalStateException("the state of a training can be kept between two epochs only");
        }
        return new TrainerState(epoch, order.clone(), random.state(), optimization.arrays(), optimization.numbers());
    }

    /**
     * Goes on where another training stood, with the number of the next epoch as it was there.
     *
     * @throws IllegalArgumentException if the state is that of another network, optimiser or number of examples; then this
     *     trainer is what it was
     */
    public void restore(TrainerState state) {
        state.requireLike(state());
        PythonRandom restored = PythonRandom.ofState(state.random());
        optimization.restore(state);
        stepsTaken = (long) state.epoch() * stepsPerEpoch();
        network.set(optimization.canonical(optimization.result()), optimization.resultStatistics());
        System.arraycopy(state.order(), 0, order, 0, order.length);
        random = restored;
        epoch = state.epoch();
    }

    /** Whether there is a {@link #state}: the latest epoch, if any, was completed. */
    boolean isBetweenEpochs() {
        return betweenEpochs;
    }

    /** Number of the next epoch, from 0. */
    public int nextEpoch() {
        return epoch;
    }

    /**
     * Tells the schedule of the learning rate the cost after an epoch, on a validation set or else on the training set. Only a
     * schedule that waits for a plateau takes notice.
     */
    public void observe(double cost) {
        optimization.observe(cost);
    }

    /** Number of mini-batches in an epoch. */
    public int stepsPerEpoch() {
        return stepsPerEpoch(config, order.length);
    }

    private static int stepsPerEpoch(TrainingConfig config, int examples) {
        int batchSize = Math.min(config.batchSize(), examples);
        return (examples + batchSize - 1) / batchSize;
    }

    /** How many mini-batches of the latest epoch have been begun, 0 before the first. May be called from any thread. */
    public int steps() {
        Worker.Epoch latest = running;
        return latest == null ? 0 : latest.steps();
    }

    /**
     * Evaluates what this trainer has trained so far on a data set, on all workers. What a set needs is prepared at its first
     * use and kept.
     *
     * <p>Whatever else has set the network's parameters since, such as the end of a {@link Training}, is not looked at.
     */
    public Evaluation evaluate(Dataset dataset) {
        Fit.require(architecture, dataset);
        if (architecture.couplesExamples()) {
            Network result = new Network(
                    architecture, optimization.canonical(optimization.result()), optimization.resultStatistics());
            evaluatedLayout.pack(result.folded().parameters(), evaluated);
        }
        return evaluators
                .computeIfAbsent(dataset, d -> new Evaluator(
                        evaluatedArchitecture, evaluatedLayout, evaluated, kernels, team, d, data))
                .evaluate();
    }

    /** Asks the running epoch, or the next, to end after its current mini-batch. May be called from any thread. */
    public void stop() {
        stopRequested = true;
    }

    /** Whether {@link #stop} was called. */
    boolean isStopped() {
        return stopRequested;
    }

    /** Number of workers that share each mini-batch: one if the steps are too small for that, see {@link #relaysSteps}. */
    public int workerCount() {
        return layout.workers();
    }

    /** Whether the latest epoch was not shared by the workers although its steps are to be. */
    boolean isAlone() {
        return aloneOrNull != null;
    }

    /** Whether two workers share the steps all the same while both have a processor: each some of the inputs. */
    public boolean relaysSteps() {
        return pace != null;
    }

    /** Whether the rows of each mini-batch are joined. */
    boolean joinsRows() {
        return joinsRows;
    }

    /** Evaluates a network on a data set, on all cores with the kernels that suit this machine. */
    public static Evaluation evaluate(Network network, Dataset dataset) {
        return evaluate(
                network, dataset, Runtime.getRuntime().availableProcessors(), KernelSelection.automatic().kernels());
    }

    /** Evaluates a network on a data set with so many threads, without training. */
    public static Evaluation evaluate(Network network, Dataset dataset, int threads, Kernels kernels) {
        return withEvaluator(network, dataset, threads, kernels, Evaluator::evaluate);
    }

    /**
     * What the output units of a network say to each example of a data set, on all cores with the kernels that suit this
     * machine.
     *
     * @return (examples, output units), row-major
     */
    public static float[] outputs(Network network, Dataset dataset) {
        return outputs(
                network, dataset, Runtime.getRuntime().availableProcessors(), KernelSelection.automatic().kernels());
    }

    /**
     * What the output units of a network say to each example of a data set, with so many threads.
     *
     * @return (examples, output units), row-major
     */
    public static float[] outputs(Network network, Dataset dataset, int threads, Kernels kernels) {
        return withEvaluator(network, dataset, threads, kernels, Evaluator::outputs);
    }

    private static <T> T withEvaluator(
            Network network, Dataset dataset, int threads, Kernels kernels, Function<Evaluator, T> use) {
        Fit.require(network.architecture(), dataset);
        Network folded = network.folded();
        Architecture architecture = folded.architecture();
        try (WorkerTeam team = new WorkerTeam(threads)) {
            Layout layout = new Layout(architecture, 1);
            float[] packed = layout.allocate();
            layout.pack(folded.parameters(), packed);
            return use.apply(
                    new Evaluator(architecture, layout, packed, kernels, team, dataset, new PreparedData()));
        }
    }

    @Override
    public void close() {
        caller.close();
        team.close();
    }
}
