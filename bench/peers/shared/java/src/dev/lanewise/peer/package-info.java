/** What the systems for the JVM share in the comparison; knows none of them, nor the engine. */
package dev.lanewise.peer;
