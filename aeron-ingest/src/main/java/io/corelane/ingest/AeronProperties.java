package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.Configuration;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.TreeSet;

/** Names of the properties that this version of Aeron reads, from the constants in which it keeps them. */
public final class AeronProperties
{
    private static final List<Class<?>> HOLDERS = List.of(Configuration.class, CommonContext.class,
        Aeron.Configuration.class, Archive.Configuration.class, AeronArchive.Configuration.class);

    private AeronProperties()
    {
    }

    /**
     * All names that there are.
     *
     * @return names that begin with {@code aeron.}, sorted.
     */
    public static TreeSet<String> names()
    {
        final TreeSet<String> names = new TreeSet<>();
        for (final Class<?> holder : HOLDERS)
        {
            for (final Field field : holder.getFields())
            {
                final String value = Modifier.isStatic(field.getModifiers()) && String.class == field.getType() ?
                    value(field) : null;
                if (null != value && value.startsWith("aeron.") && field.getName().endsWith("_PROP_NAME"))
                {
                    names.add(value);
                }
            }
        }
        return names;
    }

    private static String value(final Field field)
    {
        try
        {
            return (String)field.get(null);
        }
        catch (final IllegalAccessException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
