package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.formats.NdArray.Dtype;
import dev.lanewise.internal.formats.PickleValue.Int;
import dev.lanewise.internal.formats.PickleValue.Items;
import dev.lanewise.internal.formats.PickleValue.Name;
import dev.lanewise.internal.formats.PickleValue.Other;
import dev.lanewise.internal.formats.PickleValue.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads Python's pickles of protocols 0 to 5 as far as they hold NumPy arrays of numbers, tuples, lists, numbers and
 * strings.
 *
 * <p>A pickle is a program for a small stack machine, whose instructions may call anything in Python. This machine has
 * no way to call: {@link Name} lists what a pickle may speak of, each has one meaning that is written here, and every
 * other name is refused. The instructions have their names from Python's module {@code pickletools}.
 */
public final class Pickle {

    /** A pickle of three times two arrays takes about 200. */
    private static final int MOST_INSTRUCTIONS = 1 << 18;

    private static final int LONGEST_NUMBER = 100;
    /** Larger strings can be used once only, so that an array's raw data are garbage once it is filled. */
    private static final int LONGEST_REMEMBERED = 1 << 16;

    private static final Other NONE = new Other("None");
    private static final Other REAL = new Other("a number");

    private final BoundedInput in;
    private final List<PickleValue> stack = new ArrayList<>();
    /** Heights of the stack at the instruction MARK. */
    private final Deque<Integer> marks = new ArrayDeque<>();

    private final Map<Long, PickleValue> memo = new HashMap<>();
    /** Offset of the current instruction. */
    private long at;
    /** Bytes of strings and arrays that are kept. */
    private long held;
    /** Bytes that arrays were made of. */
    private long used;

    private Pickle(BoundedInput in) {
        this.in = in;
    }

    /** The value of a pickle that takes up the whole input. */
    public static PickleValue read(BoundedInput in) throws DataFormatException {
        Pickle pickle = new Pickle(in);
        for (int i = 0; i < MOST_INSTRUCTIONS; i++) {
            pickle.at = in.offset();
            int instruction = in.next("an instruction of the pickle");
            if (instruction == '.') {
                PickleValue value = pickle.pop();
                in.requireEnd();
                return value;
            }
            pickle.execute(instruction);
        }
        throw new DataFormatException(in.name() + ": the pickle has more than " + MOST_INSTRUCTIONS
                + " instructions, but one of three pairs of arrays needs about 200");
    }

    private void execute(int instruction) throws DataFormatException {
        switch (instruction) {
            case 0x80 -> protocol(); // PROTO
            case 0x95 -> littleEndian(8); // FRAME: a length that is not needed here
            case '(' -> marks.addLast(stack.size()); // MARK
            case '0' -> pop(); // POP
            case '1' -> fromMark(); // POP_MARK

            case 'N' -> push(NONE); // NONE
            case 0x88 -> push(new Int(1)); // NEWTRUE
            case 0x89 -> push(new Int(0)); // NEWFALSE
            case 'I', 'L' -> push(new Int(decimal(line()))); // INT, LONG
            case 'J' -> push(new Int((int) littleEndian(4))); // BININT
            case 'K' -> push(new Int(littleEndian(1))); // BININT1
            case 'M' -> push(new Int(littleEndian(2))); // BININT2
            case 0x8a -> push(new Int(integer((int) littleEndian(1)))); // LONG1
            case 'F' -> pushReal(line()); // FLOAT
            case 'G' -> { // BINFLOAT
                littleEndian(8);
                push(REAL);
            }

            case 'U', 'C' -> pushBytes(littleEndian(1)); // SHORT_BINSTRING, SHORT_BINBYTES
            case 'T', 'B' -> pushBytes(littleEndian(4)); // BINSTRING, BINBYTES
            case 0x8e, 0x96 -> pushBytes(littleEndian(8)); // BINBYTES8, BYTEARRAY8
            case 0x8c -> pushUtf8(littleEndian(1)); // SHORT_BINUNICODE
            case 'X' -> pushUtf8(littleEndian(4)); // BINUNICODE
            case 0x8d -> pushUtf8(littleEndian(8)); // BINUNICODE8
            case 'S' -> push(new Text(quoted())); // STRING
            case 'V' -> push(new Text(unicodeLine())); // UNICODE

            case ')', ']' -> push(new Items(new ArrayList<>())); // EMPTY_TUPLE, EMPTY_LIST
            case 0x85 -> push(new Items(popped(1))); // TUPLE1
            case 0x86 -> push(new Items(popped(2))); // TUPLE2
            case 0x87 -> push(new Items(popped(3))); // TUPLE3
            case 't', 'l' -> push(new Items(fromMark())); // TUPLE, LIST
            case 'a' -> append(popped(1)); // APPEND
            case 'e' -> append(fromMark()); // APPENDS

            case 'p' -> remember(decimal(line())); // PUT
            case 'q' -> remember(littleEndian(1)); // BINPUT
            case 'r' -> remember(littleEndian(4)); // LONG_BINPUT
            case 0x94 -> remember(memo.size()); // MEMOIZE
            case 'g' -> recall(decimal(line())); // GET
            case 'h' -> recall(littleEndian(1)); // BINGET
            case 'j' -> recall(littleEndian(4)); // LONG_BINGET

            case 'c' -> name(string(line()), string(line())); // GLOBAL
            case 0x93 -> { // STACK_GLOBAL
                List<PickleValue> both = popped(2);
                name(text(both.get(0)), text(both.get(1)));
            }
            case 'R' -> reduce(); // REDUCE
            case 'b' -> build(); // BUILD
            // NEXT_BUFFER, READONLY_BUFFER
            case 0x97, 0x98 -> throw refusal("an array lies outside of the file (an out-of-band buffer)");
            default ->
                throw refusal(String.format(
                        Locale.ROOT, "instruction 0x%02x is none that arrays in tuples or lists need", instruction));
        }
    }

