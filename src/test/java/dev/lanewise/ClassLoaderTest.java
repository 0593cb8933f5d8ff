package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Table;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that loads the library by a class loader of its own, as application servers do, can drop the loader. */
class ClassLoaderTest {
    private static final int MOST_COLLECTIONS = 200;
    private static final String FITTING = """
            import dev.lanewise.data.Dataset;
            import dev.lanewise.network.Activation;
            import dev.lanewise.network.Architecture;
            import dev.lanewise.network.Initializer;
            import dev.lanewise.network.Loss;
            import dev.lanewise.network.Network;
            import dev.lanewise.training.Training;
            import dev.lanewise.training.TrainingConfig;
            import java.util.List;
            import java.util.concurrent.Callable;

            public class Fitting implements Callable<Double> {
                @Override
                public Double call() {
                    Dataset data = Dataset.ofRegression(new float[4000], 40, new float[100], 1);
                    Network network = Initializer.NOTEBOOK.network(new Architecture(
                            List.of(40, 50, 1), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC), 1);
                    TrainingConfig config = TrainingConfig.defaults().withThreads(2).withEpochs(2);
                    try (Training training = new Training(network, config, data)) {
                        training.run();
                    }
                    return network.evaluate(data, 2).loss();
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void loaderIsCollectedAfterATrainingWithTwoThreads() throws Exception {
        CompiledProgram.ofText("Fitting", FITTING, folder);
        String kernels = System.getProperty("lanewise.kernels", "auto");
        WeakReference<ClassLoader> loader;
        // The compilation of vector kernels in the background may take long on a busy machine.
        System.setProperty("lanewise.kernels", "scalar");
        try {
            loader = loaderThatTrained();
        } finally {
            System.setProperty("lanewise.kernels", kernels);
        }
        for (int i = 0; loader.get() != null && i < MOST_COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertNull(loader.get(), () -> Thread.getAllStackTraces().keySet().toString());
    }

    /** Otherwise the first request of a service waits for them. */
    @Test
    void warmUpLoadsAllClassesThatPredictionsNeed() throws Exception {
        Map<String, Object> row = Map.of("area", 85, "town", "Bern", "built", LocalDate.of(1990, 5, 1));
        Model model = Lanewise.regressor()
                .epochs(1)
                .fit(Table.of(List.of(
                                Map.of("area", 90, "town", "Bern", "built", LocalDate.of(1980, 1, 2), "price", 3),
                                Map.of("area", 50, "town", "Chur", "built", LocalDate.of(1970, 2, 1), "price", 2)))
                        .withTarget("price"));
        List<String> loaded = new ArrayList<>();
        URL[] classes = {Model.class.getProtectionDomain().getCodeSource().getLocation()};
        try (URLClassLoader loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                loaded.add(name);
                return super.findClass(name);
            }
        }) {
            Class<?> type = loader.loadClass("dev.lanewise.Model");
            Object read = type.getMethod("of", byte[].class).invoke(null, (Object) model.toBytes());
            type.getMethod("warmUp").invoke(read);
            assertTrue(loaded.contains("dev.lanewise.Prediction"), loaded::toString);
            loaded.clear();
            Object prediction = type.getMethod("predict", Map.class).invoke(read, row);
            assertEquals(List.of(), loaded);
            assertEquals(model.predict(row).toString(), prediction.toString());
        }
    }

    private WeakReference<ClassLoader> loaderThatTrained() throws Exception {
        URL[] classes = {
            folder.toUri().toURL(), CompiledProgram.lanewise().toUri().toURL()
        };
        try (URLClassLoader loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            Object fitting = loader.loadClass("Fitting").getConstructor().newInstance();
            assertTrue(Double.isFinite((Double) ((Callable<?>) fitting).call()));
            return new WeakReference<>(loader);
        }
    }
}
