package io.corelane.core.codegen;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.UserFunction;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** Where generated code finds the classes of functions that programs bring along, besides our own. */
final class FunctionClassLoader extends ClassLoader
{
    private final List<Class<?>> owners = new ArrayList<>();

    private FunctionClassLoader()
    {
        super(FunctionClassLoader.class.getClassLoader());
    }

    /** The parent of a job's classes. */
    static ClassLoader of(final JobPlan plan)
    {
        final FunctionClassLoader loader = new FunctionClassLoader();
        loader.collect(plan.root());
        return loader.owners.isEmpty() ? loader.getParent() : loader;
    }

    @Override
    protected Class<?> findClass(final String name) throws ClassNotFoundException
    {
        for (final Class<?> owner : owners)
        {
            if (owner.getName().equals(name))
            {
                return owner;
            }
        }
        throw new ClassNotFoundException(name);
    }

    /** Goes through all that a plan is made of. */
    private void collect(final Object part)
    {
        if (part instanceof UserFunction function)
        {
            owners.add(function.method().getDeclaringClass());
        }
        else if (part instanceof List<?> list)
        {
            list.forEach(this::collect);
        }
        else if (part instanceof Record && part.getClass().getPackage() == JobPlan.class.getPackage())
        {
            for (final RecordComponent component : part.getClass().getRecordComponents())
            {
                try
                {
                    collect(component.getAccessor().invoke(part));
                }
                catch (final ReflectiveOperationException ex)
                {
                    throw new IllegalStateException("the plan's " + part.getClass() + " cannot be read", ex);
                }
            }
        }
    }
}
