package dev.lanewise.internal.weights;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.files.IoConsumer;
import dev.lanewise.internal.weights.Sequential.Part;
import dev.lanewise.network.Network;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the weights of a network as arrays by name. */
final class WeightsWriter {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int LONGEST_SAFETENSORS_HEADER = 100_000_000;
    private static final int SAFETENSORS_ALIGNMENT = 8;
    private static final int NPY_ALIGNMENT = 64;
    private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    /** The earliest time that a zip archive can hold; a fixed one, so that equal networks give equal bytes. */
    private static final LocalDateTime WRITTEN = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Description description;
    private final List<Part> parts;
    private final float[] parameters;
    private final float[] statistics;

    WeightsWriter(Network network, Description description) {
        this.description = description;
        this.parts = Sequential.parts(network.architecture());
        this.parameters = network.parameters();
        this.statistics = network.statistics();
    }

    /** Writes the numbers of an array, little-endian, in blocks, through a reused buffer. */
    private void write(Part part, ByteBuffer buffer, IoConsumer<ByteBuffer> sink) throws IOException {
        int most = buffer.capacity() / Float.BYTES;
        int count;
        for (int at = 0; at < part.count(); at += count) {
            count = Math.min(most, part.count() - at);
            buffer.clear().limit(count * Float.BYTES);
            buffer.asFloatBuffer().put(part.of(parameters, statistics), part.at() + at, count);
            sink.accept(buffer);
        }
    }

    // ---- safetensors

    void writeSafetensors(WritableByteChannel channel) throws IOException {
        byte[] header = safetensorsHeader();
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
        channel.write(start.putLong(header.length).put(header).flip());
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Part part : parts) {
            write(part, buffer, channel::write);
        }
    }

    private byte[] safetensorsHeader() throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        metadata.put("pytorch", Sequential.expression(description.architecture()));
        description.entries().forEach((name, value) -> metadata.put(WeightsReader.LANEWISE + "." + name, value));
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", metadata);
        long at = 0;
        for (Part part : parts) {
            long end = at + (long) Float.BYTES * part.count();
            header.put(
                    part.name(), Map.of("dtype", "F32", "shape", part.shape(), "data_offsets", new long[] {at, end}));
            at = end;
        }
        byte[] json = JSON.std.asBytes(header);
        byte[] padded = padded(json, json.length + Math.floorMod(-json.length, SAFETENSORS_ALIGNMENT));
        if (padded.length > LONGEST_SAFETENSORS_HEADER) {
            throw new IOException("the description of the network takes " + padded.length
                    + " bytes, but a header has at most "
                    + LONGEST_SAFETENSORS_HEADER);
        }
        return padded;
    }

    private static byte[] padded(byte[] bytes, int length) {
        byte[] padded = Arrays.copyOf(bytes, length);
        Arrays.fill(padded, bytes.length, length, (byte) ' ');
        return padded;
    }

    // ---- npz

    void writeNpz(WritableByteChannel channel) throws IOException {
        byte[] text = JSON.std.asString(description.entries()).getBytes(StandardCharsets.UTF_8);
        if (text.length > WeightsReader.LONGEST_DESCRIPTION) {
            throw new IOException("the description of the network takes " + text.length + " bytes, but at most "
                    + WeightsReader.LONGEST_DESCRIPTION + " are read");
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        // Not closed: that would close the channel.
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setMethod(ZipOutputStream.STORED);
        for (Part part : parts) {
            byte[] header = npyHeader("<f4", part.shape());
            CRC32 crc = new CRC32();
            crc.update(header);
            write(part, buffer, crc::update);
            begin(zip, part.name(), header.length + (long) Float.BYTES * part.count(), crc);
            zip.write(header);
            write(part, buffer, block -> zip.write(block.array(), block.arrayOffset(), block.limit()));
            zip.closeEntry();
        }
        byte[] header = npyHeader("|u1", text.length);
        CRC32 crc = new CRC32();
        crc.update(header);
        crc.update(text);
        begin(zip, WeightsReader.LANEWISE, header.length + text.length, crc);
        zip.write(header);
        zip.write(text);
        zip.closeEntry();
        zip.finish();
        out.flush();
    }

    private static void begin(ZipOutputStream zip, String name, long size, CRC32 crc) throws IOException {
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTimeLocal(WRITTEN);
        entry.setSize(size);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
    }

    /** As numpy.lib.format describes it, so that the array begins at a multiple of 64. */
    private static byte[] npyHeader(String type, int... shape) {
        String sizes = Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes
                + (shape.length == 1 ? "," : "") + "), }";
        int before = NPY_MAGIC.length + Short.BYTES;
        int length = text.length() + 1;
        length += Math.floorMod(-before - length, NPY_ALIGNMENT);
        ByteBuffer header = ByteBuffer.allocate(before + length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(NPY_MAGIC).putShort((short) length);
        header.put(padded(text.getBytes(StandardCharsets.US_ASCII), length - 1)).put((byte) '\n');
        return header.array();
    }
}
