package dev.lanewise.cli;

import dev.lanewise.Fit;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.report.Findings;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingResult;
import dev.lanewise.training.TrainingResult.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A run of {@code train}: trains according to the flags, reports progress, and saves the results. */
final class TrainingSession {
    private final Train flags;
    private final TrainingSetup setup;
    private final Fit fit;
    private final boolean numbers;
    private final Screen screen;
    private final TrainingReport report;
    private final SideResults side;

    private TrainingSession(TrainingSetup setup, Screen screen) {
        this.flags = setup.flags();
        this.setup = setup;
        this.fit = setup.fit();
        this.numbers = fit.splits().training().task() == Task.REGRESSION;
        this.screen = screen;
        this.report = new TrainingReport(screen, numbers, setup.isNotebook(), flags.results.json, flags.quiet);
        this.side = new SideResults(screen.err());
    }

    /** Reads the data and trains; returns the exit code of the command. */
    static int run(Train flags, Screen screen) throws Exception {
        TrainingSetup setup = setUp(flags, screen);
        try (Fit fit = setup.fit()) {
            return new TrainingSession(setup, screen).run();
        }
    }

    private static TrainingSetup setUp(Train flags, Screen screen) throws IOException {
        Architecture described = flags.described();
        // Checked before the data are read, which may take minutes.
        flags.results.require(flags.locks, flags.checkpoints.resume());
        flags.checkpoints.require(flags.locks);
        flags.computing.request();
        if (described != null && flags.source.isMnist()) {
            MnistWarmUp.start(described, flags.estimator(Task.CLASSIFICATION, flags.computing.threads));
        }
        TrainingData data = flags.load(flags.quiet ? screen.unwatched() : screen);
        flags.checkpoints.warnings().forEach(warning -> screen.err().println("warning: " + warning));
        flags.locks.takeWarnings().forEach(warning -> screen.err().println("warning: " + warning));
        return TrainingSetup.of(flags, data, flags.estimator(data.task(), flags.computing.threads));
    }

    private int run() throws Exception {
        try {
            fit.training();
        } catch (IllegalArgumentException e) {
            throw new IOException(setup.name() + ": " + e.getMessage(), e);
        }
        FitCheck.requireTestSet(fit.splits(), setup.name());
        flags.results.begin(flags.checkpoints.resume());
        flags.results.writeConfiguration(this::configuration, SideResults.TRAINING_CONTINUES, side);
        TrainingControl control = new TrainingControl();
        Training training = control.of(fit.training());
        try (Interruption interruption = new Interruption(control::stop);
                MetricsLog metrics = flags.results.metrics(!numbers, flags.checkpoints.history(), side);
                LivePage page = !flags.live.serve
                        ? null
                        : new LivePage(
                                flags.live.port,
                                control,
                                progress(),
                                fit.architecture(),
                                setup.name(),
                                fit.config().epochs(),
                                !numbers)) {
            prepare();
            if (!flags.byData || flags.isVerbose()) {
                report.computation(training);
            }
            setup.noteOnTask().ifPresent(report::note);
            report.begin(
                    fit,
                    flags.testing.origin(flags.source, setup.name()),
                    setup.aside().map(Dataset::size).orElse(0));
            if (setup.schema() != null) {
                report.note(SchemaText.line(setup.schema()));
            }
            setup.notes().forEach(report::note);
            report.network(fit.architecture());
            TrainingSetup.noteOnChoices(setup.choices(fit, flags::isGiven)).ifPresent(report::note);
            setup.noteOnScale().ifPresent(report::note);
            flags.configNotes().forEach(report::note);
            setup.warnings().forEach(warning -> screen.err().println("warning: " + warning));
            if (page != null) {
                report.page(page.address());
            }
            TrainingResult result = train(metrics, page);
            Ended ended = save(result);
            flags.checkpoints.finish(training, result.history().size(), side);
            if (metrics != null) {
                metrics.finish(result.history());
            }
            flags.results.completeConfiguration(this::configuration, side);
            String digest = ended.network().sha256();
            report.digest(digest, fit.splits().test().size(), ended.metrics());
            if (page != null) {
                page.ended(result, digest);
            }
            writeReport(ended, result);
            String problem = problem(ended, training);
            if (!ended.isGood()) {
                throw new IOException(ended.explanation() + problem);
            }
            boolean interrupted = interruption.isRequested() || control.hasStopped(result);
            if (!interrupted && !problem.isEmpty()) {
                throw new IOException(problem);
            } else if (!problem.isEmpty()) {
                screen.err().println("lanewise train: " + problem);
            }
            return interrupted ? Train.INTERRUPTED : 0;
        }
    }

