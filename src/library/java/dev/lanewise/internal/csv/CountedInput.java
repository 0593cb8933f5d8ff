package dev.lanewise.internal.csv;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** A stream that counts the bytes that are read from it. */
final class CountedInput extends FilterInputStream {
    private final LongConsumer count;

    CountedInput(InputStream in, LongConsumer count) {
        super(in);
        this.count = count;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count.accept(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
        int bytes = super.read(to, at, length);
        count.accept(Math.max(0, bytes));
        return bytes;
    }
}
