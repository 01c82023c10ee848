package io.corelane.core;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives each property the seed of {@code -Dcorelane.property.seed}, 1 unless told: a build of the same sources tests
 * the same cases and has the same result. {@code -Dcorelane.property.seed=random} leaves the choice to jqwik, which
 * prints what it took; that is how to look for new cases.
 */
public final class PropertySeed implements AroundPropertyHook
{
    /** The name of the setting. */
    public static final String PROPERTY = "corelane.property.seed";
    private static final String RANDOM = "random";

    /**
     * The seed for tests that are no properties of jqwik.
     *
     * @return what was told, 1 unless told, another one each time when it is to be random.
     */
    public static long value()
    {
        final String seed = System.getProperty(PROPERTY, "1");
        return RANDOM.equals(seed) ? System.nanoTime() : Long.parseLong(seed);
    }

    @Override
    public PropertyExecutionResult aroundProperty(
        final PropertyLifecycleContext context, final PropertyExecutor property) throws Throwable
    {
        final String seed = System.getProperty(PROPERTY, "1");
        if (!RANDOM.equals(seed) && context.attributes().seed().filter((own) -> !own.isEmpty()).isEmpty())
        {
            context.attributes().setSeed(seed);
        }
        return property.execute();
    }

    @Override
    public PropagationMode propagateTo()
    {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
