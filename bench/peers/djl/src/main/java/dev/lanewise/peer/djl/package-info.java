/** The part of DJL with PyTorch as its engine in the comparison. */
package dev.lanewise.peer.djl;
