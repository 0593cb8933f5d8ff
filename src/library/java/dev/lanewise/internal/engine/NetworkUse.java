package dev.lanewise.internal.engine;

import dev.lanewise.network.Network;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** Networks that were used for one training run each; thread-safe. It does not keep them alive. */
public final class NetworkUse {
    /** Networks have no equals, so each is itself. */
    private final Set<Network> used = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** Creates a record without networks. */
    public NetworkUse() {}

    /**
     * Records the use of a network.
     *
     * @throws IllegalArgumentException with the given sentence if it was used before
     */
    public void requireNew(Network network, String sentence) {
        if (!used.add(network)) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
