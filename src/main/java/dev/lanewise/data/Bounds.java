package dev.lanewise.data;

/** What a file may ask for before anything is allocated. */
final class Bounds {

    /** The longest array that every JVM can make. */
    static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** Deflate makes at most 1032 bytes of one (258 bytes of two bits). */
    static final int DEFLATE_RATIO = 1032;

    private Bounds() {
    }

    /** Refuses what cannot fit the heap, by a sentence instead of an {@link OutOfMemoryError}. */
    static void requireMemory(long bytes, String name) throws DataFormatException {
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap / 4 * 3) {
            throw new DataFormatException(name + ": needs " + (bytes >> 20) + " MB, but this JVM may use only "
                    + (heap >> 20) + " MB (-Xmx raises that)");
        }
    }
}