    private void protocol() throws DataFormatException {
        long protocol = littleEndian(1);
        if (protocol > 5) {
            throw refusal("the pickle's protocol is " + protocol + ", but those up to 5 are supported");
        }
    }

    // The stack

    private void push(PickleValue value) {
        stack.add(value);
    }

    private PickleValue pop() throws DataFormatException {
        PickleValue top = top();
        stack.remove(stack.size() - 1);
        return top;
    }

    private PickleValue top() throws DataFormatException {
        requireHeight(1);
        return stack.get(stack.size() - 1);
    }

    private List<PickleValue> popped(int count) throws DataFormatException {
        requireHeight(count);
        return cut(stack.size() - count);
    }

    private List<PickleValue> fromMark() throws DataFormatException {
        if (marks.isEmpty()) {
            throw refusal("a mark is missing");
        }
        return cut(marks.removeLast());
    }

    private void requireHeight(int count) throws DataFormatException {
        int floor = marks.isEmpty() ? 0 : marks.getLast();
        if (stack.size() - floor < count) {
            throw refusal("the stack has fewer values than the instruction needs");
        }
    }

    private List<PickleValue> cut(int height) {
        List<PickleValue> upper = stack.subList(height, stack.size());
        List<PickleValue> values = new ArrayList<>(upper);
        upper.clear();
        return values;
    }

    private void append(List<PickleValue> values) throws DataFormatException {
        if (!(top() instanceof Items items)) {
            throw refusal("items are appended to " + top().kind());
        }
        items.list().addAll(values);
    }

    private void remember(long key) throws DataFormatException {
        boolean large = top() instanceof Text text && text.latin1().length > LONGEST_REMEMBERED;
        memo.put(key, large ? null : top());
    }

    private void recall(long key) throws DataFormatException {
        PickleValue value = memo.get(key);
        if (value == null) {
            throw refusal(memo.containsKey(key) ? "a large string is used twice" : "memo " + key + " is not set");
        }
        push(value);
    }

    // Numbers and strings

