/**
 * A network behind HTTP: predictions for programs and a page for people; and the page of a training run, which is
 * described to it in JSON.
 *
 * <p>Predicts with the public {@code Model}, so rows are encoded as everywhere else. Must not depend on training, open
 * a file because a request asks for it, or print anything.
 */
package dev.lanewise.serve;
