package dev.lanewise.serve;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/** Base of test classes, each of whose tests has a client of a server. */
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
