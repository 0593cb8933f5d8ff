/**
 * Readers that only the command line needs: tables in files other than CSV as text, and inputs without targets. They
 * belong to the package of the same name in the library, which stays smaller without them.
 */
package dev.lanewise.internal.reader;
