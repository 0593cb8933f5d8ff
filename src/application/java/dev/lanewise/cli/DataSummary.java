package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import java.util.stream.Stream;

/**
 * Statistics of the inputs and targets of a set, in double precision.
 *
 * @param inputs statistics of each input over the examples
 * @param all statistics of all inputs of all examples
 * @param targets statistics of each target over the examples; for classes, the sum is the number of examples of the
 *     class
 */
record DataSummary(String name, int examples, double density, Moments[] inputs, Moments all, Moments[] targets) {

    /** Range, mean and spread of a sequence of numbers. */
    static final class Moments {
        private long count;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private double mean;
        private double squares;

        /** B. P. Welford, <i>Note on a method for calculating corrected sums of squares and products</i>, 1962. */
        private void add(double x) {
            count++;
            double distance = x - mean;
            mean += distance / count;
            squares += distance * (x - mean);
            min = Math.min(min, x);
            max = Math.max(max, x);
        }

        double min() {
            return min;
        }

        double max() {
            return max;
        }

        double mean() {
            return mean;
        }

        /** Population standard deviation: the divisor is the count. */
        double deviation() {
            return Math.sqrt(squares / count);
        }

        double sum() {
            return mean * count;
        }

        /** Whether all numbers are equal, so that they carry no information. */
        boolean isConstant() {
            return min >= max;
        }
    }

    static DataSummary of(String name, Dataset dataset) {
        Moments[] inputs = moments(dataset.inputs());
        Moments[] targets = moments(dataset.classes() + dataset.targets());
        Moments all = new Moments();
        boolean areClasses = dataset.task() == Task.CLASSIFICATION;
        float[] row = new float[inputs.length];
        float[] wanted = new float[targets.length];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyRow(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                inputs[j].add(row[j]);
                all.add(row[j]);
            }
            if (!areClasses) {
                dataset.copyTargets(i, wanted, 0);
            }
            for (int t = 0; t < targets.length; t++) {
                targets[t].add(areClasses ? dataset.label(i) == t ? 1 : 0 : wanted[t]);
            }
        }
        return new DataSummary(name, dataset.size(), dataset.density(), inputs, all, targets);
    }

    private static Moments[] moments(int count) {
        return Stream.generate(Moments::new).limit(count).toArray(Moments[]::new);
    }

    /** The number of inputs that are the same in all examples. */
    long constantInputs() {
        return Stream.of(inputs).filter(Moments::isConstant).count();
    }
}
