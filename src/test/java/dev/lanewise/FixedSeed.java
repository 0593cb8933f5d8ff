package dev.lanewise;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives all jqwik properties the seed of the system property {@code lanewise.test.seed}, if it is set. Without it, each
 * run draws other values. The profile {@code mutation} sets it, so that the same mutants are killed in every run.
 */
public final class FixedSeed implements AroundPropertyHook {
    private static final String SEED = System.getProperty("lanewise.test.seed");

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        if (SEED != null) {
            context.attributes().setSeed(SEED);
        }
        return property.execute();
    }
}
