import dev.lanewise.Model;
import dev.lanewise.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Names and probabilities for unprepared rows: the model file contains their preprocessing. Needs
 * the library and nothing else.
 *
 * <p>Arguments: MODEL ROW..., a file that {@code lanewise train --save} wrote and rows such as {@code 5.9,3.0,4.2,1.5}.
 */
public final class PredictRows {
    public static void main(String[] args) throws IOException {
        Model model = Model.load(Path.of(args[0]));
        for (String row : List.of(args).subList(1, args.length)) {
            Prediction prediction = model.predict(List.of(row.split(",", -1)));
            System.out.println(prediction.label() + " " + prediction.probability() + " of " + model.names() + " "
                    + Arrays.toString(prediction.probabilities()));
        }
    }
}
