package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableColumns;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.MultiLabel;
import dev.lanewise.metric.Regression;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.search.Hyperparameter;
import dev.lanewise.search.Rung;
import dev.lanewise.search.Search;
import dev.lanewise.search.SearchResult;
import dev.lanewise.training.AdaMax;
import dev.lanewise.training.Adagrad;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Augmentation;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
import dev.lanewise.training.CheckpointInterval;
import dev.lanewise.training.Clipping;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.Lion;
import dev.lanewise.training.Momentum;
import dev.lanewise.training.OnlineTrainer;
import dev.lanewise.training.Regularization;
import dev.lanewise.training.RmsProp;
import dev.lanewise.training.Schedule;
import dev.lanewise.training.Sgd;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingResult;
import dev.lanewise.validation.CrossValidation;
import dev.lanewise.validation.Fold;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds for every public type of the library: it refuses null by the name of the argument, and describes itself.
 *
 * <p>The first test calls each public constructor and method once for each argument that may not be null, with null
 * there and samples as the other arguments, on a sample of the type.
 */
class PublicShapeTest {
    @TempDir
    Path folder;

    private final Map<Class<?>, Object> samples = new LinkedHashMap<>();

    private void add(Object... objects) {
        for (Object object : objects) {
            samples.putIfAbsent(object.getClass(), object);
        }
    }

