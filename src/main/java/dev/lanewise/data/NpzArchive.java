package dev.lanewise.data;

import dev.lanewise.data.PickleValue.NdArray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Arrays as {@code numpy.savez} and {@code savez_compressed} write them: an .npy file for each in a zip archive. */
final class NpzArchive implements ArraySource {
    private static final String ENDING = ".npy";

    private final Path path;
    private final ZipFile zip;
    /** By name without ending. */
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

    private NpzArchive(Path path, ZipFile zip) {
        this.path = path;
        this.zip = zip;
    }

    /** Whether a file starts as zip archives do. */
    static boolean isOne(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.read() == 'P' && in.read() == 'K';
        }
    }

    static NpzArchive open(Path path) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(path.toFile());
        } catch (IOException | RuntimeException e) {
            throw damaged(path, e);
        }
        NpzArchive archive = new NpzArchive(path, zip);
        for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements();) {
            ZipEntry entry = e.nextElement();
            String name = entry.getName();
            archive.requireName(name);
            if (name.endsWith(ENDING)
                    && archive.entries.put(name.substring(0, name.length() - ENDING.length()), entry) != null) {
                zip.close();
                throw new DataFormatException(path + ": two arrays are named " + name);
            }
        }
        return archive;
    }

    private void requireName(String name) throws IOException {
        try {
            ArraySource.requireName(path.toString(), name);
        } catch (DataFormatException e) {
            zip.close();
            throw e;
        }
    }

    /** The JDK's reader answers damaged archives with exceptions of many kinds. */
    private static DataFormatException damaged(Path path, Exception e) {
        return e instanceof DataFormatException already ? already
                : new DataFormatException(path + ": the archive cannot be read: " + e.getMessage(), e);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public String kind() {
        return "archive";
    }

    @Override
    public Set<String> names() {
        return entries.keySet();
    }

    @Override
    public int[] shape(String name) throws IOException {
        return read(name, (in, checked) -> NpyReader.shape(in));
    }

    @Override
    public NdArray array(String name) throws IOException {
        return read(name, (in, checked) -> {
            NdArray array = NpyReader.read(in);
            // Which the JDK leaves to whoever reads.
            if (checked.getChecksum().getValue() != entries.get(name).getCrc()) {
                throw new DataFormatException(
                        in.name() + ": the array is damaged: it does not have the checksum that the archive has for it");
            }
            return array;
        });
    }

    private interface Reading<T> {
        T of(BoundedInput in, CheckedInputStream checked) throws IOException;
    }

    private <T> T read(String name, Reading<T> reading) throws IOException {
        ZipEntry entry = entries.get(name);
        try {
            // What an archive says of its own sizes may be wrong; that an entry is no larger than the file may not.
            long packed = Math.min(Math.max(0, entry.getCompressedSize()), Files.size(path));
            CheckedInputStream checked = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
            try (BoundedInput in = BoundedInput.ofEntry(path + ", " + entry.getName(), checked, packed)) {
                return reading.of(in, checked);
            }
        } catch (IOException | RuntimeException e) {
            throw damaged(path, e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
