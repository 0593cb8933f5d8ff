package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However long and strange the texts in a file are, it is read, or refused in one short sentence of plain text. */
class LongTextTest {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.+@|<-]+");
    private static final int MOST_WORDS = 14;
    private static final int MOST_SEEDS = 3;
    private static final int LONG = 100_000;
    /** Headers of some kinds end before that. */
    private static final int OF_SMALL_HEADERS = 30_000;

    private static final String STRANGE = "\u001b[31m\u0007\u009b2J\u202e\u2066\u2028\u200b";
    private static final int HEADER_AT = 16;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"IDX_IMAGES", "IDX_LABELS", "PICTURE"})
    void sentencesThatRefuseThemAreShort(UntrustedFile kind) throws IOException {
        int refused = 0;
        List<byte[]> seeds = kind.seeds();
        for (byte[] seed : seeds.subList(0, Math.min(MOST_SEEDS, seeds.size()))) {
            for (byte[] file : changed(kind, seed)) {
                // It looks at the sentence.
                refused += kind.isReadOrRefused(file, folder) ? 0 : 1;
            }
        }
        assertTrue(refused > 0);
    }

    /** The file with some of its words longer or stranger, one at a time, and the right length of its header. */
    private static List<byte[]> changed(UntrustedFile kind, byte[] file) throws IOException {
        return switch (kind) {
            case MODEL, CHECKPOINT, ONLINE_STATE, DATA_FILE -> {
                int length =
                        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER_AT - Integer.BYTES);
                List<byte[]> all = new ArrayList<>();
                byte[] old = Arrays.copyOfRange(file, HEADER_AT, HEADER_AT + length);
                for (byte[] header : changed(old, OF_SMALL_HEADERS)) {
                    ByteBuffer before = ByteBuffer.allocate(HEADER_AT)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .put(file, 0, HEADER_AT - Integer.BYTES)
                            .putInt(header.length);
                    all.add(joined(before.array(), header, Arrays.copyOfRange(file, HEADER_AT + length, file.length)));
                }
                yield all;
            }
            case NPY -> arrays(file);
            case NPZ -> archives(file);
            case SAFETENSORS -> tensors(file);
            case WEIGHTS -> file[0] == '{' ? changed(file, LONG) : file[0] == 'P' ? archives(file) : tensors(file);
            default -> changed(file, LONG);
        };
    }

    private static List<byte[]> changed(byte[] text, int length) {
        String latin = new String(text, StandardCharsets.ISO_8859_1);
        List<MatchResult> words = WORD.matcher(latin).results().toList();
        String strange = new String(STRANGE.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<byte[]> all = new ArrayList<>();
        for (int w = 0; w < words.size(); w += Math.max(1, words.size() / MOST_WORDS)) {
            MatchResult word = words.get(w);
            String old = word.group();
            for (String other : List.of("x".repeat(length), old + "9".repeat(length), old + strange)) {
                all.add((latin.substring(0, word.start()) + other + latin.substring(word.end()))
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    private static List<byte[]> tensors(byte[] file) {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        List<byte[]> all = new ArrayList<>();
        for (byte[] header : changed(Arrays.copyOfRange(file, Long.BYTES, Long.BYTES + length), LONG)) {
            ByteBuffer before = ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length);
            all.add(joined(before.array(), header, Arrays.copyOfRange(file, Long.BYTES + length, file.length)));
        }
        return all;
    }

    /** As version 2.0 of the format, whose headers may be longer than those of version 1.0. */
    private static List<byte[]> arrays(byte[] file) {
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        List<byte[]> all = new ArrayList<>();
        for (byte[] header : changed(Arrays.copyOfRange(file, 10, 10 + length), LONG)) {
            ByteBuffer before = ByteBuffer.allocate(12)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(file, 0, 6)
                    .put((byte) 2)
                    .put((byte) 0)
                    .putInt(header.length);
            all.add(joined(before.array(), header, Arrays.copyOfRange(file, 10 + length, file.length)));
        }
        return all;
    }

    /** With a long name, or with a long header, of the first array. */
    private static List<byte[]> archives(byte[] file) throws IOException {
        List<String> names = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                contents.add(zip.readAllBytes());
            }
        }
        List<byte[]> all = new ArrayList<>();
        for (byte[] array : arrays(contents.get(0))) {
            all.add(archive(names, contents, names.get(0), array));
        }
        for (String name : List.of("x".repeat(OF_SMALL_HEADERS) + ".npy", "y" + STRANGE + ".npy")) {
            all.add(archive(names, contents, name, contents.get(0)));
        }
        return all;
    }

    private static byte[] archive(List<String> names, List<byte[]> contents, String first, byte[] content)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < names.size(); i++) {
                zip.putNextEntry(new ZipEntry(i == 0 ? first : names.get(i)));
                zip.write(i == 0 ? content : contents.get(i));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
