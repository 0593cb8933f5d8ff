package dev.lanewise.internal.kernel;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Translates scalar kernels into vector kernels: {@code java LaneTranslator.java SOURCES FOLDER}. The build runs it
 * before compilation.
 *
 * <p>A scalar kernel is a loop over elements; its vector twin is the same loop over vectors of {@code N} elements. No
 * operation combines lanes, so both give the same bits. The vectorised loop is the one over columns, {@code j}, or in a
 * kernel without columns the one over {@code i}. Values that depend on its variable are vectors; all others are
 * scalars:
 *
 * <ul>
 *   <li>{@code x.data[x.offset(i) + j]} becomes a load or a store of a vector;
 *   <li>{@code a * b}, {@code Math.fma(a, b, c)} and so on become operations of the Vector API;
 *   <li>{@code a < b ? c : d} becomes a blend of c and d, which are both computed;
 *   <li>calls of functions in {@code ScalarMath}, {@code ScalarActivations} or the class of the kernel are inlined.
 * </ul>
 *
 * <p>C2 keeps a vector in a register only if it inlines every operation on it. Generated kernels therefore pass vectors
 * only to the Vector API; {@code docs/kernels.md} has the rules that they follow.
 */
final class LaneTranslator {
    private static final String PACKAGE = "dev.lanewise.internal.kernel";

    /** Kinds of expressions: scalars, indices of the first element of a vector, and vectors. */
    enum Kind {
        /** A float. */
        SCALAR,
        /** An integer. */
        INTEGER,
        /** A constant, float or integer. */
        CONSTANT,
        /** The index of the first element of a vector. */
        INDEX,
        /** A sum after the loop that computes it; it can only be stored. */
        SUM,
        /** A vector of floats. */
        FLOATS,
        /** A vector of integers. */
        INTS,
        /** The result of a comparison of vectors. */
        MASK;

        boolean isVector() {
            return this == FLOATS || this == INTS || this == MASK;
        }
    }

    /** An expression of the generated code. A method can be called on the text of a vector without parentheses. */
    record Code(Kind kind, String text) {
        boolean isVector() {
            return kind.isVector();
        }

        String type() {
            return kind == Kind.FLOATS ? "FloatVector" : "IntVector";
        }
    }

    private static final Map<Tree.Kind, String> ARITHMETIC =
            Map.of(Tree.Kind.PLUS, "add", Tree.Kind.MINUS, "sub", Tree.Kind.MULTIPLY, "mul", Tree.Kind.DIVIDE, "div");

    private static final Map<Tree.Kind, String> COMPARISONS = Map.of(
            Tree.Kind.LESS_THAN, "LT",
            Tree.Kind.LESS_THAN_EQUAL, "LE",
            Tree.Kind.GREATER_THAN, "GT",
            Tree.Kind.GREATER_THAN_EQUAL, "GE");

    private static final Map<Tree.Kind, String> SHIFTS =
            Map.of(Tree.Kind.LEFT_SHIFT, "LSHL", Tree.Kind.RIGHT_SHIFT, "ASHR");

    /** Functions that kernels call, by names such as {@code ScalarMath.exp}. */
    private final Map<String, MethodTree> functions = new HashMap<>();
    /** The class that declares each constant. */
    private final Map<String, String> constantOwners = new HashMap<>();
    /** Class of the method that is being translated or inlined. */
    private String currentClass;

    // State of the method that is being translated
    private Set<String> parameters;
    private Map<String, Code> variables;
    /** Targets of assignments, which include the local variables that change after their declaration. */
    private Set<String> assigned;
    /** Names in use in the generated method. */
    private Set<String> usedNames;
    /** Local variables that are declared before the loops, by the expressions that initialise them. */
    private Map<String, String> hoisted;
    /** Declarations of the hoisted variables. */
    private StringBuilder declarations;
    /** Generated statements. */
    private StringBuilder out;
    /** Variable of the vectorised loop. */
    private String lane;

