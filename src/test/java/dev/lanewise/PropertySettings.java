package dev.lanewise;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives all jqwik properties the seed of the system property {@code lanewise.test.seed}, and at most as many tries as
 * {@code lanewise.test.tries} says. Without them, each run draws other values. The profile {@code mutation} sets both,
 * so that the same mutants are killed in every run, and soon.
 */
public final class PropertySettings implements AroundPropertyHook {
    private static final String SEED = System.getProperty("lanewise.test.seed");
    private static final int TRIES = Integer.getInteger("lanewise.test.tries", Integer.MAX_VALUE);

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        PropertyAttributes attributes = context.attributes();
        if (SEED != null) {
            attributes.setSeed(SEED);
        }
        if (attributes.tries().orElse(1000) > TRIES) {
            attributes.setTries(TRIES);
        }
        return property.execute();
    }
}
