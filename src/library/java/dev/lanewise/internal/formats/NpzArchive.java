package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.files.IoFunction;
import dev.lanewise.internal.rows.InputArray;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Arrays as {@code numpy.savez} and {@code savez_compressed} write them: an .npy file for each in a zip archive. */
public final class NpzArchive implements ArraySource {
    private static final String ENDING = ".npy";

    private final Path path;
    private final ZipFile zip;
    /** By name without ending. */
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

    private NpzArchive(Path path, ZipFile zip) {
        this.path = path;
        this.zip = zip;
    }

    /** Opens an .npz archive. */
    public static NpzArchive open(Path path) throws IOException {
        ZipFile zip;
        try {
            zip = path.getFileSystem().equals(FileSystems.getDefault()) ? new ZipFile(path.toFile()) : copied(path);
        } catch (IOException | RuntimeException e) {
            throw damaged(path, e);
        }
        NpzArchive archive = new NpzArchive(path, zip);
        for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
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

    /** Opens a copy of an archive in another file system, such as a zip archive; the copy is deleted. */
    private static ZipFile copied(Path path) throws IOException {
        Path copy = Files.createTempFile("lanewise", ".npz");
        try {
            Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
            return new ZipFile(copy.toFile(), ZipFile.OPEN_READ | ZipFile.OPEN_DELETE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
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
        return e instanceof DataFormatException already
                ? already
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
        return read(name, NpyReader::shape);
    }

    @Override
    public NdArray array(String name) throws IOException {
        return read(name, NpyReader::read);
    }

    @Override
    public @Nullable InputArray streamed(String name) throws IOException {
        // This archive may be closed when the rows are read.
        return NpyReader.streamed(() -> {
            NpzArchive archive = open(path);
            try {
                return archive.input(name, archive.zip);
            } catch (IOException | RuntimeException e) {
                archive.close();
                throw damaged(path, e);
            }
        });
    }

    private <T> T read(String name, IoFunction<BoundedInput, T> reading) throws IOException {
        try (BoundedInput in = input(name, () -> {})) {
            return reading.apply(in);
        } catch (IOException | RuntimeException e) {
            throw damaged(path, e);
        }
    }

    /** Opens the unzipped content of an entry; {@code last} is closed with it. */
    private BoundedInput input(String name, Closeable last) throws IOException {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new DataFormatException(path + ": the archive has been changed, and has no " + name + " any more");
        }
        String place = path + ", " + entry.getName();
        // The sizes in an archive may be wrong, but no entry is larger than the file.
        long packed = Math.min(Math.max(0, entry.getCompressedSize()), Files.size(path));
        InputStream in = new VerifiedEntry(place, zip.getInputStream(entry), entry.getCrc(), last);
        return BoundedInput.ofEntry(place, in, packed);
    }

    /** An entry whose checksum is compared at its end, which the JDK leaves to the reader. */
    private static final class VerifiedEntry extends CheckedInputStream {
        private final String name;
        private final long expected;
        private final Closeable last;

        VerifiedEntry(String name, InputStream in, long expected, Closeable last) {
            super(in, new CRC32());
            this.name = name;
            this.expected = expected;
            this.last = last;
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            int read = super.read(buffer, from, count);
            if (read < 0 && getChecksum().getValue() != expected) {
                throw new DataFormatException(
                        name + ": the array is damaged: it does not have the checksum that the archive has for it");
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            super.close();
            last.close();
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
