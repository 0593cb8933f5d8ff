package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Estimator;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.training.UnfinishedFolds;
import dev.lanewise.metric.Metric;
import dev.lanewise.training.CrossValidation;
import dev.lanewise.training.CrossValidationResult;
import dev.lanewise.training.Fold;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Estimates by cross-validation how well networks trained on the data perform on new data. */
@Command(name = "cross-validate", sortOptions = false, abbreviateSynopsis = true,
        header = "Estimates by cross-validation how well a network performs on new data.",
        description = {
            "",
            "Divides the examples into folds. For each fold, trains on all other folds and tests on this one. Prints"
                    + " the metrics of every fold, their mean and their standard deviation. The preprocessing of a"
                    + " table is fitted anew for every fold, on its training part only. The data determine all settings"
                    + " without a flag: the task, the inputs and outputs, the loss, the number of epochs and when to"
                    + " stop.",
            "",
            "The result is the same for any number of threads. All examples of the data are used, including those of"
                    + " its test set.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise cross-validate --data flowers.csv --target species",
            "  lanewise cross-validate --data houses.csv --target price --folds 10",
            "  lanewise cross-validate --data flowers.csv --target species --json"
        })
final class CrossValidate implements Subcommand {
    private static final Preprocessing STANDARD =
            Preprocessing.NONE.withMissing(Missing.MEAN).withScaling(Scaling.STANDARD);

    /** Names of metrics, as written in the flag. */
    record Metrics(List<Metric> metrics) {}

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(names = "--folds", paramLabel = "K", converter = Values.TwoOrMore.class,
            description = "Number of folds. Default: ${DEFAULT-VALUE}.")
    private int folds = 5;

    @Option(names = "--repeats", paramLabel = "N", converter = Values.OneOrMore.class,
            description = "Number of repetitions, each with different folds. Default: ${DEFAULT-VALUE}.")
    private int repeats = 1;

    @Option(names = "--stratified", paramLabel = "yes|no", converter = DataValues.OfYesOrNo.class,
            description = "Whether every fold has the same proportions of classes as the data. Default: yes for"
                    + " classes.")
    private DataValues.YesOrNo stratified;

    @Option(names = "--metrics", paramLabel = "NAMES", converter = Values.OfMetrics.class, description = "Metrics to"
            + " print, separated by commas: any that --monitor takes. Default: accuracy,macro-f1; for numbers r2,rmse.")
    private Metrics metrics;

    @Mixin
    private final EstimatorOptions estimating = new EstimatorOptions();

    @Option(names = "--json", description = "Print one JSON object instead of the table; undefined values are null.")
    private boolean json;

    @Option(names = "--quiet", description = "Print only warnings and errors on stderr, no notes and no progress.")
    private boolean quiet;

    @Mixin
    private final KernelOptions computing = new KernelOptions();

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    /** Scores an estimator on all folds. */
    private record Work(Dataset all, Function<Estimator, CrossValidationResult> score) {}

    @Override
    public int run(Screen screen) throws Exception {
        KernelSelection selection = computing.select(screen);
        general.explain(selection, screen);
        data.prepareByDefault();
        Work work = data.isTable() ? ofTable(screen) : ofDataset(screen);
        int trainings = folds * repeats;
        Estimator estimator = estimating.estimator(work.all, trainings == 1 ? computing.threads : 1);
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger epochs = new AtomicInteger();
        try (StatusLine line = new StatusLine(screen.err(), screen.live() && !quiet,
                () -> StatusLine.fitted(progress(begun.get(), trainings, epochs.get()), screen.columns().getAsInt()));
                Interruption interruption = Interruption.ofThisThread()) {
            line.show();
            CrossValidationResult result;
            try {
                result = work.score.apply(estimator.listen(epoch -> {
                    epochs.incrementAndGet();
                    if (epoch.epoch() == 0) {
                        begun.incrementAndGet();
                    }
                }));
            } catch (IllegalStateException e) {
                if (!interruption.isRequested()) {
                    throw e;
                }
                interruption.computed();
                line.close();
                int done = 0;
                if (e instanceof UnfinishedFolds unfinished && !unfinished.done().folds().isEmpty()) {
                    done = unfinished.done().folds().size();
                    print(unfinished.done(), work.all, screen);
                }
                return interruption.lost("cross-validate", (done == 0 ? "none" : String.valueOf(done)) + " of the "
                        + trainings + " training runs " + (done < 2 ? "is" : "are") + " complete"
                        + (done == 0 ? "" : "; the scores are those of the complete runs"), screen);
            } catch (IllegalArgumentException e) {
                throw new DataFormatException(data.data + ": " + e.getMessage(), e);
            }
            interruption.computed();
            line.close();
            print(result, work.all, screen);
        }
        return 0;
    }

    private static String progress(int begun, int trainings, int epochs) {
        return StatusLine.bar(Math.max(0, begun - 1.0) / trainings) + " fold " + Math.max(1, begun) + " of " + trainings
                + ", " + Count.of(epochs, "epoch");
    }

    private CrossValidation validation(Task task) {
        if (stratified == DataValues.YesOrNo.YES && task != Task.CLASSIFICATION) {
            throw new UsageException("--stratified yes needs classes, but the targets are " + task);
        }
        CrossValidation validation = CrossValidation.of(folds).repeats(repeats).seed(estimating.seed)
                .threads(Math.min(computing.threads, Math.min(1024, folds * repeats)));
        return stratified == DataValues.YesOrNo.NO ? validation.unstratified() : validation;
    }

