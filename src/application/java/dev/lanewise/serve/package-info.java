/**
 * A network behind HTTP: predictions for programs, and a page to draw on for people; and the page of a training, of which
 * it is told in JSON.
 *
 * <p>Knows the model, data, metrics and the files of networks. Must not know training, open a file because a request
 * asks for it, or print anything.
 */
package dev.lanewise.serve;

