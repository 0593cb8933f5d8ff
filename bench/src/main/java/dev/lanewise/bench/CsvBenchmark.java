package dev.lanewise.bench;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.lanewise.TableBatches;
import dev.lanewise.TableReader;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A CSV file, 19 columns of numbers with up to six decimals and one of ten classes, to floats; the score times the
 * megabytes is MB a second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class CsvBenchmark {
    private static final int NUMBERS = 19;
    private static final int CLASSES = 10;
    private static final int MOST_DECIMALS = 6;

    @Param("100")
    public int megabytes;

    Path file;
    Schema schema;

    /** Writes whole rows until there are as many bytes as are counted. */
    @Setup
    public void write() throws IOException {
        file = Files.createTempFile("lanewise", ".csv");
        Random random = new Random(1);
        long left = megabytes * 1_000_000L;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            StringBuilder row = new StringBuilder();
            for (int c = 0; c < NUMBERS; c++) {
                row.append('x').append(c).append(',');
            }
            row.append("class\n");
            while (left > 0) {
                out.append(row);
                left -= row.length();
                row.setLength(0);
                for (int c = 0; c < NUMBERS; c++) {
                    append(row, 100 * random.nextGaussian(), c % (MOST_DECIMALS + 1));
                    row.append(',');
                }
                row.append("class").append(random.nextInt(CLASSES)).append('\n');
            }
        }
        schema = encoder(table(), Scaling.STANDARD).schema();
    }

    private Table table() throws IOException {
        return TableReader.of(file).table().withTarget("class");
    }

    private static TableEncoder encoder(Table table, Scaling scaling) {
        return TableEncoder.learn(Preprocessing.NONE.withScaling(scaling), Task.CLASSIFICATION, table);
    }

    private static void append(StringBuilder row, double number, int decimals) {
        long power = (long) Math.pow(10, decimals);
        long digits = Math.round(Math.abs(number) * power);
        row.append(number < 0 ? "-" : "").append(digits / power);
        if (decimals > 0) {
            row.append('.').append(String.format(Locale.ROOT, "%0" + decimals + "d", digits % power));
        }
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }

    /** What {@code train --data --layers} does. */
    @Benchmark
    public Dataset dataSet() throws IOException {
        Table table = table();
        return encoder(table, Scaling.NONE).dataset(table);
    }

    /** What {@code train --data} does. */
    @Benchmark
    public Dataset scaledDataSet() throws IOException {
        Table table = table();
        return encoder(table, Scaling.STANDARD).dataset(table);
    }

    /** What {@code predict} reads. */
    @Benchmark
    public float rows() throws IOException {
        TableEncoder encoder = new TableEncoder(schema, Task.REGRESSION, List.of());
        float sum = 0;
        try (TableBatches batches = TableReader.of(file).batches(schema, 256)) {
            while (batches.hasNext()) {
                sum += encoder.inputs(batches.next())[0];
            }
        }
        return sum;
    }

    /** FastCSV alone: where the fields are. */
    @Benchmark
    public long fastcsv() throws IOException {
        Lengths lengths = new Lengths();
        try (CsvReader<Lengths> reader = CsvReader.builder().build(lengths, file)) {
            for (Lengths each : reader) {
                each.rows++;
            }
        }
        return lengths.sum + lengths.rows;
    }

    /** The decoding of characters alone, which FastCSV's time includes. */
    @Benchmark
    public long decoding() throws IOException {
        char[] chars = new char[8192];
        long sum = 0;
        try (Reader reader = Files.newBufferedReader(file)) {
            for (int count = reader.read(chars); count >= 0; count = reader.read(chars)) {
                sum += count + chars[0];
            }
        }
        return sum;
    }

    private static final class Lengths extends AbstractBaseCsvCallbackHandler<Lengths> {
        private long sum;
        private long rows;

        @Override
        protected void handleField(int field, char[] buffer, int offset, int length, boolean quoted) {
            sum += length + buffer[offset];
        }

        @Override
        protected Lengths buildRecord() {
            return this;
        }
    }
}
