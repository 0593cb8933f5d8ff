package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Facts;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.table.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that mark a missing value by default: in training, in prediction, and as a category that a model knows. */
class MissingTextsTest {
    private static final String SHORT = " --epochs 2 --hidden 3";

    @TempDir
    private Path folder;

    /** A table in which every fifth number and every third category is this text. */
    private Path table(String missing) throws IOException {
        StringBuilder text = new StringBuilder("size,colour,kind\n");
        for (int i = 0; i < 60; i++) {
            text.append(i % 5 == 0 ? missing : i % 7)
                    .append(',')
                    .append(i % 3 == 0 ? missing : i % 2 == 0 ? "red" : "blue")
                    .append(',')
                    .append(i % 7 < 3 ? "low" : "high")
                    .append('\n');
        }
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    @Test
    void everySpellingIsReadAsAnEmptyField() throws IOException {
        Path model = folder.resolve("net.lanewise");
        String digest = Run.line("train --target kind --save " + model + SHORT + " --data", table(""))
                .last();
        String evaluated =
                Run.line("evaluate --set all " + model + " --data", table("")).out();
        List<String> predicted =
                Run.line("predict --format csv " + model, table("")).lines();
        for (String text : Fields.MISSING) {
            Path table = table(text);
            assertEquals(
                    digest,
                    Run.line("train --target kind" + SHORT + " --data", table).last(),
                    text);
            assertEquals(
                    evaluated,
                    Run.line("evaluate --set all " + model + " --data", table).out(),
                    text);
            assertEquals(
                    predicted, Run.line("predict --format csv " + model, table).lines(), text);
        }
        assertNotEquals(
                digest,
                Run.line(
                                "train --target kind" + SHORT + " --keep-default-na no --categorical size --data",
                                table("None"))
                        .last());
    }

    @Test
    void targetOfSuchATextIsMissing() throws IOException {
        Path table = Files.writeString(folder.resolve("sleep.csv"), "x,disorder\n" + "1,None\n2,Apnea\n".repeat(9));
        Run.line("train --target disorder" + SHORT + " --data", table)
                .assertFailed(
                        table + ": column 2 (disorder): the target is missing in 9 rows, lines 2, 4, 6, 8, 10, 12, 14,"
                                + " 16, 18; --drop-missing-target leaves such rows out, and texts such as NA, None and"
                                + " ? count as missing, unless --keep-default-na no changes that");
        Run.line("cross-validate --folds 2 --target disorder" + SHORT + " --data", table)
                .assertFailed("the target is missing in 9 rows", "unless --keep-default-na no changes that");
        assertTrue(Run.line("train --target disorder --keep-default-na no" + SHORT + " --data", table)
                .notes()
                .contains("disorder (Apnea, None) as 2 classes"));
    }

    @Test
    void whatWasMissingInTrainingIsMissingForTheModel() throws IOException {
        Path table = Files.writeString(
                folder.resolve("old.csv"),
                "extra,kind\n" + "None,null\nNone,null\nsome,good\nmuch,good\nnull,null\n".repeat(20));
        Path model = folder.resolve("old.lanewise");
        Run.line("train --target kind --keep-default-na no --epochs 20 --save " + model + " --data", table)
                .lines();
        ModelFile trained = ModelFile.read(model);
        assertEquals(
                List.of("None", "much", "null", "some"),
                ((Schema.Categorical) trained.schema().orElseThrow().columns().get(0)).categories());
        assertEquals(List.of(), trained.schema().orElseThrow().missingTexts());
        // The schema alone decides, also without the flags of the training.
        trained.withFacts(Facts.UNKNOWN).write(model);
        assertEquals(trained.schema(), ModelFile.read(model).schema());
        Path rows = Files.writeString(folder.resolve("rows.csv"), "extra\nNone\nnull\nsome\nNA\n\n");
        Run predicted = Run.line("predict --keep extra " + model, rows);
        List<String> lines = predicted.lines();
        assertTrue(lines.get(1).startsWith("None,null,") && lines.get(2).startsWith("null,null,"), lines::toString);
        assertTrue(lines.get(3).startsWith("some,good,"), lines::toString);
        assertTrue(predicted.err().contains("unknown") && predicted.err().contains("NA"), predicted.err());
        assertEquals(
                Run.line("predict --keep extra --na-values NA " + model, rows)
                        .lines()
                        .get(4),
                "NA" + lines.get(1).substring(4));
        Run.line("predict --keep-default-na no " + model, rows)
                .assertCalledWrongly("--keep-default-na is for training");
        Run.line("evaluate --keep-default-na no --target kind " + model + " --data", table)
                .assertCalledWrongly("--keep-default-na is for training");
        Run evaluated = Run.line("evaluate --target kind --set all " + model + " --data", table);
        assertTrue(evaluated.lines().get(0).contains("100 of 100 right"), evaluated.out());
    }

    /** The table in which every fifth number is this text, and the missing categories are empty. */
    private Path numbers(String missing) throws IOException {
        List<String> lines = Files.readAllLines(table("NA"));
        lines.replaceAll(line -> line.replaceFirst("^NA,", missing + ",").replace(",NA,", ",,"));
        return Files.write(folder.resolve("table.csv"), lines);
    }

    @Test
    void textOfAFlagThatOccursNowhereGetsOneNote() throws IOException {
        Path table = numbers("-999");
        String train = "train --target kind" + SHORT + " --data";
        String note = Run.line(train, table, "--na-values=-999,-1e3,n.b.").notes();
        assertEquals(1, note.split("-1e3", -1).length - 1, note);
        assertTrue(note.contains("\"n.b.\"") && !note.contains("\"-999\""), note);
        assertFalse(Run.line(train, table, "--na-values=-999.0").notes().contains("no field"));
        // A column that is no input has fields as well.
        assertFalse(Run.line(train, table, "--na-values=-999", "--ignore", "size")
                .notes()
                .contains("no field"));
        assertTrue(Run.line("cross-validate --folds 2 --target kind" + SHORT + " --data", table, "--na-values", "n.b.")
                .notes()
                .contains("n.b."));
        Path model = folder.resolve("net.lanewise");
        Run.line(train, table, "--na-values=-999", "--save", model).lines();
        assertFalse(Run.line("predict " + model, table("NA")).err().contains("no field"));
        assertTrue(
                Run.line("predict --na-values n.b. " + model, table("NA")).err().contains("n.b."));
    }

    @Test
    void valueOfAnArffAttributeIsACategoryWhateverItsName() throws IOException {
        Path arff = Files.writeString(
                folder.resolve("t.arff"),
                "@relation t\n@attribute extra {None,NA,some}\n"
                        + "@attribute x numeric\n@attribute kind {a,b}\n@data\n"
                        + "None,1,a\nNA,2,b\nsome,?,a\n".repeat(20));
        Path model = folder.resolve("net.lanewise");
        Run.line("train" + SHORT + " --save " + model + " --data", arff).lines();
        assertEquals(
                List.of("NA", "None", "some"),
                ((Schema.Categorical) ModelFile.read(model)
                                .schema()
                                .orElseThrow()
                                .columns()
                                .get(0))
                        .categories());
    }
}