    void makeSamples() throws Exception {
        Dataset dataset =
                Dataset.of(new double[][] {{1, 2}, {2, 3}, {3, 1}, {4, 0}}, new String[] {"a", "b", "a", "b"});
        Dataset labels = Dataset.ofMultiLabel(new float[] {1, 2}, 1, new float[] {0, 1}, 1);
        Dataset numbers = Dataset.ofRegression(new float[] {1, 2}, 1, new float[] {1, 3}, 1);
        Splits splits = new Splits(dataset, dataset, dataset, "sample");
        Architecture architecture =
                new Architecture(List.of(2, 3, 2), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        Outputs outputs = Outputs.of(dataset);
        TrainingConfig config = TrainingConfig.defaults().withThreads(1).withEpochs(1);
        Path model = folder.resolve("model.lanewise");
        ModelFile.of(network).withOutputs(outputs).write(model);
        Path set = folder.resolve("set.lanewise-data");
        Datasets.save(splits, set);
        TableColumns<String> columns = TableColumns.of(String.class).number("length", String::length);
        Table table = columns.table(List.of("a", "bc", "def"));
        Hyperparameter<Integer> parameter = Hyperparameter.of("units", 1, 2);
        Search search = Search.grid(parameter);
        CheckpointFolder checkpoints = CheckpointFolder.of(Files.createDirectory(folder.resolve("checkpoints")));
        Training training =
                new Training(network, config, dataset).checkpoint(checkpoints, CheckpointInterval.epochs(1));
        TrainingResult result = training.run();
        CrossValidation crossValidation = CrossValidation.of(2);
        Fold fold = crossValidation.folds(dataset).get(0);
        SearchResult found = search.maximize(configuration -> configuration.number());
        TableEncoder encoder = TableEncoder.learn(
                Preprocessing.NONE, Task.REGRESSION, Table.of(new double[][] {{1}, {2}}, new double[] {1, 2}));
        Model fitted =
                Lanewise.regressor().epochs(1).fit(Table.of(new double[][] {{1}, {2}, {3}}, new double[] {1, 2, 3}));

        InputStream csv = new ByteArrayInputStream("1,2\n3,4\n".getBytes(StandardCharsets.UTF_8));

        add(TableReader.of(Files.writeString(folder.resolve("rows.csv"), "1,2\n3,4\n")));
        add(TableReader.of(csv).batches(Schema.ofNumbers(2), 1));
        add(
                dataset,
                labels,
                numbers,
                splits,
                architecture,
                network,
                config,
                columns,
                table,
                parameter,
                search,
                checkpoints,
                training,
                result,
                crossValidation,
                fold,
                found,
                encoder,
                fitted,
                Lanewise.classifier().start(splits),
                model,
                "text",
                new IllegalStateException("sample"),
                new DivergedException("sample", 1, 0, null));
        add(
                Adam.defaults(),
                AdaMax.defaults(),
                Adagrad.defaults(),
                Lion.defaults(),
                Momentum.defaults(),
                RmsProp.defaults(),
                Sgd.defaults(),
                Regularization.NONE,
                Clipping.NONE,
                Augmentation.NONE,
                CheckpointInterval.epochs(1),
                Preprocessing.NONE,
                CsvFormat.defaults(),
                Facts.UNKNOWN,
                Fact.LIBRARY,
                Score.NONE,
                result.history().get(0),
                Lanewise.runtime(),
                Lanewise.classifier(),
                Metric.accuracy(),
                Activation.TANH,
                Loss.CROSS_ENTROPY,
                new ImageShape(1, 2),
                Picture.of(new ImageShape(1, 2), new float[2]),
                StandardCharsets.UTF_8,
                Schema.ofNumbers(2),
                Schema.ofNumbers(2).columns().get(0),
                new Schema.Categorical("town", 0, List.of("a", "b"), 2, -1),
                new Schema.Dates(
                        "day", 0, null, List.of(Schema.DatePart.DAYS), List.of(new Schema.Numeric("day", 0, 0, 0, 1))),
                table.describe().get(0),
                new Table.Split(table, table),
                Schedule.CONSTANT,
                Schedule.parse("step:2:0.5"),
                Schedule.parse("exponential"),
                Schedule.parse("cosine"),
                Schedule.parse("one-cycle"),
                Schedule.parse("plateau"),
                Schedule.CONSTANT.withWarmUp(1),
                Schedule.custom("own", step -> 1),
                PlainWeights.of(Task.CLASSIFICATION),
                DatasetReader.of(set),
                Model.load(model).predict(new float[2]),
                network.predictor(),
                network.evaluate(dataset),
                fitted.evaluate(numbers),
                Checkpoint.read(checkpoints.files().get(0)),
                new OnlineTrainer(network, config),
                OnlineModel.of(Model.of(network), config),
                found.trials().get(0),
                found.trials().get(0).configuration(),
                crossValidation.score(dataset, Lanewise.classifier().epochs(1), Metric.accuracy()),
                search.start(
                        new Splits(dataset, dataset, dataset, "data"),
                        configuration -> Lanewise.classifier().epochs(1)),
                new Rung(1, 1),
                Classification.of(new float[] {0, 1, 1, 0}, new int[] {0, 1}, 2),
                MultiLabel.of(new float[] {0, 1}, new float[] {0, 1}, 1),
                Regression.of(new float[] {0, 1}, new float[] {0, 1}, 1),
                Classification.of(new float[] {0, 1}, new int[] {1}, 2).counts().get(0),
                Classification.of(new float[] {0, 1, 1, 0}, new int[] {0, 1}, 2).calibration(2),
                Classification.of(new float[] {0, 1, 1, 0}, new int[] {0, 1}, 2).rocCurve(1),
                Classification.of(new float[] {0, 1, 1, 0}, new int[] {0, 1}, 2)
                        .calibration(2)
                        .bins()
                        .get(0));
        PermutationImportance importance =
                PermutationImportance.defaults().repeats(1).threads(1);
        ImportanceResult measured = importance.measure(Model.of(network, dataset), dataset);
        add(importance, measured, measured.columns().get(0), TemperatureScaling.fit(network, dataset));
    }

    @Test
    void nullIsRefusedByTheNameOfTheArgument() throws Exception {
        makeSamples();
        Set<String> problems = new TreeSet<>();
        for (Class<?> type : PublicTypes.all()) {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (PublicTypes.isOpen(constructor)) {
                    check(constructor, problems);
                }
            }
            for (Method method : type.getDeclaredMethods()) {
                boolean callable = PublicTypes.isOpen(method) && !Modifier.isAbstract(method.getModifiers());
                if (callable && !isOfObjectOrEnum(method)) {
                    check(method, problems);
                }
            }
        }
        assertEquals("", String.join("\n", problems));
    }

    static boolean isOfObjectOrEnum(Method method) {
        return method.getName().equals("equals") || method.getName().equals("valueOf");
    }

    private void check(Executable executable, Set<String> problems) {
        if (Stream.of(executable.getParameterTypes())
                .anyMatch(type -> type.getName().contains(".internal."))) {
            // Only the library itself can call it.
            return;
        }
        for (int p = 0; p < executable.getParameterCount(); p++) {
            if (!executable.getParameterTypes()[p].isPrimitive()
                    && !executable.getAnnotatedParameterTypes()[p].isAnnotationPresent(Nullable.class)) {
                String place = executable.getDeclaringClass().getName().replace("dev.lanewise.", "") + "."
                        + executable.getName().replaceAll(".*\\.", "")
                        + List.of(executable.getParameters()).stream()
                                .map(parameter -> parameter.getType().getSimpleName() + " " + parameter.getName())
                                .toList();
                String message = messageOfNull(executable, p);
                String name = executable.getParameters()[p].getName();
                if (!name.equals(message)) {
                    problems.add(place + ", " + name + ": " + message);
                }
            }
        }
    }