    private Metric[] metrics(Task task) {
        List<Metric> chosen = metrics != null ? metrics.metrics
                : task == Task.REGRESSION ? List.of(Metric.r2(), Metric.rmse())
                : List.of(Metric.accuracy(), Metric.macroF1());
        return chosen.toArray(Metric[]::new);
    }

    private Work ofTable(Screen screen) throws IOException {
        WholeTable whole = data.wholeTable();
        data.notes().forEach(line -> note(line, screen));
        String weights = data.weights == null ? null : WholeTable.name(data.data, whole.table(), data.weights);
        Preprocessing preprocessing = keeping(whole);
        Dataset all;
        Schema schema;
        try {
            Preprocessing ofInputs = weights == null ? preprocessing : preprocessing.withIgnored(weights);
            TableEncoder encoder = TableEncoder.learn(ofInputs, whole.task(), whole.table());
            Map<Schema.Column, String> texts = ColumnNotes.leftOut(encoder.schema().columns(), whole.table().rows(),
                    preprocessing.categorical().toArray(String[]::new));
            if (!texts.isEmpty()) {
                List<String> names = new ArrayList<>(texts.keySet().stream().map(Schema.Column::name).toList());
                if (data.keepsAll()) {
                    preprocessing = preprocessing.withCategorical(names.toArray(String[]::new));
                } else {
                    ColumnNotes.noteLeftOut(texts, preprocessing.categorical().toArray(String[]::new))
                            .ifPresent(line -> note(line, screen));
                    preprocessing = preprocessing.withIgnored(names.toArray(String[]::new));
                    names.addAll(ofInputs.ignored());
                    encoder = TableEncoder.learn(
                            ofInputs.withIgnored(names.toArray(String[]::new)), whole.task(), whole.table());
                }
            }
            all = encoder.dataset(whole.table());
            schema = encoder.schema();
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(data.data + ": " + e.getMessage(), e);
        }
        note(data.taskNote(all, whole.table().targets()) + "; " + Count.of(all.size(), "row") + ", "
                + Count.of(all.inputs(), "input"), screen);
        data.identifiers(schema, all).ifPresent(line -> note(line, screen));
        warn(all, schema, screen);
        CrossValidation validation = validation(whole.task());
        Preprocessing chosen = preprocessing;
        return new Work(all, estimator -> {
            Estimator prepared = estimator.preprocessing(chosen);
            prepared = weights == null ? prepared : prepared.weights(weights);
            return validation.score(whole.table(), prepared, metrics(whole.task()));
        });
    }

    /** The preprocessing of the folds, in which the columns of --categorical stay inputs whatever their texts are. */
    private Preprocessing keeping(WholeTable whole) throws IOException {
        List<String> names = new ArrayList<>();
        for (String column : data.categories()) {
            String name = WholeTable.name(data.data, whole.table(), column.strip());
            if (!whole.table().targets().contains(name)) {
                names.add(name);
            }
        }
        return data.preparation(STANDARD).withCategorical(names.toArray(String[]::new));
    }

    private Work ofDataset(Screen screen) throws IOException {
        Splits splits = data.load();
        data.notes().forEach(line -> note(line, screen));
        Dataset all = splits.training();
        for (Dataset more : List.of(splits.validation(), splits.test())) {
            all = more.size() == 0 ? all : all.concat(more);
        }
        note(splits.name() + ": " + Count.of(all.size(), "example") + " with " + all.task() + ", "
                + Count.of(all.inputs(), "input"), screen);
        warn(all, null, screen);
        Dataset examples = all;
        CrossValidation validation = validation(all.task());
        return new Work(all, estimator -> validation.score(examples, estimator, metrics(examples.task())));
    }

    private static void warn(Dataset all, Schema schemaOrNull, Screen screen) {
        Dataset none = all.slice(0, 0);
        DataWarnings.of(new Splits(all, none, none, ""), schemaOrNull)
                .forEach(warning -> screen.err().println("warning: " + warning));
    }

    private void note(String line, Screen screen) {
        if (!quiet) {
            screen.err().println(line);
        }
    }

    private void print(CrossValidationResult result, Dataset all, Screen screen) throws IOException {
        if (!json) {
            screen.out().println(result);
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("data", data.data);
        fields.put("task", all.task().toString());
        fields.put("examples", all.size());
        fields.put("folds", folds);
        fields.put("repeats", repeats);
        fields.put("complete", result.folds().size() == folds * repeats);
        fields.put("seed", estimating.seed);
        fields.put("stratified", all.task() == Task.CLASSIFICATION && stratified != DataValues.YesOrNo.NO);
        Map<String, Object> summary = new LinkedHashMap<>();
        for (Metric metric : result.metrics()) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("mean", EvaluationSummary.finite(result.mean(metric)));
            figures.put("deviation", EvaluationSummary.finite(result.standardDeviation(metric)));
            summary.put(metric.name(), figures);
        }
        fields.put("metrics", summary);
        List<Map<String, Object>> each = new ArrayList<>();
        for (int i = 0; i < result.folds().size(); i++) {
            Fold fold = result.folds().get(i);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("repetition", fold.repetition());
            row.put("fold", fold.number());
            row.put("training", fold.training().length);
            row.put("test", fold.test().length);
            for (Metric metric : result.metrics()) {
                row.put(metric.name(), EvaluationSummary.finite(result.values(metric)[i]));
            }
            each.add(row);
        }
        fields.put("results", each);
        screen.data().println(JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(fields));
    }
}
