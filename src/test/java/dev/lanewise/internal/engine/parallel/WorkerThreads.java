package dev.lanewise.internal.engine.parallel;

import java.util.Set;
import java.util.stream.Collectors;

/** The threads of worker teams that are alive. */
public final class WorkerThreads {
    private WorkerThreads() {}

    public static Set<Thread> all() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lanewise-worker-") && thread.isAlive())
                .collect(Collectors.toSet());
    }

    /** Those that other tests have left behind may end at any time. */
    public static Set<Thread> since(Set<Thread> before) {
        Set<Thread> since = all();
        since.removeAll(before);
        return since;
    }
}
