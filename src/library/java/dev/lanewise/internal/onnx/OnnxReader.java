package dev.lanewise.internal.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.Quote;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the messages of an ONNX file. What is not needed is skipped and makes no object; of what is needed there may be
 * {@link #MOST_PARTS}, so the heap holds the file and little more. Files that a file names are not opened.
 */
final class OnnxReader {
    /** Nodes, attributes, names, dimensions and the like: more than a network of a thousand layers has. */
    static final int MOST_PARTS = 100_000;

    private static final int LONGEST_QUOTE = 60;

    private final String file;
    private final byte[] bytes;
    private final CodedInputStream in;
    private int parts;
    /** Wire type of the field that is being read. */
    private int wireType;

    private String producer = "";
    private String producerVersion = "";
    private final Map<String, Long> opsets = new HashMap<>();
    private final Map<String, String> metadata = new HashMap<>();
    private final List<OnnxModel.Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> initializers = new HashMap<>();
    private final List<OnnxModel.Value> inputs = new ArrayList<>();
    private final List<OnnxModel.Value> outputs = new ArrayList<>();
    private boolean hasGraph;

    private OnnxReader(String file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
        this.in = CodedInputStream.newInstance(bytes);
    }

    /**
     * Reads a file.
     *
     * @param bytes all of it; they are kept
     * @throws DataFormatException with one sentence that names file, offset and expectation
     */
    static OnnxModel read(String file, byte[] bytes) throws DataFormatException {
        OnnxReader reader = new OnnxReader(file, bytes);
        try {
            reader.fields(bytes.length, reader::modelField);
        } catch (DataFormatException e) {
            throw e;
        } catch (InvalidProtocolBufferException e) {
            throw new DataFormatException(
                    file + ": the file is no ONNX file, or damaged: at offset " + reader.in.getTotalBytesRead() + " "
                            + Quote.sentence(String.valueOf(e.getMessage())),
                    e);
        } catch (IOException e) {
            throw new DataFormatException(
                    file + ": at offset " + reader.in.getTotalBytesRead() + ": " + e.getMessage(), e);
        }
        if (!reader.hasGraph) {
            throw new DataFormatException(file + ": the file is no ONNX file: it has no graph");
        }
        return new OnnxModel(
                (reader.producer + " " + reader.producerVersion).strip(),
                reader.producerVersion,
                reader.opsets,
                reader.metadata,
                reader.nodes,
                reader.initializers,
                reader.inputs,
                reader.outputs);
    }

    /** Returns a text of a file in quotes, fit for a sentence. */
    static String quoted(String text) {
        return Quote.of(text, LONGEST_QUOTE);
    }

    /** Reads a field, after its tag was read; returns whether it did, or false to skip the field. */
    @FunctionalInterface
    private interface Field {
        boolean read(int number) throws IOException;
    }

    /** Reads the fields of a message of that length. */
    private void fields(int length, Field field) throws IOException {
        int limit = in.pushLimit(length);
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            wireType = WireFormat.getTagWireType(tag);
            if (!field.read(WireFormat.getTagFieldNumber(tag))) {
                in.skipField(tag);
            }
        }
        in.popLimit(limit);
    }

    private DataFormatException wrong(long offset, String sentence) {
        return new DataFormatException(file + ": at offset " + offset + ": " + sentence);
    }

    private int offset() {
        return in.getTotalBytesRead();
    }

    private void count(int more) throws DataFormatException {
        parts += more;
        if (parts > MOST_PARTS) {
            throw wrong(
                    offset(),
                    "the file has more than " + MOST_PARTS
                            + " nodes, attributes and names, which is more than a network of Lanewise can have");
        }
    }

    private void require(int expected) throws DataFormatException {
        if (wireType != expected) {
            throw wrong(offset(), "a field has the wire type " + wireType + ", but " + expected + " is expected");
        }
    }

    /** The length of a field that has one; it lies within what surrounds it. */
    private int length() throws IOException {
        require(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        int length = in.readRawVarint32();
        if (length < 0 || length > bytes.length - offset()) {
            throw wrong(
                    offset(),
                    "a field would be " + Integer.toUnsignedString(length) + " bytes long, but the file has "
                            + (bytes.length - offset()) + " more: it is damaged or cut off");
        }
        return length;
    }

    private void message(Field field) throws IOException {
        count(1);
        fields(length(), field);
    }

    private long number() throws IOException {
        require(WireFormat.WIRETYPE_VARINT);
        return in.readInt64();
    }

    private String text() throws IOException {
        count(1);
        int length = length();
        String text = new String(bytes, offset(), length, StandardCharsets.UTF_8);
        skip(length);
        return text;
    }

    /** Moves over bytes, which must lie within what is read. */
    private void skip(int length) throws IOException {
        in.skipRawBytes(length);
    }

    private boolean modelField(int field) throws IOException {
        switch (field) {
            case Onnx.MODEL_PRODUCER_NAME -> producer = text();
            case Onnx.MODEL_PRODUCER_VERSION -> producerVersion = text();
            case Onnx.MODEL_GRAPH -> {
                if (hasGraph) {
                    throw wrong(offset(), "the file has two graphs, but one is expected");
                }
                hasGraph = true;
                message(this::graphField);
            }
            case Onnx.MODEL_OPSET_IMPORT -> {
                String[] domain = {""};
                long[] version = {0};
                message(part -> switch (part) {
                    case Onnx.OPSET_DOMAIN -> {
                        domain[0] = text();
                        yield true;
                    }
                    case Onnx.OPSET_VERSION -> {
                        version[0] = number();
                        yield true;
                    }
                    default -> false;
                });
                opsets.put(domain[0].equals("ai.onnx") ? "" : domain[0], version[0]);
            }
            case Onnx.MODEL_METADATA -> {
                String[] entry = {"", ""};
                message(part -> {
                    boolean known = part == Onnx.ENTRY_KEY || part == Onnx.ENTRY_VALUE;
                    if (known) {
                        entry[part - 1] = text();
                    }
                    return known;
                });
                metadata.put(entry[0], entry[1]);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean graphField(int field) throws IOException {
        switch (field) {
            case Onnx.GRAPH_NODE -> nodes.add(node());
            case Onnx.GRAPH_INITIALIZER -> {
                Tensor tensor = tensor();
                if (initializers.put(tensor.name(), tensor) != null) {
                    throw wrong(tensor.offset(), "there are two initializers " + quoted(tensor.name()));
                }
            }
            case Onnx.GRAPH_SPARSE_INITIALIZER ->
                throw wrong(offset(), "the graph has a sparse initializer, but only dense ones are read");
            case Onnx.GRAPH_INPUT -> inputs.add(value());
            case Onnx.GRAPH_OUTPUT -> outputs.add(value());
            default -> {
                return false;
            }
        }
        return true;
    }

    private OnnxModel.Node node() throws IOException {
        long offset = offset();
        String[] texts = {"", "", "", "", "", "", "", ""};
        List<String> from = new ArrayList<>();
        List<String> to = new ArrayList<>();
        Map<String, OnnxModel.Attribute> attributes = new HashMap<>();
        message(field -> {
            switch (field) {
                case Onnx.NODE_INPUT -> from.add(text());
                case Onnx.NODE_OUTPUT -> to.add(text());
                case Onnx.NODE_NAME, Onnx.NODE_OP_TYPE, Onnx.NODE_DOMAIN -> texts[field] = text();
                case Onnx.NODE_ATTRIBUTE -> attribute(attributes);
                default -> {
                    return false;
                }
            }
            return true;
        });
        String domain = texts[Onnx.NODE_DOMAIN];
        return new OnnxModel.Node(
                nodes.size(),
                offset,
                texts[Onnx.NODE_NAME],
                texts[Onnx.NODE_OP_TYPE],
                domain.equals("ai.onnx") ? "" : domain,
                from,
                to,
                attributes);
    }

    private void attribute(Map<String, OnnxModel.Attribute> attributes) throws IOException {
        String[] texts = {"", null};
        Long[] integer = {null};
        Float[] real = {null};
        Tensor[] tensor = {null};
        List<Float> reals = new ArrayList<>();
        List<Long> integers = new ArrayList<>();
        List<String> list = new ArrayList<>();
        long offset = offset();
        message(field -> {
            switch (field) {
                case Onnx.ATTRIBUTE_NAME -> texts[0] = text();
                case Onnx.ATTRIBUTE_STRING -> texts[1] = text();
                case Onnx.ATTRIBUTE_INT -> integer[0] = number();
                case Onnx.ATTRIBUTE_FLOAT -> {
                    require(WireFormat.WIRETYPE_FIXED32);
                    real[0] = in.readFloat();
                }
                case Onnx.ATTRIBUTE_TENSOR -> tensor[0] = tensor();
                case Onnx.ATTRIBUTE_FLOATS -> packed(WireFormat.WIRETYPE_FIXED32, () -> reals.add(in.readFloat()));
                case Onnx.ATTRIBUTE_INTS -> packed(WireFormat.WIRETYPE_VARINT, () -> integers.add(in.readInt64()));
                case Onnx.ATTRIBUTE_STRINGS -> list.add(text());
                default -> {
                    return false;
                }
            }
            return true;
        });
        float[] numbers = new float[reals.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = reals.get(i);
        }
        if (attributes.put(
                        texts[0],
                        new OnnxModel.Attribute(
                                integer[0],
                                real[0],
                                texts[1],
                                tensor[0],
                                numbers,
                                integers.stream().mapToLong(Long::longValue).toArray(),
                                list))
                != null) {
            throw wrong(offset, "a node has two attributes " + quoted(texts[0]));
        }
    }

    /** Reads one element. */
    @FunctionalInterface
    private interface Element {
        void read() throws IOException;
    }

    /** Reads elements that stand one to a field or many in one. */
    private void packed(int wireTypeOfOne, Element element) throws IOException {
        if (wireType == wireTypeOfOne) {
            count(1);
            element.read();
            return;
        }
        int limit = in.pushLimit(length());
        while (!in.isAtEnd()) {
            count(1);
            element.read();
        }
        in.popLimit(limit);
    }

    private OnnxModel.Value value() throws IOException {
        long offset = offset();
        String[] name = {""};
        int[] element = {0};
        List<Long> dimensions = new ArrayList<>();
        boolean[] hasShape = {false};
        message(field -> {
            if (field == Onnx.VALUE_NAME) {
                name[0] = text();
            } else if (field == Onnx.VALUE_TYPE) {
                message(kind -> {
                    if (kind != Onnx.TYPE_TENSOR) {
                        return false;
                    }
                    message(part -> {
                        if (part == Onnx.TENSOR_TYPE_ELEMENT) {
                            element[0] = (int) number();
                        } else if (part == Onnx.TENSOR_TYPE_SHAPE) {
                            hasShape[0] = true;
                            message(dimension -> dimension == Onnx.SHAPE_DIMENSION && dimension(dimensions));
                        } else {
                            return false;
                        }
                        return true;
                    });
                    return true;
                });
            } else {
                return false;
            }
            return true;
        });
        return new OnnxModel.Value(name[0], offset, element[0], hasShape[0] ? dimensions : null);
    }

    private boolean dimension(List<Long> dimensions) throws IOException {
        long[] size = {-1};
        message(field -> {
            if (field == Onnx.DIMENSION_VALUE) {
                size[0] = Math.max(-1, number());
            }
            return field == Onnx.DIMENSION_VALUE;
        });
        dimensions.add(size[0]);
        return true;
    }

    /** A tensor whose elements are all in this file. */
    private Tensor tensor() throws IOException {
        long offset = offset();
        String[] name = {""};
        int[] element = {0};
        List<Long> dimensions = new ArrayList<>();
        List<Long> integers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        int[] raw = {-1, 0};
        int[] typed = {-1, 0, 0};
        boolean[] isElsewhere = {false};
        message(field -> {
            switch (field) {
                case Onnx.TENSOR_NAME -> name[0] = text();
                case Onnx.TENSOR_DATA_TYPE -> element[0] = (int) number();
                case Onnx.TENSOR_DIMS -> packed(WireFormat.WIRETYPE_VARINT, () -> dimensions.add(in.readInt64()));
                case Onnx.TENSOR_INT32_DATA, Onnx.TENSOR_INT64_DATA ->
                    packed(WireFormat.WIRETYPE_VARINT, () -> integers.add(in.readInt64()));
                case Onnx.TENSOR_STRING_DATA -> texts.add(text());
                case Onnx.TENSOR_RAW_DATA -> block(raw);
                case Onnx.TENSOR_FLOAT_DATA, Onnx.TENSOR_DOUBLE_DATA -> {
                    typed[2] = field;
                    block(typed);
                }
                case Onnx.TENSOR_EXTERNAL_DATA -> {
                    isElsewhere[0] = true;
                    return false;
                }
                case Onnx.TENSOR_DATA_LOCATION -> isElsewhere[0] |= number() != 0;
                case Onnx.TENSOR_SEGMENT ->
                    throw wrong(offset, "a tensor is only a segment, but a whole one is expected");
                default -> {
                    return false;
                }
            }
            return true;
        });
        String title = "the tensor " + quoted(name[0]);
        if (isElsewhere[0]) {
            throw wrong(
                    offset,
                    title + " lies in another file, which is not read; save the model as one file"
                            + " (PyTorch: external_data=False)");
        }
        long count = 1;
        for (long dimension : dimensions) {
            if (dimension < 0 || (dimension > 0 && count > Integer.MAX_VALUE / dimension)) {
                throw wrong(
                        offset, title + " has the dimensions " + some(dimensions) + ", which no tensor of a file has");
            }
            count *= dimension;
        }
        int[] place = raw[0] >= 0 ? raw : typed;
        int size = switch (element[0]) {
            case Onnx.FLOAT -> Float.BYTES;
            case Onnx.DOUBLE, Onnx.INT64 -> Long.BYTES;
            case Onnx.INT32 -> Integer.BYTES;
            case Onnx.BOOL -> 1;
            default -> 0;
        };
        if (element[0] == Onnx.FLOAT || element[0] == Onnx.DOUBLE) {
            boolean fits =
                    raw[0] >= 0 || typed[0] < 0 || (typed[2] == Onnx.TENSOR_FLOAT_DATA) == (element[0] == Onnx.FLOAT);
            if (!fits || place[1] != count * size) {
                throw wrong(
                        offset,
                        title + " has " + (fits ? place[1] + " bytes" : "elements of another type") + ", but "
                                + some(dimensions) + " " + Onnx.element(element[0]) + " take " + count * size);
            }
            ByteBuffer numbers = ByteBuffer.wrap(bytes, Math.max(0, place[0]), place[1])
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
            return new Tensor(name[0], offset, element[0], dimensions, numbers, null, null);
        }
        if (element[0] == Onnx.STRING && texts.size() == count) {
            return new Tensor(name[0], offset, element[0], dimensions, null, null, texts);
        }
        if (size > 0) {
            long[] whole =
                    raw[0] < 0 ? integers.stream().mapToLong(Long::longValue).toArray() : wholeNumbers(raw, size);
            if (whole.length == count) {
                return new Tensor(name[0], offset, element[0], dimensions, null, whole, null);
            }
        } else if (element[0] != Onnx.STRING) {
            // Refused where it is used, which names the node.
            return new Tensor(name[0], offset, element[0], dimensions, null, null, null);
        }
        throw wrong(
                offset,
                title + " does not have the " + count + " elements that its dimensions " + some(dimensions)
                        + " ask for");
    }

    private long[] wholeNumbers(int[] raw, int size) throws DataFormatException {
        count(raw[1] / size);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, raw[0], raw[1]).slice().order(ByteOrder.LITTLE_ENDIAN);
        long[] whole = new long[raw[1] / size];
        Arrays.setAll(whole, i -> switch (size) {
            case 1 -> buffer.get(i);
            case Integer.BYTES -> buffer.getInt(Integer.BYTES * i);
            default -> buffer.getLong(Long.BYTES * i);
        });
        return whole;
    }

    /** Notes where the bytes of a field stand. */
    private void block(int[] place) throws IOException {
        if (place[0] >= 0) {
            throw wrong(offset(), "the elements of a tensor are in two pieces, but one is expected");
        }
        place[1] = length();
        place[0] = offset();
        skip(place[1]);
    }

    private static String some(List<Long> dimensions) {
        return dimensions.size() > 6
                ? dimensions.subList(0, 6).toString().replace("]", ", ...]")
                : dimensions.toString();
    }
}
