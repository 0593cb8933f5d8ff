/**
 * The command line: {@link dev.lanewise.cli.Main} and one class per command. The only package that prints, exits or
 * handles Ctrl-C.
 *
 * <p>May use all other packages. No other package may use it.
 */
package dev.lanewise.cli;
