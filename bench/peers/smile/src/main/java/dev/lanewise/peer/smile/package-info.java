/** Smile's part in the comparison. */
package dev.lanewise.peer.smile;
