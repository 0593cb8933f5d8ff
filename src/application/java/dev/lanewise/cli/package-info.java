/**
 * The command line: {@link dev.lanewise.cli.Main} and one class per command. The only package that prints, exits or
 * handles Ctrl-C.
 *
 * <p>Knows everything else. Nothing else may know it.
 */
package dev.lanewise.cli;

