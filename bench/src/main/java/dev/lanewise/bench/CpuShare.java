package dev.lanewise.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * A profiler for machines that are not idle: how many cores an iteration had,
 * {@code -prof dev.lanewise.bench.CpuShare}.
 *
 * <p>A benchmark with one thread has 1 when nobody disturbs it. Less says what share of the time it was kept waiting,
 * and a rate divided by it is what the rate would have been but for that; more says that compiler or collector were at
 * work too.
 */
public final class CpuShare implements InternalProfiler {
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long wallStart;
    private long cpuStart;

    @Override
    public String getDescription() {
        return "Cores that the benchmark's process had during an iteration";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        wallStart = System.nanoTime();
        cpuStart = system.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double cpu = system.getProcessCpuTime() - cpuStart;
        double wall = System.nanoTime() - wallStart;
        return List.of(new ScalarResult("cores", cpu / wall, "cores", AggregationPolicy.AVG));
    }
}
