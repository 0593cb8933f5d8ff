package dev.lanewise.internal.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.OneByteInput;
import dev.lanewise.data.DataFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteStreamsTest {
    private static final byte[] CONTENT = {1, 2, 3, 4, 5};

    @TempDir
    private Path folder;

    @AfterEach
    void nothingStaysBehind() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void copiesAreComplete() throws IOException {
        Path copy = ByteStreams.copy(new OneByteInput(CONTENT), folder, 5);
        assertEquals(folder, copy.getParent());
        assertArrayEquals(CONTENT, Files.readAllBytes(copy));
        Files.delete(copy);
    }

    @Test
    void failuresLeaveNoCopy() {
        assertTooLong(4, () -> ByteStreams.copy(new OneByteInput(CONTENT), folder, 4));
        assertTooLong(1 << 20, () -> ByteStreams.copy(endless(), folder, 1 << 20));
        IOException lost = new IOException("lost");
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw lost;
            }
        };
        assertSame(lost, assertThrows(IOException.class, () -> ByteStreams.copy(failing, folder, 5)));
        String refusal = assertThrows(IOException.class, () -> ByteStreams.copy(failing, folder.resolve("none"), 5))
                .getMessage();
        assertTrue(refusal.startsWith("the stream: cannot be copied to a temporary file: "), refusal);
    }

    private static InputStream endless() {
        return new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] to, int at, int length) {
                return length;
            }
        };
    }

    private static void assertTooLong(long most, org.junit.jupiter.api.function.Executable reading) {
        String refusal = assertThrows(DataFormatException.class, reading).getMessage();
        assertTrue(refusal.startsWith("the stream: has more than " + most + " bytes, too many for the "), refusal);
    }

    @Test
    void buffersOfBothKindsAreWrittenWhole() throws IOException {
        byte[] content = new byte[200_001];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        ByteBuffer direct =
                ByteBuffer.allocateDirect(content.length).put(content).flip();
        ByteBuffer part = ByteBuffer.wrap(content, 1, 5).slice();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteStreams.write(out, channel -> {
            assertEquals(content.length, channel.write(direct));
            assertEquals(5, channel.write(part));
            assertEquals(0, channel.write(part));
        });
        byte[] expected = Arrays.copyOf(content, content.length + 5);
        System.arraycopy(content, 1, expected, content.length, 5);
        assertArrayEquals(expected, out.toByteArray());
    }

    @Test
    void whatCannotBeWrittenNamesTheStream() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String refusal = assertThrows(
                        IOException.class,
                        () -> ByteStreams.write(out, channel -> {
                            throw new IOException("it is too large");
                        }))
                .getMessage();
        assertEquals("the stream: cannot be written: it is too large", refusal);
    }

    @Test
    void channelsOfArraysReadPartsAndEnd() throws IOException {
        var channel = ByteStreams.channel(CONTENT);
        ByteBuffer buffer = ByteBuffer.allocate(3);
        assertEquals(3, channel.read(buffer));
        assertEquals(0, channel.read(buffer));
        assertEquals(2, channel.read(buffer.clear()));
        assertEquals(-1, channel.read(buffer));
        assertArrayEquals(new byte[] {4, 5, 3}, buffer.array());
    }
}
