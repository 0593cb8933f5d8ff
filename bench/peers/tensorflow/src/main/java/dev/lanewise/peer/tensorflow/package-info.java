/** TensorFlow's part in the comparison, by its interface for Java. */
package dev.lanewise.peer.tensorflow;
