package dev.lanewise.internal.files;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.SmallDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FullWriteChannelTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private FullWriteChannel channel(int mostPerCall, long space) {
        return new FullWriteChannel(new SmallDisk(Channels.newChannel(written), mostPerCall, space));
    }

    @Test
    void shortWritesAreRepeatedUntilTheBufferIsEmpty() throws IOException {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 2, 7, 1000}) {
            for (int most : new int[] {1, 2, 3, 999, 1000, 1001}) {
                byte[] bytes = new byte[size];
                random.nextBytes(bytes);
                written.reset();
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                assertEquals(size, channel(most, size).write(buffer));
                assertFalse(buffer.hasRemaining());
                assertArrayEquals(bytes, written.toByteArray());
            }
        }
    }

    @Test
    void onlyWhatRemainsInTheBufferIsWritten() throws IOException {
        assertEquals(2, channel(1, 2).write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2)));
        assertArrayEquals(new byte[] {2, 3}, written.toByteArray());
    }

    @Test
    void failureAfterAShortWriteIsThrown() {
        assertThrown(IOException.class, SmallDisk.FULL, () -> channel(4, 6).write(ByteBuffer.allocate(7)));
    }

    @Test
    void channelThatTakesNothingIsAFailure() {
        assertThrown(
                IOException.class,
                "no more bytes can be written, but 7 remain",
                () -> channel(0, 9).write(ByteBuffer.allocate(7)));
    }

    @Test
    void closingClosesTheChannel() throws IOException {
        WritableByteChannel inner = Channels.newChannel(written);
        FullWriteChannel channel = new FullWriteChannel(inner);
        assertTrue(channel.isOpen());
        channel.close();
        assertFalse(inner.isOpen());
        assertFalse(channel.isOpen());
    }
}
