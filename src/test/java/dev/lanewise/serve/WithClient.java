package dev.lanewise.serve;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/** A class of tests that have a client of a server each. */
abstract class WithClient {
    final Client client = new Client();

    @AfterEach
    void closeClient() {
        client.close();
    }

    @AfterAll
    static void awaitEnds() {
        Client.awaitEnds();
    }
}
