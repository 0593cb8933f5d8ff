/**
 * Images and pages for people: what data and networks look like, and how well a network performs.
 *
 * <p>Depends on data sets, the model, metrics and the epoch records of training. Must not compute outputs of a network,
 * print, or read or write files: it receives outputs and a source of facts about examples, and returns text and images.
 */
package dev.lanewise.report;
