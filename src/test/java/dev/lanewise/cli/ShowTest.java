package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShowTest {
    @TempDir
    private Path folder;

    @Test
    void firstDigitOfTheNotebookIsTheFive() {
        assertEquals(
                List.of(
                        "",
                        "",
                        "                ░▄▄ ▄▄▄░",
                        "        ▄▓▓███████▓▒▓▓▒░",
                        "        ▓█▓███▀▀▓█",
                        "           ██▓",
                        "            ▒█▓▄░",
                        "             ░▓██▓▄",
                        "                ░███░",
                        "             ▄▓█████",
                        "         ░▄▓████▓▀░",
                        "     ▄▄██████▀░",
                        "    ▀▀▀▀▀▀▀",
                        ""),
                Run.of("show", "--rows", "1", "--columns", "1").lines());
    }

    @Test
    void gridFitsTheLine() {
        List<String> lines = Run.of("show").lines();
        assertEquals(5 * 7, lines.size());
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80));
        assertTrue(Run.of("show", "--line", "200").lines().stream().anyMatch(line -> line.length() > 80));
    }

    @Test
    void variedImagesAreThoseOfTheirEpochAndSeed() {
        List<String> plain = Run.of("show", "--rows", "2", "--columns", "3").lines();
        List<String> varied = Run.of("show", "--rows", "2", "--columns", "3", "--augment", "rotation=40")
                .lines();
        assertNotEquals(plain, varied);
        assertEquals(
                varied,
                Run.of("show", "--rows", "2", "--columns", "3", "--augment", "rotation=40")
                        .lines());
        for (String flag : List.of("--epoch", "--seed")) {
            assertNotEquals(
                    varied,
                    Run.of("show", "--rows", "2", "--columns", "3", "--augment", "rotation=40", flag, "2")
                            .lines());
        }
        // The second row of the grid is what the images from the fourth on become.
        List<String> second = Run.line("show --rows 1 --columns 3 --offset 3 --augment rotation=40")
                .lines();
        assertEquals(varied.subList(varied.size() / 2, varied.size()), second);
    }

    @Test
    void pngHasTheGrid() throws IOException {
        Path png = folder.resolve("digits.png");
        Run.of("show", "--rows", "2", "--columns", "3", "--set", "test", "--offset", "9994", "--png", png.toString())
                .lines();
        BufferedImage image = ImageIO.read(png.toFile());
        assertEquals(3 * 120 + 8, image.getWidth());
        assertEquals(2 * 120 + 8, image.getHeight());
    }

    @Test
    void otherDataAreShown() throws IOException {
        Path data = SmallData.write(folder.resolve("data"));
        List<String> lines = Run.line("show --data " + data + " --set validation --rows 1 --columns 4")
                .lines();
        // The images have the classes 0 to 3 in turn, and row c of class c is inked; the rest is noise.
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).matches("[▀▓]{4} [▄▓]{4}[ ░]*"), lines.get(0));
        assertTrue(lines.get(1).matches("[ ░]{10}[▀▓]{4} [▄▓]{4}"), lines.get(1));
    }

    @Test
    void gridBeyondTheDataIsRefused() {
        Run.of("show", "--offset", "49976")
                .assertFailed("training set of mnist: 5 x 5 images from image 49976 on were"
                        + " requested, but the set has 50000 images, 0 to 49999");
        assertEquals(0, Run.of("show", "--offset", "49975").exit());
    }

    @Test
    void unwritablePngIsRefusedAndNothingIsPrinted() {
        Path png = folder.resolve("none/digits.png");
        Run.of("show", "--png", png.toString()).assertFailed(png + ": cannot be written: there is no folder");
        assertFalse(Files.exists(png.getParent()));
    }

    @ParameterizedTest
    @CsvSource({"--rows, 0", "--rows, 1001", "--columns, 0", "--columns, x", "--offset, -1", "--line, 0", "--set, none"
    })
    void valueOutOfRangeIsRefused(String flag, String value) {
        Run.of("show", flag, value).assertCalledWrongly("lanewise show: ", flag, value);
    }
}
