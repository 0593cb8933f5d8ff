package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;

/**
 * Statistics of the inputs and targets of a set, in double precision.
 *
 * @param inputs of each input over the examples
 * @param targets of each target over the examples; for classes, the sum is the number of examples of the class
 */
record DataSummary(int examples, double density, Moments[] inputs, Moments[] targets) {

    /** Range, mean and spread of a sequence of numbers. */
    static final class Moments {
        private int count;
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

        /** Returns the moments of both sequences together, by the formula of Chan, Golub and LeVeque (1979). */
        private void add(Moments other) {
            if (other.count > 0) {
                int both = count + other.count;
                double distance = other.mean - mean;
                squares += other.squares + distance * distance * count * other.count / both;
                mean += distance * other.count / both;
                count = both;
                min = Math.min(min, other.min);
                max = Math.max(max, other.max);
            }
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

    static DataSummary of(Dataset dataset) {
        Moments[] inputs = moments(dataset.inputs());
        boolean areClasses = dataset.task() == Task.CLASSIFICATION;
        Moments[] targets = moments(dataset.classes() + dataset.targets());
        float[] row = new float[dataset.inputs()];
        float[] wanted = new float[targets.length];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyRow(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                inputs[j].add(row[j]);
            }
            if (!areClasses) {
                dataset.copyTargets(i, wanted, 0);
            }
            for (int t = 0; t < targets.length; t++) {
                targets[t].add(areClasses ? dataset.label(i) == t ? 1 : 0 : wanted[t]);
            }
        }
        return new DataSummary(dataset.size(), dataset.density(), inputs, targets);
    }

    private static Moments[] moments(int count) {
        Moments[] moments = new Moments[count];
        for (int i = 0; i < count; i++) {
            moments[i] = new Moments();
        }
        return moments;
    }

    /** Returns the moments of all inputs of all examples. */
    Moments all() {
        Moments all = new Moments();
        for (Moments each : inputs) {
            all.add(each);
        }
        return all;
    }

    /** The number of inputs that are the same in all examples. */
    int constantInputs() {
        int count = 0;
        for (Moments each : inputs) {
            count += each.isConstant() ? 1 : 0;
        }
        return count;
    }
}
