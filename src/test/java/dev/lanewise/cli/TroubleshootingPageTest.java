package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about troubleshooting quotes messages as the commands above them print them. */
@Tag("documents")
class TroubleshootingPageTest {
    private static final Pattern BLOCK = Pattern.compile("```\\n(\\$ lanewise .*?)```", Pattern.DOTALL);
    /** A command and the text that it is said to print, up to the next command. */
    private static final Pattern COMMAND =
            Pattern.compile("^\\$ lanewise (.*)\\n((?:(?!\\$ ).*\\n)*)", Pattern.MULTILINE);

    private static final Pattern NAME_OF_A_FILE = Pattern.compile("[\\w-]+\\.(csv|onnx|lanewise)|run1|saved");

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        String iris = Files.readString(Path.of("docs/examples/iris.csv"));
        String headings = iris.lines().findFirst().orElseThrow() + "\n";
        write("iris.csv", iris);
        write("changed.csv", iris.replace("5.1,3.5", "5.2,3.5"));
        write("unheaded.csv", iris.substring(headings.length()));
        write("setosa.csv", headings + "5.1,3.5,1.4,0.2,setosa\n".repeat(50));
        write("other.csv", headings + "5.0,3.0,1.0,0.2,other\n");
        StringBuilder houses = new StringBuilder("area,year,price\n");
        for (int i = 0; i < 200; i++) {
            int area = 40 + i * 37 % 160;
            int year = 1950 + i * 13 % 70;
            houses.append(area)
                    .append(',')
                    .append(year)
                    .append(',')
                    .append(2000 * area + 1000 * year)
                    .append(".5\n");
        }
        write("houses.csv", houses.toString());
        write("comma.csv", "area;price\n" + "40;100\n".repeat(12) + "39,5;99\n");
        write("towns.csv", "town,price\nZ\u00fcrich,3\nBern,4\n");
        write("gaps.csv", "x,kind\n1,a\n,b\n" + "3,a\n4,b\n".repeat(3));
        write("ragged.csv", "a,y\n1,x\n2,z\n1,2,3\n");
        write("harbours.csv", "port,x,y\n" + "S,1,a\nC,2,b\n".repeat(4));
        write("ports.csv", "port,x\nX,1\nS,2\n");
        Files.copy(Path.of("src/test/resources/onnx/refused-convolution-20.onnx"), folder.resolve("conv.onnx"));
        Run.line("train --data " + path("harbours.csv") + " --target y --epochs 1 --save " + path("ports.lanewise"))
                .lines();
        Run.line("train --data " + path("iris.csv") + " --target species --epochs 0 --save " + path("cut.lanewise"))
                .lines();
        byte[] model = Files.readAllBytes(folder.resolve("cut.lanewise"));
        Files.write(folder.resolve("cut.lanewise"), Arrays.copyOf(model, model.length - 7));
    }

    private void write(String name, String text) throws IOException {
        Files.write(folder.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void commandsPrintTheQuotedMessages() throws IOException {
        int commands = 0;
        Matcher block = BLOCK.matcher(Files.readString(Path.of("docs/troubleshooting.md")));
        while (block.find()) {
            Matcher command = COMMAND.matcher(block.group(1));
            while (command.find()) {
                assertPrints(command.group(1), command.group(2));
                commands++;
            }
        }
        assertTrue(commands >= 20, "only " + commands);
    }

    /** Asserts that a command prints a text in which … stands for any text, and line breaks do not count. */
    private void assertPrints(String command, String text) {
        List<String> words = new ArrayList<>();
        for (String word : command.split(" ")) {
            words.add(NAME_OF_A_FILE.matcher(word).matches() ? path(word) : word);
        }
        Run run = Run.of(words.toArray(String[]::new));
        String printed = (run.err() + run.out()).replace(folder + "/", "").replaceAll("\\s+", " ");
        int position = 0;
        for (String part : text.strip().replaceAll("\\s+", " ").split(" ?\u2026 ?")) {
            position = printed.indexOf(part, position);
            assertTrue(position >= 0, () -> command + " does not print\n" + part + "\nbut\n" + printed);
            position += part.length();
        }
    }
}
