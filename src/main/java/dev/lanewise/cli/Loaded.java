package dev.lanewise.cli;

import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import java.util.List;

/**
 * A data set to train with.
 *
 * @param schemaOrNull what made its inputs of the columns of a table; null if it is none
 * @param notes what is to be told of it
 */
record Loaded(Splits splits, Schema schemaOrNull, List<String> notes) {}