    private long littleEndian(int bytes) throws DataFormatException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (long) in.next("a number of " + bytes + " bytes") << (8 * i);
        }
        return number;
    }

    private long integer(int bytes) throws DataFormatException {
        if (bytes > 8) {
            throw refusal("an integer of " + bytes + " bytes is larger than any size or label");
        }
        int unused = 64 - 8 * bytes;
        return bytes == 0 ? 0 : littleEndian(bytes) << unused >> unused;
    }

    private byte[] line() throws DataFormatException {
        byte[] line = new byte[LONGEST_NUMBER];
        for (int length = 0; length < line.length; length++) {
            int next = in.next("the end of a line");
            if (next == '\n') {
                return Arrays.copyOf(line, length);
            }
            line[length] = (byte) next;
        }
        throw refusal("a line of a number or name is longer than " + LONGEST_NUMBER + " bytes");
    }

    private long decimal(byte[] line) throws DataFormatException {
        String digits = string(line);
        try {
            return Long.parseLong(digits.endsWith("L") ? digits.substring(0, digits.length() - 1) : digits);
        } catch (NumberFormatException e) {
            throw refusal("an integer is expected");
        }
    }

    private void pushReal(byte[] line) throws DataFormatException {
        try {
            Double.parseDouble(string(line));
        } catch (NumberFormatException e) {
            throw refusal("a number is expected");
        }
        push(REAL);
    }

    private static String string(byte[] line) {
        return new String(line, StandardCharsets.ISO_8859_1);
    }

    private String text(PickleValue value) throws DataFormatException {
        if (!(value instanceof Text text) || text.latin1().length > LONGEST_NUMBER) {
            throw refusal("a short string is expected, not " + value.kind());
        }
        return text.string();
    }

    private void pushBytes(long count) throws DataFormatException {
        push(new Text(bytes(count)));
    }

    private byte[] bytes(long count) throws DataFormatException {
        in.requireAhead(count, "a string");
        hold(count);
        return in.take(count, "a string");
    }

    /** Python 3 pickles bytes as a Latin-1 string in the protocols below 3, and the string as UTF-8. */
    private void pushUtf8(long count) throws DataFormatException {
        byte[] bytes = bytes(count);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int character = bytes[i];
            if (character < 0) {
                // Of two bytes: 110000hh 10llllll, the only form that a character of 0x80..0xff has.
                boolean latin = (character & 0xfc) == 0xc0 && i + 1 < bytes.length && (bytes[i + 1] & 0xc0) == 0x80;
                if (!latin) {
                    throw refusal("a string has characters beyond Latin-1");
                }
                character = (character & 3) << 6 | (bytes[++i] & 0x3f);
            }
            bytes[length++] = (byte) character;
        }
        if (length < bytes.length) {
            bytes = resized(bytes, length, length);
        }
        push(new Text(bytes));
    }

    /** A string as Python 2's {@code repr} spells it, to the end of the line. */
    private byte[] quoted() throws DataFormatException {
        int quote = in.next("a string");
        if (quote != '\'' && quote != '"') {
            throw refusal("a string must start with a quote");
        }
        GrowingText bytes = new GrowingText();
        while (true) {
            int next = in.next("the end of a string");
            if (next == quote) {
                break;
            }
            if (next == '\\') {
                next = in.next("an escape");
                next = switch (next) {
                    case '\\', '\'', '"' -> next;
                    case 'n' -> '\n';
                    case 'r' -> '\r'; // LONG_BINPUT
                    case 't' -> '\t';
                    case 'x' -> hexadecimal(2);
                    default -> throw refusal("a string has an escape that Python does not write");
                };
            }
            bytes.add(next);
        }
        if (in.next("the end of a line") != '\n') {
            throw refusal("a string goes on behind its closing quote");
        }
        return bytes.finished();
    }

    /** A string in Python's raw-unicode-escape, to the end of the line. */
    private byte[] unicodeLine() throws DataFormatException {
        GrowingText bytes = new GrowingText();
        for (int next = in.next("a string"); next != '\n'; next = in.next("the end of a string")) {
            if (next == '\\') {
                // Backslashes themselves are escaped.
                next = in.next("an escape") == 'u' ? hexadecimal(4) : -1;
                if (next < 0 || next > 255) {
                    throw refusal("a string has characters beyond Latin-1");
                }
            }
            bytes.add(next);
        }
        return bytes.finished();
    }

    private int hexadecimal(int digits) throws DataFormatException {
        int number = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(in.next("a hexadecimal digit"), 16);
            if (digit < 0) {
                throw refusal("a string has an escape without hexadecimal digits");
            }
            number = number << 4 | digit;
        }
        return number;
    }

    /** A string whose length is known at its end only. */
    private final class GrowingText {

        private byte[] bytes = new byte[64];
        private int length;

        void add(int next) throws DataFormatException {
            if (length == bytes.length) {
                if (length >= 1 << 30) {
                    throw refusal("a string is longer than " + (1 << 30) + " bytes");
                }
                bytes = resized(bytes, length, 2 * length);
            }
            bytes[length++] = (byte) next;
        }

        byte[] finished() throws DataFormatException {
            return resized(bytes, length, length);
        }
    }

    private byte[] resized(byte[] bytes, int length, int size) throws DataFormatException {
        hold(size);
        byte[] copy = in.allocated(size);
        System.arraycopy(bytes, 0, copy, 0, length);
        held -= bytes.length;
        return copy;
    }

    /** Counts bytes that are about to be allocated. */
    private void hold(long bytes) throws DataFormatException {
        held += bytes;
        in.requireMemory(held);
    }

    // Names and what they mean

    private void name(String module, String name) throws DataFormatException {
        Name known = Name.of(module, name);
        if (known == null) {
            throw refusal("the pickle names " + printable(module) + "." + printable(name)
                    + ", but only NumPy arrays, tuples, lists and numbers are read; nothing was executed");
        }
        push(known);
    }

    private static String printable(String name) {
        return name.replaceAll("[^ -~]", "?");
    }

    private void reduce() throws DataFormatException {
        List<PickleValue> both = popped(2);
        if (!(both.get(0) instanceof Name name) || !(both.get(1) instanceof Items items)) {
            throw refusal(both.get(0).kind() + " is called with " + both.get(1).kind());
        }
        List<PickleValue> arguments = items.list();
        if (name == Name.RECONSTRUCT) {
            if (arguments.isEmpty() || arguments.get(0) != Name.NDARRAY) {
                throw refusal("something other than an ndarray is to be made");
            }
            push(new NdArray());
        } else if (name == Name.DTYPE) {
            String text = arguments.isEmpty() ? "" : text(arguments.get(0));
            Dtype dtype = Dtype.of(text);
            if (dtype == null) {
                throw refusal(
                        "the array's type is " + printable(text) + ", but float32, float64 and integers are supported");
            }
            push(dtype);
        } else if (name == Name.ENCODE) {
            if (arguments.size() != 2
                    || !(arguments.get(0) instanceof Text)
                    || !text(arguments.get(1)).equals("latin1")) {
                throw refusal("a string is to be encoded in another way than as latin1");
            }
            push(arguments.get(0));
            arguments.clear();
        } else if (name == Name.FROM_BUFFER) {
            if (arguments.size() != 4) {
                throw refusal("_frombuffer has " + arguments.size() + " arguments, but needs 4");
            }
            String order = text(arguments.get(3));
            if (!order.equals("C") && !order.equals("F")) {
                throw refusal("the array's order is " + printable(order) + ", but C or F is expected");
            }
            NdArray array = new NdArray();
            fill(array, arguments.get(2), arguments.get(1), arguments.get(0), order.equals("F"));
            push(array);
            arguments.clear();
        } else {
            throw refusal("an ndarray is made without its content");
        }
    }

    private void build() throws DataFormatException {
        List<PickleValue> both = popped(2);
        PickleValue object = both.get(0);
        push(object);
        if (!(both.get(1) instanceof Items items)) {
            throw refusal(object.kind() + " is filled with " + both.get(1).kind());
        }
        List<PickleValue> state = items.list();
        if (object instanceof Dtype dtype && state.size() >= 3) {
            // (version, order of bytes, subtype, ...): the rest is about types that were refused already.
            dtype.order(text(state.get(1)));
        } else if (object instanceof NdArray array && !array.isFilled() && state.size() == 5) {
            // (version, shape, dtype, whether in Fortran order, data)
            boolean fortran = state.get(3) instanceof Int flag && flag.value() != 0;
            fill(array, state.get(1), state.get(2), state.get(4), fortran);
            // The memo keeps the tuple, and it would keep the raw data.
            state.clear();
        } else {
            throw refusal(object.kind() + " is filled with " + items.kind());
        }
    }

    private void fill(NdArray array, PickleValue shape, PickleValue type, PickleValue data, boolean fortran)
            throws DataFormatException {
        if (!(shape instanceof Items sizes) || !(type instanceof Dtype dtype) || !(data instanceof Text text)) {
            throw refusal("an array is made of " + shape.kind() + ", " + type.kind() + " and " + data.kind()
                    + ", but needs a shape, a dtype and a string of bytes");
        }
        int[] dimensions = new int[sizes.list().size()];
        // A product of sizes that are no sizes ends as -1 and never comes back from there.
        long count = dimensions.length <= 32 ? 1 : -1;
        for (int d = 0; d < dimensions.length && count >= 0; d++) {
            long size = sizes.list().get(d) instanceof Int number ? number.value() : -1;
            boolean possible = size >= 0 && size <= Integer.MAX_VALUE;
            dimensions[d] = possible ? (int) size : -1;
            count = possible && count * size <= Integer.MAX_VALUE ? count * size : -1;
        }
        byte[] bytes = text.latin1();
        if (count < 0 || count * dtype.bytes != bytes.length) {
            throw refusal("an array of " + dtype + " has " + bytes.length + " bytes of data, which is not what its "
                    + "shape " + (count < 0 ? "needs" : "of " + count + " elements needs"));
        }
        // Every array has its own data in the file; one that has not is there to fill the memory.
        used += bytes.length;
        if (used > in.offset()) {
            throw refusal("the same data are used for many arrays");
        }
        if (dtype.element == 'f') {
            hold(count * (Float.BYTES + Byte.BYTES));
        }
        array.fill(dimensions, (int) count, dtype, bytes, fortran);
        if (dtype.element == 'f' && bytes.length > LONGEST_REMEMBERED) {
            held -= bytes.length;
        }
    }

    private DataFormatException refusal(String why) {
        return new DataFormatException(in.name() + ": " + why + " (pickle offset " + at + ")");
    }
}
