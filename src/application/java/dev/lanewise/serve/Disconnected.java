package dev.lanewise.serve;

import java.io.IOException;

/** Thrown if a client has closed its connection before its request was complete. */
final class Disconnected extends IOException {
    Disconnected(Throwable cause) {
        super("the client has closed the connection", cause);
    }
}
