/**
 * Pictures and pages for people: what data and networks look like, and how well a network does.
 *
 * <p>Knows data sets, the model, metrics and what a training tells of its epochs. Must not compute what a network
 * gives, or print, read or write files: it is handed outputs and a source of facts about examples, and hands out text
 * and images.
 */
package dev.lanewise.report;

