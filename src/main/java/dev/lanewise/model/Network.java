package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.KernelSelection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** A feedforward network: an architecture and its parameters. */
public final class Network {
    private final Architecture architecture;
    private final Layout layout;
    private final float[] packed;

    /**
     * A network with the given parameters.
     *
     * @param parameters layer by layer, weights as (out, in) row-major and then biases; copied, minus zero as plus zero
     * @throws IllegalArgumentException if there are not as many as the architecture has
     */
    public Network(Architecture architecture, float[] parameters) {
        this.architecture = Objects.requireNonNull(architecture);
        this.layout = new Layout(architecture, 1);
        this.packed = layout.allocate();
        setParameters(parameters);
    }

    /** The shape of the network. */
    public Architecture architecture() {
        return architecture;
    }

    /** A copy of the parameters: layer by layer, weights as (out, in) row-major and then biases. */
    public float[] parameters() {
        float[] canonical = new float[architecture.parameterCount()];
        layout.unpack(packed, canonical);
        return canonical;
    }

    /** Replaces the parameters, given in the order of {@link #parameters}. */
    public void setParameters(float[] parameters) {
        if (parameters.length != architecture.parameterCount()) {
            throw new IllegalArgumentException("a network " + architecture.layersText() + " has "
                    + architecture.parameterCount() + " parameters, but " + parameters.length + " were given");
        }
        layout.pack(parameters, packed);
    }

    /**
     * SHA-256 of the parameters: the float32 values, little-endian, in the order of {@link #parameters}. Two runs that
     * end with the same digest ended with the same network.
     */
    public String sha256() {
        float[] parameters = parameters();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * parameters.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(parameters);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A predictor for this network with the kernels that suit this machine. */
    public Predictor predictor() {
        return predictor(KernelSelection.automatic().kernels());
    }

    /** A predictor for this network. */
    public Predictor predictor(Kernels kernels) {
        return new Predictor(architecture, layout, packed, kernels);
    }
}
