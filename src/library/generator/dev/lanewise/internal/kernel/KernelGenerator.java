package dev.lanewise.internal.kernel;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes the unrolled vector kernels: {@code java KernelGenerator.java FOLDER}. The build runs it before it compiles.
 *
 * <p>The JIT compiler keeps a vector in a register only if it has a local variable of its own. So a kernel of 6 x 4
 * vectors has 24 variables, and 24 statements for each step. The tables at the top list the kernels. Each method below
 * them returns the text of one kind of kernel, piece by piece. {@link #each} repeats lines, with {@code @} for the
 * number of a row and {@code #} for that of a vector. {@link #indent} indents the text, so the pieces are not indented.
 *
 * <p>The hand-written class that calls a kernel explains what it computes and why it is written that way.
 */
final class KernelGenerator {
    private static final String PACKAGE = "dev.lanewise.internal.kernel";
    /** Layout of the operands of a tile, see {@code VectorTile}. Except for USUAL, its distances are constants. */
    enum Layout {
        USUAL,
        APART,
        BESIDE
    }

    /** A register tile of C. */
    record Tile(int rows, int vectors, Layout layout) {
        String name() {
            return (layout == Layout.USUAL ? "tile" : layout.name().toLowerCase(Locale.ROOT)) + rows + "x" + vectors;
        }
    }

    /** The register tiles. Each shape needs a USUAL one, and each number of vectors needs one of a single row. */
    static final List<Tile> TILES = List.of(
            new Tile(6, 4, Layout.USUAL),
            new Tile(6, 4, Layout.BESIDE),
            new Tile(6, 4, Layout.APART),
            new Tile(4, 4, Layout.USUAL),
            new Tile(4, 4, Layout.BESIDE),
            new Tile(1, 4, Layout.USUAL),
            new Tile(8, 3, Layout.USUAL),
            new Tile(5, 3, Layout.USUAL),
            new Tile(4, 3, Layout.USUAL),
            new Tile(1, 3, Layout.USUAL),
            new Tile(6, 2, Layout.USUAL),
            new Tile(4, 2, Layout.USUAL),
            new Tile(1, 2, Layout.USUAL),
            new Tile(6, 1, Layout.USUAL),
            new Tile(4, 1, Layout.USUAL),
            new Tile(1, 1, Layout.USUAL));

    /** Sparse products and bitmap walks have a kernel for each strip from one vector to this many. */
    static final int WIDEST_STRIP = 5;

    /** Rows, as many as {@code GroupedSparseRows} has in a group, and vectors of a tile of grouped sparse rows. */
    static final int GROUPED_ROWS = 4;

    static final int GROUPED_VECTORS = 4;

    /** All parameters of tiles; each tile has only those that it uses. */
    private static final String TILE_PARAMETERS =
            "int depth, float[] a, int aAt, int aRowStride, int aDepthStride, int jump, "
                    + "float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt, int cStride";

    /** Code that returns before the first vector operation if there is nothing to do, see {@code BackgroundWarmUp}. */
    private static final String EMPTY_CALL = "if ($condition) {\nreturn;\n}\n";

    private KernelGenerator() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]).resolve(PACKAGE.replace('.', '/')));
        Map<String, String> files = files();
        try (Stream<Path> present = Files.list(folder)) {
            for (Path file : present.filter(
                            file -> !files.containsKey(file.getFileName().toString()))
                    .toList()) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            // Maven recompiles everything if any source has been rewritten.
            if (!Files.exists(path) || !Files.readString(path).equals(file.getValue())) {
                Files.writeString(path, file.getValue());
            }
        }
    }

    /** Returns the text of each generated file, by name. */
    static Map<String, String> files() {
        return Map.of(
                "VectorTiles.java",
                tiles(),
                "VectorSparseStrips.java",
                sparseStrips(),
                "VectorBitmapStrips.java",
                bitmapStrips(),
                "VectorGroupedSparseTiles.java",
                groupedSparseTiles());
    }

    // Choice of the next tile

    /** Returns the next size: the largest with which the remaining rows or vectors need the fewest pieces of size 1. */
    static int next(TreeSet<Integer> sizes, int left) {
        int[] ones = new int[left + 1];
        int next = 0;
        for (int n = 1; n <= left; n++) {
            ones[n] = Integer.MAX_VALUE;
            for (int size : sizes.headSet(n, true).descendingSet()) {
                int count = ones[n - size] + (size == 1 ? 1 : 0);
                if (count < ones[n]) {
                    ones[n] = count;
                    next = size;
                }
            }
        }
        return next;
    }

    /** Returns the numbers of rows of the tiles with this many vectors. */
    static TreeSet<Integer> heights(int vectors) {
        return TILES.stream()
                .filter(tile -> tile.vectors == vectors && tile.layout == Layout.USUAL)
                .map(Tile::rows)
                .collect(toCollection(TreeSet::new));
    }

    /**
     * Returns the widths of strips, in vectors, for which the registers hold the tallest tile, a row of B and an
     * element of A.
     */
    static TreeSet<Integer> widths(int registers) {
        return TILES.stream()
                .map(Tile::vectors)
                .filter(v -> heights(v).last() * v + v + 1 <= registers)
                .collect(toCollection(TreeSet::new));
    }

    /** Returns a switch that computes {@link #next}; from 100 on, the result is always the largest size. */
    private static String choice(TreeSet<Integer> sizes) {
        Map<Integer, List<Integer>> lefts =
                IntStream.range(1, 100).boxed().collect(groupingBy(left -> next(sizes, left), TreeMap::new, toList()));
        lefts.remove(sizes.last());
        return "switch (left) {\n"
                + texts(lefts.keySet().stream(), size -> "case " + list(lefts.get(size)) + " -> " + size + ";\n")
                + "default -> " + sizes.last() + ";\n};\n";
    }

    // Register tiles

    private static String tiles() {
        Map<TreeSet<Integer>, List<Integer>> widths = TILES.stream()
                .map(Tile::vectors)
                .distinct()
                .collect(groupingBy(KernelGenerator::heights, LinkedHashMap::new, toList()));
        return file(
                "VectorTiles",
                "Computes the register tiles of {@link VectorTile}.",
                "Kernels.PANEL, Lanes.F, Lanes.N, VectorTile.PANEL_SHIFT",
                constant(
                        "Vectors of the widest tile.",
                        "WIDEST",
                        widths(Integer.MAX_VALUE).last()),
                method(
                                "Returns how many of the vectors left the next strip has.",
                                "static int stripOf",
                                "int left",
                                "if (Lanes.REGISTERS >= 32) {\nreturn " + choice(widths(32)) + "}\n" + "return "
                                        + choice(widths(16)))
                        + method(
                                "Returns how many of the rows left in a strip the next tile has.",
                                "static int rowsOf",
                                "int vectors, int left",
                                "return switch (vectors) {\n"
                                        + texts(
                                                widths.entrySet().stream(),
                                                entry -> "case " + list(entry.getValue()) + " -> "
                                                        + choice(entry.getKey()))
                                        + "default -> throw new IllegalArgumentException();\n};\n")
                        + method(
                                "Computes all rows of a strip.",
                                "static void strip",
                                "boolean adds, int vectors, int layout, int rows, " + TILE_PARAMETERS,
                                """
                                        for (int r = 0; r < rows; ) {
                                            int tile = rowsOf(vectors, rows - r);
                                            switch (10 * tile + vectors) {
                                        """
                                        + texts(
                                                TILES.stream().filter(tile -> tile.layout == Layout.USUAL),
                                                KernelGenerator::tileCase)
                                        + """
                                                default -> throw new IllegalStateException();
                                            }
                                            r += tile;
                                            aAt += tile * aRowStride;
                                            cAt += tile * cStride;
                                        }
                                        """)
                        + texts(
                                TILES.stream(),
                                tile -> method(
                                        "Computes " + tile.rows + " x " + tile.vectors + " vectors.",
                                        "private static void " + tile.name(),
                                        parameters(tile),
                                        tile(tile))));
    }

    /** The case of a usual tile, after the tiles of its shape for other layouts. */
    private static String tileCase(Tile usual) {
        String others = texts(
                TILES.stream()
                        .filter(tile -> tile != usual && tile.rows == usual.rows && tile.vectors == usual.vectors),
                tile -> "if (layout == VectorTile." + tile.layout + ") {\n" + call(tile.name(), parameters(tile))
                        + "} else ");
        String call = call(usual.name(), parameters(usual));
        return "case " + (10 * usual.rows + usual.vectors) + " -> "
                + (others.isEmpty() ? call : "{\n" + others + "{\n" + call + "}\n}\n");
    }

    private static String parameters(Tile tile) {
        List<String> words = List.of(tile(tile).split("\\W+"));
        return "boolean adds, "
                + Stream.of(TILE_PARAMETERS.split(", "))
                        .filter(parameter -> words.contains(parameter.split(" ")[1]))
                        .collect(joining(", "));
    }

    private static String tile(Tile tile) {
        int m = tile.rows;
        int n = tile.vectors;
        boolean any = tile.layout == Layout.USUAL;
        boolean apart = tile.layout == Layout.APART;
        String a = any ? "at + row@" : apart ? "at + @ * PANEL" : "at + @";
        String b = any ? "bAt" : "from";
        String c = tile.layout == Layout.BESIDE ? "cAt + @ * PANEL" : "cAt + @ * cStride";
        return (EMPTY_CALL.replace("$condition", "depth < 0")
                        + (any ? each("@", 1, m, "int row@ = @ * aRowStride;") : "")
                        + each(n, "FloatVector s# = FloatVector.fromArray(F, s, sAt + # * N);")
                        + each("@", 0, m, line(n, "FloatVector c@# = s#;"))
                        + "if (adds) {\n"
                        + each(m, n, "c@# = FloatVector.fromArray(F, c, " + c + " + # * N);")
                        + "}\n"
                        + (apart ? "int at = aAt;\n" : "")
                        + "for (int k = 0; k < depth; k++) {\n"
                        + (any ? "int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;\n" : "")
                        + (any || apart ? "" : "int at = aAt + k * PANEL;\n")
                        + (any ? "" : "int from = bAt + k * PANEL;\n")
                        + each(n, "FloatVector b# = FloatVector.fromArray(F, b, " + b + " + # * N);")
                        + each(
                                "@",
                                0,
                                m,
                                "FloatVector x@ = FloatVector.broadcast(F, a[" + a + "]);\n"
                                        + line(n, "c@# = x@.fma(b#, c@#);"))
                        + (any ? "bAt += bStride;\n" : "")
                        + (apart ? "at++;\nif ((k & PANEL - 1) == PANEL - 1) {\nat += jump;\n}\n" : "")
                        + "}\n"
                        + each(m, n, "c@#.intoArray(c, " + c + " + # * N);"))
                .replace(" + row0", "");
    }

    // Strips of sparse products and of bitmap walks

    /** Returns a method for each strip, widest first, preceded by the method that calls them. */
    private static String strips(
            String comment, String caller, String name, String parameters, IntFunction<String> body) {
        return method(
                        comment + " in a strip.",
                        "static void " + caller,
                        "int vectors, " + parameters,
                        "switch (vectors) {\n"
                                + each("#", 1, WIDEST_STRIP, "case # -> " + call(name + "#", parameters))
                                + "default -> " + call(name + WIDEST_STRIP, parameters) + "}\n")
                + texts(
                        descending(WIDEST_STRIP),
                        n -> method(
                                comment + " in a strip " + n + " wide.",
                                "private static void " + name + n,
                                parameters,
                                body.apply(n)));
    }

    private static String sparseStrips() {
        String gather = "SparseMatrix x, float[] b, int bOffset, int bStride, int[] order, int from, int count, "
                + "float[] c, int cAt, int cStride";
        String scatter = "SparseMatrix x, float[] g, int gOffset, int gStride, int[] order, int from, int count, "
                + "float[] e, int eAt, int eStride";
        return file(
                "VectorSparseStrips",
                "Computes the products of {@link VectorSparse}.",
                "Lanes.F, Lanes.N",
                constant("Vectors of the widest strip.", "WIDEST", WIDEST_STRIP),
                strips(
                                "Adds X B to C",
                                "multiplyAdd",
                                "gather",
                                gather,
                                n -> sparse(
                                        n,
                                        "c",
                                        "b",
                                        // The last vector first, for a reason that VectorSparse gives.
                                        texts(
                                                descending(n),
                                                v -> each(
                                                        "#",
                                                        v - 1,
                                                        v,
                                                        "c# = xp.fma(FloatVector.fromArray(F, b, at + # * N), c#);")),
                                        each(n, "c#.intoArray(c, cAt + # * N);")))
                        + strips(
                                "Adds X^T E to G",
                                "transposeMultiplyAdd",
                                "scatter",
                                scatter,
                                n -> sparse(
                                        n,
                                        "e",
                                        "g",
                                        each(n, "FloatVector g# = xp.fma(e#, FloatVector.fromArray(F, g, at + # * N));")
                                                + each(n, "g#.intoArray(g, at + # * N);"),
                                        "")));
    }

    /**
     * Returns the loops over examples, each with a row of y in registers, and over their entries, each with a row of z.
     */
    private static String sparse(int n, String y, String z, String entry, String end) {
        return """
            int stride = Math.max($zStride, 0);
            int[] start = x.start;
            char[] entry = x.entry;
            float[] values = x.values;
            boolean coded = x.coded;
            for (int i = 0; i < count; i++, $yAt += $yStride) {
                int row = order[from + i];
                int end = start[row + 1];
                $rows
                int at = $zOffset;
                for (int p = start[row]; p < end; p++) {
                    int next = entry[p];
                    at += (next >>> SparseMatrix.GAP) * stride;
                    FloatVector xp = FloatVector.broadcast(F, coded ? values[next & SparseMatrix.CODE] : values[p]);
                    $entry
                }
                $end
            }
            """.replace("$rows", each(n, "FloatVector $y# = FloatVector.fromArray(F, $y, $yAt + # * N);"))
                .replace("$entry", entry)
                .replace("$end", end)
                .replace("$y", y)
                .replace("$z", z);
    }

    private static String bitmapStrips() {
        String load = "FloatVector c# = FloatVector.fromArray(F, c, cAt + # * N);";
        String store = "c#.intoArray(c, cAt + # * N);";
        String b = "float[] b, int bStride, int count, long[] words, int wordsAt, int xAt, int bAt, "
                + "float[] c, int cAt";
        return file(
                "VectorBitmapStrips",
                "Computes the products of {@link VectorBitmap}, of one row and of two.",
                "Lanes.F, Lanes.N",
                "",
                strips(
                                "Adds x B to c",
                                "multiplyAdd",
                                "walk",
                                "float[] x, " + b,
                                n -> walk(
                                        each(n, load),
                                        each(n, "c# = xk.fma(FloatVector.fromArray(F, b, at + # * N), c#);"),
                                        each(n, store)))
                        + strips(
                                "Adds X B to C, of two rows,",
                                "multiplyAddTwo",
                                "walkTwo",
                                "float[] x, int xStride, " + b + ", int cStride",
                                n -> walk(
                                        "int otherC = cAt + cStride;\n" + each(n, load)
                                                + each(
                                                        n,
                                                        "FloatVector d# = FloatVector.fromArray(F, c, otherC + # *"
                                                                + " N);"),
                                        "FloatVector yk = FloatVector.broadcast(F, x[k + xStride]);\n"
                                                + each(
                                                        n,
                                                        "FloatVector b# = FloatVector.fromArray(F, b, at + # * N);\n"
                                                                + "c# = xk.fma(b#, c#);\nd# = yk.fma(b#, d#);"),
                                        each(n, store) + each(n, "d#.intoArray(c, otherC + # * N);"))));
    }

    /** Returns the loop over the set bits, with the given code before it, for each bit, and after it. */
    private static String walk(String before, String bit, String after) {
        return EMPTY_CALL.replace("$condition", "count <= 0") + before + """
            int bFirst = bAt - xAt * bStride;
            int base = 0;
            long left = 0;
            for (int i = 0; i < count; i++) {
                if (left == 0) {
                    base = xAt + (int) words[wordsAt];
                    left = words[wordsAt + 1];
                    wordsAt += 2;
                }
                int k = base + Long.numberOfTrailingZeros(left);
                left &= left - 1;
                int at = bFirst + k * bStride;
                FloatVector xk = FloatVector.broadcast(F, x[k]);
            """ + bit + "}\n" + after;
    }

    // Grouped sparse rows

    private static String groupedSparseTiles() {
        int m = GROUPED_ROWS;
        int n = GROUPED_VECTORS;
        String value = "FloatVector x@ = FloatVector.broadcast(F, grouped[p + @]);\n";
        return file(
                "VectorGroupedSparseTiles",
                "Computes the tiles of {@link VectorGroupedSparse}.",
                "GroupedSparseRows.GROUP, GroupedSparseRows.COLUMN_FLOATS, Lanes.F, Lanes.N",
                constant("Vectors of a tile.", "VECTORS", n),
                method(
                                "Adds X B to C for the rows of a group.",
                                "static void gather",
                                "GroupedSparseRows x, int start, int end, float[] b, int bOffset,"
                                        + " float[] c, int c0, int cStride",
                                grouped(
                                                "s",
                                                "c",
                                                "b",
                                                each(n, "FloatVector b# = FloatVector.fromArray(F, b, at + # * N);")
                                                        + each("@", 0, m, value + line(n, "s@# = x@.fma(b#, s@#);")))
                                        + each(m, n, "s@#.intoArray(c, c@ + # * N);"))
                        + method(
                                "Adds X^T E to G for the rows of a group.",
                                "static void scatter",
                                "GroupedSparseRows x, int start, int end, float[] e, int e0, int eStride,"
                                        + " float[] g, int gOffset",
                                grouped(
                                        "e",
                                        "e",
                                        "g",
                                        each("@", 0, m, value)
                                                + each(
                                                        n,
                                                        "FloatVector g# = "
                                                                + sum(
                                                                        0,
                                                                        m / 2,
                                                                        "FloatVector.fromArray(F, g, at + # * N)")
                                                                + ";\n" + sum(m / 2, m, "g#")
                                                                + ".intoArray(g, at + # * N);"))));
    }

    /** Returns the multiply-adds of some rows of a group to one vector. */
    private static String sum(int from, int to, String g) {
        return from == to ? g : sum(from + 1, to, "x" + from + ".fma(e" + from + "#, " + g + ")");
    }

    /** Returns the loop over a group's columns, with its rows of y in registers, and a row of z for each column. */
    private static String grouped(String register, String y, String z, String column) {
        return EMPTY_CALL.replace("$condition", "start >= end")
                + """
                float[] grouped = x.grouped;
                $rows
                $load
                for (int p = COLUMN_FLOATS * start; p < COLUMN_FLOATS * end; p += COLUMN_FLOATS) {
                    int at = $zOffset + Float.floatToRawIntBits(grouped[p + GROUP]);
                    $column
                }
                """.replace(
                                "$rows",
                                texts(
                                        IntStream.range(1, GROUPED_ROWS).boxed(),
                                        r -> "int $y" + r + " = $y" + (r - 1) + " + $yStride;\n"))
                        .replace(
                                "$load",
                                each(
                                        GROUPED_ROWS,
                                        GROUPED_VECTORS,
                                        "FloatVector " + register + "@# = FloatVector.fromArray(F, $y, $y@ + # * N);"))
                        .replace("$column", column)
                        .replace("$y", y)
                        .replace("$z", z);
    }

    // Text

    private static String file(String type, String comment, String imports, String constants, String members) {
        return "// Written by KernelGenerator.java, which is the place for changes.\n"
                + "package " + PACKAGE + ";\n\n"
                + texts(Stream.of(imports.split(", ")), name -> "import static " + PACKAGE + "." + name + ";\n")
                + "\nimport jdk.incubator.vector.FloatVector;\n\n"
                + indent("/** " + comment + " */\nfinal class " + type + " {\n" + constants + "private " + type
                        + "() {}\n" + members + "}\n");
    }

    private static String constant(String comment, String name, int value) {
        return "/** " + comment + " */\nstatic final int " + name + " = " + value + ";\n";
    }

    private static String method(String comment, String head, String parameters, String body) {
        return "/** " + comment + " */\n" + head + "(" + parameters + ") {\n" + body + "}\n";
    }

    /** Returns a call whose arguments have the names of the parameters. */
    private static String call(String name, String parameters) {
        return name + "(" + parameters.replaceAll("(^|, )\\S+ ", "$1") + ");\n";
    }

    private static String list(List<Integer> numbers) {
        return numbers.stream().sorted().map(String::valueOf).collect(joining(", "));
    }

    private static <T> String texts(Stream<T> things, Function<T, String> text) {
        return things.map(text).collect(joining());
    }

    /** Returns the numbers from n down to 1. */
    private static Stream<Integer> descending(int n) {
        return IntStream.range(0, n).map(i -> n - i).boxed();
    }

    /** Repeats lines with numbers in place of a mark, without terms of 0 and factors of 1. */
    private static String each(String mark, int from, int to, String lines) {
        return texts(
                        IntStream.range(from, to).boxed(),
                        i -> lines.replace(mark, "" + i).stripTrailing() + "\n")
                .replaceAll(" \\+ 0( \\* \\w+)?\\b", "")
                .replaceAll("\\b1 \\* ", "");
    }

    private static String each(int vectors, String lines) {
        return each("#", 0, vectors, lines);
    }

    /** Repeats a short statement on one line, as {@link #each} does on several. */
    private static String line(int vectors, String statement) {
        return each(vectors, statement).strip().replace('\n', ' ') + "\n";
    }

    private static String each(int rows, int vectors, String line) {
        return each("@", 0, rows, each(vectors, line));
    }

    /** Indents by braces, inserts an empty line before each member, and breaks lines of more than 120 characters. */
    static String indent(String text) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        for (String line :
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList()) {
            depth -= line.startsWith("}") ? 1 : 0;
            String indent = "    ".repeat(depth);
            if (depth == 1 && (line.endsWith("{}") || line.startsWith("/**") && out.charAt(out.length() - 2) != '{')) {
                out.append('\n');
            }
            if (indent.length() + line.length() > 120) {
                int open = line.indexOf('(') + 1;
                out.append(indent).append(line, 0, open).append('\n');
                indent += "        ";
                for (line = line.substring(open); indent.length() + line.length() > 120; ) {
                    int comma = line.lastIndexOf(", ", 119 - indent.length());
                    out.append(indent).append(line, 0, comma + 1).append('\n');
                    line = line.substring(comma + 2);
                }
            }
            out.append(indent).append(line).append('\n');
            depth += line.endsWith("{") ? 1 : 0;
        }
        return out.toString();
    }
}