    /** Message of the NullPointerException of a call with null for an argument; otherwise what happened instead. */
    private String messageOfNull(Executable executable, int at) {
        Object[] arguments = new Object[executable.getParameterCount()];
        for (int p = 0; p < arguments.length; p++) {
            arguments[p] = p == at ? null : sample(executable.getParameterTypes()[p]);
            if (p != at && arguments[p] == null) {
                return "(there is no sample of " + executable.getParameterTypes()[p] + ")";
            }
        }
        try {
            if (executable instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            } else {
                Method method = (Method) executable;
                boolean isStatic = Modifier.isStatic(method.getModifiers());
                Object target = isStatic ? null : sample(method.getDeclaringClass());
                if (!isStatic && target == null) {
                    return "(there is no sample of " + method.getDeclaringClass() + ")";
                }
                method.invoke(target, arguments);
            }
            return "(accepted)";
        } catch (InvocationTargetException e) {
            return e.getCause() instanceof NullPointerException
                    ? String.valueOf(e.getCause().getMessage())
                    : "(" + e.getCause() + ")";
        } catch (ReflectiveOperationException e) {
            return "(" + e + ")";
        }
    }

    Object sample(Class<?> type) {
        if (type.isPrimitive()) {
            return Array.get(Array.newInstance(type, 1), 0) instanceof Boolean ? (Object) false : one(type);
        }
        if (type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), 1);
            Array.set(array, 0, sample(type.getComponentType()));
            return array;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        for (Object object : samples.values()) {
            if (type.isInstance(object)) {
                return object;
            }
        }
        if (type == List.class || type == Iterable.class || type == Collection.class) {
            return List.of();
        }
        if (type == Map.class) {
            return Map.of();
        }
        if (type == Set.class) {
            return Set.of();
        }
        if (type == Stream.class) {
            return Stream.of();
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == InputStream.class) {
            return InputStream.nullInputStream();
        }
        if (type == OutputStream.class) {
            return OutputStream.nullOutputStream();
        }
        if (type == Reader.class) {
            return Reader.nullReader();
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                throw new UnsupportedOperationException("a sample was called");
            });
        }
        return null;
    }

    private static Object one(Class<?> type) {
        Object array = Array.newInstance(type, 1);
        if (type == char.class) {
            Array.setChar(array, 0, 'x');
        } else {
            Array.setByte(array, 0, (byte) 1);
        }
        return Array.get(array, 0);
    }

    /** Otherwise a program that uses both must write one of them with its package. */
    @Test
    void noTwoTypesHaveOneSimpleName() throws Exception {
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> repeated = new TreeSet<>();
        for (Class<?> type : PublicTypes.all()) {
            String other = names.putIfAbsent(type.getSimpleName(), type.getName());
            if (other != null) {
                repeated.add(other + " and " + type.getName());
            }
        }
        assertEquals(Set.of(), repeated);
    }

    /** In JShell, values are shown by their texts. */
    @Test
    void typesDescribeTheirValues() throws Exception {
        Set<String> undescribed = new TreeSet<>();
        for (Class<?> type : PublicTypes.all()) {
            boolean isShown = !type.isInterface() && !hasOnlyStaticMembers(type);
            if (isShown && type.getMethod("toString").getDeclaringClass() == Object.class) {
                undescribed.add(type.getName());
            }
            for (RecordComponent component : type.isRecord() ? type.getRecordComponents() : new RecordComponent[0]) {
                if (component.getType().isArray()) {
                    undescribed.add(type.getName() + "." + component.getName() + " is an array");
                }
            }
        }
        assertEquals(Set.of(), undescribed);
        makeSamples();
        for (Object sample : samples.values()) {
            if (PublicTypes.isOpen(sample.getClass())
                    && sample.getClass().getName().startsWith("dev.lanewise")) {
                assertFalse(
                        sample.toString().matches("(?s).*(@[0-9a-f]{4,}|\\$\\$Lambda|\\[\\[?[IFDB]@).*"),
                        () -> sample.getClass() + ": " + sample);
            }
        }
    }

    private static boolean hasOnlyStaticMembers(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                        .filter(PublicTypes::isOpen)
                        .allMatch(method -> Modifier.isStatic(method.getModifiers()))
                && Stream.of(type.getDeclaredConstructors()).noneMatch(PublicTypes::isOpen);
    }

    @Test
    void exportedPackagesAreNullMarked() throws Exception {
        for (String name : PublicTypes.packages()) {
            Class<?> description = Class.forName(name + ".package-info");
            assertTrue(description.isAnnotationPresent(NullMarked.class), name);
        }
    }
}
