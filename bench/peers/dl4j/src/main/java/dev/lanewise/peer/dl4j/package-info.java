/** Deeplearning4j's part in the comparison. */
package dev.lanewise.peer.dl4j;
