package dev.lanewise.model;

import dev.lanewise.kernel.SparseMatrix;

/**
 * Some neighbouring inputs of the examples of a batch, sparse.
 *
 * @param rows the example at a place of the batch is the row of that number
 * @param places the numbers of its rows
 * @param firstInput which input is column 0 of the rows
 */
public record InputPart(SparseMatrix rows, int[] places, int firstInput) {}
