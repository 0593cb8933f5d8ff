package dev.lanewise.internal.search;

import dev.lanewise.internal.random.PythonRandom;

/** Random values of a hyperparameter. */
@FunctionalInterface
public interface Drawing {
    /** Draws a value. */
    Object draw(PythonRandom random);
}
