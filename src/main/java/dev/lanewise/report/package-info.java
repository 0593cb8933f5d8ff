/**
 * Pictures and pages for people: what data and networks look like.
 *
 * <p>Knows data sets and the model. Must not know training, or print anything: it hands out text and images.
 */
package dev.lanewise.report;
