package dev.lanewise.internal.random;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A line of {@code reference.txt}, which {@code reference.py} beside it prints. */
record Reference(String seed, List<String> figures) {

    static Stream<Reference> of(String kind) throws IOException {
        List<String> lines;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Reference.class.getResourceAsStream("reference.txt"), StandardCharsets.US_ASCII))) {
            lines = reader.lines().toList();
        }
        return lines.stream()
                .map(line -> line.split(" "))
                .filter(words -> words[0].equals(kind))
                .map(words -> new Reference(words[1], List.of(Arrays.copyOfRange(words, 2, words.length))));
    }

    double[] doubles() {
        return figures.stream().mapToDouble(Double::parseDouble).toArray();
    }

    static String sha256(int[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(numbers);
        return sha256(bytes.array());
    }

    static String sha256(float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return sha256(bytes.array());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
