package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spellings of flags and words, and what is suggested where something is misspelt. */
class SpellingTest {

    @TempDir
    private Path folder;

    private String data;

    @BeforeEach
    void writeData() throws IOException {
        data = SmallData.write(folder.resolve("data")).toString();
    }

    private Run train(String flags) {
        return Run.line(("train --layers 16-6-4 --epochs 1 --data " + data + " " + flags).strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--learning-rate 0.3 | --lr 0.3",
                "--learning-rate 0.3 | --eta 0.3",
                "--learning-rate=0.3 | --eta=0.3",
                "--loss huber | --cost huber",
                "--batch-size 7 | --batch 7",
                "--batch-size 7 | --mini-batch-size 7",
                "--optimizer adam | --optimiser adam",
                "--optimizer adam | --optimizer Adam",
                "--activation relu | --activation ReLU",
                "--activation leaky-relu(0.2) | --activation Leaky-ReLU(0.2)",
                "--init he-normal | --init HE-NORMAL",
                "--loss huber | --loss Huber",
                "--schedule cosine:0 | --schedule Cosine:0",
                "--kernels scalar | --kernels Scalar",
                "--monitor macro-f1 --validation own | --monitor Macro-F1 --validation Own",
            })
    void spellingsMeanTheSame(String flags, String others) {
        assertEquals(train(flags).lines(), train(others).lines());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--learning-rate 0.3 --loss huber --batch-size 7 | eta = 0.3\\ncost = 'huber'\\nbatch = 7",
                "--learning-rate 0.3 --loss huber --batch-size 7 | lr = 0.3\\nloss = 'Huber'\\nmini-batch-size = 7",
                "--learning-rate 0.3 --loss huber --batch-size 7 | learning-rate = 0.3\\n"
                        + "loss = 'huber'\\n"
                        + "batch-size = 7",
            })
    void configurationsMayUseAllSpellings(String flags, String text) throws IOException {
        Path config = Files.writeString(folder.resolve("run.toml"), text.replace("\\n", "\n") + "\n");
        assertEquals(train(flags).lines(), train("--config " + config).lines());
        assertEquals(
                train("--lr 0.7 --cost quadratic --batch 9").lines(),
                train("--lr 0.7 --cost quadratic --batch 9 --config " + config).lines());
    }

    @Test
    void configurationWithTwoSpellingsOfOneSettingIsRefused() throws IOException {
        Path config = Files.writeString(folder.resolve("run.toml"), "lr = 0.3\neta = 0.3\n");
        train("--config " + config)
                .assertFailed(config + ", line 2: \"eta\" is another name of a setting that the file"
                        + " already has; only one of learning-rate, lr, eta is expected");
    }

    @Test
    void twoSpellingsOfOneFlagAreRefused() {
        train("--lr 0.3 --eta 0.3").assertCalledWrongly("'--lr' (RATE) should be specified only once");
    }

    @Test
    void filesThatAreWrittenHaveTheMainSpelling() throws IOException {
        Path out = folder.resolve("out");
        Run run = train("--eta 0.3 --cost huber --batch 7 --out " + out);
        List<String> lines = Files.readAllLines(out.resolve("config.toml"));
        assertTrue(
                lines.containsAll(List.of("learning-rate = 0.3", "loss = \"huber\"", "batch-size =" + " 7")),
                lines.toString());
        assertTrue(
                lines.stream().noneMatch(line -> line.matches("(eta|lr|cost|batch|mini-batch-size)" + " =.*")),
                lines.toString());
        assertEquals(
                run.lines(),
                Run.of("train", "--config", out.resolve("config.toml").toString())
                        .lines());
    }

    @Test
    void searchNamesFlagsAsTheCommandLineDoes() {
        for (String flag : List.of("--eta", "--learning-rate", "--lr")) {
            Run run = Run.of("tune", "--data", data, "--layers", "16-6-4", "--epochs", "1", flag, "0.1,0.5");
            assertTrue(run.lines().get(2).contains("  " + flag + " 0."), run.out());
            assertTrue(run.err().contains("lanewise train ") && run.err().contains(" " + flag + " 0."), run.err());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trian | lanewise: 'trian' is not a command, did you mean train? The commands are data,"
                        + " convert, show, train, ",
                "pred x | lanewise: 'pred' is not a command, did you mean predict? The commands are ",
                "help trian | lanewise help: 'trian' is not a command, did you mean train?",
                "train --epoch 3 | lanewise train: there is no flag '--epoch', did you mean --epochs?",
                "train --learning_rate=1 | there is no flag '--learning_rate=1', did you mean --learning-rate?",
                "train --activaton relu | there is no flag '--activaton', did you mean --activation?",
                "train --optimizer adm | but 'adm' was given, did you mean adam",
                "train --optimizer momentun | but 'momentun' was given, did you mean momentum?",
                "train --activation rellu | but \"rellu\" was given, did you mean relu",
                "train --activation LeakyReLU | but \"LeakyReLU\" was given, did you mean leaky-relu?",
                "train --output-activation softmx | but \"softmx\" was given, did you mean softmax?",
                "train --cost crossentropy | but \"crossentropy\" was given, did you mean cross-entropy?",
                "train --loss mse | but \"mse\" was given, did you mean quadratic? (",
                "train --activation swish | but \"swish\" was given, did you mean silu? (",
                "train --eta 0 | Invalid value for option '--eta'",
                "train --max-iter -1 | Invalid value for option '--max-iter'",
                "cross-validate --random-state x | Invalid value for option '--random-state'",
                "train --init heNormal | but \"heNormal\" was given, did you mean he-normal?",
                "train --schedule cosin | did you mean cosine?",
                "train --monitor f1 | but \"f1\" was given, did you mean macro-f1 or micro-f1 or weighted-f1? (",
                "train --task clases | but \"clases\" was given, did you mean classes?",
                "evaluate m --set traning | but \"traning\" was given, did you mean training?",
                "evaluate m --precision int4 | did you mean int8?",
                "train --optimizer | '--optimizer' (NAME); the values are sgd, momentum, nesterov, rmsprop, adagrad,"
                        + " adam, ",
                "train --optimiser | '--optimiser' (NAME); the values are sgd, ",
                "predict | 'MODEL', 'FILE'; usage: lanewise predict [OPTIONS] MODEL FILE...",
                "evaluate | 'MODEL'; usage: lanewise evaluate [OPTIONS] MODEL",
                "completion bsh | bash or zsh is expected, but 'bsh' was given, did you mean bash or zsh?",
                "tune --optimizer adm,sgd | but 'adm' was given, did you mean adam",
                "train docs/examples/iris.csv | 'docs/examples/iris.csv' is an unexpected argument, did you mean --data"
                        + " docs/",
                "help --files x train | --files writes the help of all commands, but 'train' was given as well",
            })
    void misspeltWordsAreRefusedWithThoseLikeThem(String line, String sentence) {
        Run.line(line).assertCalledWrongly(sentence);
    }

    @Test
    void misspeltSettingOfAConfigurationIsRefusedWithThoseLikeIt() throws IOException {
        Path config = Files.writeString(folder.resolve("run.toml"), "learning_rate = 0.1\n");
        Run.of("train", "--config", config.toString())
                .assertFailed(
                        config + ", line 1: there is no setting \"learning_rate\", did you mean learning-rate? (the"
                                + " settings are the flags of lanewise train --help-all, without hyphens before them)");
        Files.writeString(config, "optimizer = \"adm\"\n");
        Run.of("train", "--config", config.toString()).assertFailed("setting 'optimizer'", "did you mean adam");
    }

    @Test
    void misspeltColumnIsRefusedWithTheHeadingsAndTheCommandThatShowsThem() throws IOException {
        Path file = Files.writeString(folder.resolve("titanic.csv"), "Age,Fare,Survived\n1,2,0\n3,4,1\n");
        Run.of("train", "--data", file.toString(), "--target", "survived")
                .assertFailed(file
                        + ": there is no column \"survived\" among Age, Fare, Survived, did you mean Survived?"
                        + " (lanewise data "
                        + file + " shows the columns)");
        Path arff = Files.writeString(
                folder.resolve("t.arff"),
                "@relation t\n@attribute Age numeric\n" + "@attribute Survived {no,yes}\n@data\n1,no\n2,yes\n");
        Run.of("train", "--layers", "1-1", "--data", arff.toString(), "--target", "survive")
                .assertFailed(arff
                        + ": there is no column \"survive\" among Age, Survived, did you mean Survived? (lanewise data "
                        + arff + " shows the columns)");
    }

    @Test
    void misspeltFileIsRefusedWithThoseLikeIt() throws IOException {
        Path file = Files.writeString(folder.resolve("houses.csv"), "a,b\n1,2\n");
        Path wrong = folder.resolve("house.csv");
        String question = ", did you mean " + file + "?";
        Run.of("train", "--data", wrong.toString()).assertFailed(wrong + ": there is no such file", question);
        Run.of("train", "--data", wrong.toString(), "--target", "a").assertFailed("house.csv", question);
        Path model = Files.writeString(folder.resolve("digits.lanewise"), "");
        for (String command : List.of("evaluate", "report", "serve")) {
            Run.of(command, folder.resolve("digit.lanewise").toString())
                    .assertFailed(
                            folder.resolve("digit.lanewise") + ": there is no such file, did you mean " + model + "?");
        }
        Path config = Files.writeString(folder.resolve("run.toml"), "");
        Run.of("train", "--config", folder.resolve("runs.toml").toString())
                .assertFailed(": there is no such file, did you mean " + config + "?");
        Run.of("train", "--resume", folder.resolve("dat").toString())
                .assertFailed(": there is no such folder, did you mean " + data + "?");
    }
}