    private String configuration() {
        return setup.configuration(fit.facts(), fit.architecture());
    }

    /**
     * A training run that has ended, and its network.
     *
     * @param network the network, calibrated if the flags ask for it
     * @param metrics its metrics
     * @param model the model that is saved; null if none is
     * @param files files that hold the model
     * @param explanation why the network is not usable, and where it is; empty if it is usable
     */
    private record Ended(
            Network network, Map<String, Double> metrics, Model model, List<Path> files, String explanation) {
        boolean isGood() {
            return explanation.isEmpty();
        }
    }

    /** Saves the network as early as possible, even if something else that its file should contain fails. */
    private Ended save(TrainingResult result) {
        Model model = model(result);
        Network network = model == null ? fit.training().network() : model.network();
        Map<String, Double> metrics = metrics(model, result);
        if (result.ending() == Ending.DIVERGED) {
            boolean hasTrained = !result.history().isEmpty();
            String unsaved = flags.results.writeRejected(model, hasTrained, side);
            return new Ended(network, metrics, model, List.of(), result.explanation() + unsaved);
        }
        report.kept(result.keptEpoch(), fit.splits().test(), metrics);
        result.warnings().forEach(warning -> screen.err().println("warning: " + RemedyFlags.in(warning)));
        side.attemptOptional(
                "",
                () -> flags.options
                        .calibrating
                        .note(fit.training().network(), fit.splits().validation())
                        .ifPresent(report::note));
        Map<Path, Path> kept = result.ending() == Ending.STOPPED ? flags.results.existing() : Map.of();
        List<Path> files = flags.results.write(model, kept, side);
        report.saved(files);
        if (flags.byData && !flags.results.wantNetwork() && !flags.checkpoints.areWritten()) {
            report.note("the network is not saved; --save FILE saves it");
        }
        kept.forEach((existing, beside) -> screen.err()
                .println(existing + " already existed and is unchanged, because training was stopped before its end"
                        + (files.contains(beside) ? "; the network is in " + beside : "")));
        return new Ended(network, metrics, model, files, "");
    }

    /**
     * Returns the model, with a description of its data unless they cannot be read any more; null if nobody needs
     * it.
     */
    private Model model(TrainingResult result) {
        if (!flags.results.wantNetwork() && !flags.options.calibrating.isOn()) {
            return null;
        }
        Model[] model = {null};
        side.attemptOptional(
                "; the network is saved without metrics and without a description of its training data",
                () -> model[0] = setup.described(fit.model(result)));
        return model[0] != null ? model[0] : Model.of(fit.training().network()).withFacts(setup.facts());
    }

