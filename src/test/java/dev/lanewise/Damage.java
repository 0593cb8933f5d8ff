package dev.lanewise;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/** What happens to files: bits flip, pieces are cut out, come in, are repeated or come from other files. */
public final class Damage {
    /** Where lengths and counts go wrong. */
    private static final int[] EDGES = {0, 1, 0x7f, 0x80, 0xff};

    private static final int LONGEST_PIECE = 40;
    private static final int MOST_CHANGES = 4;

    private Damage() {}

    /** One of the files, damaged. */
    static byte[] of(List<byte[]> files, Random random) {
        byte[] bytes = files.get(random.nextInt(files.size())).clone();
        for (int n = 1 + random.nextInt(MOST_CHANGES); n > 0; n--) {
            bytes = changed(bytes, files.get(random.nextInt(files.size())), random);
        }
        return bytes;
    }

    /**
     * A file, damaged so that it mostly keeps its length.
     *
     * @param exchanged the characters for which others are put, so that its words go on being words
     * @param first the first of those others, of which there are {@code kinds}
     */
    public static byte[] inPlace(byte[] valid, Random random, IntPredicate exchanged, char first, int kinds) {
        byte[] bytes = valid.clone();
        for (int n = 1 + random.nextInt(MOST_CHANGES); n > 0; n--) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(LONGEST_PIECE));
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 3 -> System.arraycopy(bytes, at, bytes, random.nextInt(bytes.length - length + 1), length);
                case 4 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0 : 255));
                default -> {
                    for (int i = at; i < at + length; i++) {
                        bytes[i] = exchanged.test(bytes[i]) ? (byte) (first + random.nextInt(kinds)) : bytes[i];
                    }
                }
            }
        }
        return bytes;
    }

    private static byte[] changed(byte[] bytes, byte[] other, Random random) {
        if (bytes.length == 0) {
            return other;
        }
        int at = place(bytes.length, random);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(LONGEST_PIECE));
        int from = place(other.length, random);
        byte[] piece =
                Arrays.copyOfRange(other, from, Math.min(other.length, from + 1 + random.nextInt(LONGEST_PIECE)));
        switch (random.nextInt(9)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> Arrays.fill(bytes, at, Math.min(end, at + 8), (byte) EDGES[random.nextInt(EDGES.length)]);
            case 3 -> bytes = Arrays.copyOf(bytes, at);
            case 4 -> bytes = joined(bytes, at, new byte[0], end);
            case 5 -> bytes = joined(bytes, at, piece, at);
            case 6 -> bytes = joined(bytes, at, piece, Math.min(bytes.length, at + piece.length));
            case 7 -> bytes = joined(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
            default -> bytes = joined(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
        }
        return bytes;
    }

    /** Any, but every other time one of the head, where the sizes are. */
    private static int place(int length, Random random) {
        return random.nextInt(random.nextBoolean() ? length : Math.min(length, LONGEST_PIECE));
    }

    private static byte[] joined(byte[] bytes, int end, byte[] piece, int from) {
        byte[] joined = Arrays.copyOf(bytes, end + piece.length + bytes.length - from);
        System.arraycopy(piece, 0, joined, end, piece.length);
        System.arraycopy(bytes, from, joined, end + piece.length, bytes.length - from);
        return joined;
    }
}
