package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of the files of pictures that a network takes for another class. */
class PictureFilesTest {
    private static final int PICTURES = 20;
    /** Shown as it is, it would be an element of a page, and colour a terminal. */
    private static final String ODD = "odd <i>&\u001b[31m.png";

    @TempDir
    private Path folder;

    /** Pictures with ink on the left and on the right, and a single one in the wrong folder. */
    private Path pictures(String name, String odd) throws IOException {
        Path data = folder.resolve(name);
        for (int i = 0; i < PICTURES; i++) {
            write(data.resolve(String.format(Locale.ROOT, "left/%02d.png", i)), true, i);
            write(data.resolve(String.format(Locale.ROOT, "right/%02d.png", i)), false, i);
        }
        if (!odd.isEmpty()) {
            write(data.resolve("right").resolve(odd), true, 5);
        }
        return data;
    }

    private static void write(Path file, boolean left, int shade) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 8, 8);
        graphics.setColor(new Color(shade, shade, shade));
        graphics.fillRect(left ? 1 : 5, 1, 2, 6);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    private Path train(Path data) {
        Path model = folder.resolve("model");
        Run run = Run.line("train --data " + data + " --layers 64-2 --epochs 40 --learning-rate 1 --save " + model);
        assertEquals(0, run.exit(), run.err());
        return model;
    }

    private List<String> mistakes(Path model, Path data, String... more) {
        List<String> words =
                new ArrayList<>(List.of("evaluate", model.toString(), "--data", data.toString(), "--mistakes", "5"));
        words.addAll(List.of(more));
        return Run.of(words.toArray(String[]::new)).lines().stream()
                .filter(line -> line.matches(".+: predicted .+, actually .+"))
                .toList();
    }

    @Test
    void mistakesAreNamedByTheirFilesWhereverTheyAreInTheData() throws IOException {
        Path data = pictures("data", "");
        Path model = train(data);
        assertEquals(List.of(), mistakes(model, data, "--set", "all"));
        // Another file at each place, so that the order of the examples counts.
        for (String odd : List.of("00a.png", "09a.png", "x.png", ODD)) {
            Path other = pictures("with " + odd.charAt(1), odd);
            List<String> all = new ArrayList<>();
            for (String set : List.of("training", "test")) {
                all.addAll(mistakes(model, other, "--set", set));
            }
            String named = "right/" + odd.replace("\u001b", "\\001b");
            for (List<String> found : List.of(all, mistakes(model, other, "--set", "all"))) {
                assertEquals(1, found.size());
                assertTrue(found.get(0).startsWith(named + ": predicted left ("), found.get(0));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "train test, test",
        "Training val, test",
        "train valid testing, validation",
        "train test, training",
        "train, all"
    })
    void foldersForSetsAreKnown(String parts, String set) throws IOException {
        Path model = train(pictures("data", ""));
        Path data = folder.resolve("sets");
        List<String> found = new ArrayList<>();
        for (String part : parts.split(" ")) {
            pictures("sets/" + part, part + ".png");
        }
        mistakes(model, data, "--set", set).forEach(line -> found.add(line.replaceFirst(":.*", "")));
        for (String name : found) {
            String part = name.replaceFirst("/.*", "");
            assertEquals(part + "/right/" + part + ".png", name);
        }
        // Of a folder that is split, the picture may be in another set.
        assertTrue(!found.isEmpty() || parts.equals("Training val"), found.toString());
    }

    @Test
    void reportHasTheFilesBesideThePictures() throws IOException {
        Path data = pictures("data", ODD);
        Path model = train(pictures("other", ""));
        Path page = folder.resolve("page.html");
        String plain = Run.line("report " + model + " --data " + data + " --set all --output " + page)
                .err();
        String html = Files.readString(page);
        String named = "right/odd &lt;i&gt;&amp;\ufffd[31m.png";
        assertTrue(html.contains("<span class=\"file\">" + named + "</span>"), plain);
        assertTrue(html.contains("alt=\"" + named + ", of class right\""));
        assertFalse(html.contains("\u001b") || html.contains("<i>"));
    }

    @Test
    void filesOfMappedDataAreNotGuessed() throws IOException {
        Path data = pictures("data", ODD);
        Path model = train(pictures("other", ""));
        Path converted = folder.resolve("set.lanewise-data");
        Run.of("convert", data.toString(), "--output", converted.toString()).lines();
        List<String> found = mistakes(model, converted, "--set", "all");
        assertEquals(1, found.size());
        assertTrue(found.get(0).matches("example \\d+: predicted left .*"), found.get(0));
    }
}