    /** Returns the metrics of the network; none if the data cannot be read any more. */
    private Map<String, Double> metrics(Model modelOrNull, TrainingResult result) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        side.attemptOptional(
                "; the network could not be evaluated again",
                () -> metrics.putAll(modelOrNull != null ? modelOrNull.metrics() : fit.metrics(result)));
        return metrics;
    }

    /** Returns a sentence with the missing results and the file of the network; empty if no result is missing. */
    private String problem(Ended ended, Training training) {
        if (side.missing().isEmpty()) {
            return "";
        }
        String missing = String.join(", ", side.missing()) + " could not be written";
        if (!ended.isGood()) {
            return "; " + missing;
        }
        if (!flags.results.wantNetwork()) {
            return "training has ended, but " + missing;
        }
        return ended.files().isEmpty()
                ? "the network has not been saved: " + missing + flags.checkpoints.remedy(training)
                : "the network is in "
                        + ended.files().stream().map(Path::toString).collect(Collectors.joining(" and ")) + ", but "
                        + missing;
    }

    private void writeReport(Ended ended, TrainingResult result) {
        Path page = flags.results.report();
        if (page == null) {
            return;
        }
        Findings[] findings = {null};
        boolean computed = side.attempt(page.toString(), "; there is no report", () -> {
            findings[0] = new ReportFiles(flags.computing.threads)
                    .findings(
                            ended.model(),
                            fit.splits().test(),
                            flags.testing.name(flags.source),
                            new History(result.history(), result.keptEpoch()),
                            setup.schema(),
                            flags.testing.places(flags.source),
                            null);
        });
        if (computed && ReportFiles.write(page, findings[0], side)) {
            report.saved(List.of(page));
        }
    }

    /** Sets up what only a single training run does: reporting, resuming from a checkpoint and writing others. */
    private void prepare() throws IOException {
        Splits splits = fit.splits();
        Training training = fit.training();
        boolean isNotebook = setup.isNotebook();
        if (isNotebook) {
            training.testWith(splits.test());
        } else {
            training.testAtEnd(splits.test());
        }
        training.nameExamples((set, examples) -> places(splits, set, examples));
        boolean hasValidation = splits.validation().size() > 0 || setup.aside().isPresent();
        boolean keepsScores = flags.results.wantMetrics() || flags.live.serve;
        boolean printsScores = !isNotebook && !flags.quiet;
        if (!flags.results.noTrainingScore && (keepsScores || screen.dataLive() || (printsScores && !hasValidation))) {
            training.scoreTraining();
        }
        if (splits.validation().size() == 0 && (keepsScores || printsScores)) {
            setup.aside().ifPresent(training::recordValidation);
        }
        flags.checkpoints.applyTo(training, setup::stored, side);
    }

    /** Names examples of the test or validation set by their lines or files, if those can be read. */
    private List<String> places(Splits splits, Dataset set, int[] examples) {
        try {
            return (set == splits.test() ? flags.testing.places(flags.source) : flags.source.places(Part.VALIDATION))
                    .of(set, examples);
        } catch (IOException e) {
            return new ExamplePlaces("", PictureFiles.NONE, Optional::empty).of(set, examples);
        }
    }

    private TrainingProgress progress() {
        TrainingProgress progress = new TrainingProgress(
                fit.training(),
                fit.config().epochs(),
                fit.config().batchSize(),
                !numbers,
                fit.facts().settings().containsKey("patience"),
                flags.options.ending.maxSeconds());
        fit.training().listen(progress);
        return progress;
    }

    private TrainingResult train(MetricsLog metricsOrNull, TrainingListener pageOrNull) throws IOException {
        Screen barScreen = flags.quiet ? screen.unwatched() : screen;
        Training training = fit.training();
        Metric monitored = flags.monitored().orElse(null);
        try (StatusLine line = new StatusLine(barScreen, progress()::line)) {
            line.hide();
            flags.checkpoints.replay(report.begin(
                    training, fit.splits().training().task(), fit.config().epochs(), monitored));
            training.listen(new TrainingListener() {
                @Override
                public void epochBegins(int epoch) {
                    line.show();
                }

                @Override
                public void epochEnded(EpochRecord epoch) {
                    line.hide();
                }
            });
            training.listen(epoch -> {
                if (!report.epoch(epoch, side, flags.results.wantNetwork() || flags.checkpoints.areWritten())) {
                    // The reader has closed the pipe, or there is nothing left to train for.
                    training.stop();
                }
            });
            if (metricsOrNull != null) {
                training.listen(metricsOrNull);
            }
            if (pageOrNull != null) {
                flags.checkpoints.replay(pageOrNull);
                training.listen(pageOrNull);
            }
            TrainingResult result = training.run();
            line.hide();
            report.end(result, monitored);
            return result;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
