package dev.lanewise.internal.files;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A file of named arrays and lines of text, with a checksum over all of it.
 *
 * <p>{@code docs/layouts.md} has the layout. Reading executes nothing and allocates nothing before the length of the file
 * has been checked against its header. The arrays are not copied.
 */
public final class ArrayFile {
    private static final int VERSION = 1;
    private static final int MAGIC_BYTES = 8;
    private static final int HEADER_AT = MAGIC_BYTES + 2 * Integer.BYTES;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int DIGEST_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9 -]{0,99}");
    private static final Pattern ARRAY = Pattern.compile("(byte|int|float|double) (\\d{1,10})");
    private static final String ARRAY_PREFIX = "array ";

    private final Map<String, String> lines;
    private final Map<String, Object> arrays;

    /**
     * The content of a file.
     *
     * @param lines names and values of one line; a name consists of small letters, digits, spaces and hyphens
     * @param arrays of {@code byte}, {@code int}, {@code float} or {@code double}, by such names
     * @throws IllegalArgumentException if a name or a value cannot be in a file
     */
    public ArrayFile(Map<String, String> lines, Map<String, Object> arrays) {
        this.lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
        this.arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
        lines.forEach((name, value) -> {
            requireName(name);
            if (value.indexOf('\n') >= 0 || name.startsWith(ARRAY_PREFIX)) {
                throw new IllegalArgumentException("the line " + name + " cannot be in a file: " + value);
            }
        });
        arrays.forEach((name, array) -> {
            requireName(name);
            kind(array);
        });
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(Quote.of(name) + " is not the name of a line or an array");
        }
    }

    /** The lines, by name. */
    public Map<String, String> lines() {
        return lines;
    }

    /** The arrays, by name. */
    public Map<String, Object> arrays() {
        return arrays;
    }

    /**
     * Writes a file; one that was there is replaced in one step, or stays as it was if anything fails.
     *
     * @param magic eight characters of ASCII that the file begins with
     * @throws IOException with one sentence that names the file
     */
    public void write(Path file, String magic) throws IOException {
        FileReplacement.write(file, channel -> writeTo(channel, magic));
    }

    private void writeTo(WritableByteChannel channel, String magic) throws IOException {
        byte[] header = header().getBytes(StandardCharsets.UTF_8);
        if (header.length > LONGEST_HEADER) {
            throw new IOException(
                    "its header would take " + header.length + " bytes, but it has at most " + LONGEST_HEADER);
        }
        MessageDigest digest = BinaryFile.sha256();
        ByteBuffer buffer = BinaryFile.buffer();
        buffer.put(magic.getBytes(StandardCharsets.US_ASCII)).putInt(VERSION).putInt(header.length);
        BinaryFile.drain(buffer, channel, digest);
        BinaryFile.drain(ByteBuffer.wrap(header).position(header.length), channel, digest);
        for (Object array : arrays.values()) {
            int block = BinaryFile.BUFFER_BYTES / width(array);
            int count;
            for (int at = 0; at < length(array); at += count) {
                count = Math.min(block, length(array) - at);
                put(array, at, count, buffer);
                BinaryFile.drain(buffer, channel, digest);
            }
        }
        channel.write(ByteBuffer.wrap(digest.digest()));
    }

    private String header() {
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        arrays.forEach((name, array) -> text.append(ARRAY_PREFIX)
                .append(name)
                .append(": ")
                .append(kind(array))
                .append(' ')
                .append(length(array))
                .append('\n'));
        return text.toString();
    }

    /**
     * Reads a file.
     *
     * @param magic what it must begin with
     * @param what what such a file is called in messages, such as "a checkpoint"
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if it is of another kind, damaged, cut off, or of a later
     *     version; with one sentence that names the reason and the place
     * @throws IOException other than that if the file cannot be read, for example because access is denied or its disk
     *     fails, so that nothing is known about its content; with one sentence that names the file
     */
    public static ArrayFile read(Path file, String magic, String what) throws IOException {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                throw MissingFile.exception(file);
            }
            try (OpenFile channel = OpenFile.toRead(file)) {
                return read(file.toString(), channel, channel.size(), magic, what);
            }
        } catch (DataFormatException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw MissingFile.exception(file);
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException
                    ? "access is denied"
                    : e.getMessage() != null ? e.getMessage() : e.toString();
            throw new IOException(file + ": the file cannot be read: " + reason, e);
        }
    }

    private static ArrayFile read(String file, ReadableByteChannel channel, long length, String magic, String what)
            throws IOException {
        MessageDigest digest = BinaryFile.sha256();
        ByteBuffer buffer = BinaryFile.buffer();
        buffer.limit((int) Math.min(HEADER_AT, length));
        BinaryFile.fill(file, buffer, channel);
        ByteBuffer expected = ByteBuffer.wrap(magic.getBytes(StandardCharsets.US_ASCII));
        if (buffer.remaining() < MAGIC_BYTES || !buffer.slice(0, MAGIC_BYTES).equals(expected)) {
            throw new DataFormatException(
                    file + ": is not " + what + " of Lanewise, which starts with \"" + magic + "\"");
        }
        if (length < HEADER_AT + DIGEST_BYTES) {
            throw new DataFormatException(file + ": the file is cut off: it ends at offset " + length);
        }
        digest.update(buffer.duplicate());
        buffer.position(MAGIC_BYTES);
        int version = buffer.getInt();
        if (version != VERSION) {
            throw new DataFormatException(file + ": the format version at offset " + MAGIC_BYTES + " is "
                    + Integer.toUnsignedString(version) + ", but this program reads version " + VERSION);
        }
        int headerLength = buffer.getInt();
        long most = Math.min(LONGEST_HEADER, length - HEADER_AT - DIGEST_BYTES);
        if (headerLength < 0 || headerLength > most) {
            throw new DataFormatException(file + ": the header at offset " + HEADER_AT + " would be "
                    + Integer.toUnsignedString(headerLength) + " bytes long, but it has at most " + most);
        }
        ByteBuffer header = ByteBuffer.allocate(headerLength);
        BinaryFile.fill(file, header, channel);
        digest.update(header.duplicate());
        Map<String, String> lines = new LinkedHashMap<>();
        Map<String, String> promised = new LinkedHashMap<>();
        parse(file, header, lines, promised);
        long size = HEADER_AT + headerLength + (long) DIGEST_BYTES;
        for (String array : promised.values()) {
            size += bytes(array);
        }
        if (length != size) {
            throw new DataFormatException(file + ": the file has " + length + " bytes, but its arrays take " + size
                    + (length < size ? ": the file is cut off" : ""));
        }
        BinaryFile.requireMemory(file, 2 * length);
        Map<String, Object> arrays = new LinkedHashMap<>();
        for (Map.Entry<String, String> array : promised.entrySet()) {
            arrays.put(array.getKey(), array(file, array.getValue(), channel, digest, buffer));
        }
        buffer.clear().limit(DIGEST_BYTES);
        BinaryFile.fill(file, buffer, channel);
        if (!buffer.equals(ByteBuffer.wrap(digest.digest()))) {
            throw new DataFormatException(file + ": the file is damaged: its content does not have the SHA-256"
                    + " at offset " + (length - DIGEST_BYTES));
        }
        return new ArrayFile(lines, arrays);
    }

    private static void parse(String file, ByteBuffer header, Map<String, String> lines, Map<String, String> promised)
            throws DataFormatException {
        String place = file + ": the header at offset " + HEADER_AT;
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
        } catch (CharacterCodingException e) {
            throw new DataFormatException(place + " is not UTF-8 text", e);
        }
        for (String line : text.split("\n", 0)) {
            int colon = line.indexOf(": ");
            String name = colon < 0 ? "" : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 2);
            boolean array = name.startsWith(ARRAY_PREFIX);
            if (array) {
                name = name.substring(ARRAY_PREFIX.length());
            }
            if (!NAME.matcher(name).matches()) {
                throw new DataFormatException(place + " has a line that is not of the form \"name: value\"");
            }
            if (array && (!ARRAY.matcher(value).matches() || promisedLength(value) > ArrayLength.MAX)) {
                throw new DataFormatException(
                        place + " has an array " + Quote.of(name) + " of no known kind and length");
            }
            if ((array ? promised : lines).put(name, value) != null) {
                throw new DataFormatException(place + " has two lines " + Quote.of(name));
            }
        }
    }

    private static long promisedLength(String array) {
        return Long.parseLong(array.substring(array.indexOf(' ') + 1));
    }

    private static long bytes(String array) {
        return promisedLength(array) * width(array.substring(0, array.indexOf(' ')));
    }

    private static Object array(
            String file, String promised, ReadableByteChannel channel, MessageDigest digest, ByteBuffer buffer)
            throws IOException {
        String kind = promised.substring(0, promised.indexOf(' '));
        int length = (int) promisedLength(promised);
        Object array = switch (kind) {
            case "byte" -> new byte[length];
            case "int" -> new int[length];
            case "float" -> new float[length];
            default -> new double[length];
        };
        int block = BinaryFile.BUFFER_BYTES / width(kind);
        int count;
        for (int at = 0; at < length; at += count) {
            count = Math.min(block, length - at);
            buffer.clear().limit(count * width(kind));
            BinaryFile.fill(file, buffer, channel);
            digest.update(buffer.duplicate());
            get(array, at, count, buffer);
        }
        return array;
    }

    private static String kind(Object array) {
        if (array instanceof byte[]) {
            return "byte";
        }
        if (array instanceof int[]) {
            return "int";
        }
        if (array instanceof float[]) {
            return "float";
        }
        if (array instanceof double[]) {
            return "double";
        }
        throw new IllegalArgumentException("a " + array.getClass().getSimpleName() + " cannot be in a file");
    }

    private static int width(Object array) {
        return width(kind(array));
    }

    private static int width(String kind) {
        return switch (kind) {
            case "byte" -> Byte.BYTES;
            case "int" -> Integer.BYTES;
            case "float" -> Float.BYTES;
            default -> Double.BYTES;
        };
    }

    private static int length(Object array) {
        return Array.getLength(array);
    }

    private static void put(Object array, int at, int count, ByteBuffer buffer) {
        if (array instanceof byte[] bytes) {
            buffer.put(bytes, at, count);
            return;
        }
        if (array instanceof int[] ints) {
            buffer.asIntBuffer().put(ints, at, count);
        } else if (array instanceof float[] floats) {
            buffer.asFloatBuffer().put(floats, at, count);
        } else if (array instanceof double[] doubles) {
            buffer.asDoubleBuffer().put(doubles, at, count);
        }
        buffer.position(count * width(array));
    }

    private static void get(Object array, int at, int count, ByteBuffer buffer) {
        if (array instanceof byte[] bytes) {
            buffer.get(bytes, at, count);
        } else if (array instanceof int[] ints) {
            buffer.asIntBuffer().get(ints, at, count);
        } else if (array instanceof float[] floats) {
            buffer.asFloatBuffer().get(floats, at, count);
        } else if (array instanceof double[] doubles) {
            buffer.asDoubleBuffer().get(doubles, at, count);
        }
    }
}
