package dev.lanewise.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Does pieces of work that know nothing of one another, one on each thread. */
final class SideBySide {
    private SideBySide() {}

    /**
     * Returns when all is done; the caller's thread takes its share. A caller who is interrupted waits on, and is still
     * interrupted afterwards.
     *
     * @param threads at most
     * @param count number of pieces
     * @param name of the other threads, before their numbers
     * @param work gets the number of a piece, from 0; throws nothing
     * @param interrupted called if the caller is interrupted while it waits
     */
    static void run(int threads, int count, String name, IntConsumer work, Runnable interrupted) {
        AtomicInteger next = new AtomicInteger();
        Runnable share = () -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                work.accept(i);
            }
        };
        List<Thread> others = new ArrayList<>();
        for (int slot = 1; slot < Math.min(threads, count); slot++) {
            Thread thread = new Thread(share, name + "-" + slot);
            thread.setDaemon(true);
            thread.start();
            others.add(thread);
        }
        share.run();
        join(others, interrupted);
    }

    private static void join(List<Thread> others, Runnable onInterrupt) {
        boolean interrupted = false;
        for (Thread thread : others) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    onInterrupt.run();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
