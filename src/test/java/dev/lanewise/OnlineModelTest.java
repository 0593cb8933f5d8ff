package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.Table;
import dev.lanewise.training.OnlineTrainer;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that learn from rows of tables, before and after a restart. */
class OnlineModelTest {
    private static final TrainingConfig CONFIG = TrainingConfig.defaults().withLearningRate(0.01);

    @TempDir
    private Path folder;

    @Test
    void modelLearnsFromRowsAsItsNetworkDoes() throws IOException {
        Table rows = Lanewise.readTable(Path.of("docs/examples/iris.csv"))
                .withTarget("species")
                .shuffle(1);
        Model first = Lanewise.classifier().epochs(2).fit(rows.slice(0, 60));
        Path state = folder.resolve("state");
        try (OnlineModel online = OnlineModel.of(first, CONFIG);
                OnlineTrainer trainer = new OnlineTrainer(first.network(), CONFIG)) {
            online.train(rows.slice(60, 100));
            trainer.train(first.encoder().orElseThrow().dataset(rows.slice(60, 100)));
            assertEquals(trainer.network().sha256(), online.model().network().sha256());
            assertNotEquals(first.network().sha256(), online.model().network().sha256());
            assertEquals(first.facts(), online.model().facts());
            assertEquals(Map.of(), online.model().metrics());
            online.save(state);
            online.train(rows.slice(100, 150));
            // The target is found by its name.
            Table undeclared = rows.withTarget();
            try (OnlineModel resumed = OnlineModel.load(state, first, CONFIG)) {
                resumed.train(undeclared.slice(100, 150));
                assertEquals(
                        online.model().network().sha256(),
                        resumed.model().network().sha256());
            }
            try (OnlineModel slower = OnlineModel.load(state, first, CONFIG.withLearningRate(0.001))) {
                slower.train(rows.slice(100, 150));
                assertEquals(90, slower.trainer().rows());
                assertNotEquals(
                        online.model().network().sha256(),
                        slower.model().network().sha256());
            }
            assertThrows(IllegalArgumentException.class, () -> OnlineModel.load(state, first, CONFIG.withBatchSize(7)));
        }
    }
}
