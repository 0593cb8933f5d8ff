package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Provenance;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.format.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that mark a missing value by default: in training, in prediction, and as a category that a model knows. */
class MissingTextsTest {
    private static final String SHORT = " --epochs 2 --hidden 3";

    @TempDir
    private Path folder;

    private static Run run(String command, Object... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        for (Object argument : more) {
            arguments.add(argument.toString());
        }
        return Run.of(arguments.toArray(String[]::new));
    }

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

    private static String digest(Run run) {
        List<String> lines = run.lines();
        return lines.get(lines.size() - 1);
    }

    @Test
    void everySpellingIsReadAsAnEmptyField() throws IOException {
        Path model = folder.resolve("net.lanewise");
        String digest = digest(run("train --target kind --save " + model + SHORT + " --data", table("")));
        String evaluated =
                run("evaluate --set all " + model + " --data", table("")).out();
        List<String> predicted = run("predict --format csv " + model, table("")).lines();
        for (String text : Fields.MISSING) {
            Path table = table(text);
            assertEquals(digest, digest(run("train --target kind" + SHORT + " --data", table)), text);
            assertEquals(
                    evaluated,
                    run("evaluate --set all " + model + " --data", table).out(),
                    text);
            assertEquals(predicted, run("predict --format csv " + model, table).lines(), text);
        }
        assertNotEquals(
                digest,
                digest(run(
                        "train --target kind" + SHORT + " --keep-default-na no --categorical size --data",
                        table("None"))));
    }

    @Test
    void targetOfSuchATextIsMissing() throws IOException {
        Path table = Files.writeString(folder.resolve("sleep.csv"), "x,disorder\n" + "1,None\n2,Apnea\n".repeat(9));
        run("train --target disorder" + SHORT + " --data", table)
                .assertFailed(
                        table + ", line 2, column 2 (disorder): the target is missing (\"None\" counts as missing;"
                                + " --keep-default-na and --na-values change that)");
        run("cross-validate --folds 2 --target disorder" + SHORT + " --data", table)
                .assertFailed("row 0, column \"disorder\": the target is missing; texts such as NA, None and ? count as"
                        + " missing, unless --na-values or --keep-default-na names others");
        assertTrue(run("train --target disorder --keep-default-na no" + SHORT + " --data", table)
                .notes()
                .contains("disorder (Apnea, None) as 2 classes"));
    }

    /** A model file without the flags of its training, such as one from before these texts were recognised. */
    @Test
    void categoryAndClassThatTheModelKnowsStayOnes() throws IOException {
        Path table = Files.writeString(
                folder.resolve("old.csv"),
                "extra,kind\n" + "None,null\nNone,null\nsome,good\nmuch,good\nnull,null\n".repeat(20));
        Path model = folder.resolve("old.lanewise");
        run("train --target kind --keep-default-na no --epochs 20 --save " + model + " --data", table)
                .lines();
        ModelFile trained = ModelFile.read(model);
        assertEquals(
                List.of("None", "much", "null", "some"),
                ((Schema.Categorical) trained.schema().orElseThrow().columns().get(0)).categories());
        trained.withProvenance(Provenance.UNKNOWN).write(model);
        assertEquals(trained.schema(), ModelFile.read(model).schema());
        Path rows = Files.writeString(folder.resolve("rows.csv"), "extra\nNone\nnull\nsome\nNA\n\n");
        List<String> predicted = run("predict --keep extra " + model, rows).lines();
        List<String> kept =
                run("predict --keep extra --keep-default-na no " + model, rows).lines();
        assertEquals(kept.subList(0, 4), predicted.subList(0, 4));
        assertTrue(
                predicted.get(1).startsWith("None,null,") && predicted.get(2).startsWith("null,null,"),
                predicted::toString);
        assertTrue(predicted.get(3).startsWith("some,good,"), predicted::toString);
        // A text that the model does not know is filled in, and so is an empty field.
        assertNotEquals(kept.get(4), predicted.get(4));
        assertEquals("NA" + predicted.get(1).substring(4), predicted.get(4));
        Run evaluated = run("evaluate --target kind --set all " + model + " --data", table);
        assertTrue(evaluated.lines().get(0).contains("100 of 100 right"), evaluated.out());
    }

    @Test
    void valueOfAnArffAttributeIsACategoryWhateverItsName() throws IOException {
        Path arff = Files.writeString(
                folder.resolve("t.arff"),
                "@relation t\n@attribute extra {None,NA,some}\n"
                        + "@attribute x numeric\n@attribute kind {a,b}\n@data\n"
                        + "None,1,a\nNA,2,b\nsome,?,a\n".repeat(20));
        Path model = folder.resolve("net.lanewise");
        run("train" + SHORT + " --save " + model + " --data", arff).lines();
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
