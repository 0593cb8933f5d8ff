package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ErrandTest {

    @Test
    void resultIsHandedOver() throws IOException {
        try (Errand<String> errand = Errand.start("test", () -> Thread.currentThread().getName())) {
            assertEquals("test", errand.join());
        }
    }

    @Test
    void whatTheWorkThrewIsThrownByJoin() {
        for (Throwable thrown : new Throwable[] {new DataFormatException("x"), new IllegalArgumentException("x"),
            new StackOverflowError("x")}) {
            try (Errand<Void> errand = Errand.start("test", () -> {
                if (thrown instanceof Exception exception) {
                    throw exception;
                }
                throw (Error) thrown;
            })) {
                assertSame(thrown, assertThrows(thrown.getClass(), errand::join));
            }
        }
    }

    @Test
    void closingWaitsForTheEndAndKeepsAnInterruption() {
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Thread caller = Thread.currentThread();
        Errand<Void> errand = Errand.start("test", () -> {
            started.await();
            caller.interrupt();
            Thread.sleep(20);
            ended.set(true);
            throw new IOException("not thrown by close");
        });
        started.countDown();
        errand.close();
        assertTrue(ended.get());
        assertTrue(Thread.interrupted());
    }
}
