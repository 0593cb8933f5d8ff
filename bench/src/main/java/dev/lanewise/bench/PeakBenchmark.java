package dev.lanewise.bench;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The peak that the other benchmarks are held against: fused multiply-adds on one core with everything in registers.
 *
 * <p>The score counts vector instructions in billions a second; {@code gflops} beside it counts floating-point
 * operations in billions a second, two for each lane of each fused multiply-add. A width that the processor or the JVM
 * does not have is refused, because its emulation would measure something else.
 *
 * <p>Until the JVM has compiled the method as a whole the vectors live on the heap, up to a thousand times slower, and
 * it compiles what is called often: so the set-up makes many short calls. Without them that lasted eight seconds and
 * longer.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class PeakBenchmark {
    /**
     * Independent chains. A core that starts two multiply-adds a cycle and finishes each after four needs eight to be
     * busy; twelve leave slack, and with the two factors they still fit the sixteen registers of AVX2.
     */
    private static final int CHAINS = 12;

    private static final int ROUNDS = 1024;

    @Param({"64", "128", "256", "512"})
    public int width;

    // Not final, so that the compiler cannot compute with them; small, so that the sums stay normal numbers.
    float x = 0x1p-10f;
    float y = 0x1p-10f;

    /** What JMH prints as a second result: floating-point operations, not invocations. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Flops {
        public long gflops;
    }

    // Not final, for the short calls of the set-up.
    int rounds;
    float sink;

    @Setup
    public void warmUp() {
        refuseEmulation();
        rounds = 8;
        for (int call = 0; call < 20_000; call++) {
            sink += chains();
        }
        rounds = ROUNDS;
    }

    private void refuseEmulation() {
        int widest = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        if (width > widest) {
            throw new IllegalStateException(
                    "width=" + width + " is not measured: this machine's widest vector has " + widest + " bits");
        }
    }

    @Benchmark
    @OperationsPerInvocation(CHAINS * ROUNDS)
    public float fusedMultiplyAdds(Flops flops) {
        flops.gflops += 2L * CHAINS * ROUNDS * (width / Float.SIZE);
        return chains();
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private float chains() {
        return switch (width) {
            case 64 -> chains(FloatVector.SPECIES_64);
            case 128 -> chains(FloatVector.SPECIES_128);
            case 256 -> chains(FloatVector.SPECIES_256);
            case 512 -> chains(FloatVector.SPECIES_512);
            default -> throw new IllegalStateException("width=" + width + " is none of 64, 128, 256, 512");
        };
    }

    // Inlined at any cost: only where the species is a constant do the vectors stay in registers.
    @CompilerControl(CompilerControl.Mode.INLINE)
    private float chains(VectorSpecies<Float> species) {
        FloatVector a = FloatVector.broadcast(species, x);
        FloatVector b = FloatVector.broadcast(species, y);
        FloatVector c0 = a;
        FloatVector c1 = a;
        FloatVector c2 = a;
        FloatVector c3 = a;
        FloatVector c4 = a;
        FloatVector c5 = a;
        FloatVector c6 = a;
        FloatVector c7 = a;
        FloatVector c8 = a;
        FloatVector c9 = a;
        FloatVector c10 = a;
        FloatVector c11 = a;
        for (int round = 0; round < rounds; round++) {
            c0 = a.fma(b, c0);
            c1 = a.fma(b, c1);
            c2 = a.fma(b, c2);
            c3 = a.fma(b, c3);
            c4 = a.fma(b, c4);
            c5 = a.fma(b, c5);
            c6 = a.fma(b, c6);
            c7 = a.fma(b, c7);
            c8 = a.fma(b, c8);
            c9 = a.fma(b, c9);
            c10 = a.fma(b, c10);
            c11 = a.fma(b, c11);
        }
        FloatVector sum = c0.add(c1)
                .add(c2)
                .add(c3)
                .add(c4)
                .add(c5)
                .add(c6)
                .add(c7)
                .add(c8)
                .add(c9)
                .add(c10)
                .add(c11);
        return sum.lane(0);
    }
}
