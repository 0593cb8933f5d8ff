package dev.lanewise.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The table of irises in all the formats that a table can have. */
final class IrisFiles {
    static final Path CSV = Path.of("docs/examples/iris.csv").toAbsolutePath();
    private static final List<String> CLASSES = List.of("setosa", "versicolor", "virginica");

    private final Path folder;
    private final List<String[]> rows = new ArrayList<>();
    private final String[] headings;

    IrisFiles(Path folder) throws IOException {
        this.folder = folder;
        List<String> lines = Files.readAllLines(CSV);
        headings = lines.get(0).split(",");
        lines.subList(1, lines.size()).forEach(line -> rows.add(line.split(",")));
    }

    int size() {
        return rows.size();
    }

    /** Name of the class of a row. */
    String name(int row) {
        return rows.get(row)[4];
    }

    private int label(int row) {
        return CLASSES.indexOf(name(row));
    }

    private double number(int row, int column) {
        return Double.parseDouble(rows.get(row)[column]);
    }

    /**
     * Writes an ARFF file whose classes are in the middle.
     *
     * @param missing a row whose first value is missing; -1 for none
     */
    Path arff(int missing) throws IOException {
        StringBuilder text = new StringBuilder("% irises\n@relation iris\n\n");
        for (int c = 0; c < 2; c++) {
            text.append("@attribute ").append(headings[c]).append(" numeric\n");
        }
        text.append("@attribute species {setosa, versicolor, virginica}\n");
        for (int c = 2; c < 4; c++) {
            text.append("@attribute ").append(headings[c]).append(" real\n");
        }
        text.append("@attribute bed {'first, left', second}\n@data\n");
        for (int row = 0; row < rows.size(); row++) {
            String[] r = rows.get(row);
            text.append(row == missing ? "?" : r[0])
                    .append(", ")
                    .append(r[1])
                    .append(", ")
                    .append(r[4])
                    .append(", ")
                    .append(r[2])
                    .append(", ")
                    .append(r[3])
                    .append(row % 2 == 0 ? ", 'first, left'\n" : ", second\n");
        }
        return Files.writeString(folder.resolve("iris" + missing + ".arff"), text);
    }

    /** Writes rows of a LIBSVM file whose indices start at 0 or 1. */
    Path libsvm(String name, int first, int from, int columns) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            text.append(label(row) + 1);
            for (int c = from; c < columns; c++) {
                text.append(' ').append(c + first).append(':').append(rows.get(row)[c]);
            }
            text.append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    /** The inputs as an array of NumPy's, perhaps with the classes in a last column. */
    byte[] inputs(boolean withClasses, int missing) throws IOException {
        int columns = withClasses ? 5 : 4;
        ByteBuffer data = ByteBuffer.allocate(8 * columns * rows.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < rows.size(); row++) {
            for (int c = 0; c < columns; c++) {
                data.putDouble(c == 4 ? label(row) : row == missing && c == 0 ? Double.NaN : number(row, c));
            }
        }
        return npy("<f8", "(" + rows.size() + ", " + columns + ")", data.array());
    }

    private byte[] classes() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8 * rows.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < rows.size(); row++) {
            data.putLong(label(row));
        }
        return npy("<i8", "(" + rows.size() + ",)", data.array());
    }

    static byte[] npy(String type, String shape, byte[] data) throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(0x93);
        file.write("NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1));
        file.write(header.length());
        file.write(header.length() >> 8);
        file.write(header.getBytes(StandardCharsets.ISO_8859_1));
        file.write(data);
        return file.toByteArray();
    }

    Path npy(String name, boolean withClasses) throws IOException {
        return Files.write(folder.resolve(name), inputs(withClasses, -1));
    }

    /** Writes arrays x and y as an archive. */
    Path npz(String name, int missing) throws IOException {
        Path file = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(inputs(false, missing));
            zip.putNextEntry(new ZipEntry("y.npy"));
            zip.write(classes());
        }
        return file;
    }

    /** Writes arrays x and y as files of a folder. */
    Path npyFolder(String name) throws IOException {
        Path arrays = Files.createDirectory(folder.resolve(name));
        Files.write(arrays.resolve("x.npy"), inputs(false, -1));
        Files.write(arrays.resolve("y.npy"), classes());
        return arrays;
    }
}