    public static void main(String[] arguments) throws IOException {
        Path sources = Path.of(arguments[0]).resolve(PACKAGE.replace('.', '/'));
        Path folder = Files.createDirectories(Path.of(arguments[1]).resolve(PACKAGE.replace('.', '/')));
        for (Map.Entry<String, String> file : files(sources).entrySet()) {
            Path path = folder.resolve(file.getKey());
            // Maven recompiles everything if any source has been rewritten.
            if (!Files.exists(path) || !Files.readString(path).equals(file.getValue())) {
                Files.writeString(path, file.getValue());
            }
        }
    }

    /** Returns the text of each generated file, by name. */
    static Map<String, String> files(Path sources) throws IOException {
        LaneTranslator translator = new LaneTranslator();
        for (String name : List.of("ScalarMath", "ScalarActivations")) {
            translator.declare(parse(Files.readString(sources.resolve(name + ".java"))));
        }
        ClassTree elements = parse(Files.readString(sources.resolve("ScalarElements.java")));
        translator.declare(elements);
        List<String> functions = constants(parse(Files.readString(sources.resolve("Function.java"))));
        String loops = translator.loops(functions);
        return Map.of(
                "ScalarActivationLoops.java",
                file("Applies {@link ScalarActivations} to matrices.", "final class ScalarActivationLoops", loops),
                "VectorActivationLoops.java",
                file(
                        "Applies {@link ScalarActivations} to matrices, a vector at a time.",
                        "final class VectorActivationLoops",
                        translator.twins(parse("class ScalarActivationLoops {" + loops + "}"), "")),
                "VectorElements.java",
                file(
                        "Vector twins of the kernels of {@link ScalarElements}.",
                        "abstract class VectorElements implements Kernels",
                        translator.twins(elements, "@Override\npublic ")),
                "SwitchingElements.java",
                file(
                        "Runs kernels over matrices and arrays in scalar or vector code.",
                        "abstract class SwitchingElements implements Kernels",
                        "/** Chooses scalar or vector code for a call with this number of elements. */\n"
                                + "abstract Kernels choose(KernelId kernel, int variant, long elements);\n\n"
                                + switches(parse(Files.readString(sources.resolve("Kernels.java"))))));
    }

    /** Returns the vector twins of the kernels of a class that calls no functions of other classes. */
    static String twins(String source) {
        LaneTranslator translator = new LaneTranslator();
        ClassTree type = parse(source);
        translator.declare(type);
        return translator.twins(type, "");
    }

