/** Readers that only the command line needs: tables in files other than CSV as text, and inputs without targets. */
package dev.lanewise.cli.reader;