    /**
     * Returns a method for each kernel whose parameters give a number of elements. It calls the scalar or the vector
     * code, depending on that number.
     */
    private static String switches(ClassTree kernels) {
        StringBuilder switches = new StringBuilder();
        for (Tree member : kernels.getMembers()) {
            if (!(member instanceof MethodTree method) || !isKernel(method)) {
                continue;
            }
            List<String> names = method.getParameters().stream()
                    .map(parameter -> parameter.getName().toString())
                    .toList();
            boolean isMatrix = names.containsAll(List.of("rows", "columns")) && !names.contains("depth");
            if (isMatrix || names.contains("count")) {
                String name = method.getName().toString();
                switches.append("@Override\npublic void " + name + "(" + parameters(method) + ") {\n"
                        + "choose(KernelId."
                        + name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT) + ", "
                        + (names.contains("function") ? "function.ordinal()" : "0") + ", "
                        + (isMatrix ? "(long) rows * columns" : "count") + ")." + name + "("
                        + String.join(", ", names) + ");\n}\n");
            }
        }
        return switches.toString();
    }

    private static String parameters(MethodTree method) {
        return method.getParameters().stream().map(Tree::toString).collect(Collectors.joining(", "));
    }

    // Scalar sources

    private static ClassTree parse(String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        SimpleJavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, List.of(file));
        try {
            CompilationUnitTree unit = task.parse().iterator().next();
            return (ClassTree) unit.getTypeDecls().get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Registers the constants of a class, and its functions, which are the methods that return a value. */
    private void declare(ClassTree type) {
        String owner = type.getSimpleName().toString();
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method && !isKernel(method)) {
                functions.put(owner + "." + method.getName(), method);
            } else if (member instanceof VariableTree constant) {
                constantOwners.put(constant.getName().toString(), owner);
            }
        }
    }

    private static boolean isKernel(MethodTree method) {
        return method.getReturnType() != null
                && method.getReturnType().toString().equals("void");
    }

    /** Returns the names of the constants of an enum. */
    private static List<String> constants(ClassTree type) {
        return type.getMembers().stream()
                .filter(VariableTree.class::isInstance)
                .map(member -> ((VariableTree) member).getName().toString())
                .filter(name -> name.equals(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    /** Returns a method with the loop over elements for each activation function and each derivative. */
    private String loops(List<String> constants) {
        String sizes = "int rows, int columns, ";
        String head = "for (int i = 0; i < rows; i++) {\nfor (int j = 0; j < columns; j++) {\n";
        StringBuilder activations = new StringBuilder();
        StringBuilder derivatives = new StringBuilder();
        StringBuilder methods = new StringBuilder();
        for (String constant : constants) {
            String name = camelCase(constant);
            String slope =
                    functions.get("ScalarActivations." + name).getParameters().size() > 1 ? ", slope" : "";
            String parameter = slope.isEmpty() ? "" : "float slope, ";
            String argument = slope.isEmpty() ? "" : "slope, ";
            activations.append("case " + constant + " -> " + name + "(" + argument + "rows, columns, x);\n");
            methods.append("private static void " + name + "(" + parameter + sizes + "Matrix x) {\n" + head
                    + "int at = x.offset(i) + j;\n"
                    + "x.data[at] = ScalarActivations." + name + "(x.data[at]" + slope + ");\n}\n}\n}\n");
            String times = "times" + Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Prime";
            if (functions.containsKey("ScalarActivations." + times)) {
                derivatives.append("case " + constant + " -> " + times + "(" + argument + "rows, columns, y, e);\n");
                methods.append("private static void " + times + "(" + parameter + sizes + "Matrix y, Matrix e) {\n"
                        + head + "int at = e.offset(i) + j;\n"
                        + "e.data[at] = ScalarActivations." + times + "(e.data[at], y.data[y.offset(i) + j]" + slope
                        + ");\n}\n}\n}\n");
            }
        }
        return "static void activate(Function function, float slope, " + sizes + "Matrix x) {\nswitch (function) {\n"
                + activations + "}\n}\n"
                + "static void multiplyByDerivative(Function function, float slope, " + sizes
                + "Matrix y, Matrix e) {\nswitch (function) {\n" + derivatives
                + "default -> throw new IllegalArgumentException(function + \" has no derivative kernel\");\n}\n}\n"
                + methods;
    }

    private static String camelCase(String constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.toLowerCase(Locale.ROOT).split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    // Methods and statements

    /** Returns the vector twins of the kernels of a class. */
    private String twins(ClassTree type, String modifiers) {
        currentClass = type.getSimpleName().toString();
        StringBuilder twins = new StringBuilder();
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method && isKernel(method)) {
                String head = modifiers.isEmpty() ? method.getModifiers().toString() : modifiers;
                twins.append(
                        head + "void " + method.getName() + "(" + parameters(method) + ") {\n" + body(method) + "}\n");
            }
        }
        return twins.toString();
    }

    private String body(MethodTree method) {
        Scan scan = new Scan();
        scan.scan(method.getBody(), null);
        if (scan.loops.isEmpty()) {
            return method.getBody().getStatements().stream()
                    .map(statement -> statement.toString().replace("Scalar", "Vector") + "\n")
                    .collect(Collectors.joining());
        }
        lane = scan.loops.contains("j") ? "j" : "i";
        variables = new HashMap<>();
        hoisted = new HashMap<>();
        usedNames = new HashSet<>(Set.of("F", "N"));
        declarations = new StringBuilder();
        out = new StringBuilder();
        for (VariableTree parameter : method.getParameters()) {
            String name = parameter.getName().toString();
            usedNames.add(name);
            boolean isInteger = parameter.getType().toString().equals("int");
            variables.put(name, new Code(isInteger ? Kind.INTEGER : Kind.SCALAR, name));
        }
        parameters = Set.copyOf(variables.keySet());
        assigned = scan.assigned;
        if (scan.canFlatten()) {
            variables.put("rows", new Code(Kind.INTEGER, "height"));
            variables.put("columns", new Code(Kind.INTEGER, "width"));
        }
        method.getBody().getStatements().forEach(this::statement);
        return declarations + (scan.canFlatten() ? flattened(scan.matrices) : "") + out;
    }

    /** Finds the loop variables, assignments and matrix indices of a method. */
    private static final class Scan extends TreeScanner<Void, Void> {
        private final Set<String> loops = new HashSet<>();
        private final Set<String> assigned = new HashSet<>();
        private final Set<String> matrices = new TreeSet<>();
        private int elements;
        private int uses;

        /** Whether i and j occur only in indices of matrices, so that rows without gaps can be processed as one. */
        private boolean canFlatten() {
            return loops.contains("j") && uses == 2 * elements;
        }

        @Override
        public Void visitBinary(BinaryTree binary, Void nothing) {
            if (binary.toString().matches("\\w+\\.offset\\(i\\) \\+ j")) {
                elements++;
                matrices.add(binary.toString().split("\\.")[0]);
            }
            return super.visitBinary(binary, nothing);
        }

        @Override
        public Void visitIdentifier(IdentifierTree identifier, Void nothing) {
            uses += identifier.getName().contentEquals("i")
                            || identifier.getName().contentEquals("j")
                    ? 1
                    : 0;
            return null;
        }

        @Override
        public Void visitForLoop(ForLoopTree loop, Void nothing) {
            loops.add(variable(loop).getName().toString());
            return scan(loop.getStatement(), nothing);
        }

        @Override
        public Void visitAssignment(AssignmentTree assignment, Void nothing) {
            assigned.add(assignment.getVariable().toString());
            return super.visitAssignment(assignment, nothing);
        }

        @Override
        public Void visitCompoundAssignment(CompoundAssignmentTree assignment, Void nothing) {
            assigned.add(assignment.getVariable().toString());
            return super.visitCompoundAssignment(assignment, nothing);
        }
    }

    /**
     * Declares {@code height} and {@code width}: one row of all elements if the rows have no gaps, otherwise the given
     * rows and columns.
     */
    private static String flattened(Set<String> matrices) {
        String first = matrices.iterator().next() + "Stride";
        String equal = matrices.stream()
                .skip(1)
                .map(matrix -> matrix + "Stride == " + first + " && ")
                .collect(Collectors.joining());
        return "boolean isFlat = " + equal + first + " == N * Lanes.vectors(columns);\n"
                + "int height = isFlat ? 1 : rows;\nint width = isFlat ? rows * " + first + " : columns;\n";
    }

    private static VariableTree variable(ForLoopTree loop) {
        return (VariableTree) loop.getInitializer().get(0);
    }

    private void statement(StatementTree statement) {
        if (statement instanceof BlockTree block) {
            block.getStatements().forEach(this::statement);
        } else if (statement instanceof ForLoopTree loop) {
            loop(loop);
        } else if (statement instanceof VariableTree variable) {
            declare(variable);
        } else if (statement instanceof ExpressionStatementTree expression) {
            assign(expression.getExpression());
        } else {
            throw refusal(statement);
        }
    }

    private static IllegalArgumentException refusal(Tree tree) {
        return new IllegalArgumentException("no translation of " + tree);
    }

    private void loop(ForLoopTree loop) {
        VariableTree variable = variable(loop);
        String name = variable.getName().toString();
        if (!loop.getUpdate().toString().equals(name + "++;")) {
            throw refusal(loop);
        }
        boolean isLane = name.equals(lane);
        variables.put(name, new Code(isLane ? Kind.INDEX : Kind.INTEGER, name));
        line("for (int " + name + " = " + expression(variable.getInitializer()).text + "; "
                + expression(loop.getCondition()).text + "; " + name + (isLane ? " += N" : "++") + ") {");
        statement(loop.getStatement());
        line("}");
        if (!isLane) {
            Scan scan = new Scan();
            scan.scan(loop.getStatement(), null);
            // C2 may not know the class of a loop-carried vector, so a sum must be stored and loaded again.
            scan.assigned.forEach(sum -> variables.computeIfPresent(sum, (key, code) -> new Code(Kind.SUM, code.text)));
        }
    }

    private void declare(VariableTree variable) {
        String name = variable.getName().toString();
        Code value = expression(variable.getInitializer());
        // A sum, which must start from zero. The zeros are loaded; see Lanes.ZEROS.
        if (!value.isVector() && assigned.contains(name)) {
            if (!value.text.equals("0")) {
                throw refusal(variable);
            }
            value = new Code(Kind.FLOATS, "FloatVector.fromArray(F, ZEROS, 0)");
        }
        if (value.kind == Kind.MASK) {
            throw refusal(variable);
        }
        String type = value.isVector() ? value.type() : variable.getType().toString();
        Code declared = new Code(value.kind, unused(name));
        line(type + " " + declared.text + " = " + value.text + ";");
        variables.put(name, declared);
    }

    private String unused(String name) {
        String unused = name;
        for (int i = 1; !usedNames.add(unused); i++) {
            unused = name + i;
        }
        return unused;
    }

    private void assign(ExpressionTree expression) {
        if (expression instanceof AssignmentTree assignment) {
            ExpressionTree value = assignment.getExpression();
            boolean isVariable = value instanceof IdentifierTree;
            store(assignment.getVariable(), isVariable ? identifier(value.toString()) : expression(value));
        } else if (expression instanceof CompoundAssignmentTree assignment) {
            Code value = expression(assignment.getExpression());
            Code old = expression(assignment.getVariable());
            Tree.Kind kind = assignment.getKind();
            if (kind != Tree.Kind.PLUS_ASSIGNMENT && kind != Tree.Kind.MULTIPLY_ASSIGNMENT) {
                throw refusal(assignment);
            }
            // A sum is not the receiver: C2 infers the class of a loop-carried vector only from a profile, which may
            // not exist yet.
            store(assignment.getVariable(), arithmetic(kind == Tree.Kind.PLUS_ASSIGNMENT ? "add" : "mul", value, old));
        } else {
            throw refusal(expression);
        }
    }

    private void store(ExpressionTree to, Code value) {
        if (to instanceof ArrayAccessTree element) {
            line((value.kind == Kind.SUM ? value.text : vector(value)) + ".intoArray(" + array(element.getExpression())
                    + ", " + expression(element.getIndex()).text + ");");
        } else {
            line(expression(to).text + " = " + vector(value) + ";");
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    // Expressions

    private Code expression(ExpressionTree expression) {
        if (expression instanceof ParenthesizedTree parenthesized) {
            Code code = expression(parenthesized.getExpression());
            return code.isVector() ? code : new Code(code.kind, "(" + code.text + ")");
        } else if (expression instanceof LiteralTree literal) {
            boolean isInteger = literal.getKind() == Tree.Kind.INT_LITERAL;
            return new Code(isInteger ? Kind.INTEGER : Kind.SCALAR, literal.getValue() + (isInteger ? "" : "f"));
        } else if (expression instanceof IdentifierTree identifier) {
            Code code = identifier(identifier.getName().toString());
            if (code.kind == Kind.SUM) {
                throw new IllegalArgumentException("the sum " + code.text + " must be stored before it is used");
            }
            return code;
        } else if (expression instanceof MemberSelectTree member) {
            return member(member);
        } else if (expression instanceof ArrayAccessTree element) {
            Code index = expression(element.getIndex());
            String array = array(element.getExpression());
            return index.kind == Kind.INDEX
                    ? new Code(Kind.FLOATS, "FloatVector.fromArray(F, " + array + ", " + index.text + ")")
                    : new Code(Kind.SCALAR, array + "[" + index.text + "]");
        } else if (expression instanceof BinaryTree binary) {
            return binary(binary);
        } else if (expression instanceof UnaryTree unary) {
            Code code = expression(unary.getExpression());
            if (unary.getKind() != Tree.Kind.UNARY_MINUS || (code.isVector() && code.kind != Kind.FLOATS)) {
                throw refusal(unary);
            }
            return code.isVector() ? new Code(code.kind, code.text + ".neg()") : new Code(code.kind, "-" + code.text);
        } else if (expression instanceof ConditionalExpressionTree conditional) {
            Code mask = expression(conditional.getCondition());
            if (mask.kind != Kind.MASK) {
                throw refusal(conditional);
            }
            Code yes = expression(conditional.getTrueExpression());
            String no = vector(expression(conditional.getFalseExpression()));
            return new Code(Kind.FLOATS, no + ".blend(" + operand(yes) + ", " + mask.text + ")");
        } else if (expression instanceof TypeCastTree cast) {
            Code code = expression(cast.getExpression());
            return code.isVector() ? code : new Code(Kind.SCALAR, "(" + cast.getType() + ") " + code.text);
        } else if (expression instanceof MethodInvocationTree call) {
            return call(call);
        }
        throw refusal(expression);
    }

    private Code identifier(String name) {
        if (variables.containsKey(name)) {
            return variables.get(name);
        }
        String owner = constantOwners.get(name);
        return new Code(Kind.CONSTANT, owner == null ? name : owner + "." + name);
    }

    /** A field of a parameter, or a constant of another class. */
    private Code member(MemberSelectTree member) {
        String of = member.getExpression().toString();
        String name = member.getIdentifier().toString();
        if (!variables.containsKey(of)) {
            return new Code(Kind.CONSTANT, member.toString());
        }
        return name.equals("offset")
                ? new Code(Kind.INTEGER, hoist("int", of + "Offset", member.toString()))
                : new Code(Kind.SCALAR, member.toString());
    }

    /** The name of an array; the array of a matrix is held in a local variable. */
    private String array(ExpressionTree expression) {
        return expression instanceof MemberSelectTree member
                ? hoist("float[]", joined(member.getExpression(), member.getIdentifier()), member.toString())
                : expression.toString();
    }

    private static String joined(Object of, Object name) {
        return of
                + name.toString().substring(0, 1).toUpperCase(Locale.ROOT)
                + name.toString().substring(1);
    }

    /** A local variable that is declared before the loops and holds a value. */
    private String hoist(String type, String name, String value) {
        return hoisted.computeIfAbsent(value, key -> {
            String local = unused(name);
            declarations
                    .append(type)
                    .append(' ')
                    .append(local)
                    .append(" = ")
                    .append(value)
                    .append(";\n");
            return local;
        });
    }

    private Code binary(BinaryTree binary) {
        Code left = expression(binary.getLeftOperand());
        Code right = expression(binary.getRightOperand());
        Tree.Kind kind = binary.getKind();
        if (!left.isVector() && !right.isVector()) {
            // The operator is taken from the source, because the operands may have been translated.
            String sign = binary.toString()
                    .substring(binary.getLeftOperand().toString().length())
                    .strip()
                    .split(" ")[0];
            boolean isIndex = left.kind == Kind.INDEX || right.kind == Kind.INDEX;
            return new Code(
                    isIndex ? Kind.INDEX : left.kind == right.kind ? left.kind : Kind.SCALAR,
                    left.text + " " + sign + " " + right.text);
        }
        if (ARITHMETIC.containsKey(kind)) {
            return arithmetic(ARITHMETIC.get(kind), left, right);
        } else if (COMPARISONS.containsKey(kind) && left.kind == Kind.FLOATS) {
            return new Code(
                    Kind.MASK,
                    left.text + ".compare(VectorOperators." + COMPARISONS.get(kind) + ", " + operand(right) + ")");
        }
        if (!SHIFTS.containsKey(kind) || left.kind != Kind.INTS) {
            throw refusal(binary);
        }
        return new Code(
                Kind.INTS, left.text + ".lanewise(VectorOperators." + SHIFTS.get(kind) + ", " + right.text + ")");
    }

    private Code arithmetic(String operation, Code left, Code right) {
        boolean commutes = operation.equals("add") || operation.equals("mul");
        if (!left.isVector() && commutes) {
            return arithmetic(operation, right, left);
        }
        Kind kind = left.isVector() ? left.kind : right.kind;
        String receiver = left.isVector() ? left.text : vector(left);
        return new Code(
                kind, receiver + "." + operation + "(" + (kind == Kind.INTS ? right.text : operand(right)) + ")");
    }

    /** An argument of an operation on vectors of floats, which the API also accepts as a scalar. */
    private String operand(Code code) {
        return code.isVector() || isHoisted(code) ? vector(code) : scalar(code);
    }

    private static String scalar(Code code) {
        return code.kind != Kind.INTEGER
                ? code.text
                : code.text.matches("-?[0-9]+") ? code.text + "f" : "(float) " + code.text;
    }

    /** Whether a scalar is a parameter of the kernel or a field of one, and is broadcast before the loops. */
    private boolean isHoisted(Code code) {
        return code.kind == Kind.SCALAR
                && (parameters.contains(code.text)
                        || code.text.contains(".")
                                && parameters.contains(code.text.substring(0, code.text.indexOf('.')))
                                && code.text.matches("\\w+[.]\\w+"));
    }

    /** An expression as a vector of floats; a scalar is broadcast. */
    private String vector(Code code) {
        if (code.isVector()) {
            return code.text;
        }
        String broadcast = "FloatVector.broadcast(F, " + scalar(code) + ")";
        if (!isHoisted(code)) {
            return broadcast;
        }
        return hoist("FloatVector", code.text.substring(code.text.indexOf('.') + 1) + "s", broadcast);
    }

    private Code call(MethodInvocationTree call) {
        String name = call.getMethodSelect().toString();
        List<? extends ExpressionTree> arguments = call.getArguments();
        if (name.endsWith(".offset")) {
            String of = name.substring(0, name.indexOf('.'));
            Code row = expression(arguments.get(0));
            return new Code(
                    Kind.INTEGER,
                    row.text.matches("[0-9]+")
                            ? hoist("int", of + "Row" + row.text, call.toString())
                            : hoist("int", of + "Offset", of + ".offset") + " + " + row.text + " * "
                                    + hoist("int", of + "Stride", of + ".rowStride"));
        }
        List<Code> codes = arguments.stream().map(this::expression).toList();
        return switch (name) {
            case "Math.fma" -> fma(codes.get(0), codes.get(1), codes.get(2));
            case "Math.abs" -> ofFloats(call, codes.get(0), Kind.FLOATS, "abs");
            case "Math.sqrt" -> ofFloats(call, codes.get(0), Kind.FLOATS, "sqrt");
            case "Float.floatToRawIntBits" -> ofFloats(call, codes.get(0), Kind.INTS, "reinterpretAsInts");
            case "Float.intBitsToFloat" -> new Code(Kind.FLOATS, codes.get(0).text + ".reinterpretAsFloats()");
            default -> inlined(name.contains(".") ? name : currentClass + "." + name, codes);
        };
    }

    private static Code ofFloats(MethodInvocationTree call, Code code, Kind result, String operation) {
        if (code.kind != Kind.FLOATS) {
            throw refusal(call);
        }
        return new Code(result, code.text + "." + operation + "()");
    }

    private Code fma(Code a, Code b, Code c) {
        Code receiver = a.isVector() ? a : isHoisted(a) || !b.isVector() ? a : b;
        Code factor = receiver == a ? b : a;
        return new Code(Kind.FLOATS, vector(receiver) + ".fma(" + vector(factor) + ", " + vector(c) + ")");
    }

    /** Inlines a function: writes its statements, and returns its result. */
    private Code inlined(String name, List<Code> arguments) {
        MethodTree function = functions.get(name);
        if (function == null) {
            throw new IllegalArgumentException("no translation of a call of " + name);
        }
        String outside = currentClass;
        Map<String, Code> outer = variables;
        Set<String> assignedOutside = assigned;
        Scan scan = new Scan();
        scan.scan(function.getBody(), null);
        Map<String, Code> inner = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String parameter = function.getParameters().get(i).getName().toString();
            Code argument = arguments.get(i);
            if (argument.isVector() && (scan.assigned.contains(parameter) || !usedNames.contains(argument.text))) {
                Code local = new Code(argument.kind, unused(parameter));
                line(argument.type() + " " + local.text + " = " + argument.text + ";");
                argument = local;
            } else if (!argument.isVector() && !argument.text.matches("[\\w.]+")) {
                argument = new Code(argument.kind, "(" + argument.text + ")");
            }
            inner.put(parameter, argument);
        }
        currentClass = name.substring(0, name.indexOf('.'));
        variables = inner;
        assigned = scan.assigned;
        Code result = null;
        for (StatementTree statement : function.getBody().getStatements()) {
            if (statement instanceof ReturnTree end) {
                result = expression(end.getExpression());
            } else {
                statement(statement);
            }
        }
        currentClass = outside;
        variables = outer;
        assigned = assignedOutside;
        return result;
    }

    // Text

    private static String file(String comment, String type, String members) {
        String imports = Stream.of(
                        "static " + PACKAGE + ".Lanes.F",
                        "static " + PACKAGE + ".Lanes.N",
                        "static " + PACKAGE + ".Lanes.ZEROS",
                        "jdk.incubator.vector.FloatVector",
                        "jdk.incubator.vector.IntVector",
                        "jdk.incubator.vector.VectorOperators")
                .filter(name -> members.matches("(?s).*\\b" + name.substring(name.lastIndexOf('.') + 1) + "\\b.*"))
                .map(name -> "import " + name + ";\n")
                .collect(Collectors.joining());
        return "// Generated by LaneTranslator.java from the scalar kernels. Change those instead of this file.\n"
                + "package " + PACKAGE + ";\n\n" + imports + "\n"
                + indent("/** " + comment + " */\n" + type + " {\n" + members + "}\n");
    }

    /** Indents by braces, breaks long stores, and inserts an empty line after each method. */
    private static String indent(String text) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            depth -= line.startsWith("}") ? 1 : 0;
            String indent = "    ".repeat(depth);
            int store = line.lastIndexOf(".intoArray(");
            out.append(indent)
                    .append(
                            line.length() < 120 || store < 0
                                    ? line
                                    : line.substring(0, store) + "\n" + indent + "        " + line.substring(store))
                    .append('\n');
            depth += line.endsWith("{") ? 1 : 0;
            out.append(depth == 1 && line.equals("}") ? "\n" : "");
        }
        return out.toString();
    }
}
